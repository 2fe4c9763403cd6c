/* What the verifier says of jumps, loops, functions and return values. */
#include "insn/verifier/messages.h"

#include <stddef.h>

/* clang-format off */

static const struct message rows[] = {
	{ "infinite loop detected at insn %d", CAUSE_ENDLESS_LOOP,
	  "The verifier came back to this instruction with all registers and "
	  "the stack as before: nothing changes, so nothing ends the loop. "
	  "\"cur state\" and \"old state\" below show the two.", NULL, false },
	{ "jump out of range from insn %d to %d", CAUSE_BAD_JUMP,
	  "The jump goes to a place outside of its function, or outside of "
	  "the program.", NULL, false },
	{ "unreachable insn %d", CAUSE_BAD_JUMP,
	  "No path leads to this instruction, and the kernel takes no dead "
	  "code that was written by hand.",
	  "In C compile with -O2; by hand, leave the instruction out, or mend "
	  "the jump that should reach it.", false },
	{ "last insn is not an exit or jmp", CAUSE_BAD_JUMP,
	  "The function does not end with an exit or a jump, so it would run "
	  "on into what lies behind.", NULL, false },
	{ "BPF program is too large. Processed %d insn", CAUSE_TOO_COMPLEX,
	  "The verifier walked one million instructions on all paths together "
	  "and was not through.", NULL, false },
	{ "jump into the middle of ldimm64 insn %d", CAUSE_BAD_JUMP,
	  "The jump lands on the second half of a 64-bit constant, which "
	  "takes two slots.", NULL, false },
	{ "The sequence of %d jumps is too complex for async cb.",
	  CAUSE_TOO_COMPLEX,
	  "So many branches wait to be walked that a timer's callback could "
	  "not be added to them.", NULL, false },
	{ "The sequence of %d jumps is too complex.", CAUSE_TOO_COMPLEX,
	  "Along this path 8192 branches wait to be walked, which is the "
	  "limit.", NULL, false },
	{ "back-edge from insn %d to %d", CAUSE_ENDLESS_LOOP,
	  "A jump goes backwards, and without CAP_BPF (and before 5.3 for "
	  "everybody) no loop is allowed.", NULL, false },
	{ "insn %d cannot be patched due to 16-bit range", CAUSE_BAD_JUMP,
	  "The kernel put instructions of its own into the program, and this "
	  "jump would now need more than 16 bits.",
	  "Make the function smaller: split it, or move the body of a loop "
	  "into a function of its own.", false },
	{ "invalid insn idx %d insn_cnt %d", CAUSE_BAD_JUMP,
	  "The program runs past its last instruction.", NULL, false },
	{ "invalid may_goto off %d imm %d", CAUSE_MALFORMED_INSTRUCTION,
	  "may_goto, the jump that ends a loop by itself, has fields that it "
	  "must not have.", NULL, false },
	{ "combined stack size of %d calls is %d. Too large",
	  CAUSE_STACK_TOO_LARGE,
	  "The frames of the functions along one chain of calls add up to "
	  "more than 512 bytes.", NULL, false },
	{ "the call stack of %d frames is too deep", CAUSE_STACK_TOO_LARGE,
	  "The calls are nested deeper than 8: one more function is called "
	  "from the eighth.", NULL, false },
	{ "the call stack of %d frames is too deep !", CAUSE_STACK_TOO_LARGE,
	  "The longest chain of calls, counted over all functions, is deeper "
	  "than 8.", NULL, false },
	{ "stack size %d(extra %d) is too large", CAUSE_STACK_TOO_LARGE,
	  "The function has used up its stack, and the kernel needs some of "
	  "it for the counter of may_goto.", NULL, false },
	{ "stack size of subprog %d is %d. Too large", CAUSE_STACK_TOO_LARGE,
	  "This one function needs more stack than it can have.", NULL, false },
	{ "tail_calls are not allowed when call stack of previous frames is "
	  "%d bytes. Too large", CAUSE_STACK_TOO_LARGE,
	  "A function that tail calls may have at most 256 bytes of frames "
	  "above it, because the chain can go on in another program.",
	  NULL, false },
	{ "Caller passes invalid args into func#%d ('%s')", CAUSE_FUNCTION_CALL,
	  "A global function is called with an argument that its BTF type "
	  "does not allow; the line before says which.", NULL, false },
	{ "LD_ABS is only allowed in functions that return 'int'.",
	  CAUSE_FUNCTION_CALL,
	  "The function uses BPF_LD_ABS, which ends it at once with 0, so it "
	  "must return an int.", NULL, false },
	{ "call to invalid destination", CAUSE_FUNCTION_CALL,
	  "The call goes to a place where no function begins, or outside of "
	  "the program.", NULL, false },
	{ "%s() is not a global function", CAUSE_ATTACH_TARGET,
	  "The function that an extension replaces must be global, and this "
	  "one is static.", NULL, false },
	{ "Caller passes invalid args into func#%d", CAUSE_FUNCTION_CALL,
	  "A function is called with an argument that its BTF type does not "
	  "allow. The line before says which.", NULL, false },
	{ "Global function %s() doesn't return scalar. Only those are "
	  "supported.", CAUSE_FUNCTION_CALL,
	  "A global function must return a number or nothing, and this one's "
	  "type says otherwise.", NULL, false },
	{ "Global function %s() with %d > %d args. Buggy compiler.",
	  CAUSE_FUNCTION_CALL,
	  "The type of the global function has more than five arguments, "
	  "which registers cannot pass.", NULL, false },
	{ "Global functions need valid BTF", CAUSE_FUNCTION_CALL,
	  "A global function is verified by its type, and the program has no "
	  "BTF for it.",
	  "Compile with `clang -g`, or make the function static.", false },
	{ "LD_ABS is not allowed in subprogs without BTF", CAUSE_FUNCTION_CALL,
	  "A function that uses BPF_LD_ABS or BPF_LD_IND needs BTF, so that "
	  "it is known to return an int.", NULL, false },
	{ "tail_call is not allowed in subprogs without BTF",
	  CAUSE_FUNCTION_CALL,
	  "A function that does a tail call needs BTF, so that it is known to "
	  "return an int.", NULL, false },
	{ "tail_call is only allowed in functions that return 'int'.",
	  CAUSE_FUNCTION_CALL,
	  "The function does a tail call, so it must return an int: the next "
	  "program's result comes back as one.", NULL, false },
	{ "too many subprograms", CAUSE_FUNCTION_CALL,
	  "The program has more functions than it can have (256).",
	  NULL, false },
	{ "R0 not a scalar value", CAUSE_CALLBACK,
	  "The callback returns a pointer, or nothing, where its caller needs "
	  "a number.", NULL, false },
	{ "callback function cannot be the main program", CAUSE_CALLBACK,
	  "The address of the main program is passed as a callback.",
	  NULL, false },
	{ "callback function not allowed for map", CAUSE_CALLBACK,
	  "This map type has no elements that could be walked with a callback.",
	  NULL, false },
	{ "callback function not static", CAUSE_CALLBACK,
	  "The function passed as a callback is global, and it must be static.",
	  NULL, false },
	{ "cannot use BPF_LD_[ABS|IND] within callback", CAUSE_CALLBACK,
	  "BPF_LD_ABS and BPF_LD_IND can end the program, which is not "
	  "possible from a callback.", NULL, false },
	{ "kfunc %s#%d failed callback verification", CAUSE_CALLBACK,
	  "The function that this kernel function would call back could not "
	  "be verified; the lines before say why.", NULL, false },
	{ "arg%d expected pointer to func", CAUSE_CALLBACK,
	  "This argument must be the address of a function of the program.",
	  NULL, false },
	{ "%s the register %s has smin=%lld smax=%lld should have been in "
	  "[%d, %d]", CAUSE_RETURN_VALUE,
	  "The number is known to lie between smin and smax here, and that is "
	  "not inside the interval wanted.", NULL, false },
	{ "%s the register %s has smin=%lld should have been in [%d, %d]",
	  CAUSE_RETURN_VALUE,
	  "Only the smallest value is known (smin), and it says too little "
	  "about the interval wanted.", NULL, false },
	{ "%s the register %s has smax=%lld should have been in [%d, %d]",
	  CAUSE_RETURN_VALUE,
	  "Only the largest value is known (smax), and it says too little "
	  "about the interval wanted.", NULL, false },
	{ "%s the register %s has unknown scalar value should have been in "
	  "[%d, %d]", CAUSE_RETURN_VALUE,
	  "Nothing is known about the number, and it should lie in the "
	  "interval at the end of the line.", NULL, false },
	{ "At %s the register %s has value %s should have been in %s",
	  CAUSE_RETURN_VALUE,
	  "The value (as known bits and a mask of unknown ones) is not one of "
	  "those that this program type may return.", NULL, false },
	{ "At %s the register %s has unknown scalar value should have been in "
	  "%s", CAUSE_RETURN_VALUE,
	  "Nothing is known about the value, and this program type may return "
	  "certain ones only.", NULL, false },
	{ "%s the register R%d is not a known value (%s)", CAUSE_RETURN_VALUE,
	  "What is returned is not a number (in brackets: what it is instead).",
	  NULL, false },
	{ "In async callback the register R0 is not a known value (%s)",
	  CAUSE_RETURN_VALUE,
	  "A timer's callback must return a number, and R0 holds something "
	  "else.", NULL, false },
	{ "At program exit the register R0 is not a known value (%s)",
	  CAUSE_RETURN_VALUE,
	  "At the end of the program R0 must hold a number, and it holds "
	  "something else.", NULL, false },
	{ "At subprogram exit the register R%d is not a scalar value (%s)",
	  CAUSE_RETURN_VALUE,
	  "A global function must return a number, and the register holds "
	  "something else at its end.", NULL, false },
	{ "At subprogram exit the register R0 is not a scalar value (%s)",
	  CAUSE_RETURN_VALUE,
	  "A global function ends with something in R0 that is no number.",
	  NULL, false },
	{ "BPF_LSM_CGROUP that attach to void LSM hooks can't modify return "
	  "value!", CAUSE_RETURN_VALUE,
	  "The hook returns nothing, so the value that bpf_set_retval() would "
	  "set has no place to go.", NULL, false },
	{ "Note, BPF_LSM_CGROUP that attach to void LSM hooks can't modify "
	  "return value!", CAUSE_RETURN_VALUE,
	  "The hook that the program is attached to returns nothing: its "
	  "return value must be 1.", NULL, true },
	{ "%d bpf_preempt_enable%s missing", CAUSE_SLEEPING,
	  "At the end of this path preemption is still off, as often as the "
	  "number says.", NULL, false },
	{ "global function calls are not allowed while holding a lock,",
	  CAUSE_SPIN_LOCK,
	  "A global function is called while the lock is held, and it was "
	  "verified as if none were.",
	  "Make it static, or call it before or after.", false },
	{ "global function calls are not allowed with preemption disabled,",
	  CAUSE_SLEEPING,
	  "A global function is called with preemption off, and it was "
	  "verified as if it were on.",
	  "Make it static, or call it outside of the region.", false },
	{ "use static function instead", CAUSE_FUNCTION_CALL,
	  "The end of the sentence on the line before: a static function is "
	  "verified with its caller.", NULL, true },
	{ "bpf_rcu_read_unlock is missing", CAUSE_SLEEPING,
	  "The program ends on this path inside of bpf_rcu_read_lock().",
	  NULL, false },
	{ "BPF_LD_[ABS|IND] cannot be used inside bpf_preempt_disable-ed "
	  "region", CAUSE_SLEEPING,
	  "BPF_LD_ABS and BPF_LD_IND can end the program, and preemption "
	  "would stay off.", NULL, false },
	{ "BPF_LD_[ABS|IND] cannot be used inside bpf_rcu_read_lock-ed region",
	  CAUSE_SLEEPING,
	  "BPF_LD_ABS and BPF_LD_IND can end the program inside of "
	  "bpf_rcu_read_lock().", NULL, false },
	{ "Calling bpf_rcu_read_{lock,unlock} in unnecessary rbtree callback",
	  CAUSE_SLEEPING,
	  "The comparison function of a tree runs with a lock held, where "
	  "bpf_rcu_read_lock() has no use.", NULL, false },
	{ "expected an RCU CS when using %s", CAUSE_SLEEPING,
	  "This iterator walks what RCU protects, so it must be used inside "
	  "of bpf_rcu_read_lock().", NULL, false },
	{ "nested rcu read lock (kernel function %s)", CAUSE_SLEEPING,
	  "bpf_rcu_read_lock() is called a second time before the first was "
	  "left, which this kernel does not allow.", NULL, false },
	{ "tail_call cannot be used inside bpf_preempt_disable-ed region",
	  CAUSE_SLEEPING,
	  "The tail call does not come back, and preemption would stay off.",
	  NULL, false },
	{ "tail_call cannot be used inside bpf_rcu_read_lock-ed region",
	  CAUSE_SLEEPING,
	  "The tail call does not come back, and bpf_rcu_read_lock() would "
	  "never be left.", NULL, false },
	{ "unmatched attempt to enable preemption (kernel function %s)",
	  CAUSE_SLEEPING,
	  "Preemption is turned on where this path has not turned it off.",
	  NULL, false },
	{ "unmatched rcu read unlock (kernel function %s)", CAUSE_SLEEPING,
	  "bpf_rcu_read_unlock() is called where bpf_rcu_read_lock() was not.",
	  NULL, false },
	{ "bpf_throw kfunc (insn %d) cannot be called from callback subprog %d",
	  CAUSE_EXCEPTION,
	  "bpf_throw() is called from a callback, whose caller in the kernel "
	  "would not know of it.", NULL, false },
	{ "bpf_throw cannot be used inside bpf_rcu_read_lock-ed region",
	  CAUSE_EXCEPTION,
	  "bpf_throw() ends the program inside of bpf_rcu_read_lock().",
	  NULL, false },
	{ "insn %d cannot call exception cb directly", CAUSE_EXCEPTION,
	  "The program calls the exception callback itself, and only "
	  "bpf_throw() may.", NULL, false },
	{ "bpf_throw cannot be used inside bpf_preempt_disable-ed region",
	  CAUSE_EXCEPTION,
	  "bpf_throw() ends the program with preemption off.", NULL, false },
	{ "bpf_throw cannot be used inside bpf_spin_lock-ed region",
	  CAUSE_EXCEPTION,
	  "bpf_throw() ends the program with a lock taken.", NULL, false },
	{ "cannot tail call within exception cb", CAUSE_EXCEPTION,
	  "The exception callback does a tail call, and there is nothing left "
	  "to return to.", NULL, false },
	{ "exception cb only supports single integer argument", CAUSE_EXCEPTION,
	  "The exception callback must take one argument, a number (the "
	  "cookie).", NULL, false },
	{ "multiple exception callback tags for main subprog", CAUSE_EXCEPTION,
	  "The main program names two exception callbacks.", NULL, false },
	{ "%s programs cannot attach to exception callback", CAUSE_EXCEPTION,
	  "A program of this type cannot be attached to another one's "
	  "exception callback.", NULL, false },
	{ "exception callback '%s' could not be found in BTF", CAUSE_EXCEPTION,
	  "The program's BTF has no function of the name given as its "
	  "exception callback.", NULL, false },
	{ "exception callback '%s' must have global linkage", CAUSE_EXCEPTION,
	  "The exception callback is static, and it must be global.",
	  NULL, false },
	{ "exception callback type id not found in func_info", CAUSE_EXCEPTION,
	  "The exception callback is in BTF, and no function of the program "
	  "has its type.", NULL, false },
	{ "invalid exception callback insn_off in func_info: 0",
	  CAUSE_EXCEPTION,
	  "The main program is named as its own exception callback.",
	  NULL, false },
	{ "R%d has type %s, expected PTR_TO_INSN", CAUSE_BAD_JUMP,
	  "The indirect jump (gotox) goes to a register that was not loaded "
	  "from a jump table.", NULL, false },
	{ "the sum of R%u umin_value %llu is too big", CAUSE_BAD_JUMP,
	  "The smallest index into the jump table is far larger than a table "
	  "can be.", NULL, false },
	{ "the sum of R%u umax_value %llu is too big", CAUSE_BAD_JUMP,
	  "The index into the jump table has no sensible upper bound.",
	  NULL, false },
	{ "R%u points to outside of jump table: [%llu,%llu] max_entries %u",
	  CAUSE_BAD_JUMP,
	  "With some of its values the index is past the end of the jump "
	  "table.", NULL, false },
	{ "register R%d doesn't point to any offset in map id=%d",
	  CAUSE_BAD_JUMP,
	  "The part of the jump table that the index can reach is empty.",
	  NULL, false },
	{ "no jump tables found for subprog starting at %u", CAUSE_BAD_JUMP,
	  "The function has an indirect jump, and no jump table belongs to it.",
	  NULL, false },
	{ "jump table for insn %d points outside of the subprog [%u,%u]",
	  CAUSE_BAD_JUMP,
	  "The jump table of this indirect jump has a target in another "
	  "function.", NULL, false },
	{ "indirect jump out of range from insn %d to %d", CAUSE_BAD_JUMP,
	  "The jump table has a target outside of the program.", NULL, false },
};

/* clang-format on */

const struct message_family messages_flow = { rows,
					      sizeof(rows) / sizeof(rows[0]) };
