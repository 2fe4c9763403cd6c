/*
 * testrun.c - run a loaded program by hand: see testrun.h.
 */
#include "loader/testrun.h"
#include "insn/names.h"
#include "loader/err.h"

#include <errno.h>

#define ETHERNET  14  /* bytes of a frame's header */
#define NETFILTER 32  /* BPF_PROG_TYPE_NETFILTER, 6.4 */
#define ENOTSUPP  524 /* the kernel's own */
#define ZEROS	  256

#define PACKET "a packet from its Ethernet header on"
#define SKB \
	"a struct __sk_buff, of which mark, priority, cb and a few more count"

/* clang-format off */

const struct testrun_rule testrun_rules[] = {
	{ BPF_PROG_TYPE_SOCKET_FILTER, ETHERNET, 4096, false, true, PACKET, SKB },
	{ BPF_PROG_TYPE_SCHED_CLS, ETHERNET, 4096, false, true, PACKET, SKB },
	{ BPF_PROG_TYPE_SCHED_ACT, ETHERNET, 4096, false, true, PACKET, SKB },
	{ BPF_PROG_TYPE_CGROUP_SKB, ETHERNET, 4096, false, true, PACKET, SKB },
	{ BPF_PROG_TYPE_LWT_IN, ETHERNET, 4096, false, true, PACKET, SKB },
	{ BPF_PROG_TYPE_LWT_OUT, ETHERNET, 4096, false, true, PACKET, SKB },
	{ BPF_PROG_TYPE_LWT_XMIT, ETHERNET, 4096, false, true, PACKET, SKB },
	{ BPF_PROG_TYPE_XDP, ETHERNET, 4096, false, true, PACKET,
	  "a struct xdp_md, of which data, data_end and ingress_ifindex count" },
	{ BPF_PROG_TYPE_FLOW_DISSECTOR, ETHERNET, 4096, false, true, PACKET,
	  "a struct bpf_flow_keys, of which flags count" },
	{ NETFILTER, 64, 4096, false, true, PACKET,
	  "a struct nf_hook_state" },
	{ BPF_PROG_TYPE_SK_LOOKUP, 0, 4096, true, true, NULL,
	  "a struct bpf_sk_lookup: family, protocol, addresses, ports" },
	{ BPF_PROG_TYPE_RAW_TRACEPOINT, 0, 12 * 8, false, false, NULL,
	  "the event's arguments, eight bytes each, twelve at most" },
	{ BPF_PROG_TYPE_SYSCALL, 0, 65535, false, false, NULL,
	  "what the program makes of it" },
	{ BPF_PROG_TYPE_TRACING, 0, 0, false, false, NULL, NULL },
	{ BPF_PROG_TYPE_STRUCT_OPS, 0, 4096, true, false, NULL,
	  "a struct bpf_dummy_ops_test_args, of bpf_dummy_ops only" },
	{ 0, 0, 0, false, false, NULL, NULL },
};

/* clang-format on */

const struct testrun_rule *testrun_rule(uint32_t prog_type)
{
	for (const struct testrun_rule *r = testrun_rules; r->prog_type; r++)
		if (r->prog_type == prog_type)
			return r;
	return NULL;
}

static int no_rule(const char *type)
{
	return refuse(-EOPNOTSUPP,
		      "programs of type %s cannot be run by hand: they run "
		      "when what they are attached to happens",
		      type);
}

/* 0, or -EINVAL with the words that the kernel does not have. */
static int check(const struct testrun_rule *rule, const char *type,
		 const struct prog_run *run)
{
	if (run->data_size && !rule->least_data)
		return refuse(-EINVAL, "programs of type %s take no data%s%s",
			      type, rule->ctx ? "; their ctx is " : "",
			      rule->ctx ? rule->ctx : "");
	if (run->data_size && run->data_size < rule->least_data)
		return refuse(-EINVAL,
			      "%u bytes of data are too few: type %s takes %s, "
			      "%u bytes at least",
			      run->data_size, type, rule->data,
			      rule->least_data);
	if (run->ctx_size > rule->most_ctx)
		return refuse(-EINVAL,
			      "%u bytes of ctx are too many: type %s takes %u "
			      "at most",
			      run->ctx_size, type, rule->most_ctx);
	if (run->repeat > 1 && !rule->repeats)
		return refuse(-EINVAL,
			      "programs of type %s are not repeated by the "
			      "kernel: run it once, several times",
			      type);
	return 0;
}

/* As the kernel wants it at least; of the others zeros will do. */
static const uint32_t lookup[16] = { [2] = 2 /* AF_INET */ };

static void fill_in(const struct testrun_rule *rule, struct prog_run *run)
{
	static const char zeros[ZEROS];

	if (rule->least_data && !run->data_size) {
		run->data_in = zeros;
		run->data_size = 64;
	}
	if (rule->needs_ctx && !run->ctx_size) {
		run->ctx_in = rule->prog_type == BPF_PROG_TYPE_SK_LOOKUP
				      ? (const void *)lookup
				      : zeros;
		run->ctx_size = sizeof(lookup);
	}
	if (!rule->repeats)
		run->repeat = 0;
}

int testrun(int prog_fd, struct prog_run *run)
{
	struct bpf_prog_info info = { 0 };
	const struct testrun_rule *rule;
	const char *type;
	int err = sys_obj_info(prog_fd, &info, sizeof(info));

	if (err)
		return err;
	rule = testrun_rule(info.type);
	type = name_of(&prog_type_names, info.type);
	err = rule ? check(rule, type, run) : no_rule(type);
	if (err)
		return err;
	fill_in(rule, run);
	err = sys_prog_run(prog_fd, run);
	if (err == -ENOTSUPP)
		return refuse(-EOPNOTSUPP,
			      "this kernel cannot run programs of type %s by "
			      "hand",
			      type);
	return err;
}
