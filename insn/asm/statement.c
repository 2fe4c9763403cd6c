/*
 * statement.c - what one line of assembler text does.
 *
 *   statement = 'bytes' byte*8 | 'exit' | 'nospec' | jump | branch | call
 *             | lock | store | release | assignment
 */
#include "insn/asm/parse.h"
#include "insn/near.h"

#include <stdlib.h>
#include <string.h>

/* 'exit' */
static bool rule_exit(struct parser *p)
{
	*p->insn = BPF_EXIT_INSN();
	return true;
}

/* 'nospec' */
static bool rule_nospec(struct parser *p)
{
	*p->insn = BPF_ST_NOSPEC();
	return true;
}

/* operation = '=' | '+=' | ... | 's>>=' | 's/=' | 's%=' */
static bool operation(struct parser *p)
{
	const struct name *op;
	const char *start;
	bool sign;

	scan_ended(&p->scan);
	start = p->scan.at;
	sign = !strncmp(start, "s/=", 3) || !strncmp(start, "s%=", 3);
	p->scan.at += sign;
	op = scan_operator(&p->scan, &alu_names);
	if (!op) {
		p->scan.at = start;
		return scan_expected(&p->scan,
				     "'=' or an operation such as '+='");
	}
	p->insn->code |= op->id;
	p->insn->off = sign;
	return true;
}

/* assignment = reg '=' value | reg operation ( reg | constant ) */
static bool assignment(struct parser *p, struct reg dst)
{
	p->insn->code = dst.half ? BPF_ALU : BPF_ALU64;
	p->insn->dst_reg = dst.number;
	if (!operation(p))
		return false;
	if (BPF_OP(p->insn->code) == BPF_MOV)
		return parse_value(p, dst);
	return parse_operand(p, dst);
}

/* 'bytes' byte*8, each of two hexadecimal digits */
static bool rule_bytes(struct parser *p)
{
	unsigned char bytes[sizeof(*p->insn)];
	char text[3], *end;
	struct word w;

	for (size_t i = 0; i < sizeof(bytes); i++) {
		if (!scan_peek(&p->scan, &w))
			return scan_expected(&p->scan, "eight bytes");
		bytes[i] = strtoul(word_text(&w, text, 3), &end, 16);
		if (w.len != 2 || *end)
			return scan_expected(&p->scan,
					     "a byte of two hexadecimal "
					     "digits");
		p->scan.at += w.len;
	}
	memcpy(p->insn, bytes, sizeof(bytes));
	return true;
}

static const struct {
	const char *word;
	bool (*rule)(struct parser *p);
} rules[] = {
	{ "bytes", rule_bytes },
	{ "call", parse_call },
	{ "exit", rule_exit },
	{ "goto", parse_goto },
	{ "gotol", parse_gotol },
	{ "gotox", parse_gotox },
	{ "if", parse_if },
	{ "lock", parse_lock },
	{ "may_goto", parse_may_goto },
	{ "nospec", rule_nospec },
	{ "store_release", parse_release },
};
enum {
	RULES = sizeof(rules) / sizeof(rules[0])
};

static bool no_such_statement(struct parser *p)
{
	char text[64];
	struct near n;
	struct word w;

	if (!scan_peek(&p->scan, &w))
		return scan_expected(&p->scan, "an instruction");
	if (w.len > 4 && strncmp(w.at, "BUG_", 4) == 0)
		return scan_fail(&p->scan, w.at,
				 "'%s' stands for bytes that are no "
				 "instruction; write them: bytes 00 11 ...",
				 word_text(&w, text, sizeof(text)));
	near_start(&n, word_text(&w, text, sizeof(text)));
	for (int i = 0; i < RULES; i++)
		near_try(&n, rules[i].word);
	if (!n.best)
		return scan_expected(&p->scan, "an instruction");
	return scan_fail(&p->scan, w.at,
			 "there is no instruction '%s'; did you mean '%s'?",
			 text, n.best);
}

bool parse_statement(struct parser *p)
{
	struct reg dst;

	if (scan_ended(&p->scan))
		return true;
	p->slots = 1;
	if (scan_take(&p->scan, "*"))
		return parse_store(p);
	if (scan_take_register(&p->scan, &dst))
		return assignment(p, dst);
	for (int i = 0; i < RULES; i++)
		if (scan_take(&p->scan, rules[i].word))
			return rules[i].rule(p);
	return no_such_statement(p);
}
