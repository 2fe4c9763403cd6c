/*
 * kconfig_value.h - one setting, from its text to the bytes of its variable.
 */
#ifndef LOADER_KCONFIG_VALUE_H
#define LOADER_KCONFIG_VALUE_H

#include "loader/btf/btf.h"
#include "loader/object/externs.h"

/* 0, or -EINVAL with one sentence: its type can hold no setting. */
int kconfig_check(const struct extern_sym *sym, const struct btf *btf);

/* Write what `from`, a file or a kernel, says of a variable: y, n, m, a text
 * in quotes or a number.  sym->size bytes at `at`.  0, or -errno with one
 * sentence. */
int kconfig_write(const struct extern_sym *sym, const struct btf *btf,
		  const char *from, const char *says, void *at);

#endif
