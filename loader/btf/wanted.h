/*
 * wanted.h - names that are looked for among types: the heart of target.c.
 *
 *   wanted      "task_struct"   "pid"
 *   starts      ... bit of "task", bit of "pid" ...       8 KiB
 *   chains      by the same four letters: those that begin so
 *
 *   each type   of a wanted kind?  its name's start has its bit?  which one?
 *
 * A kernel's names are 3 MB of strings: the pass looks at the kind, then at
 * the first four letters, and stays away from the rest as long as it can.
 */
#ifndef LOADER_BTF_WANTED_H
#define LOADER_BTF_WANTED_H

#include "loader/btf/target.h"
#include "loader/object/arena.h"

enum wanted_read {
	WANTED_NEW,
	WANTED_VMLINUX, /* the pass over vmlinux has been */
	WANTED_MODULES, /* and the one over its modules */
};

struct wanted {
	const char *name; /* without its flavour */
	size_t len;
	uint32_t hash;
	uint32_t kinds;
	enum wanted_read read;
	struct target_type *types;
	int count, room;
	int in_vmlinux;	    /* how many of them */
	uint32_t its_kinds; /* of these */
};

enum {
	WANTED_START_BITS = 16,
	WANTED_CHAINS = 1024
};

/* Arrays that grow leave the old ones in the arena: what target_find() gave
 * out stays. */
struct target_names {
	struct arena arena;
	struct wanted *rows;
	int count, room;
	int *table; /* 1 + a row's index, by hash, then the next; 0: free */

	/* For one pass: what names begin with. */
	uint64_t starts[(1 << WANTED_START_BITS) / 64];
	int chains[WANTED_CHAINS]; /* 1 + the first link's index; 0: none */
	struct wanted_link {
		int row, next; /* next: as in chains */
	} * links;	       /* two for each row */
	int link_count;
};

/* NULL: it is not wanted. */
struct wanted *wanted_find(const struct target_names *names, const char *name);

/* The same, and it is wanted from here on; NULL with the error text. */
struct wanted *wanted_add(struct target_names *names, const char *name);

/* A pass over types, or over those of several modules. */
struct wanted_pass {
	struct target_names *names;
	enum wanted_read read; /* of the names: those read no further */
	int module;	       /* in target.modules; -1: vmlinux */
	uint32_t kinds;	       /* of any of the names */
};

void wanted_start(struct wanted_pass *pass);
int wanted_pass(const struct wanted_pass *pass, const struct btf *btf);

#endif
