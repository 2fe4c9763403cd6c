/*
 * core.h - reading the kernel's structs where their layout is not known.
 *
 * A field lies elsewhere in each kernel.  So the struct in a program has
 * only the fields that it uses, in any order:
 *
 *     struct task_struct {
 *             int pid;
 *             struct task_struct *real_parent;
 *     } CORE;
 *
 * clang puts its own offset into the instruction, and a record beside it of
 * the field that was meant.  The loader looks the names up in the running
 * kernel's types and puts the right offset in: "compile once, run
 * everywhere".
 *
 *     b7 01 00 00 08 00 00 00    r1 = 8       in the object
 *                                             record: task_struct, real_parent
 *     b7 01 00 00 80 09 00 00    r1 = 2432    on Debian's 6.1
 *     b7 01 00 00 90 09 00 00    r1 = 2448    on Debian's 6.12
 *
 * A type's name may end in three underscores and anything: task_struct and
 * task_struct___old are the same to the loader, so a program can know two
 * layouts.  And one may ask whether there is such a field (type, enum
 * value) at all: the answer is a number known when the program is loaded,
 * and what it excludes is never verified.
 */
#ifndef BPF_CORE_H
#define BPF_CORE_H

#include "bpf/args.h"
#include "bpf/helper.h"
#include "bpf/sec.h"

/* clang-format off */

/* After a struct's braces: record each access to a field of it. */
#define CORE __attribute__((preserve_access_index))

/* ---- Reading ---- */

/* From a place that is named as a field: bpf_core_read(&pid, 4, &task->pid) */
#define bpf_core_read(to, size, place)                                    \
	bpf_probe_read_kernel(to, size, core_place(place))
#define bpf_core_read_str(to, size, place)                                \
	bpf_probe_read_kernel_str(to, size, core_place(place))
#define core_place(place)                                                 \
	((const void *)__builtin_preserve_access_index(place))

/* Along pointers:
 *
 *     inum = BPF_CORE_READ(task, nsproxy, net_ns, ns.inum);
 *
 * is task->nsproxy->net_ns->ns.inum with a read that may fail for each
 * arrow, at most six.  What cannot be read is zero. */
#define BPF_CORE_READ(from, ...)                                          \
	args_call(core_hops, from, ##__VA_ARGS__)

/* The same into a variable; the result is 0 or -EFAULT, of a text its
 * length.  For arrays, which have no value in C. */
#define BPF_CORE_READ_INTO(to, from, ...)                                 \
	args_call(core_into, bpf_core_read, to, from, ##__VA_ARGS__)
#define BPF_CORE_READ_STR_INTO(to, from, ...)                             \
	args_call(core_into, bpf_core_read_str, to, from, ##__VA_ARGS__)

#define core_hop(from, field)                                             \
	({                                                                \
		__auto_type from_ = (from);                               \
		__typeof__(from_->field) value_;                          \
		bpf_core_read((void *)&value_, sizeof(value_),            \
			      &from_->field);                             \
		value_;                                                   \
	})
#define core_hops_1(p)                   (p)
#define core_hops_2(p, a)                core_hop(p, a)
#define core_hops_3(p, a, b)             core_hop(core_hops_2(p, a), b)
#define core_hops_4(p, a, b, c)          core_hop(core_hops_3(p, a, b), c)
#define core_hops_5(p, a, b, c, d)       core_hop(core_hops_4(p, a, b, c), d)
#define core_hops_6(p, a, b, c, d, e)    core_hop(core_hops_5(p, a, b, c, d), e)
#define core_hops_7(p, a, b, c, d, e, f) \
	core_hop(core_hops_6(p, a, b, c, d, e), f)

#define core_last(read, to, from, field)                                  \
	({                                                                \
		__auto_type last_ = (from);                               \
		read(to, sizeof(*(to)), &last_->field);                   \
	})
#define core_into_4(read, to, p, a)                                       \
	core_last(read, to, p, a)
#define core_into_5(read, to, p, a, b)                                    \
	core_last(read, to, core_hops_2(p, a), b)
#define core_into_6(read, to, p, a, b, c)                                 \
	core_last(read, to, core_hops_3(p, a, b), c)
#define core_into_7(read, to, p, a, b, c, d)                              \
	core_last(read, to, core_hops_4(p, a, b, c), d)
#define core_into_8(read, to, p, a, b, c, d, e)                           \
	core_last(read, to, core_hops_5(p, a, b, c, d), e)
#define core_into_9(read, to, p, a, b, c, d, e, f)                        \
	core_last(read, to, core_hops_6(p, a, b, c, d, e), f)

/* ---- Asking about a field: (task->pid), or (struct task_struct, pid) ---- */

#define bpf_core_field_offset(...) core_ask_field(CORE_OFFSET, __VA_ARGS__)
#define bpf_core_field_size(...)   core_ask_field(CORE_SIZE, __VA_ARGS__)
#define bpf_core_field_exists(...) core_ask_field(CORE_EXISTS, __VA_ARGS__)

#define core_ask_field(what, ...)                                         \
	__builtin_preserve_field_info(args_call(core_field, __VA_ARGS__), \
				      what)
#define core_field_1(field)       field
#define core_field_2(type, field) ((__typeof__(type) *)0)->field

enum core_field_question {
	CORE_OFFSET,
	CORE_SIZE,
	CORE_EXISTS,
	CORE_SIGNED,
	CORE_LEFT,  /* bits to shift the 64 that hold it to the left, */
	CORE_RIGHT, /* and then to the right */
};

/* ---- Asking about a type: (struct task_struct) ---- */

#define bpf_core_type_exists(type)                                        \
	__builtin_preserve_type_info(core_type(type), 0)
#define bpf_core_type_size(type)                                          \
	__builtin_preserve_type_info(core_type(type), 1)
#define bpf_core_type_matches(type) /* clang 15 */                        \
	__builtin_preserve_type_info(core_type(type), 2)
#define bpf_core_type_id_local(type)                                      \
	__builtin_btf_type_id(core_type(type), 0)
#define bpf_core_type_id_kernel(type)                                     \
	__builtin_btf_type_id(core_type(type), 1)

#define core_type(type) (*(__typeof__(type) *)0)

/* ---- Asking about an enum: (enum pid_type, PIDTYPE_PID) ---- */

#define bpf_core_enum_value_exists(type, name)                            \
	__builtin_preserve_enum_value(*(__typeof__(type) *)name, 0)
#define bpf_core_enum_value(type, name)                                   \
	__builtin_preserve_enum_value(*(__typeof__(type) *)name, 1)

/* ---- Bit-fields ---- */

/* A bit-field has no address.  Read the word it is in, and shift away what
 * is on its left, then what is on its right:
 *
 *     63                                                    0
 *     ...................................XXXX................
 *     XXXX...................................................   << left
 *     ...................................................XXXX   >> right
 */
#define BPF_CORE_READ_BITFIELD_PROBED(from, field)                        \
	({                                                                \
		__u64 word_ = 0;                                          \
		bpf_probe_read_kernel(core_low(&word_, from, field),      \
				      core_bit_size(from, field),         \
				      core_bit_place(from, field));       \
		core_bits(word_, from, field);                            \
	})

/* The same where the verifier lets the program read by itself: tp_btf,
 * fentry. */
#define BPF_CORE_READ_BITFIELD(from, field)                               \
	({                                                                \
		const void *place_ = core_bit_place(from, field);         \
		__u64 word_ = 0;                                          \
		barrier_var(place_);                                      \
		switch (core_bit_size(from, field)) {                     \
		case 1: word_ = *(const __u8 *)place_; break;             \
		case 2: word_ = *(const __u16 *)place_; break;            \
		case 4: word_ = *(const __u32 *)place_; break;            \
		case 8: word_ = *(const __u64 *)place_; break;            \
		}                                                         \
		core_bits(word_, from, field);                            \
	})

#define core_bits(word, from, field)                                      \
	(core_bit(from, field, CORE_SIGNED) ?                             \
		 (__u64)((__s64)core_left(word, from, field) >>           \
			 core_bit(from, field, CORE_RIGHT)) :             \
		 core_left(word, from, field) >>                          \
			 core_bit(from, field, CORE_RIGHT))
#define core_left(word, from, field)                                      \
	((word) << core_bit(from, field, CORE_LEFT))
#define core_bit(from, field, what)                                       \
	__builtin_preserve_field_info((from)->field, what)
#define core_bit_size(from, field) core_bit(from, field, CORE_SIZE)
#define core_bit_place(from, field)                                       \
	((const void *)(from) + core_bit(from, field, CORE_OFFSET))

/* Where in 64 bits a shorter word has to go to be their lowest. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define core_low(word, from, field) (word)
#else
#define core_low(word, from, field)                                       \
	((void *)(word) + 8 - core_bit_size(from, field))
#endif

/* clang-format on */

#endif
