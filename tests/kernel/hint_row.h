/*
 * hint_row.h - what the tables of provoked failures have in common.
 *
 * A row: who we are, a call that fails, its errno, what the hint must say,
 * and what it must not say (the cause of another failure).
 */
#ifndef TESTS_KERNEL_HINT_ROW_H
#define TESTS_KERNEL_HINT_ROW_H

#include "loader/sys.h"
#include "tests/run.h"

#include <stdio.h>

enum who {
	ROOT,
	NOBODY,	       /* uid 65534, no capabilities */
	BPF_ONLY,      /* CAP_BPF and nothing else */
	USERNS,	       /* root of a user namespace of its own */
	FILTER_EPERM,  /* root behind a seccomp filter */
	FILTER_ENOSYS, /* the same with another errno */
};

/* For the rest of this (forked) row.  Skips it unless we begin as root. */
void hint_become(enum who who);

struct hint_want {
	int err;	   /* the errno, positive; 0: any */
	const char *cause; /* in the hint */
	const char * not ; /* not in the hint */
};

/* The last call returned `err`: is it the errno, and the hint, wanted?  Then
 * what the row has opened is closed. */
void hint_expect(int err, const struct hint_want *want);

/* What `print` prints, its lines joined.  The caller frees it. */
char *hint_text(bool (*print)(FILE *out));

/* Calls that most rows begin with.  An fd, or -errno. */
int hint_load(struct prog_spec spec); /* "r0 = 0; exit", GPL, if not said */
int hint_create(struct map_spec spec);
int hint_hash_of_one(uint32_t flags); /* 4 bytes -> 4 bytes */

#define LOAD(...)   hint_load((struct prog_spec){ __VA_ARGS__ })
#define CREATE(...) hint_create((struct map_spec){ __VA_ARGS__ })

#endif
