/*
 * jump.c - jumps, branches and calls: where a line leads to.
 *
 *   goto pc+3    if r1 == 0x5 goto again    call bpf_ktime_get_ns#5
 */
#include "insn/asm/parse.h"
#include "insn/near.h"

#include <ctype.h>
#include <string.h>

/* ---- Targets ---- */

/* Slots from the next instruction: into off or, if `far`, into imm. */
static bool set_distance(struct parser *p, bool far)
{
	__s64 distance;

	if (!scan_range(&p->scan, &distance, far ? -(1LL << 31) : -32768,
			far ? (1LL << 31) - 1 : 32767))
		return false;
	if (far)
		p->insn->imm = (__s32)distance;
	else
		p->insn->off = (__s16)distance;
	return true;
}

/* target = 'pc' ( '+' | '-' ) number | label */
static bool target(struct parser *p, bool far)
{
	const char *start;
	struct word name;

	scan_ended(&p->scan);
	start = p->scan.at;
	if (scan_take(&p->scan, "pc") &&
	    (*p->scan.at == '+' || *p->scan.at == '-'))
		return set_distance(p, far);
	p->scan.at = start;
	if (isdigit((unsigned char)*start) || !scan_peek(&p->scan, &name))
		return scan_expected(&p->scan, "pc+N or a label");
	return scan_word(&p->scan, &name) && parse_fixup(p, &name, far);
}

/* ---- Jumps ---- */

/* 'goto' target */
bool parse_goto(struct parser *p)
{
	p->insn->code = BPF_JMP | BPF_JA;
	return target(p, false);
}

/* 'gotol' target */
bool parse_gotol(struct parser *p)
{
	p->insn->code = BPF_JMP32 | BPF_JA;
	return target(p, true);
}

/* 'gotox' reg */
bool parse_gotox(struct parser *p)
{
	int reg;

	p->insn->code = BPF_JMP | BPF_JA | BPF_X;
	if (!scan_register_64(&p->scan, &reg))
		return false;
	p->insn->dst_reg = reg;
	return true;
}

/* 'may_goto' target */
bool parse_may_goto(struct parser *p)
{
	*p->insn = BPF_MAY_GOTO_INSN(0);
	return target(p, false);
}

/* condition = '==' | '!=' | '>' | '>=' | '<' | '<=' | '&'
 *           | 's>' | 's>=' | 's<' | 's<=' */
static const struct name *condition(struct parser *p)
{
	const struct name *op = scan_operator(&p->scan, &jmp_names);

	if (op && !isalpha((unsigned char)op->text[strlen(op->text) - 1]))
		return op;
	if (op)
		p->scan.at -= strlen(op->text);
	scan_expected(&p->scan, "a comparison: == != > >= < <= & s> s>= "
				"s< s<=");
	return NULL;
}

/* The verifier writes a constant compared with as 32 bits without sign. */
static bool compared(struct parser *p, struct reg dst)
{
	struct reg src;

	if (scan_take_register(&p->scan, &src)) {
		p->insn->code |= BPF_X;
		p->insn->src_reg = src.number;
		return src.half == dst.half ||
		       scan_fail(&p->scan, p->scan.at,
				 "both registers must be whole, or both "
				 "halves: r%d or w%d",
				 src.number, src.number);
	}
	return parse_imm(p, false);
}

/* 'if' reg condition ( reg | constant ) 'goto' target */
bool parse_if(struct parser *p)
{
	const struct name *op;
	struct reg dst;

	if (!scan_register(&p->scan, &dst) || !(op = condition(p)))
		return false;
	p->insn->code = (dst.half ? BPF_JMP32 : BPF_JMP) | op->id;
	p->insn->dst_reg = dst.number;
	return compared(p, dst) && scan_expect(&p->scan, "goto") &&
	       target(p, false);
}

/* ---- Calls ---- */

/* '#' number, right after a name */
static bool id(struct parser *p, bool *given)
{
	__s64 value;

	*given = *p->scan.at == '#' && isalnum((unsigned char)p->scan.at[1]);
	*given |= *p->scan.at == '#' && p->scan.at[1] == '-';
	if (!*given)
		return true;
	p->scan.at++;
	if (!scan_range(&p->scan, &value, -(1LL << 31), (1LL << 31) - 1))
		return false;
	p->insn->imm = (__s32)value;
	return true;
}

/* kfunc = 'kernel-function' '#' number [ 'idx:' number ] */
static bool kfunc(struct parser *p)
{
	bool given;
	__s64 index;

	p->insn->src_reg = BPF_PSEUDO_KFUNC_CALL;
	if (!id(p, &given))
		return false;
	if (!given)
		return scan_expected(&p->scan, "'#' and the BTF id");
	if (!scan_take(&p->scan, "idx:"))
		return true;
	if (!scan_range(&p->scan, &index, -32768, 32767))
		return false;
	p->insn->off = (__s16)index;
	return true;
}

bool parse_no_helper(struct parser *p, const char *name, const char *at)
{
	struct near n;

	near_start(&n, name + 4);
	for (int i = 0; i < helper_names.count; i++)
		near_try(&n, helper_names.rows[i].name);
	if (!n.best)
		return scan_fail(&p->scan, at, "there is no helper '%s'", name);
	return scan_fail(&p->scan, at,
			 "there is no helper '%s'; did you mean bpf_%s?", name,
			 n.best);
}

/* helper = 'bpf_' name [ '#' number ] */
static bool helper(struct parser *p, const struct word *w)
{
	char name[64];
	const struct name *row =
		name_by_name(&helper_names,
			     word_text(w, name, sizeof(name)) + 4);
	bool given;

	if (!row)
		return parse_no_helper(p, name, w->at);
	if (!id(p, &given))
		return false;
	if (given && p->insn->imm != row->id)
		return scan_fail(&p->scan, w->at, "%s is helper %d, not %d",
				 name, row->id, p->insn->imm);
	p->insn->imm = row->id;
	return true;
}

static bool is_helper_call(const struct parser *p, const struct word *w)
{
	char name[64];

	if (w->len < 5 || strncmp(w->at, "bpf_", 4))
		return false;
	return *p->scan.at == '#' ||
	       name_by_name(&helper_names,
			    word_text(w, name, sizeof(name)) + 4);
}

/* subprogram = 'pc' ( '+' | '-' ) number | label */
static bool subprogram(struct parser *p, const char *start)
{
	p->insn->src_reg = BPF_PSEUDO_CALL;
	p->scan.at = start;
	return target(p, true);
}

/* unknown = 'unknown' '#' number, which the kernel has no name for either */
static bool called_by_name(struct parser *p)
{
	const char *start = p->scan.at;
	struct word w;
	bool given;

	if (!scan_word(&p->scan, &w))
		return false;
	if (is_helper_call(p, &w))
		return helper(p, &w);
	if (w.len == 7 && strncmp(w.at, "unknown", 7) == 0 &&
	    *p->scan.at == '#')
		return id(p, &given);
	return subprogram(p, start);
}

/* 'call' ( kfunc | number | helper | unknown | subprogram ) */
bool parse_call(struct parser *p)
{
	__s64 number;

	p->insn->code = BPF_JMP | BPF_CALL;
	if (scan_take(&p->scan, "kernel-function"))
		return kfunc(p);
	if (scan_ended(&p->scan))
		return scan_expected(&p->scan, "what to call: bpf_..., a "
					       "helper's number, pc+N or a "
					       "label");
	if (!isdigit((unsigned char)*p->scan.at) && *p->scan.at != '-')
		return called_by_name(p);
	if (!scan_range(&p->scan, &number, -(1LL << 31), (1LL << 31) - 1))
		return false;
	p->insn->imm = (__s32)number;
	return true;
}
