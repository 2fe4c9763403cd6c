/* The error text: what failed innermost, what was being done in front. */
#include "loader/err.h"
#include "tests/run.h"

#include <errno.h>
#include <string.h>

static const struct row {
	const char *says;
	int err;
	const char *text;
} rows[] = {
	{ "fail says what, then the errno in words and by name", -EPERM,
	  "open x: Operation not permitted (EPERM)" },
	{ "errno 524 has a name although libc knows none", -524,
	  "open x: Operation is not supported (ENOTSUPP)" },
	{ "an errno nobody knows is said to be unknown", -9999,
	  "open x: Unknown error (unknown errno)" },
};

static void check_row(int i)
{
	ck_assert_int_eq(fail(rows[i].err, "open %s", "x"), rows[i].err);
	ck_assert_str_eq(err_text(), rows[i].text);
}
TABLE(err, rows, check_row);

static const struct {
	const char *says;
} growth[] = { { "each caller puts what it was doing in front" } };

static void check_growth(int i)
{
	(void)i;
	refuse(-EINVAL, "key size is 3");
	within(-EINVAL, "map '%s'", "counts");
	ck_assert_int_eq(within(-EINVAL, "lesson %d", 3), -EINVAL);
	ck_assert_str_eq(err_text(), "lesson 3: map 'counts': key size is 3");
	for (int n = 0; n < 2000; n++)
		within(-EINVAL, "again and again");
	ck_assert_uint_lt(strlen(err_text()), 1024);
}
TABLE(err_growth, growth, check_growth);

static const struct {
	const char *says;
} names[] = { { "what a file put into a name cannot move the cursor" } };

static void check_names(int i)
{
	(void)i;
	refuse(-EINVAL, "no member '%s'", "a\n\033[2J\x7f\xc3\xa4");
	within(-EINVAL, "%s", "b\tc");
	ck_assert_str_eq(err_text(), "b?c: no member 'a??[2J?\xc3\xa4'");
}
TABLE(err_names, names, check_names);
