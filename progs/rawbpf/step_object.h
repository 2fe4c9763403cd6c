/*
 * step_object.h - a program out of an object: the parts of session_open().
 */
#ifndef PROGS_RAWBPF_STEP_OBJECT_H
#define PROGS_RAWBPF_STEP_OBJECT_H

#include "progs/rawbpf/step.h"

/* Read s->bytes and look up what it asks for; the function is s->name, or
 * the only program.  0, or -errno with the error text. */
int session_object(struct session *s, const struct args *args);

/* Make the map of this name as the object defines it; all that are not made
 * yet.  One that cannot be made here is a fault once it is reached.  -ENOENT
 * with the error text: it has none of that name. */
int session_object_map(struct session *s, const char *name);
void session_object_maps(struct session *s);

/* Its instructions, linked and patched, which stay the session's; and the
 * programs that it calls by its maps.  0, or -errno with the error text. */
int session_object_code(struct session *s, const struct bpf_insn **insns,
			size_t *count);

/* Fill in s->code.lines and s->texts, and those of the others, if the object
 * has lines of C (clang -g).  0, or -ENOMEM with the error text. */
int session_object_lines(struct session *s);

/* What was put into an instruction of the program that runs, in words, which
 * the caller frees.  NULL: it is as it was compiled. */
char *session_object_say(const struct session *s, int pc);

/* The first thing in the program's code that only a kernel has, and that may
 * not be missing; NULL: there is none. */
const struct reloc *session_object_hole(const struct session *s);

void session_object_close(struct session *s);

#endif
