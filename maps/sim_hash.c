/*
 * sim_hash.c - maps whose key is bytes.
 *
 *     bucket[hash] -> slot -> slot -> NONE       chained by slot.next
 *     slot n:  key at keys + n * key_size, values in cells n * cpus ...
 *
 * There is one slot more than elements: the spare.  Replacing an element
 * fills the spare and makes the old slot the new spare, so that a program
 * that still points to the old value reads the old value.  The per-CPU
 * kinds write in place, as the kernel's do.
 *
 * The LRU kinds keep all slots in a ring, the one used last first; when
 * none is free, the last is taken.  (The kernel's LRU is only roughly in
 * that order: kernel/bpf/bpf_lru_list.c, hashtab.c)
 */
#include "maps/sim_type.h"

#include <errno.h>
#include <stdlib.h>

#define NONE (-1)

struct slot {
	__s32 next;	    /* in its bucket, or in the free list */
	__s32 newer, older; /* LRU */
	__u32 used;
};

struct hash {
	struct slot *slots;
	__s32 *buckets;
	char *keys;
	__u32 bucket_count; /* a power of two */
	__u32 slot_count, count;
	__s32 free, spare;
	__s32 newest, oldest;
};

static bool is_lru(const struct sim *sim)
{
	return sim->spec.type == BPF_MAP_TYPE_LRU_HASH ||
	       sim->spec.type == BPF_MAP_TYPE_LRU_PERCPU_HASH;
}

static bool is_per_cpu(const struct sim *sim)
{
	return sim->spec.type == BPF_MAP_TYPE_PERCPU_HASH ||
	       sim->spec.type == BPF_MAP_TYPE_LRU_PERCPU_HASH;
}

/* ---- Finding ---- */

/* FNV-1a, 32 bits */
static __u32 bucket_of(const struct sim *sim, const void *key)
{
	const struct hash *h = sim->state;
	const unsigned char *byte = key;
	__u32 hash = 2166136261u;

	for (__u32 i = 0; i < sim->spec.key_size; i++)
		hash = (hash ^ byte[i]) * 16777619u;
	return hash & (h->bucket_count - 1);
}

static char *key_at(const struct sim *sim, __s32 slot)
{
	const struct hash *h = sim->state;

	return h->keys + (size_t)slot * sim->spec.key_size;
}

static __s64 cell(const struct sim *sim, __s32 slot, int cpu)
{
	__u64 n = (__u64)slot * sim->cpus + (sim->cpus > 1 ? cpu : 0);

	return n * sim->map.cells.step;
}

static __s32 find(const struct sim *sim, const void *key)
{
	const struct hash *h = sim->state;
	__s32 slot = h->buckets[bucket_of(sim, key)];

	while (slot != NONE &&
	       memcmp(key_at(sim, slot), key, sim->spec.key_size))
		slot = h->slots[slot].next;
	return slot;
}

/* ---- The order of use ---- */

static void lru_out(struct sim *sim, __s32 slot)
{
	struct hash *h = sim->state;
	struct slot *s = &h->slots[slot];

	if (s->newer != NONE)
		SIM_SET(sim, h->slots[s->newer].older, s->older);
	else
		SIM_SET(sim, h->newest, s->older);
	if (s->older != NONE)
		SIM_SET(sim, h->slots[s->older].newer, s->newer);
	else
		SIM_SET(sim, h->oldest, s->newer);
}

static void lru_in(struct sim *sim, __s32 slot)
{
	struct hash *h = sim->state;

	SIM_SET(sim, h->slots[slot].newer, NONE);
	SIM_SET(sim, h->slots[slot].older, h->newest);
	if (h->newest != NONE)
		SIM_SET(sim, h->slots[h->newest].newer, slot);
	else
		SIM_SET(sim, h->oldest, slot);
	SIM_SET(sim, h->newest, slot);
}

static void lru_use(struct sim *sim, __s32 slot)
{
	struct hash *h = sim->state;

	if (!is_lru(sim) || h->newest == slot)
		return;
	lru_out(sim, slot);
	lru_in(sim, slot);
}

/* ---- Slots come and go ---- */

static void link_slot(struct sim *sim, __s32 slot, const void *key)
{
	struct hash *h = sim->state;
	__u32 bucket = bucket_of(sim, key);

	sim_put(sim, key_at(sim, slot), key, sim->spec.key_size);
	SIM_SET(sim, h->slots[slot].used, 1);
	SIM_SET(sim, h->slots[slot].next, h->buckets[bucket]);
	SIM_SET(sim, h->buckets[bucket], slot);
	SIM_SET(sim, h->count, h->count + 1);
	if (is_lru(sim))
		lru_in(sim, slot);
}

static void unlink_slot(struct sim *sim, __s32 slot)
{
	struct hash *h = sim->state;
	__s32 *at = &h->buckets[bucket_of(sim, key_at(sim, slot))];

	while (*at != slot)
		at = &h->slots[*at].next;
	SIM_SET(sim, *at, h->slots[slot].next);
	SIM_SET(sim, h->slots[slot].used, 0);
	SIM_SET(sim, h->count, h->count - 1);
	if (is_lru(sim))
		lru_out(sim, slot);
}

static void free_slot(struct sim *sim, __s32 slot)
{
	struct hash *h = sim->state;

	unlink_slot(sim, slot);
	SIM_SET(sim, h->slots[slot].next, h->free);
	SIM_SET(sim, h->free, slot);
}

/* A slot for a key that is not there; -E2BIG: all are taken. */
static __s32 take_slot(struct sim *sim)
{
	struct hash *h = sim->state;
	__s32 slot;

	if (h->free == NONE && is_lru(sim))
		free_slot(sim, h->oldest);
	slot = h->free;
	if (slot == NONE)
		return -E2BIG;
	SIM_SET(sim, h->free, h->slots[slot].next);
	return slot;
}

/* The slot where a key's new value belongs; -errno. */
static __s32 place(struct sim *sim, const void *key, __u64 flags)
{
	struct hash *h = sim->state;
	__s32 old = find(sim, key), slot = h->spare;

	if (flags > BPF_EXIST)
		return -EINVAL;
	if (flags == (old == NONE ? BPF_EXIST : BPF_NOEXIST))
		return old == NONE ? -ENOENT : -EEXIST;
	if (old != NONE && is_per_cpu(sim)) {
		lru_use(sim, old);
		return old;
	}
	if (old != NONE) {
		unlink_slot(sim, old);
		SIM_SET(sim, h->spare, old);
	} else {
		slot = take_slot(sim);
		if (slot < 0)
			return slot;
		if (is_per_cpu(sim)) /* the other CPUs start with 0 */
			sim_clear(sim,
				  (char *)sim->map.values + cell(sim, slot, 0),
				  (size_t)sim->cpus * sim->map.cells.step);
	}
	link_slot(sim, slot, key);
	return slot;
}

/* ---- What programs do ---- */

static __s64 hash_lookup(struct vm_map *map, const void *key, int cpu)
{
	struct sim *sim = (struct sim *)map;
	__s32 slot = find(sim, key);

	if (slot == NONE)
		return -ENOENT;
	lru_use(sim, slot);
	return cell(sim, slot, cpu);
}

static int hash_update(struct vm_map *map, const void *key, const void *value,
		       __u64 flags, int cpu)
{
	struct sim *sim = (struct sim *)map;
	__s32 slot = place(sim, key, flags);

	if (slot < 0)
		return slot;
	sim_put(sim, (char *)map->values + cell(sim, slot, cpu), value,
		map->value_size);
	return 0;
}

static int hash_remove(struct vm_map *map, const void *key)
{
	struct sim *sim = (struct sim *)map;
	__s32 slot = find(sim, key);

	if (slot == NONE)
		return -ENOENT;
	free_slot(sim, slot);
	return 0;
}

static __s64 hash_walk(struct vm_map *map, __s64 from, void *key, __s64 *value,
		       int cpu)
{
	struct sim *sim = (struct sim *)map;
	struct hash *h = sim->state;

	for (; from < h->slot_count; from++) {
		if (!h->slots[from].used)
			continue;
		memcpy(key, key_at(sim, from), map->key_size);
		*value = cell(sim, from, cpu);
		return from + 1;
	}
	return -ENOENT;
}

/* ---- What user space does ---- */

static __s64 hash_place(struct sim *sim, const void *key, __u64 flags)
{
	__s32 slot = place(sim, key, flags);

	return slot < 0 ? slot : cell(sim, slot, 0);
}

static __s64 hash_find(struct sim *sim, const void *key)
{
	__s32 slot = find(sim, key);

	return slot == NONE ? -ENOENT : cell(sim, slot, 0);
}

static int hash_next_key(struct sim *sim, const void *key, void *next)
{
	__s32 slot = key ? find(sim, key) : NONE;
	__s64 value;

	/* not there: NONE + 1 is the first */
	return hash_walk(&sim->map, slot + 1, next, &value, 0) < 0 ? -ENOENT
								   : 0;
}

/* ---- Open, close ---- */

static const struct vm_map_ops hash_ops = {
	.lookup = hash_lookup,
	.update = hash_update,
	.remove = hash_remove,
	.walk = hash_walk,
};

static int allocate(struct sim *sim, struct hash *h)
{
	h->slot_count = sim->spec.max_entries + 1;
	h->bucket_count = sim_step(sim->spec.max_entries);
	h->slots = calloc(h->slot_count, sizeof(*h->slots));
	h->buckets = malloc(h->bucket_count * sizeof(*h->buckets));
	h->keys = calloc(h->slot_count, sim->spec.key_size);
	if (!h->slots || !h->buckets || !h->keys)
		return -ENOMEM;
	return sim_cells(sim, (__u64)h->slot_count * sim->cpus);
}

static int hash_open(struct sim *sim)
{
	struct hash *h;
	int err;

	if (sim->spec.key_size == 0 || sim->spec.value_size == 0)
		return -EINVAL;
	if (sim->spec.max_entries > 1u << 30 || sim->spec.key_size > 1u << 22)
		return -E2BIG;
	sim->map.ops = &hash_ops;
	sim->state = h = calloc(1, sizeof(*h));
	err = h ? allocate(sim, h) : -ENOMEM;
	if (err < 0)
		return err;
	memset(h->buckets, 0xff, h->bucket_count * sizeof(*h->buckets));
	for (__u32 i = 0; i < sim->spec.max_entries; i++)
		h->slots[i].next = i + 1;
	h->slots[sim->spec.max_entries - 1].next = NONE;
	h->spare = sim->spec.max_entries;
	h->newest = h->oldest = NONE;
	return 0;
}

static void hash_close(struct sim *sim)
{
	struct hash *h = sim->state;

	free(h->slots);
	free(h->buckets);
	free(h->keys);
	free(h);
}

const struct sim_type sim_hash = {
	.open = hash_open,
	.close = hash_close,
	.place = hash_place,
	.find = hash_find,
	.next_key = hash_next_key,
};
