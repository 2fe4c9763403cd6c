/*
 * usdt.h - the arguments of a mark in a program.
 *
 *     SEC("usdt//usr/bin/server:server:request")
 *     int BPF_USDT(on_request, int id, const char *path)
 *     { ... }
 *
 * Where an argument is, the compiler chose at each place where the mark
 * stands: in a register, in memory, or it is a constant.  The program's file
 * says it in words, and the loader turns them into numbers:
 *
 *     cookie of this place --> usdt_specs[cookie]
 *                              .args[0] = register at ctx[112], 4 bytes
 *                              .args[1] = memory at ctx[32] - 16, 8 bytes
 *
 * So the cookie that bpf_get_attach_cookie() gives (5.15) is taken; the
 * user's own is in the spec as well: bpf_usdt_cookie().
 *
 * A verifier lets no program read its context at a place that is not a
 * constant, so each register is read by bpf_probe_read_kernel().
 */
#ifndef BPF_USDT_H
#define BPF_USDT_H

#include "bpf/args.h"
#include "bpf/helper.h"
#include "bpf/map.h"
#include "bpf/tracing.h"

/* Different sets of arguments, over all places that are attached to; define
 * it before this file is included if there are more. */
#ifndef BPF_USDT_SPECS
#define BPF_USDT_SPECS 256
#endif

enum {
	BPF_USDT_ARGS = 12
};

/* value + times[0] * ctx[reg[0]] + times[1] * ctx[reg[1]], and what is there
 * in the process's memory. */
struct usdt_arg {
	__u64 value;
	__u16 reg[2];  /* bytes into the registers */
	__u8 times[2]; /* 0: that one does not count */
	__u8 memory;   /* 1: the sum is an address */
	__s8 size;     /* bytes; negative: with a sign */
};

struct usdt_spec {
	__u64 cookie; /* the user's */
	__u32 count;
	__u32 used; /* 1: the loader has filled it in */
	struct usdt_arg args[BPF_USDT_ARGS];
};

/* The loader finds it by its name.  It is static, so that an object that
 * does not use it has none. */
static struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, BPF_USDT_SPECS);
	__type(key, __u32);
	__type(value, struct usdt_spec);
} usdt_specs __attribute__((section(".maps")));

static __always_inline struct usdt_spec *usdt_spec(void *ctx)
{
	__u32 place = bpf_get_attach_cookie(ctx);

	return bpf_map_lookup_elem(&usdt_specs, &place);
}

static __always_inline __u64 usdt_reg(void *ctx, __u16 offset)
{
	__u64 value = 0;

	bpf_probe_read_kernel(&value, sizeof(value), ctx + offset);
	return value;
}

/* Cut to the size of its type, and widened again with its sign. */
static __always_inline long usdt_cut(__u64 value, int size)
{
	if (size < 0)
		return (__s64)(value << (64 + 8 * size)) >> (64 + 8 * size);
	return value << (64 - 8 * size) >> (64 - 8 * size);
}

static __always_inline long usdt_value(void *ctx, struct usdt_arg *arg,
				       long *value)
{
	__u64 sum = arg->value;
	__u32 size = arg->size < 0 ? -arg->size : arg->size;
	long err = 0;

	if (arg->times[0])
		sum += arg->times[0] * usdt_reg(ctx, arg->reg[0]);
	if (arg->times[1])
		sum += arg->times[1] * usdt_reg(ctx, arg->reg[1]);
	if (arg->memory) {
		void *from = (void *)sum;

		sum = 0;
		if (size > sizeof(sum))
			return -22; /* EINVAL */
		err = bpf_probe_read_user(&sum, size, from);
	}
	*value = usdt_cut(sum, arg->size);
	return err;
}

/* Argument n, from 0.  0, or -errno and a value of 0: there is none
 * (-ENOENT), or its memory is not there (-EFAULT). */
static __always_inline long bpf_usdt_arg(void *ctx, __u64 n, long *value)
{
	struct usdt_spec *spec = usdt_spec(ctx);

	*value = 0;
	if (!spec || n >= spec->count)
		return -2; /* ENOENT */
	barrier_var(n);
	if (n >= BPF_USDT_ARGS)
		return -2;
	return usdt_value(ctx, &spec->args[n], value);
}

static __always_inline int bpf_usdt_arg_cnt(void *ctx)
{
	struct usdt_spec *spec = usdt_spec(ctx);

	return spec ? spec->count : 0;
}

/* What the caller of the loader gave this program to tell its places
 * apart. */
static __always_inline __u64 bpf_usdt_cookie(void *ctx)
{
	struct usdt_spec *spec = usdt_spec(ctx);

	return spec ? spec->cookie : 0;
}

/* clang-format off */

/* ---- Programs that read like the mark; what cannot be read is 0 ---- */

#define BPF_USDT(name, args...)                                           \
	tracing_prog(name, struct pt_regs,                                \
		     args_call(usdt_args, ctx, ##args), ##args)

#define usdt_arg_at(number)                                               \
	({                                                                \
		long value_;                                              \
		bpf_usdt_arg(ctx, number, &value_);                       \
		(void *)value_;                                           \
	})
#define usdt_args_1(ctx, ...)  ctx
#define usdt_args_2(ctx, ...)  usdt_args_1(ctx), usdt_arg_at(0)
#define usdt_args_3(ctx, ...)  usdt_args_2(ctx), usdt_arg_at(1)
#define usdt_args_4(ctx, ...)  usdt_args_3(ctx), usdt_arg_at(2)
#define usdt_args_5(ctx, ...)  usdt_args_4(ctx), usdt_arg_at(3)
#define usdt_args_6(ctx, ...)  usdt_args_5(ctx), usdt_arg_at(4)
#define usdt_args_7(ctx, ...)  usdt_args_6(ctx), usdt_arg_at(5)
#define usdt_args_8(ctx, ...)  usdt_args_7(ctx), usdt_arg_at(6)
#define usdt_args_9(ctx, ...)  usdt_args_8(ctx), usdt_arg_at(7)
#define usdt_args_10(ctx, ...) usdt_args_9(ctx), usdt_arg_at(8)
#define usdt_args_11(ctx, ...) usdt_args_10(ctx), usdt_arg_at(9)
#define usdt_args_12(ctx, ...) usdt_args_11(ctx), usdt_arg_at(10)
#define usdt_args_13(ctx, ...) usdt_args_12(ctx), usdt_arg_at(11)

/* clang-format on */

#endif
