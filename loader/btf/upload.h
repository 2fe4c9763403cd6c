/*
 * upload.h - an object's BTF as a kernel takes it.
 *
 *     in the object                       in the kernel
 *     [7] DATASEC .bss, size 0            size and places from the symbols
 *     [9] FUNC helper, global, hidden     static: checked with its callers
 *     [12] ENUM64 (before 6.0)            UNION of that name and size
 *     [15] DECL_TAG, TYPE_TAG, FLOAT, ... what an old kernel knows instead
 *     [18] DATASEC .ksyms: others' variables    variables of 4 bytes
 *
 * Compilers leave the layout of sections to the linker, and there is none
 * here.  The numbers of the types stay: everything speaks of types by
 * number.  What replaces what is as in libbpf (tools/lib/bpf/libbpf.c,
 * bpf_object__sanitize_btf).
 */
#ifndef LOADER_BTF_UPLOAD_H
#define LOADER_BTF_UPLOAD_H

#include "loader/btf/btf.h"
#include "loader/object/externs.h"

/* What a kernel's verifier knows of BTF, each a probe's answer. */
enum btf_knows {
	BTF_KNOWS_FUNC = 1 << 0,	/* FUNC, FUNC_PROTO: 5.0 */
	BTF_KNOWS_DATASEC = 1 << 1,	/* VAR, DATASEC: 5.2 */
	BTF_KNOWS_GLOBAL_FUNC = 1 << 2, /* FUNC with linkage: 5.6 */
	BTF_KNOWS_FLOAT = 1 << 3,	/* 5.14 */
	BTF_KNOWS_DECL_TAG = 1 << 4,	/* 5.16 */
	BTF_KNOWS_TYPE_TAG = 1 << 5,	/* 5.17 */
	BTF_KNOWS_ENUM64 = 1 << 6,	/* 6.0 */
	BTF_KNOWS_QUESTION = 1 << 7,	/* DATASEC "?.struct_ops": 6.9 */
	BTF_KNOWS_ALL = (1 << 8) - 1,
};

/* The bytes for BPF_BTF_LOAD: *size of them, the caller frees them.  NULL:
 * the error text is set.  `externs` says where the settings of the kernel
 * are in their map; NULL: one behind the other. */
void *btf_upload(const struct obj *obj, const struct btf *btf,
		 const struct externs *externs, unsigned int knows,
		 uint32_t *size);

#endif
