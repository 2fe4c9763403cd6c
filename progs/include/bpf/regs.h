/*
 * regs.h - a function's arguments, out of the registers.
 *
 * A kprobe stops the processor and hands the program its registers.  Where
 * an argument is in them, each architecture's calling convention says:
 *
 *                  1    2    3    4    5    result
 *     x86-64       di   si   dx   cx   r8   ax
 *     x86-64       di   si   dx   r10  r8   ax        a system call's
 *     arm64        x0   x1   x2   x3   x4   x0
 *
 * On both, since 4.17 and 4.19, the function that does a system call has
 * one argument only: a pointer to the registers that user space had.  So
 * there are two structs, one inside the other:
 *
 *     ctx -> registers at the function        registers of user space
 *            di = 0xffffc900....         -->  di = 3          fd
 *            (PT_REGS_SYSCALL_REGS)           si = 0x7ffd...  buffer
 *
 * The first the program may read as it is, the second by
 * bpf_probe_read_kernel(): the names that end in _CORE.
 *
 * A program runs on one architecture, and has to say on which: clang's
 * -D__TARGET_ARCH_x86 or -D__TARGET_ARCH_arm64.
 */
#ifndef BPF_REGS_H
#define BPF_REGS_H

#include "bpf/helper.h"

/* The layouts are what debuggers see (ptrace), so they never change.  They
 * have names of their own here: vmlinux.h has a struct pt_regs. */
struct regs_x86 {
	__u64 r15, r14, r13, r12, bp, bx;
	__u64 r11, r10, r9, r8, ax, cx, dx, si, di;
	__u64 orig_ax; /* the system call's number */
	__u64 ip, cs, flags, sp, ss;
};

struct regs_arm64 {
	__u64 regs[31]; /* regs[8]: the system call's number */
	__u64 sp, pc, pstate;
	__u64 orig_x0; /* regs[0] before the result overwrote it */
};

/* clang-format off */

#if defined(__TARGET_ARCH_x86)
#define REGS         struct regs_x86
#define REGS_PARM1   di
#define REGS_PARM2   si
#define REGS_PARM3   dx
#define REGS_PARM4   cx
#define REGS_PARM5   r8
#define REGS_RC      ax
#define REGS_SP      sp
#define REGS_FP      bp
#define REGS_IP      ip
#define REGS_CALL    orig_ax
#define REGS_CALL1   di
#define REGS_CALL4   r10
#elif defined(__TARGET_ARCH_arm64)
#define REGS         struct regs_arm64
#define REGS_PARM1   regs[0]
#define REGS_PARM2   regs[1]
#define REGS_PARM3   regs[2]
#define REGS_PARM4   regs[3]
#define REGS_PARM5   regs[4]
#define REGS_RC      regs[0]
#define REGS_SP      sp
#define REGS_FP      regs[29]
#define REGS_IP      pc
#define REGS_CALL    regs[8]
#define REGS_CALL1   orig_x0
#define REGS_CALL4   regs[3]
#endif

/* Without an architecture no use of a register compiles. */
#ifdef REGS
#define regs_field(ctx, field) (((const REGS *)(ctx))->field)
#else
#define REGS_MISSING "which registers? -D__TARGET_ARCH_x86 or _arm64"
#define regs_field(ctx, field)                                            \
	(*({ _Pragma("GCC error REGS_MISSING") (__u64 *)0; }))
#endif

/* ---- At a function: a kprobe's context ---- */

#define PT_REGS_PARM1(ctx) regs_field(ctx, REGS_PARM1)
#define PT_REGS_PARM2(ctx) regs_field(ctx, REGS_PARM2)
#define PT_REGS_PARM3(ctx) regs_field(ctx, REGS_PARM3)
#define PT_REGS_PARM4(ctx) regs_field(ctx, REGS_PARM4)
#define PT_REGS_PARM5(ctx) regs_field(ctx, REGS_PARM5)
#define PT_REGS_RC(ctx)    regs_field(ctx, REGS_RC)
#define PT_REGS_SP(ctx)    regs_field(ctx, REGS_SP)
#define PT_REGS_FP(ctx)    regs_field(ctx, REGS_FP)
#define PT_REGS_IP(ctx)    regs_field(ctx, REGS_IP)

/* ---- In a system call: the registers of user space ---- */

/* Where they are, in a kprobe of __x64_sys_... or __arm64_sys_... */
#define PT_REGS_SYSCALL_REGS(ctx) ((struct pt_regs *)PT_REGS_PARM1(ctx))

#define PT_REGS_SYSCALL_CORE(regs)       regs_read(regs, REGS_CALL)
#define PT_REGS_PARM1_CORE_SYSCALL(regs) regs_read(regs, REGS_CALL1)
#define PT_REGS_PARM2_CORE_SYSCALL(regs) regs_read(regs, REGS_PARM2)
#define PT_REGS_PARM3_CORE_SYSCALL(regs) regs_read(regs, REGS_PARM3)
#define PT_REGS_PARM4_CORE_SYSCALL(regs) regs_read(regs, REGS_CALL4)
#define PT_REGS_PARM5_CORE_SYSCALL(regs) regs_read(regs, REGS_PARM5)

#define regs_read(from, field)                                            \
	({                                                                \
		__u64 value_ = 0;                                         \
		bpf_probe_read_kernel(&value_, sizeof(value_),            \
				      &regs_field(from, field));          \
		value_;                                                   \
	})

/* clang-format on */

#endif
