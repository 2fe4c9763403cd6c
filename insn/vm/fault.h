/*
 * fault.h - how a run ends that cannot go on: a value, in words.
 *
 *     8-byte read at r10-520: 8 bytes below the 512-byte stack frame
 *     |              |        `- why (mem.h)
 *     |              `- the address as the instruction names it
 *     `- what it wanted
 */
#ifndef INSN_VM_FAULT_H
#define INSN_VM_FAULT_H

#include "insn/vm/vm.h"

/* Stop at the current instruction, for this reason.  Returns VM_FAULTED. */
enum vm_status fault(struct vm *vm, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* The same for what is not here: in the words of env.why, if it has some. */
enum vm_status fault_absent(struct vm *vm, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* The current instruction, or its helper, wants `size` bytes at reg + off.
 * The host's pointer to them, or NULL with the fault set. */
void *vm_bytes(struct vm *vm, int reg, int off, __u32 size, enum mem_how how);

/* The same at an address that is in no register. */
void *vm_bytes_at(struct vm *vm, __u64 addr, __u32 size, enum mem_how how);

#endif
