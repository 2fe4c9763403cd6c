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

static bool has_pointer(const struct mem *mem, int number)
{
	for (int i = 0; i < mem->pointers; i++)
		if (mem->pointer[i].at >> 32 == (__u64)number)
			return true;
	return false;
}

static bool is_odd(const struct mem *mem, int number)
{
	return is_placed(mem, number) || has_pointer(mem, number);
}

void mem_allow(struct mem *mem, int number, int may)
{
	struct region *r = &mem->region[number];
	struct mem_gate *gate = &mem->gate[number];
	__u32 size = is_odd(mem, number) ? 0 : r->size;

	mem_touch(mem, r, sizeof(*r));
	mem_touch(mem, gate, sizeof(*gate));
	r->may = may;
	gate->open[MEM_READ] = may & MEM_MAY_READ ? size : 0;
	gate->open[MEM_WRITE] = may & MEM_MAY_WRITE ? size : 0;
}

void mem_resize(struct mem *mem, int number, __u32 size)
{
	mem_touch(mem, &mem->region[number], sizeof(mem->region[number]));
	mem_touch(mem, &mem->gate[number], sizeof(mem->gate[number]));
	mem->region[number].size = size;
	mem->gate[number].cell = size;
	mem_allow(mem, number, mem->region[number].may);
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
	mem_touch(mem, &mem->gate[number], sizeof(mem->gate[number]));
	memset(r, 0, sizeof(*r));
	r->base = own_base(number);
	r->size = size;
	snprintf(r->name, sizeof(r->name), "%s", name);
	mem->gate[number] = (struct mem_gate){
		.host = host,
		.cell = cells.cell ? cells.cell : size,
		.mask = cells.cell ? cells.step - 1 : ~0u,
	};
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
	mem->odd++;
	return number;
}

void mem_remove(struct mem *mem, int number)
{
	mem_allow(mem, number, 0);
	mem->odd -= is_odd(mem, number);
	memset(&mem->region[number], 0, sizeof(mem->region[number]));
}

int mem_add_pointer(struct mem *mem, __u64 at, __u64 value)
{
	struct region *r = mem_region(mem, at);
	int max = sizeof(mem->pointer) / sizeof(mem->pointer[0]);

	if (!r || mem->pointers == max)
		return -ENOSPC;
	mem->odd += !is_odd(mem, r - mem->region);
	mem->pointer[mem->pointers++] = (struct mem_pointer){ at, value };
	mem_allow(mem, r - mem->region, r->may);
	return 0;
}

/* ---- Regions at an address of their own ---- */

/* Bytes from the region's first to `addr`; negative: below it. */
static __s64 distance(const struct region *r, __u64 addr)
{
	return (__s64)(addr - r->base);
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
	for (int i = 1; mem->odd && i < MEM_REGIONS; i++)
		if (is_placed(mem, i) && is_near(&mem->region[i], addr))
			return &mem->region[i];
	return NULL;
}

void *mem_at_odd(struct mem *mem, __u64 addr, __u32 size, enum mem_how how)
{
	struct region *r = mem_region(mem, addr);
	const struct mem_gate *gate;
	__u64 byte;

	if (!r || !is_odd(mem, r - mem->region) || !(r->may & 1 << how))
		return NULL;
	gate = &mem->gate[r - mem->region];
	byte = addr - r->base;
	if (byte >= r->size || (byte & gate->mask) + size > gate->cell)
		return NULL;
	return gate->host + byte;
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

static void explain_past(const struct region *r, __u32 cell, __s64 over,
			 __u32 size, char *buf, size_t len)
{

	if (over < 0)
		snprintf(buf, len,
			 "its last %lld bytes are past the end of the %u-byte "
			 "%s",
			 over + size, cell, r->name);
	else if (over == 0)
		snprintf(buf, len, "just past the end of the %u-byte %s", cell,
			 r->name);
	else
		snprintf(buf, len, "%lld bytes past the end of the %u-byte %s",
			 over, cell, r->name);
}

/* Bytes from the end of the cell that `byte` belongs to; negative: in it.
 * What is past the region is past its last cell. */
static __s64 past_cell(const struct region *r, const struct mem_gate *gate,
		       __s64 byte)
{
	__s64 step = gate->mask == ~0u ? r->size : (__s64)gate->mask + 1;

	if (byte >= r->size)
		return byte - (r->size - step) - gate->cell;
	return (byte & gate->mask) - (__s64)gate->cell;
}

void mem_explain(struct mem *mem, __u64 addr, __u32 size, enum mem_how how,
		 char *buf, size_t len)
{
	struct region *r = mem_region(mem, addr);
	const struct mem_gate *gate;
	__s64 byte;

	if (!r) {
		explain_nowhere(addr, buf, len);
		return;
	}
	gate = &mem->gate[r - mem->region];
	byte = distance(r, addr);
	if (!(r->may & 1 << how))
		explain_right(r, how, buf, len);
	else if (byte < 0)
		explain_below(r, byte, size, buf, len);
	else
		explain_past(r, gate->cell, past_cell(r, gate, byte), size, buf,
			     len);
}
