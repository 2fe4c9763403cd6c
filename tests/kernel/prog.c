/* Loading a program, and the verifier's log, on the running kernel. */
#include "insn/insn.h"
#include "loader/err.h"
#include "loader/prog.h"
#include "tests/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LONG 4000

static const struct bpf_insn good[] = {
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_EXIT_INSN(),
};
static const struct bpf_insn unread[] = {
	BPF_MOV64_REG(BPF_REG_0, BPF_REG_3),
	BPF_EXIT_INSN(),
};
static struct bpf_insn many[LONG]; /* their log at level 2 is > 64 KiB */

static const struct row {
	const char *says;
	const struct bpf_insn *insns;
	uint32_t count;
	int err;
	const char *in_log; /* NULL: there is no log */
	const char *in_text;
} rows[] = {
	{ "a good program gets an fd and no log", good, 2, 0, NULL, NULL },
	{ "a refused one keeps the verifier's words", unread, 2, -EACCES,
	  "R3 !read_ok", "program 'test': bpf(BPF_PROG_LOAD): Permission" },
	{ "a program without instructions never reaches the verifier", good, 0,
	  -E2BIG, NULL, "(E2BIG)" },
	{ "a missing exit is refused", good, 1, -EINVAL, "exit", "(EINVAL)" },
};

static struct prog_spec spec_of(const struct bpf_insn *insns, uint32_t count)
{
	return (struct prog_spec){ .type = BPF_PROG_TYPE_SOCKET_FILTER,
				   .name = "test",
				   .insns = insns,
				   .insn_cnt = count,
				   .license = "GPL" };
}

static void check_row(int i)
{
	struct prog_spec spec = spec_of(rows[i].insns, rows[i].count);
	char *log;
	int fd = prog_load(&spec, &log);

	if (rows[i].err == 0) {
		ck_assert_msg(fd > 2, "%s", err_text());
		close(fd);
	} else {
		ck_assert_int_eq(fd, rows[i].err);
		ck_assert_ptr_ne(strstr(err_text(), rows[i].in_text), NULL);
	}
	if (rows[i].in_log)
		ck_assert_msg(log && strstr(log, rows[i].in_log), "log: %s",
			      log ? log : "(none)");
	else
		ck_assert_ptr_eq(log, NULL);
	free(log);
}
TABLE(prog, rows, check_row);

static const struct {
	const char *says;
} whole[] = { { "a log larger than the first buffer comes whole" } };

static void check_whole(int i)
{
	struct prog_spec spec = spec_of(many, LONG);
	char *log;

	(void)i;
	for (int n = 0; n < LONG; n++)
		many[n] = BPF_MOV64_IMM(BPF_REG_0, n);
	many[LONG - 1] = BPF_EXIT_INSN();
	log = prog_log(&spec, 2);
	ck_assert_ptr_ne(log, NULL);
	ck_assert_uint_gt(strlen(log), 64 << 10);
	ck_assert_ptr_ne(strstr(log, "0: (b7) r0 = 0"), NULL);
	ck_assert_ptr_ne(strstr(log, "processed 4000 insns"), NULL);
	free(log);
}
TABLE(prog_log, whole, check_whole);

static int seen, seen_cmd;

static void count_call(void *arg, const struct sys_call *call)
{
	struct prog_spec spec = spec_of(good, 2);

	(void)arg;
	seen++;
	seen_cmd = call->cmd;
	close(sys_prog_load(&spec)); /* a call of the observer's own */
}

static const struct {
	const char *says;
	bool quiet, stdin_closed;
	int seen;
} observed[] = {
	{ "the observer sees a call, and not its own", false, false, 1 },
	{ "a probe between quiet calls is not shown", true, false, 0 },
	{ "an fd is above 2 even when 0 is free", false, true, 1 },
};

static void check_observed(int i)
{
	struct prog_spec spec = spec_of(good, 2);
	int fd, saved = dup(0);

	if (observed[i].stdin_closed)
		close(0);
	sys_observe(count_call, NULL);
	sys_quiet(observed[i].quiet);
	fd = sys_prog_load(&spec);
	ck_assert_int_gt(fd, 2);
	ck_assert_int_eq(seen, observed[i].seen);
	if (seen)
		ck_assert_int_eq(seen_cmd, BPF_PROG_LOAD);
	sys_observe(NULL, NULL);
	close(fd);
	if (observed[i].stdin_closed)
		dup2(saved, 0);
	close(saved);
}
TABLE(observer, observed, check_observed);

static const struct {
	const char *says;
} failed[] = { { "the last failure is kept for the hints" } };

static void check_failed(int i)
{
	struct prog_spec spec = spec_of(unread, 2);

	(void)i;
	ck_assert_int_eq(sys_prog_load(&spec), -EACCES);
	ck_assert_int_eq(sys_last_failure()->call.cmd, BPF_PROG_LOAD);
	ck_assert_int_eq(sys_last_failure()->call.result, -EACCES);
	ck_assert_int_eq(sys_last_failure()->attr.bpf.insn_cnt, 2);
}
TABLE(failure, failed, check_failed);
