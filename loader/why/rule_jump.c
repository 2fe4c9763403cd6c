/*
 * rule_jump.c - a jump, or an end, that leads nowhere.
 *
 *     0: r0 = 0
 *     1: if r0 == 0 goto pc+5      to 7, counted from 2
 *     2: r0 = 1
 *     3: exit                      the last one: pc+1 leads here
 *
 * The verifier looks at jumps before it walks, so its log has only numbers:
 * what stands there is read out of the program that was loaded.
 */
#include "loader/why/rules.h"

#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS_MOST (1 << 30) /* far beyond what a program or a jump has */

static bool is_jump(const struct bpf_insn *insn)
{
	int class = BPF_CLASS(insn->code), op = BPF_OP(insn->code);

	return (class == BPF_JMP || class == BPF_JMP32) && op != BPF_CALL &&
	       op != BPF_EXIT;
}

static bool is_end(const struct bpf_insn *insn)
{
	return insn->code == (BPF_JMP | BPF_EXIT) ||
	       insn->code == (BPF_JMP | BPF_JA) ||
	       insn->code == (BPF_JMP32 | BPF_JA);
}

/* Where the jump at that slot leads to; only goto of 32 bits has it in imm. */
static long long target(const struct bpf_insn *insn, int slot)
{
	bool is_long = insn->code == (BPF_JMP32 | BPF_JA);

	return (long long)slot + 1 + (is_long ? insn->imm : insn->off);
}

static bool is_wide(const struct bpf_insn *insn)
{
	return insn->code == (BPF_LD | BPF_IMM | BPF_DW);
}

/* The first jump that leads to the slot; -1: none. */
static int jump_to(const struct why_case *c, int slot)
{
	for (int i = 0; i < c->ask->insn_cnt; i++) {
		if (is_jump(&c->ask->insns[i]) &&
		    target(&c->ask->insns[i], i) == slot)
			return i;
		i += is_wide(&c->ask->insns[i]);
	}
	return -1;
}

/* ---- jump out of range from insn 1 to 7 ---- */

static const char *place(struct why_case *c, long long to)
{
	int last = c->ask->insn_cnt - 1;

	if (to < 0)
		return "before the first instruction of the program";
	if (to <= last)
		return "in another function";
	return say(c, "%lld behind the last instruction, %d: %s", to - last,
		   last, case_insn(c, last));
}

static void out_of_range(struct why_case *c)
{
	long long from = message_number(&c->args, 0);
	long long to = message_number(&c->args, 1);
	int near = from + 1;

	c->why->summary = say(c,
			      "the jump at %lld leads to %lld, which is not "
			      "in its function",
			      from, to);
	c->why->fix = say(c,
			  "goto pc+0 leads to %lld, and each slot of 8 bytes "
			  "adds 1: let it lead to an instruction of this "
			  "function",
			  from + 1);
	if (!case_insn(c, from))
		return;
	c->why->detail = say(c, "pc%+lld is counted from %lld: %lld is %s",
			     to - from - 1, from + 1, to, place(c, to));
	while (near < c->ask->insn_cnt && !is_end(&c->ask->insns[near]))
		near += 1 + is_wide(&c->ask->insns[near]);
	if (near < c->ask->insn_cnt)
		c->why->fix = say(c,
				  "goto pc+%lld leads to %d: %s, where the "
				  "way straight on ends",
				  near - from - 1, near, case_insn(c, near));
}

/* ---- jump into the middle of ldimm64 insn 2 ---- */

static void into_middle(struct why_case *c)
{
	int wide = message_number(&c->args, 0), from = jump_to(c, wide + 1);

	c->why->summary = say(c,
			      "a jump leads to %d, the second half of the "
			      "64-bit constant at %d",
			      wide + 1, wide);
	c->why->detail = "a 64-bit constant takes two slots of 8 bytes, and "
			 "both count";
	c->why->fix = say(c,
			  "let it lead to %d, the constant, or to %d, "
			  "behind it",
			  wide, wide + 2);
	if (from < 0)
		return;
	c->why->insn = from;
	c->why->detail = say(c, "%d: %s stands in the slots %d and %d", wide,
			     case_insn(c, wide), wide, wide + 1);
	c->why->fix = say(c,
			  "at %d: goto pc%+d leads to the constant, "
			  "goto pc%+d behind it",
			  from, wide - from - 1, wide - from + 1);
}

/* ---- Where something leads to ---- */

enum {
	JUMP = 1,
	CALL = 2
};

static void mark(unsigned char *marks, int count, long long slot, int what)
{
	if (slot >= 0 && slot < count)
		marks[slot] |= what;
}

/* Each slot that a jump leads to, or that a function begins at, by a call or
 * its address.  To be freed; NULL: no memory, or nothing is known. */
static unsigned char *leads_to(const struct why_case *c)
{
	int count = c->ask->insn_cnt;
	unsigned char *marks = count > 0 ? calloc(count, 1) : NULL;

	for (int i = 0; marks && i < count; i++) {
		const struct bpf_insn *insn = &c->ask->insns[i];
		bool call = insn->code == (BPF_JMP | BPF_CALL) &&
			    insn->src_reg == BPF_PSEUDO_CALL;
		bool address =
			is_wide(insn) && insn->src_reg == BPF_PSEUDO_FUNC;

		if (is_jump(insn))
			mark(marks, count, target(insn, i), JUMP);
		if (call || address)
			mark(marks, count, (long long)i + 1 + insn->imm, CALL);
		i += is_wide(insn);
	}
	return marks;
}

/* ---- unreachable insn 2 ---- */

static void unreachable(struct why_case *c)
{
	int from = message_number(&c->args, 0), to = from;
	unsigned char *marks = leads_to(c);

	c->why->summary =
		say(c, "nothing leads to the instruction at %d", from);
	if (!marks || from < 1 || !case_insn(c, from)) {
		free(marks);
		return;
	}
	while (!is_end(&c->ask->insns[to]) && to + 1 < c->ask->insn_cnt &&
	       !marks[to + 1])
		to++;
	free(marks);
	c->why->detail = say(c,
			     "before it stands %d: %s, which does not go "
			     "on, and no jump leads to it",
			     from - 1, case_insn(c, from - 1));
	c->why->fix = from == to ? say(c,
				       "leave out %d, or let a jump lead to "
				       "it",
				       from)
				 : say(c,
				       "leave out %d to %d, or let a jump "
				       "lead to %d",
				       from, to, from);
}

/* ---- last insn is not an exit or jmp ---- */

/* The last instruction of the first function that has no end; -1: none. */
static int find_open_end(const struct why_case *c)
{
	unsigned char *marks = leads_to(c);
	int count = c->ask->insn_cnt, last = -1;

	for (int i = 0; marks && i < count && last < 0; i++) {
		int next = i + 1 + is_wide(&c->ask->insns[i]);

		if ((next >= count || marks[next] & CALL) &&
		    !is_end(&c->ask->insns[i]))
			last = i;
		i = next - 1;
	}
	free(marks);
	return last;
}

static void no_end(struct why_case *c)
{
	int last = find_open_end(c);

	c->why->summary = "a function runs on behind its last instruction";
	if (last < 0)
		return;
	c->why->insn = last;
	c->why->detail = say(c,
			     "%d is the last one of its function, and "
			     "neither exit nor goto",
			     last);
	c->why->fix = say(c,
			  "exit (95 00 00 00 00 00 00 00) behind it, at %d, "
			  "with the value to return in r0",
			  last + 1 + is_wide(&c->ask->insns[last]));
}

/* ---- invalid insn idx 4 insn_cnt 4 ---- */

static void ran_out(struct why_case *c)
{
	long long slot = message_number(&c->args, 0);
	long long count = message_number(&c->args, 1);

	c->why->summary = say(c,
			      "the program runs on to %lld, and its last "
			      "instruction is %lld",
			      slot, count - 1);
	c->why->fix =
		say(c, "exit or goto at %lld, as the last instruction", count);
}

/* Can the message's numbers be slots of a program?  A log may say anything. */
static bool are_slots(const struct why_case *c)
{
	for (int i = 0; i < c->args.count; i++) {
		int64_t slot = message_number(&c->args, i);

		if (slot < -SLOTS_MOST || slot > SLOTS_MOST)
			return false;
	}
	return true;
}

void rule_jump(struct why_case *c)
{
	static const struct {
		const char *words;
		why_rule rule;
	} rows[] = {
		{ "jump out of range from", out_of_range },
		{ "indirect jump out of", out_of_range },
		{ "jump into the middle", into_middle },
		{ "unreachable insn", unreachable },
		{ "last insn is not", no_end },
		{ "invalid insn idx", ran_out },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (are_slots(c) && !strncmp(c->message->format, rows[i].words,
					     strlen(rows[i].words))) {
			rows[i].rule(c);
			if (c->ask->source) /* slots are the compiler's */
				c->why->fix = NULL;
			return;
		}
	rule_register(c);
}
