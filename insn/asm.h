/*
 * asm.h - text to instructions: the disassembler's notation read back.
 *
 *     ; count to ten                      comments: ; or # or // to the end
 *             r0 = 0                          b7 00 00 00 00 00 00 00
 *     again:  r0 += 1                         07 00 00 00 01 00 00 00
 *             if r0 != 10 goto again          55 00 fe ff 0a 00 00 00
 *             exit                            95 00 00 00 00 00 00 00
 *
 * What disasm.h prints is read, and of every well-formed instruction it
 * makes the same bytes again.  Besides that a person may write
 *
 *     again: ... goto again          labels; call and subprog[] take them too
 *     call bpf_ktime_get_ns, call 5  a helper without its number, or by it
 *     r1 = map[counts]               a map by the name the caller gave it
 *     r1 = map[counts][0]+8          ... and into its value
 *     bytes 95 00 00 00 00 00 00 00  a slot that no text describes
 *
 * and a line may begin as in the verifier's log, "7: (55) if ...": then the
 * place and the code are compared with what is being made.
 *
 * Two constants look alike: "r1 = 5" (decimal) is a move of 32 bits with
 * sign, "r1 = 0x5" (hexadecimal) a 64-bit constant, which takes two slots.
 */
#ifndef INSN_ASM_H
#define INSN_ASM_H

#include "insn/insn.h"

#include <stddef.h>

#define ASM_MOST_SLOTS 1000000 /* BPF_COMPLEXITY_LIMIT_INSNS: what it takes */

/* What a map is called in the text, and the fd that is put in its place. */
struct asm_map {
	const char *name;
	int fd;
};

struct asm_maps {
	const struct asm_map *rows;
	int count;
};

struct asm_label {
	char *name;
	int pc;
};

/* The first thing that is wrong.  Line and column count from 1. */
struct asm_error {
	int line, column;
	char says[256];
};

struct asm_prog {
	struct bpf_insn *insns;
	int *lines; /* of each slot, the line it came from */
	int count;  /* slots */

	struct asm_label *labels; /* in the text's order */
	int label_count;

	struct asm_error error;
};

/* Read `size` bytes of text; `maps` may be NULL.  Returns 0, or -EINVAL with
 * prog->error set (-ENOMEM likewise).  Either way asm_close() it. */
int asm_text(struct asm_prog *prog, const char *text, size_t size,
	     const struct asm_maps *maps);

/* Takes a half-read program, and one that is all zero. */
void asm_close(struct asm_prog *prog);

#endif
