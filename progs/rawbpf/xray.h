/*
 * xray.h - rawbpf xray: one program at every step, side by side.
 *
 *     .o ---> compiled ---> sent ---> xlated ---> native
 *      lines  def->code     insns     align.h     jited.h, native.h
 *             relocations:  say.h     rewrite.h
 *
 *     xray.c         the command
 *     xray_open.c    what is known of one program, put together
 *     xray_ctx.c     which field of its context an instruction is about
 *     xray_words.c   instructions of the kernel and reasons, in words
 *     xray_print.c   all of it as text
 *     xray_json.c    and as JSON
 */
#ifndef PROGS_RAWBPF_XRAY_H
#define PROGS_RAWBPF_XRAY_H

#include "loader/align.h"
#include "loader/load/load.h"
#include "loader/native.h"

#include <stdio.h>

struct json_t;

struct xray_line {
	int slot;	 /* from here on, up to the next */
	uint32_t number; /* 0: the compiler does not know */
	const char *file, *text;
};

struct xray {
	struct load *load;
	const struct load_prog *prog;
	const struct bpf_insn *insns; /* as sent; as compiled if it was not */
	struct xray_line *lines;      /* each begins a line other than the
				       * one before it */
	int line_count;
	struct proginfo info;
	uint16_t *held; /* for each slot, the registers with the function's
			 * first argument in them */

	bool aligned; /* the rest is known */
	char *alone;  /* why not; NULL: nobody asked */
	struct align align;
	struct native_insn *native; /* NULL: not asked for, or no_native */
	int native_count;
	char *no_native;
	const struct ksyms *ksyms; /* NULL: calls have no names */
	const struct ksym *base;   /* what they are counted from */
};

/* What the programs of an object share; NULL where it is not wanted, or not
 * there. */
struct xray_tools {
	struct ksyms *ksyms;
	struct native *native;
	char *no_native; /* why there is no disassembler */
};

/* All of one program; `loaded`: with what the kernel makes of it.  What is
 * not there is told by `alone` and `no_native`.  0, or -errno with the error
 * text.  xray_close() it either way. */
int xray_open(struct xray *x, struct load *load, const struct load_prog *prog,
	      const struct xray_tools *tools, bool loaded);
void xray_close(struct xray *x);

/* How many slots an instruction of ours takes. */
int xray_slots(const struct xray *x, int slot);

/* The function that begins at a slot; NULL: none does. */
const char *xray_function(const struct xray *x, int slot);

/* The native instructions of one of ours: how many, *first the first. */
int xray_native(const struct xray *x, int slot,
		const struct native_insn **first);

/* "prologue", "epilogue", NULL: it is neither.  Divisions look like the
 * latter to native.h; here it is known where a function ends. */
const char *xray_part(const struct xray *x, int slot,
		      const struct native_insn *insn);

/* xray_ctx.c: find out x->held; 0, or -ENOMEM with the error text. */
int xray_hold(struct xray *x);

/* "`len` of struct __sk_buff"; false, and nothing is written: it does not
 * access the context, or nobody knows its type. */
bool xray_field(FILE *out, const struct xray *x, int slot);

/* What was put into it, and why it became what the kernel keeps; the caller
 * frees it.  NULL: nothing; it is as it was sent. */
char *xray_filled(const struct xray *x, int slot);
char *xray_why(const struct xray *x, int slot);

/* A slot of the kernel's program as text; how many it takes. */
int xray_text(char *buf, size_t size, const struct xray *x, int at);

void xray_legend(FILE *out, bool loaded, bool native);
void xray_print(FILE *out, const struct xray *x);
struct json_t *xray_json(const struct xray *x);

#endif
