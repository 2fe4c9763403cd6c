/*
 * xlated.h - the instructions of a loaded program, read back.
 *
 *   loaded                        xlated: what the verifier made of it
 *   r2 = *(u32 *)(r1 +0)          r2 = *(u32 *)(r1 +112)   the real context
 *   call bpf_map_lookup_elem#1    the code of an array's lookup, inlined
 *   r1 = map[fd:5]                r1 = map[fd:12]          12 is the map's id
 *
 *   (BPF_OBJ_GET_INFO_BY_FD, struct bpf_prog_info; kernel/bpf/syscall.c)
 */
#ifndef LOADER_XLATED_H
#define LOADER_XLATED_H

#include "loader/ksyms.h"

#include <linux/bpf.h>

struct xlated {
	struct bpf_insn *insns; /* the caller frees them */
	int count;		/* slots */
	char name[BPF_OBJ_NAME_LEN];
	int type; /* enum bpf_prog_type */
};

/* 0, or -errno with the error text set; -EPERM also where the kernel has
 * hidden the instructions. */
int xlated_read(struct xlated *x, int prog_fd);

/* A call of the kernel's is kept as the distance from a fixed point there
 * (__bpf_call_base, kernel/bpf/core.c): its row.  NULL: addresses are
 * hidden, or `ksyms` is NULL. */
const struct ksym *xlated_base(const struct ksyms *ksyms);

/* "bpf_get_current_pid_tgid": what a kept call goes to.  NULL: it is no such
 * call, or nobody knows. */
const char *xlated_callee(const struct ksyms *ksyms, const struct ksym *base,
			  const struct bpf_insn *insn);

#endif
