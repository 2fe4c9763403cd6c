/*
 * value.c - what stands right of "r1 =", and the second operand.
 *
 *   value = reg | constant | negated | extended | load | per_cpu | turned
 *         | map | btf | subprog | cast | acquire | fetch
 */
#include "insn/asm/parse.h"
#include "insn/near.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Constants ---- */

static bool too_wide(struct parser *p, const char *at, bool wide)
{
	return scan_fail(&p->scan, at, "%s",
			 wide ? "the constant must fit into 32 bits with "
				"sign: -2147483648 to 2147483647"
			      : "the constant must fit into 32 bits: "
				"-2147483648 to 4294967295");
}

bool parse_imm(struct parser *p, bool wide)
{
	__u64 most = wide ? 0x7fffffff : 0xffffffff;
	struct number n;
	const char *at;

	scan_ended(&p->scan);
	at = p->scan.at;
	if (!isdigit((unsigned char)*at) && *at != '-' && *at != '+')
		return scan_expected(&p->scan, "a register or a constant");
	if (!scan_number(&p->scan, &n))
		return false;
	if (n.magnitude > (n.negative ? 0x80000000 : most))
		return too_wide(p, at, wide);
	p->insn->imm = (__s32)(n.negative ? -n.magnitude : n.magnitude);
	return true;
}

static bool same_width(struct parser *p, struct reg dst, struct reg src)
{
	return src.half == dst.half ||
	       scan_fail(&p->scan, p->scan.at,
			 "both registers must be whole, or both halves: "
			 "r%d or w%d",
			 src.number, src.number);
}

bool parse_operand(struct parser *p, struct reg dst)
{
	struct reg src;

	if (!scan_take_register(&p->scan, &src))
		return parse_imm(p, !dst.half);
	p->insn->code |= BPF_X;
	p->insn->src_reg = src.number;
	return same_width(p, dst, src);
}

/* ---- Registers, changed ---- */

/* negated = '-' reg, the same as on the left */
static bool negated(struct parser *p, struct reg dst)
{
	struct reg src;

	p->insn->code = (dst.half ? BPF_ALU : BPF_ALU64) | BPF_NEG;
	if (!scan_expect(&p->scan, "-") || !scan_register(&p->scan, &src))
		return false;
	if (src.number == dst.number && src.half == dst.half)
		return true;
	return scan_fail(&p->scan, p->scan.at,
			 "negation is in place: the register must be %c%d",
			 dst.half ? 'w' : 'r', dst.number);
}

/* extended = '(' ( 's8' | 's16' | 's32' ) ')' reg */
static bool extended(struct parser *p, struct reg dst)
{
	struct reg src;

	if (!scan_expect(&p->scan, "("))
		return false;
	if (scan_take(&p->scan, "s8"))
		p->insn->off = 8;
	else if (scan_take(&p->scan, "s16"))
		p->insn->off = 16;
	else if (scan_take(&p->scan, "s32"))
		p->insn->off = 32;
	else
		return scan_expected(&p->scan, "s8, s16 or s32");
	if (!scan_expect(&p->scan, ")") || !scan_register(&p->scan, &src))
		return false;
	p->insn->code |= BPF_X;
	p->insn->src_reg = src.number;
	return same_width(p, dst, src);
}

/* turned = ( 'le' | 'be' | 'bswap' ) ( '16' | '32' | '64' ) reg, the same as
 * on the left */
static bool turned(struct parser *p, struct reg dst, const char *order)
{
	int reg;

	p->insn->code = *order == 'l'	  ? BPF_ALU | BPF_END | BPF_TO_LE
			: order[1] == 'e' ? BPF_ALU | BPF_END | BPF_TO_BE
					  : BPF_ALU64 | BPF_END;
	p->insn->imm = atoi(order + strcspn(order, "136"));
	if (!scan_register_64(&p->scan, &reg))
		return false;
	return reg == dst.number ||
	       scan_fail(&p->scan, p->scan.at,
			 "bytes are turned in place: the register must be r%d",
			 dst.number);
}

/* per_cpu = '&' '(' 'void' '__percpu' '*' ')' '(' reg ')' */
static bool per_cpu(struct parser *p)
{
	static const char *const before[] = { "&", "(", "void", "__percpu",
					      "*", ")", "(" };
	int src;

	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++)
		if (!scan_expect(&p->scan, before[i]))
			return false;
	p->insn->code |= BPF_X;
	p->insn->off = BPF_ADDR_PERCPU;
	if (!scan_register_64(&p->scan, &src))
		return false;
	p->insn->src_reg = src;
	return scan_expect(&p->scan, ")");
}

/* cast = 'addr_space_cast' '(' reg ',' number ',' number ')' */
static bool rule_cast(struct parser *p)
{
	__s64 to, from;
	int src;

	p->insn->code |= BPF_X;
	p->insn->off = BPF_ADDR_SPACE_CAST;
	if (!scan_expect(&p->scan, "(") || !scan_register_64(&p->scan, &src) ||
	    !scan_expect(&p->scan, ",") ||
	    !scan_range(&p->scan, &to, 0, 65535) ||
	    !scan_expect(&p->scan, ",") ||
	    !scan_range(&p->scan, &from, 0, 65535))
		return false;
	p->insn->src_reg = src;
	p->insn->imm = (__s32)((__u32)to << 16 | (__u32)from);
	return scan_expect(&p->scan, ")");
}

/* ---- Any value ---- */

bool parse_whole(struct parser *p, struct reg dst)
{
	return !dst.half ||
	       scan_fail(&p->scan, p->scan.at,
			 "this fills a whole register: write r%d = ...",
			 dst.number);
}

static const struct {
	const char *word;
	bool (*rule)(struct parser *p);
} rules[] = {
	{ "addr_space_cast", rule_cast },  { "btf", parse_btf },
	{ "load_acquire", parse_acquire }, { "map", parse_map },
	{ "subprog", parse_subprog },
};
enum {
	RULES = sizeof(rules) / sizeof(rules[0])
};

static const char *const orders[] = { "le16",	 "le32",    "le64",
				      "be16",	 "be32",    "be64",
				      "bswap16", "bswap32", "bswap64" };
enum {
	ORDERS = sizeof(orders) / sizeof(orders[0])
};

static bool is_order(const char *name)
{
	for (int i = 0; i < ORDERS; i++)
		if (!strcmp(name, orders[i]))
			return true;
	return false;
}

static void try_fetches(struct near *n, char names[][32])
{
	int count = 0;

	for (int i = 0; i < atomic_names.count; i++) {
		const struct name *op = &atomic_names.rows[i];

		if (!(op->id & BPF_FETCH))
			continue;
		snprintf(names[count], 32, "atomic_%s", op->text);
		near_try(n, names[count++]);
		snprintf(names[count], 32, "atomic64_%s", op->text);
		near_try(n, names[count++]);
	}
}

static bool no_such_value(struct parser *p, const char *name, const char *at)
{
	char fetches[32][32];
	struct near n;

	near_start(&n, name);
	for (int i = 0; i < RULES; i++)
		near_try(&n, rules[i].word);
	for (int i = 0; i < ORDERS; i++)
		near_try(&n, orders[i]);
	try_fetches(&n, fetches);
	if (!n.best)
		return scan_expected(&p->scan, "a register or a value");
	return scan_fail(&p->scan, at, "there is no '%s'; did you mean '%s'?",
			 name, n.best);
}

/* A value that begins with a name, for a whole register. */
static bool named_value(struct parser *p, struct reg dst)
{
	char name[64];
	struct word w;

	if (!scan_peek(&p->scan, &w))
		return scan_expected(&p->scan, "a register or a value");
	if (!parse_whole(p, dst))
		return false;
	for (int i = 0; i < RULES; i++)
		if (scan_take(&p->scan, rules[i].word))
			return rules[i].rule(p);
	word_text(&w, name, sizeof(name));
	if (!is_fetch(name) && !is_order(name))
		return no_such_value(p, name, w.at);
	p->scan.at += w.len;
	return is_order(name) ? turned(p, dst, name)
			      : parse_fetch(p, dst, name);
}

bool parse_value(struct parser *p, struct reg dst)
{
	struct reg src;

	scan_ended(&p->scan);
	switch (*p->scan.at) {
	case '(': return extended(p, dst);
	case '*': return parse_load(p, dst);
	case '&': return parse_whole(p, dst) && per_cpu(p);
	case '-':
		if (!isdigit((unsigned char)p->scan
				     .at[1 + strspn(p->scan.at + 1, " \t")]))
			return negated(p, dst);
	}
	if (*p->scan.at == '-' || *p->scan.at == '+' ||
	    isdigit((unsigned char)*p->scan.at))
		return parse_constant(p, dst);
	if (!scan_take_register(&p->scan, &src))
		return named_value(p, dst);
	p->insn->code |= BPF_X;
	p->insn->src_reg = src.number;
	return same_width(p, dst, src);
}
