/*
 * step.c - one instruction: state to state.  The path to read.
 *
 *     fetch     the instruction at pc, if it is one and may be executed
 *     class     BPF_CLASS(code): which kind, which width
 *     operand   an immediate or a register: a value, from here on
 *     operation BPF_OP(code), in alu.h
 */
#include "insn/disasm.h"
#include "insn/vm/alu.h"
#include "insn/vm/atomic.h"
#include "insn/vm/call.h"
#include "insn/vm/fault.h"
#include "insn/vm/helpers.h"
#include "insn/vm/uses.h"

/* ---- Arithmetic ---- */

/* The right side of an operation; an immediate is extended with its sign. */
static __u64 operand(const struct vm *vm, const struct bpf_insn *in)
{
	return BPF_SRC(in->code) == BPF_X ? vm->cpu.reg[in->src_reg]
					  : (__u64)(__s64)in->imm;
}

/* to_le keeps the lower bits as they are (we are little endian), to_be and
 * bswap turn them round. */
static __u64 turn(const struct bpf_insn *in, __u64 value)
{
	if (in->code == (BPF_ALU | BPF_END | BPF_TO_LE))
		return cut(value, in->imm);
	return alu_swap(value, in->imm);
}

static enum vm_status step_alu(struct vm *vm, const struct bpf_insn *in,
			       int bits)
{
	__u64 *dst = &vm->cpu.reg[in->dst_reg];
	int op = BPF_OP(in->code);

	if (in->code == (BPF_ALU64 | BPF_MOV | BPF_X) &&
	    in->off == BPF_ADDR_SPACE_CAST)
		return fault(vm, "there is no arena to cast addresses to");
	if (op == BPF_END)
		*dst = turn(in, *dst);
	else
		*dst = alu(op, bits, in->off, *dst, operand(vm, in));
	return VM_READY;
}

/* ---- Jumps ---- */

/* Go `off` slots past the next instruction. */
static enum vm_status jump(struct vm *vm, int off)
{
	__s64 target = (__s64)vm->cpu.pc + off;

	if (target < 0 || target >= vm->cpu.prog->len)
		return fault(vm,
			     "jump to %lld, outside the program of %d slots",
			     target, vm->cpu.prog->len);
	vm->cpu.pc = target;
	return VM_READY;
}

/* Stay in the loop while there is patience, else leave it. */
static enum vm_status step_may_goto(struct vm *vm, const struct bpf_insn *in)
{
	if (vm->cpu.patience == 0)
		return jump(vm, in->off);
	vm->cpu.patience--;
	return VM_READY;
}

static enum vm_status step_call(struct vm *vm, const struct bpf_insn *in)
{
	switch (in->src_reg) {
	case BPF_PSEUDO_CALL: return call_sub(vm, (__s64)vm->cpu.pc + in->imm);
	case BPF_PSEUDO_KFUNC_CALL: return helper_kfunc(vm, in->imm);
	}
	return helper_call(vm, in->imm);
}

static enum vm_status step_goto(struct vm *vm, const struct bpf_insn *in,
				int bits)
{
	if (BPF_SRC(in->code) == BPF_X)
		return fault(vm, "there is no table of jumps to go through");
	return jump(vm, bits == 32 ? in->imm : in->off);
}

static enum vm_status step_jump(struct vm *vm, const struct bpf_insn *in,
				int bits)
{
	int op = BPF_OP(in->code);

	switch (op) {
	case BPF_JA: return step_goto(vm, in, bits);
	case BPF_CALL: return step_call(vm, in);
	case BPF_EXIT: return call_return(vm);
	case BPF_JCOND: return step_may_goto(vm, in);
	}
	if (jump_taken(op, bits, vm->cpu.reg[in->dst_reg], operand(vm, in)))
		return jump(vm, in->off);
	return VM_READY;
}

/* ---- Memory ---- */

/* A field of the context that stands for an address: the address. */
static bool load_pointer(struct vm *vm, const struct bpf_insn *in)
{
	__u64 at = vm->cpu.reg[in->src_reg] + in->off;

	for (int i = 0; i < vm->mem.pointers; i++) {
		if (vm->mem.pointer[i].at != at || BPF_SIZE(in->code) != BPF_W)
			continue;
		vm->cpu.reg[in->dst_reg] = vm->mem.pointer[i].value;
		return true;
	}
	return false;
}

static enum vm_status step_load(struct vm *vm, const struct bpf_insn *in)
{
	int size = size_bytes(in->code);
	void *at = vm_bytes(vm, in->src_reg, in->off, size, MEM_READ);
	__u64 value;

	if (!at)
		return VM_FAULTED;
	if (load_pointer(vm, in))
		return VM_READY;
	value = bytes_read(at, size);
	if (BPF_MODE(in->code) == BPF_MEMSX)
		value = sign(value, size * 8);
	vm->cpu.reg[in->dst_reg] = value;
	return VM_READY;
}

static enum vm_status step_store(struct vm *vm, const struct bpf_insn *in)
{
	bool is_imm = BPF_CLASS(in->code) == BPF_ST;
	int size = size_bytes(in->code);
	void *at;

	if (BPF_MODE(in->code) == BPF_ATOMIC)
		return step_atomic(vm, in);
	at = vm_bytes(vm, in->dst_reg, in->off, size, MEM_WRITE);
	if (!at)
		return VM_FAULTED;
	bytes_write(at, is_imm ? (__u64)in->imm : vm->cpu.reg[in->src_reg],
		    size);
	return VM_READY;
}

/* ---- Constants, and bytes of the packet ---- */

/* The map that a 64-bit constant stands for; NULL with the fault set. */
static struct vm_map *named_map(struct vm *vm, const struct bpf_insn *in)
{
	bool by_index = in->src_reg == BPF_PSEUDO_MAP_IDX ||
			in->src_reg == BPF_PSEUDO_MAP_IDX_VALUE;
	int fd = in->imm;

	if (by_index && (fd < 0 || fd >= vm->fd_count)) {
		fault(vm, "there is no map at index %d", fd);
		return NULL;
	}
	if (by_index)
		fd = vm->fd_array[fd];
	for (int i = 0; i < vm->map_count; i++)
		if (vm->maps[i].fd == fd)
			return vm->maps[i].map;
	fault_absent(vm, "there is no map with fd %d", fd);
	return NULL;
}

/* Address of a map's value, `off` bytes in. */
static enum vm_status load_value(struct vm *vm, const struct bpf_insn *in,
				 __u32 off)
{
	struct vm_map *map = named_map(vm, in);

	if (!map)
		return VM_FAULTED;
	if (!map->values || off >= map->value_size)
		return fault(vm, "map '%s' has no byte %u to point to",
			     map->name, off);
	vm->cpu.reg[in->dst_reg] =
		vm->mem.region[map->values_region].base + off;
	return VM_READY;
}

static enum vm_status load_map(struct vm *vm, const struct bpf_insn *in)
{
	struct vm_map *map = named_map(vm, in);

	if (!map)
		return VM_FAULTED;
	vm->cpu.reg[in->dst_reg] = vm->mem.region[map->handle].base;
	return VM_READY;
}

static enum vm_status load_func(struct vm *vm, const struct bpf_insn *in)
{
	__s64 pc = (__s64)vm->at + 1 + in->imm;

	if (pc < 0 || pc >= vm->cpu.prog->len)
		return fault(vm, "function at %lld, outside the program", pc);
	vm->cpu.reg[in->dst_reg] = call_address(vm, pc);
	return VM_READY;
}

static enum vm_status step_imm64(struct vm *vm, const struct bpf_insn *in)
{
	vm->cpu.pc++; /* the second slot */
	switch (in->src_reg) {
	case 0: vm->cpu.reg[in->dst_reg] = insn_imm64(in); return VM_READY;
	case BPF_PSEUDO_MAP_FD:
	case BPF_PSEUDO_MAP_IDX: return load_map(vm, in);
	case BPF_PSEUDO_MAP_VALUE:
	case BPF_PSEUDO_MAP_IDX_VALUE: return load_value(vm, in, in[1].imm);
	case BPF_PSEUDO_FUNC: return load_func(vm, in);
	}
	return fault_absent(vm, "kernel variable with BTF id %d is not here",
			    in->imm);
}

/* LD_ABS, LD_IND: bytes of the packet, in the network's order.  Past the end
 * the function returns 0 (net/core/filter.c, bpf_gen_ld_abs). */
static enum vm_status step_packet(struct vm *vm, const struct bpf_insn *in)
{
	const struct region *packet = &vm->mem.region[vm->packet];
	int size = size_bytes(in->code);
	__s32 off = in->imm;

	if (!vm->packet)
		return fault(vm, "there is no packet");
	if (vm->cpu.reg[BPF_REG_CTX] != vm->ctx)
		return fault(vm, "r6 does not hold the context");
	vm->cpu.known &= ~USES_ARGS;
	if (BPF_MODE(in->code) == BPF_IND)
		off = (__u32)off + (__u32)vm->cpu.reg[in->src_reg];
	if (off < 0)
		return fault(vm, "packet offset %d is a place in the kernel",
			     off);
	if ((__s64)off + size > packet->size) {
		vm->cpu.reg[BPF_REG_0] = 0;
		return call_return(vm);
	}
	vm->cpu.reg[BPF_REG_0] =
		alu_swap(bytes_read(vm->mem.gate[vm->packet].host + off, size),
			 size * 8);
	return VM_READY;
}

static enum vm_status step_ld(struct vm *vm, const struct bpf_insn *in)
{
	if (BPF_MODE(in->code) == BPF_IMM)
		return step_imm64(vm, in);
	return step_packet(vm, in);
}

/* ---- One step ---- */

/* May this instruction be executed?  NULL with the fault set: no. */
static const struct bpf_insn *fetch(struct vm *vm)
{
	const struct vm_prog *prog = vm->cpu.prog;
	const struct bpf_insn *in = &prog->insns[vm->cpu.pc];
	const char *wrong;

	vm->at = vm->cpu.pc;
	if (vm->cpu.pc >= prog->len)
		fault(vm, "ran past the last instruction");
	else if (vm->cpu.steps >= vm->budget)
		fault(vm, "the budget of instructions is used up");
	else if ((wrong = insn_malformed(in, prog->len - vm->cpu.pc)))
		fault_absent(vm, "%s", wrong);
	else if (insn_writes(in) & 1u << BPF_REG_FP)
		fault(vm, "r10 cannot be written");
	else
		return in;
	return NULL;
}

/* vm->strict: what was never written may not be read. */
static bool knows(struct vm *vm, const struct bpf_insn *in)
{
	unsigned missing = insn_reads(in) & ~vm->cpu.known;

	if (!vm->strict || !missing)
		return true;
	fault(vm, "r%d was never written", __builtin_ctz(missing));
	return false;
}

static enum vm_status execute(struct vm *vm, const struct bpf_insn *in)
{
	switch (BPF_CLASS(in->code)) {
	case BPF_ALU: return step_alu(vm, in, 32);
	case BPF_ALU64: return step_alu(vm, in, 64);
	case BPF_JMP: return step_jump(vm, in, 64);
	case BPF_JMP32: return step_jump(vm, in, 32);
	case BPF_LD: return step_ld(vm, in);
	case BPF_LDX: return step_load(vm, in);
	case BPF_ST:
	case BPF_STX: return step_store(vm, in);
	}
	__builtin_unreachable(); /* three bits: that was all eight */
}

enum vm_status vm_step(struct vm *vm)
{
	const struct bpf_insn *in;

	if (vm->cpu.status != VM_READY)
		return vm->cpu.status;
	in = fetch(vm);
	if (!in || !knows(vm, in))
		return VM_FAULTED;
	vm->cpu.steps++;
	vm->cpu.pc++;
	vm->cpu.known |= insn_writes(in);
	return execute(vm, in);
}

enum vm_status vm_run(struct vm *vm)
{
	while (vm->cpu.status == VM_READY)
		vm_step(vm);
	return vm->cpu.status;
}
