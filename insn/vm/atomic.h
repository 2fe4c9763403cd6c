/*
 * atomic.h - read, change and write one word, with nobody in between.
 */
#ifndef INSN_VM_ATOMIC_H
#define INSN_VM_ATOMIC_H

#include "insn/vm/vm.h"

/* One BPF_STX | BPF_ATOMIC. */
enum vm_status step_atomic(struct vm *vm, const struct bpf_insn *in);

#endif
