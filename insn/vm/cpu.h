/*
 * cpu.h - registers, frames and where the program stands: all that a step
 * changes but memory.
 *
 *     frame[1], [2], ...    what a function's caller had, to be given back:
 *                           r6-r9, the place after the call; and for a
 *                           callback, what the helper does next
 */
#ifndef INSN_VM_CPU_H
#define INSN_VM_CPU_H

#include "insn/insn.h"

#define VM_FRAMES 8 /* functions active at once */

enum vm_status {
	VM_READY,  /* for the next step */
	VM_EXITED, /* the outermost function returned; r0 is the result */
	VM_FAULTED /* stopped before vm->cpu.pc; vm->fault says why */
};

/* A program: the instructions stay the caller's. */
struct vm_prog {
	const struct bpf_insn *insns;
	int len; /* slots */
	const char *name;
	struct fast_code *code; /* decoded by the fast loop; NULL: not yet */
};

/* Why a helper called this function, and what to do when it returns. */
enum vm_again {
	AGAIN_NOT,  /* it was called by the program */
	AGAIN_LOOP, /* bpf_loop() */
	AGAIN_EACH  /* bpf_for_each_map_elem() */
};

/* A function that is active: how to go back to its caller, and who it is. */
struct vm_frame {
	struct vm_prog *prog; /* the caller's */
	int pc;		      /* of the instruction after the call */
	__u32 known;	      /* the caller's */
	__u32 patience;
	__u32 again; /* enum vm_again */
	__u64 saved[4];
	int func;     /* callback: pc of its first instruction */
	int map;      /* for_each: index in vm->maps */
	__u64 ctx;    /* callback: what it is given */
	__u64 at, of; /* callback: calls done, calls to do or next position */
};

/* All that a step changes but memory: plain data, so that it can be copied
 * and compared. */
struct vm_cpu {
	__u64 reg[MAX_BPF_REG];
	__u64 steps; /* instructions executed since vm_start() */
	struct vm_prog *prog;
	int pc;		   /* of the next instruction */
	__u32 status;	   /* enum vm_status */
	__u32 known;	   /* bit n: register n was written */
	__u32 depth;	   /* frames below the current one */
	__u32 tail_calls;  /* so far */
	__u32 patience;	   /* may_goto: times left in this frame */
	__u64 now, random; /* what env.h started with, moved on */
	struct vm_frame frame[VM_FRAMES]; /* [0] is unused: nobody called it */
};

#endif
