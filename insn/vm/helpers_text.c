/*
 * helpers_text.c - printing, and reading numbers out of text.
 */
#include "insn/vm/bprintf.h"
#include "insn/vm/fault.h"
#include "insn/vm/helpers.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <string.h>

/* ---- Printing ---- */

/* The format at r`reg`, `size` bytes with its 0.  A copy, NULL if there is
 * none (a fault) or no 0 (*err). */
static const char *take_format(struct vm *vm, int reg, __u32 size, char *buf,
			       int *err)
{
	const char *fmt = vm_bytes(vm, reg, 0, size, MEM_READ);
	size_t len = fmt ? strnlen(fmt, size) : 0;

	*err = fmt && (len == size || len >= BPRINTF_SIZE) ? -EINVAL : 0;
	if (!fmt || *err)
		return NULL;
	memcpy(buf, fmt, len + 1);
	return buf;
}

static __u64 print(struct vm *vm, const char *fmt, const __u64 *args, int count)
{
	char text[BPRINTF_SIZE];
	int len = bprintf(vm, text, sizeof(text), fmt, args, count);

	if (len < 0)
		return len;
	if (vm->env.print)
		vm->env.print(vm->env.arg, text);
	return len;
}

/* long bpf_trace_printk(const char *fmt, u32 fmt_size, ...): three more */
static __u64 trace_printk(struct vm *vm)
{
	char buf[BPRINTF_SIZE];
	int err;
	const char *fmt =
		take_format(vm, BPF_REG_1, vm->cpu.reg[BPF_REG_2], buf, &err);

	return fmt ? print(vm, fmt, &vm->cpu.reg[BPF_REG_3], 3) : (__u64)err;
}

/* The arguments as an array of `size` bytes at r`reg`: at most twelve.
 * How many, or -EINVAL; with the fault set if they are not there. */
static int take_args(struct vm *vm, int reg, __u32 size, __u64 *args)
{
	const void *from;

	if (size % 8 || size > 12 * 8 || (size && !vm->cpu.reg[reg]))
		return -EINVAL;
	from = size ? vm_bytes(vm, reg, 0, size, MEM_READ) : NULL;
	if (from)
		memcpy(args, from, size);
	return size / 8;
}

/* long bpf_trace_vprintk(const char *fmt, u32 fmt_size, const void *data,
 * u32 data_len) */
static __u64 trace_vprintk(struct vm *vm)
{
	__u64 args[12];
	char buf[BPRINTF_SIZE];
	int err, count;
	const char *fmt =
		take_format(vm, BPF_REG_1, vm->cpu.reg[BPF_REG_2], buf, &err);

	if (!fmt)
		return err;
	count = take_args(vm, BPF_REG_3, vm->cpu.reg[BPF_REG_4], args);
	if (count < 0 || vm->cpu.status == VM_FAULTED)
		return count;
	return print(vm, fmt, args, count);
}

/* long bpf_snprintf(char *str, u32 str_size, const char *fmt, u64 *data, u32
 * data_len): the length with its 0, before cutting */
static __u64 do_snprintf(struct vm *vm)
{
	__u32 size = vm->cpu.reg[BPF_REG_2];
	char fmt[BPRINTF_SIZE], *out = NULL;
	__u64 args[12];
	int len, count = take_args(vm, BPF_REG_4, vm->cpu.reg[BPF_REG_5], args);

	if (count < 0 || vm->cpu.status == VM_FAULTED)
		return count;
	if (helper_string(vm, vm->cpu.reg[BPF_REG_3], fmt, sizeof(fmt)) < 0)
		return fault(vm, "r3 by snprintf: no string is there");
	if (size)
		out = vm_bytes(vm, BPF_REG_1, 0, size, MEM_WRITE);
	if (size && !out)
		return 0;
	len = bprintf(vm, out, size > INT_MAX ? INT_MAX : size, fmt, args,
		      count);
	return len < 0 ? len : len + 1;
}

/* ---- Reading numbers (lib/kstrtox.c) ---- */

struct number {
	__u64 value;
	bool negative;
	int used; /* bytes of the text; or -errno */
};

/* prefix: 0x -> 16, 0 -> 8, else 10.  Returns what follows the 0x. */
static const char *parse_prefix(const char *s, unsigned *base)
{
	bool hex = s[0] == '0' && (s[1] | 0x20) == 'x';

	if (*base == 0)
		*base = s[0] != '0'			       ? 10
			: hex && isxdigit((unsigned char)s[2]) ? 16
							       : 8;
	return *base == 16 && hex ? s + 2 : s;
}

static unsigned digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

/* Digits of `base`; NULL: there is none.  *over: too large for 64 bits. */
static const char *parse_digits(const char *s, unsigned base, __u64 *value,
				bool *over)
{
	const char *from = s;

	for (*value = 0, *over = false; digit(*s) < base; s++) {
		if (*value > (~0ull - digit(*s)) / base)
			*over = true;
		*value = *value * base + digit(*s);
	}
	return s == from ? NULL : s;
}

/* number: space* -? prefix digit+, of which 63 bytes are looked at */
static struct number parse_number(const char *buf, __u32 size, __u64 flags)
{
	struct number n = { 0, false, -EINVAL };
	unsigned base = flags;
	const char *end, *digits;
	char text[64] = "";
	__u32 at = 0;
	bool over;

	if (flags != 0 && flags != 8 && flags != 10 && flags != 16)
		return n;
	while (at < size && isspace((unsigned char)buf[at]))
		at++;
	n.negative = at < size && buf[at] == '-';
	at += n.negative;
	if (at == size)
		return n;
	memcpy(text, buf + at, size - at < 63 ? size - at : 63);
	digits = parse_prefix(text, &base);
	end = parse_digits(digits, base, &n.value, &over);
	if (over)
		n.used = -ERANGE;
	else if (end)
		n.used = at + (end - text);
	return n;
}

static struct number take_number(struct vm *vm)
{
	__u32 size = vm->cpu.reg[BPF_REG_2];
	const char *buf;

	if (size == 0)
		return (struct number){ 0, false, -EINVAL };
	buf = vm_bytes(vm, BPF_REG_1, 0, size, MEM_READ);
	if (!buf)
		return (struct number){ 0, false, -EFAULT };
	return parse_number(buf, size, vm->cpu.reg[BPF_REG_3]);
}

/* The result, or 0 with an error, goes to the address in r4. */
static __u64 give_number(struct vm *vm, const struct number *n, __u64 value)
{
	void *to = vm_bytes(vm, BPF_REG_4, 0, 8, MEM_WRITE);

	if (!to)
		return 0;
	value = n->used < 0 ? 0 : value;
	memcpy(to, &value, 8);
	return n->used;
}

/* long bpf_strtol(const char *buf, size_t len, u64 flags, s64 *res) */
static __u64 do_strtol(struct vm *vm)
{
	struct number n = take_number(vm);
	__u64 value = n.negative ? -n.value : n.value;

	if (vm->cpu.status == VM_FAULTED)
		return 0;
	if (n.used >= 0 && (n.negative ? (__s64)value > 0 : (__s64)value < 0))
		n.used = -ERANGE;
	return give_number(vm, &n, value);
}

/* long bpf_strtoul(const char *buf, size_t len, u64 flags, u64 *res) */
static __u64 do_strtoul(struct vm *vm)
{
	struct number n = take_number(vm);

	if (vm->cpu.status == VM_FAULTED)
		return 0;
	if (n.used >= 0 && n.negative)
		n.used = -EINVAL;
	return give_number(vm, &n, n.value);
}

/* long bpf_strncmp(const char *s1, u32 s1_sz, const char *s2) */
static __u64 do_strncmp(struct vm *vm)
{
	__u32 size = vm->cpu.reg[BPF_REG_2];
	const char *s1 = vm_bytes(vm, BPF_REG_1, 0, size, MEM_READ);
	__u64 s2 = vm->cpu.reg[BPF_REG_3];

	for (__u32 i = 0; s1 && i < size; i++) {
		const unsigned char *c = vm_bytes_at(vm, s2 + i, 1, MEM_READ);
		unsigned char mine = s1[i];

		if (!c)
			return 0;
		if (mine != *c)
			return mine < *c ? -1 : 1;
		if (!mine)
			return 0;
	}
	return 0;
}

static const struct helper rows[] = {
	{ BPF_FUNC_trace_printk, 2, trace_printk, NULL },
	{ BPF_FUNC_trace_vprintk, 4, trace_vprintk, NULL },
	{ BPF_FUNC_snprintf, 5, do_snprintf, NULL },
	{ BPF_FUNC_strtol, 4, do_strtol, NULL },
	{ BPF_FUNC_strtoul, 4, do_strtoul, NULL },
	{ BPF_FUNC_strncmp, 3, do_strncmp, NULL },
};

const struct helper_family helpers_text = { rows,
					    sizeof(rows) / sizeof(rows[0]) };
