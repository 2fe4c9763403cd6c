/*
 * load.h - what the tests of the loader share: objects, loaded and run.
 *
 *     tests/bpf/NAME.bpf.c --clang--> build/tests/bpf/NAME.bpf.o
 *                                           |
 *     build/tests/kernel: .rodata    <------'  a VM needs no clang
 */
#ifndef TESTS_KERNEL_LOAD_H
#define TESTS_KERNEL_LOAD_H

#include "loader/load/load.h"

#include <check.h>

#undef fail /* check.h has one of its own; ours is in loader/err.h */

struct object {
	const char *name; /* "maps.bpf.o" */
	const unsigned char *bytes, *end;
};

/* Makes `maps` of tests/bpf/maps.bpf.c. */
#define OBJECT(name)                                                      \
	__asm__(".pushsection .rodata\n.balign 8\n" #name                 \
		"_bytes: .incbin \"tests/bpf/" #name ".bpf.o\"\n" #name   \
		"_end:\n.popsection\n");                                  \
	extern const unsigned char name##_bytes[],                        \
		name##_end[] __attribute__((visibility("hidden")));       \
	static const struct object name = { #name ".bpf.o", name##_bytes, \
					    name##_end }

/* As load_open_bytes(); no `want` is the usual. */
int object_open(struct load *load, const struct object *object,
		const struct load_want *want);

/* Open it, or the row fails. */
void must_open(struct load *load, const struct object *object,
	       const struct load_want *want);

/* Open it and load all of it, or the row fails, with the log of what was
 * refused. */
void must_load(struct load *load, const struct object *object,
	       const struct load_want *want);

/* What a loaded program returns, run once by hand: with a packet of zeros if
 * it is for packets. */
int run(struct load *load, const char *prog);

/* The value of a variable of four bytes. */
uint32_t variable(struct load *load, const char *name);

/* The words are in the text; if not the row fails and shows it. */
void must_say(const char *text, const char *words);

/* Is this kernel at least of that version?  To know what it must refuse. */
bool since(int major, int minor);

#endif
