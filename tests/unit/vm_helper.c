/* Helpers that print, parse, copy and ask: the kernel's rules and errors. */
#include "insn/vm/bprintf.h"
#include "tests/unit/vm_run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- Format strings ---- */

static const struct format_row {
	const char *says;
	const char *fmt;
	__u64 args[3];
	int count;
	const char *text; /* NULL: EINVAL */
} formats[] = {
	{ "plain text is printed", "hello\n", { 0 }, 3, "hello\n" },
	{ "%d prints an int, with its sign", "%d", { 0xffffffffull }, 3, "-1" },
	{ "%u prints an int without", "%u", { -1ull }, 3, "4294967295" },
	{ "%i is %d", "%i", { -5ull }, 3, "-5" },
	{ "%x and %X print hexadecimal digits",
	  "%x %X",
	  { 0xbeef, 0xbeef },
	  3,
	  "beef BEEF" },
	{ "%ld and %lld print 64 bits",
	  "%ld %lld",
	  { 1ull << 40, -1ull },
	  3,
	  "1099511627776 -1" },
	{ "%lu and %llu print 64 bits",
	  "%lu %llu",
	  { -1ull, 7 },
	  3,
	  "18446744073709551615 7" },
	{ "%lx and %llx print 64 bits",
	  "%lx %llx",
	  { 1ull << 40, 255 },
	  3,
	  "10000000000 ff" },
	{ "a width pads", "[%5d]", { 42 }, 3, "[   42]" },
	{ "flags work with a width",
	  "[%-5d][%05d]",
	  { 42, 42 },
	  3,
	  "[42   ][00042]" },
	{ "%c prints a character", "%c%c", { 'o', 'k' }, 3, "ok" },
	{ "%% prints a percent sign and takes no argument",
	  "%d%%",
	  { 9 },
	  1,
	  "9%" },
	{ "%p prints an address", "%p", { 0xabc }, 3, "0000000000000abc" },
	{ "%s of a bad address prints nothing", "<%s>", { 12345 }, 3, "<>" },
	{ "%pI4 of a bad address prints zeros",
	  "%pI4",
	  { 12345 },
	  3,
	  "0.0.0.0" },
	{ "more conversions than arguments are EINVAL",
	  "%d %d %d %d",
	  { 0 },
	  3,
	  NULL },
	{ "%o is EINVAL", "%o", { 0 }, 3, NULL },
	{ "%f is EINVAL", "%f", { 0 }, 3, NULL },
	{ "%hd is EINVAL", "%hd", { 0 }, 3, NULL },
	{ "a lone percent sign is EINVAL", "100%", { 0 }, 3, NULL },
	{ "%.3d is EINVAL", "%.3d", { 0 }, 3, NULL },
	{ "%sx is EINVAL: a string ends at a space or sign",
	  "%sx",
	  { 0 },
	  3,
	  NULL },
	{ "%pZ is EINVAL", "%pZ", { 0 }, 3, NULL },
	{ "bytes that are not text are EINVAL", "\x80", { 0 }, 3, NULL },
	{ "control characters are EINVAL", "\x01", { 0 }, 3, NULL },
};

static void check_format(int i)
{
	struct vm *vm = vm_open();
	char text[64] = "";
	int len = bprintf(vm, text, sizeof(text), formats[i].fmt,
			  formats[i].args, formats[i].count);

	vm_close(vm);
	if (!formats[i].text) {
		ck_assert_int_eq(len, -EINVAL);
		return;
	}
	ck_assert_str_eq(text, formats[i].text);
	ck_assert_int_eq(len, (int)strlen(text));
}
TABLE(vm_format, formats, check_format);

/* ---- bpf_strtol, bpf_strtoul ---- */

static const struct number_row {
	const char *says;
	const char *text;
	int helper;
	__u64 flags;
	__s64 used; /* or -errno */
	__u64 value;
} numbers[] = {
	{ "a number in decimal digits", "123", BPF_FUNC_strtol, 0, 3, 123 },
	{ "it ends where the digits end", "12ab", BPF_FUNC_strtol, 10, 2, 12 },
	{ "spaces in front are taken, too", "  -7 ", BPF_FUNC_strtol, 0, 4,
	  -7ull },
	{ "0x makes it hexadecimal", "0xff", BPF_FUNC_strtol, 0, 4, 255 },
	{ "0x is allowed with base 16", "0xff", BPF_FUNC_strtoul, 16, 4, 255 },
	{ "0 makes it octal", "017", BPF_FUNC_strtoul, 0, 3, 15 },
	{ "0x without a digit is octal 0", "0x", BPF_FUNC_strtoul, 0, 1, 0 },
	{ "no digit is EINVAL", "abc", BPF_FUNC_strtol, 0, -EINVAL, 0 },
	{ "nothing but spaces is EINVAL", "   ", BPF_FUNC_strtol, 0, -EINVAL,
	  0 },
	{ "another base is EINVAL", "12", BPF_FUNC_strtol, 7, -EINVAL, 0 },
	{ "unknown flags are EINVAL", "12", BPF_FUNC_strtol, 32, -EINVAL, 0 },
	{ "too large for 64 bits is ERANGE", "18446744073709551616",
	  BPF_FUNC_strtoul, 0, -ERANGE, 0 },
	{ "the largest unsigned number", "18446744073709551615",
	  BPF_FUNC_strtoul, 0, 20, -1ull },
	{ "too large with a sign is ERANGE", "9223372036854775808",
	  BPF_FUNC_strtol, 0, -ERANGE, 0 },
	{ "the smallest signed number", "-9223372036854775808", BPF_FUNC_strtol,
	  0, 20, 1ull << 63 },
	{ "a negative unsigned number is EINVAL", "-1", BPF_FUNC_strtoul, 0,
	  -EINVAL, 0 },
};

/* r0 = helper(text, length, flags, &result); the result at r10-8 */
static void check_number(int i)
{
	const struct number_row *row = &numbers[i];
	struct bpf_insn insns[] = {
		BPF_MOV64_IMM(R2, (int)strlen(row->text)),
		BPF_MOV64_IMM(R3, (int)row->flags),
		BPF_MOV64_REG(R4, R10),
		BPF_ALU64_IMM(BPF_ADD, R4, -8),
		BPF_EMIT_CALL(row->helper),
		BPF_LDX_MEM(BPF_DW, R1, R10, -8),
		BPF_EXIT_INSN(),
	};
	struct vm_prog prog = { insns, 7, "number", NULL };
	char *text = strdup(row->text);
	struct vm *vm = vm_open();
	int at = mem_add(&vm->mem, text, strlen(text), MEM_MAY_READ, "text");

	vm_start(vm, &prog, vm->mem.region[at].base);
	ck_assert_int_eq(vm_run_fast(vm), VM_EXITED);
	ck_assert_int_eq((__s64)vm->cpu.reg[R0], row->used);
	ck_assert_uint_eq(vm->cpu.reg[R1], row->value);
	vm_close(vm);
	vm_prog_close(&prog);
	free(text);
}
TABLE(vm_number, numbers, check_number);

/* ---- The others, as programs ---- */

static char text[16] = "abc\0def", printed[64];

static void keep(void *arg, const char *line)
{
	(void)arg;
	strncpy(printed, line, sizeof(printed) - 1);
}

/* bpf_get_current_task is answered from outside; so is kfunc 7. */
static bool answer(void *arg, struct vm *vm, bool kfunc, int id, __u64 *r0)
{
	(void)arg;
	(void)vm;
	*r0 = kfunc ? 700 + id : 1234;
	return kfunc || id == BPF_FUNC_get_current_task;
}

static __u64 setup(struct vm *vm)
{
	int at = mem_add(&vm->mem, text, sizeof(text), MEM_MAY_READ, "text");

	strcpy(text + 8, "<%d>");
	vm->env.print = keep;
	vm->env.call = answer;
	vm->env.cpu = 3;
	vm->env.cpus = 4;
	vm->env.uid_gid = 5;
	printed[0] = 0;
	return vm->mem.region[at].base;
}

#define CALL(NAME) BPF_EMIT_CALL(BPF_FUNC_##NAME)
#define ASK(NAME)  PROG(CALL(NAME), BPF_EXIT_INSN())
/* r1 = r10 - 16, r3 = the text + OFF */
#define READ(NAME, SIZE, OFF)                                              \
	BPF_ALU64_IMM(BPF_ADD, R1, OFF), BPF_MOV64_REG(R3, R1),            \
		BPF_MOV64_REG(R1, R10), BPF_ALU64_IMM(BPF_ADD, R1, -16),   \
		BPF_ST_MEM(BPF_DW, R10, -16, -1), BPF_MOV64_IMM(R2, SIZE), \
		CALL(NAME)
#define SEEN BPF_LDX_MEM(BPF_DW, R0, R10, -16), BPF_EXIT_INSN()
#define COMPARE(SIZE, OFF)                                      \
	BPF_MOV64_REG(R3, R1), BPF_ALU64_IMM(BPF_ADD, R3, OFF), \
		BPF_MOV64_IMM(R2, SIZE), CALL(strncmp), BPF_EXIT_INSN()

static const struct vm_row rows[] = {
	{ "time starts at a second", ASK(ktime_get_ns), .r0 = 1000000000 },
	{ "time passes by being asked",
	  PROG(CALL(ktime_get_ns), CALL(ktime_get_boot_ns), BPF_EXIT_INSN()),
	  .r0 = 1000001000 },
	{ "the CPU is the one of the environment", ASK(get_smp_processor_id),
	  .r0 = 3 },
	{ "so is the process", ASK(get_current_pid_tgid),
	  .r0 = 1000ull << 32 | 1000 },
	{ "and the user", ASK(get_current_uid_gid), .r0 = 5 },
	{ "the first random number is always the same", ASK(get_prandom_u32),
	  .r0 = 0x6c576fac },
	{ "a helper can be answered from outside", ASK(get_current_task),
	  .r0 = 1234 },
	{ "a kernel function can be answered from outside",
	  PROG(BPF_CALL_KFUNC(0, 7), BPF_EXIT_INSN()), .r0 = 707 },
	{ "the process's name is filled up with zeros",
	  PROG(BPF_MOV64_REG(R1, R10), BPF_ALU64_IMM(BPF_ADD, R1, -16),
	       BPF_ST_MEM(BPF_DW, R10, -16, -1), BPF_MOV64_IMM(R2, 8),
	       CALL(get_current_comm), SEEN),
	  .r0 = 0x667062776172 },
	{ "the process's name is cut, and ended",
	  PROG(BPF_MOV64_REG(R1, R10), BPF_ALU64_IMM(BPF_ADD, R1, -16),
	       BPF_ST_MEM(BPF_DW, R10, -16, -1), BPF_MOV64_IMM(R2, 4),
	       CALL(get_current_comm), SEEN),
	  .r0 = 0xffffffff00776172 },
	{ "probe_read copies", PROG(READ(probe_read_kernel, 4, 4), SEEN),
	  .r0 = 0xffffffff00666564 },
	{ "probe_read of nowhere is EFAULT",
	  PROG(READ(probe_read_kernel, 4, 100), BPF_EXIT_INSN()),
	  .r0 = -EFAULT },
	{ "probe_read of nowhere leaves zeros",
	  PROG(READ(probe_read_kernel, 4, 100), SEEN),
	  .r0 = 0xffffffff00000000 },
	{ "probe_read past the end is EFAULT",
	  PROG(READ(probe_read, 4, 14), BPF_EXIT_INSN()), .r0 = -EFAULT },
	{ "probe_read_str counts the 0",
	  PROG(READ(probe_read_kernel_str, 8, 0), BPF_EXIT_INSN()), .r0 = 4 },
	{ "probe_read_str copies no more than the string",
	  PROG(READ(probe_read_user_str, 8, 0), SEEN),
	  .r0 = 0xffffffff00636261 },
	{ "probe_read_str cuts, and ends",
	  PROG(READ(probe_read_str, 3, 0), SEEN), .r0 = 0xffffffffff006261 },
	{ "strncmp of equal strings is 0", PROG(COMPARE(4, 0)), .r0 = 0 },
	{ "strncmp of a smaller string is negative", PROG(COMPARE(4, 4)),
	  .r0 = -1ull },
	{ "trace_printk gives the length of the text",
	  PROG(BPF_ALU64_IMM(BPF_ADD, R1, 8), BPF_MOV64_IMM(R2, 5),
	       BPF_MOV64_IMM(R3, 77), CALL(trace_printk), BPF_EXIT_INSN()),
	  .r0 = 4, .sent = "<77>" },
	{ "trace_printk wants the 0 of its format",
	  PROG(BPF_ALU64_IMM(BPF_ADD, R1, 8), BPF_MOV64_IMM(R2, 4),
	       CALL(trace_printk), BPF_EXIT_INSN()),
	  .r0 = -EINVAL },
	{ "trace_vprintk takes its arguments from memory",
	  PROG(BPF_ST_MEM(BPF_DW, R10, -8, 42), BPF_ALU64_IMM(BPF_ADD, R1, 8),
	       BPF_MOV64_IMM(R2, 5), BPF_MOV64_REG(R3, R10),
	       BPF_ALU64_IMM(BPF_ADD, R3, -8), BPF_MOV64_IMM(R4, 8),
	       CALL(trace_vprintk), BPF_EXIT_INSN()),
	  .r0 = 4, .sent = "<42>" },
	{ "trace_vprintk wants arguments of 8 bytes",
	  PROG(BPF_ALU64_IMM(BPF_ADD, R1, 8), BPF_MOV64_IMM(R2, 5),
	       BPF_MOV64_REG(R3, R10), BPF_MOV64_IMM(R4, 7),
	       CALL(trace_vprintk), BPF_EXIT_INSN()),
	  .r0 = -EINVAL },
	{ "snprintf gives the length with its 0",
	  PROG(BPF_ST_MEM(BPF_DW, R10, -24, 123), BPF_MOV64_REG(R3, R1),
	       BPF_ALU64_IMM(BPF_ADD, R3, 8), BPF_MOV64_REG(R1, R10),
	       BPF_ALU64_IMM(BPF_ADD, R1, -16), BPF_MOV64_IMM(R2, 4),
	       BPF_MOV64_REG(R4, R10), BPF_ALU64_IMM(BPF_ADD, R4, -24),
	       BPF_MOV64_IMM(R5, 8), CALL(snprintf), BPF_EXIT_INSN()),
	  .r0 = 6 },
	{ "snprintf cuts",
	  PROG(BPF_ST_MEM(BPF_DW, R10, -24, 123),
	       BPF_ST_MEM(BPF_DW, R10, -16, -1), BPF_MOV64_REG(R3, R1),
	       BPF_ALU64_IMM(BPF_ADD, R3, 8), BPF_MOV64_REG(R1, R10),
	       BPF_ALU64_IMM(BPF_ADD, R1, -16), BPF_MOV64_IMM(R2, 4),
	       BPF_MOV64_REG(R4, R10), BPF_ALU64_IMM(BPF_ADD, R4, -24),
	       BPF_MOV64_IMM(R5, 8), CALL(snprintf), SEEN),
	  .r0 = 0xffffffff0032313c },
};

static void check_row(int i)
{
	vm_check(&rows[i], setup);
	if (rows[i].sent)
		ck_assert_str_eq(printed, rows[i].sent);
}
TABLE(vm_helper, rows, check_row);
