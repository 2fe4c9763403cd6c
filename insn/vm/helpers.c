/*
 * helpers.c - find a helper by its number, and call it.
 */
#include "insn/names.h"
#include "insn/vm/fault.h"
#include "insn/vm/helpers.h"
#include "insn/vm/uses.h"

#include <stddef.h>

static const struct helper_family *const families[] = {
	&helpers_map, &helpers_env, &helpers_mem, &helpers_text, &helpers_ring,
};

#define HELPER_MAX 256
#define LENGTH(a)  (int)(sizeof(a) / sizeof((a)[0]))

static const struct helper *by_id[HELPER_MAX];

/* The families' rows by number, so that a call need not search. */
__attribute__((constructor)) static void index_helpers(void)
{
	for (int f = 0; f < LENGTH(families); f++)
		for (int i = 0; i < families[f]->count; i++)
			by_id[families[f]->rows[i].id] = &families[f]->rows[i];
}

static const struct helper *find(int id)
{
	return id >= 0 && id < HELPER_MAX ? by_id[id] : NULL;
}

unsigned helper_args(int id)
{
	const struct helper *h = find(id);

	return h ? ((1u << h->args) - 1) << 1 : 0;
}

enum vm_status helper_result(struct vm *vm, __u64 r0)
{
	vm->cpu.reg[BPF_REG_0] = r0;
	vm->cpu.known &= ~USES_ARGS; /* the kernel may have used them */
	return VM_READY;
}

enum vm_status helper_kfunc(struct vm *vm, int btf_id)
{
	__u64 r0;

	if (vm->env.call &&
	    vm->env.call(vm->env.call_arg, vm, true, btf_id, &r0))
		return helper_result(vm, r0);
	return fault_absent(vm, "kernel function #%d is not here to be called",
			    btf_id);
}

enum vm_status helper_call(struct vm *vm, int id)
{
	const struct helper *h = find(id);
	__u64 r0;

	if (vm->env.call && vm->env.call(vm->env.call_arg, vm, false, id, &r0))
		return helper_result(vm, r0);
	if (!h)
		return fault_absent(vm, "helper %s (%d) needs a kernel",
				    name_of(&helper_names, id), id);
	if (h->go)
		return h->go(vm);
	r0 = h->value(vm);
	if (vm->cpu.status == VM_FAULTED)
		return VM_FAULTED;
	return helper_result(vm, r0);
}

struct vm_map *helper_map(struct vm *vm, int reg)
{
	__u64 addr = vm->cpu.reg[reg];

	for (int i = 0; i < vm->map_count; i++) {
		struct vm_map *map = vm->maps[i].map;

		if (vm->mem.region[map->handle].base == addr)
			return map;
	}
	fault(vm, "r%d is not a map: 0x%llx", reg, addr);
	return NULL;
}

int helper_string(struct vm *vm, __u64 addr, char *buf, int size)
{
	for (int i = 0; i < size; i++) {
		const char *c = mem_at(&vm->mem, addr + i, 1, MEM_READ);

		if (!c)
			return -1;
		buf[i] = *c;
		if (!buf[i])
			return i;
	}
	return -1;
}
