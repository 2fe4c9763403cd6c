/*
 * usdt_spec.h - what a program reads to find the arguments of a mark.
 *
 *     the map usdt_specs, of progs/include/bpf/usdt.h:
 *
 *     key   0         1                       2                     3
 *         +---------+-----------------------+---------------------+------+
 *         | nothing | cookie 7, 2 arguments | cookie 7, 1 argument|      |
 *         +---------+-----------------------+---------------------+------+
 *                     ^ ^                     ^
 *     places    0x1139  0x1200                0x1450    of a mark, or of many
 *
 * A place's attach cookie is its key.  Places whose arguments and user's
 * cookie are the same share one.
 */
#ifndef LOADER_ATTACH_USDT_SPEC_H
#define LOADER_ATTACH_USDT_SPEC_H

#include "loader/attach/usdt_arg.h"

#define USDT_SPECS "usdt_specs"

struct usdt_spec {
	uint64_t cookie; /* the user's */
	uint32_t count;
	uint32_t used; /* 1 */
	struct usdt_arg args[USDT_ARGS];
};

struct usdt_specs {
	int map_fd;	/* -1: the program reads no arguments */
	uint32_t count; /* as many as the map has room for */
	uint32_t known; /* those of them that `specs` has */
	struct usdt_spec *specs;
};

/* The map of a loaded program.  0, also if it has none; or -errno with the
 * error text.  Either way usdt_specs_close() it. */
int usdt_specs_open(struct usdt_specs *s, int prog_fd);
void usdt_specs_close(struct usdt_specs *s);

/* Put it there, if nobody has.  0 and its key, or -errno with the error
 * text.  What is there stays as long as the map. */
int usdt_specs_put(struct usdt_specs *s, const struct usdt_spec *spec,
		   uint64_t *key);

#endif
