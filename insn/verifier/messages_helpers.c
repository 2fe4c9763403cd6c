/* What the verifier says of what helpers are given. */
#include "insn/verifier/messages.h"

#include <stddef.h>

/* clang-format off */

static const struct message rows[] = {
	{ "R%d type=%s expected=%s", CAUSE_HELPER_ARGUMENT,
	  "The argument in this register is of the first kind, and the helper "
	  "accepts the second.", NULL, false },
	{ "R%d type=%s_or_null expected=%s", CAUSE_NULL_ARGUMENT,
	  "The argument may still be NULL here, and the helper takes no NULL.",
	  NULL, false },
	{ "R%d type=%sor_null_ expected=%s", CAUSE_NULL_ARGUMENT,
	  "The pointer to a kernel object may still be NULL here, and the "
	  "helper takes no NULL.", NULL, false },
	{ "R%d type=%s expected=%s, %s", CAUSE_HELPER_ARGUMENT,
	  "The argument in this register is of the kind after \"type=\", and "
	  "the helper accepts one of those in the list.", NULL, false },
	{ "R%d is of type %s but %s is expected", CAUSE_HELPER_ARGUMENT,
	  "The register points to one type of kernel object, and the helper "
	  "works on another.", NULL, false },
	{ "Helper has invalid btf/btf_id in R1", CAUSE_HELPER_ARGUMENT,
	  "R1 must hold the address of a per-CPU variable of the kernel (a "
	  "__ksym), and here it has no type that says so.", NULL, false },
	{ "Helper has invalid btf_id in R%d", CAUSE_HELPER_ARGUMENT,
	  "The helper wants a pointer to a typed kernel object, and the "
	  "register's type has no BTF of the kernel.", NULL, false },
	{ "get_local_storage() doesn't support non-zero flags",
	  CAUSE_CONSTANT_ARGUMENT,
	  "bpf_get_local_storage() takes no flags: its second argument must "
	  "be the constant 0.", NULL, false },
	{ "Invalid format string", CAUSE_CONSTANT_ARGUMENT,
	  "The format has a % that the helper does not know, or more of them "
	  "than values were passed.", NULL, false },
	{ "R%d does not point to a readonly map'", CAUSE_CONSTANT_ARGUMENT,
	  "The string must lie in a map that nobody can change, and this map "
	  "is not frozen and read-only.",
	  "Make it `static const char fmt[] = \"...\";`, which lands in "
	  ".rodata.", false },
	{ "R%d is not a constant address'", CAUSE_CONSTANT_ARGUMENT,
	  "The address of the string depends on a variable, and it must be "
	  "the same on every path.", NULL, false },
	{ "R%d is not a known constant'", CAUSE_CONSTANT_ARGUMENT,
	  "The argument must be a number that is known when the program is "
	  "loaded, and here it can have several values.", NULL, false },
	{ "direct value access on string failed", CAUSE_CONSTANT_ARGUMENT,
	  "The map that the string lies in could not give the address of its "
	  "value.", NULL, false },
	{ "string is not zero-terminated", CAUSE_CONSTANT_ARGUMENT,
	  "From this address to the end of the map's value there is no zero "
	  "byte: the string has no end.", NULL, false },
	{ "R%d min value is negative, either use unsigned or 'var &= const'",
	  CAUSE_NEGATIVE_SIZE,
	  "The length in this register may be below zero as a signed number.",
	  NULL, false },
	{ "R%d invalid zero-sized read: u64=[%lld,%lld]", CAUSE_ZERO_SIZE,
	  "The length can be anything in the interval shown, and that begins "
	  "at 0, which this helper does not take.", NULL, false },
	{ "R%d unbounded memory access, use 'var &= const' or 'if (var < "
	  "const)'", CAUSE_UNBOUNDED_SIZE,
	  "The length in this register has no upper bound on this path.",
	  NULL, false },
	{ "invalid zero-sized read", CAUSE_ZERO_SIZE,
	  "A call would read 0 bytes of the stack. Of a key that means that "
	  "the map has none: a ring buffer, a queue, a stack.", NULL, false },
	{ "cannot pass map_type %d into func %s#%d", CAUSE_MAP_MISMATCH,
	  "This helper does not work on maps of this type (the number is the "
	  "enum bpf_map_type).", NULL, false },
	{ "tail_call abusing map_ptr", CAUSE_MAP_MISMATCH,
	  "The tail call is given a different map on different paths, so the "
	  "kernel cannot know which array is meant.", NULL, false },
	{ "fd %d is not pointing to valid bpf_map", CAUSE_MAP_MISMATCH,
	  "The instruction loads a map by a file descriptor that is not open, "
	  "or is not a map.",
	  "Keep the map open until the program is loaded; a fd of 0 means "
	  "that the relocation was never filled in.", false },
	{ "The total number of maps per program has reached the limit of %u",
	  CAUSE_MAP_MISMATCH,
	  "The program uses more different maps than this kernel takes (64).",
	  NULL, false },
	{ "fd_idx without fd_array is invalid", CAUSE_MAP_MISMATCH,
	  "The instruction names a map by its place in fd_array, and the "
	  "loader passed no fd_array.", NULL, false },
	{ "offload device mismatch between prog and map", CAUSE_MAP_MISMATCH,
	  "Program and map are offloaded to different devices.", NULL, false },
	{ "only one cgroup storage of each type is allowed", CAUSE_MAP_MISMATCH,
	  "The program uses two cgroup storage maps of one kind (shared, or "
	  "per-CPU), and it may have one of each.", NULL, false },
	{ "invalid arg_type for sockmap/sockhash", CAUSE_MAP_MISMATCH,
	  "This helper copies a value out of the map, and a sockmap or "
	  "sockhash holds sockets instead.", NULL, false },
	{ "program of this type cannot use helper %s#%d",
	  CAUSE_HELPER_UNAVAILABLE,
	  "The kernel has this helper, and does not let programs of this type "
	  "call it.", NULL, false },
	{ "invalid func %s#%d", CAUSE_HELPER_UNAVAILABLE,
	  "This kernel has no helper of that number: it is older than the "
	  "helper, or the number is wrong. 195896080 is a CO-RE relocation "
	  "that failed, and that the program may not reach.", NULL, false },
	{ "unknown func %s#%d", CAUSE_HELPER_UNAVAILABLE,
	  "Programs of this type cannot call this helper (kernels before 6.7 "
	  "say \"unknown\" for both a missing and a forbidden one).",
	  NULL, false },
	{ "cannot update sockmap in this context", CAUSE_HELPER_UNAVAILABLE,
	  "A sockmap can be changed only from some program types, and this "
	  "one might do it while the map's lock is held.", NULL, false },
	{ "BPF_LD_[ABS|IND] instructions not allowed for this program type",
	  CAUSE_HELPER_UNAVAILABLE,
	  "BPF_LD_ABS and BPF_LD_IND read an skb, and this program type has "
	  "none.",
	  "Read the packet directly, between ctx->data and ctx->data_end.",
	  false },
	{ "cannot get callchain buffer for func %s#%d",
	  CAUSE_HELPER_UNAVAILABLE,
	  "The kernel could not get the memory in which call stacks are "
	  "gathered, so the helper is not usable now.", NULL, false },
	{ "func %s#%d not supported for program type %d",
	  CAUSE_HELPER_UNAVAILABLE,
	  "bpf_get_func_ip() gives the traced function's address, and this "
	  "program type traces no function.", NULL, false },
	{ "func %s#%d not supported without CONFIG_PERF_EVENTS",
	  CAUSE_HELPER_UNAVAILABLE,
	  "The helper needs performance events, and this kernel was built "
	  "without CONFIG_PERF_EVENTS.", NULL, false },
	{ "func %s#%d supported only for fentry/fexit/fmod_ret programs",
	  CAUSE_HELPER_UNAVAILABLE,
	  "The helper reads the arguments or the address of a traced "
	  "function, so it works only where there is one: fentry, fexit, "
	  "fmod_ret.", NULL, false },
	{ "helper call is not allowed in probe", CAUSE_HELPER_UNAVAILABLE,
	  "The helper may not be called from this program: its prototype asks "
	  "the attach point, and that said no.", NULL, false },
	{ "helper call might sleep in a non-sleepable prog", CAUSE_SLEEPING,
	  "The helper may sleep (it can fault a page in), and the program was "
	  "loaded as one that may not.", NULL, false },
	{ "sleepable helper %s#%d in non-preemptible region", CAUSE_SLEEPING,
	  "The helper may sleep, and it is called where preemption or "
	  "interrupts are off.", NULL, false },
	{ "sleepable helper %s#%d in rcu_read_lock region", CAUSE_SLEEPING,
	  "The helper may sleep, and it is called between bpf_rcu_read_lock() "
	  "and bpf_rcu_read_unlock().", NULL, false },
	{ "cannot call GPL-restricted function from non-GPL compatible program",
	  CAUSE_LICENCE,
	  "The helper is for GPL programs only, and this program's licence is "
	  "another one.", NULL, false },
	{ "Unreleased reference id=%d alloc_insn=%d",
	  CAUSE_UNRELEASED_REFERENCE,
	  "The object with this id, acquired by the call at alloc_insn, was "
	  "not given back on the path that ends here.", NULL, false },
	{ "%s would lead to reference leak", CAUSE_UNRELEASED_REFERENCE,
	  "Before this point everything acquired must be given back; the "
	  "lines before say which object is still held.", NULL, false },
	{ "tail_call would lead to reference leak", CAUSE_UNRELEASED_REFERENCE,
	  "A tail call does not come back, so what is still held here would "
	  "never be released.", NULL, false },
	{ "BPF_LD_[ABS|IND] cannot be mixed with socket references",
	  CAUSE_UNRELEASED_REFERENCE,
	  "BPF_LD_ABS and BPF_LD_IND end the program when the packet is too "
	  "short, and what is held here would be lost then.", NULL, false },
	{ "R%d must be referenced when passed to release function",
	  CAUSE_RELEASE_MISMATCH,
	  "The call gives an object back, and the register holds no object "
	  "that was acquired (it may have been given back already).",
	  NULL, false },
	{ "arg %d is an unacquired reference", CAUSE_RELEASE_MISMATCH,
	  "The dynptr that is given back is not one that was acquired: never "
	  "reserved, or submitted before.", NULL, false },
	{ "R%d must have zero offset when passed to release func",
	  CAUSE_RELEASE_MISMATCH,
	  "What is released must be the start of the object, and a number was "
	  "added to the pointer.", NULL, false },
	{ "cannot release unowned const bpf_dynptr", CAUSE_RELEASE_MISMATCH,
	  "A dynptr that a callback was given belongs to its caller, and may "
	  "not be given back here.", NULL, false },
	{ "R%d must have zero offset when passed to release func or trusted "
	  "arg to kfunc", CAUSE_RELEASE_MISMATCH,
	  "The pointer was moved by an offset; released, or passed as "
	  "trusted, it must be the start of its object.", NULL, false },
	{ "func %s#%d reference has not been acquired before",
	  CAUSE_RELEASE_MISMATCH,
	  "The helper would give back an object that this path does not hold.",
	  NULL, false },
	{ "function calls to other bpf functions are allowed for root only",
	  CAUSE_CAPABILITY,
	  "The program calls a function of its own, which before 5.8 only "
	  "root could load.", NULL, false },
	{ "function calls to other bpf functions are allowed for CAP_BPF and "
	  "CAP_SYS_ADMIN", CAUSE_CAPABILITY,
	  "The program calls a function of its own, for which the loader "
	  "needs CAP_BPF.", NULL, false },
	{ "tail_calls are not allowed in programs with bpf-to-bpf calls",
	  CAUSE_FUNCTION_CALL,
	  "The program has both tail calls and functions of its own, which "
	  "before 5.10 was not possible.",
	  "Inline the functions: `static __always_inline`.", false },
	{ "perf_event programs can only use preallocated hash map",
	  CAUSE_MAP_MISMATCH,
	  "The program runs in an interrupt that cannot allocate memory, and "
	  "the hash map would (BPF_F_NO_PREALLOC).",
	  "Create the map without BPF_F_NO_PREALLOC.", false },
	{ "trace type programs can only use preallocated hash map",
	  CAUSE_MAP_MISMATCH,
	  "A tracing program can interrupt the allocator in this kernel, so "
	  "the hash map must have all its elements beforehand.",
	  "Leave BPF_F_NO_PREALLOC out of the map's flags.", false },
	{ "Sleepable programs can only use preallocated hash maps",
	  CAUSE_SLEEPING,
	  "This kernel lets sleepable programs use a hash map only if all its "
	  "elements exist beforehand (no BPF_F_NO_PREALLOC).", NULL, false },
	{ "Sleepable programs can only use preallocated maps", CAUSE_SLEEPING,
	  "A map with BPF_F_NO_PREALLOC is used by a sleepable program, and "
	  "this kernel cannot free its elements safely then.", NULL, false },
	{ "sleepable helper %s#%d in IRQ-disabled region", CAUSE_SLEEPING,
	  "The helper may sleep, and it is called between "
	  "bpf_local_irq_save() and bpf_local_irq_restore().", NULL, false },
	{ "expected prog array map for tail call", CAUSE_MAP_MISMATCH,
	  "bpf_tail_call() takes a map of type BPF_MAP_TYPE_PROG_ARRAY, and "
	  "another one is passed.", NULL, false },
	{ "failed to retrieve map value address", CAUSE_CONSTANT_ARGUMENT,
	  "The format string's map could not say where its value lies.",
	  NULL, false },
	{ "program's hash doesn't match map's excl_prog_hash",
	  CAUSE_MAP_MISMATCH,
	  "The map was created for one program only, named by its hash, and "
	  "this is another.", NULL, false },
	{ "fd %d is not pointing to valid bpf_map or btf", CAUSE_MAP_MISMATCH,
	  "An entry of fd_array is neither a map nor a BTF that is open.",
	  NULL, false },
	{ "fd_array_cnt is too big (%u)", CAUSE_MAP_MISMATCH,
	  "The loader says that fd_array is longer than it can be.",
	  NULL, false },
	{ "%s cannot be used inside bpf_rcu_read_lock-ed region",
	  CAUSE_SLEEPING,
	  "At this point (the end, a tail call, a throw) bpf_rcu_read_lock() "
	  "must have been left, and has not on this path.", NULL, false },
	{ "%s cannot be used inside bpf_preempt_disable-ed region",
	  CAUSE_SLEEPING,
	  "At this point (the end, a tail call, a throw) preemption must be "
	  "on again, and is not on this path.", NULL, false },
	{ "%s cannot be used inside bpf_local_irq_save-ed region",
	  CAUSE_SLEEPING,
	  "At this point (the end, a tail call, a throw) interrupts must be "
	  "on again: bpf_local_irq_restore() is missing on this path.",
	  NULL, false },
};

/* clang-format on */

const struct message_family messages_helpers = {
	rows, sizeof(rows) / sizeof(rows[0])
};
