/* The same calls to a map of ours and to the kernel's: the same answers. */
#include "loader/kernel.h"
#include "loader/err.h"
#include "maps/sim.h"
#include "tests/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CALLS 3000
#define KEYS  12 /* more than the maps hold */

static const struct row {
	const char *says;
	struct map_spec spec;
} rows[] = {
	{ "a hash of ours answers like the kernel's",
	  { .type = BPF_MAP_TYPE_HASH, "judged", 4, 12, 8, 0 } },
	{ "a hash that is not preallocated does, too",
	  { .type = BPF_MAP_TYPE_HASH,
	    "judged",
	    4,
	    12,
	    8,
	    BPF_F_NO_PREALLOC } },
	{ "a hash with odd sizes does, too",
	  { .type = BPF_MAP_TYPE_HASH, "judged", 7, 3, 5, 0 } },
	{ "an array of ours answers like the kernel's",
	  { .type = BPF_MAP_TYPE_ARRAY, "judged", 4, 20, 8, 0 } },
	{ "a per-CPU hash of ours answers like the kernel's",
	  { .type = BPF_MAP_TYPE_PERCPU_HASH, "judged", 4, 12, 8, 0 } },
	{ "a per-CPU array of ours answers like the kernel's",
	  { .type = BPF_MAP_TYPE_PERCPU_ARRAY, "judged", 4, 12, 8, 0 } },
	{ "an LRU hash with room answers like the kernel's",
	  { .type = BPF_MAP_TYPE_LRU_HASH, "judged", 4, 12, 4096, 0 } },
};

static __u64 state;

static __u32 below(__u32 n)
{
	state = state * 6364136223846793005ull + 1442695040888963407ull;
	return (state >> 33) % n;
}

struct both {
	struct sim *sim;
	int fd;
	char key[8], value[4096];
};

static void draw(struct both *b)
{
	__u32 n = below(KEYS);

	memset(b->key, 0, sizeof(b->key));
	memcpy(b->key, &n, sizeof(n));
	for (__u32 i = 0; i < b->sim->value_room; i++)
		b->value[i] = below(256);
	/* Between the values of two CPUs is nobody's. */
	for (__u32 i = 0; i < b->sim->value_room; i++)
		if (i % ((b->sim->spec.value_size + 7) / 8 * 8) >=
		    b->sim->spec.value_size)
			b->value[i] = 0;
}

static void call_update(struct both *b)
{
	__u64 flags = below(10) ? below(3) : 3 + below(5);

	if (flags >= 4 && flags < 8)
		flags = 8; /* BPF_F_LOCK wants a lock in the value */
	ck_assert_int_eq(sim_update(b->sim, b->key, b->value, flags),
			 sys_map_update(b->fd, b->key, b->value, flags));
}

static void call_lookup(struct both *b)
{
	static char ours[4096], kernel[4096];

	memset(ours, 0, sizeof(ours));
	memset(kernel, 0, sizeof(kernel));
	ck_assert_int_eq(sim_lookup(b->sim, b->key, ours),
			 sys_map_lookup(b->fd, b->key, kernel));
	ck_assert_int_eq(memcmp(ours, kernel, b->sim->value_room), 0);
}

static void call_delete(struct both *b)
{
	ck_assert_int_eq(sim_delete(b->sim, b->key),
			 sys_map_delete(b->fd, b->key));
}

/* How many keys there are, by going from one to the next. */
static int count_keys(struct both *b, bool ours)
{
	char key[8], next[8];
	int n = 0, err;

	err = ours ? sim_next_key(b->sim, NULL, next)
		   : sys_map_next_key(b->fd, NULL, next);
	for (; err == 0; n++) {
		memcpy(key, next, sizeof(key));
		err = ours ? sim_next_key(b->sim, key, next)
			   : sys_map_next_key(b->fd, key, next);
	}
	ck_assert_int_eq(err, -ENOENT);
	return n;
}

static void check_row(int i)
{
	struct both b = { .fd = sys_map_create(&rows[i].spec) };

	state = 1;
	ck_assert_msg(b.fd >= 0, "%s", err_text());
	ck_assert_int_eq(sim_open(&b.sim, &rows[i].spec,
				  kernel_possible_cpus()),
			 0);
	ck_assert_uint_le(b.sim->value_room, sizeof(b.value));
	for (int n = 0; n < CALLS; n++) {
		draw(&b);
		switch (below(4)) {
		case 0:
		case 1: call_update(&b); break;
		case 2: call_lookup(&b); break;
		case 3: call_delete(&b); break;
		}
	}
	ck_assert_int_eq(count_keys(&b, true), count_keys(&b, false));
	sim_close(b.sim);
	close(b.fd);
}
TABLE(judge_map, rows, check_row);

/* ---- Maps that cannot be ---- */

static const struct absurd {
	const char *says;
	struct map_spec spec;
} absurds[] = {
	{ "a map for no entries is refused",
	  { .type = BPF_MAP_TYPE_HASH, "absurd", 4, 8, 0, 0 } },
	{ "a hash without keys is refused",
	  { .type = BPF_MAP_TYPE_HASH, "absurd", 0, 8, 1, 0 } },
	{ "a hash without values is refused",
	  { .type = BPF_MAP_TYPE_HASH, "absurd", 4, 0, 1, 0 } },
	{ "an array with 8-byte keys is refused",
	  { .type = BPF_MAP_TYPE_ARRAY, "absurd", 8, 8, 1, 0 } },
	{ "an array without values is refused",
	  { .type = BPF_MAP_TYPE_ARRAY, "absurd", 4, 0, 1, 0 } },
	{ "a ring buffer that is no power of two is refused",
	  { .type = BPF_MAP_TYPE_RINGBUF, "absurd", 0, 0, 12288, 0 } },
	{ "a ring buffer smaller than a page is refused",
	  { .type = BPF_MAP_TYPE_RINGBUF, "absurd", 0, 0, 2048, 0 } },
	{ "a ring buffer with keys is refused",
	  { .type = BPF_MAP_TYPE_RINGBUF, "absurd", 4, 0, 4096, 0 } },
	{ "a program array with 8-byte values is refused",
	  { .type = BPF_MAP_TYPE_PROG_ARRAY, "absurd", 4, 8, 1, 0 } },
};

static void check_absurd(int i)
{
	struct sim *sim;
	int kernel = sys_map_create(&absurds[i].spec);

	ck_assert_int_lt(kernel, 0);
	ck_assert_int_eq(sim_open(&sim, &absurds[i].spec, 1), kernel);
}
TABLE(judge_absurd, absurds, check_absurd);
