/*
 * record.h - one real run, written down in the kernel, to be run again here.
 *
 *     kernel                                   here
 *     the program, with instructions put in    the program as it was
 *       at its start: the context --------->     r1 -> the same bytes
 *       after call 14: r0 = 5 ------------->     call 14: r0 = 5
 *       after probe_read: 16 bytes -------->     the same 16 bytes
 *       at its end: r0 -------------------->     is it the same?
 *
 * What a helper answers is a number, or bytes that it wrote, or a pointer to
 * a map's value.  A number and bytes are given again; of a value, the bytes
 * are put into our map, where the machine's own lookup then finds them.
 * Helpers that only do something (print, update, output) are done again.
 */
#ifndef INSN_VM_RECORD_H
#define INSN_VM_RECORD_H

#include "insn/vm/vm.h"

#define RECORD_CALLS 128
#define RECORD_BYTES 240
#define RECORD_CTX   1024

struct record_call {
	__u32 pc;   /* of the call, in the program as it was */
	__u32 size; /* of data that counts */
	__u64 r0;
	__u8 data[RECORD_BYTES];
};

/* The value of the map that the instructions put in write to. */
struct record {
	__u64 state;	/* 0 nothing yet, 1 in the middle, 2 whole */
	__u64 count;	/* of calls; RECORD_CALLS: there may have been more */
	__u64 r0;	/* at the end */
	__u64 dst, len; /* of the call in progress: where, how many bytes */
	__u8 ctx[RECORD_CTX];
	struct record_call calls[RECORD_CALLS];
};

/* How the answer of a helper is recorded. */
enum record_kind {
	RECORD_NUMBER, /* r0 */
	RECORD_MEMORY, /* r0, and the bytes it wrote */
	RECORD_VALUE,  /* r0 is NULL or leads to a map's value: its bytes */
	RECORD_AGAIN,  /* nothing: the machine does it, too */
	RECORD_NEVER   /* it does not come back */
};

struct record_helper {
	int id;
	enum record_kind kind;
	int dst, len; /* RECORD_MEMORY: the registers that say where */
};

/* What is known of a helper; NULL: its answer is a number. */
const struct record_helper *record_helper(int id);

/* A copy of a program that writes `struct record` into the one value of the
 * array map `map_fd`; only the first run does.  The context is `ctx_size`
 * bytes of memory.  The number of slots, and the caller frees *out; or
 * -errno: -EINVAL with *why set to what cannot be recorded, a sentence. */
int record_instrument(const struct bpf_insn *prog, int len, int map_fd,
		      __u32 ctx_size, struct bpf_insn **out, const char **why);

/* A run that is being repeated: set vm->env.call to record_replay and
 * vm->env.call_arg to it.  One may go back (trail.h) and on again: a call is known
 * by the step at which it was made first. */
struct replay {
	const struct record *record;
	__u64 step[RECORD_CALLS]; /* 1 + the step of the call; 0: not yet */
	int missing; /* calls made here that the record does not have */
};

bool record_replay(void *arg, struct vm *vm, bool kfunc, int id, __u64 *r0);

#endif
