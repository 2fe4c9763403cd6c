/* What the verifier says of a program as a whole since 7.1. */
#include "insn/verifier/messages.h"

#include <stddef.h>

/* clang-format off */

static const struct message rows[] = {
	{ "recursive call from %s() to %s()",
	  CAUSE_FUNCTION_CALL,
	  "A function calls itself, directly or by others: a program's "
	  "stack has a known depth.",
	  NULL, false },
	{ "Global function %s() return value not void or scalar. Only "
	  "those are supported",
	  CAUSE_FUNCTION_CALL,
	  "A global function returns nothing or a number; this one "
	  "returns something else.",
	  NULL, false },
	{ "arg#%d is a packet pointer, but func#%d may change packet "
	  "data",
	  CAUSE_FUNCTION_CALL,
	  "The function that is called can move the packet, so it may "
	  "not be given an address in it.",
	  NULL, false },
	{ "arg#%d untrusted cannot be combined with any other tags",
	  CAUSE_BTF,
	  "An argument that is marked as untrusted can have no other "
	  "mark.",
	  NULL, false },
	{ "arg#%d has type %s '%s', but only struct or primitive types "
	  "are allowed",
	  CAUSE_BTF,
	  "An argument that is marked as untrusted must point to a "
	  "struct or to a plain number.",
	  NULL, false },
	{ "func '%s' arg%d type %s has multiple type tags",
	  CAUSE_BTF,
	  "The type of this argument carries more than one mark.",
	  NULL, false },
	{ "type '%s' has multiple type tags",
	  CAUSE_BTF,
	  "A type carries more than one mark.",
	  NULL, false },
	{ "function signature member has multiple type tags",
	  CAUSE_BTF,
	  "A member of a function's type carries more than one mark.",
	  NULL, false },
	{ "Unknown conditional jump %x",
	  CAUSE_VERIFIER_BUG,
	  "The verifier met a jump that it should have refused before.",
	  NULL, false },
	{ "address of kernel func_id %u is out of range",
	  CAUSE_JIT,
	  "The kernel function is too far away from the machine code of "
	  "programs.",
	  NULL, false },
	{ "program requires BPF JIT compiler but it is not available",
	  CAUSE_JIT,
	  "The program uses what works in machine code only, and the JIT "
	  "compiler is off or gave up.",
	  NULL, false },
	{ "stack depth %d exceeds interpreter stack depth limit",
	  CAUSE_STACK_TOO_LARGE,
	  "Without the JIT compiler a program runs in the interpreter, "
	  "which has less stack.",
	  NULL, false },
	{ "frame%d bpf_loop iteration limit reached",
	  CAUSE_TOO_COMPLEX,
	  "The rounds of bpf_loop() were followed as far as they are.",
	  NULL, true },
	{ "failed to push state for global subprog exception path",
	  CAUSE_TOO_COMPLEX,
	  "No more branches can be kept: the way on which the global "
	  "function throws was one too many.",
	  NULL, false },
	{ "failed to push state for failed lock acquisition",
	  CAUSE_TOO_COMPLEX,
	  "No more branches can be kept: the way on which the lock was "
	  "not got was one too many.",
	  NULL, false },
	{ "failed to mark s32 range for retval in forked state for lock",
	  CAUSE_VERIFIER_BUG,
	  "The verifier could not note that the lock was not got.",
	  NULL, false },
	{ "%s: too many iterations",
	  CAUSE_VERIFIER_BUG,
	  "The verifier walked through a loop of its own without an end.",
	  NULL, false },
	{ "liveness analysis exceeded complexity limit (%d calls)",
	  CAUSE_TOO_COMPLEX,
	  "So many ways lead through the program's calls that the "
	  "verifier gave up finding what each of them reads of the "
	  "stack.",
	  NULL, false },
	{ "func %s#%d supported only for fentry/fexit/fsession/fmod_ret "
	  "programs",
	  CAUSE_HELPER_UNAVAILABLE,
	  "The helper asks for arguments of the function that the "
	  "program is at: only programs at functions have some.",
	  NULL, false },
	{ "Tracing program can only be attached to another program "
	  "annotated with BTF",
	  CAUSE_ATTACH_TARGET,
	  "The program that is to be watched was loaded without types.",
	  NULL, false },
	{ "Only FENTRY/FEXIT/FSESSION progs are attachable to another "
	  "BPF prog",
	  CAUSE_ATTACH_TARGET,
	  "Of tracing programs only those of fentry and fexit can be at "
	  "another program.",
	  NULL, false },
	{ "kfunc %s has inconsistent KF_IMPLICIT_ARGS",
	  CAUSE_VERIFIER_BUG,
	  "The kernel's own tables disagree about a kernel function.",
	  NULL, false },
	{ "kfunc fd_idx %u out of bounds, fd_array_cnt %u",
	  CAUSE_KFUNC_UNAVAILABLE,
	  "The kernel function's module is named by a place that "
	  "fd_array does not have.",
	  NULL, false },
	{ "kfunc fd_idx %u is not a module BTF",
	  CAUSE_KFUNC_UNAVAILABLE,
	  "The place in fd_array that should name the kernel function's "
	  "module holds something else.",
	  NULL, false },
	{ "function name %s%s is too long",
	  CAUSE_KFUNC_UNAVAILABLE,
	  "The kernel function's name is longer than the kernel looks "
	  "for.",
	  NULL, false },
	{ "cannot find function %s in BTF",
	  CAUSE_KFUNC_UNAVAILABLE,
	  "The kernel's types have no function of that name.",
	  NULL, false },
	{ "invalid kernel function btf_id %d",
	  CAUSE_KFUNC_UNAVAILABLE,
	  "The number that should name a kernel function names nothing.",
	  NULL, false },
	{ "fd_idx %u out of bounds, fd_array_cnt %u",
	  CAUSE_MAP_MISMATCH,
	  "The instruction names a map by a place that fd_array does not "
	  "have.",
	  NULL, false },
	{ "fd_idx %u is not a map",
	  CAUSE_MAP_MISMATCH,
	  "The place in fd_array that the instruction names holds no "
	  "map.",
	  NULL, false },
	{ "fd_array has too many entries (%u, max %u)",
	  CAUSE_MAP_MISMATCH,
	  "More maps and types are listed in fd_array than a program may "
	  "have.",
	  NULL, false },
	{ "fd_array_cnt %u without fd_array is invalid",
	  CAUSE_MAP_MISMATCH,
	  "The loader says how many entries fd_array has, and passes "
	  "none.",
	  NULL, false },
	{ "signed program cannot bind any BTF",
	  CAUSE_NOT_PERMITTED,
	  "The program is signed, and a signature does not cover types "
	  "that are passed beside it.",
	  NULL, false },
	{ "signed program cannot bind map '%s' not covered by the "
	  "signature",
	  CAUSE_NOT_PERMITTED,
	  "The program is signed, and it uses a map that the signature "
	  "does not cover.",
	  NULL, false },
	{ "signed program must bind maps via a continuous fd_array "
	  "(fd_array_cnt)",
	  CAUSE_NOT_PERMITTED,
	  "The program is signed, so all its maps must be in fd_array, "
	  "and their number in fd_array_cnt.",
	  NULL, false },
	{ "signed program cannot reference a map by fd, only via "
	  "fd_array index",
	  CAUSE_NOT_PERMITTED,
	  "The program is signed, and an instruction has a map's fd, "
	  "which is another number at each load.",
	  NULL, false },
	{ "cannot resolve signing keyring with keyring_id %d",
	  CAUSE_NOT_PERMITTED,
	  "The ring of keys to verify the signature with is not there.",
	  NULL, false },
	{ "signed program metadata map '%s' must be an array",
	  CAUSE_NOT_PERMITTED,
	  "The map that a signed program begins with must be an array.",
	  NULL, false },
	{ "signed program metadata map '%s' must be frozen",
	  CAUSE_NOT_PERMITTED,
	  "The map that a signed program begins with must be frozen "
	  "before.",
	  NULL, false },
	{ "signed program metadata map '%s' has active writers",
	  CAUSE_NOT_PERMITTED,
	  "The map that a signed program begins with is still open for "
	  "writing.",
	  NULL, false },
	{ "signed program metadata map '%s' must be exclusive",
	  CAUSE_NOT_PERMITTED,
	  "The map that a signed program begins with must belong to it "
	  "alone.",
	  NULL, false },
	{ "signed payload too large: %llu bytes",
	  CAUSE_NOT_PERMITTED,
	  "What the signature covers is larger than the kernel takes.",
	  NULL, false },
	{ "failed to read signed metadata map '%s': %d",
	  CAUSE_NOT_PERMITTED,
	  "The map that the signature covers could not be read.",
	  NULL, false },
	{ "signature verification failed: %d",
	  CAUSE_NOT_PERMITTED,
	  "The signature is not one of this program by a key that is "
	  "trusted.",
	  NULL, false },
	{ "signature verification passed",
	  CAUSE_NOT_PERMITTED,
	  "The signature is good.",
	  NULL, true },
};

/* clang-format on */

const struct message_family messages_newer_program = {
	rows, sizeof(rows) / sizeof(rows[0])
};
