/* The arguments of USDT marks, as compilers write them, and broken. */
#include "loader/attach/usdt_arg.h"
#include "loader/err.h"
#include "tests/run.h"

#include <elf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	X86 = EM_X86_64,
	ARM64 = EM_AARCH64,
	IP = 0x1000,
	LIMIT = 0x4000 /* the one variable there is */
};

static int find(void *arg, const char *name, uint64_t *address)
{
	(void)arg;
	*address = LIMIT;
	return strcmp(name, "limit.0") ? refuse(-ENOENT, "no %s", name) : 0;
}

static int parse(struct usdt_arg args[USDT_ARGS], int machine, const char *text,
		 bool fixed)
{
	struct usdt_site site = {
		.machine = machine, .fixed = fixed, .ip = IP, .find = find
	};

	return usdt_args_parse(args, text, &site);
}

/* ---- One argument ---- */

/* clang-format off */

#define CONSTANT(bytes, what)	   { .size = (bytes), .value = (uint64_t)(what) }
#define REGISTER(bytes, where)	   { .size = (bytes), .reg = { (where) }, .times = { 1 } }
#define MEMORY(bytes, where, away) { .size = (bytes), .reg = { (where) }, .times = { 1 }, \
				     .value = (uint64_t)(away), .memory = 1 }

static const struct one {
	const char *says, *text;
	int machine;
	bool fixed;
	struct usdt_arg arg;
} ones[] = {
	{ "a constant", "8@$5", X86, 0, CONSTANT(8, 5) },
	{ "a constant below zero", "-4@$-5", X86, 0, CONSTANT(-4, -5) },
	{ "a constant in hexadecimal", "2@$0x7fff", X86, 0, CONSTANT(2, 0x7fff) },
	{ "a constant of 64 bits", "8@$18446744073709551615", X86, 0, CONSTANT(8, -1) },
	{ "the lowest constant", "-8@$-9223372036854775808", X86, 0, CONSTANT(-8, 1ull << 63) },
	{ "eax is in rax", "-4@%eax", X86, 0, REGISTER(-4, 80) },
	{ "rax", "8@%rax", X86, 0, REGISTER(8, 80) },
	{ "ax", "2@%ax", X86, 0, REGISTER(2, 80) },
	{ "al", "-1@%al", X86, 0, REGISTER(-1, 80) },
	{ "ah is the byte above al", "1@%ah", X86, 0, REGISTER(1, 81) },
	{ "bx", "2@%bx", X86, 0, REGISTER(2, 40) },
	{ "rcx", "8@%rcx", X86, 0, REGISTER(8, 88) },
	{ "dh", "1@%dh", X86, 0, REGISTER(1, 97) },
	{ "sil", "1@%sil", X86, 0, REGISTER(1, 104) },
	{ "edi", "4@%edi", X86, 0, REGISTER(4, 112) },
	{ "rbp", "8@%rbp", X86, 0, REGISTER(8, 32) },
	{ "rsp", "8@%rsp", X86, 0, REGISTER(8, 152) },
	{ "r8", "8@%r8", X86, 0, REGISTER(8, 72) },
	{ "r8d", "4@%r8d", X86, 0, REGISTER(4, 72) },
	{ "r9w", "2@%r9w", X86, 0, REGISTER(2, 64) },
	{ "r10b", "1@%r10b", X86, 0, REGISTER(1, 56) },
	{ "r11", "8@%r11", X86, 0, REGISTER(8, 48) },
	{ "r12d", "-4@%r12d", X86, 0, REGISTER(-4, 24) },
	{ "r13", "8@%r13", X86, 0, REGISTER(8, 16) },
	{ "r14", "8@%r14", X86, 0, REGISTER(8, 8) },
	{ "r15b", "-1@%r15b", X86, 0, REGISTER(-1, 0) },
	{ "rip", "8@%rip", X86, 0, REGISTER(8, 128) },
	{ "a register narrower than its type", "-8@%eax", X86, 0, REGISTER(-4, 80) },
	{ "memory", "8@(%rdi)", X86, 0, MEMORY(8, 112, 0) },
	{ "memory below a register", "-4@-16(%rbp)", X86, 0, MEMORY(-4, 32, -16) },
	{ "memory above a register", "2@0x10(%rsp)", X86, 0, MEMORY(2, 152, 16) },
	{ "an element", "8@-8(%rax,%rcx,4)", X86, 0,
	  { .size = 8, .value = -8ull, .reg = { 80, 88 }, .times = { 1, 4 }, .memory = 1 } },
	{ "an element of bytes", "1@(%rax, %rcx)", X86, 0,
	  { .size = 1, .reg = { 80, 88 }, .times = { 1, 1 }, .memory = 1 } },
	{ "an index alone", "8@16(,%rbx,8)", X86, 0,
	  { .size = 8, .value = 16, .reg = { 0, 40 }, .times = { 0, 8 }, .memory = 1 } },
	{ "an address", "4@0x601040", X86, 0, { .size = 4, .value = 0x601040, .memory = 1 } },
	{ "a variable", "4@limit.0(%rip)", X86, 0, MEMORY(4, 128, LIMIT - IP) },
	{ "behind a variable", "4@limit.0+8(%rip)", X86, 0, MEMORY(4, 128, LIMIT - IP + 8) },
	{ "before a variable", "4@limit.0-8(%rip)", X86, 0, MEMORY(4, 128, LIMIT - IP - 8) },
	{ "a variable of a program that is not moved", "4@limit.0", X86, 1,
	  { .size = 4, .value = LIMIT, .memory = 1 } },
	{ "an element of one", "4@limit.0(,%rax,4)", X86, 1,
	  { .size = 4, .value = LIMIT, .reg = { 0, 80 }, .times = { 0, 4 }, .memory = 1 } },
	{ "arm64: a constant", "-4@5", ARM64, 0, CONSTANT(-4, 5) },
	{ "arm64: a constant below zero", "-8@-5", ARM64, 0, CONSTANT(-8, -5) },
	{ "arm64: x0", "8@x0", ARM64, 0, REGISTER(8, 0) },
	{ "arm64: w9", "-4@w9", ARM64, 0, REGISTER(-4, 72) },
	{ "arm64: x30", "8@x30", ARM64, 0, REGISTER(8, 240) },
	{ "arm64: sp", "8@sp", ARM64, 0, REGISTER(8, 248) },
	{ "arm64: xzr is zero", "8@xzr", ARM64, 0, CONSTANT(8, 0) },
	{ "arm64: wzr is zero", "-4@wzr", ARM64, 0, CONSTANT(-4, 0) },
	{ "arm64: memory", "8@[x1]", ARM64, 0, MEMORY(8, 8, 0) },
	{ "arm64: memory above the stack's end", "-4@[sp, 60]", ARM64, 0, MEMORY(-4, 248, 60) },
	{ "arm64: memory below a register", "1@[x29, -1]", ARM64, 0, MEMORY(1, 232, -1) },
	{ "arm64: an element", "4@[x1, x2, lsl 2]", ARM64, 0,
	  { .size = 4, .reg = { 8, 16 }, .times = { 1, 4 }, .memory = 1 } },
	{ "arm64: an element of bytes", "1@[x1,x2]", ARM64, 0,
	  { .size = 1, .reg = { 8, 16 }, .times = { 1, 1 }, .memory = 1 } },
};

/* clang-format on */

static void check_one(int i)
{
	const struct usdt_arg *wanted = &ones[i].arg;
	struct usdt_arg args[USDT_ARGS];
	int n = parse(args, ones[i].machine, ones[i].text, ones[i].fixed);

	ck_assert_msg(n == 1, "%d: %s", n, n < 0 ? err_text() : "");
	ck_assert_int_eq(args[0].size, wanted->size);
	ck_assert_uint_eq(args[0].value, wanted->value);
	for (int k = 0; k < 2; k++) {
		ck_assert_uint_eq(args[0].times[k], wanted->times[k]);
		if (wanted->times[k])
			ck_assert_uint_eq(args[0].reg[k], wanted->reg[k]);
	}
	ck_assert_uint_eq(args[0].memory, wanted->memory);
}
TABLE(usdt_arg, ones, check_one);

/* ---- How many ---- */

static const struct {
	const char *says, *text;
	int machine, count;
} counts[] = {
	{ "a mark without arguments", "", X86, 0 },
	{ "nor are there any in spaces, on any machine", "  ", EM_RISCV, 0 },
	{ "two arguments", "-4@%eax 8@-16(%rbp)", X86, 2 },
	{ "spaces around them", " 8@%rax  8@%rbx ", X86, 2 },
	{ "spaces in arm64's brackets", "-4@[sp, 60] 8@x0 -4@5", ARM64, 3 },
	{ "twelve arguments",
	  "1@$1 1@$2 1@$3 1@$4 1@$5 1@$6 1@$7 1@$8 1@$9 1@$10 1@$11 1@$12", X86,
	  12 },
};

static void check_count(int i)
{
	struct usdt_arg args[USDT_ARGS];
	int n = parse(args, counts[i].machine, counts[i].text, false);

	ck_assert_msg(n == counts[i].count, "%d: %s", n, err_text());
}
TABLE(usdt_args, counts, check_count);

/* ---- Broken ---- */

#define OTHER "no register whose value a program is given"

static const struct {
	const char *says, *text;
	int machine, err;
	const char *words;
} broken[] = {
	{ "an argument of no machine we know", "8@%rax", EM_RISCV, -EOPNOTSUPP,
	  "registers of a machine (243)" },
	{ "one argument too many",
	  "1@$1 1@$1 1@$1 1@$1 1@$1 1@$1 1@$1 1@$1 1@$1 1@$1 1@$1 1@$1 1@$1",
	  X86, -E2BIG, "more than 12 arguments" },
	{ "a float", "8@%rax 4f@%xmm0", X86, -EOPNOTSUPP,
	  "argument 2, '4f@%xmm0': it is a float" },
	{ "a float below zero", "-8f@(%rsp)", X86, -EOPNOTSUPP,
	  "it is a float" },
	{ "a float that does not say so", "8@%xmm0", X86, -EINVAL,
	  "'xmm0' is " OTHER },
	{ "an argument without a size", "%rax", X86, -EINVAL,
	  "argument 1, '%rax': '%rax' is no number" },
	{ "a size and nothing else", "8", X86, -EINVAL, "a '@' is missing" },
	{ "a size of three bytes", "3@%eax", X86, -EINVAL,
	  "no argument has 3 bytes" },
	{ "a size of none", "0@%eax", X86, -EINVAL, "has 0 bytes" },
	{ "a size of sixteen", "-16@%eax", X86, -EINVAL, "has 16 bytes" },
	{ "a size beyond all numbers", "99999999999999999999@%eax", X86,
	  -EINVAL, "has more than 64 bits" },
	{ "a size with two signs", "--4@%eax", X86, -EINVAL,
	  "no argument has 18446744073709551612 bytes" },
	{ "nothing behind the @", "8@", X86, -EINVAL, "'' is no operand" },
	{ "arm64: nothing behind the @", "8@", ARM64, -EINVAL, OTHER },
	{ "a constant without a number", "8@$", X86, -EINVAL,
	  "'' is no number" },
	{ "a constant that has a name", "8@$limit.0", X86, -EINVAL,
	  "'limit.0' is no number" },
	{ "a constant that is too large", "8@$18446744073709551616", X86,
	  -EINVAL, "has more than 64 bits" },
	{ "a constant that is too low", "8@$-9223372036854775809", X86, -EINVAL,
	  "has more than 64 bits" },
	{ "a constant with a tail", "8@$5x", X86, -EINVAL,
	  "'x' is behind its end" },
	{ "a register without a name", "8@%", X86, -EINVAL, "'' is " OTHER },
	{ "a register that is none", "8@%rxx", X86, -EINVAL,
	  "'rxx' is " OTHER },
	{ "a segment", "8@%fs:16", X86, -EINVAL, "'fs' is " OTHER },
	{ "memory that does not end", "8@8(%rax", X86, -EINVAL,
	  "a ')' is missing" },
	{ "memory that ends too late", "8@8(%rax))", X86, -EINVAL,
	  "')' is behind its end" },
	{ "memory of nothing", "8@()", X86, -EINVAL, "a '%' is missing" },
	{ "memory of a comma", "8@(,)", X86, -EINVAL, "a '%' is missing" },
	{ "memory of a narrow address", "8@(%eax)", X86, -EINVAL,
	  "an address of 32 bits" },
	{ "an index that counts three times", "8@(%rax,%rcx,3)", X86, -EINVAL,
	  "an index counts 1, 2, 4 or 8 times" },
	{ "an index without a count", "8@(%rax,%rcx,)", X86, -EINVAL,
	  "')' is no number" },
	{ "a variable that is not there", "4@limits(%rip)", X86, -ENOENT,
	  "argument 1, '4@limits(%rip)': no limits" },
	{ "a variable by its place as linked", "4@limit.0(%rax)", X86, -EINVAL,
	  "not where this file is run" },
	{ "a variable of each thread", "4@%fs:limit.0@tpoff", X86, -EINVAL,
	  OTHER },
	{ "behind a variable, no number", "4@limit.0+x(%rip)", X86, -EINVAL,
	  "'x(%rip)' is no number" },
	{ "arm64: x31", "8@x31", ARM64, -EINVAL, "'x31' is " OTHER },
	{ "arm64: x07", "8@x07", ARM64, -EINVAL, "'x07' is " OTHER },
	{ "arm64: a register of 128 bits", "8@q0", ARM64, -EINVAL, OTHER },
	{ "arm64: a narrow address", "8@[w0]", ARM64, -EINVAL,
	  "an address of 32 bits" },
	{ "arm64: brackets that do not end", "8@[sp, 60", ARM64, -EINVAL,
	  "argument 1, '8@[sp, 60': a ']' is missing" },
	{ "arm64: an index that is widened", "4@[x0, w1, sxtw 2]", ARM64,
	  -EINVAL, "an address of 32 bits" },
	{ "arm64: a shift that is far", "4@[x0, x1, lsl 63]", ARM64, -EINVAL,
	  "no index is shifted that far" },
	{ "arm64: a part of an address", "4@[x0, :lo12:limit]", ARM64, -EINVAL,
	  OTHER },
	{ "arm64: x86-64's registers", "8@%rax", ARM64, -EINVAL, OTHER },
	{ "bytes that are no text", "8@\x1b[2J\xff", X86, -EINVAL,
	  "is no operand" },
};

static void check_broken(int i)
{
	struct usdt_arg args[USDT_ARGS];
	int n = parse(args, broken[i].machine, broken[i].text, false);

	ck_assert_int_eq(n, broken[i].err);
	ck_assert_msg(strstr(err_text(), broken[i].words), "%s", err_text());
}
TABLE(usdt_broken, broken, check_broken);

/* ---- Cut and changed anywhere ---- */

static const struct {
	const char *says, *text;
	int machine;
} good[] = {
	{ "arguments cut or changed anywhere",
	  "-4@%eax 8@-16(%rbp) -4@$5 8@(%rdi) 4@limit.0+8(%rip) "
	  "8@-8(%rax,%rcx,4)",
	  X86 },
	{ "arm64: arguments cut or changed anywhere",
	  "-4@[sp, 60] 8@x0 -4@5 2@[x1, x2, lsl 1] 1@w30 4@wzr", ARM64 },
};

/* As long as it is, for the address sanitizer, with one byte changed. */
static void try(int i, size_t len, size_t at, char byte)
{
	struct usdt_arg args[USDT_ARGS];
	char *text = malloc(len + 1);
	int n;

	snprintf(text, len + 1, "%s", good[i].text);
	if (at < len)
		text[at] = byte;
	n = parse(args, good[i].machine, text, false);
	ck_assert_int_le(n, USDT_ARGS);
	for (int k = 0; k < n; k++) {
		ck_assert_uint_le(args[k].reg[0], 256);
		ck_assert_uint_le(args[k].reg[1], 256);
		ck_assert_uint_le(args[k].memory, 1);
		ck_assert_int_le(abs(args[k].size), 8);
	}
	free(text);
}

static void check_changed(int i)
{
	size_t len = strlen(good[i].text);

	for (size_t at = 0; at <= len; at++)
		try(i, at, len, 0);
	for (size_t at = 0; at < len; at++)
		for (int byte = 1; byte < 256; byte++)
			try(i, len, at, byte);
}
TABLE(usdt_changed, good, check_changed);
