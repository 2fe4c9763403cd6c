/*
 * flame.h - many stacks as one tree, and the tree as text or as a picture.
 *
 *   stacks, with how often each was seen      the tree
 *     main burn three   30                    main 60 -+- burn 50 -+- three 30
 *     main burn two     20                             |           +- two 20
 *     main rest         10                             +- rest 10
 *
 *   flame_tree()     indented lines with percents
 *   flame_folded()   a line per stack, "main;burn;three 30": what other
 *                    programs read
 *   flame_svg()      a flame graph: each function is a box as wide as its
 *                    share, upon the one that called it
 *
 *        +-------------+---------+
 *        | three       | two     |
 *        +-------------+---------+-----+
 *        | burn                  | rest|
 *        +-----------------------+-----+
 *        | main                        |
 *        +-----------------------------+
 *
 * Left and right are no time: boxes are in alphabetical order, so that equal
 * ones meet.  Nothing here knows where stacks come from.
 */
#ifndef PROGS_FLAME_H
#define PROGS_FLAME_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define FLAME_DEPTH 256 /* frames of a stack; what is above is cut off */

struct flame_frame {
	const char *name; /* any bytes; copied */
	bool kernel;
};

/* A function, called in one way. */
struct flame_node {
	char *name;
	bool kernel;
	uint64_t total;		  /* of itself and of what it called */
	struct flame_node *calls; /* alphabetical */
	struct flame_node *next;  /* called by the same */
};

struct flame {
	struct flame_node root; /* "all" */
	int depth;		/* of the longest stack */
};

#define FLAME_NONE ((struct flame){ .depth = 0 })

/* One stack, whoever called first at the front; `count` times.  0, or
 * -ENOMEM with the error text. */
int flame_add(struct flame *flame, const struct flame_frame *frames, int depth,
	      uint64_t count);
void flame_close(struct flame *flame);

/* Samples that were of the function itself. */
uint64_t flame_self(const struct flame_node *node);

/* How many samples have that function in their stack. */
uint64_t flame_with(const struct flame *flame, const char *name);

/* What has less than `least` percent is left out of the tree. */
void flame_tree(FILE *out, const struct flame *flame, double least);
void flame_folded(FILE *out, const struct flame *flame);

/* flame_svg.c.  One file, without any other: it opens in a browser, where a
 * click makes a box as wide as the picture, and words can be searched for. */
void flame_svg(FILE *out, const struct flame *flame, const char *title);

/* A text inside of XML, up to a zero; what is not ASCII becomes a '?'. */
void flame_escape(FILE *out, const char *text, size_t size);

#endif
