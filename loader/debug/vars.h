/*
 * vars.h - which variable of C a register or a place on the stack holds, as
 * the object's debug information says it.
 *
 *     slot   0  5  9            22
 *     v            r6 ==========>     struct vals *v = lookup(...)
 *     n               r2 ==>          in get(), which was inlined: deeper
 *     key    fp-16 =============>     struct key { a, b, padding, c }
 *
 * Compilers keep it as far as they can: what was optimised away has no place,
 * and most numbers are soon in none.  What is here is certain.
 *
 *     .debug_*  ->  image.c       relocated, each section at its own address
 *               ->  libdw         DIEs
 *               ->  vars_read.c   scopes and variables
 *                   vars_at.c     a variable's places
 *                   vars_type.c   what a type is called, and its fields
 *                   frame.c       where the stack's variables really are
 */
#ifndef LOADER_DEBUG_VARS_H
#define LOADER_DEBUG_VARS_H

#include "loader/object/subprog.h"

struct var_field {
	const char *name; /* "a", "in.b" */
	uint32_t at, size;
};

struct var_type {
	uint64_t die;	    /* which one it is */
	const char *name;   /* "struct key", "__u32 *"; "": it has none */
	uint32_t size;	    /* bytes; 0: unknown */
	uint32_t alignment; /* of its largest number; 0: unknown */
	struct var_field *fields;
	int field_count; /* 0: it has none */
};

enum {
	VAR_STACK = -1,	 /* for a register: it is at `off` */
	VAR_NOWHERE = -2 /* it is in scope, and that is all */
};

/* A variable, as long as it is in one place. */
struct var {
	const char *name; /* "n"; "key.a" of a struct in pieces */
	const struct var_type *type;
	int from, to; /* slots, not including `to` */
	int depth;    /* of scopes around it: an inlined function is deeper */
	int reg;
	int off; /* from r10: -16 */
};

struct vars {
	struct arena arena;
	struct var *rows; /* by register, then by `from` */
	int count;
	bool missing; /* there is debug information, and nothing reads it:
		       * libdw is not here */
};

/* Of one program, put together with its functions.  An object without debug
 * information, or with what makes no sense, gives no names.  0 or -ENOMEM.
 * Either way vars_close() it. */
int vars_read(struct vars *vars, const struct obj *obj,
	      const struct subprog *code);
void vars_close(struct vars *vars);

/* The variable that the register holds before the instruction at the slot:
 * the one that stands in the line of C (NULL: any), else the innermost; NULL:
 * it is not known. */
const struct var *vars_reg(const struct vars *vars, int slot, int reg,
			   const char *line);

/* The variable whose bytes are at r10 + off there, as of a frame's own
 * instructions; NULL. */
const struct var *vars_stack(const struct vars *vars, int slot, int off);

/* Is there a variable of that name in scope, in whatever place? */
bool vars_has(const struct vars *vars, int slot, const char *variable);

/* "key.a", "key", or "padding of key", for `bytes` at r10 + off.  Returns
 * buf. */
char *vars_place(char *buf, size_t size, const struct var *var, int off,
		 int bytes);

/* The same of 8 bytes at r10 + off: "key.a, key.b"; "": nothing is known. */
char *vars_slot(char *buf, size_t size, const struct vars *vars, int slot,
		int off);

/* Does the word stand in the text? */
bool vars_in_line(const char *line, const char *word);

#endif
