/* What the verifier says of the context and what hangs on it. */
#include "insn/verifier/messages.h"

#include <stddef.h>

/* clang-format off */

static const struct message rows[] = {
	{ "invalid bpf_context access off=%d size=%d", CAUSE_CONTEXT_FIELD,
	  "This program type's context has no field at this offset that may "
	  "be accessed in this width and direction: not there, narrower than "
	  "allowed, or only to be read.", NULL, false },
	{ "negative offset %s ptr R%d off=%d disallowed",
	  CAUSE_MODIFIED_CONTEXT,
	  "A negative number was added to this pointer, which must be used as "
	  "it was given.", NULL, false },
	{ "dereference of modified %s ptr R%d off=%d disallowed",
	  CAUSE_MODIFIED_CONTEXT,
	  "A number was added to this pointer before the access, and it must "
	  "be used as it was given, with the offset in the instruction.",
	  NULL, false },
	{ "variable %s access var_off=%s disallowed", CAUSE_MODIFIED_CONTEXT,
	  "A variable number was added to this pointer: which field is meant "
	  "is not known.", NULL, false },
	{ "BPF_ST stores into R%d %s is not allowed", CAUSE_CONTEXT_FIELD,
	  "A constant is stored into the context directly (BPF_ST), which "
	  "kernels before 6.4 do not rewrite.",
	  "Put the constant into a register first and store that (BPF_STX); "
	  "in C, a volatile local.", false },
	{ "at the time of BPF_LD_ABS|IND R6 != pointer to skb",
	  CAUSE_HELPER_ARGUMENT,
	  "BPF_LD_ABS and BPF_LD_IND take the packet's context from R6, and "
	  "R6 does not hold it.",
	  "`r6 = r1` at the start of the program, and leave R6 alone.", false },
	{ "func '%s' arg%d '%s' has type %s. Only pointer access is allowed",
	  CAUSE_CONTEXT_FIELD,
	  "The argument of the traced function is neither a number nor a "
	  "pointer (a struct by value, for instance), so it cannot be read "
	  "from the context.", NULL, false },
	{ "func '%s' arg%d type %s is not a struct", CAUSE_CONTEXT_FIELD,
	  "The argument of the traced function is a pointer to something that "
	  "is no struct, so nothing behind it can be followed by type.",
	  NULL, false },
	{ "func '%s' doesn't have %d-th argument", CAUSE_CONTEXT_FIELD,
	  "The context has a slot for each argument, and this is past the "
	  "last: the traced function has fewer.", NULL, false },
	{ "func '%s' offset %d is not multiple of 8", CAUSE_CONTEXT_FIELD,
	  "The arguments lie in slots of 8 bytes, and the offset is not the "
	  "start of one.", NULL, false },
	{ "func '%s' size %d must be 8", CAUSE_CONTEXT_FIELD,
	  "A slot of the context is read in another width than its 8 bytes.",
	  "Read 8 bytes and cast afterwards: `(int)ctx[0]`; BPF_PROG() does "
	  "that.", false },
	{ "invalid btf_id for context argument offset %u", CAUSE_CONTEXT_FIELD,
	  "The kernel names no type for the pointer that the context has at "
	  "this offset, so it cannot be read.", NULL, false },
	{ "%s cannot be accessed directly by load/store", CAUSE_SPECIAL_POINTER,
	  "The load or store touches a field of the map value or object that "
	  "only its own functions may touch (a lock, a timer, a list head).",
	  "Access the fields beside it; copy the struct field by field, not "
	  "whole.", false },
};

/* clang-format on */

const struct message_family messages_context = {
	rows, sizeof(rows) / sizeof(rows[0])
};
