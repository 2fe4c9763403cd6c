/*
 * call.c - see call.h.
 */
#include "insn/vm/call.h"
#include "insn/vm/fault.h"
#include "insn/vm/helpers.h"
#include "insn/vm/uses.h"

#include <errno.h>
#include <string.h>

#define KNOWN_CALLEE (USES_ARGS | 1u << BPF_REG_FP)

static __u64 frame_end(const struct vm *vm, __u32 depth)
{
	return vm->mem.region[vm->stack_region[depth]].base + MAX_BPF_STACK;
}

void call_show_frame(struct vm *vm, __u32 depth, bool on)
{
	mem_allow(&vm->mem, vm->stack_region[depth], on ? MEM_MAY_BOTH : 0);
	if (vm->strict && on) {
		mem_touch(&vm->mem, vm->stack_known[depth], MAX_BPF_STACK);
		memset(vm->stack_known[depth], 0, MAX_BPF_STACK);
	}
}

/* One frame more.  NULL with the fault set: that would be one too many. */
static struct vm_frame *push(struct vm *vm, __s64 target)
{
	struct vm_cpu *cpu = &vm->cpu;
	struct vm_frame *frame;

	if (cpu->depth + 1 >= VM_FRAMES) {
		fault(vm, "the call would be frame %d: calls nest %d deep",
		      VM_FRAMES + 1, VM_FRAMES);
		return NULL;
	}
	if (target < 0 || target >= cpu->prog->len) {
		fault(vm, "call of %lld, outside the program of %d slots",
		      target, cpu->prog->len);
		return NULL;
	}
	frame = &cpu->frame[++cpu->depth];
	memset(frame, 0, sizeof(*frame));
	frame->prog = cpu->prog;
	frame->pc = cpu->pc;
	frame->known = cpu->known;
	frame->patience = cpu->patience;
	memcpy(frame->saved, &cpu->reg[BPF_REG_6], sizeof(frame->saved));
	cpu->patience = VM_PATIENCE;
	cpu->known &= KNOWN_CALLEE;
	cpu->pc = target;
	cpu->reg[BPF_REG_FP] = frame_end(vm, cpu->depth);
	call_show_frame(vm, cpu->depth, true);
	return frame;
}

/* One frame less; r0 is the caller's to set. */
static void pop(struct vm *vm)
{
	struct vm_cpu *cpu = &vm->cpu;
	struct vm_frame *frame = &cpu->frame[cpu->depth];

	call_show_frame(vm, cpu->depth--, false);
	memcpy(&cpu->reg[BPF_REG_6], frame->saved, sizeof(frame->saved));
	cpu->prog = frame->prog;
	cpu->pc = frame->pc;
	cpu->patience = frame->patience;
	cpu->known = (frame->known & ~USES_ARGS) | 1u << BPF_REG_0;
	cpu->reg[BPF_REG_FP] = frame_end(vm, cpu->depth);
}

static enum vm_status finish(struct vm *vm, __u64 r0)
{
	pop(vm);
	vm->cpu.reg[BPF_REG_0] = r0;
	return VM_READY;
}

enum vm_status call_sub(struct vm *vm, __s64 target)
{
	return push(vm, target) ? VM_READY : VM_FAULTED;
}

/* ---- Functions called back ---- */

__u64 call_address(const struct vm *vm, __s64 pc)
{
	return vm->mem.region[vm->code_region].base + pc * 8;
}

/* Push a frame for the function that register `reg` points to. */
static struct vm_frame *push_func(struct vm *vm, int reg, enum vm_again again)
{
	__u64 at = vm->cpu.reg[reg] - call_address(vm, 0);
	struct vm_frame *frame;

	if (at % 8 || at / 8 >= (__u64)vm->cpu.prog->len) {
		fault(vm, "r%d does not point to a function", reg);
		return NULL;
	}
	frame = push(vm, at / 8);
	if (!frame)
		return NULL;
	frame->again = again;
	frame->func = at / 8;
	return frame;
}

/* bpf_loop: call func(index, ctx), or be done. */
static enum vm_status loop_next(struct vm *vm, struct vm_frame *frame)
{
	if (frame->at == frame->of)
		return finish(vm, frame->at);
	vm->cpu.reg[BPF_REG_1] = frame->at++;
	vm->cpu.reg[BPF_REG_2] = frame->ctx;
	vm->cpu.known = 1u << BPF_REG_1 | 1u << BPF_REG_2 | 1u << BPF_REG_FP;
	vm->cpu.pc = frame->func;
	return VM_READY;
}

/* long bpf_loop(u32 nr_loops, void *func, void *ctx, u64 flags) */
enum vm_status call_loop(struct vm *vm)
{
	__u64 *reg = vm->cpu.reg;
	__u32 times = reg[BPF_REG_1];
	__u64 ctx = reg[BPF_REG_3];
	struct vm_frame *frame;

	if (reg[BPF_REG_4])
		return helper_result(vm, -EINVAL);
	if (times > VM_PATIENCE)
		return helper_result(vm, -E2BIG);
	frame = push_func(vm, BPF_REG_2, AGAIN_LOOP);
	if (!frame)
		return VM_FAULTED;
	frame->ctx = ctx;
	frame->of = times;
	return loop_next(vm, frame);
}

/* The callback's key is a copy, memory as long as the callback runs. */
static void show_key(struct vm *vm, __u32 size)
{
	int number = vm->key_region[vm->cpu.depth];

	mem_resize(&vm->mem, number, size);
	mem_allow(&vm->mem, number, size ? MEM_MAY_READ : 0);
}

/* bpf_for_each_map_elem: call func(map, key, value, ctx), or be done. */
static enum vm_status each_next(struct vm *vm, struct vm_frame *frame)
{
	struct vm_map *map = vm->maps[frame->map].map;
	int number = vm->key_region[vm->cpu.depth];
	__u64 *reg = vm->cpu.reg;
	__s64 next, value;

	mem_touch(&vm->mem, vm->key[vm->cpu.depth], map->key_size);
	next = map->ops->walk(map, frame->of, vm->key[vm->cpu.depth], &value,
			      vm->env.cpu);
	if (next < 0) {
		show_key(vm, 0);
		return finish(vm, frame->at);
	}
	frame->at++;
	frame->of = next;
	reg[BPF_REG_1] = vm->mem.region[map->handle].base;
	reg[BPF_REG_2] = vm->mem.region[number].base;
	reg[BPF_REG_3] = vm->mem.region[map->values_region].base + value;
	reg[BPF_REG_4] = frame->ctx;
	vm->cpu.known = 0x1e | 1u << BPF_REG_FP;
	vm->cpu.pc = frame->func;
	return VM_READY;
}

/* long bpf_for_each_map_elem(map, void *func, void *ctx, u64 flags) */
enum vm_status call_each(struct vm *vm)
{
	struct vm_map *map = helper_map(vm, BPF_REG_1);
	__u64 *reg = vm->cpu.reg, ctx = reg[BPF_REG_3];
	struct vm_frame *frame;
	int index = 0;

	if (!map)
		return VM_FAULTED;
	if (!map->ops->walk || map->key_size > MAX_BPF_STACK)
		return fault(vm, "for_each_map_elem does not work on map '%s'",
			     map->name);
	if (reg[BPF_REG_4])
		return helper_result(vm, -EINVAL);
	frame = push_func(vm, BPF_REG_2, AGAIN_EACH);
	if (!frame)
		return VM_FAULTED;
	while (vm->maps[index].map != map)
		index++;
	frame->map = index;
	frame->ctx = ctx;
	show_key(vm, map->key_size);
	return each_next(vm, frame);
}

/* ---- The ends of a function ---- */

enum vm_status call_return(struct vm *vm)
{
	struct vm_frame *frame = &vm->cpu.frame[vm->cpu.depth];
	bool enough = vm->cpu.reg[BPF_REG_0];

	if (vm->cpu.depth == 0)
		return vm->cpu.status = VM_EXITED;
	switch (frame->again) {
	case AGAIN_LOOP:
		if (enough)
			return finish(vm, frame->at);
		return loop_next(vm, frame);
	case AGAIN_EACH:
		if (enough) {
			show_key(vm, 0);
			return finish(vm, frame->at);
		}
		return each_next(vm, frame);
	}
	return finish(vm, vm->cpu.reg[BPF_REG_0]);
}

/* long bpf_tail_call(void *ctx, map, u32 index): does not return if there
 * is a program to go on with; else nothing happens, not even to r0. */
enum vm_status call_tail(struct vm *vm)
{
	struct vm_map *map = helper_map(vm, BPF_REG_2);
	struct vm_prog *prog;

	if (!map)
		return VM_FAULTED;
	if (!map->ops->prog)
		return fault(vm, "map '%s' does not hold programs", map->name);
	prog = map->ops->prog(map, vm->cpu.reg[BPF_REG_3]);
	if (!prog || vm->cpu.tail_calls >= VM_TAIL_CALLS)
		return VM_READY;
	vm->cpu.tail_calls++;
	vm->cpu.prog = prog;
	vm->cpu.pc = 0;
	vm->cpu.patience = VM_PATIENCE;
	vm->cpu.known = 1u << BPF_REG_1 | 1u << BPF_REG_FP;
	return VM_READY;
}
