/*
 * names.c - looking names up, and the tables for the fields of an
 * instruction.  The longer tables are in names_kernel.c and names_helpers.c.
 */
#include "insn/names.h"
#include "insn/insn.h"

#include <string.h>
#include <strings.h>

/* clang-format off */

#define TABLE(rows, prefix) { prefix, rows, sizeof(rows) / sizeof((rows)[0]) }
#define SINCE(major, minor) KERNEL_VERSION(major, minor, 0)

static const struct name class_rows[] = {
	{ BPF_LD,    SINCE(3, 18), "LD",    "ld" },
	{ BPF_LDX,   SINCE(3, 18), "LDX",   "ldx" },
	{ BPF_ST,    SINCE(3, 18), "ST",    "st" },
	{ BPF_STX,   SINCE(3, 18), "STX",   "stx" },
	{ BPF_ALU,   SINCE(3, 18), "ALU",   "alu" },
	{ BPF_JMP,   SINCE(3, 18), "JMP",   "jmp" },
	{ BPF_JMP32, SINCE(5, 1),  "JMP32", "jmp32" },
	{ BPF_ALU64, SINCE(3, 18), "ALU64", "alu64" },
};
const struct names class_names = TABLE(class_rows, "BPF_");

static const struct name source_rows[] = {
	{ BPF_K, SINCE(3, 18), "K", "" },
	{ BPF_X, SINCE(3, 18), "X", "" },
};
const struct names source_names = TABLE(source_rows, "BPF_");

static const struct name order_rows[] = {
	{ BPF_TO_LE, SINCE(3, 18), "TO_LE", "le" },
	{ BPF_TO_BE, SINCE(3, 18), "TO_BE", "be" },
};
const struct names order_names = TABLE(order_rows, "BPF_");

/* The signed BPF_DIV and BPF_MOD, with off 1, are "s/=" and "s%=". */
static const struct name alu_rows[] = {
	{ BPF_ADD,  SINCE(3, 18), "ADD",  "+=" },
	{ BPF_SUB,  SINCE(3, 18), "SUB",  "-=" },
	{ BPF_MUL,  SINCE(3, 18), "MUL",  "*=" },
	{ BPF_DIV,  SINCE(3, 18), "DIV",  "/=" },
	{ BPF_OR,   SINCE(3, 18), "OR",   "|=" },
	{ BPF_AND,  SINCE(3, 18), "AND",  "&=" },
	{ BPF_LSH,  SINCE(3, 18), "LSH",  "<<=" },
	{ BPF_RSH,  SINCE(3, 18), "RSH",  ">>=" },
	{ BPF_NEG,  SINCE(3, 18), "NEG",  "" },		/* r1 = -r1 */
	{ BPF_MOD,  SINCE(3, 18), "MOD",  "%=" },
	{ BPF_XOR,  SINCE(3, 18), "XOR",  "^=" },
	{ BPF_MOV,  SINCE(3, 18), "MOV",  "=" },
	{ BPF_ARSH, SINCE(3, 18), "ARSH", "s>>=" },
	{ BPF_END,  SINCE(3, 18), "END",  "" },		/* r1 = be16 r1 */
};
const struct names alu_names = TABLE(alu_rows, "BPF_");

static const struct name jmp_rows[] = {
	{ BPF_JA,    SINCE(3, 18), "JA",    "goto" },
	{ BPF_JEQ,   SINCE(3, 18), "JEQ",   "==" },
	{ BPF_JGT,   SINCE(3, 18), "JGT",   ">" },
	{ BPF_JGE,   SINCE(3, 18), "JGE",   ">=" },
	{ BPF_JSET,  SINCE(3, 18), "JSET",  "&" },
	{ BPF_JNE,   SINCE(3, 18), "JNE",   "!=" },
	{ BPF_JSGT,  SINCE(3, 18), "JSGT",  "s>" },
	{ BPF_JSGE,  SINCE(3, 18), "JSGE",  "s>=" },
	{ BPF_CALL,  SINCE(3, 18), "CALL",  "call" },
	{ BPF_EXIT,  SINCE(3, 18), "EXIT",  "exit" },
	{ BPF_JLT,   SINCE(4, 14), "JLT",   "<" },
	{ BPF_JLE,   SINCE(4, 14), "JLE",   "<=" },
	{ BPF_JSLT,  SINCE(4, 14), "JSLT",  "s<" },
	{ BPF_JSLE,  SINCE(4, 14), "JSLE",  "s<=" },
	{ BPF_JCOND, SINCE(6, 9),  "JCOND", "may_goto" },
};
const struct names jmp_names = TABLE(jmp_rows, "BPF_");

/* With sign (BPF_MEMSX) these are "s8" to "s32". */
static const struct name size_rows[] = {
	{ BPF_W,  SINCE(3, 18), "W",  "u32" },
	{ BPF_H,  SINCE(3, 18), "H",  "u16" },
	{ BPF_B,  SINCE(3, 18), "B",  "u8" },
	{ BPF_DW, SINCE(3, 18), "DW", "u64" },
};
const struct names size_names = TABLE(size_rows, "BPF_");

static const struct name mode_rows[] = {
	{ BPF_IMM,    SINCE(3, 18), "IMM",    "" },
	{ BPF_ABS,    SINCE(3, 18), "ABS",    "" },
	{ BPF_IND,    SINCE(3, 18), "IND",    "" },
	{ BPF_MEM,    SINCE(3, 18), "MEM",    "" },
	{ BPF_MEMSX,  SINCE(6, 6),  "MEMSX",  "" },
	{ BPF_ATOMIC, SINCE(5, 12), "ATOMIC", "" },
	{ BPF_XADD,   SINCE(3, 18), "XADD",   "" },
};
const struct names mode_names = TABLE(mode_rows, "BPF_");

static const struct name atomic_rows[] = {
	{ BPF_ADD,             SINCE(3, 18), "ADD",          "add" },
	{ BPF_OR,              SINCE(5, 12), "OR",           "or" },
	{ BPF_AND,             SINCE(5, 12), "AND",          "and" },
	{ BPF_XOR,             SINCE(5, 12), "XOR",          "xor" },
	{ BPF_ADD | BPF_FETCH, SINCE(5, 12), "ADD | BPF_FETCH", "fetch_add" },
	{ BPF_OR | BPF_FETCH,  SINCE(5, 12), "OR | BPF_FETCH",  "fetch_or" },
	{ BPF_AND | BPF_FETCH, SINCE(5, 12), "AND | BPF_FETCH", "fetch_and" },
	{ BPF_XOR | BPF_FETCH, SINCE(5, 12), "XOR | BPF_FETCH", "fetch_xor" },
	{ BPF_XCHG,            SINCE(5, 12), "XCHG",         "xchg" },
	{ BPF_CMPXCHG,         SINCE(5, 12), "CMPXCHG",      "cmpxchg" },
	{ BPF_LOAD_ACQ,        SINCE(6, 15), "LOAD_ACQ",     "load_acquire" },
	{ BPF_STORE_REL,       SINCE(6, 15), "STORE_REL",    "store_release" },
};
const struct names atomic_names = TABLE(atomic_rows, "BPF_");

static const struct name imm64_rows[] = {
	{ BPF_PSEUDO_MAP_FD,        SINCE(3, 19), "MAP_FD",        "" },
	{ BPF_PSEUDO_MAP_VALUE,     SINCE(5, 2),  "MAP_VALUE",     "" },
	{ BPF_PSEUDO_BTF_ID,        SINCE(5, 10), "BTF_ID",        "" },
	{ BPF_PSEUDO_FUNC,          SINCE(5, 13), "FUNC",          "" },
	{ BPF_PSEUDO_MAP_IDX,       SINCE(5, 14), "MAP_IDX",       "" },
	{ BPF_PSEUDO_MAP_IDX_VALUE, SINCE(5, 14), "MAP_IDX_VALUE", "" },
};
const struct names imm64_names = TABLE(imm64_rows, "BPF_PSEUDO_");

static const struct name call_rows[] = {
	{ BPF_PSEUDO_CALL,       SINCE(4, 16), "CALL",       "" },
	{ BPF_PSEUDO_KFUNC_CALL, SINCE(5, 13), "KFUNC_CALL", "" },
};
const struct names call_names = TABLE(call_rows, "BPF_PSEUDO_");

/* clang-format on */

const struct name *name_by_id(const struct names *names, int id)
{
	for (int i = 0; i < names->count; i++)
		if (names->rows[i].id == id)
			return &names->rows[i];
	return NULL;
}

const struct name *name_by_name(const struct names *names, const char *name)
{
	size_t len = strlen(names->prefix);

	if (strncasecmp(name, names->prefix, len) == 0)
		name += len;
	for (int i = 0; i < names->count; i++)
		if (strcasecmp(names->rows[i].name, name) == 0)
			return &names->rows[i];
	return NULL;
}

const struct name *name_by_text(const struct names *names, const char *text)
{
	for (int i = 0; *text && i < names->count; i++)
		if (strcmp(names->rows[i].text, text) == 0)
			return &names->rows[i];
	return NULL;
}

const char *name_of(const struct names *names, int id)
{
	const struct name *row = name_by_id(names, id);

	return row ? row->name : "unknown";
}
