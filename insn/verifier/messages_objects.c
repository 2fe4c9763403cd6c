/* What the verifier says of dynptrs, iterators, kernel pointers in maps. */
#include "insn/verifier/messages.h"

#include <stddef.h>

/* clang-format off */

static const struct message rows[] = {
	{ "Unsupported reg type %s for bpf_dynptr_from_mem data", CAUSE_DYNPTR,
	  "bpf_dynptr_from_mem() takes a map value, and this register points "
	  "to other memory.", NULL, false },
	{ "arg#%d expected pointer to stack or const struct bpf_dynptr",
	  CAUSE_DYNPTR,
	  "This argument must be a dynptr: the address of one on the stack, "
	  "or one that a callback was given.", NULL, false },
	{ "arg#%d pointer type %s %s must be valid and initialized",
	  CAUSE_DYNPTR,
	  "The argument is no dynptr that was initialised on this path.",
	  NULL, false },
	{ "arg#%d pointer type %s %s points to unsupported dynamic pointer "
	  "type", CAUSE_DYNPTR,
	  "The kernel function takes dynptrs of one kind only, and this one "
	  "points to another kind of memory.", NULL, false },
	{ "Expected an initialized dynptr as arg #%d", CAUSE_DYNPTR,
	  "The call uses a dynptr, and what lies there is none: never "
	  "initialised, overwritten, or invalidated by a release.",
	  NULL, false },
	{ "cannot overwrite referenced dynptr", CAUSE_DYNPTR,
	  "The store overwrites a dynptr that still holds a ring buffer "
	  "record, which would be lost.",
	  "Submit or discard it first.", false },
	{ "cannot pass in %s at an offset=%d", CAUSE_DYNPTR,
	  "The object begins at another byte of the stack than the pointer "
	  "passed: it must be passed as it lies, at a multiple of 8.",
	  NULL, false },
	{ "Dynptr has to be an uninitialized dynptr", CAUSE_DYNPTR,
	  "The call initialises a dynptr, and there is a live one at this "
	  "place already, or it is not on the stack.", NULL, false },
	{ "potential write to dynptr at off=%d disallowed", CAUSE_DYNPTR,
	  "A helper could write into the bytes of the stack where a dynptr "
	  "lives.", NULL, false },
	{ "%s has to be at a constant offset", CAUSE_DYNPTR,
	  "Where on the stack the object lies depends on a variable, and it "
	  "must be one place.", NULL, false },
	{ "Expected a dynptr of type %s as arg #%d", CAUSE_DYNPTR,
	  "The dynptr was made from one kind of memory, and the call wants "
	  "another kind (ring buffer, skb, xdp, local).", NULL, false },
	{ "cannot pass in dynptr at an offset", CAUSE_DYNPTR,
	  "A number was added to the dynptr's address: it must be passed as "
	  "it is.", NULL, false },
	{ "cannot pass pointer to const bpf_dynptr, the helper mutates it",
	  CAUSE_DYNPTR,
	  "The dynptr that a callback was given is constant, and this call "
	  "would change it.", NULL, false },
	{ "arg#%d expected pointer to an iterator on stack", CAUSE_ITERATOR,
	  "This argument must be the address of an iterator that lies on the "
	  "stack.", NULL, false },
	{ "expected an initialized iter_%s as arg #%d", CAUSE_ITERATOR,
	  "The iterator was not created on this path, or was destroyed "
	  "already.", NULL, false },
	{ "expected uninitialized iter_%s as arg #%d", CAUSE_ITERATOR,
	  "An iterator is created where one lives already: destroy the first.",
	  NULL, false },
	{ "expected valid iter pointer as arg #%d", CAUSE_ITERATOR,
	  "What is passed is not the kind of iterator that the function wants.",
	  NULL, false },
	{ "arg#0 BTF type must be a double pointer", CAUSE_KPTR,
	  "The first argument must be the address of the field that holds the "
	  "kernel pointer: a pointer to a pointer.", NULL, false },
	{ "arg#0 expected pointer to map value", CAUSE_KPTR,
	  "The first argument must point into a map value, to the field with "
	  "the kernel pointer.", NULL, false },
	{ "arg#0 must have constant offset", CAUSE_KPTR,
	  "Which field of the map value is meant depends on a variable, and "
	  "it must be constant.", NULL, false },
	{ "arg#0 no referenced kptr at map value offset=%llu", CAUSE_KPTR,
	  "At this offset of the map value there is no field that owns a "
	  "kernel pointer (__kptr).", NULL, false },
	{ "invalid kptr access, R%d type=%s%s expected=%s%s", CAUSE_KPTR,
	  "The pointer stored is of another type than the map's field was "
	  "declared with.", NULL, false },
	{ "kptr access misaligned expected=%u off=%llu", CAUSE_KPTR,
	  "The access starts in the middle of the field that holds the kernel "
	  "pointer.", NULL, false },
	{ "kptr cannot be accessed indirectly by helper", CAUSE_KPTR,
	  "A helper would read or write the field with the kernel pointer as "
	  "plain bytes.", NULL, false },
	{ "store to referenced kptr disallowed", CAUSE_KPTR,
	  "The field owns what it points to, so a plain store would lose the "
	  "object.",
	  "`old = bpf_kptr_xchg(&v->ptr, new);` and release what comes back.",
	  false },
	{ "R%d has no valid kptr", CAUSE_KPTR,
	  "The map value (or object) at this argument has no field for a "
	  "kernel pointer.", NULL, false },
	{ "kptr access cannot have variable offset", CAUSE_KPTR,
	  "The address of the field with the kernel pointer has a variable "
	  "part.", NULL, false },
	{ "kptr access size must be BPF_DW", CAUSE_KPTR,
	  "The field with the kernel pointer is accessed in another width "
	  "than 8 bytes.", NULL, false },
	{ "off=%d kptr isn't referenced kptr", CAUSE_KPTR,
	  "The field at this offset does not own its pointer, and "
	  "bpf_kptr_xchg() works on those that do.", NULL, false },
	{ "BPF_ST imm must be 0 when storing to kptr at off=%u", CAUSE_KPTR,
	  "Only 0 can be stored as a constant into the field with the kernel "
	  "pointer.", NULL, false },
	{ "R%d doesn't have constant offset. kptr has to be at the constant "
	  "offset", CAUSE_KPTR,
	  "The pointer passed to bpf_kptr_xchg() has a variable part, and it "
	  "must be one field.", NULL, false },
	{ "kptr in map can only be accessed using BPF_LDX/BPF_STX/BPF_ST",
	  CAUSE_KPTR,
	  "The field with the kernel pointer is touched by an instruction "
	  "that is no plain load or store.", NULL, false },
	{ "kptr in map can only be accessed using BPF_MEM instruction mode",
	  CAUSE_KPTR,
	  "The field with the kernel pointer is touched by an atomic or "
	  "otherwise special load or store.", NULL, false },
	{ "map '%s' has more than %d kptr", CAUSE_KPTR,
	  "The map's value has more fields for kernel pointers than a map can "
	  "have.", NULL, false },
	{ "map '%s' has no valid kptr", CAUSE_KPTR,
	  "The map's BTF shows no field for a kernel pointer (__kptr) in its "
	  "value.", NULL, false },
	{ "map '%s' has repeating kptr BTF tags", CAUSE_KPTR,
	  "A field of the map's value has the tag for kernel pointers twice.",
	  NULL, false },
	{ "map '%s' has to have BTF in order to use bpf_kptr_xchg", CAUSE_KPTR,
	  "The map was created without BTF, so its kernel pointers are not "
	  "known.", NULL, false },
	{ "off=%d doesn't point to kptr", CAUSE_KPTR,
	  "At this offset of the value there is no kernel pointer: another "
	  "field's address was passed.", NULL, false },
	{ "off %lld doesn't point to 'struct bpf_wq' that is at %d",
	  CAUSE_TIMER,
	  "The address passed is not that of the struct bpf_wq in the map "
	  "value; the number says where it is.", NULL, false },
	{ "R%d doesn't have constant offset. bpf_timer has to be at the "
	  "constant offset", CAUSE_TIMER,
	  "The address of the timer has a variable part, and it must be the "
	  "one field.", NULL, false },
	{ "bpf_timer cannot be accessed directly by load/store", CAUSE_TIMER,
	  "The timer's bytes are read or written by a load or store.",
	  NULL, false },
	{ "map '%s' doesn't have 'struct bpf_timer'", CAUSE_TIMER,
	  "The map's value has no struct bpf_timer.", NULL, false },
	{ "map '%s' has more than one 'struct bpf_timer'", CAUSE_TIMER,
	  "The map's value has two timers, and one is all that it can have.",
	  NULL, false },
	{ "map '%s' has no valid bpf_timer", CAUSE_TIMER,
	  "The map's BTF shows no timer in its value.", NULL, false },
	{ "map '%s' has to have BTF in order to use bpf_timer", CAUSE_TIMER,
	  "The map was created without BTF, so where its timer is is not "
	  "known.", NULL, false },
	{ "map '%s' is not a struct type or bpf_timer is mangled", CAUSE_TIMER,
	  "The map's value is no struct, or its timer is not where it should "
	  "be.", NULL, false },
	{ "off %lld doesn't point to 'struct bpf_timer' that is at %d",
	  CAUSE_TIMER,
	  "The address passed is not that of the struct bpf_timer in the map "
	  "value; the number says where it is.", NULL, false },
	{ "tracing progs cannot use bpf_timer yet", CAUSE_TIMER,
	  "Programs that trace (kprobe, tracepoint, perf event, raw "
	  "tracepoint) can interrupt a timer's own code, so they may not use "
	  "maps with one.", NULL, false },
	{ "workqueue pointer in R1 map_uid=%d doesn't match map pointer in R2 "
	  "map_uid=%d", CAUSE_TIMER,
	  "The map in R2 is not the one in whose value the work queue of R1 "
	  "lies: two lookups, two maps.", NULL, false },
	{ "timer pointer in R1 map_uid=%d doesn't match map pointer in R2 "
	  "map_uid=%d", CAUSE_TIMER,
	  "The map in R2 is not the one in whose value the timer of R1 lies: "
	  "two lookups, two maps.", NULL, false },
	{ "tracing progs cannot use bpf_wq yet", CAUSE_TIMER,
	  "Programs that trace may not use maps with a work queue in their "
	  "values.", NULL, false },
	{ "bpf_timer cannot be used for PREEMPT_RT.", CAUSE_TIMER,
	  "In a real-time kernel (PREEMPT_RT) this version has no timers for "
	  "programs.", NULL, false },
	{ "R%d doesn't have constant offset. bpf_wq has to be at the constant "
	  "offset", CAUSE_TIMER,
	  "The address of the work queue has a variable part, and it must be "
	  "the one field.", NULL, false },
	{ "R%d doesn't have constant offset. bpf_task_work has to be at the "
	  "constant offset", CAUSE_TIMER,
	  "The address of the task work has a variable part, and it must be "
	  "the one field.", NULL, false },
	{ "map '%s' has to have BTF in order to use %s", CAUSE_TIMER,
	  "The map was created without BTF, so where this field of its value "
	  "is is not known.", NULL, false },
	{ "map '%s' has no valid %s", CAUSE_TIMER,
	  "The map's BTF shows no such field in its value.", NULL, false },
	{ "off %lld doesn't point to 'struct %s' that is at %d", CAUSE_TIMER,
	  "The address passed is not that of the field that the function "
	  "works on; the last number says where that is.", NULL, false },
	{ "bpf_task_work pointer in R2 map_uid=%d doesn't match map pointer "
	  "in R3 map_uid=%d", CAUSE_TIMER,
	  "The map in R3 is not the one in whose value the task work of R2 "
	  "lies: two lookups, two maps.", NULL, false },
};

/* clang-format on */

const struct message_family messages_objects = {
	rows, sizeof(rows) / sizeof(rows[0])
};
