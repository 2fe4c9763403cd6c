/* What the verifier says of the stack frame, and pointers saved in it. */
#include "insn/verifier/messages.h"

#include <stddef.h>

/* clang-format off */

static const struct message rows[] = {
	{ "invalid%s stack R%d off=%d size=%d", CAUSE_STACK_OUT_OF_BOUNDS,
	  "The access does not lie in the function's frame, which goes from "
	  "R10-512 to R10. The word after \"invalid\" says whether it reads, "
	  "writes, or a call does it.", NULL, false },
	{ "invalid variable-offset%s stack R%d var_off=%s off=%d size=%d",
	  CAUSE_STACK_OUT_OF_BOUNDS,
	  "The index into the stack can have values with which the access "
	  "leaves the frame (R10-512 to R10).", NULL, false },
	{ "invalid unbounded variable-offset%s stack R%d",
	  CAUSE_STACK_OUT_OF_BOUNDS,
	  "The index into the stack has no bounds at all here.", NULL, false },
	{ "invalid variable-offset%s stack R%d var_off=%s size=%d",
	  CAUSE_STACK_OUT_OF_BOUNDS,
	  "The index into the stack is bounded, but not tightly enough: with "
	  "some of its values the access leaves the 512 bytes.", NULL, false },
	{ "variable offset stack pointer cannot be passed into helper "
	  "function; var_off=%s off=%d size=%d", CAUSE_STACK_OUT_OF_BOUNDS,
	  "The helper fills this memory in, and where on the stack it lies "
	  "depends on a variable: the verifier could not tell which bytes are "
	  "set afterwards.",
	  "Pass the address of a local, at a constant offset.", false },
	{ "invalid read from stack off %d+%d size %d",
	  CAUSE_UNINITIALIZED_STACK,
	  "The load reads bytes of the stack that nothing on this path has "
	  "written. The number after + is the first such byte, counted from "
	  "the start of the read.", NULL, false },
	{ "invalid%s read from stack R%d off %d+%d size %d",
	  CAUSE_UNINITIALIZED_STACK,
	  "A call (or a load) reads this piece of the stack, and not all of "
	  "it was written. The number after + is the first byte missing; in a "
	  "struct it is often padding.", NULL, false },
	{ "invalid%s read from stack R%d var_off %s+%d size %d",
	  CAUSE_UNINITIALIZED_STACK,
	  "A call reads a piece of the stack that begins at a variable place, "
	  "and some byte that could belong to it was never written.",
	  NULL, false },
	{ "uninit stack in range of var-offset write prohibited for !root; "
	  "insn %d, off: %d", CAUSE_UNINITIALIZED_STACK,
	  "The store goes to a variable place, where a byte was never written "
	  "before; without CAP_PERFMON that is refused, because a later read "
	  "could find it unset.", NULL, false },
	{ "invalid size of register fill", CAUSE_SPILL_SIZE,
	  "A pointer was saved here with 8 bytes, and fewer, or other ones, "
	  "are loaded back.", NULL, false },
	{ "invalid size of register spill", CAUSE_SPILL_SIZE,
	  "A pointer is saved on the stack with fewer than 8 bytes.",
	  NULL, false },
	{ "attempt to corrupt spilled pointer on stack", CAUSE_SPILL_SIZE,
	  "The store overwrites a part of a saved pointer, which without "
	  "CAP_PERFMON is refused: a forged pointer could come back.",
	  NULL, false },
	{ "spilled ptr in range of var-offset stack write; insn %d, ptr off: "
	  "%d", CAUSE_SPILL_SIZE,
	  "The store goes to a variable place, and a saved pointer lies in "
	  "reach; without CAP_PERFMON it must not be overwritten.",
	  NULL, false },
	{ "cannot return stack pointer to the caller",
	  CAUSE_STACK_POINTER_ESCAPE,
	  "The function returns an address in its own frame, which is gone "
	  "the moment it returns.", NULL, false },
	{ "cannot spill pointers to stack into stack frame of the caller",
	  CAUSE_STACK_POINTER_ESCAPE,
	  "The address of a local is stored into a variable of the caller, "
	  "where it would outlive this frame.", NULL, false },
	{ "R%d stack pointer arithmetic goes out of range, prohibited for "
	  "!root; off=%d", CAUSE_SPECULATION,
	  "A pointer into the stack is moved out of the frame, even if it is "
	  "not followed; without CAP_PERFMON that is refused, as the "
	  "processor could follow it ahead of a check.", NULL, false },
	{ "R%d variable stack access prohibited for !root, var_off=%s off=%d",
	  CAUSE_SPECULATION,
	  "A variable number is added to a pointer into the stack, which "
	  "without CAP_PERFMON is refused.", NULL, false },
	{ "R%d%s variable offset stack access prohibited for !root, var_off=%s",
	  CAUSE_SPECULATION,
	  "A call is given a piece of the stack at a variable place, which "
	  "without CAP_PERFMON is refused.", NULL, false },
	{ "invalid read from stack R%d off=%d size=%d",
	  CAUSE_STACK_OUT_OF_BOUNDS,
	  "The read leaves the function's frame, or it lies in it (off from "
	  "-512 to -1) and goes deeper than anything that this path has "
	  "written.", NULL, false },
	{ "invalid stack off=%d size=%d", CAUSE_STACK_OUT_OF_BOUNDS,
	  "The load or store does not lie in the function's frame (R10-512 to "
	  "R10): the words of kernels before 5.12.", NULL, false },
	{ "variable stack access var_off=%s off=%d size=%d",
	  CAUSE_STACK_OUT_OF_BOUNDS,
	  "A local array is indexed by a variable, and kernels before 5.12 "
	  "take only constant offsets into the stack.",
	  "Use a constant index (`#pragma unroll`), or keep the array in a "
	  "map.", false },
	{ "invalid stack type R%d off=%d access_size=%d",
	  CAUSE_STACK_OUT_OF_BOUNDS,
	  "A call is given a piece of the stack that leaves the frame, or has "
	  "the length 0: the words of kernels before 5.12.", NULL, false },
	{ "invalid stack type R%d var_off=%s access_size=%d",
	  CAUSE_STACK_OUT_OF_BOUNDS,
	  "A call is given a piece of the stack at a variable place, and it "
	  "can leave the frame, or have the length 0.", NULL, false },
	{ "R%d unbounded indirect variable offset stack access",
	  CAUSE_STACK_OUT_OF_BOUNDS,
	  "A call is given a piece of the stack, and the variable part of its "
	  "address has no bounds.", NULL, false },
	{ "R%d min value is outside of stack bound", CAUSE_STACK_OUT_OF_BOUNDS,
	  "With the smallest value of the variable part the piece of the "
	  "stack that a call is given leaves the frame.", NULL, false },
	{ "R%d max value is outside of stack bound", CAUSE_STACK_OUT_OF_BOUNDS,
	  "With the largest value of the variable part the piece of the stack "
	  "that a call is given leaves the frame.", NULL, false },
	{ "invalid indirect read from stack off %d+%d size %d",
	  CAUSE_UNINITIALIZED_STACK,
	  "A call reads this piece of the stack, and not all of it was "
	  "written: the number after + is the first byte missing.",
	  NULL, false },
	{ "invalid indirect read from stack var_off %s+%d size %d",
	  CAUSE_UNINITIALIZED_STACK,
	  "A call reads the stack from a variable place on, and the byte "
	  "after + may never have been written.", NULL, false },
};

/* clang-format on */

const struct message_family messages_stack = { rows,
					       sizeof(rows) / sizeof(rows[0]) };
