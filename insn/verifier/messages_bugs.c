/* What the verifier says of its own mistakes. */
#include "insn/verifier/messages.h"

#include <stddef.h>

/* clang-format off */

static const struct message rows[] = {
	{ "invalid map_ptr to access map->key", CAUSE_VERIFIER_BUG,
	  "The helper's prototype has a map key before any map, which is a "
	  "mistake in the kernel.", NULL, false },
	{ "invalid map_ptr to access map->type", CAUSE_VERIFIER_BUG,
	  "The helper's prototype needs a map's type before any map, which is "
	  "a mistake in the kernel.", NULL, false },
	{ "invalid map_ptr to access map->value", CAUSE_VERIFIER_BUG,
	  "The helper's prototype has a map value before any map, which is a "
	  "mistake in the kernel.", NULL, false },
	{ "kernel subsystem misconfigured verifier", CAUSE_VERIFIER_BUG,
	  "The kernel's tables for this helper do not fit together.",
	  NULL, false },
	{ "invalid return type %u of func %s#%d", CAUSE_VERIFIER_BUG,
	  "The kernel's prototype of this helper returns a kernel object "
	  "without saying which.", NULL, false },
	{ "unknown return type %u of func %s#%d", CAUSE_VERIFIER_BUG,
	  "The kernel's prototype of this helper has a kind of result that "
	  "the verifier does not know.", NULL, false },
	{ "BUG backtracing func entry subprog %d reg_mask %x stack_mask %llx",
	  CAUSE_VERIFIER_BUG,
	  "Looking for where a number came from the verifier got to the start "
	  "of a function with registers left over.", NULL, false },
	{ "BUG backtracking (stack slot %d, total slots %d)",
	  CAUSE_VERIFIER_BUG,
	  "Looking for where a number came from the verifier met a stack slot "
	  "beyond the frame's.", NULL, false },
	{ "BUG backtracking func entry subprog %d reg_mask %x stack_mask %llx",
	  CAUSE_VERIFIER_BUG,
	  "Walking back to the start of a function, registers were still "
	  "wanted that cannot be set before it.", NULL, false },
	{ "BUG backtracking idx %d", CAUSE_VERIFIER_BUG,
	  "Walking back through the states the verifier got to an instruction "
	  "that it cannot be at.", NULL, false },
	{ "BUG regs %x", CAUSE_VERIFIER_BUG,
	  "While walking back over a call, registers were wanted that the "
	  "call had wiped.", NULL, false },
	{ "BUG spi %d", CAUSE_VERIFIER_BUG,
	  "While walking back over a load, a stack slot beyond 64 was wanted.",
	  NULL, false },
	{ "BUG stack slots %llx", CAUSE_VERIFIER_BUG,
	  "While walking back over a call, stack slots were wanted that "
	  "belong to nobody.", NULL, false },
	{ "BUG subprog enter from frame %d", CAUSE_VERIFIER_BUG,
	  "Walking back into a function the verifier counted one frame too "
	  "many.", NULL, false },
	{ "BUG subprog exit from frame 0", CAUSE_VERIFIER_BUG,
	  "Walking back out of a function the verifier had no frame left to "
	  "go to.", NULL, false },
	{ "BUG: in callback at %d, callsite %d !calls_callback",
	  CAUSE_VERIFIER_BUG,
	  "A callback returns to an instruction that calls no callback.",
	  NULL, false },
	{ "Please fix kernel include/linux/bpf_types.h", CAUSE_VERIFIER_BUG,
	  "The kernel's list of program types has no context type for this "
	  "one.", NULL, false },
	{ "R%d has non-overwritten BPF_PTR_POISON type", CAUSE_VERIFIER_BUG,
	  "A register has the type that stands for \"to be filled in later\", "
	  "and nobody filled it in.", NULL, false },
	{ "REG INVARIANTS VIOLATION (%s): %s u64=[%#llx, %#llx] s64=[%#llx, "
	  "%#llx] u32=[%#x, %#x] s32=[%#x, %#x] var_off=(%#llx, %#llx)",
	  CAUSE_VERIFIER_BUG,
	  "The bounds of a register contradict each other: the smallest value "
	  "is above the largest. That is sanity checking, and it widens them.",
	  NULL, true },
	{ "Verifier bug in function %s()", CAUSE_VERIFIER_BUG,
	  "The function named was not prepared before its arguments were "
	  "looked at.", NULL, false },
	{ "Verifier bug", CAUSE_VERIFIER_BUG,
	  "The functions of the program were not prepared as they should be.",
	  NULL, false },
	{ "adding tail call poke descriptor failed", CAUSE_VERIFIER_BUG,
	  "The place of a tail call could not be noted for the JIT.",
	  NULL, false },
	{ "bpf verifier is misconfigured", CAUSE_VERIFIER_BUG,
	  "The program type has no function for something that it allows.",
	  NULL, false },
	{ "bpf verifier narrow ctx access misconfigured", CAUSE_VERIFIER_BUG,
	  "A narrow access to the context was allowed, and the function that "
	  "rewrites it gives no size.", NULL, false },
	{ "bpf verifier narrow ctx load misconfigured", CAUSE_VERIFIER_BUG,
	  "A narrow load from the context was allowed, and cannot be "
	  "rewritten to one.", NULL, false },
	{ "btf_vmlinux is malformed", CAUSE_VERIFIER_BUG,
	  "The kernel's own BTF has a context type that cannot be read.",
	  NULL, false },
	{ "bug: bad parent state for iter next call", CAUSE_VERIFIER_BUG,
	  "An iterator's next step has no earlier state to be compared with.",
	  NULL, false },
	{ "func %s has non-overwritten BPF_PTR_POISON return type",
	  CAUSE_VERIFIER_BUG,
	  "The helper's result has the type that stands for \"to be filled in "
	  "later\".", NULL, false },
	{ "in-kernel BTF is malformed", CAUSE_VERIFIER_BUG,
	  "The kernel's own BTF cannot be read, so nothing can be checked by "
	  "type.", NULL, false },
	{ "insn state internal bug", CAUSE_VERIFIER_BUG,
	  "The walk over the jumps came to an instruction in a state that "
	  "does not exist.", NULL, false },
	{ "invalid kernel function call not eliminated in verifier pass",
	  CAUSE_VERIFIER_BUG,
	  "A call of a kernel function that cannot exist survived until the "
	  "instructions were rewritten.", NULL, false },
	{ "kernel subsystem misconfigured func %s#%d: r1 != ctx",
	  CAUSE_VERIFIER_BUG,
	  "The kernel's prototype of this helper does not take the context "
	  "first, as its user needs.", NULL, false },
	{ "kernel subsystem misconfigured func %s#%d", CAUSE_VERIFIER_BUG,
	  "The kernel has a number for this helper and no function or "
	  "prototype.", NULL, false },
	{ "mark_reg_known_zero(regs, %u)", CAUSE_VERIFIER_BUG,
	  "A register beyond the last was to be set to zero.", NULL, false },
	{ "mark_reg_not_init(regs, %u)", CAUSE_VERIFIER_BUG,
	  "A register beyond the last was to be forgotten.", NULL, false },
	{ "mark_reg_unknown(regs, %u)", CAUSE_VERIFIER_BUG,
	  "A register beyond the last was to be set to an unknown number.",
	  NULL, false },
	{ "pop stack internal bug", CAUSE_VERIFIER_BUG,
	  "The walk over the jumps took more from its stack than it had put "
	  "there.", NULL, false },
	{ "tracking tail call prog failed", CAUSE_VERIFIER_BUG,
	  "The array of a tail call could not note this program as its user.",
	  NULL, false },
	{ "verifier BUG type %s var_off %lld off %d", CAUSE_VERIFIER_BUG,
	  "A register that should have no known bits left has some.",
	  NULL, false },
	{ "verifier bug. Frame %d already allocated", CAUSE_VERIFIER_BUG,
	  "The frame for a call was there before the call.", NULL, false },
	{ "verifier bug. No program starts at insn %d", CAUSE_VERIFIER_BUG,
	  "A call goes to a place where, at this point of the verification, a "
	  "function should begin.", NULL, false },
	{ "verifier bug. Two map pointers in a timer helper",
	  CAUSE_VERIFIER_BUG,
	  "A timer helper's prototype has two maps.", NULL, false },
	{ "verifier bug. subprog has tail_call and async cb",
	  CAUSE_VERIFIER_BUG,
	  "A function has both a tail call and a timer's callback, which had "
	  "been ruled out.", NULL, false },
	{ "verifier bug. zext_dst is set, but no reg is defined",
	  CAUSE_VERIFIER_BUG,
	  "An instruction was marked as one that must clear upper bits, and "
	  "it writes no register.", NULL, false },
	{ "verifier bug: allocated_stack too small", CAUSE_VERIFIER_BUG,
	  "More of the stack was used than had been counted.", NULL, false },
	{ "verifier bug: env->cur_state->loop_entry != NULL",
	  CAUSE_VERIFIER_BUG,
	  "A state that is new already belongs to a loop.", NULL, false },
	{ "verifier bug: helper %s#%d is not marked as callback-calling",
	  CAUSE_VERIFIER_BUG,
	  "A helper calls a callback and is not in the list of those that do.",
	  NULL, false },
	{ "verifier bug: helper %s#%d not marked as callback-calling",
	  CAUSE_VERIFIER_BUG,
	  "A callback was pushed for a helper that is not listed as one that "
	  "takes callbacks.", NULL, false },
	{ "verifier bug: kfunc %s#%d not marked as callback-calling",
	  CAUSE_VERIFIER_BUG,
	  "A kernel function calls a callback and is not in the list of those "
	  "that do.", NULL, false },
	{ "verifier bug: stack_slots supports may_goto only",
	  CAUSE_VERIFIER_BUG,
	  "Extra stack was counted for something other than may_goto.",
	  NULL, false },
	{ "verifier bug: unrecognized arg#%d type %d", CAUSE_VERIFIER_BUG,
	  "An argument of a global function was prepared as a kind that "
	  "nobody checks.", NULL, false },
	{ "verifier bug", CAUSE_VERIFIER_BUG,
	  "The verifier met one of its own impossible cases.", NULL, false },
	{ "allocated_stack too small", CAUSE_VERIFIER_BUG,
	  "A piece of the stack that was accepted is larger than what had "
	  "been noted.", NULL, false },
	{ "cur state:%s", CAUSE_ENDLESS_LOOP,
	  "The registers and the stack as they are when the loop comes round.",
	  NULL, true },
	{ "old state:%s", CAUSE_ENDLESS_LOOP,
	  "The registers and the stack as they were one round before: nothing "
	  "that matters differs.", NULL, true },
};

/* clang-format on */

const struct message_family messages_bugs = { rows,
					      sizeof(rows) / sizeof(rows[0]) };
