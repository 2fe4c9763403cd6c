/*
 * helpers_map.c - elements of maps, and the calls that come back.
 */
#include "insn/vm/call.h"
#include "insn/vm/fault.h"
#include "insn/vm/helpers.h"

#include <errno.h>

/* The verifier refuses a helper on a map that cannot do it. */
static __u64 cannot(struct vm *vm, const struct vm_map *map)
{
	return fault(vm, "map '%s' is not one where programs can do this",
		     map->name);
}

/* Address of the value of the key at r2 as CPU `cpu` sees it, or NULL. */
static __u64 lookup(struct vm *vm, int cpu)
{
	struct vm_map *map = helper_map(vm, BPF_REG_1);
	const void *key;
	__s64 at;

	if (!map)
		return 0;
	if (!map->ops->lookup)
		return cannot(vm, map);
	key = vm_bytes(vm, BPF_REG_2, 0, map->key_size, MEM_READ);
	if (!key)
		return 0;
	at = map->ops->lookup(map, key, cpu);
	return at < 0 ? 0 : vm->mem.region[map->values_region].base + at;
}

/* void *bpf_map_lookup_elem(map, const void *key) */
static __u64 map_lookup_elem(struct vm *vm)
{
	return lookup(vm, vm->env.cpu);
}

/* void *bpf_map_lookup_percpu_elem(map, const void *key, u32 cpu) */
static __u64 map_lookup_percpu_elem(struct vm *vm)
{
	__u32 cpu = vm->cpu.reg[BPF_REG_3];

	return cpu < vm->env.cpus ? lookup(vm, cpu) : 0;
}

/* long bpf_map_update_elem(map, const void *key, const void *value, u64
 * flags) */
static __u64 map_update_elem(struct vm *vm)
{
	struct vm_map *map = helper_map(vm, BPF_REG_1);
	const void *key, *value;

	if (!map)
		return 0;
	if (!map->ops->update || !(map->may & MEM_MAY_WRITE))
		return cannot(vm, map);
	key = vm_bytes(vm, BPF_REG_2, 0, map->key_size, MEM_READ);
	if (!key)
		return 0;
	value = vm_bytes(vm, BPF_REG_3, 0, map->value_size, MEM_READ);
	if (!value)
		return 0;
	return map->ops->update(map, key, value, vm->cpu.reg[BPF_REG_4],
				vm->env.cpu);
}

/* long bpf_map_delete_elem(map, const void *key) */
static __u64 map_delete_elem(struct vm *vm)
{
	struct vm_map *map = helper_map(vm, BPF_REG_1);
	const void *key;

	if (!map)
		return 0;
	if (!map->ops->remove || !(map->may & MEM_MAY_WRITE))
		return cannot(vm, map);
	key = vm_bytes(vm, BPF_REG_2, 0, map->key_size, MEM_READ);
	return key ? map->ops->remove(map, key) : 0;
}

/* void bpf_spin_lock(), bpf_spin_unlock(): nobody else is here. */
static __u64 nothing(struct vm *vm)
{
	return vm->cpu.reg[BPF_REG_0];
}

static const struct helper rows[] = {
	{ BPF_FUNC_map_lookup_elem, 2, map_lookup_elem, NULL },
	{ BPF_FUNC_map_update_elem, 4, map_update_elem, NULL },
	{ BPF_FUNC_map_delete_elem, 2, map_delete_elem, NULL },
	{ BPF_FUNC_map_lookup_percpu_elem, 3, map_lookup_percpu_elem, NULL },
	{ BPF_FUNC_spin_lock, 1, nothing, NULL },
	{ BPF_FUNC_spin_unlock, 1, nothing, NULL },
	{ BPF_FUNC_tail_call, 3, NULL, call_tail },
	{ BPF_FUNC_loop, 4, NULL, call_loop },
	{ BPF_FUNC_for_each_map_elem, 4, NULL, call_each },
};

const struct helper_family helpers_map = { rows,
					   sizeof(rows) / sizeof(rows[0]) };
