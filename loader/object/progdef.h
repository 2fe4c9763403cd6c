/*
 * progdef.h - the programs of an object: which functions the kernel gets.
 *
 *     section "tp/sched/sched_switch"    on_switch   a program
 *                                        count       static: called by one
 *     section "?kprobe/x"                on_x        only if asked for
 *     section ".text"                    clamp       called by several
 *
 * A program is a global function in a section whose name says what kind it
 * is; with it go the functions that it calls (subprog.h).
 */
#ifndef LOADER_OBJECT_PROGDEF_H
#define LOADER_OBJECT_PROGDEF_H

#include "loader/object/sec.h"
#include "loader/object/subprog.h"

struct progdef {
	const char *name;
	const char *section; /* SEC("...") */
	struct sec sec;
	const struct obj_func *func;
	struct subprog code; /* as compiled, calls re-based */
};

struct progdefs {
	struct progdef *rows; /* by section, then by place; of the object */
	int count;
};

/* Is the function a program? */
bool progdef_is(const struct obj *obj, const struct obj_func *func);

/* 0, or -errno with one sentence as the error text. */
int progdef_read(struct progdefs *defs, struct obj *obj);

/* One row more, for a function that is no program, if the name is no
 * program's: its rule is the empty one behind sec_rules.  The rows may move.
 * 0, or -errno with the error text, which names the nearest. */
int progdef_add(struct progdefs *defs, struct obj *obj, const char *function);

/* NULL with the error text, which names the nearest. */
const struct progdef *progdef_find(const struct progdefs *defs,
				   const char *name);

#endif
