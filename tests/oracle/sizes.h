/*
 * sizes.h - the sizes of maps that an object leaves to its program, given as
 * words to libbpf.
 *
 *     [--map NAME=ENTRIES[,BYTES]]... OBJECT
 *
 * ENTRIES of the map, and BYTES of a value.  A map that is not named and has
 * no entries gets SIZES_ENTRIES.
 */
#ifndef TESTS_ORACLE_SIZES_H
#define TESTS_ORACLE_SIZES_H

#include <bpf/libbpf.h>

#define SIZES_ENTRIES 4096

/* Read all arguments; OBJECT.  Ends the program when they are wrong. */
const char *sizes_take(int argc, char **argv);

/* After bpf_object__open_file(), before bpf_object__load(). */
void sizes_set(struct bpf_object *object);

#endif
