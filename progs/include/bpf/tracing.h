/*
 * tracing.h - programs that read like the function they are attached to.
 *
 *     SEC("tp_btf/sched_switch")
 *     int BPF_PROG(on_switch, bool preempt, struct task_struct *prev)
 *     { ... }
 *
 * What the kernel passes is one pointer.  At tp_btf, fentry, lsm and raw_tp
 * it points to the arguments, eight bytes each; at a kprobe, to registers.
 * So there are two functions, of which the second disappears in the first:
 *
 *     int on_switch(unsigned long long *ctx)
 *     {
 *             return on_switch_body(ctx, ctx[0], ctx[1]);
 *     }
 *     static inline int on_switch_body(unsigned long long *ctx,
 *                                      bool preempt,
 *                                      struct task_struct *prev)
 *     { ... }
 *
 * clang is told to be silent about numbers taken for pointers between them.
 */
#ifndef BPF_TRACING_H
#define BPF_TRACING_H

#include "bpf/args.h"
#include "bpf/regs.h"
#include "bpf/sec.h"

/* clang-format off */

#define tracing_prog(name, context, values, args...)                      \
	name(context *ctx);                                               \
	static __always_inline __typeof__(name(0))                        \
		name##_body(context *ctx, ##args);                        \
	__typeof__(name(0)) name(context *ctx)                            \
	{                                                                 \
		_Pragma("GCC diagnostic push")                            \
		_Pragma("GCC diagnostic ignored \"-Wint-conversion\"")    \
		return name##_body(values);                               \
		_Pragma("GCC diagnostic pop")                             \
	}                                                                 \
	static __always_inline __typeof__(name(0))                        \
		name##_body(context *ctx __attribute__((unused)), ##args)

/* ---- tp_btf, fentry, lsm, raw_tp ---- */

#define BPF_PROG(name, args...)                                           \
	tracing_prog(name, unsigned long long,                            \
		     args_call(tracing_array, ctx, ##args), ##args)

#define tracing_array_1(ctx, ...)  ctx
#define tracing_array_2(ctx, ...)  tracing_array_1(ctx), (void *)ctx[0]
#define tracing_array_3(ctx, ...)  tracing_array_2(ctx), (void *)ctx[1]
#define tracing_array_4(ctx, ...)  tracing_array_3(ctx), (void *)ctx[2]
#define tracing_array_5(ctx, ...)  tracing_array_4(ctx), (void *)ctx[3]
#define tracing_array_6(ctx, ...)  tracing_array_5(ctx), (void *)ctx[4]
#define tracing_array_7(ctx, ...)  tracing_array_6(ctx), (void *)ctx[5]
#define tracing_array_8(ctx, ...)  tracing_array_7(ctx), (void *)ctx[6]
#define tracing_array_9(ctx, ...)  tracing_array_8(ctx), (void *)ctx[7]
#define tracing_array_10(ctx, ...) tracing_array_9(ctx), (void *)ctx[8]
#define tracing_array_11(ctx, ...) tracing_array_10(ctx), (void *)ctx[9]
#define tracing_array_12(ctx, ...) tracing_array_11(ctx), (void *)ctx[10]

/* ---- kprobe, uprobe ---- */

#define BPF_KPROBE(name, args...)                                         \
	tracing_prog(name, struct pt_regs,                                \
		     args_call(tracing_regs, ctx, ##args), ##args)

#define tracing_regs_1(ctx, ...) ctx
#define tracing_regs_2(ctx, ...)                                          \
	tracing_regs_1(ctx), (void *)PT_REGS_PARM1(ctx)
#define tracing_regs_3(ctx, ...)                                          \
	tracing_regs_2(ctx), (void *)PT_REGS_PARM2(ctx)
#define tracing_regs_4(ctx, ...)                                          \
	tracing_regs_3(ctx), (void *)PT_REGS_PARM3(ctx)
#define tracing_regs_5(ctx, ...)                                          \
	tracing_regs_4(ctx), (void *)PT_REGS_PARM4(ctx)
#define tracing_regs_6(ctx, ...)                                          \
	tracing_regs_5(ctx), (void *)PT_REGS_PARM5(ctx)

/* ---- kretprobe, uretprobe: the result, or nothing ---- */

#define BPF_KRETPROBE(name, args...)                                      \
	tracing_prog(name, struct pt_regs,                                \
		     args_call(tracing_ret, ctx, ##args), ##args)

#define tracing_ret_1(ctx)      ctx
#define tracing_ret_2(ctx, ...) ctx, (void *)PT_REGS_RC(ctx)

/* ---- a kprobe of a system call, with the arguments of user space ---- */

#define BPF_KSYSCALL(name, args...)                                       \
	tracing_prog(name, struct pt_regs,                                \
		     args_call(tracing_call, ctx, ##args), ##args)

#define tracing_call_reg(number)                                          \
	(void *)PT_REGS_PARM##number##_CORE_SYSCALL(                      \
		PT_REGS_SYSCALL_REGS(ctx))
#define tracing_call_1(ctx, ...) ctx
#define tracing_call_2(ctx, ...) tracing_call_1(ctx), tracing_call_reg(1)
#define tracing_call_3(ctx, ...) tracing_call_2(ctx), tracing_call_reg(2)
#define tracing_call_4(ctx, ...) tracing_call_3(ctx), tracing_call_reg(3)
#define tracing_call_5(ctx, ...) tracing_call_4(ctx), tracing_call_reg(4)
#define tracing_call_6(ctx, ...) tracing_call_5(ctx), tracing_call_reg(5)

/* clang-format on */

#endif
