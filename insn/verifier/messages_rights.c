/* What the verifier says of licences, capabilities, the JIT and speculation. */
#include "insn/verifier/messages.h"

#include <stddef.h>

/* clang-format off */

static const struct message rows[] = {
	{ "%s access is allowed only to CAP_PERFMON and CAP_SYS_ADMIN",
	  CAUSE_CAPABILITY,
	  "Reading the kernel's own map struct needs CAP_PERFMON beside "
	  "CAP_BPF.", NULL, false },
	{ "'struct %s' access is allowed only to CAP_PERFMON and CAP_SYS_ADMIN",
	  CAUSE_CAPABILITY,
	  "Reading a kernel struct by its fields needs CAP_PERFMON (or "
	  "CAP_SYS_ADMIN) beside CAP_BPF.", NULL, false },
	{ "CAP_BPF and CAP_PERFMON are required to use arena", CAUSE_CAPABILITY,
	  "An arena can be used only by a loader with both CAP_BPF and "
	  "CAP_PERFMON.", NULL, false },
	{ "loading/calling other bpf or kernel functions are allowed for "
	  "CAP_BPF and CAP_SYS_ADMIN", CAUSE_CAPABILITY,
	  "The program calls functions of its own or of the kernel, which "
	  "needs CAP_BPF.", NULL, false },
	{ "map_ptr access not supported without CONFIG_DEBUG_INFO_BTF",
	  CAUSE_KERNEL_OBJECT_ACCESS,
	  "The program reads fields of the map's own struct, and this kernel "
	  "has no BTF to find them by.", NULL, false },
	{ "map_ptr access not supported for map type %d",
	  CAUSE_KERNEL_OBJECT_ACCESS,
	  "The fields of this type of map cannot be read by a program.",
	  NULL, false },
	{ "Cannot access kernel 'struct %s' from non-GPL compatible program",
	  CAUSE_LICENCE,
	  "The fields of a kernel struct can be read directly by GPL programs "
	  "only.", NULL, false },
	{ "LSM programs must have a GPL compatible license", CAUSE_LICENCE,
	  "Programs on LSM hooks must be GPL.", NULL, false },
	{ "struct ops programs must have a GPL compatible license",
	  CAUSE_LICENCE,
	  "Programs that implement struct_ops must be GPL.", NULL, false },
	{ "Can attach to only JITed progs", CAUSE_JIT,
	  "A program can be attached only to programs that the JIT has "
	  "compiled, and that one runs in the interpreter.", NULL, false },
	{ "JIT does not support calling kernel function", CAUSE_JIT,
	  "This machine's JIT cannot call kernel functions.", NULL, false },
	{ "JIT does not support calling kfunc %s#%d", CAUSE_JIT,
	  "This machine's JIT cannot call kernel functions that are so far "
	  "away.", NULL, false },
	{ "JIT doesn't support arena", CAUSE_JIT,
	  "This machine's JIT has no arenas.", NULL, false },
	{ "JIT doesn't support bpf-to-bpf calls", CAUSE_JIT,
	  "This machine's JIT cannot call functions of the program.",
	  NULL, false },
	{ "JIT is required for calling kernel function", CAUSE_JIT,
	  "Kernel functions can be called from machine code only, and the JIT "
	  "is off.", NULL, false },
	{ "JIT is required to use arena", CAUSE_JIT,
	  "An arena works in machine code only, and the JIT is off.",
	  NULL, false },
	{ "tail_calls are not allowed in non-JITed programs with bpf-to-bpf "
	  "calls", CAUSE_JIT,
	  "Tail calls together with functions of the program work in machine "
	  "code only, and the JIT is off (or cannot do both).", NULL, false },
	{ "callbacks are not allowed in non-JITed programs", CAUSE_JIT,
	  "A callback is called from machine code only, and the program would "
	  "run in the interpreter.", NULL, false },
	{ "calling kernel functions are not allowed in non-JITed programs",
	  CAUSE_JIT,
	  "The interpreter cannot call kernel functions, and this program "
	  "would run in it.", NULL, false },
	{ "Extension programs should be JITed", CAUSE_JIT,
	  "An extension replaces machine code, so it must be compiled, and "
	  "the JIT is off.", NULL, false },
	{ "R%d could not be pushed for speculative verification, %s",
	  CAUSE_SPECULATION,
	  "There was no memory left to look at the path that the processor "
	  "might guess.", NULL, false },
	{ "R%d has pointer with unsupported alu operation, %s",
	  CAUSE_SPECULATION,
	  "The pointer is changed by an operation that cannot be masked "
	  "against a wrong guess.", NULL, false },
	{ "R%d has unknown scalar with mixed signed bounds, %s",
	  CAUSE_SPECULATION,
	  "The number added can be negative or positive, and only one "
	  "direction can be masked.", NULL, false },
	{ "R%d pointer arithmetic of map value goes out of range, prohibited "
	  "for !root", CAUSE_SPECULATION,
	  "After the addition the pointer can lie outside of the map's value, "
	  "which a guessing processor could follow.", NULL, false },
	{ "R%d tried to %s beyond pointer bounds, %s", CAUSE_SPECULATION,
	  "The pointer would leave its object by this addition or "
	  "subtraction, as far as a guess goes.", NULL, false },
	{ "R%d tried to %s from different maps, paths or scalars, %s",
	  CAUSE_SPECULATION,
	  "The same addition is reached with different maps, objects or "
	  "limits, and one mask cannot serve them all.", NULL, false },
	{ "R%d leaks addr as return value", CAUSE_POINTER_LEAK,
	  "The program would return a pointer, that is, a kernel address.",
	  NULL, false },
	{ "R%d leaks addr into ctx", CAUSE_POINTER_LEAK,
	  "A pointer is stored into the context, where others can read it.",
	  NULL, false },
	{ "R%d leaks addr into flow keys", CAUSE_POINTER_LEAK,
	  "A pointer is stored into the flow keys.", NULL, false },
	{ "R%d leaks addr into helper function", CAUSE_POINTER_LEAK,
	  "A pointer is given to a helper where any value is taken, and could "
	  "be passed on.", NULL, false },
	{ "R%d leaks addr into map", CAUSE_POINTER_LEAK,
	  "A pointer is stored into a map, which user space can read.",
	  NULL, false },
	{ "R%d leaks addr into mem", CAUSE_POINTER_LEAK,
	  "A pointer is stored into memory that leaves the program.",
	  NULL, false },
	{ "R%d leaks addr into packet", CAUSE_POINTER_LEAK,
	  "A pointer is stored into the packet, which goes out.", NULL, false },
	{ "R0 leaks addr as return value", CAUSE_POINTER_LEAK,
	  "R0 holds a pointer at the end, and the return value would show it.",
	  NULL, false },
	{ "leaking pointer from stack off %d", CAUSE_POINTER_LEAK,
	  "A part of a saved pointer is read from the stack, which would make "
	  "a number of it.", NULL, false },
	{ "Private stack not supported by jit", CAUSE_JIT,
	  "The struct_ops program needs a stack of its own, and this "
	  "machine's JIT has none.", NULL, false },
	{ "JIT does not support fsession", CAUSE_JIT,
	  "A program at both ends of a function (fsession) needs a trampoline "
	  "that this machine's JIT cannot make.", NULL, false },
};

/* clang-format on */

const struct message_family messages_rights = { rows, sizeof(rows) /
							      sizeof(rows[0]) };
