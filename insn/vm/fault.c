/*
 * fault.c - see fault.h.
 */
#include "insn/names.h"
#include "insn/vm/fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The program does not move on from what it could not do. */
static void stop(struct vm *vm)
{
	vm->cpu.pc = vm->at;
	vm->cpu.status = VM_FAULTED;
	memset(&vm->fault, 0, sizeof(vm->fault));
	vm->fault.pc = vm->at;
}

static enum vm_status fault_args(struct vm *vm, const char *fmt, va_list ap)
{
	stop(vm);
	vsnprintf(vm->fault.text, sizeof(vm->fault.text), fmt, ap);
	return VM_FAULTED;
}

enum vm_status fault(struct vm *vm, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fault_args(vm, fmt, ap);
	va_end(ap);
	return VM_FAULTED;
}

enum vm_status fault_absent(struct vm *vm, const char *fmt, ...)
{
	const char *why = vm->env.why ? vm->env.why(vm->env.why_arg, vm) : NULL;
	va_list ap;

	if (why)
		return fault(vm, "%s", why);
	va_start(ap, fmt);
	fault_args(vm, fmt, ap);
	va_end(ap);
	return VM_FAULTED;
}

/* An address as the program names it: "r10-520", "r2 by map_lookup_elem". */
static void name_place(struct vm *vm, int reg, int off, char *buf, size_t len)
{
	const struct bpf_insn *in = &vm->cpu.prog->insns[vm->at];

	if (in->code == (BPF_JMP | BPF_CALL))
		snprintf(buf, len, "r%d by %s", reg,
			 name_of(&helper_names, in->imm));
	else if (off)
		snprintf(buf, len, "r%d%+d", reg, off);
	else
		snprintf(buf, len, "r%d", reg);
}

static void fault_memory(struct vm *vm, const char *place, __u64 addr,
			 __u32 size, enum mem_how how)
{
	char why[112];

	mem_explain(&vm->mem, addr, size, how, why, sizeof(why));
	fault(vm, "%u-byte %s at %s: %s", size,
	      how == MEM_READ ? "read" : "write", place, why);
	vm->fault.addr = addr;
	vm->fault.size = size;
	vm->fault.region = mem_region(&vm->mem, addr);
}

/* vm->strict: the first byte that nobody ever wrote, or -1. */
static int unknown_byte(struct vm *vm, __u64 addr, __u32 size)
{
	struct region *r = vm->strict ? mem_region(&vm->mem, addr) : NULL;
	const unsigned char *hole;

	if (!r || !r->known)
		return -1;
	hole = memchr(r->known + (addr - r->base), 0, size);
	return hole ? (int)(hole - r->known - (addr - r->base)) : -1;
}

static void mark_known(struct vm *vm, __u64 addr, __u32 size)
{
	struct region *r = vm->strict ? mem_region(&vm->mem, addr) : NULL;

	if (!r || !r->known)
		return;
	mem_touch(&vm->mem, r->known + (addr - r->base), size);
	memset(r->known + (addr - r->base), 1, size);
}

static void *reach(struct vm *vm, __u64 addr, __u32 size, enum mem_how how)
{
	void *host = mem_at(&vm->mem, addr, size, how);

	if (host && how == MEM_WRITE) {
		mem_touch(&vm->mem, host, size);
		mark_known(vm, addr, size);
	}
	return host;
}

void *vm_bytes(struct vm *vm, int reg, int off, __u32 size, enum mem_how how)
{
	__u64 addr = vm->cpu.reg[reg] + off;
	void *host = reach(vm, addr, size, how);
	int hole = host && how == MEM_READ ? unknown_byte(vm, addr, size) : -1;
	char place[64];

	if (host && hole < 0)
		return host;
	name_place(vm, reg, off, place, sizeof(place));
	if (host)
		fault(vm, "%u-byte read at %s: byte %d was never written", size,
		      place, hole);
	else
		fault_memory(vm, place, addr, size, how);
	return NULL;
}

void *vm_bytes_at(struct vm *vm, __u64 addr, __u32 size, enum mem_how how)
{
	void *host = reach(vm, addr, size, how);
	char place[24];

	if (host)
		return host;
	snprintf(place, sizeof(place), "0x%llx", addr);
	fault_memory(vm, place, addr, size, how);
	return NULL;
}
