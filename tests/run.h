/*
 * run.h - tests as tables of sentences, run by name, in libcheck.
 *
 *   static const struct row { const char *says; ... } rows[] = {
 *           { "division by zero gives zero", ... },
 *   };
 *   static void check_row(int i) { ... ck_assert_int_eq(...) ... }
 *   TABLE(division, rows, check_row);
 *
 *   build/tests/unit                 every row of every table
 *   build/tests/unit 'by zero'       the rows whose sentence contains that
 *   build/tests/unit '!by zero'      all the others
 *   build/tests/unit 'zero' '!by'    some of the first, and none of the second
 *   build/tests/unit -l              the sentences
 *
 * libcheck runs each row in a process of its own, with CK_FORK=no all in one; a
 * row that leaves a file descriptor open fails.
 */
#ifndef TESTS_RUN_H
#define TESTS_RUN_H

#include <check.h>
#include <stddef.h>

#undef fail /* check.h has one of its own; ours is in loader/err.h */

/* A table finds its sentence as the first member of each row: a const char *. */
struct table {
	const char *name;
	const void *rows;
	size_t row_size;
	int count;
	void (*check)(int row);
	struct table *next;
};

void table_register(struct table *table);

#define TABLE(ident, table_rows, fn)                                          \
	static struct table table_##ident = { #ident,                         \
					      (table_rows),                   \
					      sizeof((table_rows)[0]),        \
					      (int)(sizeof(table_rows) /      \
						    sizeof((table_rows)[0])), \
					      (fn),                           \
					      NULL };                         \
	__attribute__((constructor)) static void register_##ident(void)       \
	{                                                                     \
		table_register(&table_##ident);                               \
	}                                                                     \
	_Static_assert(1, "")

/* Leave this row: the kernel is older than the feature.  Counted and named
 * at the end; with RAWBPF_NO_SKIP=1 in the environment it is a failure. */
void skip(const char *why, ...) __attribute__((format(printf, 1, 2)));

#endif
