/*
 * print.h - bytes as what their type says they are.
 *
 *   07 00 00 00 73 68 00 ...   struct { int pid; char comm[16]; }
 *
 *   { .pid = 7, .comm = "sh" }
 */
#ifndef LOADER_BTF_PRINT_H
#define LOADER_BTF_PRINT_H

#include "loader/btf/btf.h"

#include <stdio.h>

/* On one line, without its end.  What lies beyond `size` bytes is "...". */
void btf_print(FILE *out, const struct btf *btf, uint32_t id, const void *bytes,
	       size_t size);

#endif
