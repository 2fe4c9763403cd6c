/*
 * hint_map_rules.c - what each map type demands of its fields.
 *
 * The rules are in the kernel as one check for each type; here they are rows
 * of a table.       (the map_alloc_check() of each type, in kernel/bpf)
 */
#include "loader/hint_map.h"

#include <errno.h>
#include <unistd.h>

#define BIT(type) HINT_TYPE(type)
#define ARENA	  BIT(33) /* newer than the header */

#define RINGS (BIT(BPF_MAP_TYPE_RINGBUF) | BIT(BPF_MAP_TYPE_USER_RINGBUF))
#define KEYLESS                                                       \
	(BIT(BPF_MAP_TYPE_RINGBUF) | BIT(BPF_MAP_TYPE_USER_RINGBUF) | \
	 BIT(BPF_MAP_TYPE_QUEUE) | BIT(BPF_MAP_TYPE_STACK) |          \
	 BIT(BPF_MAP_TYPE_BLOOM_FILTER) | ARENA)
#define KEY_IS_U32                                                           \
	(BIT(BPF_MAP_TYPE_ARRAY) | BIT(BPF_MAP_TYPE_PERCPU_ARRAY) |          \
	 BIT(BPF_MAP_TYPE_PROG_ARRAY) | BIT(BPF_MAP_TYPE_PERF_EVENT_ARRAY) | \
	 BIT(BPF_MAP_TYPE_CGROUP_ARRAY) | BIT(BPF_MAP_TYPE_ARRAY_OF_MAPS) |  \
	 BIT(BPF_MAP_TYPE_STACK_TRACE) | BIT(BPF_MAP_TYPE_DEVMAP) |          \
	 BIT(BPF_MAP_TYPE_DEVMAP_HASH) | BIT(BPF_MAP_TYPE_CPUMAP) |          \
	 BIT(BPF_MAP_TYPE_XSKMAP) | BIT(BPF_MAP_TYPE_SOCKMAP) |              \
	 BIT(BPF_MAP_TYPE_REUSEPORT_SOCKARRAY))
#define VALUE_IS_U32                                                         \
	(BIT(BPF_MAP_TYPE_PROG_ARRAY) | BIT(BPF_MAP_TYPE_PERF_EVENT_ARRAY) | \
	 BIT(BPF_MAP_TYPE_CGROUP_ARRAY) | BIT(BPF_MAP_TYPE_ARRAY_OF_MAPS) |  \
	 BIT(BPF_MAP_TYPE_HASH_OF_MAPS) | BIT(BPF_MAP_TYPE_DEVMAP) |         \
	 BIT(BPF_MAP_TYPE_DEVMAP_HASH) | BIT(BPF_MAP_TYPE_CPUMAP) |          \
	 BIT(BPF_MAP_TYPE_XSKMAP) | BIT(BPF_MAP_TYPE_SOCKMAP) |              \
	 BIT(BPF_MAP_TYPE_SOCKHASH))
#define MAPS_IN_MAP \
	(BIT(BPF_MAP_TYPE_ARRAY_OF_MAPS) | BIT(BPF_MAP_TYPE_HASH_OF_MAPS))
#define CGROUP_STORAGES                     \
	(BIT(BPF_MAP_TYPE_CGROUP_STORAGE) | \
	 BIT(BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE))
#define STORAGES                                                          \
	(BIT(BPF_MAP_TYPE_SK_STORAGE) | BIT(BPF_MAP_TYPE_INODE_STORAGE) | \
	 BIT(BPF_MAP_TYPE_TASK_STORAGE) | BIT(32))

/* ---- the value a field ought to have, given what it has --------------- */

static uint32_t zero(uint32_t now)
{
	(void)now;
	return 0;
}

static uint32_t four(uint32_t now)
{
	(void)now;
	return 4;
}

static uint32_t not_zero(uint32_t now)
{
	return now ? now : 4;
}

static uint32_t one_entry(uint32_t now)
{
	return now ? now : 1;
}

static uint32_t small(uint32_t now)
{
	return now > 8 ? 8 : now;
}

/* Up to the next power of two that is at least a page. */
static uint32_t ring_size(uint32_t now)
{
	uint32_t size = (uint32_t)sysconf(_SC_PAGESIZE);

	while (size < now && size < 1U << 31)
		size *= 2;
	return size;
}

static uint32_t lpm_key(uint32_t now)
{
	return now < 5 || now > 260 ? 8 : now;
}

static uint32_t cgroup_key(uint32_t now)
{
	return now == 16 ? 16 : 8;
}

/* Frames of 8 bytes, at most /proc/sys/kernel/perf_event_max_stack. */
static uint32_t stack_value(uint32_t now)
{
	uint32_t rounded = (now + 7) & ~7U;

	return rounded == 0 || rounded > 127 * 8 ? 127 * 8 : rounded;
}

static uint32_t no_prealloc(uint32_t now)
{
	return now | BPF_F_NO_PREALLOC;
}

static uint32_t prealloc(uint32_t now)
{
	return now & ~(uint32_t)BPF_F_NO_PREALLOC;
}

static uint32_t mmapable(uint32_t now)
{
	return now | BPF_F_MMAPABLE;
}

/* ---- the rules -------------------------------------------------------- */

const struct hint_map_rule hint_map_rules[] = {
	{ EINVAL, KEYLESS, KEY_SIZE, zero, "must be 0: it has no keys" },
	{ EINVAL, RINGS, VALUE_SIZE, zero, "must be 0: records have any size" },
	{ EINVAL, RINGS, MAX_ENTRIES, ring_size,
	  "is its size in bytes: a power of two and a multiple of the page "
	  "size" },
	{ EINVAL, KEY_IS_U32, KEY_SIZE, four,
	  "must be 4: the key is an index" },
	{ EINVAL, VALUE_IS_U32, VALUE_SIZE, four,
	  "must be 4: the value is a file descriptor or a number" },
	{ EINVAL, BIT(BPF_MAP_TYPE_LPM_TRIE), MAP_FLAGS, no_prealloc,
	  "must have BPF_F_NO_PREALLOC: a trie grows" },
	{ EINVAL, BIT(BPF_MAP_TYPE_LPM_TRIE), KEY_SIZE, lpm_key,
	  "must be 5 to 260: a prefix length of 4 bytes, then the data" },
	{ EINVAL, BIT(BPF_MAP_TYPE_STACK_TRACE), VALUE_SIZE, stack_value,
	  "must be a multiple of 8, one address a frame, and at most "
	  "perf_event_max_stack frames" },
	{ EINVAL, ARENA, VALUE_SIZE, zero, "must be 0: an arena is pages" },
	{ EINVAL, ARENA, MAP_FLAGS, mmapable, "must have BPF_F_MMAPABLE" },
	{ EINVAL, CGROUP_STORAGES, KEY_SIZE, cgroup_key,
	  "must be 8, a cgroup's id, or 16, struct bpf_cgroup_storage_key" },
	{ EINVAL, CGROUP_STORAGES, MAX_ENTRIES, zero,
	  "must be 0: it is as large as there are cgroups" },
	{ EINVAL, STORAGES, MAX_ENTRIES, zero,
	  "must be 0: it is as large as there are objects" },
	{ EINVAL, STORAGES, MAP_FLAGS, no_prealloc,
	  "must have BPF_F_NO_PREALLOC" },
	{ EINVAL, HINT_ALL, MAX_ENTRIES, one_entry, "must not be 0" },
	{ EINVAL, HINT_ALL, KEY_SIZE, not_zero, "must not be 0" },
	{ EINVAL, HINT_ALL, VALUE_SIZE, not_zero, "must not be 0" },
	{ EINVAL, HINT_ALL, MAP_FLAGS, prealloc,
	  "must not have BPF_F_NO_PREALLOC: all of it is there at once" },
	{ EINVAL, HINT_ALL, MAP_FLAGS, zero,
	  "has a flag that this type, or this kernel, does not take" },
	{ E2BIG, HINT_ALL, KEY_SIZE, small,
	  "is too large: it must fit onto the BPF stack of 512 bytes" },
	{ E2BIG, HINT_ALL, VALUE_SIZE, small,
	  "is too large (a per-CPU value has at most 32 KiB)" },
	{ E2BIG, HINT_ALL, MAX_ENTRIES, small,
	  "is too large: entries times bytes goes beyond what the kernel "
	  "counts" },
	{ ENOMEM, HINT_ALL, MAX_ENTRIES, small,
	  "needs more memory than this machine, or this cgroup's "
	  "memory.max, gives" },
	{ ENOMEM, HINT_ALL, VALUE_SIZE, small,
	  "needs more memory than this machine, or this cgroup's "
	  "memory.max, gives" },
};

const int hint_map_rule_count =
	sizeof(hint_map_rules) / sizeof(hint_map_rules[0]);

const uint64_t hint_maps_in_map = MAPS_IN_MAP;
const uint64_t hint_storage_maps = STORAGES;
