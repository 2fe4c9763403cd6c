/*
 * insn.h - the instruction: eight bytes, and a constructor for each kind.
 *
 *      byte 0      byte 1      bytes 2-3     bytes 4-7
 *     +--------+-----+-----+------------+------------------------+
 *     | code   | src | dst | off        | imm                    |
 *     | 8 bits |  4  |  4  | 16, signed | 32, signed             |
 *     +--------+-----+-----+------------+------------------------+
 *
 * (little endian, as on x86-64 and arm64: dst is the low half of byte 1)
 * The code says what the other fields mean.  Its low three bits are the
 * class, and the class says how the upper five are cut:
 *
 *     arithmetic, jumps              loads, stores
 *     +---------+---+-------+        +------+------+-------+
 *     | op    4 | 1 | class |        | mode | size | class |
 *     +---------+---+-------+        +------+------+-------+
 *        0xf0   0x08   0x07            0xe0   0x18    0x07
 *                |
 *                `- source: 0 (BPF_K) imm, 8 (BPF_X) src register
 *
 *     00 LD  01 LDX  02 ST  03 STX  04 ALU  05 JMP  06 JMP32  07 ALU64
 *
 * An example: BPF_ALU64_IMM(BPF_ADD, BPF_REG_1, 22), "r1 += 22":
 *
 *     code = BPF_ALU64 | BPF_ADD | BPF_K = 0x07, dst = 1, imm = 22
 *     07 01 00 00 16 00 00 00
 *
 * One instruction is two slots long: BPF_LD_IMM64, a 64-bit constant whose
 * upper half is the imm of the second slot, where all else is zero.
 *
 * The names and their arguments are the kernel's (include/linux/filter.h,
 * tools/include/linux/filter.h, samples/bpf/bpf_insn.h), so that what is
 * written for one compiles with the other; the few with no name there are
 * marked "ours".
 */
#ifndef INSN_INSN_H
#define INSN_INSN_H

#include <linux/bpf.h>
#include <stdbool.h>

/* clang-format off */

/* ---- Constants that the system's <linux/bpf.h> may be too old to have ---- */

#ifndef BPF_MEMSX
#define BPF_MEMSX		0x80	/* mode of BPF_LDX: sign-extend (6.6) */
#endif
#ifndef BPF_JCOND
#define BPF_JCOND		0xe0	/* conditional pseudo jumps (6.9) */
#endif
#ifndef BPF_LOAD_ACQ
#define BPF_LOAD_ACQ		0x100	/* imm of BPF_ATOMIC (6.15) */
#define BPF_STORE_REL		0x110
#endif

/* These two are enumerators in newer headers, so #ifndef cannot see them;
 * a macro of the same value does no harm after an enum of that name. */
#define BPF_MAY_GOTO		0	/* src of BPF_JCOND (6.9) */
#define BPF_ADDR_SPACE_CAST	1	/* off of BPF_MOV (6.9) */

/* Kernel-internal, never loaded, but seen in what the kernel hands back
 * (BPF_OBJ_GET_INFO_BY_FD, xlated instructions). */
#define BPF_TAIL_CALL		0xf0	/* op of BPF_JMP */
#define BPF_CALL_ARGS		0xe0	/* op of BPF_JMP: interpreter's call */
#define BPF_NOSPEC		0xc0	/* mode of BPF_ST: Spectre barrier */
#define BPF_PROBE_MEM		0x20	/* mode of BPF_LDX: faults read 0 */
#define BPF_PROBE_MEMSX		0x40
#define BPF_PROBE_MEM32		0xa0	/* mode: an address in an arena */
#define BPF_PROBE_ATOMIC	0xe0
#define BPF_ADDR_PERCPU		(-1)	/* off of BPF_MOV */

/* ---- Registers by role, and the frame ---- */

#define BPF_REG_ARG1	BPF_REG_1	/* arguments of a call; lost by it */
#define BPF_REG_ARG2	BPF_REG_2
#define BPF_REG_ARG3	BPF_REG_3
#define BPF_REG_ARG4	BPF_REG_4
#define BPF_REG_ARG5	BPF_REG_5
#define BPF_REG_CTX	BPF_REG_6	/* the context, for BPF_LD_ABS */
#define BPF_REG_FP	BPF_REG_10	/* the frame's end; read only */

#define BPF_REG_A	BPF_REG_0	/* classic BPF's registers, converted */
#define BPF_REG_X	BPF_REG_7
#define BPF_REG_TMP	BPF_REG_2
#define BPF_REG_D	BPF_REG_8
#define BPF_REG_H	BPF_REG_9

#ifndef MAX_BPF_REG
#define MAX_BPF_REG	__MAX_BPF_REG
#endif
#define MAX_BPF_STACK	512		/* bytes in one frame, below r10 */

/* ---- Any instruction: the one literal under all others ---- */

#define BPF_RAW_INSN(CODE, DST, SRC, OFF, IMM)		\
	((struct bpf_insn) {				\
		.code    = (CODE),			\
		.dst_reg = (DST),			\
		.src_reg = (SRC),			\
		.off     = (OFF),			\
		.imm     = (IMM) })

/* The same with DST and SRC over those of an instruction at hand. */
#define BPF_RAW_REG(INSN, DST, SRC)			\
	BPF_RAW_INSN((INSN).code, DST, SRC, (INSN).off, (INSN).imm)

/* ---- Arithmetic: dst = dst OP src, dst = dst OP imm ----
 * OFF: 0, or 1 for signed BPF_DIV and BPF_MOD (6.6).
 * BPF_NEG takes no operand: write BPF_ALU64_IMM(BPF_NEG, DST, 0). */

#define BPF_ALU64_REG_OFF(OP, DST, SRC, OFF)		\
	BPF_RAW_INSN(BPF_ALU64 | BPF_OP(OP) | BPF_X, DST, SRC, OFF, 0)
#define BPF_ALU32_REG_OFF(OP, DST, SRC, OFF)		\
	BPF_RAW_INSN(BPF_ALU | BPF_OP(OP) | BPF_X, DST, SRC, OFF, 0)
#define BPF_ALU64_IMM_OFF(OP, DST, IMM, OFF)		\
	BPF_RAW_INSN(BPF_ALU64 | BPF_OP(OP) | BPF_K, DST, 0, OFF, IMM)
#define BPF_ALU32_IMM_OFF(OP, DST, IMM, OFF)		\
	BPF_RAW_INSN(BPF_ALU | BPF_OP(OP) | BPF_K, DST, 0, OFF, IMM)

#define BPF_ALU64_REG(OP, DST, SRC)	BPF_ALU64_REG_OFF(OP, DST, SRC, 0)
#define BPF_ALU32_REG(OP, DST, SRC)	BPF_ALU32_REG_OFF(OP, DST, SRC, 0)
#define BPF_ALU64_IMM(OP, DST, IMM)	BPF_ALU64_IMM_OFF(OP, DST, IMM, 0)
#define BPF_ALU32_IMM(OP, DST, IMM)	BPF_ALU32_IMM_OFF(OP, DST, IMM, 0)

/* Byte order: TYPE is BPF_TO_LE or BPF_TO_BE, LEN is 16, 32 or 64.
 * BSWAP swaps always (6.6). */
#define BPF_ENDIAN(TYPE, DST, LEN)			\
	BPF_RAW_INSN(BPF_ALU | BPF_END | BPF_SRC(TYPE), DST, 0, 0, LEN)
#define BPF_BSWAP(DST, LEN)				\
	BPF_RAW_INSN(BPF_ALU64 | BPF_END | BPF_SRC(BPF_TO_LE), DST, 0, 0, LEN)

/* ---- Moves ---- */

#define BPF_MOV64_REG(DST, SRC)		BPF_ALU64_REG(BPF_MOV, DST, SRC)
#define BPF_MOV32_REG(DST, SRC)		BPF_ALU32_REG(BPF_MOV, DST, SRC)
#define BPF_MOV64_IMM(DST, IMM)		BPF_ALU64_IMM(BPF_MOV, DST, IMM)
#define BPF_MOV32_IMM(DST, IMM)		BPF_ALU32_IMM(BPF_MOV, DST, IMM)

/* With sign: OFF is the number of bits kept, 8, 16 or 32 (6.6). */
#define BPF_MOVSX64_REG(DST, SRC, OFF)	BPF_ALU64_REG_OFF(BPF_MOV, DST, SRC, OFF)
#define BPF_MOVSX32_REG(DST, SRC, OFF)	BPF_ALU32_REG_OFF(BPF_MOV, DST, SRC, OFF)

/* TYPE is BPF_K or BPF_X. */
#define BPF_MOV64_RAW(TYPE, DST, SRC, IMM)		\
	BPF_RAW_INSN(BPF_ALU64 | BPF_MOV | BPF_SRC(TYPE), DST, SRC, 0, IMM)
#define BPF_MOV32_RAW(TYPE, DST, SRC, IMM)		\
	BPF_RAW_INSN(BPF_ALU | BPF_MOV | BPF_SRC(TYPE), DST, SRC, 0, IMM)

/* Kernel-internal moves: upper half cleared; per-CPU address resolved. */
#define BPF_ZEXT_REG(DST)		BPF_MOV32_RAW(BPF_X, DST, DST, 1)
#define BPF_MOV64_PERCPU_REG(DST, SRC)			\
	BPF_ALU64_REG_OFF(BPF_MOV, DST, SRC, BPF_ADDR_PERCPU)

/* dst = src seen in address space TO instead of FROM; space 1 is an arena
 * as the program sees it, 0 the process's address (6.9; name ours). */
#define BPF_MOV64_CAST(DST, SRC, TO, FROM)		\
	BPF_RAW_INSN(BPF_ALU64 | BPF_MOV | BPF_X, DST, SRC,	\
		     BPF_ADDR_SPACE_CAST, (TO) << 16 | (FROM))

/* ---- 64-bit constants: two slots ----
 * SRC says what the constant stands for, and the kernel replaces it:
 *
 *     src                    IMM1 (first slot)     IMM2 (second slot)
 *     0                      lower half            upper half
 *     BPF_PSEUDO_MAP_FD      fd of a map           0
 *     BPF_PSEUDO_MAP_VALUE   fd of a map           offset in its value
 *     BPF_PSEUDO_BTF_ID      id of a ksym's type   fd of that BTF, 0 vmlinux
 *     BPF_PSEUDO_FUNC        slots to a subprogram 0
 *     BPF_PSEUDO_MAP_IDX     index in fd_array     0
 *     BPF_PSEUDO_MAP_IDX_VALUE   same              offset in its value */

#define BPF_LD_IMM64_RAW_FULL(DST, SRC, OFF1, OFF2, IMM1, IMM2)		\
	BPF_RAW_INSN(BPF_LD | BPF_DW | BPF_IMM, DST, SRC, OFF1, IMM1),	\
	BPF_RAW_INSN(0, 0, 0, OFF2, IMM2)
#define BPF_LD_IMM64_RAW(DST, SRC, IMM)					\
	BPF_LD_IMM64_RAW_FULL(DST, SRC, 0, 0,				\
			      (__s32)(__u32)(IMM),			\
			      (__s32)((__u64)(IMM) >> 32))

#define BPF_LD_IMM64(DST, IMM)	BPF_LD_IMM64_RAW(DST, 0, IMM)

#define BPF_LD_MAP_FD(DST, MAP_FD)					\
	BPF_LD_IMM64_RAW_FULL(DST, BPF_PSEUDO_MAP_FD, 0, 0, MAP_FD, 0)
#define BPF_LD_MAP_VALUE(DST, MAP_FD, VALUE_OFF)			\
	BPF_LD_IMM64_RAW_FULL(DST, BPF_PSEUDO_MAP_VALUE, 0, 0,		\
			      MAP_FD, VALUE_OFF)

/* Ours: the other kinds. */
#define BPF_LD_MAP_IDX(DST, IDX)					\
	BPF_LD_IMM64_RAW_FULL(DST, BPF_PSEUDO_MAP_IDX, 0, 0, IDX, 0)
#define BPF_LD_MAP_IDX_VALUE(DST, IDX, VALUE_OFF)			\
	BPF_LD_IMM64_RAW_FULL(DST, BPF_PSEUDO_MAP_IDX_VALUE, 0, 0,	\
			      IDX, VALUE_OFF)
#define BPF_LD_BTF_ID(DST, ID, BTF_FD)					\
	BPF_LD_IMM64_RAW_FULL(DST, BPF_PSEUDO_BTF_ID, 0, 0, ID, BTF_FD)
#define BPF_LD_FUNC(DST, REL)						\
	BPF_LD_IMM64_RAW_FULL(DST, BPF_PSEUDO_FUNC, 0, 0, REL, 0)

/* ---- Memory.  SIZE: BPF_B 1, BPF_H 2, BPF_W 4, BPF_DW 8 bytes ---- */

/* r0 = packet bytes at IMM, at SRC + IMM; r6 must hold the context. */
#define BPF_LD_ABS(SIZE, IMM)				\
	BPF_RAW_INSN(BPF_LD | BPF_SIZE(SIZE) | BPF_ABS, 0, 0, 0, IMM)
#define BPF_LD_IND(SIZE, SRC, IMM)			\
	BPF_RAW_INSN(BPF_LD | BPF_SIZE(SIZE) | BPF_IND, 0, SRC, 0, IMM)

/* dst = *(SIZE *)(src + OFF), zero-extended; with sign (6.6) */
#define BPF_LDX_MEM(SIZE, DST, SRC, OFF)		\
	BPF_RAW_INSN(BPF_LDX | BPF_SIZE(SIZE) | BPF_MEM, DST, SRC, OFF, 0)
#define BPF_LDX_MEMSX(SIZE, DST, SRC, OFF)		\
	BPF_RAW_INSN(BPF_LDX | BPF_SIZE(SIZE) | BPF_MEMSX, DST, SRC, OFF, 0)

/* *(SIZE *)(dst + OFF) = src, = IMM */
#define BPF_STX_MEM(SIZE, DST, SRC, OFF)		\
	BPF_RAW_INSN(BPF_STX | BPF_SIZE(SIZE) | BPF_MEM, DST, SRC, OFF, 0)
#define BPF_ST_MEM(SIZE, DST, OFF, IMM)			\
	BPF_RAW_INSN(BPF_ST | BPF_SIZE(SIZE) | BPF_MEM, DST, 0, OFF, IMM)

/* The operation is in imm.  SIZE is BPF_W or BPF_DW, for the last two any.
 *
 *     BPF_ADD BPF_AND BPF_OR BPF_XOR   *(dst + OFF) OP= src
 *     the same | BPF_FETCH             and src = what was there
 *     BPF_XCHG                         src <-> *(dst + OFF)
 *     BPF_CMPXCHG                      if *(dst + OFF) == r0, put src there;
 *                                      r0 = what was there
 *     BPF_LOAD_ACQ                     dst = *(src + OFF), before what follows
 *     BPF_STORE_REL                    *(dst + OFF) = src, after the rest */
#define BPF_ATOMIC_OP(SIZE, OP, DST, SRC, OFF)		\
	BPF_RAW_INSN(BPF_STX | BPF_SIZE(SIZE) | BPF_ATOMIC, DST, SRC, OFF, OP)

/* BPF_ADD by the name it had before there were others. */
#define BPF_STX_XADD(SIZE, DST, SRC, OFF)		\
	BPF_RAW_INSN(BPF_STX | BPF_SIZE(SIZE) | BPF_XADD, DST, SRC, OFF, 0)

/* Kernel-internal. */
#define BPF_ST_NOSPEC()		BPF_RAW_INSN(BPF_ST | BPF_NOSPEC, 0, 0, 0, 0)

/* ---- Jumps: OFF counts slots from the next instruction ---- */

#define BPF_JMP_REG(OP, DST, SRC, OFF)			\
	BPF_RAW_INSN(BPF_JMP | BPF_OP(OP) | BPF_X, DST, SRC, OFF, 0)
#define BPF_JMP_IMM(OP, DST, IMM, OFF)			\
	BPF_RAW_INSN(BPF_JMP | BPF_OP(OP) | BPF_K, DST, 0, OFF, IMM)
#define BPF_JMP32_REG(OP, DST, SRC, OFF)		\
	BPF_RAW_INSN(BPF_JMP32 | BPF_OP(OP) | BPF_X, DST, SRC, OFF, 0)
#define BPF_JMP32_IMM(OP, DST, IMM, OFF)		\
	BPF_RAW_INSN(BPF_JMP32 | BPF_OP(OP) | BPF_K, DST, 0, OFF, IMM)

#define BPF_JMP_A(OFF)		BPF_JMP_IMM(BPF_JA, 0, 0, OFF)
#define BPF_JMP32_A(IMM)	BPF_JMP32_IMM(BPF_JA, 0, IMM, 0)  /* far, 6.6 */

/* Not taken while the kernel has patience: how a loop is promised to end
 * (6.9; name ours). */
#define BPF_MAY_GOTO_INSN(OFF)				\
	BPF_RAW_INSN(BPF_JMP | BPF_JCOND, 0, BPF_MAY_GOTO, OFF, 0)

/* ---- Calls, and the end ---- */

/* FUNC is a helper's number, BPF_FUNC_*. */
#define BPF_EMIT_CALL(FUNC)				\
	BPF_RAW_INSN(BPF_JMP | BPF_CALL, 0, 0, 0, (FUNC) - BPF_FUNC_unspec)

/* TGT counts slots from the next instruction, like a jump. */
#define BPF_CALL_REL(TGT)				\
	BPF_RAW_INSN(BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_CALL, 0, TGT)

/* IMM is the function's BTF id, OFF the index of its module's BTF in
 * fd_array, 0 for vmlinux (5.13). */
#define BPF_CALL_KFUNC(OFF, IMM)			\
	BPF_RAW_INSN(BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_KFUNC_CALL, OFF, IMM)

#define BPF_EXIT_INSN()		BPF_RAW_INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)

/* clang-format on */

/* Does this instruction take two slots? */
static inline bool insn_is_wide(const struct bpf_insn *insn)
{
	return insn->code == (BPF_LD | BPF_DW | BPF_IMM);
}

/* The 64-bit constant of a wide instruction; insn[1] must be there. */
static inline __u64 insn_imm64(const struct bpf_insn *insn)
{
	return (__u64)(__u32)insn[1].imm << 32 | (__u32)insn[0].imm;
}

#endif
