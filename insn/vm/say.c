/*
 * say.c - values in words: see say.h.
 */
#include "insn/vm/say.h"

#include <stdio.h>
#include <string.h>

static void say_number(__u64 value, char *buf, size_t len)
{
	if (value < 10)
		snprintf(buf, len, "%llu", value);
	else
		snprintf(buf, len, "0x%llx (%lld)", value, (__s64)value);
}

static void say_place(const char *name, __s64 off, char *buf, size_t len)
{
	if (off)
		snprintf(buf, len, "%s%+lld", name, off);
	else
		snprintf(buf, len, "%s", name);
}

/* The frame whose stack a region is, or -1. */
static int frame_of(const struct vm *vm, int number)
{
	for (int i = 0; i < VM_FRAMES; i++)
		if (vm->stack_region[i] == number)
			return i;
	return -1;
}

static void say_stack(const struct vm *vm, int frame, __s64 off, char *buf,
		      size_t len)
{
	char name[32] = "fp";

	if (frame != (int)vm->cpu.depth)
		snprintf(name, sizeof(name), "frame%d.fp", frame);
	say_place(name, off - MAX_BPF_STACK, buf, len);
}

/* Whose value begins at byte `cell`: a key, or "?" if it is nobody's now. */
static void say_key(struct vm_map *map, __s64 cell, char *buf, size_t len)
{
	char key[MAX_BPF_STACK];
	__s64 value = -1, at = 0;

	snprintf(buf, len, "?");
	if (map->type == BPF_MAP_TYPE_ARRAY)
		snprintf(buf, len, "%lld", cell / map->cells.step);
	else if (map->ops->walk && map->key_size <= sizeof(key))
		while (value != cell && at >= 0)
			at = map->ops->walk(map, at, key, &value, 0);
	if (value == cell && at >= 0)
		say_item(key, map->key_size, buf, len);
}

static void say_cell(struct vm_map *map, __s64 off, char *buf, size_t len)
{
	__u32 step = map->cells.step ? map->cells.step : map->values_size;
	char key[40], name[64];

	say_key(map, off - off % step, key, sizeof(key));
	snprintf(name, sizeof(name), "%s[%s]", map->name, key);
	say_place(name, off % step, buf, len);
}

/* A map, or one of its values: false if the region belongs to none. */
static bool say_map(const struct vm *vm, int number, __s64 off, char *buf,
		    size_t len)
{
	char name[24];

	for (int i = 0; i < vm->map_count; i++) {
		struct vm_map *map = vm->maps[i].map;

		if (map->handle == number) {
			snprintf(name, sizeof(name), "map %s", map->name);
			say_place(name, off, buf, len);
			return true;
		}
		if (map->values && map->values_region == number) {
			say_cell(map, off, buf, len);
			return true;
		}
	}
	return false;
}

/* Is it an address of the region, or the one just behind it? */
static bool is_place(const struct region *r, __u64 value)
{
	return r && value >= r->base && value - r->base <= r->size;
}

void say_value(struct vm *vm, __u64 value, char *buf, size_t len)
{
	const struct region *r = mem_region(&vm->mem, value);
	int number, frame;

	if (!is_place(r, value)) {
		say_number(value, buf, len);
		return;
	}
	number = r - vm->mem.region;
	frame = frame_of(vm, number);
	if (frame >= 0)
		say_stack(vm, frame, value - r->base, buf, len);
	else if (!say_map(vm, number, value - r->base, buf, len))
		say_place(strcmp(r->name, "context") ? r->name : "ctx",
			  value - r->base, buf, len);
}

void say_reg(struct vm *vm, int reg, char *buf, size_t len)
{
	if (vm->cpu.known & 1u << reg)
		say_value(vm, vm->cpu.reg[reg], buf, len);
	else
		snprintf(buf, len, "?");
}

void say_bytes(const void *bytes, const unsigned char *known, int size,
	       char *buf, size_t len)
{
	const unsigned char *byte = bytes;
	size_t used = 0;

	*buf = '\0';
	for (int i = 0; i < size && used + 4 < len; i++) {
		if (known && !known[i])
			used += snprintf(buf + used, len - used, "%s..",
					 i ? " " : "");
		else
			used += snprintf(buf + used, len - used, "%s%02x",
					 i ? " " : "", byte[i]);
	}
}

void say_item(const void *bytes, int size, char *buf, size_t len)
{
	__u64 value = 0;

	if (size == 1 || size == 2 || size == 4 || size == 8) {
		memcpy(&value, bytes, size);
		say_number(value, buf, len);
	} else {
		say_bytes(bytes, NULL, size, buf, len);
	}
}

/* ---- The stack ---- */

static bool is_used(const struct vm *vm, int depth, int at)
{
	const unsigned char *known = vm->stack_known[depth] + at;

	if (!vm->strict)
		known = (const unsigned char *)vm->stack[depth] + at;
	for (int i = 0; i < 8; i++)
		if (known[i])
			return true;
	return false;
}

bool say_slot(struct vm *vm, int depth, int below, struct say_slot *slot)
{
	for (below = (below + 7) / 8 * 8; below <= MAX_BPF_STACK; below += 8) {
		int at = MAX_BPF_STACK - below;

		if (!is_used(vm, depth, at))
			continue;
		slot->below = below;
		slot->bytes = (unsigned char *)vm->stack[depth] + at;
		slot->known = vm->strict ? vm->stack_known[depth] + at : NULL;
		memcpy(&slot->value, slot->bytes, sizeof(slot->value));
		return true;
	}
	return false;
}
