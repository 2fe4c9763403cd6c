/* Records handed to a program. */
#include "maps/userring.h"
#include "loader/err.h"
#include "tests/kernel/load.h"
#include "tests/run.h"

#include <string.h>
#include <unistd.h>

OBJECT(userring);

static struct load load;

static uint64_t number(const char *name)
{
	uint32_t size;
	uint64_t *value = load_variable(&load, name, &size);

	ck_assert_ptr_nonnull(value);
	return *value;
}

/* 1, 2, 3, ...; every third is discarded. */
static int put(struct userring *ur, int count, uint64_t *sum)
{
	int n = 0;

	for (int i = 1; i <= count; i++) {
		uint64_t *record = userring_reserve(ur, sizeof(*record));

		if (!record)
			break;
		*record = i;
		if (i % 3) {
			userring_submit(ur, record);
			*sum += i;
			n++;
		} else {
			userring_discard(ur, record);
		}
	}
	return n;
}

static const struct {
	const char *says;
	int count, rounds;
	int taken; /* in each round */
} rows[] = {
	{ "a program takes what was submitted", 1, 1, 1 },
	{ "what was discarded is left out", 9, 1, 6 },
	{ "records wrap", 100, 30, 67 },
	{ "when it is full there is no room, until a program has taken", 1000,
	  2, 171 },
};

static void check_row(int i)
{
	struct userring *ur;
	uint64_t sum = 0, all = 0;

	must_load(&load, &userring, NULL);
	ur = userring_open(load_map_find(&load, "from_user")->fd);
	ck_assert_msg(ur != NULL, "%s", err_text());
	for (int round = 0; round < rows[i].rounds; round++) {
		ck_assert_int_eq(put(ur, rows[i].count, &sum), rows[i].taken);
		ck_assert_int_ge(run(&load, "drain"), rows[i].taken);
		all += rows[i].taken;
		ck_assert_uint_eq(number("sum"), sum);
		ck_assert_uint_eq(number("count"), all);
	}
	userring_close(ur);
	load_close(&load);
}
TABLE(userring, rows, check_row);

static const struct {
	const char *says;
	size_t size;
	const char *text;
} wrong[] = {
	{ "nothing is no record", 0, "a record of 0 bytes does not go into" },
	{ "more than there is at all", 5000,
	  "a record of 5000 bytes does not go into 4096" },
};

static void check_wrong(int i)
{
	struct userring *ur;

	must_load(&load, &userring, NULL);
	ur = userring_open(load_map_find(&load, "from_user")->fd);
	ck_assert_ptr_null(userring_reserve(ur, wrong[i].size));
	must_say(err_text(), wrong[i].text);
	userring_close(ur);
	load_close(&load);
}
TABLE(userring_wrong, wrong, check_wrong);
