/*
 * atomic.c - the operations of BPF_ATOMIC.
 *
 *     imm      00 add  40 or  50 and  a0 xor  e1 xchg  f1 cmpxchg
 *              01 fetch, as a bit: src gets what was there
 *              100 load_acq  110 store_rel
 *
 * This machine has one thread, so that being atomic and being in order come
 * by themselves; what is left is the arithmetic.  An operation of 4 bytes
 * fetches them without sign.  The address must be aligned (the verifier
 * insists, since not every processor could do it otherwise).
 */
#include "insn/vm/alu.h"
#include "insn/vm/atomic.h"
#include "insn/vm/fault.h"

/* What the word becomes. */
static __u64 combine(int op, __u64 old, __u64 src)
{
	switch (op & ~BPF_FETCH) {
	case BPF_ADD: return old + src;
	case BPF_AND: return old & src;
	case BPF_OR: return old | src;
	case BPF_XOR: return old ^ src;
	}
	return src; /* BPF_XCHG */
}

static bool is_aligned(struct vm *vm, int reg, int off, int size)
{
	__u64 addr = vm->cpu.reg[reg] + off;

	if (addr % size == 0)
		return true;
	fault(vm, "atomic operation at r%d%+d: 0x%llx is not a multiple of %d",
	      reg, off, addr, size);
	return false;
}

static enum vm_status load_acquire(struct vm *vm, const struct bpf_insn *in)
{
	int size = size_bytes(in->code);
	void *at = vm_bytes(vm, in->src_reg, in->off, size, MEM_READ);

	if (!at)
		return VM_FAULTED;
	vm->cpu.reg[in->dst_reg] = bytes_read(at, size);
	return VM_READY;
}

static void modify(struct vm *vm, const struct bpf_insn *in, void *at)
{
	__u64 *reg = vm->cpu.reg, src = reg[in->src_reg];
	int size = size_bytes(in->code);
	__u64 old = bytes_read(at, size);

	if (in->imm == BPF_CMPXCHG) {
		if (old == cut(reg[BPF_REG_0], size * 8))
			bytes_write(at, src, size);
		reg[BPF_REG_0] = old;
		return;
	}
	bytes_write(at, combine(in->imm, old, src), size);
	if (in->imm & BPF_FETCH)
		reg[in->src_reg] = old;
}

enum vm_status step_atomic(struct vm *vm, const struct bpf_insn *in)
{
	bool loads = in->imm == BPF_LOAD_ACQ;
	int size = size_bytes(in->code);
	void *at;

	if (!is_aligned(vm, loads ? in->src_reg : in->dst_reg, in->off, size))
		return VM_FAULTED;
	if (loads)
		return load_acquire(vm, in);
	if (in->imm != BPF_STORE_REL &&
	    !vm_bytes(vm, in->dst_reg, in->off, size, MEM_READ))
		return VM_FAULTED;
	at = vm_bytes(vm, in->dst_reg, in->off, size, MEM_WRITE);
	if (!at)
		return VM_FAULTED;
	if (in->imm == BPF_STORE_REL)
		bytes_write(at, vm->cpu.reg[in->src_reg], size);
	else
		modify(vm, in, at);
	return VM_READY;
}
