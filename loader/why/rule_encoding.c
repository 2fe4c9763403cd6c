/*
 * rule_encoding.c - an instruction that is wrong by itself: its bytes.
 *
 *     95 00 00 00 07 00 00 00     exit, with an imm
 *     95 00 00 00 00 00 00 00     with the field that it does not use empty
 */
#include "insn/disasm.h"
#include "loader/why/rules.h"

#include <linux/bpf.h>
#include <string.h>

/* The refused one: where the log ends, or the first that is malformed. */
static int find_malformed(const struct why_case *c)
{
	if (c->why->insn >= 0)
		return c->why->insn;
	for (int i = 0; i < c->ask->insn_cnt; i++) {
		if (insn_malformed(&c->ask->insns[i], c->ask->insn_cnt - i))
			return i;
		i += c->ask->insns[i].code == (BPF_LD | BPF_IMM | BPF_DW);
	}
	return -1;
}

static const char *bytes_of(struct why_case *c, const struct bpf_insn *insn)
{
	unsigned char b[sizeof(*insn)];

	memcpy(b, insn, sizeof(b));
	return say(c, "%02x %02x %02x %02x %02x %02x %02x %02x", b[0], b[1],
		   b[2], b[3], b[4], b[5], b[6], b[7]);
}

/* The same with as few fields emptied as make it well formed: bit 0 of the
 * choice is imm, 1 off, 2 src, 3 dst.  False: that mends nothing. */
static bool empty_fields(struct bpf_insn *now, const struct bpf_insn *insn,
			 int left)
{
	static const int choices[] = { 1, 2, 4, 8, 3, 5, 6, 7, 15 };

	for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++) {
		struct bpf_insn pair[2] = { *insn, { 0 } };

		if (left > 1)
			pair[1] = insn[1];
		if (choices[i] & 1)
			pair[0].imm = 0;
		if (choices[i] & 2)
			pair[0].off = 0;
		if (choices[i] & 4)
			pair[0].src_reg = 0;
		if (choices[i] & 8)
			pair[0].dst_reg = 0;
		if (!insn_malformed(pair, left > 1 ? 2 : 1)) {
			*now = pair[0];
			return true;
		}
	}
	return false;
}

static const char *changed(struct why_case *c, const struct bpf_insn *was,
			   const struct bpf_insn *now)
{
	const char *all = "";

	if (was->imm != now->imm)
		all = say(c, " imm 0, not %d;", was->imm);
	if (was->off != now->off)
		all = say(c, "%s off 0, not %d;", all, was->off);
	if (was->src_reg != now->src_reg)
		all = say(c, "%s src 0, not %d;", all, was->src_reg);
	if (was->dst_reg != now->dst_reg)
		all = say(c, "%s dst 0, not %d;", all, was->dst_reg);
	return say(c, "%.*s", (int)strlen(all) - 1, all);
}

/* ---- What there is no field to empty for ---- */

static void mend_shift(struct why_case *c, const struct bpf_insn *insn)
{
	int bits = BPF_CLASS(insn->code) == BPF_ALU64 ? 64 : 32;

	c->why->summary = say(c, "a shift by %lld, of a register of %d bits",
			      (long long)message_number(&c->args, 0), bits);
	c->why->fix = say(c,
			  "shift by 0 to %d; to be rid of all bits:  "
			  "r%d = 0",
			  bits - 1, insn->dst_reg);
}

static void mend_division(struct why_case *c, const struct bpf_insn *insn)
{
	bool modulo = BPF_OP(insn->code) == BPF_MOD;

	c->why->summary =
		say(c, "r%d is divided by the constant 0", insn->dst_reg);
	c->why->fix = say(c,
			  "another constant; what a register that is 0 "
			  "would give is  %s",
			  modulo ? "the number itself"
				 : say(c, "r%d = 0", insn->dst_reg));
}

/* The bytes are right by today's rules, and this kernel is older. */
static void mend_newer(struct why_case *c, const char *text)
{
	c->why->summary = say(c, "this kernel does not know %s yet", text);
	c->why->fix = "compile for an older instruction set:  clang -mcpu=v3 "
		      "(before Linux 6.6 there is no v4, before 5.1 no v3)";
}

static void mend_bytes(struct why_case *c, int slot, const char *wrong)
{
	const struct bpf_insn *insn = &c->ask->insns[slot];
	struct bpf_insn now;

	c->why->summary = say(c,
			      "the bytes at %d are no instruction as the "
			      "kernel knows it",
			      slot);
	c->why->detail = say(c, "%s: %s. %s", bytes_of(c, insn), wrong,
			     c->message->means);
	if (empty_fields(&now, insn, c->ask->insn_cnt - slot))
		c->why->fix = say(c, "write %s:%s", bytes_of(c, &now),
				  changed(c, insn, &now));
	else
		c->why->fix = say(c,
				  "another code than %02x, which means "
				  "nothing: rawbpf asm makes the bytes of "
				  "a text such as r0 += 1",
				  insn->code);
}

void rule_malformed(struct why_case *c)
{
	int slot = find_malformed(c);
	const char *text = case_insn(c, slot), *wrong;
	const struct bpf_insn *insn;

	if (!text)
		return;
	insn = &c->ask->insns[slot];
	wrong = insn_malformed(insn, c->ask->insn_cnt - slot);
	c->why->insn = slot;
	c->why->detail = say(c, "%s: %s", bytes_of(c, insn), c->message->means);
	if (strstr(c->message->format, "invalid shift"))
		mend_shift(c, insn);
	else if (strstr(c->message->format, "div by zero"))
		mend_division(c, insn);
	else if (wrong)
		mend_bytes(c, slot, wrong);
	else
		mend_newer(c, text);
}

/* ---- R11 is invalid; frame pointer is read only ---- */

void rule_no_register(struct why_case *c)
{
	long long reg = message_number(&c->args, 0);
	const char *text = c->why->insn_text ? c->why->insn_text
					     : case_insn(c, c->why->insn);
	const char *rest = text ? strchr(text, ' ') : NULL;

	if (c->args.count) {
		c->why->summary = say(c, "there is no register r%lld", reg);
		c->why->detail = text ? say(c,
					    "%s names it; there are r0 to "
					    "r10",
					    text)
				      : "there are r0 to r10";
		c->why->fix = say(c, "one of r0 to r9 in its place: r6 to r9 "
				     "keep what they hold over a call, the "
				     "others do not");
		return;
	}
	c->why->summary = "r10, the frame's address, is written";
	if (!rest)
		return;
	c->why->detail = say(c,
			     "%s would move the stack, which is always the "
			     "512 bytes below r10",
			     text);
	c->why->fix = !strncmp(text, "r10 = ", 6)
			      ? say(c, "write another register:  r2%s", rest)
			      : say(c,
				    "change a copy:  r2 = r10  and then  "
				    "r2%s",
				    rest);
}

/* ---- An address in a map's value ---- */

/* The constant that is map[...][0]+off; -1: none. */
static int address_with(const struct why_case *c, uint32_t off)
{
	for (int i = 0; i + 1 < c->ask->insn_cnt; i++)
		if (c->ask->insns[i].code == (BPF_LD | BPF_IMM | BPF_DW)) {
			int kind = c->ask->insns[i].src_reg;

			if ((kind == BPF_PSEUDO_MAP_VALUE ||
			     kind == BPF_PSEUDO_MAP_IDX_VALUE) &&
			    (uint32_t)c->ask->insns[i + 1].imm == off)
				return i;
			i++;
		}
	return -1;
}

static void outside_value(struct why_case *c)
{
	long long size = (uint32_t)message_number(&c->args, 0);
	long long off = (uint32_t)message_number(&c->args, 1);

	c->why->insn = address_with(c, off);
	c->why->summary = say(c,
			      "the address of byte %lld of a value that has "
			      "%lld bytes",
			      off, size);
	c->why->detail =
		say(c, "it is %lld bytes behind the last one", off - size + 1);
	c->why->fix = say(c,
			  "[0]+0 up to [0]+%lld; or a map whose values have "
			  "at least %lld bytes",
			  size - 1, off + 1);
}

void rule_value_offset(struct why_case *c)
{
	long long off = message_number(&c->args, 0);

	if (strstr(c->message->format, "value_size=")) {
		outside_value(c);
	} else if (c->args.count) {
		c->why->insn = address_with(c, off);
		c->why->summary = say(c,
				      "the address of byte %lld of a map's "
				      "value",
				      off);
		c->why->fix = "less than 536870912, and less than the map's "
			      "values have bytes";
	} else {
		c->why->summary = "the address of a value is taken, of a map "
				  "that does not keep its values in one place";
		c->why->fix = "map[...] without [0], and "
			      "bpf_map_lookup_elem(); or a map of type ARRAY "
			      "with one element, which keeps it in place";
	}
}
