/* What the verifier says of the internal errors that it catches itself in. */
#include "insn/verifier/messages.h"

#include <stddef.h>

/* clang-format off */

static const struct message rows[] = {
	{ "verifier internal error: %s head arg for unknown kfunc",
	  CAUSE_VERIFIER_BUG,
	  "A list head or tree root is an argument of a kernel function that "
	  "is not known to take one.", NULL, false },
	{ "verifier internal error: %s node arg for unknown kfunc",
	  CAUSE_VERIFIER_BUG,
	  "A list or tree node is an argument of a kernel function that is "
	  "not known to take one.", NULL, false },
	{ "verifier internal error: CONST_PTR_TO_DYNPTR cannot be released",
	  CAUSE_VERIFIER_BUG,
	  "A constant dynptr got as far as being released.", NULL, false },
	{ "verifier internal error: Couldn't find btf_record",
	  CAUSE_VERIFIER_BUG,
	  "The special fields of an argument's type were known to exist and "
	  "are not found.", NULL, false },
	{ "verifier internal error: NON_OWN_REF already set",
	  CAUSE_VERIFIER_BUG,
	  "A pointer was to be marked as borrowed, and it was so already.",
	  NULL, false },
	{ "verifier internal error: NULL kptr_struct_meta expected at "
	  "insn_idx %d", CAUSE_VERIFIER_BUG,
	  "The type of the object of this call was recorded as none.",
	  NULL, false },
	{ "verifier internal error: bpf_dynptr_slice(_rdwr) no constant size",
	  CAUSE_VERIFIER_BUG,
	  "A slice of a dynptr was accepted without a constant size.",
	  NULL, false },
	{ "verifier internal error: failed to obtain dynptr id",
	  CAUSE_VERIFIER_BUG,
	  "The dynptr of this call has no number by which it is followed.",
	  NULL, false },
	{ "verifier internal error: failed to obtain dynptr ref_obj_id",
	  CAUSE_VERIFIER_BUG,
	  "The dynptr of this call has no number for what it holds.",
	  NULL, false },
	{ "verifier internal error: func %s#%d sets ref_obj_id more than once",
	  CAUSE_VERIFIER_BUG,
	  "A helper's result would belong to two acquired objects.",
	  NULL, false },
	{ "verifier internal error: invalid PTR_TO_BTF_ID register for type "
	  "match", CAUSE_VERIFIER_BUG,
	  "A register has a kernel type with marks that were never meant "
	  "together.", NULL, false },
	{ "verifier internal error: invalid spi when querying dynptr type",
	  CAUSE_VERIFIER_BUG,
	  "The kind of a dynptr was asked for at a place of the stack that is "
	  "none.", NULL, false },
	{ "verifier internal error: kernel function descriptor not found for "
	  "func_id %u", CAUSE_VERIFIER_BUG,
	  "A kernel function that was looked up before cannot be found when "
	  "its call is written.", NULL, false },
	{ "verifier internal error: kptr_struct_meta expected at insn_idx %d",
	  CAUSE_VERIFIER_BUG,
	  "The type of the object of this call was not recorded.",
	  NULL, false },
	{ "verifier internal error: meta.dynptr_id already set",
	  CAUSE_VERIFIER_BUG,
	  "A call has two dynptrs whose numbers should be remembered, and "
	  "there is one place.", NULL, false },
	{ "verifier internal error: meta.ref_obj_id already set",
	  CAUSE_VERIFIER_BUG,
	  "A call has two arguments that hold a reference, and there is one "
	  "place to remember.", NULL, false },
	{ "verifier internal error: misconfigured dynptr helper type flags",
	  CAUSE_VERIFIER_BUG,
	  "The helper's prototype marks a dynptr as both filled in and "
	  "constant.", NULL, false },
	{ "verifier internal error: misconfigured ref_obj_id",
	  CAUSE_VERIFIER_BUG,
	  "A dynptr holds a reference that is not in the list of references.",
	  NULL, false },
	{ "verifier internal error: missing arg compatible BTF ID",
	  CAUSE_VERIFIER_BUG,
	  "The prototype of this argument wants a kernel object and does not "
	  "say which.", NULL, false },
	{ "verifier internal error: missing ref obj id for parent of clone",
	  CAUSE_VERIFIER_BUG,
	  "A dynptr is cloned that holds a reference without a number.",
	  NULL, false },
	{ "verifier internal error: more than one arg with ref_obj_id R%d %u "
	  "%u", CAUSE_VERIFIER_BUG,
	  "Two arguments of one call hold references, which had been ruled "
	  "out.", NULL, false },
	{ "verifier internal error: more than one release argument",
	  CAUSE_VERIFIER_BUG,
	  "The prototype gives back two arguments at once.", NULL, false },
	{ "verifier internal error: multiple dynptr args", CAUSE_VERIFIER_BUG,
	  "The helper's prototype has two dynptrs where one is looked for.",
	  NULL, false },
	{ "verifier internal error: multiple uninitialized dynptr args",
	  CAUSE_VERIFIER_BUG,
	  "The helper's prototype fills in two dynptrs.", NULL, false },
	{ "verifier internal error: no dynptr arg found", CAUSE_VERIFIER_BUG,
	  "The helper's prototype should have a dynptr and has none.",
	  NULL, false },
	{ "verifier internal error: no dynptr id", CAUSE_VERIFIER_BUG,
	  "A slice was made of a dynptr without a number.", NULL, false },
	{ "verifier internal error: no dynptr in bpf_dynptr_data()",
	  CAUSE_VERIFIER_BUG,
	  "bpf_dynptr_data() was called and its dynptr is not known.",
	  NULL, false },
	{ "verifier internal error: no dynptr type for parent of clone",
	  CAUSE_VERIFIER_BUG,
	  "A dynptr is cloned that is of no kind.", NULL, false },
	{ "verifier internal error: no src_reg", CAUSE_VERIFIER_BUG,
	  "An operation with two registers has lost its second.", NULL, false },
	{ "verifier internal error: only one constant argument permitted",
	  CAUSE_VERIFIER_BUG,
	  "The kernel function has two constant arguments, and there is one "
	  "place to remember.", NULL, false },
	{ "verifier internal error: only one hidden subprog supported",
	  CAUSE_VERIFIER_BUG,
	  "A second function was to be added to the program secretly, and "
	  "there is room for one.", NULL, false },
	{ "verifier internal error: ref state missing for ref_obj_id",
	  CAUSE_VERIFIER_BUG,
	  "An owned object becomes a borrowed one, and its reference is not "
	  "in the list.", NULL, false },
	{ "verifier internal error: ref_obj_id for allocated object must be "
	  "non-zero", CAUSE_VERIFIER_BUG,
	  "An allocated object is written to that belongs to nobody.",
	  NULL, false },
	{ "verifier internal error: ref_obj_id is zero for owning -> "
	  "non-owning conversion", CAUSE_VERIFIER_BUG,
	  "An owned object becomes a borrowed one, and had no reference.",
	  NULL, false },
	{ "verifier internal error: ref_set_non_owning w/o active lock",
	  CAUSE_VERIFIER_BUG,
	  "A pointer became a borrowed one where no lock is held.",
	  NULL, false },
	{ "verifier internal error: reg->btf must be kernel btf",
	  CAUSE_VERIFIER_BUG,
	  "A pointer to a kernel object carries the program's BTF.",
	  NULL, false },
	{ "verifier internal error: repeating %s arg", CAUSE_VERIFIER_BUG,
	  "A kernel function has two heads or roots, and there is one place "
	  "to remember.", NULL, false },
	{ "verifier internal error: unexpected btf mismatch in kfunc call",
	  CAUSE_VERIFIER_BUG,
	  "Node and head come from different BTFs although that was checked.",
	  NULL, false },
	{ "verifier internal error: unexpected graph node argument type %s",
	  CAUSE_VERIFIER_BUG,
	  "A node argument is of a kind that is neither a list's nor a tree's.",
	  NULL, false },
	{ "verifier internal error: unexpected graph root argument type %s",
	  CAUSE_VERIFIER_BUG,
	  "A head argument is of a kind that is neither a list's nor a tree's.",
	  NULL, false },
	{ "verifier internal error: unexpected iterator state %d (%s)",
	  CAUSE_VERIFIER_BUG,
	  "An iterator is in a state that does not exist.", NULL, false },
	{ "verifier internal error: unexpected ptr_reg", CAUSE_VERIFIER_BUG,
	  "An operation on numbers was handed a pointer.", NULL, false },
	{ "verifier internal error: unimplemented handling of MEM_ALLOC",
	  CAUSE_VERIFIER_BUG,
	  "This helper is given an allocated object, and nobody has written "
	  "how to check that.", NULL, false },
	{ "verifier internal error: unknown reason (%d)", CAUSE_VERIFIER_BUG,
	  "A pointer operation was refused for a reason that has no words.",
	  NULL, false },
	{ "verifier internal error: unknown reg type for lock check",
	  CAUSE_VERIFIER_BUG,
	  "The lock that protects this register's object cannot be looked for.",
	  NULL, false },
	{ "verifier internal error: unsupported arg type %d",
	  CAUSE_VERIFIER_BUG,
	  "The prototype has a kind of argument that the verifier does not "
	  "check.", NULL, false },
	{ "verifier internal error", CAUSE_VERIFIER_BUG,
	  "The verifier met a case that its authors thought impossible.",
	  NULL, false },
	{ "visit_insn internal bug", CAUSE_VERIFIER_BUG,
	  "The walk over the jumps failed with an answer that does not exist.",
	  NULL, false },
	{ "verifier internal error: %s", CAUSE_VERIFIER_BUG,
	  "The verifier met a state of its own that cannot be; what it was "
	  "about stands behind the colon.", NULL, false },
	{ "verifier bug: %s", CAUSE_VERIFIER_BUG,
	  "A check of the verifier on itself failed; which one stands behind "
	  "the colon.", NULL, false },
	{ "verifier bug. %s", CAUSE_VERIFIER_BUG,
	  "The verifier lost count of its own frames or functions; of what "
	  "stands behind the full stop.", NULL, false },
};

/* clang-format on */

const struct message_family messages_internal = {
	rows, sizeof(rows) / sizeof(rows[0])
};
