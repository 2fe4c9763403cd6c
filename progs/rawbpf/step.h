/*
 * step.h - what rawbpf step is about: a program, its world, its session.
 *
 *     prog.s | prog.bin | prog.o:NAME      step_program.c
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
#include "maps/sim.h"
#include "progs/rawbpf/command.h"

#define STEP_BUDGET 1000000 /* instructions: what the verifier looks at */

struct session {
	struct debug d;
	struct vm *vm;

	/* The program; lines, labels: only of one that was text. */
	struct asm_prog code;
	struct vm_prog prog;
	const char *path;
	char section[64]; /* "" if it has none */
	char *source;	  /* the text, cut into lines; NULL: it was none */
	char **source_lines;
	int source_count;

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

/* The text of the line that an instruction came from; NULL: not known. */
const char *session_line(const struct session *s, int pc);

/* The map with this name, NULL if there is none. */
struct sim *session_map(const struct session *s, const char *name);

/* A number of any base, all of the text.  False: it is none. */
bool number_read(const char *text, __u64 *value);

/* "0a0b 0c", "0x0a0b0c": the bytes, which the caller frees.  NULL with
 * words in *wrong. */
unsigned char *hex_read(const char *text, size_t *size, const char **wrong);

#endif
