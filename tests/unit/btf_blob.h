/*
 * btf_blob.h - a small BTF made by hand, of every kind, to be broken.
 *
 *   [1] int             [2] long             [3] char
 *   [4] char[16]        [5] struct ns        { inum, flags:3, mode:5 }
 *   [6] struct ns *     [7] const [5]        [8] typedef ns_t -> [7]
 *   [9] union {...}     { a, b[2] }          [10] int[2]
 *   [11] struct task    { ns, comm, anonymous [9], next: [12], state: [13] }
 *   [12] struct task *  [13] enum state      [14] enum64 big
 *   [15] float          [16] func_proto      [17] func    [18] var
 *   [19] datasec        [20] decl_tag        [21] type_tag
 *   [22] volatile       [23] restrict        [24] fwd
 */
#ifndef TESTS_UNIT_BTF_BLOB_H
#define TESTS_UNIT_BTF_BLOB_H

#include "loader/btf/btf.h"

/* The blob, whose bytes the caller frees. */
void *blob_make(size_t *size);

/* The byte at which type `id` begins in it. */
size_t blob_at(const void *blob, size_t size, uint32_t id);

#endif
