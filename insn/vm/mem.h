/*
 * mem.h - the memory of a program: regions, and one bounds check.
 *
 * A program sees addresses of our making, never the host's.  The upper half
 * of an address is the region's number, so that finding it is a shift:
 *
 *      63            32 31             0
 *     +----------------+----------------+     0x00000003_10000008 is byte 8
 *     | number         | ORIGIN + byte  |     of region 3
 *     +----------------+----------------+
 *
 * ORIGIN keeps room below the first byte: 8 bytes below a region is still an
 * address of that region, and a fault can say so.  Number 0 stays empty: an
 * address below 4 GB, NULL among them, is nowhere.
 *
 * Memory recorded elsewhere can be placed at its own address (mem_place);
 * it is then found by looking through the table.
 */
#ifndef INSN_VM_MEM_H
#define INSN_VM_MEM_H

#include "insn/vm/region.h"

/* Add a region; its number, or -ENOSPC.  cell 0: not cut into cells. */
struct mem_cells {
	__u32 cell, step;
};
int mem_add(struct mem *mem, void *host, __u32 size, int may, const char *name);
int mem_add_cells(struct mem *mem, void *host, __u32 size, int may,
		  struct mem_cells cells, const char *name);

/* Add a region at an address of its own; -EEXIST if it is one of ours. */
int mem_place(struct mem *mem, __u64 base, void *host, __u32 size, int may,
	      const char *name);
void mem_remove(struct mem *mem, int number);

/* Say that the 4-byte field at `at` stands for the address `value`. */
int mem_add_pointer(struct mem *mem, __u64 at, __u64 value);

/* Change what may be done with a region; 0 keeps it in the table, shut. */
void mem_allow(struct mem *mem, int number, int may);

void mem_resize(struct mem *mem, int number, __u32 size);

/* The region that an address belongs to, by itself or by being close to it;
 * NULL if it is nowhere. */
struct region *mem_region(struct mem *mem, __u64 addr);

/* Why mem_at() gave NULL, in words: "8 bytes below the 512-byte stack
 * frame". */
void mem_explain(struct mem *mem, __u64 addr, __u32 size, enum mem_how how,
		 char *buf, size_t len);

/* The host's pointer to `size` bytes at `addr`, all in one cell; NULL if the
 * program may not do that, or if the region is an odd one.  This is the one
 * bounds check. */
static inline void *mem_gate(const struct mem *mem, __u64 addr, __u32 size,
			     enum mem_how how)
{
	__u32 byte = (__u32)addr - MEM_ORIGIN;
	const struct mem_gate *gate;

	if (addr >> 32 >= MEM_REGIONS)
		return NULL;
	gate = &mem->gate[addr >> 32];
	if (byte >= gate->open[how] ||
	    (__u64)(byte & gate->mask) + size > gate->cell)
		return NULL;
	return gate->host + byte;
}

/* The same, of any region. */
void *mem_at_odd(struct mem *mem, __u64 addr, __u32 size, enum mem_how how);

static inline void *mem_at(struct mem *mem, __u64 addr, __u32 size,
			   enum mem_how how)
{
	void *host = mem_gate(mem, addr, size, how);

	return host || !mem->odd ? host : mem_at_odd(mem, addr, size, how);
}

/* Before changing host memory that a program can see or that stands behind
 * a map. */
static inline void mem_touch(struct mem *mem, void *host, size_t size)
{
	if (mem && mem->journal)
		mem->journal(mem->journal_arg, host, size);
}

#endif
