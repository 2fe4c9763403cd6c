/*
 * dump_in.h - what the parts of the dump share.
 *
 *   dump.c         in which order, and what is declared before
 *   dump_decl.c    int (*name[3])(struct pid *)
 *   dump_body.c    struct ... { ... }; enum ... { ... };
 *   dump_layout.c  where C would put a member
 *   dump_name.c    names that two types share
 */
#ifndef LOADER_BTF_DUMP_IN_H
#define LOADER_BTF_DUMP_IN_H

#include "loader/btf/find.h"
#include "loader/btf/names.h"

#include <stdio.h>

enum dump_state {
	DUMP_NOT,
	DUMP_WITHIN, /* what it contains is being printed */
	DUMP_DONE,
};

struct dumper {
	FILE *out;
	const struct btf *btf;
	unsigned char *state; /* enum dump_state of each type */
	bool *declared;	      /* struct pid; has been printed */
	unsigned char *align; /* of each type, in bytes; 0: not yet known */
	unsigned short *copy; /* the how-manieth of its name it is */
	struct names tags, words;
	uint32_t inside; /* the struct that a mention will be printed in */
	int err;	 /* the first refusal; what is printed then is void */
	int depth;	 /* of types in types */
	uint64_t left;	 /* how many more: a forged file may fan out */
	int indent;
	bool space; /* one is due before the next word */
};

/* False, and the dump refused, when types lead too deep.  Each true one
 * ends with depth--. */
bool dump_deeper(struct dumper *d);

/* ---- dump_name.c ---- */

int dump_names(struct dumper *d); /* count them all */
void dump_ident(struct dumper *d, const char *name);
void dump_name(struct dumper *d, uint32_t id);

/* The name of an enum's value, ___2 if it is taken. */
void dump_enumerator(struct dumper *d, const char *name);

/* ---- dump_decl.c ---- */

/* "struct pid *name[3]", without a semicolon. */
void dump_decl(struct dumper *d, uint32_t id, const char *name);

/* A typedef that compilers have themselves, each its own: what is behind it
 * is printed instead. */
bool dump_builtin(struct dumper *d, uint32_t id);

/* ---- dump_body.c ---- */

void dump_indent(struct dumper *d);
void dump_struct(struct dumper *d, uint32_t id); /* without a semicolon */
void dump_enum(struct dumper *d, uint32_t id);

/* ---- dump_layout.c ---- */

/* The alignment, in bytes, that C gives to what is printed for a type. */
uint64_t dump_align(struct dumper *d, uint32_t id);

/* Must the struct be packed for its members to be where they are? */
bool dump_packed(struct dumper *d, const struct btf_type *t);

/* The bit at which C puts a member that follows bit `at`. */
uint64_t dump_natural(struct dumper *d, const struct btf_field *f, uint64_t at,
		      bool packed);

#endif
