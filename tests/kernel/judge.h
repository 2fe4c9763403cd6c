/*
 * judge.h - the kernel judges the machine: one program, one memory, run by
 * vm_step(), by the threaded loop and by the kernel; all bytes compared.
 *
 *     seed -> program, memory, packet
 *                |-- ours, by step --.
 *                |-- ours, fast   ---+-- memory, r0: the same?
 *                `-- the kernel   --'
 *                                    no: shrink, and print what is left
 *
 * The memory is the value of an array map: what the program reads and
 * writes, and where it leaves its registers and its stack at the end (r0
 * comes back cut to 32 bits, the rest not at all).
 */
#ifndef TESTS_KERNEL_JUDGE_H
#define TESTS_KERNEL_JUDGE_H

#include "insn/vm/vm.h"

#include <stdio.h>

#define JUDGE_DATA   128 /* bytes that the program works on */
#define JUDGE_STACK  64	 /* bytes of stack it works on */
#define JUDGE_MEMORY 512
#define JUDGE_PACKET 64
#define JUDGE_SLOTS  600

struct judge_case {
	__u64 seed;
	struct bpf_insn insns[JUDGE_SLOTS];
	int len;
	unsigned char memory[JUDGE_MEMORY];
	unsigned char packet[JUDGE_PACKET];
};

struct judge_result {
	__u32 r0;
	unsigned char memory[JUDGE_MEMORY];
	char fault[160]; /* "": it exited */
};

/* What the running kernel knows of the instruction set; asked once. */
enum judge_feature {
	JUDGE_V4 = 1,	    /* 6.6: sdiv, movsx, ldsx, bswap */
	JUDGE_GOTOL = 2,    /* 6.6 */
	JUDGE_MAY_GOTO = 4, /* 6.9 */
	JUDGE_ACQ_REL = 8   /* 6.15 */
};
int judge_features(void);

/* The well-formed program, memory and packet of a seed. */
void judge_generate(struct judge_case *c, __u64 seed, int features);

/* Run by one of our engines; by the kernel: 0, or -errno with the error
 * text set (-EACCES, -EINVAL: the verifier refused). */
typedef enum vm_status (*judge_engine)(struct vm *vm);
void judge_ours(const struct judge_case *c, judge_engine engine,
		struct judge_result *result);
int judge_kernel(const struct judge_case *c, struct judge_result *result);

/* Run by all: 1 they differ, 0 they agree, -errno of the kernel. */
struct judge_engines {
	const char *name[4]; /* NULL: no more */
	judge_engine engine[4];
};
extern const struct judge_engines judge_both;
int judge(const struct judge_case *c, const struct judge_engines *engines);
void judge_close(void); /* the map that the kernel's runs share */

/* Take out what can go while they still differ; then say all of it. */
void judge_shrink(struct judge_case *c, const struct judge_engines *engines);
void judge_report(FILE *out, const struct judge_case *c,
		  const struct judge_engines *engines);

/* Judge the cases of `seed`, `seed` + 1, ... for `seconds`.  How many were
 * refused by the verifier goes to *refused; -1: one differs, and the report
 * was printed. */
int judge_many(FILE *out, __u64 seed, double seconds, int features,
	       int *refused, const struct judge_engines *engines);

#endif
