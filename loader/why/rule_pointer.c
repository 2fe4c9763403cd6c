/*
 * rule_pointer.c - pointers as values: saved, compared, shown.
 *
 *     *(u64 *)(r10 -8) = r1     saved whole; the slot holds a pointer
 *     r2 = *(u32 *)(r10 -8)     half of it is a number that shows an address
 */
#include "loader/why/fixed.h"
#include "loader/why/history.h"
#include "loader/why/rules.h"
#include "loader/why/variable.h"

#include <string.h>

/* What is known of a register before the refused step, in words; NULL:
 * nothing. */
static const char *words_of(struct why_case *c, int reg)
{
	struct vreg state;

	return fixed_reg_before(c, c->step, c->frame, reg, &state)
		       ? case_words(c, &state)
		       : NULL;
}

/* The history of a register, and what it is called. */
static const char *tell(struct why_case *c, int reg)
{
	struct trace trace;
	const char *name;

	trace_read(&trace, c, c->step, reg, false);
	name = variable_subject(c, NULL, &trace, 0, reg);
	history_tell(c, &trace, name);
	return name;
}

/* ---- Saved on the stack ---- */

/* The place that the refused instruction reads or writes; false: it is none
 * that is known. */
static bool place_of(struct why_case *c, int64_t *place)
{
	struct vreg base;
	int reg =
		vinsn_is_load(&c->in) ? c->in.insn.src_reg : c->in.insn.dst_reg;

	if (!vinsn_size(&c->in) ||
	    !fixed_reg_before(c, c->step, c->frame, reg, &base) ||
	    strcmp(base.type, "fp") || !base.known)
		return false;
	*place = base.off + c->in.insn.off;
	return true;
}

static void explain_fill(struct why_case *c, int64_t place, int64_t slot_at,
			 const char *kept)
{
	int size = vinsn_size(&c->in);

	c->why->summary =
		say(c, "%d byte%s of a pointer %s taken back from the stack",
		    size, size == 1 ? "" : "s", size == 1 ? "is" : "are");
	c->why->detail =
		say(c, "%s at fp%lld; the 8 bytes from fp%lld on hold %s",
		    rule_access(c, size), (long long)place, (long long)slot_at,
		    kept);
	c->why->fix = say(c,
			  "take it back whole, with 8 bytes:  r%d = *(u64 "
			  "*)(r10 %lld)",
			  c->in.insn.dst_reg, (long long)slot_at);
}

static void explain_save(struct why_case *c, int64_t place, const char *kept)
{
	int size = vinsn_size(&c->in);
	const char *words = BPF_CLASS(c->in.insn.code) == BPF_STX
				    ? words_of(c, c->in.insn.src_reg)
				    : NULL;

	if (kept) {
		c->why->summary = "a part of a saved pointer is written over";
		c->why->detail =
			say(c, "%s at fp%lld, where %s was saved",
			    rule_access(c, size), (long long)place, kept);
		c->why->fix = "write all 8 bytes of that place, or keep the "
			      "number at another one";
		return;
	}
	c->why->summary = say(c, "%d bytes of a pointer are saved", size);
	c->why->detail =
		say(c, "%s at fp%lld: a part of %s", rule_access(c, size),
		    (long long)place, words ? words : "a pointer");
	c->why->fix = "save it whole, in a variable of 8 bytes that lies at a "
		      "multiple of 8: a pointer, not an int";
}

void rule_spill(struct why_case *c)
{
	const char *kept = NULL;
	struct vslot slot;
	int64_t place;

	if (c->step < 0 || !place_of(c, &place))
		return;
	if (vpath_slot_before(&c->path, c->step, (int)(place & -8), &slot) &&
	    slot.reg.kind == VREG_POINTER)
		kept = case_words(c, &slot.reg);
	if (vinsn_is_load(&c->in))
		explain_fill(c, place, place & -8, kept ? kept : "a pointer");
	else
		explain_save(c, place, kept);
}

/* ---- The address of a local ---- */

void rule_escape(struct why_case *c)
{
	bool returned = vinsn_is_exit(&c->in);
	int reg = returned ? 0 : c->in.insn.src_reg;
	const char *words;

	if (c->step < 0 || (!returned && !vinsn_is_store(&c->in)))
		return;
	words = words_of(c, reg);
	c->why->summary = "the address of a local variable would outlive the "
			  "function that it belongs to";
	c->why->detail =
		say(c,
		    "%s %s; with the return its bytes are free for the next "
		    "call",
		    returned ? "returns" : "stores into the caller's variable",
		    words ? words : "an address of this function's stack");
	tell(c, reg);
	c->why->fix = "let the caller own the variable and pass its address "
		      "in, and fill it here; or return the value itself";
}

/* ---- Compared ---- */

void rule_compared(struct why_case *c)
{
	int dst = c->in.insn.dst_reg, src = c->in.insn.src_reg;
	bool two = BPF_SRC(c->in.insn.code) == BPF_X;
	const char *left, *right;

	if (c->step < 0 || !vinsn_is_branch(&c->in))
		return;
	left = words_of(c, dst);
	right = two ? words_of(c, src)
		    : say(c, "the number %lld", (long long)c->in.imm);
	if (!left || !right)
		return;
	c->why->summary = say(c, "%s is compared with %s", left, right);
	c->why->detail = "the result would tell something of an address, which "
			 "takes CAP_PERFMON";
	tell(c, c->why->reg >= 0 ? c->why->reg : dst);
	c->why->fix = "compare a pointer with NULL, or a packet's with its "
		      "end; of others compare what they point to; or load "
		      "with CAP_BPF and CAP_PERFMON";
}

/* ---- Shown ---- */

/* "R0 leaks addr as return value": behind the verb. */
static const char *where_to(struct why_case *c)
{
	static const char *const ways[][2] = {
		{ "as return value", "the return value" },
		{ "into ctx", "the context" },
		{ "into flow keys", "the flow keys" },
		{ "into helper", "what a helper does with it" },
		{ "into map", "a map" },
		{ "into mem", "memory that others read" },
		{ "into packet", "the packet" },
	};

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (c->why->message && strstr(c->why->message, ways[i][0]))
			return ways[i][1];
	return NULL;
}

void rule_leak(struct why_case *c)
{
	const char *to = where_to(c), *words, *name;
	int reg = c->why->reg;

	if (c->step < 0 || !to || reg < 0)
		return;
	if (vinsn_is_store(&c->in) && BPF_CLASS(c->in.insn.code) == BPF_STX)
		reg = c->in.insn.src_reg;
	words = words_of(c, reg);
	if (!words)
		return;
	name = tell(c, reg);
	c->why->summary =
		say(c, "an address of the kernel would be seen in %s", to);
	c->why->detail = say(c, "%s is %s", name, words);
	c->why->fix = say(c,
			  "%s a number that it leads to, a field of it, or 1 "
			  "for \"there is one\"; or load with CAP_BPF and "
			  "CAP_PERFMON (root has both)",
			  vinsn_is_exit(&c->in)	   ? "return"
			  : vinsn_is_store(&c->in) ? "store"
						   : "give");
}

/* ---- Where a processor may guess ---- */

static void explain_guess(struct why_case *c, const struct vreg *pointer)
{
	if (!strcmp(pointer->type, "fp")) {
		c->why->detail = "without CAP_PERFMON the stack is read and "
				 "written at fixed places only: a processor "
				 "may run ahead with another number";
		c->why->fix = "put the array into a map (a global variable is "
			      "one), where a mask bounds the index; or load "
			      "with CAP_BPF and CAP_PERFMON (root has both)";
		return;
	}
	c->why->detail = "without CAP_PERFMON the verifier also walks the way "
			 "that a check does not allow, since a processor may "
			 "run ahead on it";
	c->why->fix = "one array for one index: bound it by a mask (`i &= "
		      "N - 1`, with N a power of two) instead of an if, right "
		      "before its use; or load with CAP_BPF and CAP_PERFMON "
		      "(root has both)";
}

void rule_guess(struct why_case *c)
{
	int dst = c->in.insn.dst_reg, src = c->in.insn.src_reg;
	struct vreg pointer, number;

	if (c->step < 0 || vinsn_is_call(&c->in) ||
	    BPF_SRC(c->in.insn.code) != BPF_X ||
	    !fixed_reg_before(c, c->step, c->frame, dst, &pointer) ||
	    !fixed_reg_before(c, c->step, c->frame, src, &number))
		return;
	if (pointer.kind == VREG_NUMBER) { /* number += pointer */
		struct vreg swap = pointer;

		pointer = number;
		number = swap;
		src = dst;
	}
	c->why->summary = say(c,
			      "%s is added to %s, and a processor may guess "
			      "wrong about it",
			      case_words(c, &number), case_words(c, &pointer));
	tell(c, src);
	explain_guess(c, &pointer);
}
