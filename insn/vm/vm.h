/*
 * vm.h - the machine: eleven registers, frames, memory, and one step.
 *
 *     cpu                                   memory (mem.h)
 *     +---------------------------+         +--------------------+
 *     | r0 .. r9, r10 = frame end |-------->| stack of each frame|
 *     | program, pc               |         | context, packet    |
 *     | frames: who called, r6-r9 |         | values of maps     |
 *     +---------------------------+         +--------------------+
 *
 *     vm_start()    vm_step()   vm_step()          vm_step()
 *     ----------> READY ------> READY ------> ... ------> EXITED, r0
 *                                    `------------------> FAULTED, in words
 *
 * A step is one instruction.  The interpreter, the debugger and the tests
 * are loops over it.  Nothing here makes a system call: time, identity and
 * random numbers are what env.h says, so a run can be repeated exactly.
 *
 * What was never written reads as what is there, zero at the start, as the
 * kernel's interpreter would (it relies on the verifier).  With vm->strict
 * such a read is a fault, as it is an error for the verifier.
 */
#ifndef INSN_VM_VM_H
#define INSN_VM_VM_H

#include "insn/vm/cpu.h"
#include "insn/vm/env.h"
#include "insn/vm/map.h"
#include "insn/vm/mem.h"

#define VM_TAIL_CALLS 33	/* in one run */
#define VM_PATIENCE   8388608	/* times may_goto stays: BPF_MAX_LOOPS */
#define VM_BUDGET     100000000 /* instructions of a run */
#define VM_MAPS	      64

struct vm_fault {
	int pc;
	__u64 addr; /* 0: the fault is not about memory */
	__u32 size;
	const struct region *region; /* NULL: the address is nowhere */
	char text[160]; /* "8-byte read at r10-520: 8 bytes below ..." */
};

struct vm {
	struct vm_cpu cpu;
	struct vm_fault fault;
	struct vm_env env;
	struct mem mem;
	__u64 ctx;    /* what r1 was at the start */
	__u64 budget; /* instructions; VM_BUDGET unless changed */
	__u64 id;     /* no two machines have the same */
	bool strict;  /* reading what was never written is a fault */

	struct vm_slot {
		int fd; /* what the program calls it */
		struct vm_map *map;
	} maps[VM_MAPS];
	int map_count;
	const int *fd_array; /* for BPF_PSEUDO_MAP_IDX; the caller's */
	int fd_count;
	int packet; /* region of BPF_LD_ABS, or 0 */
	int at;	    /* pc of the instruction that is being executed */

	int stack_region[VM_FRAMES], key_region[VM_FRAMES], code_region;
	char stack[VM_FRAMES][MAX_BPF_STACK];
	unsigned char stack_known[VM_FRAMES][MAX_BPF_STACK];
	char key[VM_FRAMES][MAX_BPF_STACK]; /* for_each: the callback's key */
};

/* NULL: no memory.  The caller closes it; maps and programs stay his. */
struct vm *vm_open(void);
void vm_close(struct vm *vm);

/* A map for the program, which calls it `fd`.  0, or -ENOSPC.  It belongs to
 * this machine until vm_close(). */
int vm_add_map(struct vm *vm, int fd, struct vm_map *map);

/* Stand before the first instruction, with r1 = `ctx` and r10 set; memory
 * and maps stay as they are. */
void vm_start(struct vm *vm, struct vm_prog *prog, __u64 ctx);

/* Execute one instruction.  Not from VM_READY: stays what it is. */
enum vm_status vm_step(struct vm *vm);

/* Step until it is over: in the readable way, or as fast as it goes.  The
 * result is the same to the bit. */
enum vm_status vm_run(struct vm *vm);
enum vm_status vm_run_fast(struct vm *vm);

/* Release what vm_run_fast() decoded; must be called before the program's
 * instructions change or go. */
void vm_prog_close(struct vm_prog *prog);

#endif
