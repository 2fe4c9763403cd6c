/*
 * words.h - the debugger's words: read from a line, answered on a stream.
 *
 *     break helper map_lookup_elem
 *     |     |      `- place
 *     word  kind             a row in the table of words.c
 *
 * Answers are for people (words_text.c) or, with --json, one object a line
 * (words_json.c); each form is a table of functions.
 */
#ifndef PROGS_RAWBPF_WORDS_H
#define PROGS_RAWBPF_WORDS_H

#include "progs/rawbpf/step.h"

#include <stdbool.h>
#include <stdio.h>

struct form;

struct talk {
	struct session *s;
	FILE *out;
	const struct form *form;
	int shown;  /* lines of the program's output that were shown */
	bool quit;  /* the word was said */
	bool wrong; /* a word was not understood, now or before */
};

/* A form of answers. */
struct form {
	void (*stop)(struct talk *t, enum debug_why why);
	void (*regs)(struct talk *t);
	void (*stack)(struct talk *t);
	void (*maps)(struct talk *t);
	void (*breaks)(struct talk *t);
	void (*output)(struct talk *t);
	void (*list)(struct talk *t, int from, int to);
	void (*who)(struct talk *t, const char *what, __s64 step, int pc);
	void (*help)(struct talk *t);
	void (*say)(struct talk *t, bool wrong, const char *text);
};

extern const struct form form_text, form_json;

/* Do what a line says; nothing if it says nothing. */
void words_line(struct talk *t, const char *line);

/* The words, for help; ended by a row without a name. */
struct word {
	const char *name, *args, *says;
	bool (*run)(struct talk *t, char *words[]); /* false: misused */
};
extern const struct word words[];

/* Read standard input to its end or to `quit`; each line a command. */
enum exit_code words_loop(struct session *s, bool json);

/* Why it stopped, in words; "" after a plain step. */
void words_why(const struct session *s, enum debug_why why, char *buf,
	       size_t len);

/* What a breakpoint is about: "helper map_lookup_elem". */
void words_break(const struct session *s, const struct debug_break *b,
		 char *buf, size_t len);

#endif
