/*
 * rewrite.h - why the kernel's instructions are not ours.
 *
 *   sent                            what it became                 it is
 *   r6 = *(u32 *)(r1 +0)            r6 = *(u32 *)(r1 +112)         ACCESS
 *   call bpf_ktime_get_ns#5         call a distance                HELPER
 *   call bpf_map_lookup_elem#1      r1 += 264, ..., r0 += r1       INLINED
 *   r1 = map[fd:5]                  r1 = map[id:12]                MAP
 *   if r0 != 0x1 goto pc+3          (nothing)                      GONE
 *
 * Told by comparing the two, which align.h has put side by side.
 *
 *   (kernel/bpf/verifier.c: convert_ctx_accesses, do_misc_fixups, jit_subprogs,
 *    convert_pseudo_ld_imm64, opt_remove_dead_code;
 *    kernel/bpf/syscall.c: bpf_insn_prepare_dump)
 */
#ifndef LOADER_REWRITE_H
#define LOADER_REWRITE_H

#include "loader/align.h"

enum rewrite {
	REWRITE_NONE,	  /* it is as it was sent */
	REWRITE_GONE,	  /* nothing reaches it */
	REWRITE_NEVER,	  /* a branch that is never taken: removed */
	REWRITE_NOWHERE,  /* one to what follows: removed */
	REWRITE_ALWAYS,	  /* one that is always taken: a jump */
	REWRITE_DISTANCE, /* a jump over what is longer or shorter now */
	REWRITE_ACCESS,	  /* of a context, or of a struct that stands for one
			   * of the kernel's */
	REWRITE_HELPER,	  /* its address instead of its number */
	REWRITE_INLINED,  /* no call any more */
	REWRITE_AROUND,	  /* still a call, and more */
	REWRITE_KFUNC,	  /* its address instead of its type */
	REWRITE_SUBPROG,  /* a call of a function of the program */
	REWRITE_CALLBACK, /* the address of one */
	REWRITE_MAP,	  /* its address, shown as its id */
	REWRITE_VALUE,	  /* a place in its value, shown the same way */
	REWRITE_KSYM,	  /* the address of a kernel's variable */
	REWRITE_DIVISION, /* guarded against 0 */
	REWRITE_PACKET,	  /* LD_ABS, LD_IND: a few instructions and a call */
	REWRITE_LOOP,	  /* may_goto: counted */
	REWRITE_PROLOGUE, /* something in front of a function's first */
	REWRITE_BLINDED,  /* its constant hidden: net.core.bpf_jit_harden */
	REWRITE_ADDED,	  /* something before or behind it */
	REWRITE_OTHER,
};

/* What happened to the instruction at `slot` of what was sent. */
enum rewrite rewrite_of(const struct align *a, const struct bpf_insn *sent,
			int slot);

/* "helper"; and in words: "called by its address". */
const char *rewrite_name(enum rewrite rewrite);
const char *rewrite_words(enum rewrite rewrite);

#endif
