/*
 * core_row.h - a question of CO-RE and its answer, as a row of a table.
 */
#ifndef TESTS_UNIT_CORE_ROW_H
#define TESTS_UNIT_CORE_ROW_H

#include "loader/btf/core.h"

#define OFFSET	BPF_CORE_FIELD_BYTE_OFFSET
#define SIZE	BPF_CORE_FIELD_BYTE_SIZE
#define EXISTS	BPF_CORE_FIELD_EXISTS
#define SIGNED	BPF_CORE_FIELD_SIGNED
#define LSHIFT	BPF_CORE_FIELD_LSHIFT_U64
#define RSHIFT	BPF_CORE_FIELD_RSHIFT_U64
#define LOCAL	BPF_CORE_TYPE_ID_LOCAL
#define TARGET	BPF_CORE_TYPE_ID_TARGET
#define TYPE	BPF_CORE_TYPE_EXISTS
#define TSIZE	BPF_CORE_TYPE_SIZE
#define MATCHES BPF_CORE_TYPE_MATCHES
#define VEXISTS BPF_CORE_ENUMVAL_EXISTS
#define VALUE	BPF_CORE_ENUMVAL_VALUE

enum {
	FOUND,
	POISON = 1,
	NONE = 2, /* not found, and 0 is the answer */
	UNCHECKED = 4,
	NO_LOAD = 8,
	RESIZED = 16,
	REFUSED = 32
};

struct core_row {
	const char *says;
	const char *object, *type, *path;
	int kind;
	const char *kernel;
	int flags;
	long long old, new;
	const char *said; /* or the refusal */
};

/* Ask it, and compare all that is answered. */
void core_row_check(const struct core_row *row);

#endif
