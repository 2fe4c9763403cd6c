/*
 * log.h - rawbpf log: what its files share.
 *
 *     log.c          the command
 *     log_open.c     where the logs come from: the kernel, or a file
 *     log_lines.c    the C lines of an object
 *     log_vars.c     and its variables
 *     log_words.c    what changed, in words
 *     log_text.c     instruction by instruction
 *     log_at.c       one instruction: before, after, who wrote it
 *     log_visits.c   where the verifier's work went
 *     log_paths.c    all paths as a tree
 *     log_json.c     all of it as JSON
 *     log_compare.c  up to where two of them differ
 *     log_kernels.c  one object, asked of several kernels
 *     log_screen.c   the same on the whole terminal, and log_screen_draw.c
 */
#ifndef PROGS_RAWBPF_LOG_H
#define PROGS_RAWBPF_LOG_H

#include "insn/verifier/known.h"
#include "insn/verifier/stats.h"
#include "insn/verifier/tree.h"
#include "insn/verifier/visits.h"
#include "loader/debug/vars.h"
#include "progs/rawbpf/command.h"

/* Where each instruction of a program comes from, as its object says it: the
 * log says it only where it changes, before 6.9 without file and number, and
 * may have lost its beginning (log_lines.c). */
struct log_lines {
	struct log_lines *next; /* of the object's programs */
	int count;
	struct log_line {
		int slot; /* from this one on */
		int line, column;
		const char *file, *text; /* in `strings` */
		int indent;		 /* blanks in front of the text */
	} * rows;
	char *strings;
	int slots; /* of the program */
	uint32_t prog_type;
	struct vars vars; /* that registers and the stack hold */
};

/* What the verifier said of one program. */
struct log_view {
	char *name;  /* of the program; "": not known */
	char *about; /* "xdp, 23 instructions, refused; ..."; "" */
	bool asked;  /* the kernel was, just now */
	bool refused;
	struct vlog *log;
	const struct log_lines *lines; /* NULL: only the log says it */
	int first, last;	       /* its records; not including `last` */
	struct vpath path;
	struct vtree tree;
	struct vstats stats;
};

struct logs {
	struct vlog **texts;
	int text_count;
	struct log_view *views;
	int count;
	struct log_lines *lines;
	enum exit_code verdict; /* of the kernel, if it was asked */
};

/* As the command line says.  DONE, or another code after words on standard
 * error; either way logs_close() it. */
enum exit_code logs_open(struct logs *logs, const struct args *args);
void logs_close(struct logs *logs);

/* The logs that a file holds, one after the other.  As logs_open(), of logs
 * that are all zero or open. */
enum exit_code logs_read(struct logs *logs, const struct args *args,
			 const char *path);

/* ---- Lines of C (log_lines.c) ---- */

struct load;
struct load_prog;

/* Those of a loaded program; NULL: it has none, or there is no memory. */
struct log_lines *log_lines_read(const struct load *load,
				 const struct load_prog *prog);
void log_lines_close(struct log_lines *lines); /* with all behind it */

/* As rawbpf why has them: free() `lines` of it, and no more.  0 or
 * -ENOMEM. */
struct why_source;
int log_lines_source(const struct log_lines *lines, struct why_source *source);

/* The line of C at a slot; NULL: not known, or there are no lines. */
const char *log_lines_text(const struct log_lines *lines, int slot);

/* ---- Variables of C (log_vars.c) ---- */

#define LOG_NAME 100

/* The variable in a register before the instruction at the slot (-1: no
 * slot); NULL: not known. */
const char *log_variable(const struct log_view *view, int slot, int reg);

/* "r2 = n" or "r2", "fp-8 = key" or "fp-8".  Room for LOG_NAME. */
char *log_reg_name(char *buf, const struct log_view *view, int slot, int reg);
char *log_stack_name(char *buf, const struct log_view *view, int slot, int off);

/* Where what a step leaves in a frame is: the slot that comes next in it;
 * -1: none does. */
int log_slot_after(const struct log_view *view, int step, int frame);

/* ---- In words (log_words.c) ---- */

#define LOG_WORDS 420

/* "r2 = n: 0..20", "fp-8: zero", or with "in the function, " before it, as
 * seen from a step.  Room for LOG_WORDS. */
char *log_change_words(char *buf, const struct log_view *view,
		       const struct vchange *change, int step);
char *log_slot_words(char *buf, size_t size, const struct vslot *slot);

/* The PRECISE lines among records first..last in one; "": there are none. */
char *log_precise_words(char *buf, size_t size, const struct log_view *view,
			int first, int last);

/* Where an instruction comes from, cut into its parts; length 0: unsaid. */
struct log_source {
	const char *text, *file;
	int text_length, file_length;
	int line; /* 0: unsaid */
};
void log_source(const struct log_view *view, int step,
		struct log_source *source);

/* What a SOURCE record says; -1: none. */
void log_source_record(const struct log_view *view, int record,
		       struct log_source *source);

/* "count.bpf.c:12: if (n > 20)"; "" if nothing is known.  Of step -1 nothing
 * is. */
char *log_source_words(char *buf, size_t size, const struct log_view *view,
		       int step);

/* "refused: xdp, 23 instructions, ...", and an empty line. */
void log_head(FILE *out, const struct log_view *view);

/* "path 2: from 17 (path 1) to 12  r1: 0..9"; of a function by itself what
 * the kernel says. */
char *log_leg_words(char *buf, size_t size, const struct log_view *view,
		    int leg);

/* Of one step: what is known before it, who wrote that, what it changed, and
 * the message if it is the last.  `known` is that before the step, and after
 * it when this returns. */
void log_details(FILE *out, const struct log_view *view, int step,
		 struct vknown *known);

/* What the kernel said of it, as it said it. */
void log_raw(FILE *out, const struct log_view *view, int step);

/* Is it part of the message at the end: behind the last instruction? */
bool log_is_message(const struct log_view *view, int record);

/* ---- Forms ---- */

struct log_form {
	FILE *out;
	const struct args *args;
	bool raw;
};

enum exit_code log_text(const struct log_form *form, struct log_view *view);
enum exit_code log_at(const struct log_form *form, struct log_view *view);
enum exit_code log_json(const struct log_form *form, const struct logs *logs);
enum exit_code log_kernels(FILE *out, const struct args *args);
enum exit_code log_compare(const struct log_form *form,
			   const struct logs *logs);
enum exit_code log_paths(const struct log_form *form, struct log_view *view);
enum exit_code log_visits(const struct log_form *form, struct log_view *view);

#endif
