/*
 * call.h - frames: functions that call, return, are called back, replaced.
 *
 *     call pc+3        a frame more: r6-r9 and pc kept, r10 = its own stack
 *     exit             back to the caller, whose r6-r9 return
 *     call loop        a helper that calls a function of the program: a
 *                      frame more, and its exit comes back to the helper,
 *                      which calls again or is done
 *     call tail_call   the same frame goes on with another program
 */
#ifndef INSN_VM_CALL_H
#define INSN_VM_CALL_H

#include "insn/vm/vm.h"

/* Call the function that begins in slot `target` of this program. */
enum vm_status call_sub(struct vm *vm, __s64 target);
enum vm_status call_return(struct vm *vm);

/* The helpers that move the program somewhere else; they set r0 at the end
 * themselves. */
enum vm_status call_loop(struct vm *vm);
enum vm_status call_each(struct vm *vm);
enum vm_status call_tail(struct vm *vm);

/* What a pointer to the function in slot `pc` looks like. */
__u64 call_address(const struct vm *vm, __s64 pc);

/* The frame's stack is memory, or no longer. */
void call_show_frame(struct vm *vm, __u32 depth, bool on);

#endif
