/* What the verifier says of the types and places of the kernel. */
#include "insn/verifier/messages.h"

#include <stddef.h>

/* clang-format off */

static const struct message rows[] = {
	{ "ret type %s not allowed for fmod_ret", CAUSE_ATTACH_TARGET,
	  "fmod_ret replaces the int that a function returns, and this one "
	  "returns another type.", NULL, false },
	{ "%s is not sleepable", CAUSE_SLEEPING,
	  "The hook or function named is one at which a program may not sleep.",
	  NULL, false },
	{ "BPF_LSM_CGROUP programs cannot be sleepable", CAUSE_SLEEPING,
	  "Programs on LSM hooks of a cgroup cannot be sleepable in this "
	  "kernel.", NULL, false },
	{ "Only fentry/fexit/fmod_ret, lsm, and kprobe/uprobe programs can be "
	  "sleepable", CAUSE_SLEEPING,
	  "A sleepable program was asked for, and this kernel knows only "
	  "these types as such.", NULL, false },
	{ "Only fentry/fexit/fmod_ret, lsm, iter, uprobe, and struct_ops "
	  "programs can be sleepable", CAUSE_SLEEPING,
	  "This program type cannot be loaded as sleepable; the line lists "
	  "those that can.", NULL, false },
	{ "Sleepable programs can only use array, hash, and ringbuf maps",
	  CAUSE_SLEEPING,
	  "This kernel lets sleepable programs use arrays, hashes and ring "
	  "buffers only.", NULL, false },
	{ "Sleepable programs can only use array, hash, ringbuf and local "
	  "storage maps", CAUSE_SLEEPING,
	  "A sleepable program uses a map type that could vanish while it "
	  "sleeps; the line lists those that are safe.", NULL, false },
	{ "Syscall programs can only be sleepable", CAUSE_SLEEPING,
	  "Programs of type syscall must be loaded with BPF_F_SLEEPABLE.",
	  NULL, false },
	{ "attach_btf_id %u points to disabled hook %s", CAUSE_ATTACH_TARGET,
	  "The LSM hook named exists, and programs are not allowed on it.",
	  NULL, false },
	{ "%s() is not modifiable", CAUSE_ATTACH_TARGET,
	  "fmod_ret works on functions marked for error injection, on "
	  "syscalls and on LSM hooks, and this is none.", NULL, false },
	{ "Attach to function %s with a >8 byte return value is not supported "
	  "for this attach type", CAUSE_ATTACH_TARGET,
	  "The function returns more than 8 bytes, which this kind of "
	  "attachment cannot pass on.", NULL, false },
	{ "Attaching fexit/fmod_ret to __noreturn functions is rejected.",
	  CAUSE_ATTACH_TARGET,
	  "The function never returns, so nothing can be attached to its end.",
	  NULL, false },
	{ "Cannot extend fentry/fexit", CAUSE_ATTACH_TARGET,
	  "An extension cannot replace a program that traces by fentry or "
	  "fexit.", NULL, false },
	{ "Cannot nest tracing program attach more than once",
	  CAUSE_ATTACH_TARGET,
	  "The program to be traced traces another one itself, and one level "
	  "is all there is.", NULL, false },
	{ "Cannot recursively attach", CAUSE_ATTACH_TARGET,
	  "A tracing program cannot be attached to a tracing program (of the "
	  "same kind).", NULL, false },
	{ "Cannot replace kernel functions", CAUSE_ATTACH_TARGET,
	  "An extension replaces functions of programs, and not those of the "
	  "kernel.", NULL, false },
	{ "Cannot replace static functions", CAUSE_ATTACH_TARGET,
	  "The function to be replaced is static: it may have been inlined "
	  "anywhere.", NULL, false },
	{ "Extension program changes packet data, while original does not",
	  CAUSE_ATTACH_TARGET,
	  "The extension changes the packet, and the function that it "
	  "replaces was verified as not doing so.", NULL, false },
	{ "FENTRY/FEXIT program can only be attached to another program "
	  "annotated with BTF", CAUSE_ATTACH_TARGET,
	  "The program to be traced was loaded without BTF.", NULL, false },
	{ "Only FENTRY/FEXIT progs are attachable to another BPF prog",
	  CAUSE_ATTACH_TARGET,
	  "Only fentry, fexit (and ext) programs can be attached to another "
	  "program.", NULL, false },
	{ "Program extension requires BTF", CAUSE_ATTACH_TARGET,
	  "An extension must have BTF, so that it can be compared with what "
	  "it replaces.", NULL, false },
	{ "Subprog %s doesn't exist", CAUSE_ATTACH_TARGET,
	  "The program to be attached to has no function of this name.",
	  NULL, false },
	{ "Target program bound device mismatch", CAUSE_ATTACH_TARGET,
	  "Program and target are bound to different network devices.",
	  NULL, false },
	{ "The address of function %s cannot be found", CAUSE_ATTACH_TARGET,
	  "BTF knows the function, and the kernel has no address for it: it "
	  "was inlined or left out.", NULL, false },
	{ "The function %s arg%d type %s is unsupported.", CAUSE_ATTACH_TARGET,
	  "An argument of the function has a type that a trampoline cannot "
	  "pass on.", NULL, false },
	{ "The function %s has %d arguments. Too many.", CAUSE_ATTACH_TARGET,
	  "The function has more arguments than a trampoline can pass on (12).",
	  NULL, false },
	{ "The function %s has malformed void argument.", CAUSE_ATTACH_TARGET,
	  "The function's BTF has an argument of type void, which cannot be.",
	  NULL, false },
	{ "The function %s return type %s is unsupported.", CAUSE_ATTACH_TARGET,
	  "The function returns a type that a trampoline cannot pass on.",
	  NULL, false },
	{ "The function %s with variable args is unsupported.",
	  CAUSE_ATTACH_TARGET,
	  "The function takes a variable number of arguments (as printk does).",
	  NULL, false },
	{ "Tracing programs must provide btf_id", CAUSE_ATTACH_TARGET,
	  "The program was loaded without attach_btf_id, so it is not known "
	  "what it traces.", NULL, false },
	{ "attach_btf_id %u doesn't have a name", CAUSE_ATTACH_TARGET,
	  "The BTF type named by attach_btf_id has no name.", NULL, false },
	{ "attach_btf_id %u is invalid", CAUSE_ATTACH_TARGET,
	  "attach_btf_id is not a number of this BTF: it was taken from "
	  "another kernel, or is 0.", NULL, false },
	{ "attach_btf_id %u is not a function", CAUSE_ATTACH_TARGET,
	  "attach_btf_id names a type that is not a function.", NULL, false },
	{ "attach_btf_id %u is not a typedef", CAUSE_ATTACH_TARGET,
	  "For tp_btf attach_btf_id must name a typedef (btf_trace_NAME), and "
	  "it names something else.", NULL, false },
	{ "attach_btf_id %u points to wrong type name %s", CAUSE_ATTACH_TARGET,
	  "attach_btf_id names a type of the wrong kind: LSM hooks are called "
	  "bpf_lsm_NAME, raw tracepoints btf_trace_NAME.", NULL, false },
	{ "can't modify return codes of BPF programs", CAUSE_ATTACH_TARGET,
	  "fmod_ret cannot change the result of another program.",
	  NULL, false },
	{ "%s() has %d args while %s() has %d args", CAUSE_ATTACH_TARGET,
	  "Extension and replaced function have different numbers of "
	  "arguments.", NULL, false },
	{ "Return type %s of %s() doesn't match type %s of %s()",
	  CAUSE_ATTACH_TARGET,
	  "Extension and replaced function return different types.",
	  NULL, false },
	{ "arg%d %s(struct %s *) doesn't match %s(struct %s *)",
	  CAUSE_ATTACH_TARGET,
	  "This argument points to one struct in the extension, and to "
	  "another in the replaced function.", NULL, false },
	{ "arg%d in %s() has size %d while %s() has %d", CAUSE_ATTACH_TARGET,
	  "This argument has another size in the extension than in the "
	  "replaced function.", NULL, false },
	{ "arg%d in %s() has unrecognized type", CAUSE_ATTACH_TARGET,
	  "This argument is of a type that cannot be compared between "
	  "extension and replaced function.", NULL, false },
	{ "arg%d in %s() is %s while %s() has %s", CAUSE_ATTACH_TARGET,
	  "This argument is of one kind in the extension and of another in "
	  "the replaced function.", NULL, false },
	{ "arg%d in %s() is not a pointer to context", CAUSE_ATTACH_TARGET,
	  "This argument of the replaced function is a pointer, and not to "
	  "the context, which is the only one possible.", NULL, false },
	{ "bpf_struct_ops map cannot be used in prog", CAUSE_STRUCT_OPS,
	  "The program uses a struct_ops map as if it were one with values.",
	  NULL, false },
	{ "attach to unsupported member %s of struct %s", CAUSE_STRUCT_OPS,
	  "The struct has this member, and programs cannot implement it.",
	  NULL, false },
	{ "attach to invalid member %s(@idx %u) of struct %s", CAUSE_STRUCT_OPS,
	  "The member with this number is no function, so no program can take "
	  "its place.", NULL, false },
	{ "attach to invalid member idx %u of struct %s", CAUSE_STRUCT_OPS,
	  "The struct has fewer members than the number says "
	  "(expected_attach_type).", NULL, false },
	{ "attach_btf_id %u is not a supported struct", CAUSE_STRUCT_OPS,
	  "attach_btf_id names a struct that was not registered for "
	  "struct_ops.", NULL, false },
	{ "struct_ops module %s is not found", CAUSE_STRUCT_OPS,
	  "The module that has the struct is not loaded, or is just going.",
	  NULL, false },
	{ "invalid module BTF fd specified", CAUSE_KFUNC_UNAVAILABLE,
	  "fd_array has something that is no BTF in the place of a module's.",
	  NULL, false },
	{ "invalid module BTF object FD specified.", CAUSE_BTF,
	  "The second half of the 64-bit constant must be the fd of a "
	  "module's BTF, and it is not.", NULL, false },
	{ "kern ctx type id %u is not a struct", CAUSE_BTF,
	  "The context's own struct, as the kernel's BTF has it, is no struct.",
	  NULL, false },
	{ "kernel is missing BTF, make sure CONFIG_DEBUG_INFO_BTF=y is "
	  "specified in Kconfig.", CAUSE_BTF,
	  "The program takes the address of a kernel variable, and this "
	  "kernel was built without BTF.", NULL, false },
	{ "ldimm64 failed to find the address for kernel symbol '%s'.",
	  CAUSE_BTF,
	  "BTF knows the kernel variable, and the symbol table has no address "
	  "for it.", NULL, false },
	{ "ldimm64 insn specifies invalid btf_id %d.", CAUSE_BTF,
	  "The 64-bit constant names a BTF number that does not exist.",
	  NULL, false },
	{ "ldimm64 unable to resolve the size of type '%s': %ld", CAUSE_BTF,
	  "The size of the kernel variable's type cannot be determined.",
	  NULL, false },
	{ "pseudo btf_id %d in ldimm64 isn't KIND_VAR or KIND_FUNC", CAUSE_BTF,
	  "The 64-bit constant names a BTF type that is neither a variable "
	  "nor a function.", NULL, false },
	{ "pseudo btf_id %d in ldimm64 isn't KIND_VAR.", CAUSE_BTF,
	  "The 64-bit constant names a BTF type that is not a variable.",
	  NULL, false },
	{ "unable to resolve the size of type '%s': %ld", CAUSE_BTF,
	  "The size of what this helper returns cannot be determined from BTF.",
	  NULL, false },
	{ "Cannot extend fentry/fexit/fsession", CAUSE_ATTACH_TARGET,
	  "An extension cannot replace a program that traces by fentry, fexit "
	  "or fsession.", NULL, false },
	{ "Extension program may sleep, while original does not",
	  CAUSE_ATTACH_TARGET,
	  "The extension may sleep, and the function that it replaces was "
	  "verified as not doing so.", NULL, false },
	{ "Attaching tracing programs to function '%s' is rejected.",
	  CAUSE_ATTACH_TARGET,
	  "The function is one that the tracing itself runs through (RCU, "
	  "preemption, migration), so it could call itself for ever.",
	  NULL, false },
	{ "Attaching fexit/fsession/fmod_ret to __noreturn function '%s' is "
	  "rejected.", CAUSE_ATTACH_TARGET,
	  "The function named never returns, so its end is never reached.",
	  NULL, false },
	{ "Attaching fexit/fmod_ret to __noreturn function '%s' is rejected.",
	  CAUSE_ATTACH_TARGET,
	  "A program at the end of this function would never run, because it "
	  "does not return.", NULL, false },
	{ "Cannot find btf of tracepoint template, fall back to %s%s.",
	  CAUSE_ATTACH_TARGET,
	  "The tracepoint's arguments have no names in BTF, and their types "
	  "are used alone.", NULL, true },
	{ "program with __ref argument cannot tail call", CAUSE_STRUCT_OPS,
	  "The member hands an object over to the program, and a tail call "
	  "would lose it.", NULL, false },
};

/* clang-format on */

const struct message_family messages_types_kernel = {
	rows, sizeof(rows) / sizeof(rows[0])
};
