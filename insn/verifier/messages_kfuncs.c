/* What the verifier says of what kernel functions are given. */
#include "insn/verifier/messages.h"

#include <stddef.h>

/* clang-format off */

static const struct message rows[] = {
	{ "arg#%d is %s expected %s or socket", CAUSE_KFUNC_ARGUMENT,
	  "This argument is of another kind than the struct, or the socket, "
	  "that the kernel function wants.", NULL, false },
	{ "kernel function %s args#%d expected pointer to %s %s but R%d has a "
	  "pointer to %s %s", CAUSE_KFUNC_ARGUMENT,
	  "The argument points to another struct than the kernel function's "
	  "prototype says: wanted comes first in the line, passed comes last.",
	  NULL, false },
	{ "arg#%d pointer type %s %s not to stack", CAUSE_KFUNC_ARGUMENT,
	  "The kernel function fills this argument in, so it must be the "
	  "address of a local on the stack.", NULL, false },
	{ "R%d must be a known constant", CAUSE_CONSTANT_ARGUMENT,
	  "This argument of the kernel function must be a number known at "
	  "load time, and the register can have several values.", NULL, false },
	{ "arg#%d doesn't point to a map value", CAUSE_KFUNC_ARGUMENT,
	  "This argument must point into a map value (it is a kernel pointer, "
	  "timer or lock inside of one).", NULL, false },
	{ "arg#%d pointer type %s %s must point to %sscalar, or struct with "
	  "scalar", CAUSE_KFUNC_ARGUMENT,
	  "The kernel function reads this argument as plain bytes, so it must "
	  "point to a number or to a struct of numbers, without pointers.",
	  NULL, false },
	{ "pointer in R%d isn't map pointer", CAUSE_KFUNC_ARGUMENT,
	  "The register must hold a map itself, and it holds something else.",
	  NULL, false },
	{ "2 or more rdonly/rdwr_buf_size parameters for kfunc",
	  CAUSE_KFUNC_ARGUMENT,
	  "The kernel function's own declaration has two arguments for the "
	  "size of its result, so no call of it can be accepted.",
	  NULL, false },
	{ "Function %s has %d > %d args", CAUSE_KFUNC_ARGUMENT,
	  "The function has more arguments than the five registers that can "
	  "pass them.", NULL, false },
	{ "R%d is not a const", CAUSE_CONSTANT_ARGUMENT,
	  "The register holds a number that differs between paths, and the "
	  "kernel function sizes its result by it.", NULL, false },
	{ "R%d is not a scalar", CAUSE_KFUNC_ARGUMENT,
	  "The function wants a number in this register, and it holds a "
	  "pointer.", NULL, false },
	{ "R%d rdonly/rdwr_buf_size exceeds u32 max", CAUSE_CONSTANT_ARGUMENT,
	  "The constant that says how large the result is does not fit into "
	  "32 bits.", NULL, false },
	{ "Unrecognized arg#%d type %s", CAUSE_KFUNC_ARGUMENT,
	  "The verifier has no rule for a register like this where the "
	  "function has an argument of this type.", NULL, false },
	{ "arg#%d doesn't point to a const string", CAUSE_CONSTANT_ARGUMENT,
	  "This argument must be the address of a constant string in .rodata.",
	  NULL, false },
	{ "arg#%d expected pointer to allocated object", CAUSE_KFUNC_ARGUMENT,
	  "This argument must be an object that the program allocated itself "
	  "(bpf_obj_new), and the register holds none.", NULL, false },
	{ "arg#%d expected pointer to ctx, but got %s", CAUSE_KFUNC_ARGUMENT,
	  "This argument must be the program's own context, as R1 held it at "
	  "the start.", NULL, false },
	{ "kernel function %s args#%d expected pointer to %s %s",
	  CAUSE_KFUNC_ARGUMENT,
	  "The kernel function wants a pointer to this struct, and the "
	  "register holds no pointer to a typed kernel object.", NULL, false },
	{ "kernel function %s args#%d pointer type %s %s is not supported",
	  CAUSE_KFUNC_ARGUMENT,
	  "The kernel function has an argument of a pointer type that the "
	  "verifier cannot check, so it cannot be called.", NULL, false },
	{ "local type ID argument must be in range [0, U32_MAX]",
	  CAUSE_CONSTANT_ARGUMENT,
	  "The type's number that is passed must be a constant of 32 bits: it "
	  "comes from bpf_core_type_id_local().", NULL, false },
	{ "reg type unsupported for arg#%d %sfunction %s#%d",
	  CAUSE_KFUNC_ARGUMENT,
	  "A register of this kind cannot be passed as this argument of the "
	  "function.", NULL, false },
	{ "arg#%d arg#%d memory, len pair leads to invalid memory access",
	  CAUSE_MEMORY_LENGTH,
	  "These two arguments are memory and its length, and with some "
	  "possible length the access leaves the memory. The line before says "
	  "how.", NULL, false },
	{ "R%d must be referenced or trusted", CAUSE_KFUNC_ARGUMENT,
	  "The kernel function takes only a pointer known to be valid: an "
	  "argument of tp_btf or fentry, or one acquired. One that was read "
	  "out of another struct is not.", NULL, false },
	{ "R%d must be referenced", CAUSE_KFUNC_ARGUMENT,
	  "The kernel function wants an object that the program has acquired "
	  "and still holds.", NULL, false },
	{ "release kernel function %s expects refcounted PTR_TO_BTF_ID",
	  CAUSE_RELEASE_MISMATCH,
	  "The kernel function gives an object back, and the argument is no "
	  "counted pointer to a kernel object.", NULL, false },
	{ "allocated object must be referenced", CAUSE_RELEASE_MISMATCH,
	  "An allocated object can be dropped only while the program owns it: "
	  "not after it went into a list, tree or map.", NULL, false },
	{ "kfunc %s#%d reference has not been acquired before",
	  CAUSE_RELEASE_MISMATCH,
	  "The kernel function would give back an object that is not held on "
	  "this path.", NULL, false },
	{ "R%d must be a rcu pointer", CAUSE_KFUNC_ARGUMENT,
	  "The argument must be read inside bpf_rcu_read_lock() and used "
	  "there: outside it is not protected.", NULL, false },
	{ "arg#%d expected for bpf_obj_drop_impl()", CAUSE_KFUNC_ARGUMENT,
	  "bpf_obj_drop() takes an object from bpf_obj_new(), and this one is "
	  "per-CPU or comes from elsewhere.", NULL, false },
	{ "arg#%d expected for bpf_percpu_obj_drop_impl()",
	  CAUSE_KFUNC_ARGUMENT,
	  "bpf_percpu_obj_drop() takes an object from bpf_percpu_obj_new(), "
	  "and this one is not.", NULL, false },
	{ "bpf_percpu_obj_new type ID argument must be of a struct of scalars",
	  CAUSE_KFUNC_ARGUMENT,
	  "A per-CPU object must be a struct of numbers only, without "
	  "pointers.", NULL, false },
	{ "bpf_percpu_obj_new type ID argument must not contain special fields",
	  CAUSE_KFUNC_ARGUMENT,
	  "A per-CPU object may have no lock, timer, list or kernel pointer "
	  "inside.", NULL, false },
	{ "bpf_percpu_obj_new type size (%d) is greater than %d",
	  CAUSE_KFUNC_ARGUMENT,
	  "The per-CPU object is larger than such objects can be.",
	  NULL, false },
	{ "bpf_obj_new/bpf_percpu_obj_new requires prog BTF", CAUSE_BTF,
	  "bpf_obj_new() allocates a type of the program's own BTF, and the "
	  "program was loaded without one.", NULL, false },
	{ "bpf_obj_new/bpf_percpu_obj_new type ID argument must be of a struct",
	  CAUSE_KFUNC_ARGUMENT,
	  "bpf_obj_new() allocates structs, and the type that was named is "
	  "another kind.", NULL, false },
	{ "kfunc bpf_rdonly_cast type ID argument must be of a struct",
	  CAUSE_KFUNC_ARGUMENT,
	  "bpf_rdonly_cast() looks at memory as a struct, and the type that "
	  "was named is none.", NULL, false },
	{ "calling kernel function is not supported without "
	  "CONFIG_DEBUG_INFO_BTF", CAUSE_KFUNC_UNAVAILABLE,
	  "Kernel functions are called by their BTF, and this kernel was "
	  "built without it.", NULL, false },
	{ "BTF fd for kfunc is not a module BTF", CAUSE_KFUNC_UNAVAILABLE,
	  "The fd_array entry for this call is a BTF, and not that of a "
	  "kernel module.", NULL, false },
	{ "acquire kernel function does not return PTR_TO_BTF_ID",
	  CAUSE_KFUNC_UNAVAILABLE,
	  "The kernel registered this function as acquiring, and it returns "
	  "no pointer to a kernel object: a fault of whoever registered it.",
	  NULL, false },
	{ "address of kernel function %s is out of range",
	  CAUSE_KFUNC_UNAVAILABLE,
	  "The kernel function lies too far away for the 32-bit offset that a "
	  "call has.", NULL, false },
	{ "calling kernel function %s is not allowed", CAUSE_KFUNC_UNAVAILABLE,
	  "The kernel function exists, and is not registered for this program "
	  "type.", NULL, false },
	{ "cannot find address for kernel function %s", CAUSE_KFUNC_UNAVAILABLE,
	  "BTF knows the kernel function, and the symbol table has no address "
	  "for it.", NULL, false },
	{ "css_task_iter is only allowed in bpf_lsm, bpf_iter and sleepable "
	  "progs", CAUSE_KFUNC_UNAVAILABLE,
	  "Tasks of a cgroup can be walked in LSM, iterator and sleepable "
	  "programs only.", NULL, false },
	{ "failed to find BTF for kernel function", CAUSE_KFUNC_UNAVAILABLE,
	  "The module that the kernel function belongs to has no BTF, or is "
	  "not loaded.", NULL, false },
	{ "kernel btf_id %u is not a function", CAUSE_KFUNC_UNAVAILABLE,
	  "The number in the call is not that of a function: the relocation "
	  "was made for another kernel.", NULL, false },
	{ "kernel function %s returns pointer type %s %s is not supported",
	  CAUSE_KFUNC_UNAVAILABLE,
	  "The kernel function returns a pointer of which the verifier cannot "
	  "tell what may be done with it.", NULL, false },
	{ "kernel function %s unhandled dynamic return type",
	  CAUSE_KFUNC_UNAVAILABLE,
	  "The kernel function's result depends on its arguments in a way "
	  "that this kernel does not know.", NULL, false },
	{ "kernel function btf_id %u does not have a valid func_proto",
	  CAUSE_KFUNC_UNAVAILABLE,
	  "BTF has no usable prototype for this kernel function.",
	  NULL, false },
	{ "kfunc offset > 0 without fd_array is invalid",
	  CAUSE_KFUNC_UNAVAILABLE,
	  "The call names a module by its place in fd_array, and the loader "
	  "passed no fd_array.", NULL, false },
	{ "metadata kfuncs can't be offloaded", CAUSE_KFUNC_UNAVAILABLE,
	  "Functions that read a packet's metadata work in programs bound to "
	  "a device, and not in offloaded ones.", NULL, false },
	{ "metadata kfuncs require device-bound program",
	  CAUSE_KFUNC_UNAVAILABLE,
	  "Functions that read a packet's metadata belong to a driver, so the "
	  "program must be bound to its device when it is loaded "
	  "(BPF_F_XDP_DEV_BOUND_ONLY).", NULL, false },
	{ "too many different kernel function calls", CAUSE_KFUNC_UNAVAILABLE,
	  "The program calls more different kernel functions than it may "
	  "(256).", NULL, false },
	{ "negative offset disallowed for kernel module function call",
	  CAUSE_KFUNC_UNAVAILABLE,
	  "The place in fd_array is negative: the call instruction's off "
	  "field is wrong.", NULL, false },
	{ "too many different module BTFs", CAUSE_KFUNC_UNAVAILABLE,
	  "The program calls functions of more modules than it may (256).",
	  NULL, false },
	{ "kernel func %s is sleepable within non-preemptible region",
	  CAUSE_SLEEPING,
	  "The kernel function may sleep, and it is called with preemption "
	  "off.", NULL, false },
	{ "kernel func %s is sleepable within rcu_read_lock region",
	  CAUSE_SLEEPING,
	  "The kernel function may sleep, and it is called under "
	  "bpf_rcu_read_lock().", NULL, false },
	{ "kernel function %s is sleepable but the program is not",
	  CAUSE_SLEEPING,
	  "The kernel function may sleep, and this program was not loaded as "
	  "sleepable.", NULL, false },
	{ "program must be sleepable to call sleepable kfunc %s",
	  CAUSE_SLEEPING,
	  "The kernel function may sleep, so the program must be loaded with "
	  "BPF_F_SLEEPABLE (section names with .s).", NULL, false },
	{ "cannot call kernel function from non-GPL compatible program",
	  CAUSE_LICENCE,
	  "Kernel functions may be called by GPL programs only.", NULL, false },
	{ "destructive kfunc calls require CAP_SYS_BOOT capabilities",
	  CAUSE_CAPABILITY,
	  "The kernel function can bring the machine down, so it needs "
	  "CAP_SYS_BOOT.", NULL, false },
	{ "destructive kfunc calls require CAP_SYS_BOOT capability",
	  CAUSE_CAPABILITY,
	  "The kernel function can do lasting damage (crash, reboot), so the "
	  "loader must have CAP_SYS_BOOT.", NULL, false },
	{ "arg#%d doesn't point to an irq flag on stack", CAUSE_SLEEPING,
	  "bpf_local_irq_save() and _restore() keep the state in a local "
	  "variable: pass its address.", NULL, false },
	{ "expected uninitialized irq flag as arg#%d", CAUSE_SLEEPING,
	  "The state of interrupts is saved into a variable that holds one "
	  "already: use a second variable.", NULL, false },
	{ "expected an initialized irq flag as arg#%d", CAUSE_SLEEPING,
	  "The state of interrupts is restored from a variable that holds "
	  "none: saved on another path, or restored already.", NULL, false },
	{ "cannot restore irq state out of order, expected id=%d acquired at "
	  "insn_idx=%d", CAUSE_SLEEPING,
	  "Interrupts are restored in another order than they were saved; the "
	  "one saved last, at insn_idx, must come first.", NULL, false },
	{ "cannot restore irq state out of order", CAUSE_SLEEPING,
	  "The saved state of interrupts that is restored is not the one that "
	  "was saved last.", NULL, false },
	{ "irq flag acquired by %s kfuncs cannot be restored with %s kfuncs",
	  CAUSE_SLEEPING,
	  "What bpf_local_irq_save() saved is restored by the function that "
	  "belongs to a lock, or the other way round.", NULL, false },
	{ "kernel func %s is sleepable within IRQ-disabled region",
	  CAUSE_SLEEPING,
	  "The kernel function may sleep, and it is called with interrupts "
	  "off.", NULL, false },
	{ "kernel func %s requires RCU critical section protection",
	  CAUSE_SLEEPING,
	  "What the kernel function returns lives under RCU, so it is called "
	  "between bpf_rcu_read_lock() and bpf_rcu_read_unlock().",
	  NULL, false },
	{ "global functions that may sleep are not allowed in non-sleepable "
	  "context,", CAUSE_SLEEPING,
	  "A global function that may sleep is called where nothing may: "
	  "under RCU, with preemption or interrupts off, or in a program that "
	  "is not sleepable.", NULL, false },
	{ "i.e., in a RCU/IRQ/preempt-disabled section, or in", CAUSE_SLEEPING,
	  "The middle of a sentence: the line before says that a global "
	  "function may sleep, here come the places where it must not.",
	  NULL, true },
	{ "a non-sleepable BPF program context", CAUSE_SLEEPING,
	  "The end of a sentence that began two lines before: a program that "
	  "was not loaded as sleepable is such a place.", NULL, true },
	{ "arg#%d doesn't point to map value or allocated object",
	  CAUSE_SPIN_LOCK,
	  "The resilient lock must lie in a map value or in an object that "
	  "the program allocated.", NULL, false },
	{ "Unknown type ID %lld passed to kfunc bpf_rdonly_cast",
	  CAUSE_CONSTANT_ARGUMENT,
	  "bpf_rdonly_cast() is given the number of a type that the kernel's "
	  "BTF does not have.", NULL, false },
	{ "kfunc bpf_rdonly_cast type ID argument must be of a struct or void",
	  CAUSE_CONSTANT_ARGUMENT,
	  "bpf_rdonly_cast() looks at memory as a struct, or as bytes (void), "
	  "and the type named is neither.", NULL, false },
	{ "unexpected __bpf_trap() due to uninitialized variable?",
	  CAUSE_UNINITIALIZED_REGISTER,
	  "The compiler put a trap where the code reads a variable that was "
	  "never set, or runs off its end; the path reaches it.",
	  "Set the variable on every branch, return a value at the end, and "
	  "heed `clang -Wall`.", false },
	{ "%s can only take non-owning or refcounted bpf_rb_node pointer",
	  CAUSE_LIST_RBTREE,
	  "The tree's function takes a node that is in the tree (borrowed), "
	  "or one with a bpf_refcount.", NULL, false },
	{ "%s not allowed in rbtree cb", CAUSE_LIST_RBTREE,
	  "The comparison function of a tree may not change or walk the tree.",
	  NULL, false },
	{ "The total number of btfs per program has reached the limit of %u",
	  CAUSE_KFUNC_UNAVAILABLE,
	  "The program uses variables and functions of more modules than one "
	  "program may.", NULL, false },
};

/* clang-format on */

const struct message_family messages_kfuncs = { rows, sizeof(rows) /
							      sizeof(rows[0]) };
