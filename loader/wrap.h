/*
 * wrap.h - words to a FILE *, broken at 80 columns with a hanging indent.
 *
 *   bpf(BPF_MAP_CREATE, { map_type = BPF_MAP_TYPE_HASH, key_size = 8 bytes,
 *       value_size = 8 bytes })
 *   ^^^^ indent
 *
 * A word may contain spaces ("key_size = 8 bytes,"): lines break only
 * between words.
 */
#ifndef LOADER_WRAP_H
#define LOADER_WRAP_H

#include <stdbool.h>
#include <stdio.h>

#define WRAP_COLUMNS 80

struct wrap {
	FILE *out;
	int indent;	/* columns before every line but the first */
	int column;	/* how many are written on this line */
	bool begun;	/* a word of ours is among them */
	char word[512]; /* the last word: not written yet, it may grow */
	size_t len;
};

void wrap_start(struct wrap *w, FILE *out, int indent);

/* The same on a line that already has `column` columns: the first word comes
 * right behind them. */
void wrap_start_at(struct wrap *w, FILE *out, int column, int indent);

/* A new word.  What does not fit into 511 bytes is cut, and spaces at its
 * end are dropped. */
void wrap_word(struct wrap *w, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* More of the same word: a comma, a bracket. */
void wrap_glue(struct wrap *w, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Running text: a word ends at every space. */
void wrap_text(struct wrap *w, const char *text);

/* Write the last word and end the line. */
void wrap_end(struct wrap *w);

#endif
