/*
 * Our text against the verifier's: programs are loaded at log level 2, and
 * each line of the log that shows an instruction must be ours.
 *
 * A program need not be accepted: the verifier shows an instruction before
 * it judges it.
 */
#include "insn/disasm.h"
#include "insn/insn.h"
#include "loader/err.h"
#include "loader/kernel.h"
#include "loader/sys.h"
#include "tests/run.h"

#include <linux/version.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* clang-format off */

/* An operation in all its forms, on registers that hold 1. */
#define ALU(OP)								\
	BPF_ALU64_REG(OP, 1, 2), BPF_ALU32_REG(OP, 3, 4),		\
	BPF_ALU64_IMM(OP, 1, 5), BPF_ALU32_IMM(OP, 3, 5)
#define SIGNED(OP)							\
	BPF_ALU64_REG_OFF(OP, 1, 2, 1), BPF_ALU32_REG_OFF(OP, 3, 4, 1),	\
	BPF_ALU64_IMM_OFF(OP, 1, -5, 1), BPF_ALU32_IMM_OFF(OP, 3, -5, 1)
#define JMP(OP)								\
	BPF_JMP_REG(OP, 1, 2, 0), BPF_JMP32_REG(OP, 3, 4, 0),		\
	BPF_JMP_IMM(OP, 1, -5, 0), BPF_JMP32_IMM(OP, 3, 0x7f, 0)
#define ATOMIC(OP)							\
	BPF_ATOMIC_OP(BPF_DW, OP, 10, 2, -8),				\
	BPF_ATOMIC_OP(BPF_W, OP, 10, 2, -4)
#define ONES								\
	BPF_MOV64_IMM(0, 1), BPF_MOV64_IMM(1, 1), BPF_MOV64_IMM(2, 1),	\
	BPF_MOV64_IMM(3, 1), BPF_MOV64_IMM(4, 1),			\
	BPF_ST_MEM(BPF_DW, 10, -8, 1)
#define END	BPF_MOV64_IMM(0, 0), BPF_EXIT_INSN()

static const struct row {
	const char *says;
	int since;		/* older kernels refuse some of these */
	struct bpf_insn insns[48];
} rows[] = {
	{ "the verifier shows arithmetic as we do", 0,
	  { ONES, ALU(BPF_ADD), ALU(BPF_SUB), ALU(BPF_MUL), ALU(BPF_DIV),
	    ALU(BPF_OR), ALU(BPF_AND), ALU(BPF_XOR), ALU(BPF_MOD), END } },
	{ "the verifier shows shifts and moves as we do", 0,
	  { ONES, ALU(BPF_LSH), ALU(BPF_RSH), ALU(BPF_ARSH), ALU(BPF_MOV),
	    BPF_ALU64_IMM(BPF_NEG, 1, 0), BPF_ALU32_IMM(BPF_NEG, 3, 0),
	    END } },
	{ "the verifier shows byte order as we do", 0,
	  { ONES, BPF_ENDIAN(BPF_TO_BE, 1, 16), BPF_ENDIAN(BPF_TO_LE, 1, 32),
	    BPF_ENDIAN(BPF_TO_BE, 1, 64), END } },
	{ "the verifier shows signed arithmetic as we do",
	  KERNEL_VERSION(6, 6, 0),
	  { ONES, SIGNED(BPF_DIV), SIGNED(BPF_MOD), BPF_MOVSX64_REG(1, 2, 8),
	    BPF_MOVSX64_REG(1, 2, 16), BPF_MOVSX64_REG(1, 2, 32),
	    BPF_MOVSX32_REG(1, 2, 8), BPF_MOVSX32_REG(1, 2, 16),
	    BPF_BSWAP(1, 16), BPF_BSWAP(1, 32), BPF_BSWAP(1, 64), END } },
	{ "the verifier shows comparisons as we do", 0,
	  { ONES, JMP(BPF_JEQ), JMP(BPF_JGT), JMP(BPF_JGE), JMP(BPF_JSET),
	    JMP(BPF_JNE), JMP(BPF_JLT), JMP(BPF_JLE), BPF_JMP_A(0), END } },
	{ "the verifier shows signed comparisons as we do", 0,
	  { ONES, JMP(BPF_JSGT), JMP(BPF_JSGE), JMP(BPF_JSLT), JMP(BPF_JSLE),
	    END } },
	{ "the verifier shows the far jump as we do", KERNEL_VERSION(6, 6, 0),
	  { BPF_JMP32_A(0), BPF_MOV64_IMM(0, 0), BPF_JMP32_A(1),
	    BPF_EXIT_INSN(), BPF_JMP32_A(-2) } },
	{ "the verifier shows may_goto as we do", KERNEL_VERSION(6, 9, 0),
	  { BPF_MOV64_IMM(0, 0), BPF_MAY_GOTO_INSN(1), BPF_JMP_A(-2),
	    BPF_EXIT_INSN() } },
	{ "the verifier shows loads and stores as we do", 0,
	  { ONES, BPF_STX_MEM(BPF_DW, 10, 1, -8),
	    BPF_STX_MEM(BPF_W, 10, 1, -8), BPF_STX_MEM(BPF_H, 10, 1, -6),
	    BPF_STX_MEM(BPF_B, 10, 1, -1), BPF_ST_MEM(BPF_W, 10, -8, -1),
	    BPF_ST_MEM(BPF_H, 10, -8, 2), BPF_ST_MEM(BPF_B, 10, -8, 3),
	    BPF_LDX_MEM(BPF_B, 1, 10, -8), BPF_LDX_MEM(BPF_H, 1, 10, -8),
	    BPF_LDX_MEM(BPF_W, 1, 10, -8), BPF_LDX_MEM(BPF_DW, 1, 10, -8),
	    END } },
	{ "the verifier shows loads with sign as we do",
	  KERNEL_VERSION(6, 6, 0),
	  { ONES, BPF_LDX_MEMSX(BPF_B, 1, 10, -8),
	    BPF_LDX_MEMSX(BPF_H, 1, 10, -8), BPF_LDX_MEMSX(BPF_W, 1, 10, -8),
	    END } },
	{ "the verifier shows packet loads as we do", 0,
	  { BPF_MOV64_REG(6, 1), BPF_MOV64_IMM(7, 2), BPF_LD_ABS(BPF_B, 23),
	    BPF_LD_ABS(BPF_H, 12), BPF_LD_ABS(BPF_W, -4096),
	    BPF_LD_IND(BPF_B, 7, 1), BPF_LD_IND(BPF_W, 7, -1), END } },
	{ "the verifier shows atomic operations as we do", 0,
	  { ONES, ATOMIC(BPF_ADD), ATOMIC(BPF_AND), ATOMIC(BPF_OR),
	    ATOMIC(BPF_XOR), ATOMIC(BPF_ADD | BPF_FETCH),
	    ATOMIC(BPF_AND | BPF_FETCH), ATOMIC(BPF_OR | BPF_FETCH),
	    ATOMIC(BPF_XOR | BPF_FETCH), ATOMIC(BPF_XCHG),
	    ATOMIC(BPF_CMPXCHG), END } },
	{ "the verifier shows acquire and release as we do",
	  KERNEL_VERSION(6, 15, 0),
	  { ONES, BPF_ATOMIC_OP(BPF_DW, BPF_LOAD_ACQ, 1, 10, -8),
	    BPF_ATOMIC_OP(BPF_B, BPF_LOAD_ACQ, 1, 10, -8),
	    BPF_ATOMIC_OP(BPF_W, BPF_STORE_REL, 10, 2, -4),
	    BPF_ATOMIC_OP(BPF_H, BPF_STORE_REL, 10, 2, -2), END } },
	{ "the verifier shows an unknown atomic operation as we do", 0,
	  { ONES, BPF_ATOMIC_OP(BPF_DW, 0x20, 10, 2, -8), END } },
	{ "the verifier shows 64-bit constants as we do", 0,
	  { BPF_LD_IMM64(1, 0x123456789abcdef0), BPF_LD_IMM64(2, -1),
	    BPF_LD_IMM64(3, 0), END } },
	{ "the verifier shows calls as we do", 0,
	  { BPF_EMIT_CALL(BPF_FUNC_get_prandom_u32),
	    BPF_EMIT_CALL(BPF_FUNC_ktime_get_ns), BPF_CALL_REL(1),
	    BPF_EXIT_INSN(), END } },
	{ "the verifier shows an unknown helper as we do", 0,
	  { BPF_EMIT_CALL(9999), END } },
	{ "the verifier shows a cast of address spaces as we do",
	  KERNEL_VERSION(6, 9, 0), { ONES, BPF_MOV64_CAST(1, 2, 0, 1), END } },
};

/* clang-format on */

/* The slots in use: no program here ends in an empty one. */
static int length(const struct row *row)
{
	int n = sizeof(row->insns) / sizeof(row->insns[0]);

	while (row->insns[n - 1].code == 0)
		n--;
	return n;
}

static bool is_older(int since)
{
	int major = 0, minor = 0;

	sscanf(kernel_release(), "%d.%d", &major, &minor);
	return KERNEL_VERSION(major, minor, 0) < since;
}

/* 6.1.y got the far jump without its notation. */
static bool is_carried_back(const struct row *row)
{
	return row->insns[0].code == (BPF_JMP32 | BPF_JA);
}

/* The place in a line that shows an instruction, "7: (07) ..." or
 * "7: BUG_db"; -1 for one that shows registers or anything else, as the
 * tables of 7.3 do, whose lines begin with blanks. */
static int shown_pc(const char *line)
{
	int pc, code, at = 0;

	if (*line == ' ')
		return -1;
	if (sscanf(line, "%d: (%2x)%n", &pc, &code, &at) == 2 && at)
		return pc;
	if (sscanf(line, "%d: BUG_%n", &pc, &at) == 1 && at)
		return pc;
	return -1;
}

/* Compare a line of the log; the kernel may go on with blanks and state.
 * Returns the place of the instruction that it shows, -1 for none. */
static int compare(const struct row *row, const char *line)
{
	char ours[DISASM_SIZE], theirs[DISASM_SIZE];
	int pc = shown_pc(line);

	if (pc < 0)
		return -1;
	disasm_line(ours, sizeof(ours), row->insns, length(row), pc);
	snprintf(theirs, sizeof(theirs), "%s", line);
	if (strlen(line) > strlen(ours) && line[strlen(ours)] == ' ')
		theirs[strlen(ours)] = '\0';
	ck_assert_str_eq(ours, theirs);
	return pc;
}

/* Load the program; its log goes to `log`.  Was it accepted? */
static bool load(const struct row *row, char *log, int size)
{
	struct prog_spec spec = {
		.type = BPF_PROG_TYPE_SOCKET_FILTER,
		.insns = row->insns,
		.insn_cnt = length(row),
		.license = "GPL",
		.log_level = 2,
		.log_buf = log,
		.log_size = size,
	};
	int fd = sys_prog_load(&spec);

	if (fd >= 0)
		close(fd);
	ck_assert_msg(log[0], "no log: %s", err_text());
	return fd >= 0;
}

/* How many instructions, which are fewer than slots. */
static int count_insns(const struct row *row)
{
	int n = 0;

	for (int pc = 0; pc < length(row); n++)
		pc += insn_is_wide(&row->insns[pc]) ? 2 : 1;
	return n;
}

/* Of an accepted program every instruction has been shown, of a refused one
 * those up to the refusal. */
static void check_row(int i)
{
	enum {
		SIZE = 1 << 20
	};
	const struct row *row = &rows[i];
	char *log = calloc(1, SIZE), *save = NULL;
	char shown[sizeof(row->insns) / sizeof(row->insns[0])] = "";
	int pc, count = 0;
	bool accepted;

	accepted = load(row, log, SIZE);
	if (is_older(row->since)) {
		ck_assert_msg(!accepted || is_carried_back(row),
			      "an older kernel accepts it: when did the "
			      "instruction appear?");
		free(log);
		return;
	}
	for (char *line = strtok_r(log, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		pc = compare(row, line);
		if (pc >= 0 && !shown[pc]++)
			count++;
	}
	free(log);
	ck_assert_int_ge(count, accepted ? count_insns(row) : 1);
}
TABLE(kernel_disasm, rows, check_row);
