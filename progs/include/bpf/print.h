/*
 * print.h - lines into /sys/kernel/tracing/trace_pipe, as printf does.
 *
 *     bpf_printk("%s reads %d bytes", comm, count);
 *
 * The helper wants the format in memory that the program owns, and its
 * size.  A format in .rodata is a variable like any other: the loader makes
 * a map of the section, and the instruction that takes its address is one
 * of those it has to fill in.
 *
 *     r1 = format ll              <- relocation: .rodata + offset
 *     r2 = 18
 *     call bpf_trace_printk
 *
 * Up to three values travel in registers; more are put into an array, for
 * bpf_trace_vprintk (5.16).  One pipe serves the whole machine, and who
 * reads a line takes it away: it is for finding faults.
 *
 *     BPF_SEQ_PRINTF(ctx->meta->seq, "%d %s\n", task->pid, task->comm);
 *
 * is for iterators: what they write is what is read from their file.  At
 * most ten values.
 */
#ifndef BPF_PRINT_H
#define BPF_PRINT_H

#include "bpf/args.h"
#include "bpf/helper.h"

/* clang-format off */

#define bpf_printk(format, ...)                                           \
	({                                                                \
		static const char text_[] = format;                       \
		args_call(print, text_, ##__VA_ARGS__);                   \
	})

/* The same with the format in the stack's 512 bytes: no map, nothing for a
 * loader to do, and three values at most. */
#define bpf_printk_stack(format, ...)                                     \
	({                                                                \
		char text_[] = format;                                    \
		bpf_trace_printk(text_, sizeof(text_), ##__VA_ARGS__);    \
	})

#define print_few(text, ...)                                              \
	bpf_trace_printk(text, sizeof(text), ##__VA_ARGS__)
#define print_many(text, ...)                                             \
	({                                                                \
		__u64 values_[] = { __VA_ARGS__ };                        \
		bpf_trace_vprintk(text, sizeof(text), values_,            \
				  sizeof(values_));                       \
	})

/* By how many there are, the text counted. */
#define print_1               print_few
#define print_2               print_few
#define print_3               print_few
#define print_4               print_few
#define print_5(text, ...)    print_many(text, print_u64_4(__VA_ARGS__))
#define print_6(text, ...)    print_many(text, print_u64_5(__VA_ARGS__))
#define print_7(text, ...)    print_many(text, print_u64_6(__VA_ARGS__))
#define print_8(text, ...)    print_many(text, print_u64_7(__VA_ARGS__))
#define print_9(text, ...)    print_many(text, print_u64_8(__VA_ARGS__))
#define print_10(text, ...)   print_many(text, print_u64_9(__VA_ARGS__))
#define print_11(text, ...)   print_many(text, print_u64_10(__VA_ARGS__))
#define print_12(text, ...)   print_many(text, print_u64_11(__VA_ARGS__))

#define BPF_SEQ_PRINTF(seq, format, ...)                                  \
	({                                                                \
		static const char text_[] = format;                       \
		args_call(print_seq, seq, text_, ##__VA_ARGS__);          \
	})

#define print_seq_some(seq, text, ...)                                    \
	({                                                                \
		__u64 values_[] = { __VA_ARGS__ };                        \
		bpf_seq_printf(seq, text, sizeof(text), values_,          \
			       sizeof(values_));                          \
	})
#define print_seq_2(seq, text) bpf_seq_printf(seq, text, sizeof(text), 0, 0)
#define print_seq_3(seq, text, ...)                                     \
	print_seq_some(seq, text, print_u64_1(__VA_ARGS__))
#define print_seq_4(seq, text, ...)                                     \
	print_seq_some(seq, text, print_u64_2(__VA_ARGS__))
#define print_seq_5(seq, text, ...)                                     \
	print_seq_some(seq, text, print_u64_3(__VA_ARGS__))
#define print_seq_6(seq, text, ...)                                     \
	print_seq_some(seq, text, print_u64_4(__VA_ARGS__))
#define print_seq_7(seq, text, ...)                                     \
	print_seq_some(seq, text, print_u64_5(__VA_ARGS__))
#define print_seq_8(seq, text, ...)                                     \
	print_seq_some(seq, text, print_u64_6(__VA_ARGS__))
#define print_seq_9(seq, text, ...)                                     \
	print_seq_some(seq, text, print_u64_7(__VA_ARGS__))
#define print_seq_10(seq, text, ...)                                    \
	print_seq_some(seq, text, print_u64_8(__VA_ARGS__))
#define print_seq_11(seq, text, ...)                                    \
	print_seq_some(seq, text, print_u64_9(__VA_ARGS__))
#define print_seq_12(seq, text, ...)                                    \
	print_seq_some(seq, text, print_u64_10(__VA_ARGS__))

/* Each value as 64 bits; of a pointer, the address. */
#define print_u64_1(a)       (__u64)(a)
#define print_u64_2(a, ...)  print_u64_1(a), print_u64_1(__VA_ARGS__)
#define print_u64_3(a, ...)  print_u64_1(a), print_u64_2(__VA_ARGS__)
#define print_u64_4(a, ...)  print_u64_1(a), print_u64_3(__VA_ARGS__)
#define print_u64_5(a, ...)  print_u64_1(a), print_u64_4(__VA_ARGS__)
#define print_u64_6(a, ...)  print_u64_1(a), print_u64_5(__VA_ARGS__)
#define print_u64_7(a, ...)  print_u64_1(a), print_u64_6(__VA_ARGS__)
#define print_u64_8(a, ...)  print_u64_1(a), print_u64_7(__VA_ARGS__)
#define print_u64_9(a, ...)  print_u64_1(a), print_u64_8(__VA_ARGS__)
#define print_u64_10(a, ...) print_u64_1(a), print_u64_9(__VA_ARGS__)
#define print_u64_11(a, ...) print_u64_1(a), print_u64_10(__VA_ARGS__)

/* clang-format on */

#endif
