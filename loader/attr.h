/*
 * attr.h - a system call in words.
 *
 *   bpf(BPF_MAP_CREATE, { map_type = BPF_MAP_TYPE_HASH, key_size = 8 bytes,
 *       value_size = 8 bytes, max_entries = 1024, map_name = "counts" }) = fd 4
 *   bpf(BPF_MAP_LOOKUP_ELEM, { map_fd = 4 (map "counts"),
 *       key = 2a 00 00 00 00 00 00 00 (42) }) = 0
 *       -> { value = 07 00 00 00 00 00 00 00 (7) }
 *
 * The chain: attr.c (a call) <- attr_command.c (which fields a command uses,
 * and where in union bpf_attr they are) <- attr_value.c (one field, by its
 * kind) <- attr_flags.c (names of bits).  perf_event_open is attr_perf.c.
 *
 * Only fields that the command uses are shown, and those that are zero only
 * where that says something.  Pointers are followed.  What the kernel wrote
 * stands after the arrow.
 */
#ifndef LOADER_ATTR_H
#define LOADER_ATTR_H

#include "loader/sys.h"

#include <stdio.h>

/* Print `call`, wrapped at 80 columns, each line at least `margin` columns
 * in, with a newline at its end.  May ask
 * the kernel about file descriptors in it; those calls are not shown. */
void attr_print(FILE *out, const struct sys_call *call, int margin);

#endif
