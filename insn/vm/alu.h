/*
 * alu.h - what the operations compute, once for every interpreter.
 *
 * The width is a parameter: operands are cut to it before, the result after.
 * A result of 32 bits clears the upper half of its register.  Where C leaves
 * something undefined, the kernel's rule is written out:
 *
 *     shift counts       are taken modulo the width
 *     a / 0  is 0        a % 0  is a          (no trap)
 *     smallest / -1      is itself, remainder 0
 *
 * (Documentation/bpf/standardization/instruction-set.rst)
 */
#ifndef INSN_VM_ALU_H
#define INSN_VM_ALU_H

#include "insn/insn.h"

#include <string.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the machine's loads and stores are written for little endian"
#endif

#define ALU_INLINE static inline __attribute__((always_inline))

/* The lower `bits` of a value. */
ALU_INLINE __u64 cut(__u64 value, int bits)
{
	return bits == 64 ? value : value & ((1ull << bits) - 1);
}

/* The same with their sign. */
ALU_INLINE __s64 sign(__u64 value, int bits)
{
	return (__s64)(value << (64 - bits)) >> (64 - bits);
}

ALU_INLINE __u64 alu_div(__u64 a, __u64 b)
{
	return b ? a / b : 0;
}

ALU_INLINE __u64 alu_mod(__u64 a, __u64 b)
{
	return b ? a % b : a;
}

ALU_INLINE __u64 alu_sdiv(__s64 a, __s64 b)
{
	if (b == -1)
		return -(__u64)a;
	return b ? a / b : 0;
}

ALU_INLINE __u64 alu_smod(__s64 a, __s64 b)
{
	if (b == -1)
		return 0;
	return b ? a % b : a;
}

/* One operation of BPF_ALU (bits 32) or BPF_ALU64 (bits 64).  `off` is the
 * instruction's: for division whether it is signed, for a move how many
 * bits are extended. */
ALU_INLINE __u64 alu(int op, int bits, int off, __u64 a, __u64 b)
{
	int count = b & (bits - 1);
	__s64 sa = sign(a, bits), sb = sign(b, bits);

	a = cut(a, bits);
	b = cut(b, bits);
	switch (op) {
	case BPF_ADD: a += b; break;
	case BPF_SUB: a -= b; break;
	case BPF_MUL: a *= b; break;
	case BPF_DIV: a = off ? alu_sdiv(sa, sb) : alu_div(a, b); break;
	case BPF_MOD: a = off ? alu_smod(sa, sb) : alu_mod(a, b); break;
	case BPF_OR: a |= b; break;
	case BPF_AND: a &= b; break;
	case BPF_XOR: a ^= b; break;
	case BPF_LSH: a <<= count; break;
	case BPF_RSH: a >>= count; break;
	case BPF_ARSH: a = sa >> count; break;
	case BPF_NEG: a = -a; break;
	case BPF_MOV: a = off ? (__u64)sign(b, off) : b; break;
	}
	return cut(a, bits);
}

/* BPF_END, the fourteenth: keep the lower `bits`, in reversed byte order. */
ALU_INLINE __u64 alu_swap(__u64 a, int bits)
{
	return __builtin_bswap64(a) >> (64 - bits);
}

/* Is a conditional jump taken? */
ALU_INLINE bool jump_taken(int op, int bits, __u64 a, __u64 b)
{
	__s64 sa = sign(a, bits), sb = sign(b, bits);

	a = cut(a, bits);
	b = cut(b, bits);
	switch (op) {
	case BPF_JEQ: return a == b;
	case BPF_JNE: return a != b;
	case BPF_JGT: return a > b;
	case BPF_JGE: return a >= b;
	case BPF_JLT: return a < b;
	case BPF_JLE: return a <= b;
	case BPF_JSET: return a & b;
	case BPF_JSGT: return sa > sb;
	case BPF_JSGE: return sa >= sb;
	case BPF_JSLT: return sa < sb;
	case BPF_JSLE: return sa <= sb;
	}
	return false;
}

/* ---- Memory, at an address that need not be aligned ---- */

ALU_INLINE int size_bytes(__u8 code)
{
	switch (BPF_SIZE(code)) {
	case BPF_B: return 1;
	case BPF_H: return 2;
	case BPF_W: return 4;
	}
	return 8;
}

ALU_INLINE __u64 bytes_read(const void *from, int size)
{
	__u64 value = 0;

	memcpy(&value, from, size);
	return value;
}

ALU_INLINE void bytes_write(void *to, __u64 value, int size)
{
	memcpy(to, &value, size);
}

#endif
