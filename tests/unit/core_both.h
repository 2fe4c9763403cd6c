/*
 * core_both.h - an object's types and a kernel's, both from a few lines of C.
 */
#ifndef TESTS_UNIT_CORE_BOTH_H
#define TESTS_UNIT_CORE_BOTH_H

#include "loader/btf/core.h"

struct both {
	struct btf object;
	struct target kernel;
	void *bytes;
};

void both_open(struct both *both, const char *object, const char *kernel);
void both_close(struct both *both);

/* Read a kernel's types from these bytes: as target_open(). */
int both_kernel(struct target *kernel, const void *bytes, size_t size);

/* The question "0:1" of "struct s", of the object's types. */
struct core_query both_query(const struct both *both, const char *type,
			     const char *path, int kind);

/* What core_say() says, or the error text if `err`; the caller frees it. */
char *both_said(const struct core_query *query,
		const struct core_answer *answer, int err);

#endif
