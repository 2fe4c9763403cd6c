/* What the verifier says of values of maps, packets and other memory. */
#include "insn/verifier/messages.h"

#include <stddef.h>

/* clang-format off */

static const struct message rows[] = {
	{ "invalid access to map value, value_size=%d off=%d size=%d",
	  CAUSE_MAP_OUT_OF_BOUNDS,
	  "From \"off\", \"size\" bytes are accessed, and the map's value has "
	  "only value_size bytes: the access ends outside, or begins below 0.",
	  NULL, false },
	{ "R%d min value is outside of the allowed memory range",
	  CAUSE_MAP_OUT_OF_BOUNDS,
	  "Even with the smallest value that the index can have the access "
	  "lies outside of the object. It is the constant part of the offset "
	  "that is wrong, not the check.",
	  "Compare the struct's size in the program with value_size; `rawbpf "
	  "btf dump` shows where each field lies.", false },
	{ "R%d max value is outside of the allowed memory range",
	  CAUSE_MAP_OUT_OF_BOUNDS,
	  "With the largest value that the index can have here the access "
	  "ends behind the object: the upper check is too wide.",
	  "Lower the bound so that the last element still fits: `if (i >= "
	  "ARRAY_SIZE(v->slot)) return 0;`.", false },
	{ "R%d unbounded memory access, make sure to bounds check any such "
	  "access", CAUSE_UNBOUNDED_INDEX,
	  "The index has no upper bound here, so the access could end "
	  "anywhere behind the object.", NULL, false },
	{ "R%d min value is negative, either use unsigned index or do a if "
	  "(index >=0) check.", CAUSE_NEGATIVE_INDEX,
	  "Seen as a signed number the index may be below zero, which is "
	  "before the start of the object.", NULL, false },
	{ "invalid access to memory, mem_size=%u off=%d size=%d",
	  CAUSE_MAP_OUT_OF_BOUNDS,
	  "The access does not lie in this piece of memory, which has "
	  "mem_size bytes: a ring buffer record, a slice, an argument of "
	  "known size.", NULL, false },
	{ "R%d invalid variable buffer offset: off=%d, var_off=%s",
	  CAUSE_MAP_OUT_OF_BOUNDS,
	  "This buffer may be accessed at a constant offset only, and the "
	  "register has a variable part (var_off).", NULL, false },
	{ "R%d invalid %s buffer access: off=%d, size=%d",
	  CAUSE_MAP_OUT_OF_BOUNDS,
	  "The access begins at a negative offset of the buffer that the "
	  "program type provides.", NULL, false },
	{ "invalid access to map key, key_size=%d off=%d size=%d",
	  CAUSE_MAP_OUT_OF_BOUNDS,
	  "From \"off\", \"size\" bytes of the map's key are accessed, and a "
	  "key has only key_size bytes.", NULL, false },
	{ "R%d offset is outside of the packet", CAUSE_PACKET_OUT_OF_BOUNDS,
	  "No comparison with data_end on this path has proven that the "
	  "packet reaches as far as this access.", NULL, false },
	{ "invalid access to packet, off=%d size=%d, R%d(id=%d,off=%d,r=%d)",
	  CAUSE_PACKET_OUT_OF_BOUNDS,
	  "The access needs off + size bytes behind this pointer; proven are "
	  "the r bytes at the end of the line. r=0: this pointer, with this "
	  "id, was never compared with data_end.", NULL, false },
	{ "cannot write into packet", CAUSE_PACKET_WRITE,
	  "The program stores into the packet, and its type may only read it.",
	  NULL, false },
	{ "helper access to the packet is not allowed", CAUSE_PACKET_WRITE,
	  "A pointer into the packet is passed to a helper, and that helper, "
	  "or this program type, takes none.",
	  "Copy the bytes to the stack first: bpf_skb_load_bytes() or "
	  "__builtin_memcpy() after the check.", false },
	{ "the prog does not allow writes to packet data", CAUSE_PACKET_WRITE,
	  "A writable slice of the packet is asked for, and this program may "
	  "only read packets.",
	  "Ask for the read-only one: `bpf_dynptr_slice()`.", false },
	{ "invalid access to flow keys off=%d size=%d",
	  CAUSE_KERNEL_OBJECT_ACCESS,
	  "The access lies outside of struct bpf_flow_keys, which "
	  "ctx->flow_keys points to.", NULL, false },
	{ "R%d invalid %s access off=%d size=%d", CAUSE_KERNEL_OBJECT_ACCESS,
	  "The socket (or transmit queue) has no field at this offset that "
	  "could be read in this width.", NULL, false },
	{ "only read from %s is supported", CAUSE_KERNEL_OBJECT_ACCESS,
	  "The program writes into a struct of a map (struct bpf_map and its "
	  "like), which can only be read.", NULL, false },
	{ "access beyond the end of member %s (mend:%u) in struct %s with off "
	  "%u size %u", CAUSE_KERNEL_OBJECT_ACCESS,
	  "The access begins in one member and ends behind it: no single "
	  "field has this offset and this size.", NULL, false },
	{ "R%d is %s invalid negative access: off=%d",
	  CAUSE_KERNEL_OBJECT_ACCESS,
	  "The offset into the map's own struct is negative: it would lie "
	  "before the start.", NULL, false },
	{ "R%d is ptr_%s invalid negative access: off=%d",
	  CAUSE_KERNEL_OBJECT_ACCESS,
	  "The offset into the kernel object is negative, which points before "
	  "its start.",
	  "If a container of it is wanted (container_of), take it by "
	  "bpf_core_cast() or read by bpf_probe_read_kernel().", false },
	{ "access beyond struct %s at off %u size %u",
	  CAUSE_KERNEL_OBJECT_ACCESS,
	  "The access ends behind the struct: as this kernel declares it, it "
	  "is smaller.", NULL, false },
	{ "cannot access ptr member %s with moff %u in struct %s with off %u "
	  "size %u", CAUSE_KERNEL_OBJECT_ACCESS,
	  "The access takes only a part of a pointer member, or goes past its "
	  "end; a pointer is read whole, 8 bytes at its start.", NULL, false },
	{ "only read is supported", CAUSE_KERNEL_OBJECT_ACCESS,
	  "The program writes into a kernel object, which this program type "
	  "may only read.", NULL, false },
	{ "R%d is ptr_%s access percpu memory: off=%d",
	  CAUSE_KERNEL_OBJECT_ACCESS,
	  "The pointer belongs to per-CPU memory, so it stands for one copy "
	  "on each CPU and cannot be followed.",
	  "Get the copy of a CPU first: `bpf_this_cpu_ptr(&var)` or "
	  "`bpf_per_cpu_ptr(&var, cpu)`.", false },
	{ "R%d is ptr_%s access user memory: off=%d",
	  CAUSE_KERNEL_OBJECT_ACCESS,
	  "The pointer is one of user space (__user), which may not be there "
	  "when it is read.",
	  "`bpf_probe_read_user(&v, sizeof(v), p);` or bpf_copy_from_user() "
	  "in a sleepable program.", false },
	{ "R%d is ptr_%s invalid variable offset: off=%d, var_off=%s",
	  CAUSE_KERNEL_OBJECT_ACCESS,
	  "A variable number was added to the pointer, and so the verifier "
	  "cannot tell which field is read.",
	  "Read with a constant offset, or with bpf_probe_read_kernel() where "
	  "an index is needed.", false },
	{ "Type '%s' is not a struct", CAUSE_KERNEL_OBJECT_ACCESS,
	  "What the pointer points to is no struct in the BTF, so it has no "
	  "fields that could be read.", NULL, false },
	{ "field %s doesn't have size", CAUSE_KERNEL_OBJECT_ACCESS,
	  "BTF does not say how large this field is, so it cannot be accessed.",
	  NULL, false },
	{ "struct %s doesn't have field at offset %d",
	  CAUSE_KERNEL_OBJECT_ACCESS,
	  "Between the fields: at this offset the struct has none (it is "
	  "padding, or a bit of a bit field).", NULL, false },
	{ "direct access to %s is disallowed", CAUSE_SPECIAL_POINTER,
	  "This type may not be looked into by loads and stores at all: it is "
	  "handled by its own functions only.", NULL, false },
	{ "invalid access to map value pointer, value_size=%u off=%u",
	  CAUSE_MAP_VALUE_OFFSET,
	  "The address of a global variable is taken at an offset that its "
	  "map's value does not have.", NULL, false },
	{ "direct value offset of %u is not allowed", CAUSE_MAP_VALUE_OFFSET,
	  "The offset into the map's value is 2^29 or more, which no map "
	  "value has.", NULL, false },
	{ "no direct value access support for this map type",
	  CAUSE_MAP_VALUE_OFFSET,
	  "The address of a value is asked for, and this type of map has no "
	  "fixed place for one: only an array (of one element) or an arena "
	  "does.", NULL, false },
	{ "write into map forbidden, value_size=%d off=%d size=%d",
	  CAUSE_READ_ONLY_MAP,
	  "The program stores into a map value, and the map is read-only for "
	  "programs (BPF_F_RDONLY_PROG; .rodata is).", NULL, false },
	{ "read from map forbidden, value_size=%d off=%d size=%d",
	  CAUSE_READ_ONLY_MAP,
	  "The program reads a map value, and the map is write-only for "
	  "programs (BPF_F_WRONLY_PROG).", NULL, false },
	{ "write into map forbidden", CAUSE_READ_ONLY_MAP,
	  "The helper called would change the map (update, delete, push), and "
	  "the map is read-only for programs.", NULL, false },
	{ "write to change key R%d not allowed", CAUSE_READ_ONLY_MEMORY,
	  "The program stores into a map key that it was given (in a callback "
	  "or an iterator), and a key that changes would be lost in its map.",
	  NULL, false },
	{ "%s() may write into memory pointed by R%d type=%s",
	  CAUSE_READ_ONLY_MEMORY,
	  "This helper may write into the memory that the argument points to, "
	  "and that memory is read-only.", NULL, false },
	{ "Invalid read of %d bytes from insn_array", CAUSE_MAP_OUT_OF_BOUNDS,
	  "A jump table is read in another width than its entries of 8 bytes.",
	  NULL, false },
	{ "Failed to properly initialize insn array", CAUSE_MAP_MISMATCH,
	  "The jump table does not fit this program: it names instructions "
	  "that are none, belongs to another program, or is not frozen.",
	  NULL, false },
};

/* clang-format on */

const struct message_family messages_memory = { rows, sizeof(rows) /
							      sizeof(rows[0]) };
