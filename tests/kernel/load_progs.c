/* The loader: programs, their functions, and those that are refused. */
#include "tests/kernel/load.h"
#include "loader/attr.h"
#include "loader/err.h"
#include "loader/hint.h"
#include "tests/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- Functions ---- */

OBJECT(calls);

static const struct {
	const char *says, *prog;
	int result;
} called[] = {
	{ "load: a static function is called", "use_static", 42 },
	{ "load: static, global and hidden functions are called", "use_all",
	  2 + 21 * 10 + 202 * 100 },
	{ "load: eight frames of calls, the program's among them",
	  "eight_frames", 7 },
	{ "load: bpf_loop calls a function back", "loop", 0 + 2 + 4 + 6 + 8 },
	{ "load: bpf_for_each_map_elem calls a function back", "for_each",
	  0 + 1 + 2 + 3 },
};

static void check_called(int i)
{
	struct load load;

	must_load(&load, &calls, NULL);
	ck_assert_int_eq(run(&load, called[i].prog), called[i].result);
	load_close(&load);
}
TABLE(load_called, called, check_called);

/* ---- Refused ---- */

OBJECT(refused);

static const struct {
	const char *says, *prog;
	int result; /* of a run; 0: it is refused */
	const char *error, *log, *why;
} verdicts[] = {
	{ "load: a good program before those that are refused", "good", 7, NULL,
	  NULL, NULL },
	{ "load: a good program behind those that are refused", "last", 9, NULL,
	  NULL, NULL },
	{ "load: a refused program has its error and its log", "out_of_bounds",
	  0, "program 'out_of_bounds': bpf(BPF_PROG_LOAD): Permission denied",
	  "invalid bpf_context access off=4000 size=4", NULL },
	{ "load: a field that is nowhere, where it is read", "no_field", 0,
	  "program 'no_field': bpf(BPF_PROG_LOAD): Invalid argument",
	  "invalid func unknown#195896080",
	  "type `struct task_struct` has no field `no_such_field`" },
	{ "load: a field that is nowhere, in dead code", "dead_field", 11, NULL,
	  NULL, NULL },
	{ "load: a struct that is nowhere, where it is read", "no_struct", 0,
	  "program 'no_struct': bpf(BPF_PROG_LOAD): Invalid argument",
	  "invalid func unknown#195896080",
	  "no type `struct no_such_struct` in this kernel's types" },
	{ "load: an event that is nowhere is not sent to the kernel",
	  "no_event", 0,
	  "program no_event: SEC(\"tp_btf/no_such_event\"): the kernel's "
	  "types have no type 'btf_trace_no_such_event'",
	  NULL, NULL },
};

static void check_refused(const struct load_prog *prog, int i)
{
	ck_assert_int_eq(prog->fd, -1);
	ck_assert_int_lt(prog->err, 0);
	must_say(prog->error, verdicts[i].error);
	if (verdicts[i].log)
		must_say(prog->log, verdicts[i].log);
	else
		ck_assert_ptr_null(prog->log);
	if (verdicts[i].why)
		must_say(prog->why, verdicts[i].why);
	else
		ck_assert_msg(!prog->why, "%s", prog->why);
}

static void check_verdict(int i)
{
	struct load_prog *prog;
	struct load load;

	must_open(&load, &refused, NULL);
	ck_assert_int_eq(load_all(&load), 4);
	prog = load_prog_find(&load, verdicts[i].prog);
	if (verdicts[i].error) {
		check_refused(prog, i);
	} else {
		ck_assert_int_eq(prog->err, 0);
		ck_assert_int_eq(run(&load, verdicts[i].prog),
				 verdicts[i].result);
	}
	load_close(&load);
}
TABLE(load_verdicts, verdicts, check_verdict);

/* ---- Asked for ---- */

static const struct {
	const char *says;
	const struct object *object;
	const char *only[3];
	const char *loaded; /* the names, with spaces */
	int refused;
	const char *error; /* of load_open() */
} asked[] = {
	{ "load: a section with ? is left out",
	  &refused,
	  { NULL },
	  "good last dead_field ",
	  4,
	  NULL },
	{ "load: a section with ? is loaded if it is asked for",
	  &refused,
	  { "unasked" },
	  "unasked ",
	  0,
	  NULL },
	{ "load: two that are asked for, and nothing else",
	  &refused,
	  { "unasked", "last" },
	  "last unasked ",
	  0,
	  NULL },
	{ "load: one that is asked for and refused",
	  &refused,
	  { "unasked_bad", "good" },
	  "good ",
	  1,
	  NULL },
	{ "load: a program that is not there",
	  &refused,
	  { "goods" },
	  "",
	  0,
	  "refused.bpf.o: it has no program 'goods'; did you mean 'good'?" },
	{ "load: a function is no program",
	  &calls,
	  { "twice" },
	  "",
	  0,
	  "calls.bpf.o: it has no program 'twice'" },
	{ "load: nine frames of calls",
	  &calls,
	  { "nine_frames" },
	  "",
	  1,
	  NULL },
};

static void check_asked(int i)
{
	struct load_want want = { .only = asked[i].only };
	struct load load;
	char names[200] = "";
	int err;

	while (asked[i].only[want.only_count])
		want.only_count++;
	err = object_open(&load, asked[i].object, &want);
	if (asked[i].error) {
		ck_assert_int_eq(err, -ENOENT);
		must_say(err_text(), asked[i].error);
	} else {
		ck_assert_int_eq(load_all(&load), asked[i].refused);
	}
	for (int p = 0; !err && p < load.progdefs.count; p++)
		if (load.progs[p].fd >= 0)
			strcat(strcat(names, load.progs[p].def->name), " ");
	ck_assert_str_eq(names, asked[i].loaded);
	load_close(&load);
}
TABLE(load_asked, asked, check_asked);

/* ---- What the section says, in the call ---- */

OBJECT(flags);

static const struct {
	const char *says, *prog;
	uint32_t type, attach_type, flags;
	bool by_type; /* attach_btf_id is not 0 */
} sent[] = {
	{ "load: xdp says its attach type", "p_xdp", BPF_PROG_TYPE_XDP, BPF_XDP,
	  0, false },
	{ "load: xdp.frags takes packets in pieces", "p_xdp_frags",
	  BPF_PROG_TYPE_XDP, BPF_XDP, BPF_F_XDP_HAS_FRAGS, false },
	{ "load: xdp.frags/devmap", "p_xdp_devmap", BPF_PROG_TYPE_XDP,
	  BPF_XDP_DEVMAP, BPF_F_XDP_HAS_FRAGS, false },
	{ "load: syscall may sleep", "p_syscall", BPF_PROG_TYPE_SYSCALL, 0,
	  BPF_F_SLEEPABLE, false },
	{ "load: lsm.s may sleep, at a function", "p_lsm_sleeps",
	  BPF_PROG_TYPE_LSM, BPF_LSM_MAC, BPF_F_SLEEPABLE, true },
	{ "load: iter.s may sleep, at a function", "p_iter_sleeps",
	  BPF_PROG_TYPE_TRACING, BPF_TRACE_ITER, BPF_F_SLEEPABLE, true },
	{ "load: uprobe.s may sleep", "p_uprobe_sleeps", BPF_PROG_TYPE_KPROBE,
	  0, BPF_F_SLEEPABLE, false },
	{ "load: cgroup/connect4 says its attach type", "p_connect",
	  BPF_PROG_TYPE_CGROUP_SOCK_ADDR, BPF_CGROUP_INET4_CONNECT, 0, false },
	{ "load: cgroup_skb/egress says it where a kernel knows", "p_packets",
	  BPF_PROG_TYPE_CGROUP_SKB, BPF_CGROUP_INET_EGRESS, 0, false },
	{ "load: tcx/egress says it where a kernel knows", "p_egress",
	  BPF_PROG_TYPE_SCHED_CLS, 47, 0, false },
	{ "load: a tracepoint has no attach type", "p_tracepoint",
	  BPF_PROG_TYPE_TRACEPOINT, 0, 0, false },
	{ "load: tp_btf is at a type", "p_by_type", BPF_PROG_TYPE_TRACING,
	  BPF_TRACE_RAW_TP, 0, true },
};

static union sys_attr last_load;

static void keep_load(void *arg, const struct sys_call *call)
{
	(void)arg;
	if (call->nr == SYS_NR_BPF && call->cmd == BPF_PROG_LOAD)
		last_load = *call->attr;
}

static void check_sent(int i)
{
	const char *only[] = { sent[i].prog };
	struct load_want want = { .only = only, .only_count = 1 };
	const union bpf_attr *attr = &last_load.bpf;
	struct load load;

	must_open(&load, &flags, &want);
	sys_observe(keep_load, NULL);
	ck_assert_msg(load_all(&load) >= 0, "%s", err_text());
	sys_observe(NULL, NULL);
	ck_assert_str_eq(attr->prog_name, sent[i].prog);
	ck_assert_uint_eq(attr->prog_type, sent[i].type);
	ck_assert_uint_eq(attr->expected_attach_type, sent[i].attach_type);
	ck_assert_uint_eq(attr->prog_flags, sent[i].flags);
	ck_assert_int_eq(attr->attach_btf_id != 0, sent[i].by_type);
	load_close(&load);
}
TABLE(load_sent, sent, check_sent);

/* ---- Without a license ---- */

OBJECT(unlicensed);

static const struct {
	const char *says;
} free_rows[] = { { "load: without a license a GPL helper is refused" } };

static void check_free(int i)
{
	struct load load;
	char *words;
	size_t size;
	FILE *out = open_memstream(&words, &size);

	(void)i;
	must_open(&load, &unlicensed, NULL);
	ck_assert_int_eq(load_all(&load), 1);
	must_say(load.progs[0].log, "cannot call GPL-restricted function from "
				    "non-GPL compatible program");
	hint_print(out);
	fclose(out);
	must_say(words, "license");
	free(words);
	load_close(&load);
}
TABLE(load_license, free_rows, check_free);
