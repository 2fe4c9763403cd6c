/*
 * mem.c - the region table, and what to say of an address outside it.
 */
#include "insn/vm/mem.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static __u64 own_base(int number)
{
	return (__u64)number << 32 | MEM_ORIGIN;
}

static bool is_placed(const struct mem *mem, int number)
{
	__u64 base = mem->region[number].base;

	return base && base != own_base(number);
}

static int free_slot(const struct mem *mem)
{
	for (int i = 1; i < MEM_REGIONS; i++)
		if (!mem->region[i].base)
			return i;
	return -ENOSPC;
}

void mem_allow(struct mem *mem, int number, int may)
{
	struct region *r = &mem->region[number];
	bool shut = is_placed(mem, number);

	mem_touch(mem, r, sizeof(*r));
	r->may = may;
	r->open[MEM_READ] = !shut && (may & MEM_MAY_READ) ? r->size : 0;
	r->open[MEM_WRITE] = !shut && (may & MEM_MAY_WRITE) ? r->size : 0;
}

int mem_add_cells(struct mem *mem, void *host, __u32 size, int may,
		  struct mem_cells cells, const char *name)
{
	int number = free_slot(mem);
	struct region *r;

	if (number < 0 || size > MEM_MAX_SIZE)
		return -ENOSPC;
	r = &mem->region[number];
	mem_touch(mem, r, sizeof(*r));
	memset(r, 0, sizeof(*r));
	r->base = own_base(number);
	r->host = host;
	r->size = size;
	r->cell = cells.cell ? cells.cell : size;
	r->mask = cells.cell ? cells.step - 1 : ~0u;
	snprintf(r->name, sizeof(r->name), "%s", name);
	mem_allow(mem, number, may);
	return number;
}

int mem_add(struct mem *mem, void *host, __u32 size, int may, const char *name)
{
	return mem_add_cells(mem, host, size, may, (struct mem_cells){ 0, 0 },
			     name);
}

int mem_place(struct mem *mem, __u64 base, void *host, __u32 size, int may,
	      const char *name)
{
	int number;

	if (!base || (base >> 32 > 0 && base >> 32 < MEM_REGIONS))
		return -EEXIST;
	number = mem_add(mem, host, size, may, name);
	if (number < 0)
		return number;
	mem->region[number].base = base;
	mem_allow(mem, number, may);
	mem->placed++;
	return number;
}

void mem_remove(struct mem *mem, int number)
{
	mem_touch(mem, &mem->region[number], sizeof(mem->region[number]));
	mem->placed -= is_placed(mem, number);
	memset(&mem->region[number], 0, sizeof(mem->region[number]));
}

int mem_add_pointer(struct mem *mem, __u64 at, __u64 value)
{
	struct region *r = mem_region(mem, at);
	int max = sizeof(mem->pointer) / sizeof(mem->pointer[0]);

	if (!r || mem->pointers == max)
		return -ENOSPC;
	mem->pointer[mem->pointers++] = (struct mem_pointer){ at, value };
	return 0;
}

/* ---- Regions at an address of their own ---- */

/* Bytes from the region's first to `addr`; negative: below it. */
static __s64 distance(const struct region *r, __u64 addr)
{
	return (__s64)(addr - r->base);
}

void *mem_at_placed(const struct mem *mem, __u64 addr, __u32 size,
		    enum mem_how how)
{
	for (int i = 1; i < MEM_REGIONS; i++) {
		const struct region *r = &mem->region[i];
		__u64 byte = addr - r->base;

		if (is_placed(mem, i) && (r->may & 1 << how) &&
		    byte < r->size && size <= r->size - byte)
			return r->host + byte;
	}
	return NULL;
}

/* Close enough to a region to be a slip that belongs to it. */
static bool is_near(const struct region *r, __u64 addr)
{
	__s64 d = distance(r, addr);

	return d >= -4096 && d < (__s64)r->size + 4096;
}

struct region *mem_region(struct mem *mem, __u64 addr)
{
	__u64 number = addr >> 32;

	if (number > 0 && number < MEM_REGIONS)
		return mem->region[number].base ? &mem->region[number] : NULL;
	for (int i = 1; mem->placed && i < MEM_REGIONS; i++)
		if (is_placed(mem, i) && is_near(&mem->region[i], addr))
			return &mem->region[i];
	return NULL;
}

/* ---- In words ---- */

static void explain_nowhere(__u64 addr, char *buf, size_t len)
{
	if (addr == 0)
		snprintf(buf, len, "the address is NULL");
	else if (addr < 4096)
		snprintf(buf, len, "the address is NULL + %llu", addr);
	else
		snprintf(buf, len, "there is no memory at 0x%llx", addr);
}

static void explain_right(const struct region *r, enum mem_how how, char *buf,
			  size_t len)
{
	if (!r->may)
		snprintf(buf, len, "the %s is no memory of the program",
			 r->name);
	else if (how == MEM_READ)
		snprintf(buf, len, "the %s is write only", r->name);
	else
		snprintf(buf, len, "the %s is read only", r->name);
}

static void explain_below(const struct region *r, __s64 byte, __u32 size,
			  char *buf, size_t len)
{
	if (byte + (__s64)size > 0)
		snprintf(buf, len,
			 "its first %lld bytes are below the %u-byte %s", -byte,
			 r->size, r->name);
	else
		snprintf(buf, len, "%lld bytes below the %u-byte %s", -byte,
			 r->size, r->name);
}

static void explain_past(const struct region *r, __s64 byte, __u32 size,
			 char *buf, size_t len)
{
	__s64 over = byte - r->cell;

	if (over < 0)
		snprintf(buf, len,
			 "its last %lld bytes are past the end of the %u-byte "
			 "%s",
			 over + size, r->cell, r->name);
	else if (over == 0)
		snprintf(buf, len, "just past the end of the %u-byte %s",
			 r->cell, r->name);
	else
		snprintf(buf, len, "%lld bytes past the end of the %u-byte %s",
			 over, r->cell, r->name);
}

/* Where the last cell begins. */
static __u32 last_cell(const struct region *r)
{
	return r->mask == ~0u ? 0 : r->size - (r->mask + 1);
}

void mem_explain(struct mem *mem, __u64 addr, __u32 size, enum mem_how how,
		 char *buf, size_t len)
{
	struct region *r = mem_region(mem, addr);
	__s64 byte;

	if (!r) {
		explain_nowhere(addr, buf, len);
		return;
	}
	byte = distance(r, addr);
	if (!(r->may & 1 << how))
		explain_right(r, how, buf, len);
	else if (byte < 0)
		explain_below(r, byte, size, buf, len);
	else if (byte >= r->size)
		explain_past(r, byte - last_cell(r), size, buf, len);
	else
		explain_past(r, byte & r->mask, size, buf, len);
}
