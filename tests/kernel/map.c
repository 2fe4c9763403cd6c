/* Maps on the running kernel: elements, flags, walks, per-CPU values. */
#include "insn/insn.h"
#include "loader/err.h"
#include "loader/kernel.h"
#include "maps/map.h"
#include "tests/run.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static struct map open_map(uint32_t type, uint32_t entries)
{
	struct map_spec spec = { .type = type,
				 .name = "test",
				 .key_size = 4,
				 .value_size = 8,
				 .max_entries = entries };
	struct map map;

	ck_assert_msg(map_open(&map, &spec) == 0, "%s", err_text());
	return map;
}

/* One operation after key 1 with value 10 was put into an empty hash. */
static const struct row {
	const char *says;
	uint32_t key;
	enum {
		LOOKUP,
		UPDATE,
		DELETE
	} op;
	uint64_t flags;
	int result;
} rows[] = {
	{ "lookup finds a value", 1, LOOKUP, 0, 0 },
	{ "lookup of an absent key", 2, LOOKUP, 0, -ENOENT },
	{ "update replaces", 1, UPDATE, BPF_ANY, 0 },
	{ "NOEXIST refuses a key that is there", 1, UPDATE, BPF_NOEXIST,
	  -EEXIST },
	{ "NOEXIST adds one that is not", 2, UPDATE, BPF_NOEXIST, 0 },
	{ "EXIST refuses a key that is not there", 2, UPDATE, BPF_EXIST,
	  -ENOENT },
	{ "EXIST replaces one that is", 1, UPDATE, BPF_EXIST, 0 },
	{ "flags nobody knows are refused", 1, UPDATE, 77, -EINVAL },
	{ "delete removes", 1, DELETE, 0, 0 },
	{ "delete of an absent key", 2, DELETE, 0, -ENOENT },
};

static void check_row(int i)
{
	struct map map = open_map(BPF_MAP_TYPE_HASH, 8);
	uint32_t one = 1, key = rows[i].key;
	uint64_t value = 10;
	int err = 0;

	ck_assert_int_eq(map_update(&map, &one, &value, BPF_ANY), 0);
	value = 20;
	switch (rows[i].op) {
	case LOOKUP: err = map_lookup(&map, &key, &value); break;
	case UPDATE: err = map_update(&map, &key, &value, rows[i].flags); break;
	case DELETE: err = map_delete(&map, &key); break;
	}
	ck_assert_int_eq(err, rows[i].result);
	if (rows[i].op == LOOKUP && !err)
		ck_assert_uint_eq(value, 10);
	if (rows[i].op == DELETE && !err)
		ck_assert_int_eq(map_lookup(&map, &key, &value), -ENOENT);
	map_close(&map);
	map_close(&map);
}
TABLE(map, rows, check_row);

#define KEYS 1000

struct visit {
	struct map *map;
	int times[2 * KEYS];
	bool deletes;
	int stop_at, drop_at, shown;
};

/* Delete all that was not shown yet, and so the key that the walk has asked
 * for already: from there the kernel sends it back to the first one. */
static void drop_rest(const struct visit *v)
{
	for (uint32_t k = 0; k < KEYS; k++)
		if (!v->times[k])
			ck_assert_int_eq(map_delete(v->map, &k), 0);
}

static int visit(void *arg, const void *key, void *value)
{
	struct visit *v = arg;
	uint32_t k;

	(void)value;
	memcpy(&k, key, 4);
	ck_assert_uint_lt(k, 2 * KEYS);
	v->times[k]++;
	if (v->deletes)
		ck_assert_int_eq(map_delete(v->map, key), 0);
	if (++v->shown == v->drop_at)
		drop_rest(v);
	return v->shown == v->stop_at ? 77 : 0;
}

static volatile int churning;

/* Keys from KEYS on come and go while the walk runs. */
static void *churn(void *arg)
{
	uint64_t value = 0;

	while (churning)
		for (uint32_t k = KEYS; k < 2 * KEYS && churning; k++) {
			map_update(arg, &k, &value, BPF_ANY);
			map_delete(arg, &k);
		}
	return NULL;
}

static const struct {
	const char *says;
	bool deletes, churns;
	int stop_at, drop_at, result;
} walks[] = {
	{ "a walk shows every key once", false, false, 0, 0, KEYS },
	{ "a walk may delete what it is shown", true, false, 0, 0, KEYS },
	{ "keys that stay are shown once while others come and go", false, true,
	  0, 0, -1 },
	{ "a walk that is sent back to the start shows nothing twice", false,
	  false, 0, 10, 10 },
	{ "a walk stops when it is told", false, false, 5, 0, 77 },
};

static void check_walk(int i)
{
	struct map map = open_map(BPF_MAP_TYPE_HASH, 2 * KEYS);
	struct visit v = { .map = &map,
			   .deletes = walks[i].deletes,
			   .stop_at = walks[i].stop_at,
			   .drop_at = walks[i].drop_at };
	uint64_t value = 0;
	pthread_t thread;
	int n;

	for (uint32_t k = 0; k < KEYS; k++)
		map_update(&map, &k, &value, BPF_ANY);
	churning = walks[i].churns;
	if (churning)
		pthread_create(&thread, NULL, churn, &map);
	n = map_walk(&map, visit, &v);
	if (churning) {
		churning = 0;
		pthread_join(thread, NULL);
		ck_assert_int_ge(n, KEYS);
	} else {
		ck_assert_int_eq(n, walks[i].result);
	}
	for (int k = 0; k < 2 * KEYS; k++) {
		bool stays = k < KEYS && !v.stop_at && !v.drop_at;

		ck_assert_msg(v.times[k] <= 1 && v.times[k] >= stays,
			      "key %d was shown %d times", k, v.times[k]);
	}
	map_close(&map);
}
TABLE(map_walk, walks, check_walk);

static const struct {
	const char *says;
	uint32_t type;
} per_cpu[] = {
	{ "a per-CPU array has a value for each CPU",
	  BPF_MAP_TYPE_PERCPU_ARRAY },
	{ "a per-CPU hash has a value for each CPU", BPF_MAP_TYPE_PERCPU_HASH },
};

static void check_per_cpu(int i)
{
	struct map map = open_map(per_cpu[i].type, 4);
	int cpus = kernel_possible_cpus();
	uint64_t *values = calloc(1, map.value_room);
	uint32_t key = 3;

	ck_assert_uint_eq(map.value_room, 8u * cpus);
	for (int cpu = 0; cpu < cpus; cpu++)
		*(uint64_t *)map_cpu_value(&map, values, cpu) = 100 + cpu;
	ck_assert_int_eq(map_update(&map, &key, values, BPF_ANY), 0);
	memset(values, 0, map.value_room);
	ck_assert_int_eq(map_lookup(&map, &key, values), 0);
	for (int cpu = 0; cpu < cpus; cpu++)
		ck_assert_uint_eq(values[cpu], 100 + cpu);
	free(values);
	map_close(&map);
}
TABLE(map_per_cpu, per_cpu, check_per_cpu);
