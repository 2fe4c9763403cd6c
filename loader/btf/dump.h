/*
 * dump.h - BTF as C: one type with what it needs, or all of them.
 *
 *   [1] INT int   [2] STRUCT pid, nr: [1]   [3] PTR -> [2]
 *   [4] STRUCT task, pid: [3], flag: [1]:1
 *                                                   struct pid;
 *                                                   struct task {
 *                                   becomes                 struct pid *pid;
 *                                                           int flag: 1;
 *                                                   };
 *
 * What is printed compiles: a type comes after those it contains, what is
 * only pointed to is declared before, a name that two types share gets ___2
 * the second time.  Offsets are BTF's: where C would place a member
 * elsewhere, unnamed bit-fields or the attribute packed put it right.  (An
 * alignment that a type was given is not in BTF, nor are its attributes.)
 */
#ifndef LOADER_BTF_DUMP_H
#define LOADER_BTF_DUMP_H

#include "loader/btf/btf.h"

#include <stdio.h>

/* All types, as a header.  0, or -errno with one sentence. */
int btf_dump_all(FILE *out, const struct btf *btf);

/* One, with what it needs before it.  A function or a variable becomes its
 * declaration. */
int btf_dump_type(FILE *out, const struct btf *btf, uint32_t id);

#endif
