/*
 * map.h - what the machine asks of a map.
 *
 * A map is somebody else's: maps/sim.h keeps it in process memory.  Its
 * values lie in one block, of which the machine makes a region; a value is
 * named by the byte where it begins in there.
 */
#ifndef INSN_VM_MAP_H
#define INSN_VM_MAP_H

#include "insn/vm/mem.h"

struct vm_map;
struct vm_prog;

/* A function that is NULL does not exist for that type of map. */
struct vm_map_ops {
	/* Byte in `values` where the key's value is, or -ENOENT. */
	__s64 (*lookup)(struct vm_map *map, const void *key, int cpu);

	/* As the program's helpers: 0 or -errno. */
	int (*update)(struct vm_map *map, const void *key, const void *value,
		      __u64 flags, int cpu);
	int (*remove)(struct vm_map *map, const void *key);

	/* The first element at position `from` or after: copies its key, says
	 * where its value is, returns the position after it, or -ENOENT. */
	__s64 (*walk)(struct vm_map *map, __s64 from, void *key, __s64 *value,
		      int cpu);

	/* Ring buffer: room for a record, NULL if there is none; and its end.
	 * query: BPF_RB_AVAIL_DATA and its like. */
	void *(*reserve)(struct vm_map *map, __u64 size);
	void (*submit)(struct vm_map *map, void *record, bool discard);
	__u64 (*query)(struct vm_map *map, __u64 what);

	/* Program array: NULL if there is none at `index`. */
	struct vm_prog *(*prog)(struct vm_map *map, __u32 index);
};

struct vm_map {
	const struct vm_map_ops *ops;
	char name[16];
	__u32 type; /* enum bpf_map_type */
	__u32 key_size, value_size, max_entries;
	int may; /* what programs may do to values: MEM_MAY_... */

	void *values; /* NULL: nothing a program may point into */
	__u32 values_size;
	struct mem_cells cells;

	struct mem *mem; /* of the machine that has it; NULL: none */
	int handle;	 /* region that stands for the map itself */
	int values_region;
};

#endif
