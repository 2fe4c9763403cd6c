/*
 * check.h - do the types of an object make sense, each by itself and
 * together?
 *
 *   [5] STRUCT ns, 8 bytes, inum: [99] at bit 0     there is no type [99]
 *   [5] STRUCT ns, 8 bytes, inum: [1] at bit 62     ends behind the struct
 *   [7] CONST -> [8], [8] TYPEDEF -> [7]            leads back to itself
 *
 * btf_read() sees to it that types can be walked, and no more; the kernel
 * asks all of this before it takes them (kernel/bpf/btf.c), and what it then
 * says is for those who know it.
 */
#ifndef LOADER_BTF_CHECK_H
#define LOADER_BTF_CHECK_H

#include "loader/btf/btf.h"

/* All types of an object, which have no base.  0, or -errno with one sentence
 * as the error text: which type, and what of it. */
int btf_check(const struct btf *btf);

#endif
