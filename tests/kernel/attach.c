/* Attaching: a program runs at each event until its hook is closed. */
#include "insn/insn.h"
#include "loader/attach/hook.h"
#include "loader/err.h"
#include "loader/kernel.h"
#include "loader/ksyms.h"
#include "loader/prog.h"
#include "maps/map.h"
#include "maps/tracepipe.h"
#include "tests/run.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define TIMES 7

/* Count this process's events in element 0 of an array. */
static int load_counter(uint32_t type, int map_fd)
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
	struct prog_spec spec = { .type = type,
				  .name = "counter",
				  .insns = insns,
				  .insn_cnt = sizeof(insns) / 8,
				  .license = "GPL" };
	char *log;
	int fd = prog_load(&spec, &log);

	ck_assert_msg(fd >= 0, "%s\n%s", err_text(), log ? log : "");
	return fd;
}

static struct map counter_map(void)
{
	struct map_spec spec = { .type = BPF_MAP_TYPE_ARRAY,
				 .name = "count",
				 .key_size = 4,
				 .value_size = 8,
				 .max_entries = 1 };
	struct map map;

	ck_assert_msg(map_open(&map, &spec) == 0, "%s", err_text());
	return map;
}

static uint64_t count(const struct map *map)
{
	uint64_t value = ~0ull;
	uint32_t zero = 0;

	ck_assert_int_eq(map_lookup(map, &zero, &value), 0);
	return value;
}

/* A kernel that has the code for kprobes must let us use it. */
static void need_kprobes(void)
{
	struct ksyms *ksyms = ksyms_open(NULL);
	int has = ksyms ? ksyms_find(ksyms, "register_kprobe", NULL) : 1;

	ksyms_close(ksyms);
	if (!has)
		skip("this kernel was built without kprobes");
}

static int by_tracepoint(struct hook *hook, const struct kprobe *probe, int fd)
{
	(void)probe;
	return hook_tracepoint(hook, "syscalls", "sys_enter_getppid", fd);
}

static const struct row {
	const char *says;
	int (*attach)(struct hook *, const struct kprobe *, int);
	uint32_t type;
	int at_return;
} rows[] = {
	{ "a kprobe by the PMU runs at each call", hook_kprobe_pmu,
	  BPF_PROG_TYPE_KPROBE, 0 },
	{ "a kretprobe by the PMU runs at each return", hook_kprobe_pmu,
	  BPF_PROG_TYPE_KPROBE, 1 },
	{ "a kprobe by tracefs runs at each call", hook_kprobe_tracefs,
	  BPF_PROG_TYPE_KPROBE, 0 },
	{ "a kretprobe by tracefs runs at each return", hook_kprobe_tracefs,
	  BPF_PROG_TYPE_KPROBE, 1 },
	{ "a kprobe by whatever there is", hook_kprobe, BPF_PROG_TYPE_KPROBE,
	  0 },
	{ "a tracepoint runs at each system call", by_tracepoint,
	  BPF_PROG_TYPE_TRACEPOINT, 0 },
};

static void check_row(int i)
{
	struct kprobe probe = { .at_return = rows[i].at_return };
	struct hook hook = HOOK_NONE;
	struct map map;
	char symbol[64];
	int fd, err;

	if (rows[i].type == BPF_PROG_TYPE_KPROBE)
		need_kprobes();
	map = counter_map();
	fd = load_counter(rows[i].type, map.fd);
	err = kernel_syscall_symbol("getppid", symbol, sizeof(symbol));
	ck_assert_msg(err == 0, "%s", err_text());
	probe.symbol = symbol;
	err = rows[i].attach(&hook, &probe, fd);
	ck_assert_msg(err == 0, "%s", err_text());
	for (int n = 0; n < TIMES; n++)
		getppid();
	ck_assert_uint_eq(count(&map), TIMES);
	hook_close(&hook);
	getppid();
	ck_assert_uint_eq(count(&map), TIMES);
	hook_close(&hook);
	close(fd);
	map_close(&map);
}
TABLE(attach, rows, check_row);

static const struct {
	const char *says, *symbol, *text;
	int err;
} wrong[] = {
	{ "a function that does not exist", "no_such_function_here",
	  "kprobe at no_such_function_here: perf_event_open(): No such file",
	  -ENOENT },
	{ "a function that may not be probed", "asm_exc_page_fault",
	  "kprobe at asm_exc_page_fault", -EINVAL },
	{ "an empty name", "", "kprobe at", -EINVAL },
};

static void check_wrong(int i)
{
	struct kprobe probe = { .symbol = wrong[i].symbol };
	struct hook hook;
	struct map map;
	int fd;

	need_kprobes();
	map = counter_map();
	fd = load_counter(BPF_PROG_TYPE_KPROBE, map.fd);
	ck_assert_int_eq(hook_kprobe(&hook, &probe, fd), wrong[i].err);
	ck_assert_ptr_ne(strstr(err_text(), wrong[i].text), NULL);
	close(fd);
	map_close(&map);
}
TABLE(attach_wrong, wrong, check_wrong);

/* Does kprobe_events still have a line of process `pid`? */
static int lines_of(pid_t pid)
{
	char path[256], line[512], mine[64];
	const char *tracefs = kernel_tracefs();
	FILE *file;
	int n = 0;

	snprintf(path, sizeof(path), "%s/kprobe_events", tracefs);
	snprintf(mine, sizeof(mine), "/p_%d_", pid);
	file = fopen(path, "re");
	ck_assert_ptr_ne(file, NULL);
	while (fgets(line, sizeof(line), file))
		n += strstr(line, mine) != NULL;
	fclose(file);
	return n;
}

static const struct {
	const char *says;
} killed[] = { { "a tracefs probe goes when its process is killed" } };

static void check_killed(int i)
{
	struct kprobe probe = { .symbol = "__x64_sys_getppid" };
	struct hook hook;
	int ready[2], tries;
	char byte = 0;
	pid_t pid;

	(void)i;
	need_kprobes();
	kernel_tracefs(); /* mounted here, so that both sides see the same */
	ck_assert_int_eq(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		struct map map = counter_map();
		int fd = load_counter(BPF_PROG_TYPE_KPROBE, map.fd);

		byte = hook_kprobe_tracefs(&hook, &probe, fd) == 0;
		tries = write(ready[1], &byte, 1);
		for (;;)
			pause();
	}
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	ck_assert_int_eq(byte, 1);
	ck_assert_int_eq(lines_of(pid), 1);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	for (tries = 0; tries < 200 && lines_of(pid); tries++)
		usleep(20000);
	ck_assert_int_eq(lines_of(pid), 0);
	close(ready[0]);
	close(ready[1]);
}
TABLE(attach_killed, killed, check_killed);

static int load_printer(void)
{
	const struct bpf_insn insns[] = {
		BPF_ST_MEM(BPF_DW, BPF_REG_10, -8, 0x216968), /* "hi!" */
		BPF_MOV64_REG(BPF_REG_1, BPF_REG_10),
		BPF_ALU64_IMM(BPF_ADD, BPF_REG_1, -8),
		BPF_MOV64_IMM(BPF_REG_2, 4),
		BPF_EMIT_CALL(BPF_FUNC_trace_printk),
		BPF_MOV64_IMM(BPF_REG_0, 0),
		BPF_EXIT_INSN(),
	};
	struct prog_spec spec = { .type = BPF_PROG_TYPE_TRACEPOINT,
				  .name = "printer",
				  .insns = insns,
				  .insn_cnt = sizeof(insns) / 8,
				  .license = "GPL" };
	int fd = sys_prog_load(&spec);

	ck_assert_msg(fd >= 0, "%s", err_text());
	return fd;
}

static const struct {
	const char *says;
	bool by_child;
	int lines;
} pipes[] = {
	{ "every printed line arrives, the first one too", false, 3 },
	{ "the lines of another thread are not shown", true, 0 },
};

static void call_three_times(bool by_child)
{
	pid_t pid = by_child ? fork() : 0;

	for (int k = 0; k < 3 && pid == 0; k++)
		getppid();
	if (by_child && pid == 0)
		_exit(0);
	if (pid > 0)
		waitpid(pid, NULL, 0);
}

static void check_pipe(int i)
{
	struct tracepipe pipe;
	struct trace_line line;
	struct hook hook;
	int fd, err, n = 0;

	err = tracepipe_open(&pipe, "rawbpf-test");
	ck_assert_msg(err == 0, "%s", err_text());
	fd = load_printer();
	err = hook_tracepoint(&hook, "syscalls", "sys_enter_getppid", fd);
	ck_assert_msg(err == 0, "%s", err_text());
	call_three_times(pipes[i].by_child);
	while (tracepipe_next(&pipe, n < 3 ? 700 : 50, &line) > 0) {
		ck_assert_str_eq(line.says, "hi!");
		n++;
	}
	ck_assert_int_eq(n, pipes[i].lines);
	hook_close(&hook);
	close(fd);
	tracepipe_close(&pipe);
}
TABLE(printed, pipes, check_pipe);
