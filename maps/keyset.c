/*
 * keyset.c - a set of keys of one size, by open addressing.
 *
 *   slots   [ used, key ][ empty ][ used, key ] ...      a power of two
 *
 * A key starts looking at the slot its hash names and goes on to the next
 * one until it finds itself or an empty slot.  More than half full: double.
 */
#include "maps/keyset.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct keyset {
	uint32_t key_size;
	size_t slots, used;
	unsigned char *at; /* slots of 1 + key_size bytes */
};

/* FNV-1a, 64 bits. */
static uint64_t hash(const unsigned char *key, uint32_t size)
{
	uint64_t h = 0xcbf29ce484222325;

	for (uint32_t i = 0; i < size; i++)
		h = (h ^ key[i]) * 0x100000001b3;
	return h ^ (h >> 32);
}

static unsigned char *find(const struct keyset *set, const void *key)
{
	size_t stride = 1 + (size_t)set->key_size;
	size_t i = hash(key, set->key_size) & (set->slots - 1);
	unsigned char *slot = set->at + i * stride;

	while (slot[0] && memcmp(slot + 1, key, set->key_size)) {
		i = (i + 1) & (set->slots - 1);
		slot = set->at + i * stride;
	}
	return slot;
}

static void put(struct keyset *set, unsigned char *slot, const void *key)
{
	slot[0] = 1;
	memcpy(slot + 1, key, set->key_size);
	set->used++;
}

static int grow(struct keyset *set)
{
	struct keyset larger = { .key_size = set->key_size,
				 .slots = set->slots ? set->slots * 2 : 64 };
	size_t stride = 1 + (size_t)set->key_size;

	larger.at = calloc(larger.slots, stride);
	if (!larger.at)
		return -ENOMEM;
	for (size_t i = 0; i < set->slots; i++) {
		unsigned char *old = set->at + i * stride;

		if (old[0])
			put(&larger, find(&larger, old + 1), old + 1);
	}
	free(set->at);
	*set = larger;
	return 0;
}

struct keyset *keyset_open(uint32_t key_size)
{
	struct keyset *set = calloc(1, sizeof(*set));

	if (set)
		set->key_size = key_size;
	if (!set || grow(set) < 0) {
		keyset_close(set);
		return NULL;
	}
	return set;
}

void keyset_close(struct keyset *set)
{
	if (set)
		free(set->at);
	free(set);
}

int keyset_add(struct keyset *set, const void *key)
{
	unsigned char *slot;

	if (set->used * 2 >= set->slots && grow(set) < 0)
		return -ENOMEM;
	slot = find(set, key);
	if (slot[0])
		return 0;
	put(set, slot, key);
	return 1;
}
