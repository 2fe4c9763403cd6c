/* A program attached to what its section says, run by that, and gone. */
#include "tests/kernel/auto.h"
#include "tests/kernel/counter.h"
#include "insn/insn.h"
#include "loader/attach/auto.h"
#include "loader/btf/find.h"
#include "loader/err.h"
#include "loader/ksyms.h"
#include "loader/prog.h"
#include "loader/sys.h"
#include "maps/map.h"
#include "tests/run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#define TIMES 7

/* ---- What this kernel lacks ---- */

void need_kprobes(void)
{
	struct ksyms *ksyms = ksyms_open(NULL);
	int has = ksyms ? ksyms_find(ksyms, "register_kprobe", NULL) : 1;

	ksyms_close(ksyms);
	if (!has)
		skip("this kernel was built without kprobes");
}

/* A kernel that takes such programs looks at what is wrong with this one. */
bool has_functions(void)
{
	static const struct bpf_insn insns[] = { BPF_MOV64_IMM(BPF_REG_0, 0),
						 BPF_EXIT_INSN() };
	struct prog_spec spec = { .type = BPF_PROG_TYPE_TRACING,
				  .expected_attach_type = BPF_TRACE_FENTRY,
				  .insns = insns,
				  .insn_cnt = 2,
				  .license = "GPL" };

	return sys_prog_load(&spec) != -EPERM;
}

void need_functions(void)
{
	if (!has_functions())
		skip("this kernel takes no program at its functions");
}

/* ---- A program that counts the events of this process ---- */

int load_or_say(struct prog_spec *spec)
{
	char *log = NULL;
	int fd = prog_load(spec, &log);

	ck_assert_msg(fd >= 0, "%s\n%.1000s", err_text(), log ? log : "");
	return fd;
}

static int load_counter(const struct sec_rule *rule, uint32_t btf_id,
			int map_fd)
{
	const struct bpf_insn insns[] = {
		BPF_EMIT_CALL(BPF_FUNC_get_current_pid_tgid),
		BPF_ALU64_IMM(BPF_RSH, BPF_REG_0, 32),
		BPF_JMP32_IMM(BPF_JNE, BPF_REG_0, getpid(), 9),
		BPF_ST_MEM(BPF_W, BPF_REG_10, -4, 0),
		BPF_LD_MAP_FD(BPF_REG_1, map_fd),
		BPF_MOV64_REG(BPF_REG_2, BPF_REG_10),
		BPF_ALU64_IMM(BPF_ADD, BPF_REG_2, -4),
		BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem),
		BPF_JMP_IMM(BPF_JEQ, BPF_REG_0, 0, 2),
		BPF_MOV64_IMM(BPF_REG_1, 1),
		BPF_ATOMIC_OP(BPF_DW, BPF_ADD, BPF_REG_0, BPF_REG_1, 0),
		BPF_MOV64_IMM(BPF_REG_0, 0),
		BPF_EXIT_INSN(),
	};
	struct prog_spec spec = {
		.type = rule->prog_type,
		.expected_attach_type =
			rule->attach_type < 0 ? 0 : rule->attach_type,
		.flags = rule->prog_flags,
		.attach_btf_id = btf_id,
		.name = "counter",
		.insns = insns,
		.insn_cnt = sizeof(insns) / 8,
		.license = "GPL",
	};

	return load_or_say(&spec);
}

/* ---- The kernel's links ---- */

uint32_t prog_id(int fd)
{
	struct bpf_prog_info info = { 0 };

	ck_assert_int_eq(sys_obj_info(fd, &info, sizeof(info)), 0);
	return info.id;
}

int links_of(uint32_t prog)
{
	struct bpf_link_info info;
	uint32_t id = 0;
	int n = 0, fd;

	while (sys_next_id(SYS_LINKS, id, &id) == 0) {
		fd = sys_fd_by_id(SYS_LINKS, id);
		if (fd < 0) /* somebody else's, closed meanwhile */
			continue;
		memset(&info, 0, sizeof(info));
		if (sys_obj_info(fd, &info, sizeof(info)) == 0)
			n += info.prog_id == prog;
		close(fd);
	}
	return n;
}

/* ---- What makes them run ---- */

static void call_getpgid(const struct link *link)
{
	(void)link;
	for (int i = 0; i < TIMES; i++)
		getpgid(getpid());
}

static void rename_self(const struct link *link)
{
	(void)link;
	for (int i = 0; i < TIMES; i++)
		prctl(PR_SET_NAME, "renamed");
}

static void open_null(const struct link *link)
{
	(void)link;
	for (int i = 0; i < TIMES; i++)
		close(open("/dev/null", O_RDONLY | O_CLOEXEC));
}

/* All tasks are looked at, and the reader is always the one that counts. */
static void read_iterator(const struct link *link)
{
	char bytes[64];
	int fd;

	if (link->fd < 0)
		return;
	fd = sys_iter_create(link->fd);
	ck_assert_msg(fd >= 0, "%s", err_text());
	ck_assert_int_eq(read(fd, bytes, sizeof(bytes)), 0);
	close(fd);
}

/* ---- Each door ---- */

static const struct row {
	const char *says, *section;
	void (*fire)(const struct link *link);
	int kind; /* of `name` in the kernel's types; 0: no need */
	const char *name;
	int links;
} rows[] = {
	{ "kprobe: at each call of a function", "kprobe/security_task_getpgid",
	  call_getpgid, 0, NULL, 0 },
	{ "kprobe: at its first byte, said as an offset",
	  "kprobe/security_task_getpgid+0x0", call_getpgid, 0, NULL, 0 },
	{ "kretprobe: at each return", "kretprobe/security_task_getpgid",
	  call_getpgid, 0, NULL, 0 },
	{ "ksyscall: at each system call", "ksyscall/getpgid", call_getpgid, 0,
	  NULL, 0 },
	{ "kretsyscall: at each return of one", "kretsyscall/getpgid",
	  call_getpgid, 0, NULL, 0 },
	{ "tp: at each event", "tp/task/task_rename", rename_self, 0, NULL, 0 },
	{ "tracepoint: the same", "tracepoint/syscalls/sys_enter_getpgid",
	  call_getpgid, 0, NULL, 0 },
	{ "raw_tp: at each event", "raw_tp/task_rename", rename_self, 0, NULL,
	  1 },
	{ "raw_tracepoint: the same", "raw_tracepoint/task_rename", rename_self,
	  0, NULL, 1 },
	{ "tp_btf: at each event", "tp_btf/task_rename", rename_self,
	  BTF_KIND_TYPEDEF, "btf_trace_task_rename", 1 },
	{ "fentry: at each call of a function", "fentry/security_task_getpgid",
	  call_getpgid, BTF_KIND_FUNC, "security_task_getpgid", 1 },
	{ "fexit: at each return", "fexit/security_task_getpgid", call_getpgid,
	  BTF_KIND_FUNC, "security_task_getpgid", 1 },
	{ "fmod_ret: before a function", "fmod_ret/security_task_getpgid",
	  call_getpgid, BTF_KIND_FUNC, "security_task_getpgid", 1 },
	{ "lsm: at each decision", "lsm/task_getpgid", call_getpgid,
	  BTF_KIND_FUNC, "bpf_lsm_task_getpgid", 1 },
	{ "lsm.s: the same, and may sleep", "lsm.s/file_open", open_null,
	  BTF_KIND_FUNC, "bpf_lsm_file_open", 1 },
	{ "iter: once for each, when read", "iter/task", read_iterator,
	  BTF_KIND_FUNC, "bpf_iter_task", 1 },
	{ "iter.s: the same, and may sleep", "iter.s/task", read_iterator,
	  BTF_KIND_FUNC, "bpf_iter_task", 1 },
};

static uint32_t kernel_type(const char *name, int kind)
{
	struct btf btf;
	uint32_t id;

	ck_assert_msg(btf_open(&btf, "/sys/kernel/btf/vmlinux", NULL) == 0,
		      "%s", err_text());
	id = btf_find_kind(&btf, name, kind);
	btf_close(&btf);
	ck_assert_msg(id > 0, "the kernel has no %s", name);
	return id;
}

static void need(const struct row *row, const struct sec_rule *rule)
{
	bool by_function = row->kind == BTF_KIND_FUNC &&
			   rule->attach_type != BPF_TRACE_ITER;

	if (rule->prog_type == BPF_PROG_TYPE_KPROBE)
		need_kprobes();
	if (by_function)
		need_functions();
}

static void check_ran(const struct row *row, uint64_t n)
{
	if (row->fire == read_iterator)
		ck_assert_uint_gt(n, 1);
	else
		ck_assert_uint_eq(n, TIMES);
}

static void check_row(int i)
{
	const struct row *row = &rows[i];
	struct link link;
	struct map map;
	struct sec sec;
	uint64_t n;
	int fd, err;

	ck_assert_int_eq(sec_parse(&sec, row->section), 0);
	need(row, sec.rule);
	map = counter_open();
	fd = load_counter(sec.rule,
			  row->kind ? kernel_type(row->name, row->kind) : 0,
			  map.fd);
	err = attach_auto(&link, &sec, fd, NULL);
	ck_assert_msg(err == 0, "%s", err_text());
	ck_assert_int_eq(links_of(prog_id(fd)), row->links);
	row->fire(&link);
	n = counter_element(&map, 0);
	check_ran(row, n);
	link_close(&link);
	ck_assert_int_eq(links_of(prog_id(fd)), 0);
	row->fire(&link);
	ck_assert_uint_eq(counter_element(&map, 0), n);
	link_close(&link);
	close(fd);
	map_close(&map);
}
TABLE(auto, rows, check_row);
