/*
 * jited.h - the native code of a loaded program, read back.
 *
 *   jited.code   +-------------------------+--------------------+
 *                | funcs[0]: the program   | funcs[1]: a subprog|  one after
 *                +-------------------------+--------------------+  the other
 *                |0     |1 |2    |3        |4    |5             |  lines
 *
 * In the kernel each function lies at an address of its own.  A line is a
 * record of the line info that the program was loaded with: it begins at a
 * slot of the program as the kernel keeps it (xlated.h), and the kernel says
 * at which address that is.  Without line info there are no lines, and
 * nothing says which bytes are which instruction's.
 *
 *   (BPF_OBJ_GET_INFO_BY_FD, struct bpf_prog_info; kernel/bpf/syscall.c)
 */
#ifndef LOADER_JITED_H
#define LOADER_JITED_H

#include <linux/bpf.h>
#include <stdint.h>

struct jited_func {
	uint64_t address;    /* where it runs */
	const uint8_t *code; /* inside jited.code, as below */
	uint32_t size;	     /* bytes */
};

struct jited_line {
	struct bpf_line_info info; /* insn_off: a slot of the xlated program */
	uint32_t func;
	uint64_t address;
	const uint8_t *code; /* the prologue belongs to a function's first */
	uint32_t size;	     /* bytes, up to the next line */
};

struct jited {
	uint8_t *code;
	uint32_t size; /* bytes */
	struct jited_func *funcs;
	uint32_t func_count; /* at least 1 */
	struct jited_line *lines;
	uint32_t line_count;
};

/* 0, or -errno with the error text set: -ENODATA, the program has no native
 * code, it is interpreted; -EPERM, the kernel does not show it.  Close it
 * either way. */
int jited_read(struct jited *j, int prog_fd);
void jited_close(struct jited *j);

#endif
