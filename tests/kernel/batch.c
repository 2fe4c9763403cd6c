/* Maps read many elements at a time. */
#include "maps/batch.h"
#include "loader/err.h"
#include "loader/kernel.h"
#include "tests/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct row {
	const char *says;
	uint32_t type, entries, filled;
	bool take;
	int result; /* or how many are shown */
} rows[] = {
	{ "a hash, in several calls", BPF_MAP_TYPE_HASH, 20000, 15000, false,
	  15000 },
	{ "a hash that is small", BPF_MAP_TYPE_HASH, 1, 1, false, 1 },
	{ "an empty hash", BPF_MAP_TYPE_HASH, 100, 0, false, 0 },
	{ "an array, all of it", BPF_MAP_TYPE_ARRAY, 5000, 5000, false, 5000 },
	{ "a hash with a value per CPU", BPF_MAP_TYPE_PERCPU_HASH, 5000, 4500,
	  false, 4500 },
	{ "a type without batches is walked", BPF_MAP_TYPE_LPM_TRIE, 100, 50,
	  false, 50 },
	{ "a hash is emptied", BPF_MAP_TYPE_HASH, 20000, 15000, true, 15000 },
	{ "an array cannot be emptied", BPF_MAP_TYPE_ARRAY, 10, 10, true,
	  -EOPNOTSUPP },
};

/* Of a trie, the key is a number of bits and what they are. */
struct key {
	uint32_t bits, number;
};

static uint32_t key_size(uint32_t type)
{
	return type == BPF_MAP_TYPE_LPM_TRIE ? 8 : 4;
}

static void make(struct map *map, const struct row *r)
{
	struct map_spec spec = { .type = r->type,
				 .name = "batch",
				 .key_size = key_size(r->type),
				 .value_size = 8,
				 .max_entries = r->entries };
	char *value;

	if (r->type == BPF_MAP_TYPE_LPM_TRIE)
		spec.flags = BPF_F_NO_PREALLOC;
	ck_assert_msg(map_open(map, &spec) == 0, "%s", err_text());
	value = calloc(1, map->value_room);
	for (uint32_t i = 0; i < r->filled; i++) {
		struct key key = { 32, i };
		uint64_t twice = 2 * i;

		memcpy(value, &twice, sizeof(twice));
		ck_assert_int_eq(map_update(map,
					    spec.key_size == 8
						    ? (void *)&key
						    : (void *)&key.number,
					    value, BPF_ANY),
				 0);
	}
	free(value);
}

struct seen {
	const struct row *row;
	char *was;
	int count;
};

static int see(void *arg, const void *key, void *value)
{
	struct seen *seen = arg;
	uint32_t number;
	uint64_t twice;

	memcpy(&number, (const char *)key + key_size(seen->row->type) - 4, 4);
	memcpy(&twice, value, sizeof(twice));
	ck_assert_uint_lt(number, seen->row->entries);
	ck_assert_uint_eq(twice, 2 * number);
	ck_assert_int_eq(seen->was[number]++, 0);
	seen->count++;
	return 0;
}

static void check_row(int i)
{
	const struct row *r = &rows[i];
	struct seen seen = { .row = r, .was = calloc(r->entries, 1) };
	struct map map;
	int n;

	make(&map, r);
	n = r->take ? map_take_batch(&map, see, &seen)
		    : map_walk_batch(&map, see, &seen);
	ck_assert_msg(n == r->result, "%d: %s", n, err_text());
	ck_assert_int_eq(seen.count, n < 0 ? 0 : n);
	if (r->take && n > 0) {
		memset(seen.was, 0, r->entries);
		ck_assert_int_eq(map_walk(&map, see, &seen), 0);
	}
	free(seen.was);
	map_close(&map);
}
TABLE(batch, rows, check_row);
