/*
 * helpers_ring.c - events on their way out: ring buffer and perf buffer.
 *
 * A reserved record is a region of its own from reserve to submit, so that
 * writing past it, or after it was sent, is a fault.
 */
#include "insn/vm/fault.h"
#include "insn/vm/helpers.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define WAKEUP_FLAGS (BPF_RB_NO_WAKEUP | BPF_RB_FORCE_WAKEUP)

static struct vm_map *ring_map(struct vm *vm, int reg)
{
	struct vm_map *map = helper_map(vm, reg);

	if (map && !map->ops->reserve) {
		fault(vm, "map '%s' is no ring buffer", map->name);
		return NULL;
	}
	return map;
}

/* void *bpf_ringbuf_reserve(map, u64 size, u64 flags) */
static __u64 ringbuf_reserve(struct vm *vm)
{
	struct vm_map *map = ring_map(vm, BPF_REG_1);
	__u64 size = vm->cpu.reg[BPF_REG_2];
	char name[56];
	void *record;
	int number;

	if (!map || vm->cpu.reg[BPF_REG_3])
		return 0;
	record = map->ops->reserve(map, size);
	if (!record)
		return 0;
	snprintf(name, sizeof(name), "record of map '%s'", map->name);
	number = mem_add(&vm->mem, record, size, MEM_MAY_BOTH, name);
	if (number < 0)
		return fault(vm, "too many records are reserved at once");
	vm->mem.region[number].owner = map;
	return vm->mem.region[number].base;
}

/* The record that r1 was given for; NULL with the fault set. */
static struct region *taken_record(struct vm *vm)
{
	__u64 addr = vm->cpu.reg[BPF_REG_1];
	struct region *r = mem_region(&vm->mem, addr);

	if (r && r->owner && r->base == addr)
		return r;
	fault(vm, "r1 is not a reserved record: 0x%llx", addr);
	return NULL;
}

static __u64 send(struct vm *vm, bool discard)
{
	struct region *r = taken_record(vm);
	struct vm_map *map;

	if (!r)
		return 0;
	map = r->owner;
	map->ops->submit(map, vm->mem.gate[r - vm->mem.region].host, discard);
	mem_remove(&vm->mem, r - vm->mem.region);
	return vm->cpu.reg[BPF_REG_0];
}

/* void bpf_ringbuf_submit(void *data, u64 flags) */
static __u64 ringbuf_submit(struct vm *vm)
{
	return send(vm, false);
}

/* void bpf_ringbuf_discard(void *data, u64 flags) */
static __u64 ringbuf_discard(struct vm *vm)
{
	return send(vm, true);
}

/* long bpf_ringbuf_output(map, void *data, u64 size, u64 flags) */
static __u64 ringbuf_output(struct vm *vm)
{
	struct vm_map *map = ring_map(vm, BPF_REG_1);
	__u64 size = vm->cpu.reg[BPF_REG_3];
	const void *data;
	void *record;

	if (!map)
		return 0;
	if (vm->cpu.reg[BPF_REG_4] & ~(__u64)WAKEUP_FLAGS)
		return -EINVAL;
	data = vm_bytes(vm, BPF_REG_2, 0, size, MEM_READ);
	if (!data)
		return 0;
	record = map->ops->reserve(map, size);
	if (!record)
		return -EAGAIN;
	mem_touch(&vm->mem, record, size);
	memcpy(record, data, size);
	map->ops->submit(map, record, false);
	return 0;
}

/* u64 bpf_ringbuf_query(map, u64 flags) */
static __u64 ringbuf_query(struct vm *vm)
{
	struct vm_map *map = ring_map(vm, BPF_REG_1);

	return map ? map->ops->query(map, vm->cpu.reg[BPF_REG_2]) : 0;
}

/* long bpf_perf_event_output(ctx, map, u64 flags, void *data, u64 size):
 * flags are the CPU's number, or BPF_F_CURRENT_CPU */
static __u64 perf_event_output(struct vm *vm)
{
	struct vm_map *map = helper_map(vm, BPF_REG_2);
	__u64 flags = vm->cpu.reg[BPF_REG_3], size = vm->cpu.reg[BPF_REG_5];
	__u64 index = flags & BPF_F_INDEX_MASK;
	const void *data;

	if (!map)
		return 0;
	if (map->type != BPF_MAP_TYPE_PERF_EVENT_ARRAY)
		return fault(vm, "map '%s' is no perf event array", map->name);
	data = vm_bytes(vm, BPF_REG_4, 0, size, MEM_READ);
	if (!data)
		return 0;
	if (flags & ~BPF_F_INDEX_MASK)
		return -EINVAL;
	index = index == BPF_F_CURRENT_CPU ? vm->env.cpu : index;
	if (index >= map->max_entries)
		return -E2BIG;
	if (index != vm->env.cpu)
		return -EOPNOTSUPP;
	return vm->env.output ? vm->env.output(vm->env.arg, map, data, size)
			      : -ENOENT;
}

static const struct helper rows[] = {
	{ BPF_FUNC_ringbuf_reserve, 3, ringbuf_reserve, NULL },
	{ BPF_FUNC_ringbuf_submit, 2, ringbuf_submit, NULL },
	{ BPF_FUNC_ringbuf_discard, 2, ringbuf_discard, NULL },
	{ BPF_FUNC_ringbuf_output, 4, ringbuf_output, NULL },
	{ BPF_FUNC_ringbuf_query, 2, ringbuf_query, NULL },
	{ BPF_FUNC_perf_event_output, 5, perf_event_output, NULL },
};

const struct helper_family helpers_ring = { rows,
					    sizeof(rows) / sizeof(rows[0]) };
