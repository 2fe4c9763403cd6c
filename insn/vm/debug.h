/*
 * debug.h - a run that can be stopped, looked into, and taken back.
 *
 *     0          1          2          3        step: instructions executed
 *     |--- 0: ---|--- 1: ---|--- 2: ---|
 *                ^ here: instruction 1: is next, 0: was the last
 *         <- back              step, next, continue ->
 *
 * Forwards is vm_step(), backwards is what the trail kept (trail.h): it puts
 * back registers, memory and maps byte by byte, so that any earlier step is
 * restored exactly, and costs what the step itself cost.  Executing again
 * from the start would need maps and memory as they were before it.
 *
 * There is no terminal here: `rawbpf step` drives it, and so do the tests.
 */
#ifndef INSN_VM_DEBUG_H
#define INSN_VM_DEBUG_H

#include "insn/vm/trail.h"
#include "insn/vm/vm.h"

#define DEBUG_BREAKS 32
#define DEBUG_OUTPUT 10000 /* lines kept */

enum break_kind {
	BREAK_PC,     /* before instruction `number` */
	BREAK_LINE,   /* before the first instruction of source line `number` */
	BREAK_HELPER, /* before a call of helper `number` */
	BREAK_WRITE   /* after a write to one of the bytes at `addr` */
};

struct debug_break {
	int id; /* 1, 2, ... never given again */
	enum break_kind kind;
	int number;
	__u64 addr;
	__u32 size;
};

enum debug_why {
	STOP_STEPPED, /* all that was asked for is done */
	STOP_BREAK,   /* at debug->hit */
	STOP_ENDED,   /* the program has exited or faulted */
	STOP_OLDEST,  /* nothing older is kept */
	STOP_ASKED    /* debug->enough() said so */
};

/* A line that the program printed, in the step that led to `step`. */
struct debug_output {
	__u64 step;
	char *text;
};

struct debug {
	struct vm *vm;
	struct vm_prog *prog;
	struct trail *trail;
	const int *lines; /* source line of each slot; NULL: not known */

	struct debug_break breaks[DEBUG_BREAKS];
	int break_count, break_last; /* how many, and the id given last */
	int hit;		     /* id of the one that stopped it, or 0 */

	struct debug_output *output;
	int output_count;

	__u64 before[MAX_BPF_REG]; /* the registers at the stop before */
	__u32 known_before;
	__u64 ran; /* steps that are done; one that faults is not */

	bool (*enough)(void *arg); /* asked now and then in a long run */
	void *arg;

	mem_journal keep; /* the trail's journal, behind ours */
	void *keep_arg;
};

/* Stand before the first instruction of `prog`, with r1 = `ctx`.  The
 * machine and the program stay the caller's; the machine's env.print,
 * env.output and journal are taken.  0 or -ENOMEM; debug_close() either
 * way. */
int debug_open(struct debug *d, struct vm *vm, struct vm_prog *prog, __u64 ctx);
void debug_close(struct debug *d);

/* Forwards.  next: a call, with all that it calls, is one step. */
enum debug_why debug_step(struct debug *d, __u64 count);
enum debug_why debug_next(struct debug *d);
enum debug_why debug_continue(struct debug *d);

/* Back by `count` steps, and to any step; no breakpoint stops these. */
enum debug_why debug_back(struct debug *d, __u64 count);
enum debug_why debug_goto(struct debug *d, __u64 step);

/* The id of a new breakpoint, or -ENOSPC; -ENOENT: there is none with it. */
int debug_break(struct debug *d, const struct debug_break *wanted);
int debug_unbreak(struct debug *d, int id);

/* Was the register given another value since the stop before? */
bool debug_changed(const struct debug *d, int reg);

/* The step in which a register of this function, or a byte of memory, was
 * written last, and the instruction that did it; -ENOENT: in no step that is
 * kept. */
__s64 debug_who_reg(struct debug *d, int reg, int *pc);
__s64 debug_who_mem(struct debug *d, __u64 addr, int *pc);

/* The instruction that comes next, NULL if that is none. */
const struct bpf_insn *debug_insn(const struct debug *d);

#endif
