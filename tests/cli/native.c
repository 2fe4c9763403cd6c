/*
 * Native code as text.  libLLVM is here because clang is; a machine that
 * lacks it is made by letting no file be opened.
 */
#include "insn/insn.h"
#include "loader/err.h"
#include "loader/jited.h"
#include "loader/kernel.h"
#include "loader/native.h"
#include "loader/sys.h"
#include "tests/cli/cli.h"
#include "tests/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* clang-format off */

/* A function at 0x1000; another lies at 0x2000, and the kernel's at 0x3000. */
static const struct row {
	const char *says, *machine;
	int size;
	uint8_t code[36];
	const char *text; /* a line each: "< " prologue, "> " epilogue */
} rows[] = {
	{ "x86: registers by their names, numbers in hexadecimal", "x86_64", 7,
	  { 0x8b, 0x5f, 0x70, 0x48, 0x83, 0xc6, 0xfc },
	  "mov ebx, dword ptr [rdi + 0x70]\nadd rsi, -0x4\n" },
	{ "x86: a branch inside goes to a place in the function", "x86_64", 4,
	  { 0x74, 0x01, 0xc9, 0x90 },
	  "je +0x3\n> leave\n> nop\n" },
	{ "x86: a branch back", "x86_64", 2, { 0xeb, 0xfe },
	  "jmp +0x0\n" },
	{ "x86: a call of another function of the program", "x86_64", 5,
	  { 0xe8, 0xfb, 0x0f, 0x00, 0x00 }, "call func#1\n" },
	{ "x86: a call of a function of the kernel", "x86_64", 5,
	  { 0xe8, 0xfb, 0x1f, 0x00, 0x00 },
	  "call bpf_ktime_get_ns\n" },
	{ "x86: a call of who knows what", "x86_64", 5,
	  { 0xe8, 0xfb, 0x2f, 0x00, 0x00 }, "call 0x4000\n" },
	{ "x86: a prologue has an order", "x86_64", 14,
	  { 0xf3, 0x0f, 0x1e, 0xfa, 0x55, 0x48, 0x89, 0xe5, 0x53, 0x31, 0xc0,
	    0x5b, 0xc9, 0xc3 },
	  "< endbr64\n< push rbp\n< mov rbp, rsp\n< push rbx\nxor eax, eax\n"
	  "> pop rbx\n> leave\n> ret\n" },
	{ "x86: what clears eax before the frame is of the prologue", "x86_64",
	  5, { 0x31, 0xc0, 0x55, 0x31, 0xc0 },
	  "< xor eax, eax\n< push rbp\nxor eax, eax\n" },
	{ "x86: a prologue that counts tail calls, as 6.12 has it", "x86_64",
	  36, { 0xf3, 0x0f, 0x1e, 0xfa, 0x48, 0x31, 0xc0, 0x55, 0x48, 0x89,
		0xe5, 0xf3, 0x0f, 0x1e, 0xfa, 0x48, 0x83, 0xf8, 0x21, 0x77,
		0x06, 0x50, 0x48, 0x89, 0xe0, 0xeb, 0x01, 0x50, 0x50, 0x53,
		0x48, 0x89, 0xfb, 0xeb, 0xfe, 0x50 },
	  "< endbr64\n< xor rax, rax\n< push rbp\n< mov rbp, rsp\n"
	  "< endbr64\n< cmp rax, 0x21\n< ja +0x1b\n< push rax\n"
	  "< mov rax, rsp\n< jmp +0x1c\n< push rax\n< push rax\n"
	  "< push rbx\nmov rbx, rdi\njmp +0x21\npush rax\n" },
	{ "x86: a guarded return is a jump, and what follows it fills",
	  "x86_64", 7, { 0xc9, 0xe9, 0xfa, 0x1f, 0x00, 0x00, 0xcc }, "> leave\n> jmp bpf_ktime_get_ns\n> int3\n" },

	{ "arm64: a prologue and a branch", "aarch64", 16,
	  { 0xe9, 0x03, 0x1e, 0xaa, 0xfd, 0x7b, 0xbf, 0xa9, 0xfd, 0x03, 0x00,
	    0x91, 0xa0, 0xff, 0xff, 0x54 },
	  "< mov x9, x30\n< stp x29, x30, [sp, #-0x10]!\n< mov x29, sp\n"
	  "b.eq +0x0\n" },
	{ "arm64: a call, and an epilogue", "aarch64", 12,
	  { 0x00, 0x04, 0x00, 0x94, 0xe0, 0x03, 0x07, 0xaa, 0xc0, 0x03, 0x5f,
	    0xd6 },
	  "bl func#1\n> mov x0, x7\n> ret\n" },
};

/* clang-format on */

static char *symbols_file(void)
{
	static const char text[] = "0000000000003000 T bpf_ktime_get_ns\n";

	return cli_file(text, sizeof(text) - 1);
}

/* All instructions, as in the rows above. */
static int read_all(struct native *n, char *text, size_t size)
{
	static const char *const marks[] = { "< ", "", "> " };
	struct native_insn insn;
	size_t used = 0;
	int more;

	while ((more = native_next(n, &insn)) > 0)
		used += snprintf(text + used, size - used, "%s%s\n",
				 marks[insn.part], insn.text);
	return more;
}

static void check_row(int i)
{
	struct jited_func funcs[] = { { 0x1000, rows[i].code, rows[i].size },
				      { 0x2000, rows[i].code, 1 } };
	struct jited j = { .funcs = funcs, .func_count = 2 };
	struct native *n = native_open(rows[i].machine);
	char *path = symbols_file(), text[512] = "";
	struct ksyms *symbols = ksyms_open(path);

	ck_assert_msg(n && symbols, "%s", err_text());
	native_symbols(n, symbols);
	native_start(n, &j, 0);
	ck_assert_msg(read_all(n, text, sizeof(text)) == 0, "%s", err_text());
	ck_assert_str_eq(text, rows[i].text);
	native_close(n);
	ksyms_close(symbols);
	unlink(path);
	free(path);
}
TABLE(native, rows, check_row);

/* ---- What goes wrong ---- */

static const struct {
	const char *says;
	int size;
	uint8_t code[4];
	const char *err;
} broken[] = {
	{ "a byte that begins no instruction",
	  2,
	  { 0x90, 0x06 },
	  "byte 1 of 2, 0x06, begins no instruction of x86_64" },
	{ "an instruction that is cut off",
	  3,
	  { 0x55, 0x48, 0x89 },
	  "byte 1 of 3, 0x48, begins no instruction of x86_64" },
};

static void check_broken(int i)
{
	struct jited_func func = { 0x1000, broken[i].code, broken[i].size };
	struct jited j = { .funcs = &func, .func_count = 1 };
	struct native *n = native_open("x86_64");
	char text[512];

	ck_assert_msg(n != NULL, "%s", err_text());
	native_start(n, &j, 0);
	ck_assert_int_eq(read_all(n, text, sizeof(text)), -EILSEQ);
	ck_assert_str_eq(err_text(), broken[i].err);
	native_close(n);
}
TABLE(native_broken, broken, check_broken);

static const struct {
	const char *says, *machine;
	int files; /* that may be open */
	const char *err;
} missing[] = {
	{ "a machine that no table is for", "riscv64", 100,
	  "native code of x86_64 and aarch64 can be shown, not of riscv64" },
	{ "there is no libLLVM", NULL, 3, "apt install libllvm14" },
};

static void check_missing(int i)
{
	struct rlimit before, limit;
	struct native *n;

	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
	limit = before;
	limit.rlim_cur = missing[i].files;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
	n = native_open(missing[i].machine);
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &before), 0);
	ck_assert_ptr_eq(n, NULL);
	ck_assert_msg(strstr(err_text(), missing[i].err), "%s", err_text());
}
TABLE(native_missing, missing, check_missing);

static const struct {
	const char *says, *machine;
	int r;
	const char *name;
} registers[] = {
	{ "r0 of x86-64", "x86_64", 0, "rax" },
	{ "r10 of x86-64", "x86_64", 10, "rbp" },
	{ "r6 of arm64", "aarch64", 6, "x19" },
	{ "a register that BPF does not have", "x86_64", 11, NULL },
	{ "a machine that is not known", "riscv64", 0, NULL },
};

static void check_register(int i)
{
	const char *name =
		native_register(registers[i].machine, registers[i].r);

	if (registers[i].name)
		ck_assert_str_eq(name, registers[i].name);
	else
		ck_assert_ptr_eq(name, NULL);
}
TABLE(native_registers, registers, check_register);

/* ---- What this kernel's JIT compiler makes ---- */

#define KEEP(r) BPF_MOV64_IMM(r, r)
#define ADD(r)	BPF_ALU64_REG(BPF_ADD, BPF_REG_0, r)

static const struct {
	const char *says;
	uint32_t count;
	struct bpf_insn insns[12];
} live[] = {
	{ "a program that does nothing comes apart",
	  2,
	  { BPF_MOV64_IMM(BPF_REG_0, 0), BPF_EXIT_INSN() } },
	{ "a program that keeps all four registers comes apart",
	  10,
	  { KEEP(BPF_REG_6), KEEP(BPF_REG_7), KEEP(BPF_REG_8), KEEP(BPF_REG_9),
	    BPF_MOV64_IMM(BPF_REG_0, 0), ADD(BPF_REG_6), ADD(BPF_REG_7),
	    ADD(BPF_REG_8), ADD(BPF_REG_9), BPF_EXIT_INSN() } },
	{ "a program with all of the stack comes apart",
	  4,
	  { BPF_ST_MEM(BPF_DW, BPF_REG_10, -512, 1),
	    BPF_ATOMIC_OP(BPF_DW, BPF_ADD, BPF_REG_10, BPF_REG_10, -512),
	    BPF_MOV64_IMM(BPF_REG_0, 0), BPF_EXIT_INSN() } },
	{ "a program with a subprogram and two ends comes apart",
	  8,
	  { BPF_RAW_INSN(BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_CALL, 0, 4),
	    BPF_JMP_IMM(BPF_JEQ, BPF_REG_0, 3, 1), BPF_EXIT_INSN(),
	    BPF_MOV64_IMM(BPF_REG_0, 1), BPF_EXIT_INSN(),
	    BPF_EMIT_CALL(BPF_FUNC_get_prandom_u32),
	    BPF_ALU32_IMM(BPF_MOD, BPF_REG_0, 7), BPF_EXIT_INSN() } },
	{ "a program that may leave by a tail call comes apart",
	  7,
	  { BPF_MOV64_REG(BPF_REG_6, BPF_REG_1), BPF_LD_MAP_FD(BPF_REG_2, 0),
	    BPF_MOV64_IMM(BPF_REG_3, 0), BPF_EMIT_CALL(BPF_FUNC_tail_call),
	    BPF_MOV64_IMM(BPF_REG_0, 0), BPF_EXIT_INSN() } },
};

static int load_live(int i)
{
	struct map_spec map = { .type = BPF_MAP_TYPE_PROG_ARRAY,
				.key_size = 4,
				.value_size = 4,
				.max_entries = 1 };
	struct bpf_insn insns[12];
	struct prog_spec spec = { .type = BPF_PROG_TYPE_SOCKET_FILTER,
				  .insns = insns,
				  .insn_cnt = live[i].count,
				  .license = "GPL" };
	int map_fd = sys_map_create(&map), fd;

	ck_assert_msg(map_fd > 2, "%s", err_text());
	memcpy(insns, live[i].insns, sizeof(insns));
	if (insns[1].code == (BPF_LD | BPF_DW | BPF_IMM))
		insns[1].imm = map_fd;
	fd = sys_prog_load(&spec);
	ck_assert_msg(fd > 2, "%s", err_text());
	close(map_fd);
	return fd;
}

/* A prologue, then none of it; and an epilogue at some place. */
static void check_parts(struct native *n)
{
	int counts[3] = { 0 }, last = NATIVE_PROLOGUE;
	struct native_insn insn;
	int more;

	while ((more = native_next(n, &insn)) > 0) {
		ck_assert(insn.part != NATIVE_PROLOGUE ||
			  last == NATIVE_PROLOGUE);
		last = insn.part;
		counts[insn.part]++;
	}
	ck_assert_msg(more == 0, "%s", err_text());
	for (int part = 0; part < 3; part++)
		ck_assert_int_gt(counts[part], 0);
}

static void check_live(int i)
{
	struct native *n;
	struct jited j;
	int fd, err;

	if (kernel_can(CAN_BPF) < 0)
		skip("%s", err_text());
	fd = load_live(i);
	err = jited_read(&j, fd);
	close(fd);
	if (err == -ENODATA)
		skip("%s", err_text());
	ck_assert_msg(err == 0, "%s", err_text());
	n = native_open(NULL);
	ck_assert_msg(n != NULL, "%s", err_text());
	for (uint32_t f = 0; f < j.func_count; f++) {
		native_start(n, &j, f);
		check_parts(n);
	}
	native_close(n);
	jited_close(&j);
}
TABLE(native_live, live, check_live);
