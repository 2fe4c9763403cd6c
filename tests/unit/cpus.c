/* A list of CPUs as the kernel writes it. */
#include "loader/cpus.h"
#include "loader/err.h"
#include "tests/run.h"

#include <errno.h>
#include <string.h>

#define MOST 8

static const struct {
	const char *says, *list;
	int count; /* or -errno */
	int cpus[MOST];
} rows[] = {
	{ "one", "0\n", 1, { 0 } },
	{ "a range", "0-3\n", 4, { 0, 1, 2, 3 } },
	{ "some are off", "0,2-3,7\n", 4, { 0, 2, 3, 7 } },
	{ "without a newline", "1", 1, { 1 } },
	{ "more than there is room for", "0-99", MOST, { 0, 1, 2, 3 } },
	{ "none", "\n", -EINVAL, { 0 } },
	{ "nothing", "", -EINVAL, { 0 } },
	{ "a range without its end", "0-\n", -EINVAL, { 0 } },
	{ "a range that goes back", "3-1\n", -EINVAL, { 0 } },
	{ "a comma and nothing", "0,\n", -EINVAL, { 0 } },
	{ "a word", "all\n", -EINVAL, { 0 } },
	{ "a number and a word", "0x\n", -EINVAL, { 0 } },
	{ "a number below zero", "-1\n", -EINVAL, { 0 } },
	{ "a number that no CPU has", "4294967296", -EINVAL, { 0 } },
};

static void check_row(int i)
{
	int cpus[MOST + 1] = { [MOST] = 4711 };
	int n = cpus_parse(rows[i].list, cpus, MOST);

	ck_assert_int_eq(n, rows[i].count);
	for (int k = 0; k < n && k < 4; k++)
		ck_assert_int_eq(cpus[k], rows[i].cpus[k]);
	ck_assert_int_eq(cpus[MOST], 4711);
	if (n < 0)
		ck_assert_ptr_nonnull(strstr(err_text(), "is no list of CPUs"));
}
TABLE(cpus, rows, check_row);
