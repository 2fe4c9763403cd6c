/*
 * lesson_load.h - an object of the lesson, into the kernel and attached.
 *
 *     lesson_open()       the file; variables can be set
 *     lesson_load_all()   types, maps, programs
 *     lesson_attach()     one of the programs
 *
 * For lessons that have other things to show than these steps.
 */
#ifndef PROGS_LESSON_LOAD_H
#define PROGS_LESSON_LOAD_H

#include "loader/attach/link.h"
#include "loader/load/load.h"
#include "progs/lesson.h"

/* Each: 0, or -errno with the error text.  The load is the caller's to
 * close, opened or not; the link, too. */

/* load_open_bytes(), so that variables can be set before what follows. */
int lesson_open(struct load *load, const struct lesson_object *object);

/* All of the rest; the programs are at hand for the keys.  One that the
 * kernel refuses is an error, and its log is shown. */
int lesson_load_all(struct load *load);

/* Both steps for an object whose only program must be refused: its log is
 * shown, and `message` must be in it; `seen` says what that means. */
int lesson_refused(struct load *load, const struct lesson_object *object,
		   const char *message, const char *seen);

/* A program to where its section says. */
int lesson_attach(struct link *link, struct load *load, const char *program);

/* A variable, shared with the programs; NULL with the error text if it is
 * not there or does not have so many bytes. */
void *lesson_variable(struct load *load, const char *name, uint32_t size);

#endif
