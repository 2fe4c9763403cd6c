/* What the verifier says of values and arguments since 7.1; most of it was
 * said otherwise before. */
#include "insn/verifier/messages.h"

#include <stddef.h>

/* clang-format off */

static const struct message rows[] = {
	{ "misaligned %saccess off %s+%d size %d",
	  CAUSE_MISALIGNED_ACCESS,
	  "The address, its fixed part and what varies added up, is no "
	  "multiple of the size of the access.",
	  NULL, false },
	{ "misaligned packet access off %d+%s+%d size %d",
	  CAUSE_MISALIGNED_ACCESS,
	  "From the start of the packet, whose IP header this machine "
	  "wants aligned, the address is no multiple of the size of the "
	  "access.",
	  NULL, false },
	{ "invalid access to context, ctx_size=%d off=%d size=%d",
	  CAUSE_CONTEXT_FIELD,
	  "The access begins or ends outside of the context.",
	  NULL, false },
	{ "invalid bpf_context access off=%d. Reference may already be "
	  "released",
	  CAUSE_CONTEXT_FIELD,
	  "The field is an object that the program was given to keep, "
	  "and that it has given back already.",
	  "Read the field before the object is given back, and not "
	  "after.", false },
	{ "R%d memory size %u is too large",
	  CAUSE_MEMORY_LENGTH,
	  "The length given to the kernel function is 2 GiB or more.",
	  NULL, false },
	{ "R%d and R%d memory, len pair leads to invalid memory access",
	  CAUSE_MEMORY_LENGTH,
	  "One of these arguments is memory and the other its length, "
	  "and with some length that is possible the access leaves the "
	  "memory. The line before says how.",
	  NULL, false },
	{ "R%d allocation size exceeds u32 max",
	  CAUSE_CONSTANT_ARGUMENT,
	  "The size of what is to be allocated does not fit into 32 "
	  "bits.",
	  NULL, false },
	{ "reading from stack off %d+%d size %d, slot poisoned by dead "
	  "code elimination",
	  CAUSE_UNINITIALIZED_STACK,
	  "The verifier had found that nobody reads this byte any more, "
	  "dropped what was stored there, and now somebody reads it.",
	  NULL, false },
	{ "reading from stack %s off %d+%d size %d, slot poisoned by "
	  "dead code elimination",
	  CAUSE_UNINITIALIZED_STACK,
	  "A call reads bytes of the stack that the verifier had "
	  "dropped, because nobody seemed to read them any more.",
	  NULL, false },
	{ "R%d invalid negative %s buffer offset: off=%d, var_off=%lld",
	  CAUSE_MAP_OUT_OF_BOUNDS,
	  "The access is before the beginning of the buffer.",
	  NULL, false },
	{ "R%d invalid variable offset to flow keys: off=%d, var_off=%s",
	  CAUSE_POINTER_ARITHMETIC,
	  "The keys of a flow dissector are read at fixed places: no "
	  "number that varies may be added.",
	  NULL, false },
	{ "stack arg write offset %d exceeds max %d stack args",
	  CAUSE_FUNCTION_CALL,
	  "The call stores more arguments beyond the fifth than there "
	  "may be.",
	  NULL, false },
	{ "r11 load must be before any r11 store or call insn",
	  CAUSE_FUNCTION_CALL,
	  "A function reads the arguments that came by the stack first, "
	  "before it stores some for a call of its own.",
	  NULL, false },
	{ "invalid read from stack arg off %d depth %d",
	  CAUSE_FUNCTION_CALL,
	  "The function reads an argument of the stack that its callers "
	  "do not pass.",
	  NULL, false },
	{ "callee expects %d args, stack arg%d is not initialized",
	  CAUSE_FUNCTION_CALL,
	  "The function takes more than five arguments, and one of those "
	  "that go by the stack was not stored before the call.",
	  NULL, false },
	{ "func#%d writes %u stack arg slots, but calls only require %u",
	  CAUSE_FUNCTION_CALL,
	  "More arguments were stored for a call than the functions "
	  "called take.",
	  NULL, false },
	{ "tail_calls are not allowed in programs with stack args",
	  CAUSE_FUNCTION_CALL,
	  "A tail call leaves the frame, and with it the arguments that "
	  "lie on the stack.",
	  NULL, false },
	{ "stack args are not supported in non-JITed programs",
	  CAUSE_JIT,
	  "More than five arguments need machine code, and the JIT "
	  "compiler is off or gave up.",
	  NULL, false },
	{ "global function %s has %d > %d args, stack args not supported",
	  CAUSE_FUNCTION_CALL,
	  "A global function takes at most five arguments.",
	  NULL, false },
	{ "freplace programs with >%d args not supported yet",
	  CAUSE_ATTACH_TARGET,
	  "The function that is to be replaced takes more arguments than "
	  "registers can hold.",
	  NULL, false },
	{ "R%d prog->aux cannot be a stack argument",
	  CAUSE_KFUNC_ARGUMENT,
	  "The argument that the kernel adds by itself would be the "
	  "sixth or a later one.",
	  NULL, false },
	{ "kernel supports at most %d parameters, function %s has %d",
	  CAUSE_BTF,
	  "The function has more parameters than the kernel can "
	  "describe.",
	  NULL, false },
	{ "JIT does not support function %s() with %d args",
	  CAUSE_JIT,
	  "This machine's JIT cannot pass that many arguments to a "
	  "function.",
	  NULL, false },
	{ "JIT does not support kfunc %s() with %d args",
	  CAUSE_JIT,
	  "This machine's JIT cannot pass that many arguments to a "
	  "kernel function.",
	  NULL, false },
	{ "store to uptr disallowed",
	  CAUSE_KPTR,
	  "The field holds memory of a process, which user space has put "
	  "there: a program may not change it.",
	  NULL, false },
	{ "%s access cannot have variable offset",
	  CAUSE_KPTR,
	  "The field holds a pointer of the kernel, and the place of the "
	  "access varies.",
	  NULL, false },
	{ "%s access misaligned expected=%u off=%llu",
	  CAUSE_KPTR,
	  "The access begins within the field that holds a pointer, not "
	  "at its beginning.",
	  NULL, false },
	{ "%s access size must be BPF_DW",
	  CAUSE_KPTR,
	  "A field that holds a pointer is read and written as 8 bytes.",
	  NULL, false },
	{ "%s cannot be accessed indirectly by helper",
	  CAUSE_KPTR,
	  "A helper would touch the bytes of a field that holds a "
	  "pointer.",
	  NULL, false },
	{ "release helper %s expects referenced PTR_TO_BTF_ID passed to "
	  "R%d",
	  CAUSE_RELEASE_MISMATCH,
	  "The helper gives an object back, and this argument is none "
	  "that was acquired, or was given back already.",
	  NULL, false },
	{ "release kfunc %s expects referenced PTR_TO_BTF_ID passed to "
	  "R%d",
	  CAUSE_RELEASE_MISMATCH,
	  "The kernel function gives an object back, and this argument "
	  "is none that the program owns.",
	  NULL, false },
	{ "Leaking reference id=%d alloc_insn=%d. Release it first",
	  CAUSE_UNRELEASED_REFERENCE,
	  "What is given back here has parts that are still held; they "
	  "come first.",
	  NULL, false },
	{ "CONST_PTR_TO_DYNPTR cannot be released",
	  CAUSE_DYNPTR,
	  "The dynptr is one that a callback was lent: only who made it "
	  "gives it back.",
	  NULL, false },
	{ "Possibly NULL pointer passed to helper R%d",
	  CAUSE_NULL_ARGUMENT,
	  "The helper does not take NULL in this argument, and it may be "
	  "NULL here.",
	  NULL, false },
	{ "Possibly NULL pointer passed to trusted R%d",
	  CAUSE_NULL_ARGUMENT,
	  "The kernel function wants an object that is there for sure, "
	  "and this one may be NULL.",
	  NULL, false },
	{ "R%d is %s expected %s %s",
	  CAUSE_KFUNC_ARGUMENT,
	  "The kernel function takes an object of the kernel in this "
	  "argument, and the register holds something else.",
	  NULL, false },
	{ "R%d is %s expected %s %s or %s",
	  CAUSE_KFUNC_ARGUMENT,
	  "The kernel function takes one of two kinds of pointer here, "
	  "and the register holds neither.",
	  NULL, false },
	{ "kernel function %s R%d expected pointer to %s %s but R%d has "
	  "a pointer to %s %s",
	  CAUSE_KFUNC_ARGUMENT,
	  "The argument points to another struct than the kernel "
	  "function takes.",
	  NULL, false },
	{ "R%d expected for bpf_obj_drop()",
	  CAUSE_KFUNC_ARGUMENT,
	  "What bpf_obj_drop() is given is no object of bpf_obj_new().",
	  NULL, false },
	{ "R%d expected for bpf_percpu_obj_drop()",
	  CAUSE_KFUNC_ARGUMENT,
	  "What bpf_percpu_obj_drop() is given is no object of "
	  "bpf_percpu_obj_new().",
	  NULL, false },
	{ "R%d expected pointer to func",
	  CAUSE_CALLBACK,
	  "A function of the program that is called back belongs here.",
	  NULL, false },
	{ "R%d points to insn_array map which cannot be used as const "
	  "string",
	  CAUSE_MAP_MISMATCH,
	  "Text for a helper may not lie in a map of instructions.",
	  NULL, false },
	{ "R%d points to percpu_array map which cannot be used as const "
	  "string",
	  CAUSE_MAP_MISMATCH,
	  "Text for a helper may not lie in a per-CPU array: each CPU "
	  "would see its own.",
	  NULL, false },
	{ "timer pointer in R%d map_uid=%d doesn't match map pointer in "
	  "R%d map_uid=%d",
	  CAUSE_TIMER,
	  "The timer lies in one map, and bpf_timer_init() is given "
	  "another.",
	  NULL, false },
	{ "%s pointer in R%d map_uid=%d doesn't match map pointer in R%d "
	  "map_uid=%d",
	  CAUSE_TIMER,
	  "The object lies in one map, and the call that sets it up is "
	  "given another.",
	  NULL, false },
	{ "R%d arena pointer requires a program with an associated arena",
	  CAUSE_ARENA,
	  "The kernel function takes an address of an arena, and the "
	  "program uses none.",
	  NULL, false },
	{ "R%d arena pointer cannot be a stack argument",
	  CAUSE_ARENA,
	  "An address of an arena is passed as the sixth argument or a "
	  "later one.",
	  NULL, false },
	{ "JIT does not support kfunc %s() with arena pointer arguments",
	  CAUSE_JIT,
	  "This machine's JIT cannot pass addresses of an arena to a "
	  "kernel function.",
	  NULL, false },
	{ "JIT does not support arena arguments",
	  CAUSE_JIT,
	  "This machine's JIT cannot pass addresses of an arena to "
	  "functions.",
	  NULL, false },
	{ "arena argument of %s requires a program with an associated "
	  "arena",
	  CAUSE_ARENA,
	  "The function takes an address of an arena, and no map of that "
	  "kind belongs to the program.",
	  NULL, false },
	{ "Cannot attach to a target with arena context arguments",
	  CAUSE_ATTACH_TARGET,
	  "The function takes addresses of an arena: programs cannot be "
	  "attached to it.",
	  NULL, false },
	{ "same insn cannot be used with and without arena pointer",
	  CAUSE_DIFFERENT_POINTERS,
	  "One instruction works on an address of an arena on one way "
	  "and on something else on another.",
	  NULL, false },
	{ "%s is allowed only to CAP_PERFMON and CAP_SYS_ADMIN",
	  CAUSE_CAPABILITY,
	  "The call shows kernel memory, which takes CAP_PERFMON.",
	  NULL, false },
	{ "%s cannot be used in tracing programs on types with NMI "
	  "unsafe fields",
	  CAUSE_SLEEPING,
	  "A tracing program can run in the middle of anything, and "
	  "giving this object back would take locks.",
	  NULL, false },
	{ "sleepable helper %s#%d in %s",
	  CAUSE_SLEEPING,
	  "The helper may sleep, and here nobody may: the end of the "
	  "message names the region.",
	  NULL, false },
	{ "kernel func %s is sleepable within %s",
	  CAUSE_SLEEPING,
	  "The kernel function may sleep, and it is called where nobody "
	  "may.",
	  NULL, false },
	{ "sleepable global function %s() called in %s",
	  CAUSE_SLEEPING,
	  "The global function may sleep, and it is called where nobody "
	  "may.",
	  NULL, false },
	{ "Program of this type cannot be sleepable",
	  CAUSE_SLEEPING,
	  "Programs of this type or at this place run where nobody may "
	  "sleep.",
	  NULL, false },
	{ "Sleepable program cannot attach to non-faultable tracepoint "
	  "%s",
	  CAUSE_SLEEPING,
	  "A tracepoint of this kind is reached where nobody may sleep.",
	  NULL, false },
	{ "cannot tail call within callback",
	  CAUSE_CALLBACK,
	  "A function that is called back has to come back: no tail call "
	  "in it.",
	  NULL, false },
	{ "can't res_spin_{lock,unlock} in rbtree cb",
	  CAUSE_SPIN_LOCK,
	  "The comparison function of a tree runs under its lock, and "
	  "may take no other.",
	  NULL, false },
	{ "%s '%s' has no valid %s_lock",
	  CAUSE_SPIN_LOCK,
	  "The value that the lock should lie in has none.",
	  NULL, false },
	{ "%s_unlock without taking a lock",
	  CAUSE_SPIN_LOCK,
	  "Something is unlocked on this path that was not locked.",
	  NULL, false },
	{ "%s_unlock of different lock",
	  CAUSE_SPIN_LOCK,
	  "What is unlocked is not the lock that is held.",
	  NULL, false },
	{ "exception cb cannot return void",
	  CAUSE_EXCEPTION,
	  "The function that an exception ends in must return a number.",
	  NULL, false },
};

/* clang-format on */

const struct message_family messages_newer_values = {
	rows, sizeof(rows) / sizeof(rows[0])
};
