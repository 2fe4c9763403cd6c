/*
 * vm.c - a machine is made, and stands before the first instruction.
 */
#include "insn/vm/call.h"
#include "insn/vm/vm.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void default_env(struct vm_env *env)
{
	env->start = 1000000000;
	env->tick = 1000;
	env->seed = 1;
	env->cpus = 1;
	env->pid_tgid = 1000ull << 32 | 1000;
	strcpy(env->comm, "rawbpf");
}

static void add_frames(struct vm *vm)
{
	char name[32] = "stack frame";

	for (int i = 0; i < VM_FRAMES; i++) {
		if (i)
			snprintf(name, sizeof(name), "stack frame %d", i);
		vm->stack_region[i] =
			mem_add(&vm->mem, vm->stack[i], MAX_BPF_STACK, 0, name);
		vm->mem.region[vm->stack_region[i]].known = vm->stack_known[i];
	}
	for (int i = 0; i < VM_FRAMES; i++)
		vm->key_region[i] = mem_add(&vm->mem, vm->key[i], 0, 0,
					    "key of the element");
	vm->code_region = mem_add(&vm->mem, NULL, 0, 0, "program's code");
}

struct vm *vm_open(void)
{
	static __u64 count;
	struct vm *vm = calloc(1, sizeof(*vm));

	if (!vm)
		return NULL;
	vm->id = ++count;
	default_env(&vm->env);
	vm->budget = VM_BUDGET;
	add_frames(vm);
	return vm;
}

void vm_close(struct vm *vm)
{
	for (int i = 0; vm && i < vm->map_count; i++)
		vm->maps[i].map->mem = NULL;
	free(vm);
}

/* The map itself is an address and no memory; its values are memory. */
static int add_regions(struct mem *mem, struct vm_map *map)
{
	char name[48];

	snprintf(name, sizeof(name), "map '%s'", map->name);
	map->handle = mem_add(mem, NULL, 0, 0, name);
	if (map->handle < 0)
		return map->handle;
	map->values_region = 0;
	if (!map->values)
		return 0;
	snprintf(name, sizeof(name), "value of map '%s'", map->name);
	map->values_region = mem_add_cells(mem, map->values, map->values_size,
					   map->may, map->cells, name);
	return map->values_region < 0 ? map->values_region : 0;
}

int vm_add_map(struct vm *vm, int fd, struct vm_map *map)
{
	int err;

	if (vm->map_count == VM_MAPS)
		return -ENOSPC;
	if (map->mem)
		return -EBUSY;
	err = add_regions(&vm->mem, map);
	if (err < 0)
		return err;
	map->mem = &vm->mem;
	vm->maps[vm->map_count++] = (struct vm_slot){ fd, map };
	return 0;
}

void vm_start(struct vm *vm, struct vm_prog *prog, __u64 ctx)
{
	struct vm_cpu *cpu = &vm->cpu;

	for (int i = 0; i < VM_FRAMES; i++)
		call_show_frame(vm, i, i == 0);
	memset(cpu, 0, sizeof(*cpu));
	memset(&vm->fault, 0, sizeof(vm->fault));
	cpu->prog = prog;
	cpu->patience = VM_PATIENCE;
	cpu->now = vm->env.start;
	cpu->random = vm->env.seed;
	cpu->reg[BPF_REG_1] = ctx;
	cpu->reg[BPF_REG_FP] =
		vm->mem.region[vm->stack_region[0]].base + MAX_BPF_STACK;
	cpu->known = 1u << BPF_REG_1 | 1u << BPF_REG_FP;
	vm->ctx = ctx;
}
