/*
 * mapped.h - an array in our own memory: no call to read or to write it.
 *
 *     map_lookup()   a system call each, and the kernel copies
 *     mapped_open()  one mmap(2); from then on its elements are ours, too,
 *                    and what a program writes is there at once
 *
 * For arrays made with BPF_F_MMAPABLE (5.5).  Nothing is locked: what two
 * sides write takes atomic instructions on both.
 */
#ifndef MAPS_MAPPED_H
#define MAPS_MAPPED_H

#include "maps/map.h"

struct mapped {
	unsigned char *bytes; /* element 0; NULL: none */
	uint32_t stride;      /* from one element to the next */
	uint32_t count;
	size_t size; /* of all of it: whole pages */
};

#define MAPPED_NONE ((struct mapped){ .bytes = NULL })

enum mapped_how {
	MAPPED_READ, /* writing to it kills: SIGSEGV */
	MAPPED_WRITE /* not of a frozen map, nor of one that programs only
		      * read; and the map cannot be frozen as long as it is
		      * open */
};

/* All elements of `map`, which may be closed meanwhile: the memory keeps it.
 * 0, or -errno with the error text and MAPPED_NONE.  mapped_close() takes
 * what was never opened. */
int mapped_open(struct mapped *m, const struct map *map, enum mapped_how how);
void mapped_close(struct mapped *m);

/* Element `index`, value_size bytes; NULL: there is none. */
void *mapped_value(const struct mapped *m, uint32_t index);

#endif
