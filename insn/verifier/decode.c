/*
 * decode.c - the instruction of a record.
 *
 * The code is printed as it is; of the other fields the text tells what the
 * code does not.  Reading it back gives the instruction without the object.
 */
#include "insn/verifier/decode.h"
#include "insn/verifier/cursor.h"

#include "insn/insn.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- Pieces of the text ---- */

/* The next register from `s` on, "r3" or "w3"; -1: there is none. */
static int next_reg(struct cursor *s)
{
	for (; s->p < s->end; s->p++) {
		struct cursor t = { s->p + 1, s->end };
		int32_t n;

		if ((*s->p != 'r' && *s->p != 'w') || !cursor_place(&t, &n) ||
		    n > 10)
			continue;
		s->p = t.p;
		return n;
	}
	return -1;
}

static void after(struct cursor *s, const char *what)
{
	size_t len = strlen(what);
	const char *at = memmem(s->p, s->end - s->p, what, len);

	s->p = at ? at + len : s->end;
}

/* The last number of the text: behind "=", "+=", "==" and the like. */
static int64_t last_number(const char *begin, const char *end)
{
	struct cursor s = { end, end };
	int64_t n = 0;

	while (s.p > begin && s.p[-1] != ' ')
		s.p--;
	cursor_number(&s, &n);
	return n;
}

static int64_t number_after(struct cursor s, const char *what)
{
	int64_t n = 0;

	after(&s, what);
	cursor_blanks(&s);
	cursor_number(&s, &n);
	return n;
}

/* ---- Each class ---- */

static void read_alu(struct vinsn *in, struct cursor s)
{
	int src;

	in->insn.dst_reg = next_reg(&s) & 15;
	src = next_reg(&s);
	if (BPF_SRC(in->insn.code) == BPF_X && src >= 0)
		in->insn.src_reg = src;
	else
		in->imm = last_number(in->text, s.end);
}

/* memory = "*(u32 *)(r1 +4)" */
static int read_memory(struct vinsn *in, struct cursor *s)
{
	int base = next_reg(s);
	int64_t off = 0;

	cursor_blanks(s);
	cursor_number(s, &off);
	in->insn.off = off;
	return base;
}

static void read_load(struct vinsn *in, struct cursor s)
{
	in->insn.dst_reg = next_reg(&s) & 15;
	after(&s, "(");
	after(&s, "(");
	in->insn.src_reg = read_memory(in, &s) & 15;
}

static void read_store(struct vinsn *in, struct cursor s)
{
	int src;

	if (BPF_CLASS(in->insn.code) == BPF_STX &&
	    BPF_MODE(in->insn.code) == BPF_ATOMIC)
		in->imm = cursor_peek(&s) == 'l' ? 0 : BPF_FETCH;
	after(&s, ")(");
	in->insn.dst_reg = read_memory(in, &s) & 15;
	src = next_reg(&s);
	if (BPF_CLASS(in->insn.code) == BPF_STX)
		in->insn.src_reg = src & 15;
	else
		in->imm = last_number(in->text, s.end);
}

static void read_call(struct vinsn *in, struct cursor s)
{
	int64_t n = 0;

	if (cursor_word(&s, "call pc")) {
		cursor_number(&s, &n);
		in->insn.src_reg = BPF_PSEUDO_CALL;
		in->imm = n;
		return;
	}
	if (!cursor_word(&s, "call "))
		return;
	in->call = s.p;
	while (s.p < s.end && *s.p != '#' && !isspace((unsigned char)*s.p))
		s.p++;
	in->call_length = s.p - in->call;
	if (cursor_word(&s, "#") && cursor_number(&s, &n) && n < 1000)
		in->call_id = in->imm = n;
}

static void read_jump(struct vinsn *in, struct cursor s)
{
	const char *end;
	int src;

	if (BPF_OP(in->insn.code) == BPF_CALL) {
		read_call(in, s);
		return;
	}
	in->insn.off = number_after(s, "goto pc");
	if (BPF_OP(in->insn.code) == BPF_EXIT ||
	    BPF_OP(in->insn.code) == BPF_JA)
		return;
	end = memmem(s.p, s.end - s.p, " goto", 5);
	s.end = end ? end : s.end;
	in->insn.dst_reg = next_reg(&s) & 15;
	src = next_reg(&s);
	if (BPF_SRC(in->insn.code) == BPF_X && src >= 0)
		in->insn.src_reg = src;
	else
		in->imm = last_number(in->text, s.end);
}

int vinsn_read(struct vinsn *in, const struct vlog *log,
	       const struct vlog_record *record)
{
	const char *text = vlog_text(log, record), *stop;
	struct cursor s = { text, text + record->length };

	memset(in, 0, sizeof(*in));
	in->call = in->text = "";
	if (record->kind != VLOG_INSN)
		return -EINVAL;
	after(&s, "(");
	in->insn.code = strtoul(s.p, NULL, 16);
	after(&s, ") ");
	stop = memchr(s.p, ';', s.end - s.p);
	if (stop)
		s.end = stop;
	while (s.end > s.p && isspace((unsigned char)s.end[-1]))
		s.end--;
	in->text = s.p;
	in->length = s.end - s.p;
	switch (BPF_CLASS(in->insn.code)) {
	case BPF_ALU:
	case BPF_ALU64: read_alu(in, s); break;
	case BPF_LDX: read_load(in, s); break;
	case BPF_ST:
	case BPF_STX: read_store(in, s); break;
	case BPF_JMP:
	case BPF_JMP32: read_jump(in, s); break;
	case BPF_LD:
		in->insn.dst_reg = next_reg(&s) & 15;
		in->imm = last_number(in->text, s.end);
		break;
	}
	in->insn.imm = in->imm;
	return 0;
}

/* ---- Questions ---- */

static bool is_jump(const struct vinsn *in)
{
	return BPF_CLASS(in->insn.code) == BPF_JMP ||
	       BPF_CLASS(in->insn.code) == BPF_JMP32;
}

bool vinsn_is_call(const struct vinsn *in)
{
	return is_jump(in) && BPF_OP(in->insn.code) == BPF_CALL;
}

bool vinsn_is_exit(const struct vinsn *in)
{
	return is_jump(in) && BPF_OP(in->insn.code) == BPF_EXIT;
}

bool vinsn_is_branch(const struct vinsn *in)
{
	uint8_t op = BPF_OP(in->insn.code);

	return is_jump(in) && op != BPF_JA && op != BPF_CALL &&
	       op != BPF_EXIT && op != 0xe0;
}

bool vinsn_is_goto(const struct vinsn *in)
{
	return is_jump(in) && BPF_OP(in->insn.code) == BPF_JA;
}

bool vinsn_is_mov(const struct vinsn *in)
{
	uint8_t class = BPF_CLASS(in->insn.code);

	return (class == BPF_ALU || class == BPF_ALU64) &&
	       BPF_OP(in->insn.code) == BPF_MOV;
}

bool vinsn_is_load(const struct vinsn *in)
{
	return BPF_CLASS(in->insn.code) == BPF_LDX;
}

bool vinsn_is_store(const struct vinsn *in)
{
	return BPF_CLASS(in->insn.code) == BPF_ST ||
	       BPF_CLASS(in->insn.code) == BPF_STX;
}

bool vinsn_names(const struct vinsn *in, int reg)
{
	struct cursor s = { in->text, in->text + in->length };
	int at;

	if (vinsn_is_call(in))
		return reg <= 5;
	while ((at = next_reg(&s)) >= 0)
		if (at == reg)
			return true;
	return vinsn_is_exit(in) && reg == 0;
}

int vinsn_size(const struct vinsn *in)
{
	if (!vinsn_is_load(in) && !vinsn_is_store(in))
		return 0;
	switch (BPF_SIZE(in->insn.code)) {
	case BPF_B: return 1;
	case BPF_H: return 2;
	case BPF_W: return 4;
	}
	return 8;
}

bool vinsn_writes(const struct vinsn *in, int reg)
{
	switch (BPF_CLASS(in->insn.code)) {
	case BPF_ALU:
	case BPF_ALU64:
	case BPF_LDX:
	case BPF_LD: return in->insn.dst_reg == reg;
	case BPF_STX:
		if (BPF_MODE(in->insn.code) != BPF_ATOMIC || !in->imm)
			return false;
		return in->length > 8 && !memcmp(in->text, "r0 = atom", 9)
			       ? reg == 0
			       : in->insn.src_reg == reg;
	}
	return vinsn_is_call(in) && reg <= 5;
}
