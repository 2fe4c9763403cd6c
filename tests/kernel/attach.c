/* Attaching: a program runs at each event until its hook is closed. */
#include "insn/insn.h"
#include "loader/attach/hook.h"
#include "loader/err.h"
#include "loader/kernel.h"
#include "loader/ksyms.h"
#include "loader/prog.h"
#include "maps/tracepipe.h"
#include "tests/kernel/counter.h"
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

static int load_counter(const char *section, int map_fd)
{
	struct sec sec;

	ck_assert_msg(sec_parse(&sec, section) == 0, "%s", err_text());
	return counter_load(&sec, map_fd);
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
	const char *section;
	int at_return;
} rows[] = {
	{ "a kprobe by the PMU runs at each call", hook_kprobe_pmu, "kprobe",
	  0 },
	{ "a kretprobe by the PMU runs at each return", hook_kprobe_pmu,
	  "kprobe", 1 },
	{ "a kprobe by tracefs runs at each call", hook_kprobe_tracefs,
	  "kprobe", 0 },
	{ "a kretprobe by tracefs runs at each return", hook_kprobe_tracefs,
	  "kprobe", 1 },
	{ "a kprobe by whatever there is", hook_kprobe, "kprobe", 0 },
	{ "a tracepoint runs at each system call", by_tracepoint, "tracepoint",
	  0 },
};

static void check_row(int i)
{
	struct kprobe probe = { .at_return = rows[i].at_return };
	struct hook hook = HOOK_NONE;
	struct map map;
	char symbol[64];
	int fd, err;

	if (!strcmp(rows[i].section, "kprobe"))
		need_kprobes();
	map = counter_open();
	fd = load_counter(rows[i].section, map.fd);
	err = kernel_syscall_symbol("getppid", symbol, sizeof(symbol));
	ck_assert_msg(err == 0, "%s", err_text());
	probe.symbol = symbol;
	err = rows[i].attach(&hook, &probe, fd);
	ck_assert_msg(err == 0, "%s", err_text());
	for (int n = 0; n < TIMES; n++)
		getppid();
	ck_assert_uint_eq(counter_element(&map, 0), TIMES);
	hook_close(&hook);
	getppid();
	ck_assert_uint_eq(counter_element(&map, 0), TIMES);
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
	map = counter_open();
	fd = load_counter("kprobe", map.fd);
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
		struct map map = counter_open();
		int fd = load_counter("kprobe", map.fd);

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
