/*
 * sizes.h - the sizes of maps that an object leaves to its program, given as
 * words to ours.
 *
 *     [--map NAME=ENTRIES[,BYTES]]... OBJECT
 *
 * ENTRIES of the map, and BYTES of a value.  A map that is not named and has
 * no entries gets SIZES_ENTRIES.
 */
#ifndef TESTS_ORACLE_SIZES_H
#define TESTS_ORACLE_SIZES_H

#include <stdbool.h>
#include <stdint.h>

#define SIZES_ENTRIES 4096

struct size {
	uint32_t entries, bytes; /* 0: as the object says */
};

/* Read all arguments; OBJECT.  Ends the program when they are wrong. */
const char *sizes_take(int argc, char **argv);

/* For a map of that name and type, which says `entries` of itself. */
struct size sizes_of(const char *map, uint32_t type, uint32_t entries);

struct bpf_object;

/* All that for an object that libbpf has opened and not loaded: resize.c. */
void sizes_set(struct bpf_object *object);

#endif
