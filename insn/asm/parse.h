/*
 * parse.h - what the rules of the assembler share.
 *
 *     insn/asm.c    program, line, prefix, label; labels resolved
 *     statement.c   what a line does: one rule for each first word
 *     jump.c        goto, if, call
 *     memory.c      loads, stores, atomic operations
 *     value.c       what stands right of "r1 ="
 *     imm64.c       constants of two slots
 *
 * A rule is a function; the grammar stands above it.  It fills in the
 * instruction at p->insn, which was cleared, and returns false when the text
 * is not what it should be, with the error set.
 *
 *     'literal'   name    [ perhaps ]    { repeated }    this | that
 */
#ifndef INSN_ASM_PARSE_H
#define INSN_ASM_PARSE_H

#include "insn/asm/scan.h"

/* A jump to a label whose place may not be known yet. */
struct asm_fixup {
	int pc, line, column;
	bool far;	  /* into imm, not off */
	struct word name; /* inside the copy of the text */
};

struct parser {
	struct scan scan;
	struct asm_prog *prog;
	const struct asm_maps *maps;

	struct bpf_insn insn[2]; /* the one being read */
	int slots;		 /* that it takes: 0, 1 or 2 */

	void *labels; /* a tree, by name */
	struct asm_fixup *fixups;
	int fixup_count;
};

/* Anything a line may be; p->slots stays 0 if it is empty. */
bool parse_statement(struct parser *p);

/* Statements; the first word has been taken. */
bool parse_goto(struct parser *p);
bool parse_gotol(struct parser *p);
bool parse_gotox(struct parser *p);
bool parse_may_goto(struct parser *p);
bool parse_if(struct parser *p);
bool parse_call(struct parser *p);
bool parse_store(struct parser *p);
bool parse_lock(struct parser *p);
bool parse_release(struct parser *p);

/* What follows "dst ="; the whole code is set. */
bool parse_value(struct parser *p, struct reg dst);
bool parse_constant(struct parser *p, struct reg dst);
bool parse_load(struct parser *p, struct reg dst);
bool parse_fetch(struct parser *p, struct reg dst, const char *name);
bool is_fetch(const char *name);

/* Values by name, for a whole register; the name has been taken. */
bool parse_acquire(struct parser *p);
bool parse_map(struct parser *p);
bool parse_btf(struct parser *p);
bool parse_subprog(struct parser *p);

/* reg | constant, as the second operand: the code's BPF_SRC, src or imm. */
bool parse_operand(struct parser *p, struct reg dst);

/* A constant of 32 bits for imm; `wide`: it will be extended with its sign. */
bool parse_imm(struct parser *p, bool wide);

/* Fail where `dst` is half a register. */
bool parse_whole(struct parser *p, struct reg dst);

/* Say that there is no helper of that name, and which was meant. */
bool parse_no_helper(struct parser *p, const char *name, const char *at);

/* Jump to the label `name` from here: into off, or imm if `far`. */
bool parse_fixup(struct parser *p, const struct word *name, bool far);

#endif
