/* The session of the debugger: forwards, back, and the very same again. */
#include "tests/unit/step.h"

#include <stdlib.h>
#include <string.h>

/* clang-format off */

static const struct row {
	const char *says, *text;
} rows[] = {
	{ "arithmetic",
	  "r0 = 3\nr0 += 4\nr2 = 6\nr0 *= r2\nw0 += -1\nexit" },
	{ "a loop",
	  "r0 = 0\nr1 = 1\nagain: r0 += r1\nr1 += 1\nif r1 <= 10 goto again\n"
	  "exit" },
	{ "the stack, with atomics",
	  "r1 = 7\n*(u64 *)(r10 -8) = r1\n*(u32 *)(r10 -16) = 3\n"
	  "lock *(u64 *)(r10 -8) += r1\nr1 = atomic64_xchg((u64 *)(r10 -8), r1)\n"
	  "r0 = *(u64 *)(r10 -8)\nexit" },
	{ "calls, each with a stack of its own",
	  "r6 = 1\nr1 = 5\ncall twice\nr6 += r0\nr1 = r6\ncall twice\nexit\n"
	  "twice: *(u64 *)(r10 -8) = r1\nr6 = *(u64 *)(r10 -8)\nr6 += r6\n"
	  "r0 = r6\nexit" },
	{ "a function that is called back",
	  "r1 = 3\nr2 = subprog[each]\nr3 = r10\nr3 += -8\nr4 = 0\n"
	  "*(u64 *)(r10 -8) = 0\ncall bpf_loop\nr0 = *(u64 *)(r10 -8)\nexit\n"
	  "each: r0 = *(u64 *)(r2 +0)\nr0 += r1\n*(u64 *)(r2 +0) = r0\n"
	  "r0 = 0\nexit" },
	{ "time and random numbers",
	  "call bpf_ktime_get_ns\nr6 = r0\ncall bpf_get_prandom_u32\nr6 += r0\n"
	  "call bpf_ktime_get_ns\nr0 += r6\nexit" },
	{ "a hash: made, replaced, deleted",
	  "*(u32 *)(r10 -4) = 1\n*(u64 *)(r10 -16) = 7\n" STEP_MAP("hash")
	  "r3 = r10\nr3 += -16\nr4 = 0\ncall bpf_map_update_elem\n"
	  "*(u64 *)(r10 -16) = 9\n" STEP_MAP("hash")
	  "r3 = r10\nr3 += -16\nr4 = 0\ncall bpf_map_update_elem\n"
	  STEP_MAP("hash") "call bpf_map_lookup_elem\nif r0 == 0 goto out\n"
	  "r1 = 1\nlock *(u64 *)(r0 +0) += r1\n"
	  STEP_MAP("hash") "call bpf_map_delete_elem\n"
	  "out: r0 = 0\nexit" },
	{ "an LRU hash that drops its oldest",
	  "r6 = 0\nagain: *(u32 *)(r10 -4) = r6\n*(u64 *)(r10 -16) = r6\n"
	  STEP_MAP("lru") "r3 = r10\nr3 += -16\nr4 = 0\n"
	  "call bpf_map_update_elem\nr6 += 1\nif r6 != 6 goto again\nr0 = 0\nexit" },
	{ "an array, and what lies outside of it",
	  "*(u32 *)(r10 -4) = 1\n" STEP_MAP("array")
	  "call bpf_map_lookup_elem\nif r0 == 0 goto out\n"
	  "*(u64 *)(r0 +0) = 5\n*(u64 *)(r0 +8) = 6\nout: r0 = 0\nexit" },
	{ "a record, reserved, written and sent",
	  "r1 = map[ring]\nr2 = 16\nr3 = 0\ncall bpf_ringbuf_reserve\n"
	  "if r0 == 0 goto out\n*(u64 *)(r0 +0) = 5\n*(u64 *)(r0 +8) = 6\n"
	  "r1 = r0\nr2 = 0\ncall bpf_ringbuf_submit\nout: r0 = 0\nexit" },
	{ "lines that are printed",
	  "*(u32 *)(r10 -4) = 0\n*(u32 *)(r10 -8) = 0x0a6968\nr1 = r10\n"
	  "r1 += -8\nr2 = 4\ncall bpf_trace_printk\nr1 = r10\nr1 += -8\nr2 = 4\n"
	  "call bpf_trace_printk\nr0 = 0\nexit" },
	{ "a fault at the end",
	  "r1 = 1\n*(u64 *)(r10 -8) = r1\nr1 = *(u64 *)(r10 -520)\nexit" },
	{ "a register that was never written", "r1 = 1\nr0 = r3\nexit" },
	{ "a program without an end", "r0 = 0\nr0 += 1" },
};

/* clang-format on */

#define MOST 120

/* Every state on the way there, then every pair of them. */
static void check_row(int i)
{
	struct state *on_the_way[MOST];
	struct step_test t;
	int last = 0;

	step_open(&t, rows[i].text);
	on_the_way[0] = step_state(&t);
	while (debug_step(&t.d, 1) != STOP_ENDED) {
		ck_assert_int_lt(last + 2, MOST);
		on_the_way[++last] = step_state(&t);
	}
	on_the_way[++last] = step_state(&t);

	for (int n = last - 1; n >= 0; n--) { /* one by one */
		ck_assert_int_eq(debug_back(&t.d, 1), STOP_STEPPED);
		step_same(&t, on_the_way[n]);
	}
	ck_assert_int_eq(debug_back(&t.d, 1), STOP_OLDEST);
	step_same(&t, on_the_way[0]);
	for (int n = 0; n < last; n++) /* n forwards, n back, all forwards */
	{
		debug_step(&t.d, n);
		step_same(&t, on_the_way[n]);
		debug_back(&t.d, n);
		step_same(&t, on_the_way[0]);
		ck_assert_int_eq(debug_continue(&t.d), STOP_ENDED);
		step_same(&t, on_the_way[last]);
		ck_assert_int_eq(debug_goto(&t.d, n), STOP_STEPPED);
		step_same(&t, on_the_way[n]);
		debug_goto(&t.d, 0);
	}
	for (int n = 0; n <= last; n++)
		free(on_the_way[n]);
	step_close(&t);
}
TABLE(step_and_back, rows, check_row);
