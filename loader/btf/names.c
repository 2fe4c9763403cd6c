/*
 * names.c - a table of names by hash: see names.h.
 */
#include "loader/btf/names.h"

#include <stdlib.h>
#include <string.h>

/* FNV-1a */
static uint32_t hash(const char *name)
{
	uint32_t h = 2166136261u;

	while (*name)
		h = (h ^ (unsigned char)*name++) * 16777619u;
	return h;
}

/* The slot of a name, or the free one where it would go. */
static struct names_slot *slot_of(const struct names *names, const char *name)
{
	uint32_t i = hash(name) & (names->room - 1);

	while (names->slots[i].name && strcmp(names->slots[i].name, name))
		i = (i + 1) & (names->room - 1);
	return &names->slots[i];
}

static int grow(struct names *names)
{
	struct names old = *names;

	names->room = old.room ? old.room * 2 : 256;
	names->slots = calloc(names->room, sizeof(*names->slots));
	if (!names->slots) {
		*names = old;
		return -1;
	}
	for (uint32_t i = 0; i < old.room; i++)
		if (old.slots[i].name)
			*slot_of(names, old.slots[i].name) = old.slots[i];
	free(old.slots);
	return 0;
}

uint32_t names_take(struct names *names, const char *name, uint32_t id)
{
	struct names_slot *slot;

	if (names->used * 2 >= names->room && grow(names))
		return 0;
	slot = slot_of(names, name);
	if (!slot->name) {
		slot->name = name;
		slot->first = id;
		names->used++;
	}
	return ++slot->count;
}

uint32_t names_first(const struct names *names, const char *name)
{
	return names->room ? slot_of(names, name)->first : 0;
}

void names_close(struct names *names)
{
	free(names->slots);
	memset(names, 0, sizeof(*names));
}
