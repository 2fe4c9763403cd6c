/* What the verifier says of the types that a program brings. */
#include "insn/verifier/messages.h"

#include <stddef.h>

/* clang-format off */

static const struct message rows[] = {
	{ "Arg#%d type %s in %s() is not supported yet.", CAUSE_FUNCTION_CALL,
	  "A global function has an argument of a type that cannot be checked "
	  "alone (a struct by value, a pointer to a pointer).", NULL, false },
	{ "arg#%d expects pointer to ctx", CAUSE_FUNCTION_CALL,
	  "The global function's argument is the context, and the caller "
	  "passes something else.", NULL, false },
	{ "arg#%d reference type('%s %s') %s", CAUSE_FUNCTION_CALL,
	  "The struct of this trusted argument does not exist in the kernel's "
	  "BTF, or cannot be used.", NULL, false },
	{ "arg#%d reference type('%s %s') candidate matching error: %d",
	  CAUSE_FUNCTION_CALL,
	  "The struct of this trusted argument could not be looked for in the "
	  "kernel's BTF; the number is the error.", NULL, false },
	{ "arg#%d reference type('%s %s') points to kernel module type "
	  "(unsupported)", CAUSE_FUNCTION_CALL,
	  "The struct of this trusted argument is one of a module, which is "
	  "not supported.", NULL, false },
	{ "arg#%d arena cannot be combined with any other tags",
	  CAUSE_FUNCTION_CALL,
	  "An argument is marked __arena and as something else at once.",
	  NULL, false },
	{ "arg#%d has invalid combination of tags", CAUSE_FUNCTION_CALL,
	  "An argument has marks that contradict each other (__arg_ctx, "
	  "__arg_trusted, __arg_nonnull).", NULL, false },
	{ "arg#%d has pointer tag, but is not a pointer type",
	  CAUSE_FUNCTION_CALL,
	  "An argument is marked as a pointer (__arg_...), and it is a number.",
	  NULL, false },
	{ "arg#%d has unsupported set of tags", CAUSE_FUNCTION_CALL,
	  "An argument has marks that this kernel does not know.",
	  NULL, false },
	{ "arg#%d reference type('%s %s') size cannot be determined: %ld",
	  CAUSE_FUNCTION_CALL,
	  "The size of what an argument points to is not known. Where the "
	  "function takes none this is only a remark.", NULL, true },
	{ "arg#%d should be `struct %s *`", CAUSE_FUNCTION_CALL,
	  "The argument marked as the context is of another struct than this "
	  "program type's.", NULL, false },
	{ "arg#%d should be void pointer", CAUSE_FUNCTION_CALL,
	  "The context of this program type is passed as a void pointer, and "
	  "the argument has another type.", NULL, false },
	{ "arg#%d struct doesn't have a name", CAUSE_FUNCTION_CALL,
	  "The argument points to a struct without a name, so it cannot be "
	  "compared with the context's.", NULL, false },
	{ "arg#%d type doesn't have a name", CAUSE_FUNCTION_CALL,
	  "The type of the argument marked as the context has no name.",
	  NULL, false },
	{ "arg#%d type isn't a pointer", CAUSE_FUNCTION_CALL,
	  "The argument marked as the context is no pointer.", NULL, false },
	{ "arg#%d type tag fetching failure: %d", CAUSE_FUNCTION_CALL,
	  "The marks of an argument could not be read from BTF; the number is "
	  "the error.", NULL, false },
	{ "arg#%d type tag is not supported in static functions",
	  CAUSE_FUNCTION_CALL,
	  "A static function has marks (__arg_...) on its arguments, and only "
	  "global ones are verified by them.", NULL, false },
	{ "Invalid type of function %s()", CAUSE_BTF,
	  "The type of this function, as the BTF of the program has it, is no "
	  "function type.", NULL, false },
	{ "BTF of func#%d doesn't point to KIND_FUNC", CAUSE_BTF,
	  "The BTF number in func_info for this function is not that of a "
	  "function.", NULL, false },
	{ "BTF of func_id %u doesn't point to KIND_FUNC", CAUSE_BTF,
	  "The BTF number that func_info gives is not that of a function.",
	  NULL, false },
	{ "Invalid BTF of func %s", CAUSE_BTF,
	  "The BTF of this function is broken: its prototype cannot be "
	  "followed.", NULL, false },
	{ "Invalid core_relo[%u].insn_off:%u prog->len:%u", CAUSE_BTF,
	  "A CO-RE relocation is for an instruction behind the end of the "
	  "program.", NULL, false },
	{ "Invalid insn code at line_info[%u].insn_off", CAUSE_BTF,
	  "line_info names the second half of a 64-bit constant, and no line "
	  "begins there.", NULL, false },
	{ "Invalid line_info[%u].insn_off:%u (prev_offset:%u prog->len:%u)",
	  CAUSE_BTF,
	  "line_info is not in rising order, or goes past the end of the "
	  "program.", NULL, false },
	{ "Invalid line_info[%u].line_off or .file_name_off", CAUSE_BTF,
	  "line_info names a file or a line's text outside of the BTF's "
	  "strings.", NULL, false },
	{ "func_info BTF section doesn't match subprog layout in BPF program",
	  CAUSE_BTF,
	  "func_info lists functions that begin elsewhere than the program's "
	  "do.", NULL, false },
	{ "invalid btf id for main subprog in func_info", CAUSE_BTF,
	  "The main program has no usable entry in func_info.", NULL, false },
	{ "invalid func info rec size %u", CAUSE_BTF,
	  "The size of one func_info record is not one that this kernel can "
	  "read.", NULL, false },
	{ "invalid type id %d in func info", CAUSE_BTF,
	  "func_info names a BTF number that is not a function's.",
	  NULL, false },
	{ "missing bpf_line_info for %u funcs starting from func#%u", CAUSE_BTF,
	  "For some functions line_info has no entry where they begin.",
	  NULL, false },
	{ "missing bpf_line_info for func#%u", CAUSE_BTF,
	  "For this function line_info has no entry where it begins.",
	  NULL, false },
	{ "missing btf func_info", CAUSE_BTF,
	  "A function is used as a callback, or global, and the program was "
	  "loaded without func_info.",
	  "Compile with `clang -g`, and load .BTF and .BTF.ext with the "
	  "program.", false },
	{ "nonzero insn_off %u for the first func info record", CAUSE_BTF,
	  "The first record of func_info must be for instruction 0.",
	  NULL, false },
	{ "nonzero tailing record in core_relo", CAUSE_BTF,
	  "The records of core_relo have a newer form, and the part that this "
	  "kernel does not know is not zero.", NULL, false },
	{ "nonzero tailing record in func info", CAUSE_BTF,
	  "The records of func_info have a newer form, and the part that this "
	  "kernel does not know is not zero.", NULL, false },
	{ "nonzero tailing record in line_info", CAUSE_BTF,
	  "The records of line_info have a newer form, and the part that this "
	  "kernel does not know is not zero.", NULL, false },
	{ "number of funcs in func_info doesn't match number of subprogs",
	  CAUSE_BTF,
	  "func_info must have one record for each function, and has more or "
	  "fewer.", NULL, false },
	{ "relo #%u: bad type id %u", CAUSE_BTF,
	  "The CO-RE relocation is about a type that the program's BTF does "
	  "not have.", NULL, false },
	{ "same or smaller insn offset (%u) than previous func info record "
	  "(%u)", CAUSE_BTF,
	  "func_info must be in rising order of instructions.", NULL, false },
	{ "target candidate search failed for %d", CAUSE_BTF,
	  "The kernel could not gather its types that might fit the CO-RE "
	  "relocation.", NULL, false },
	{ "max struct nesting depth exceeded", CAUSE_BTF,
	  "A struct has structs inside, deeper than the verifier looks for "
	  "plain numbers.", NULL, true },
};

/* clang-format on */

const struct message_family messages_types_program = {
	rows, sizeof(rows) / sizeof(rows[0])
};
