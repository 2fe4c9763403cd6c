/*
 * region.h - a piece of a program's memory, and the table of all of them.
 *
 * The values of a map lie in one region, cut into cells, so that running out
 * of one value does not mean running into the next:
 *
 *     | value 0 | . . |  value 1 | . . |     cell: bytes of a value
 *     |<-- step ----->|                      step: a power of two
 */
#ifndef INSN_VM_REGION_H
#define INSN_VM_REGION_H

#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>

#define MEM_REGIONS  1024
#define MEM_ORIGIN   0x10000000u
#define MEM_MAX_SIZE 0x80000000u /* bytes in one region */

/* What is done to memory, and the bits of what may be done. */
enum mem_how {
	MEM_READ,
	MEM_WRITE
};
#define MEM_MAY_READ  (1 << MEM_READ)
#define MEM_MAY_WRITE (1 << MEM_WRITE)
#define MEM_MAY_BOTH  (MEM_MAY_READ | MEM_MAY_WRITE)

/* What a check needs, and no more: it is made at every load and store. */
struct mem_gate {
	char *host;    /* where the bytes really are; the owner frees them */
	__u32 open[2]; /* size, or 0: indexed by enum mem_how */
	__u32 cell;    /* bytes that belong together: all, or one map value */
	__u32 mask;    /* step - 1; all ones if the region is one cell */
	__u64 unused;  /* makes 32 bytes, so that an index is a shift */
};

struct region {
	__u64 base; /* the first byte's address; 0: the slot is free */
	__u32 size;
	int may;	      /* MEM_MAY_... */
	unsigned char *known; /* per byte: was it written?  NULL: all were */
	void *owner;	      /* a record's ring buffer; NULL */
	char name[56];	      /* "stack frame", "value of map 'counts'" */
};

/* Told of every change before it is made, to be able to take it back. */
typedef void (*mem_journal)(void *arg, void *host, size_t size);

/* A 4-byte field of the context that stands for an address, which is 8:
 * the kernel rewrites the loads of xdp_md.data and its like. */
struct mem_pointer {
	__u64 at; /* the field's address */
	__u64 value;
};

struct mem {
	struct mem_gate gate[MEM_REGIONS];
	struct region region[MEM_REGIONS];
	int odd; /* regions whose gate is shut although they may be touched:
		    at an address of their own, or with a mem_pointer */
	struct mem_pointer pointer[4];
	int pointers;
	mem_journal journal;
	void *journal_arg;
};

#endif
