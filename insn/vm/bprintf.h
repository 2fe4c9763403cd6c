/*
 * bprintf.h - the format strings of bpf_trace_printk() and bpf_snprintf().
 *
 *     % [flags 0 + - space] [width] what
 *
 *     d i u x X, with l or ll before    c    s, a string at an address
 *     p px pK ps pS pB                  an address, as digits
 *     pks pus                           a kernel's, a user's string
 *     pi4 pI4 pi6 pI6                   an internet address in memory
 *
 * Anything else is refused before a byte is printed, as are bytes that are
 * neither printable nor space.  (kernel/bpf/helpers.c, bpf_bprintf_prepare)
 */
#ifndef INSN_VM_BPRINTF_H
#define INSN_VM_BPRINTF_H

#include "insn/vm/vm.h"

#define BPRINTF_SIZE 1024 /* bytes of text at most, with the 0 */

/* Print into `out`, cut to `size` bytes.  The length it would have without
 * the cut, or -EINVAL: the format is wrong, or needs more than `count`
 * arguments. */
int bprintf(struct vm *vm, char *out, int size, const char *fmt,
	    const __u64 *args, int count);

#endif
