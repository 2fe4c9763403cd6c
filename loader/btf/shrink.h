/*
 * shrink.h - of a kernel's types only those that an object asks for.
 *
 *   vmlinux, 5 MB                     what core.bpf.o needs of it, 1 KB
 *   [142] STRUCT task_struct          [3] STRUCT task_struct
 *         thread_info  at bit 0             __state  at bit 192
 *         __state      at bit 192           pid      at bit 19648
 *         ... 260 more ...
 *
 * Places and sizes stay, numbers of types do not.  Every CO-RE record gets
 * the same answer of both, so that an object can be fitted to a kernel by a
 * few bytes.  Only BPF_CORE_TYPE_ID_TARGET asks for a number, and what a
 * program attaches to by its type is not kept: both are for the kernel that
 * runs.  (bpftool has the same as "gen min_core_btf".)
 */
#ifndef LOADER_BTF_SHRINK_H
#define LOADER_BTF_SHRINK_H

#include "loader/btf/core.h"
#include "loader/btf/ext.h"

/* All CO-RE records of an object.  How many, and the caller frees *queries;
 * or -ENOMEM with the error text. */
int core_queries(const struct btf *btf, const struct ext *ext,
		 struct core_query **queries);

/* What is needed of `kernel` to answer these: BTF of *size bytes, which the
 * caller frees.  0, or -errno with one sentence. */
int btf_shrink(const struct btf *kernel, const struct core_query *queries,
	       int count, void **bytes, size_t *size);

#endif
