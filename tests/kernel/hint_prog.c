/* Programs: refused before the verifier, or by it. */
#include "insn/insn.h"
#include "tests/kernel/hint_row.h"

#include <errno.h>

static const struct bpf_insn just_exit[] = { BPF_EXIT_INSN() };
static const struct bpf_insn gpl_helper[] = {
	BPF_ST_MEM(BPF_DW, BPF_REG_10, -8, 0),
	BPF_MOV64_REG(BPF_REG_1, BPF_REG_10),
	BPF_ALU64_IMM(BPF_ADD, BPF_REG_1, -8),
	BPF_MOV64_IMM(BPF_REG_2, 8),
	BPF_EMIT_CALL(BPF_FUNC_trace_printk),
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_EXIT_INSN(),
};

static char small_log[128];

static const struct row {
	const char *says;
	struct prog_spec spec;
	struct hint_want want;
} rows[] = {
	{ "a program of no instructions",
	  { .type = BPF_PROG_TYPE_SOCKET_FILTER, .insns = just_exit },
	  { E2BIG, "insn_cnt is 0", "4096" } },
	{ "a GPL helper in a program that is not",
	  { .type = BPF_PROG_TYPE_SOCKET_FILTER,
	    .insns = gpl_helper,
	    .insn_cnt = 7,
	    .license = "MIT" },
	  { EINVAL, "the license is \"MIT\"", "attach" } },
	{ "a program type that does not exist",
	  { .type = 99 },
	  { EINVAL, "there is no program type 99", "attach" } },
	{ "a program that must say what it attaches to",
	  { .type = BPF_PROG_TYPE_CGROUP_SOCK_ADDR },
	  { EINVAL, "expected_attach_type = 0 is none", "know" } },
	{ "a program's name with a space",
	  { .type = BPF_PROG_TYPE_SOCKET_FILTER, .name = "a b" },
	  { EINVAL, "prog_name", "flags" } },
	{ "a program's flag that no kernel knows",
	  { .type = BPF_PROG_TYPE_SOCKET_FILTER, .flags = 1U << 30 },
	  { EINVAL, "prog_flags = 0x40000000", "name" } },
	{ "a program that the verifier refuses",
	  { .type = BPF_PROG_TYPE_SOCKET_FILTER,
	    .insns = just_exit,
	    .insn_cnt = 1 },
	  { EACCES, "R0 !read_ok", "type" } },
	{ "an EINVAL that is the verifier's",
	  { .type = BPF_PROG_TYPE_SYSCALL },
	  { EINVAL, "the verifier refused", "know" } },
	{ "a log that is too small",
	  { .type = BPF_PROG_TYPE_SOCKET_FILTER,
	    .log_level = 2,
	    .log_buf = small_log,
	    .log_size = sizeof(small_log) },
	  { ENOSPC, "the log needs more than log_size = 128", "refused" } },
	{ "a buffer for a log of level 0",
	  { .type = BPF_PROG_TYPE_SOCKET_FILTER,
	    .log_buf = small_log,
	    .log_size = sizeof(small_log) },
	  { EINVAL, "log_level is 0", "type" } },
	{ "instructions that are nowhere",
	  { .type = BPF_PROG_TYPE_SOCKET_FILTER,
	    .insns = (void *)64,
	    .insn_cnt = 2 },
	  { EFAULT, "insns = 0x40 points to no memory", "license" } },
};

static void check_row(int i)
{
	hint_become(ROOT);
	hint_expect(hint_load(rows[i].spec), &rows[i].want);
}
TABLE(hint_prog, rows, check_row);
