/*
 * fast_op.h - an instruction decoded once, for the threaded loop.
 *
 *     struct bpf_insn        struct fast_op
 *     07 01 00 00 16 ...     go    -> the code that adds an immediate
 *                            imm   22, at hand without decoding
 *                            run   instructions from here to the next
 *                                  jump: what the budget is charged with
 *
 * Slot n becomes op n, so that pc and jumps mean the same in both.  One op
 * more stands behind the last: running onto it is the fault it must be.
 */
#ifndef INSN_VM_FAST_OP_H
#define INSN_VM_FAST_OP_H

#include "insn/vm/vm.h"

struct fast_op {
	const void *go; /* label in fast.c */
	__s32 imm;
	__s32 off; /* memory: the offset; jumps: bytes from here to there;
		      64-bit constants: the upper half */
	__s32 run;
	__u8 dst, src;
	__u16 kind; /* enum fast_kind: which label */
};

struct fast_code {
	__u64 machine; /* vm->id, and its maps: constants are theirs */
	int maps;
	int len; /* ops, with the one behind the last */
	struct fast_op ops[];
};

/* clang-format off */

/* Operations in the order of their codes (BPF_OP >> 4); the signed division
 * and remainder behind them. */
#define FAST_ALU(X)						\
	X(ADD) X(SUB) X(MUL) X(DIV) X(OR) X(AND) X(LSH) X(RSH)	\
	X(NEG) X(MOD) X(XOR) X(MOV) X(ARSH) X(SDIV) X(SMOD)

/* Jumps in the same order; what is no comparison has its place, too. */
#define FAST_JMP(X)						\
	X(JA) X(JEQ) X(JGT) X(JGE) X(JSET) X(JNE) X(JSGT)	\
	X(JSGE) X(CALL) X(EXIT) X(JLT) X(JLE) X(JSLT) X(JSLE)

#define FAST_SIZES(X) X(1) X(2) X(4) X(8)

#define FAST_OTHER(X)						\
	X(SLOW) X(CONST) X(CONST_ONCE) X(ATOMIC) X(HELPER)	\
	X(SUBCALL) X(RETURN) X(GOTO)				\
	X(SX64_8) X(SX64_16) X(SX64_32) X(SX32_8) X(SX32_16)	\
	X(LE16) X(LE32) X(LE64) X(SWAP16) X(SWAP32) X(SWAP64)	\
	X(LDSX1) X(LDSX2) X(LDSX4)

/* Each operation in four ways: by register or constant, 64 bits or 32.  Each
 * size of memory in two: anywhere, or at a known place of the stack. */
#define FAST_FOUR(OP)						\
	K_##OP##_64X, K_##OP##_64K, K_##OP##_32X, K_##OP##_32K,
#define FAST_MEMORY(SIZE)					\
	K_LDX##SIZE, K_STX##SIZE, K_ST##SIZE,			\
	K_LDXFP##SIZE, K_STXFP##SIZE, K_STFP##SIZE,
#define FAST_WAYS 6
#define FAST_FP 3
#define FAST_ONE(NAME) K_##NAME,

enum fast_kind {
	FAST_ALU(FAST_FOUR)
	FAST_JMP(FAST_FOUR)
	FAST_SIZES(FAST_MEMORY)
	FAST_OTHER(FAST_ONE)
	FAST_KINDS
};

/* clang-format on */

/* Decode all but `go`.  NULL: no memory.  The caller frees it. */
struct fast_code *fast_decode(const struct vm *vm, const struct vm_prog *prog);

#endif
