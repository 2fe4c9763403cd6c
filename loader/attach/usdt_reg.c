/*
 * usdt_reg.c - registers by their names: see usdt_reg.h.
 */
#include "loader/attach/usdt_reg.h"

#include <elf.h>
#include <string.h>

static bool is(const char *name, size_t len, const char *known)
{
	return known && strlen(known) == len && !memcmp(name, known, len);
}

/* ---- x86-64 ---- */

enum {
	WIDTHS = 5,
	HIGH = 4, /* the column of ah */
	X86_IP = 128
};

/* clang-format off */

static const uint8_t widths[WIDTHS] = { 8, 4, 2, 1, 1 };

static const struct {
	uint16_t offset;
	const char *names[WIDTHS];
} x86[] = {
	{ 80,  { "rax", "eax",  "ax",   "al",   "ah" } },
	{ 40,  { "rbx", "ebx",  "bx",   "bl",   "bh" } },
	{ 88,  { "rcx", "ecx",  "cx",   "cl",   "ch" } },
	{ 96,  { "rdx", "edx",  "dx",   "dl",   "dh" } },
	{ 104, { "rsi", "esi",  "si",   "sil",  NULL } },
	{ 112, { "rdi", "edi",  "di",   "dil",  NULL } },
	{ 32,  { "rbp", "ebp",  "bp",   "bpl",  NULL } },
	{ 152, { "rsp", "esp",  "sp",   "spl",  NULL } },
	{ 72,  { "r8",  "r8d",  "r8w",  "r8b",  NULL } },
	{ 64,  { "r9",  "r9d",  "r9w",  "r9b",  NULL } },
	{ 56,  { "r10", "r10d", "r10w", "r10b", NULL } },
	{ 48,  { "r11", "r11d", "r11w", "r11b", NULL } },
	{ 24,  { "r12", "r12d", "r12w", "r12b", NULL } },
	{ 16,  { "r13", "r13d", "r13w", "r13b", NULL } },
	{ 8,   { "r14", "r14d", "r14w", "r14b", NULL } },
	{ 0,   { "r15", "r15d", "r15w", "r15b", NULL } },
	{ X86_IP, { "rip", "eip", NULL, NULL, NULL } },
};

/* clang-format on */

static bool find_x86(const char *name, size_t len, struct usdt_reg *reg)
{
	for (size_t i = 0; i < sizeof(x86) / sizeof(x86[0]); i++)
		for (int k = 0; k < WIDTHS; k++)
			if (is(name, len, x86[i].names[k])) {
				reg->offset = x86[i].offset + (k == HIGH);
				reg->width = widths[k];
				return true;
			}
	return false;
}

/* ---- arm64 ---- */

enum {
	ARM64_SP = 31 * 8,
	ARM64_PC = 32 * 8
};

static const struct {
	const char *name;
	struct usdt_reg reg;
} arm64[] = {
	{ "sp", { ARM64_SP, 8, false } }, { "wsp", { ARM64_SP, 4, false } },
	{ "pc", { ARM64_PC, 8, false } }, { "xzr", { 0, 8, true } },
	{ "wzr", { 0, 4, true } },
};

/* The number of x0 to x30: "x7", never "x07". */
static int number(const char *text, size_t len)
{
	int n = 0;

	if (len < 1 || len > 2 || (len == 2 && *text == '0'))
		return -1;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		n = 10 * n + text[i] - '0';
	}
	return n <= 30 ? n : -1;
}

static bool find_arm64(const char *name, size_t len, struct usdt_reg *reg)
{
	int n;

	for (size_t i = 0; i < sizeof(arm64) / sizeof(arm64[0]); i++)
		if (is(name, len, arm64[i].name)) {
			*reg = arm64[i].reg;
			return true;
		}
	if (!len || (*name != 'x' && *name != 'w'))
		return false;
	n = number(name + 1, len - 1);
	reg->offset = n < 0 ? 0 : 8 * n;
	reg->width = *name == 'x' ? 8 : 4;
	return n >= 0;
}

/* ---- Both ---- */

bool usdt_reg_find(uint16_t machine, const char *name, size_t len,
		   struct usdt_reg *reg)
{
	*reg = (struct usdt_reg){ 0 };
	return machine == EM_X86_64    ? find_x86(name, len, reg)
	       : machine == EM_AARCH64 ? find_arm64(name, len, reg)
				       : false;
}

uint16_t usdt_reg_ip(uint16_t machine)
{
	return machine == EM_X86_64 ? X86_IP : ARM64_PC;
}
