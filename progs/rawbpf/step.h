/*
 * step.h - what rawbpf step is about: a program, its world, its session.
 *
 *     prog.s | prog.bin | prog.o:NAME      step_program.c
 *                         prog.o:NAME      step_object.c, step_lines.c
 *     --map, --entry                       step_maps.c
 *     --ctx, --packet                      step_world.c
 *     --replay                             step_replay.c
 *            `--> struct session, a debug.h session on a machine
 *                     `--> words.h, screen.h: who drives it
 */
#ifndef PROGS_RAWBPF_STEP_H
#define PROGS_RAWBPF_STEP_H

#include "insn/asm.h"
#include "insn/vm/debug.h"
#include "insn/vm/record.h"
#include "loader/load/load.h"
#include "maps/sim.h"
#include "progs/rawbpf/command.h"

#define STEP_BUDGET 1000000 /* instructions: what the verifier looks at */

/* A program that a tail call leads to. */
struct step_other {
	struct vm_prog prog;
	int *lines; /* as in struct session */
	const char **texts;
};

struct session {
	struct debug d;
	struct vm *vm;

	char *bytes, *name; /* of FILE:NAME; NULL: no name was given */
	size_t size;

	/* The program; lines of text and of C, labels only of text. */
	struct asm_prog code;
	struct vm_prog prog;
	const char *path;
	char section[64];   /* "" if it has none */
	char *source;	    /* the text, cut into lines; NULL: it was none */
	const char **texts; /* by slot: its line; NULL: not known */

	bool is_object; /* the next are set */
	struct load load;
	const struct load_prog *main;
	struct step_other *others; /* like load.progs */
	int *map_err;  /* like load.maps: 0, or why it is not made */
	char why[160]; /* what a fault is about */

	struct sim *sims[VM_MAPS]; /* in the order given: fd 3, 4, ... */
	struct asm_map names[VM_MAPS];
	struct asm_maps maps;

	char *ctx, *packet; /* their bytes */

	struct record *record; /* NULL: no run is replayed */
	struct replay replay;
};

/* Do what the command line says.  DONE, or another code after one sentence
 * on standard error.  Either way session_close(). */
enum exit_code session_open(struct session *s, const struct args *args);
void session_close(struct session *s);

/* The parts of session_open(), in this order. */
enum exit_code session_file(struct session *s, const struct args *args);
enum exit_code session_maps(struct session *s, const struct args *args);
enum exit_code session_program(struct session *s, const struct args *args);
enum exit_code session_world(struct session *s, const struct args *args,
			     __u64 *ctx);

/* The part of session_world() for --ctx TYPE:FIELD=VALUE,... */
enum exit_code session_fields(const struct session *s, const struct args *args,
			      const char *text, char **bytes, size_t *size);

/* The part of session_world() for --replay; s->ctx has *ctx_size bytes. */
enum exit_code session_replay(struct session *s, const struct args *args,
			      size_t *ctx_size);

/* The line that an instruction of the running program came from, its number
 * and its text; 0 and NULL: not known. */
int session_line_number(const struct session *s, int pc);
const char *session_line(const struct session *s, int pc);

/* The map with this name, NULL if there is none. */
struct sim *session_map(const struct session *s, const char *name);

/* One map more; a NULL name is what the spec calls it.  0, or -errno without a text: of sim_open(), or -ENOSPC; and
 * what that means, as part of a sentence. */
int session_add_map(struct session *s, const char *name,
		    const struct map_spec *spec);
const char *session_map_refused(int err);

/* What the program calls the map, in the place of an fd; of NULL, a number
 * that no map has. */
int session_map_number(const struct session *s, const struct sim *sim);

/* A number of any base, all of the text.  False: it is none. */
bool number_read(const char *text, __u64 *value);

/* "0a0b 0c", "0x0a0b0c": the bytes, which the caller frees.  NULL with
 * words in *wrong. */
unsigned char *hex_read(const char *text, size_t *size, const char **wrong);

#endif
