/*
 * append.h - text that grows in a buffer of fixed size.
 */
#ifndef INSN_VERIFIER_APPEND_H
#define INSN_VERIFIER_APPEND_H

#include <stddef.h>

/* Behind what `buf` holds.  What does not fit into its `size` bytes is cut;
 * the end stays terminated. */
void append(char *buf, size_t size, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
