/*
 * helpers_mem.c - reads that may fail, and bytes of the packet.
 *
 * probe_read and its relatives exist because the address may be bad: that
 * is an answer, -EFAULT and zeros, and no fault.  What is memory here is
 * what the caller made regions of.
 */
#include "insn/vm/fault.h"
#include "insn/vm/helpers.h"

#include <errno.h>
#include <string.h>

/* long bpf_probe_read(void *dst, u32 size, const void *src) */
static __u64 probe_read(struct vm *vm)
{
	__u32 size = vm->cpu.reg[BPF_REG_2];
	const void *from;
	void *to;

	if (size == 0)
		return 0;
	to = vm_bytes(vm, BPF_REG_1, 0, size, MEM_WRITE);
	if (!to)
		return 0;
	from = mem_at(&vm->mem, vm->cpu.reg[BPF_REG_3], size, MEM_READ);
	if (from)
		memmove(to, from, size);
	else
		memset(to, 0, size);
	return from ? 0 : -EFAULT;
}

/* long bpf_probe_read_str(void *dst, u32 size, const void *src): at most
 * size bytes with the 0 that ends them; returns how many. */
static __u64 probe_read_str(struct vm *vm)
{
	__u64 from = vm->cpu.reg[BPF_REG_3];
	__u32 size = vm->cpu.reg[BPF_REG_2];
	char *to;

	if (size == 0)
		return 0;
	to = vm_bytes(vm, BPF_REG_1, 0, size, MEM_WRITE);
	if (!to)
		return 0;
	for (__u32 i = 0; i < size; i++) {
		const char *c = mem_at(&vm->mem, from + i, 1, MEM_READ);

		if (!c) {
			memset(to, 0, size);
			return -EFAULT;
		}
		to[i] = *c;
		if (!to[i])
			return i + 1;
	}
	to[size - 1] = 0;
	return size;
}

/* long bpf_skb_load_bytes(const void *skb, u32 offset, void *to, u32 len) */
static __u64 skb_load_bytes(struct vm *vm)
{
	const struct region *packet = &vm->mem.region[vm->packet];
	__u32 off = vm->cpu.reg[BPF_REG_2], len = vm->cpu.reg[BPF_REG_4];
	bool there = off <= 0xffff && (__u64)off + len <= packet->size;
	void *to = vm_bytes(vm, BPF_REG_3, 0, len, MEM_WRITE);

	if (!to)
		return 0;
	if (vm->packet && there)
		memcpy(to, vm->mem.gate[vm->packet].host + off, len);
	else
		memset(to, 0, len);
	return vm->packet && there ? 0 : -EFAULT;
}

static const struct helper rows[] = {
	{ BPF_FUNC_probe_read, 3, probe_read, NULL },
	{ BPF_FUNC_probe_read_user, 3, probe_read, NULL },
	{ BPF_FUNC_probe_read_kernel, 3, probe_read, NULL },
	{ BPF_FUNC_copy_from_user, 3, probe_read, NULL },
	{ BPF_FUNC_probe_read_str, 3, probe_read_str, NULL },
	{ BPF_FUNC_probe_read_user_str, 3, probe_read_str, NULL },
	{ BPF_FUNC_probe_read_kernel_str, 3, probe_read_str, NULL },
	{ BPF_FUNC_skb_load_bytes, 4, skb_load_bytes, NULL },
};

const struct helper_family helpers_mem = { rows,
					   sizeof(rows) / sizeof(rows[0]) };
