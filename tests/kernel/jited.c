/* The native code of a loaded program, read back from the running kernel. */
#include "loader/jited.h"
#include "insn/insn.h"
#include "loader/err.h"
#include "loader/sys.h"
#include "progs/vm/wire.h"
#include "tests/run.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/btf.h>
#include <string.h>
#include <unistd.h>

/* clang-format off */

/* int(void), and two functions of that type. */
static const struct {
	struct btf_header header;
	struct { struct btf_type type; __u32 encoding; } integer;
	struct btf_type proto, funcs[2];
	char names[11];
} __attribute__((packed)) types = {
	{ BTF_MAGIC, BTF_VERSION, 0, sizeof(struct btf_header),
	  0, 4 * 12 + 4, 4 * 12 + 4, 11 },
	{ { 1, BTF_KIND_INT << 24, { 4 } }, BTF_INT_SIGNED << 24 | 32 },
	{ 0, BTF_KIND_FUNC_PROTO << 24, { 1 } },
	{ { 5, BTF_KIND_FUNC << 24, { 2 } }, { 7, BTF_KIND_FUNC << 24, { 2 } } },
	"\0int\0f\0sub"
};

static const struct row {
	const char *says;
	uint32_t count, funcs, lines;
	uint32_t second; /* the slot where the second function begins */
	struct bpf_insn insns[8];
} rows[] = {
	{ "a program without line info is one function without lines", 2, 1, 0,
	  0, { BPF_MOV64_IMM(0, 7), BPF_EXIT_INSN() } },
	{ "a subprogram has code and an address of its own", 4, 2, 0, 2,
	  { BPF_RAW_INSN(BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_CALL, 0, 1),
	    BPF_EXIT_INSN(), BPF_MOV64_IMM(0, 7), BPF_EXIT_INSN() } },
	{ "each of five instructions has its address, in order", 5, 1, 5, 0,
	  { BPF_MOV64_REG(6, 1), BPF_LDX_MEM(BPF_W, 0, 6, 0),
	    BPF_ALU64_IMM(BPF_ADD, 0, 3), BPF_ALU64_REG(BPF_MUL, 0, 0),
	    BPF_EXIT_INSN() } },
	{ "lines of two functions are told apart", 5, 2, 5, 2,
	  { BPF_RAW_INSN(BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_CALL, 0, 1),
	    BPF_EXIT_INSN(), BPF_MOV64_IMM(0, 7),
	    BPF_ALU64_IMM(BPF_ADD, 0, 3), BPF_EXIT_INSN() } },
};

/* clang-format on */

/* With a line for each slot, if the row has lines. */
static int load(const struct row *r)
{
	struct btf_spec btf = { .btf = &types, .size = sizeof(types) };
	struct bpf_func_info funcs[2] = { { 0, 3 }, { r->second, 4 } };
	struct bpf_line_info lines[8] = { { 0 } };
	struct prog_spec spec = { .type = BPF_PROG_TYPE_SOCKET_FILTER,
				  .name = "jited",
				  .insns = r->insns,
				  .insn_cnt = r->count,
				  .license = "GPL" };
	int fd;

	for (uint32_t i = 0; i < r->lines; i++)
		lines[i].insn_off = i;
	if (r->lines) {
		spec.btf_fd = sys_btf_load(&btf);
		ck_assert_msg(spec.btf_fd > 2, "%s", err_text());
		spec.func_info = funcs;
		spec.func_info_rec_size = sizeof(funcs[0]);
		spec.func_info_cnt = r->funcs;
		spec.line_info = lines;
		spec.line_info_rec_size = sizeof(lines[0]);
		spec.line_info_cnt = r->lines;
	}
	fd = sys_prog_load(&spec);
	ck_assert_msg(fd > 2, "%s", err_text());
	if (spec.btf_fd)
		close(spec.btf_fd);
	return fd;
}

static void check_funcs(const struct jited *j)
{
	const uint8_t *at = j->code;

	for (uint32_t i = 0; i < j->func_count; i++) {
		ck_assert_ptr_eq(j->funcs[i].code, at);
		ck_assert_uint_gt(j->funcs[i].size, 0);
		ck_assert_uint_ne(j->funcs[i].address, 0);
		at += j->funcs[i].size;
	}
	ck_assert_ptr_eq(at, j->code + j->size);
}

/* The lines cover the code without a gap. */
static void check_lines(const struct jited *j)
{
	const uint8_t *at = j->code;

	for (uint32_t i = 0; i < j->line_count; i++) {
		const struct jited_line *line = &j->lines[i];
		const struct jited_func *func = &j->funcs[line->func];

		ck_assert_uint_eq(line->info.insn_off, i);
		ck_assert_ptr_eq(line->code, at);
		ck_assert_uint_eq(line->address - func->address,
				  line->code - func->code);
		ck_assert_uint_gt(line->size, 0);
		at += line->size;
	}
	if (j->line_count)
		ck_assert_ptr_eq(at, j->code + j->size);
}

static void check_row(int i)
{
	int fd = load(&rows[i]);
	struct jited j;

	ck_assert_msg(jited_read(&j, fd) == 0, "%s", err_text());
	ck_assert_uint_eq(j.func_count, rows[i].funcs);
	ck_assert_uint_eq(j.line_count, rows[i].lines);
	check_funcs(&j);
	check_lines(&j);
	if (rows[i].lines && rows[i].second)
		ck_assert_uint_eq(j.lines[rows[i].second].func, 1);
	jited_close(&j);
	close(fd);
}
TABLE(jited, rows, check_row);

/* ---- Where there is nothing to see, and why ---- */

static void set(const char *path, const char *digit)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	ck_assert_int_gt(fd, 0);
	ck_assert_int_eq(write(fd, digit, 1), 1);
	close(fd);
}

#define JIT_ENABLE "/proc/sys/net/core/bpf_jit_enable"

static void jit_off(void)
{
	set(JIT_ENABLE, "0");
}

static void jit_back(void)
{
	set(JIT_ENABLE, "1");
}

static void hide_addresses(void)
{
	set("/proc/sys/kernel/kptr_restrict", "2");
}

static void show_addresses(void)
{
	set("/proc/sys/kernel/kptr_restrict", "0");
}

static void become_nobody(void)
{
	ck_assert_int_eq(setresuid(65534, 65534, 65534), 0);
}

static const struct {
	const char *says;
	void (*before)(void), (*loaded)(void), (*after)(void);
	int err;
	const char *text;
} nothing[] = {
	{ "nobody is not shown native code", NULL, become_nobody, NULL, -EPERM,
	  "CAP_BPF is missing" },
	{ "the JIT compiler is off", jit_off, NULL, jit_back, -ENODATA,
	  "the JIT compiler is off (net.core.bpf_jit_enable = 0)" },
	{ "the JIT compiler was off", jit_off, jit_back, NULL, -ENODATA,
	  "was off, which is on now (net.core.bpf_jit_enable = 1)" },
	{ "addresses are hidden", NULL, hide_addresses, show_addresses, -EPERM,
	  "kernel.kptr_restrict is 2" },
};

/* The settings of a machine that is somebody's stay as they are. */
static void check_nothing(int i)
{
	bool sets = nothing[i].loaded != become_nobody;
	struct jited j;
	int fd, err;

	if (sets && access(WIRE_ORDERS, F_OK) < 0)
		skip("it would change a setting of this machine");
	if (nothing[i].before)
		nothing[i].before();
	fd = load(&rows[0]);
	if (nothing[i].loaded)
		nothing[i].loaded();
	err = jited_read(&j, fd);
	if (nothing[i].after)
		nothing[i].after();
	ck_assert_int_eq(err, nothing[i].err);
	ck_assert_msg(strstr(err_text(), nothing[i].text), "%s", err_text());
	jited_close(&j);
	close(fd);
}
TABLE(jited_nothing, nothing, check_nothing);
