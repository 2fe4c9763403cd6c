/* The set of keys that a map walk has shown. */
#include "maps/keyset.h"
#include "tests/run.h"

#include <stdint.h>

static const struct row {
	const char *says;
	uint32_t key_size;
	int keys;
} rows[] = {
	{ "one-byte keys: 256 are new once", 1, 256 },
	{ "eight-byte keys: growth keeps them all", 8, 5000 },
	{ "keys longer than a cache line", 100, 300 },
};

static void check_row(int i)
{
	struct keyset *set = keyset_open(rows[i].key_size);
	unsigned char key[128] = { 0 };

	for (int round = 0; round < 2; round++)
		for (int k = 0; k < rows[i].keys; k++) {
			key[0] = k & 0xff;
			if (rows[i].key_size > 1)
				key[rows[i].key_size - 1] = k >> 8;
			ck_assert_int_eq(keyset_add(set, key), round == 0);
		}
	keyset_close(set);
	keyset_close(NULL);
}
TABLE(keyset, rows, check_row);
