/* Programs run by hand: each type that can be, and words for the others. */
#include "loader/testrun.h"
#include "loader/attach/link.h"
#include "loader/err.h"
#include "tests/kernel/auto.h"
#include "tests/kernel/load.h"
#include "tests/run.h"

#include <errno.h>
#include <string.h>

OBJECT(by_hand);

static const struct row {
	const char *says, *prog;
	struct prog_run run;
	uint32_t result, times;
	uint32_t seen;
	int err;
	const char *words; /* of the refusal; NULL: it runs */
} rows[] = {
#define NUMBER(n) .ctx_in = &(uint64_t[2]){ n, n }, .ctx_size = 16
	{ "test run: socket", "p_socket", { .repeat = 5 }, 7, 5, 0, 0, NULL },
	{ "test run: tc", "p_tc", { .repeat = 5 }, 2, 5, 0, 0, NULL },
	{ "test run: action", "p_action", { .repeat = 5 }, 2, 5, 0, 0, NULL },
	{ "test run: xdp", "p_xdp", { .repeat = 5 }, 2, 5, 0, 0, NULL },
	{ "test run: cgroup_skb",
	  "p_cgroup",
	  { .repeat = 5 },
	  1,
	  5,
	  0,
	  0,
	  NULL },
	{ "test run: lwt_in", "p_lwt_in", { .repeat = 5 }, 0, 5, 0, 0, NULL },
	{ "test run: lwt_out", "p_lwt_out", { .repeat = 5 }, 0, 5, 0, 0, NULL },
	{ "test run: lwt_xmit",
	  "p_lwt_xmit",
	  { .repeat = 5 },
	  0,
	  5,
	  0,
	  0,
	  NULL },
	{ "test run: flow_dissector",
	  "p_flow",
	  { .repeat = 5 },
	  0,
	  5,
	  0,
	  0,
	  NULL },
	{ "test run: sk_lookup",
	  "p_lookup",
	  { .repeat = 5 },
	  1,
	  5,
	  0,
	  0,
	  NULL },
	{ "test run: netfilter, which there is since 6.4",
	  "p_netfilter",
	  { .repeat = 5 },
	  1,
	  5,
	  0,
	  0,
	  NULL },
	{ "test run: raw_tp with arguments",
	  "p_raw",
	  { NUMBER(9) },
	  3,
	  1,
	  9,
	  0,
	  NULL },
	{ "test run: syscall with a struct",
	  "p_syscall",
	  { NUMBER(8) },
	  5,
	  1,
	  8,
	  0,
	  NULL },
	{ "test run: fentry runs the kernel's own test functions",
	  "p_fentry",
	  { 0 },
	  0,
	  1,
	  0,
	  0,
	  NULL },
	{ "test run: a packet that is too short",
	  "p_xdp",
	  { .data_in = "short", .data_size = 5 },
	  0,
	  0,
	  0,
	  -EINVAL,
	  "5 bytes of data are too few: type XDP takes a packet from its "
	  "Ethernet header on, 14 bytes at least" },
	{ "test run: data that nobody takes",
	  "p_syscall",
	  { .data_in = "short", .data_size = 5 },
	  0,
	  0,
	  0,
	  -EINVAL,
	  "programs of type SYSCALL take no data" },
	{ "test run: too many arguments",
	  "p_raw",
	  { .ctx_in = "", .ctx_size = 97 },
	  0,
	  0,
	  0,
	  -EINVAL,
	  "97 bytes of ctx are too many: type RAW_TRACEPOINT takes 96" },
	{ "test run: what is not repeated",
	  "p_raw",
	  { .repeat = 2 },
	  0,
	  0,
	  0,
	  -EINVAL,
	  "are not repeated by the kernel" },
	{ "test run: kprobe cannot",
	  "p_kprobe",
	  { 0 },
	  0,
	  0,
	  0,
	  -EOPNOTSUPP,
	  "programs of type KPROBE cannot be run by hand" },
	{ "test run: tracepoint cannot",
	  "p_tracepoint",
	  { 0 },
	  0,
	  0,
	  0,
	  -EOPNOTSUPP,
	  "programs of type TRACEPOINT cannot be run by hand" },
	{ "test run: perf_event cannot",
	  "p_perf",
	  { 0 },
	  0,
	  0,
	  0,
	  -EOPNOTSUPP,
	  "programs of type PERF_EVENT cannot be run by hand" },
	{ "test run: sysctl cannot",
	  "p_sysctl",
	  { 0 },
	  0,
	  0,
	  0,
	  -EOPNOTSUPP,
	  "programs of type CGROUP_SYSCTL cannot be run by hand" },
	{ "test run: lwt_seg6local cannot",
	  "p_lwt_seg6",
	  { 0 },
	  0,
	  0,
	  0,
	  -EOPNOTSUPP,
	  "programs of type LWT_SEG6LOCAL cannot be run by hand" },
	{ "test run: sockops cannot",
	  "p_sockops",
	  { 0 },
	  0,
	  0,
	  0,
	  -EOPNOTSUPP,
	  "programs of type SOCK_OPS cannot be run by hand" },
};

static bool load_one(struct load *load, const char *name)
{
	struct load_want want = { .only = &name, .only_count = 1 };

	if (!strcmp(name, "p_fentry") && !has_functions())
		return false;
	if (!strcmp(name, "p_netfilter") && !since(6, 4)) {
		must_open(load, &by_hand, &want);
		ck_assert_int_eq(load_all(load), 1);
		load_close(load);
		return false;
	}
	must_load(load, &by_hand, &want);
	return true;
}

static void check_row(int i)
{
	const struct row *row = &rows[i];
	struct prog_run run = row->run;
	struct link link = LINK_NONE;
	struct load_prog *prog;
	struct load load;
	int err;

	if (!load_one(&load, row->prog))
		return; /* this kernel has none of that type */
	prog = load_prog_find(&load, row->prog);
	if (prog->spec.type == BPF_PROG_TYPE_TRACING)
		ck_assert_int_eq(link_btf(&link, prog->fd), 0);
	err = testrun(prog->fd, &run);
	ck_assert_msg(err == row->err, "%d: %s", err, err ? err_text() : "");
	if (row->words)
		must_say(err_text(), row->words);
	else
		ck_assert_uint_eq(run.retval, row->result);
	ck_assert_uint_eq(variable(&load, "times"), row->times);
	ck_assert_uint_eq(variable(&load, "seen"), row->seen);
	link_close(&link);
	load_close(&load);
}
TABLE(testrun, rows, check_row);

/* The table says what the kernel does: a type is in it, or is 524. */
static const struct {
	const char *says;
} all[] = { { "test run: the kernel cannot run the types that are not in the "
	      "table" } };

static void check_all(int i)
{
	static const char *const names[] = { "p_kprobe",  "p_tracepoint",
					     "p_perf",	  "p_sysctl",
					     "p_sockops", "p_lwt_seg6" };
	struct prog_run run = { 0 };
	struct load load;

	(void)i;
	for (size_t n = 0; n < sizeof(names) / sizeof(*names); n++) {
		load_one(&load, names[n]);
		ck_assert_int_eq(
			sys_prog_run(load_prog_find(&load, names[n])->fd, &run),
			-524);
		load_close(&load);
	}
}
TABLE(testrun_all, all, check_all);
