/*
 * proginfo.h - what types and lines a program's instructions have.
 *
 *     .BTF.ext, of section "xdp"      the program, put together
 *       func_info  byte 0  -> [7]       slot 0  -> [7] FUNC main
 *     .BTF.ext, of section ".text"
 *       func_info  byte 0  -> [9]       (clamp: nobody calls it)
 *                  byte 32 -> [12]      slot 2  -> [12] FUNC add
 *       line_info  byte 32 -> a.c:10    slot 2  -> a.c:10
 *
 * In the file a record is at a byte of its section; the kernel wants it at
 * a slot of the program, and every function to begin with one.
 *      (kernel/bpf/verifier.c, check_btf_func and check_btf_line)
 */
#ifndef LOADER_OBJECT_PROGINFO_H
#define LOADER_OBJECT_PROGINFO_H

#include "loader/btf/ext.h"
#include "loader/object/subprog.h"

/* As BPF_PROG_LOAD takes them. */
struct proginfo_table {
	const void *rows; /* of the object */
	uint32_t size;	  /* bytes of one, as in the file */
	uint32_t count;	  /* 0: none, or some function has none */
};

struct proginfo {
	struct proginfo_table funcs; /* struct bpf_func_info */
	struct proginfo_table lines; /* struct bpf_line_info */
};

/* Those of one linked program.  0, or -ENOMEM with the error text. */
int proginfo_make(struct proginfo *info, struct obj *obj, const struct ext *ext,
		  const struct subprog *prog);

#endif
