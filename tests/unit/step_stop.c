/* Where the debugger stops, and who wrote what. */
#include "tests/unit/step.h"

#include <stdlib.h>

/* clang-format off */

#define PROGRAM						\
	"r6 = 0\n"		/* 0 */			\
	"again: r1 = r6\n"	/* 1 */			\
	"call add\n"		/* 2 */			\
	"r6 = r0\n"		/* 3 */			\
	"*(u64 *)(r10 -8) = r6\n" /* 4 */		\
	"if r6 != 3 goto again\n" /* 5 */		\
	"call bpf_ktime_get_ns\n"	/* 6 */			\
	"r0 = 0\n"		/* 7 */			\
	"exit\n"		/* 8 */			\
	"add: r6 = 1\n"		/* 9 */			\
	"r1 += r6\n"		/* 10 */		\
	"r0 = r1\n"		/* 11 */		\
	"exit\n"		/* 12 */

/* Step numbers: 0 is before r6 = 0; a round takes nine, 2..10 is the first. */
static const struct row {
	const char *says;
	struct debug_break at;
	char how;	/* s step, n next, c continue, b back, g goto */
	__u64 from, count;
	__u64 step;
	int pc;
	enum debug_why why;
} rows[] = {
	{ "a step is one instruction", {}, 's', 0, 1, 1, 1, STOP_STEPPED },
	{ "three are three", {}, 's', 0, 3, 3, 9, STOP_STEPPED },
	{ "none is none", {}, 's', 5, 0, 5, 11, STOP_STEPPED },
	{ "next is a step where nothing is called",
	  {}, 'n', 0, 1, 1, 1, STOP_STEPPED },
	{ "next is over a call", {}, 'n', 2, 1, 7, 3, STOP_STEPPED },
	{ "next at an exit is back in the caller",
	  {}, 'n', 6, 1, 7, 3, STOP_STEPPED },
	{ "without a breakpoint it goes to the end",
	  {}, 'c', 0, 1, 31, 9, STOP_ENDED },
	{ "at the end it stays", {}, 'c', 31, 1, 31, 9, STOP_ENDED },
	{ "an instruction", { .kind = BREAK_PC, .number = 3 },
	  'c', 0, 1, 7, 3, STOP_BREAK },
	{ "the same instruction, a round later",
	  { .kind = BREAK_PC, .number = 3 }, 'c', 7, 1, 16, 3, STOP_BREAK },
	{ "a breakpoint stops steps, too",
	  { .kind = BREAK_PC, .number = 3 }, 's', 0, 20, 7, 3, STOP_BREAK },
	{ "a breakpoint stops next, too",
	  { .kind = BREAK_PC, .number = 10 }, 'n', 2, 1, 4, 10, STOP_BREAK },
	{ "a line", { .kind = BREAK_LINE, .number = 12 },
	  'c', 0, 1, 5, 11, STOP_BREAK },
	{ "a line that is none", { .kind = BREAK_LINE, .number = 99 },
	  'c', 0, 1, 31, 9, STOP_ENDED },
	{ "a helper",
	  { .kind = BREAK_HELPER, .number = BPF_FUNC_ktime_get_ns },
	  'c', 0, 1, 28, 6, STOP_BREAK },
	{ "a helper that is not called",
	  { .kind = BREAK_HELPER, .number = BPF_FUNC_tail_call },
	  'c', 0, 1, 31, 9, STOP_ENDED },
	{ "a write to the stack, just after it",
	  { .kind = BREAK_WRITE, .number = -8, .size = 8 },
	  'c', 0, 1, 9, 5, STOP_BREAK },
	{ "a write next to the bytes that are watched",
	  { .kind = BREAK_WRITE, .number = -16, .size = 8 },
	  'c', 0, 1, 31, 9, STOP_ENDED },
	{ "a write to the last of the bytes",
	  { .kind = BREAK_WRITE, .number = -1, .size = 1 },
	  'c', 0, 1, 9, 5, STOP_BREAK },
	{ "back is not stopped", { .kind = BREAK_PC, .number = 3 },
	  'b', 20, 18, 2, 2, STOP_STEPPED },
	{ "back past the start stops there", {}, 'b', 5, 9, 0, 0, STOP_OLDEST },
	{ "back from the end", {}, 'b', 31, 1, 30, 8, STOP_STEPPED },
	{ "goto back", {}, 'g', 20, 3, 3, 9, STOP_STEPPED },
	{ "goto forth is not stopped", { .kind = BREAK_PC, .number = 3 },
	  'g', 3, 20, 20, 2, STOP_STEPPED },
	{ "goto past the end stops there", {}, 'g', 3, 90, 31, 9, STOP_ENDED },
};

/* clang-format on */

static enum debug_why go(struct debug *d, const struct row *r)
{
	switch (r->how) {
	case 's': return debug_step(d, r->count);
	case 'n': return debug_next(d);
	case 'c': return debug_continue(d);
	case 'b': return debug_back(d, r->count);
	}
	return debug_goto(d, r->count);
}

static void check_row(int i)
{
	const struct row *r = &rows[i];
	struct debug_break at = r->at;
	struct step_test t;

	step_open(&t, PROGRAM);
	debug_goto(&t.d, r->from);
	ck_assert_uint_eq(t.d.ran, r->from);
	if (at.kind == BREAK_WRITE)
		at.addr = t.vm->cpu.reg[BPF_REG_FP] + at.number;
	if (at.number)
		ck_assert_int_eq(debug_break(&t.d, &at), 1);
	ck_assert_int_eq(go(&t.d, r), r->why);
	ck_assert_uint_eq(t.d.ran, r->step);
	ck_assert_int_eq(t.vm->cpu.pc, r->pc);
	ck_assert_int_eq(t.d.hit, r->why == STOP_BREAK);
	if (at.number) {
		ck_assert_int_eq(debug_unbreak(&t.d, 1), 0);
		ck_assert_int_lt(debug_unbreak(&t.d, 1), 0);
	}
	step_close(&t);
}
TABLE(step_stop, rows, check_row);

/* clang-format off */

static const struct who {
	const char *says;
	__u64 from;
	int reg, below;	/* below: a byte of the stack, instead of `reg` */
	__s64 step;	/* 0: nobody */
	int pc;
} whos[] = {
	{ "nobody at the start", 0, 6, 0, 0, 0 },
	{ "the last instruction", 1, 6, 0, 1, 0 },
	{ "an instruction long ago", 8, 6, 0, 8, 3 },
	{ "what a function did to its own r6 is not the caller's",
	  7, 6, 0, 1, 0 },
	{ "in a function its own r6", 5, 6, 0, 4, 9 },
	{ "r6 of a function that did not write it yet", 3, 6, 0, 0, 0 },
	{ "an argument was written by the caller", 4, 1, 0, 2, 1 },
	{ "a result was written by the function", 7, 0, 0, 6, 11 },
	{ "writing the same value is writing", 30, 0, 0, 30, 7 },
	{ "a byte of the stack that nobody wrote", 30, 0, 16, 0, 0 },
	{ "a byte of the stack", 9, 0, 8, 9, 4 },
	{ "the last of several writes", 31, 0, 8, 27, 4 },
	{ "a register that nothing writes", 31, 9, 0, 0, 0 },
};

/* clang-format on */

static void check_who(int i)
{
	const struct who *w = &whos[i];
	struct state *before;
	struct step_test t;
	__s64 step;
	int pc;

	step_open(&t, PROGRAM);
	debug_goto(&t.d, w->from);
	before = step_state(&t);
	step = w->below ? debug_who_mem(&t.d,
					t.vm->cpu.reg[BPF_REG_FP] - w->below,
					&pc)
			: debug_who_reg(&t.d, w->reg, &pc);
	if (w->step) {
		ck_assert_int_eq(step, w->step);
		ck_assert_int_eq(pc, w->pc);
	} else {
		ck_assert_int_lt(step, 0);
	}
	step_same(&t, before);
	free(before);
	step_close(&t);
}
TABLE(step_who, whos, check_who);

static const struct limit {
	const char *says;
	int breaks;
} limits[] = {
	{ "as many breakpoints as there is room for, and no more",
	  DEBUG_BREAKS },
};

static void check_limit(int i)
{
	struct debug_break at = { .kind = BREAK_PC, .number = 2 };
	struct step_test t;

	step_open(&t, PROGRAM);
	for (int n = 1; n <= limits[i].breaks; n++)
		ck_assert_int_eq(debug_break(&t.d, &at), n);
	ck_assert_int_lt(debug_break(&t.d, &at), 0);
	ck_assert_int_eq(debug_unbreak(&t.d, 5), 0);
	ck_assert_int_eq(debug_break(&t.d, &at), limits[i].breaks + 1);
	step_close(&t);
}
TABLE(step_limit, limits, check_limit);
