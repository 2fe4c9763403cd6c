/* What the verifier said until 6.0. */
#include "insn/verifier/messages.h"

#include <stddef.h>

/* clang-format off */

static const struct message rows[] = {
	{ "mixing of tail_calls and bpf-to-bpf calls is not supported",
	  CAUSE_FUNCTION_CALL,
	  "A program that calls functions of its own cannot make tail "
	  "calls, too, on this machine.",
	  NULL, false },
	{ "helper wants pointer to allocated memory",
	  CAUSE_RELEASE_MISMATCH,
	  "The helper takes a record as bpf_ringbuf_reserve() gave it, "
	  "from its first byte on.",
	  NULL, false },
	{ "map type %d is misconfigured",
	  CAUSE_MAP_MISMATCH,
	  "The map's sizes are not those that a helper would need.",
	  NULL, false },
	{ "arg#%d pointer type %s %s must point to scalar or struct with "
	  "scalar",
	  CAUSE_FUNCTION_CALL,
	  "The function takes a pointer here, and what it points to has "
	  "pointers of its own.",
	  NULL, false },
	{ "arg#%d type's tag fetching failure: %ld",
	  CAUSE_BTF,
	  "The marks of an argument's type cannot be read.",
	  NULL, false },
	{ "arg#%d marked as non-null, but is not a pointer type",
	  CAUSE_BTF,
	  "An argument that is no pointer is marked as one that is never "
	  "NULL.",
	  NULL, false },
	{ "more than one arg with ref_obj_id R%d %u %u",
	  CAUSE_RELEASE_MISMATCH,
	  "Two arguments of one call are objects that must be given "
	  "back.",
	  NULL, false },
	{ "trace type programs with run-time allocated hash maps are "
	  "unsafe. Switch to preallocated hash maps",
	  CAUSE_MAP_MISMATCH,
	  "A tracing program can be reached within the allocator, so its "
	  "hash maps must have their memory beforehand.",
	  "Make the map without BPF_F_NO_PREALLOC.", false },
	{ "Writes through BTF pointers are not allowed",
	  CAUSE_KERNEL_OBJECT_ACCESS,
	  "The program writes to an object of the kernel, and this type "
	  "of program may only read them.",
	  NULL, false },
	{ "Only fentry/fexit/fmod_ret and lsm programs can be sleepable",
	  CAUSE_SLEEPING,
	  "Programs of this type run where nobody may sleep, and this "
	  "one asks to.",
	  NULL, false },
	{ "the sum of R%u umin_value %llu and off %u is too big",
	  CAUSE_UNBOUNDED_POINTER_MATH,
	  "The smallest number that is added puts the pointer out of "
	  "what the verifier keeps books of.",
	  NULL, false },
	{ "the sum of R%u umax_value %llu and off %u is too big",
	  CAUSE_UNBOUNDED_POINTER_MATH,
	  "The largest number that is added puts the pointer out of what "
	  "the verifier keeps books of.",
	  NULL, false },
	{ "invalid kptr access, R%d type=%s expected=%s or %s",
	  CAUSE_KPTR,
	  "The kernel pointer that is stored is of neither type that the "
	  "field takes.",
	  NULL, false },
	{ "Func#%d is global and valid. Skipping",
	  CAUSE_FUNCTION_CALL,
	  "A global function was looked at before.",
	  NULL, true },
	{ "Func#%d is safe for any args that match its prototype",
	  CAUSE_FUNCTION_CALL,
	  "A global function is good whatever it is given.",
	  NULL, true },
	{ "CO-RE relocating %s %s: found target candidate [%d]",
	  CAUSE_BTF,
	  "A place in a kernel type was found.",
	  NULL, true },
	{ "marking pointer arg%d as scalar as it may encode error",
	  CAUSE_KERNEL_OBJECT_ACCESS,
	  "The argument can be an error instead of a pointer.",
	  NULL, true },
};

/* clang-format on */

const struct message_family messages_older = { rows,
					       sizeof(rows) / sizeof(rows[0]) };
