/* A loaded program read back from the running kernel. */
#include "loader/xlated.h"
#include "insn/disasm.h"
#include "insn/insn.h"
#include "loader/err.h"
#include "loader/sys.h"
#include "tests/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* clang-format off */

static const struct row {
	const char *says;
	uint32_t count;
	struct bpf_insn insns[4];
	const char *first; /* instruction, as the kernel keeps it */
} rows[] = {
	{ "what needs no rewriting comes back as it was", 2,
	  { BPF_MOV64_IMM(0, 7), BPF_EXIT_INSN() }, "r0 = 7" },
	{ "a context field is at another offset", 2,
	  { BPF_LDX_MEM(BPF_W, 0, 1, 0), BPF_EXIT_INSN() },
	  "r0 = *(u32 *)(r1 +" },
	{ "a wide instruction comes back in two slots", 4,
	  { BPF_LD_IMM64(0, 0x123456789abcdef0), BPF_MOV64_IMM(0, 0),
	    BPF_EXIT_INSN() }, "r0 = 0x123456789abcdef0" },
};

/* clang-format on */

static int load(const struct row *row)
{
	struct prog_spec spec = { .type = BPF_PROG_TYPE_SOCKET_FILTER,
				  .name = "xlated",
				  .insns = row->insns,
				  .insn_cnt = row->count,
				  .license = "GPL" };
	int fd = sys_prog_load(&spec);

	ck_assert_msg(fd > 2, "%s", err_text());
	return fd;
}

static void check_row(int i)
{
	char text[DISASM_SIZE];
	struct xlated x;
	int fd = load(&rows[i]);

	ck_assert_msg(xlated_read(&x, fd) == 0, "%s", err_text());
	ck_assert_str_eq(x.name, "xlated");
	ck_assert_int_eq(x.type, BPF_PROG_TYPE_SOCKET_FILTER);
	ck_assert_int_ge(x.count, (int)rows[i].count);
	disasm_insn(text, sizeof(text), x.insns, x.count);
	ck_assert_msg(strstr(text, rows[i].first), "%s", text);
	free(x.insns);
	close(fd);
}
TABLE(xlated, rows, check_row);

static const struct {
	const char *says;
	const char *path;
	int err;
	const char *text;
} pins[] = {
	{ "a pin that is not there", "/sys/fs/bpf/nonexistent/pin", -ENOENT,
	  "bpf(BPF_OBJ_GET): No such file or directory (ENOENT)" },
	{ "a file that is no pin", "/proc/self/exe", -EACCES,
	  "bpf(BPF_OBJ_GET): Permission denied (EACCES)" },
};

static void check_pin(int i)
{
	ck_assert_int_eq(sys_obj_get(pins[i].path), pins[i].err);
	ck_assert_str_eq(err_text(), pins[i].text);
}
TABLE(xlated_pins, pins, check_pin);
