/*
 * names.h - how often has a name been taken?
 *
 *   slot   0        1          2        3
 *        | pid, 2 |        | task, 1 |     | ...    by hash, then the next
 *
 * The names are not copied; they stay where they are.
 */
#ifndef LOADER_BTF_NAMES_H
#define LOADER_BTF_NAMES_H

#include <stdint.h>

struct names {
	struct names_slot {
		const char *name; /* NULL: free */
		uint32_t count, first;
	} * slots;
	uint32_t room, used; /* room is a power of two */
};

/* Take it for `id`: 1 the first time, 2 the second.  0: no memory. */
uint32_t names_take(struct names *names, const char *name, uint32_t id);

/* The first id that took it, 0 if none has. */
uint32_t names_first(const struct names *names, const char *name);

void names_close(struct names *names);

#endif
