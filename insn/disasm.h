/*
 * disasm.h - instructions as text, in the verifier's notation.
 *
 *     55 00 01 00 00 00 00 00      7: (55) if r0 != 0x0 goto pc+1
 *
 * What the kernel prints in its log is what we print for the same bytes.
 * Where it knows something that is not in the bytes, the text says what the
 * bytes say:
 *
 *     r1 = map[fd:3]               the kernel: the map's address
 *     r1 = map[fd:3][0]+8          its value, 8 bytes in
 *     r1 = map[idx:0]              an entry of fd_array, the same two ways
 *     r1 = btf[id:123]             a kernel variable; [id:123 fd:4] of a module
 *     r1 = subprog[+3]             the function that "call pc+3" here calls
 *     call kernel-function#123     a kfunc; the kernel knows its name
 *     call kernel-function#9 idx:2 of the module whose BTF is fd_array[2]
 *
 * So the text of a well-formed instruction keeps all of it, and asm.h makes
 * the same bytes of it again.
 *
 * Bytes that are no instruction become BUG_ld_00: class and code.  Unused
 * fields that should be zero do not show: insn_malformed() tells.
 */
#ifndef INSN_DISASM_H
#define INSN_DISASM_H

#include <linux/bpf.h>
#include <stddef.h>
#include <stdio.h>

#define DISASM_SIZE 96 /* room for any instruction or line, and its 0 */

/* The text of the instruction at `insn`, "r1 += 22", into `buf`, cut to
 * `size` as snprintf does.  `left` is the number of slots from `insn` to the
 * end of the program.  Returns the slots that it takes: 1 or 2, and 0 if
 * `left` is none. */
int disasm_insn(char *buf, size_t size, const struct bpf_insn *insn, int left);

/* The same with its place in front, "7: (07) r1 += 22", as the kernel's log
 * has it: the instruction is prog[pc], of `count` slots.  0 if `pc` is not
 * one of them. */
int disasm_line(char *buf, size_t size, const struct bpf_insn *prog, int count,
		int pc);

/* The whole program, one line each; a malformed instruction's line ends
 * with what is wrong with it, after a semicolon. */
void disasm_print(FILE *out, const struct bpf_insn *prog, int count);

/* The eight bytes (or sixteen) of one instruction and what each says:
 *
 *     07 01 00 00 16 00 00 00   r1 += 22
 *     07                        code: BPF_ALU64 07 | BPF_ADD 00 | BPF_K 00
 *        01                     dst: 1, src: 0
 *           00 00               off: 0
 *                 16 00 00 00   imm: 22 = 0x16
 *
 * Returns the slots taken, like disasm_insn(). */
int disasm_fields(FILE *out, const struct bpf_insn *insn, int left);

/* What is wrong with the instruction, in words; NULL if it is well formed.
 * This is what can be told from its bytes alone and what the kernel refuses
 * first: unknown codes, fields that must be zero, registers that are not. */
const char *insn_malformed(const struct bpf_insn *insn, int left);

#endif
