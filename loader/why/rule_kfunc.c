/*
 * rule_kfunc.c - a function of the kernel that this program may not call.
 *
 *     calling kernel function bpf_dynptr_from_skb is not allowed
 *                                 in a program of type XDP: it has
 *                                 bpf_dynptr_from_xdp()
 */
#include "insn/names.h"
#include "loader/why/rules.h"

#include <string.h>

/* Who may call what, by a part of the name; the first that fits.  As
 * register_btf_kfunc_id_set() has it, in net/core/filter.c, kernel/bpf,
 * kernel/sched, net/netfilter and fs, up to 6.18;
 * what is not here is not said. */
static const struct {
	const char *part, *who;
} rows[] = {
	{ "bpf_xdp_metadata_", "xdp, bound to a device" },
	{ "bpf_dynptr_from_skb", "tc, cgroup_skb, socket, sk_skb, lwt and "
				 "netfilter" },
	{ "bpf_dynptr_from_xdp", "xdp" },
	{ "bpf_skb_ct_", "tc" },
	{ "bpf_xdp_ct_", "xdp" },
	{ "bpf_ct_", "tc, xdp" },
	{ "bpf_sock_addr_", "cgroup programs of addresses" },
	{ "bpf_sock_destroy", "iterators of sockets" },
	{ "scx_bpf_", "struct_ops of sched_ext" },
	{ "hid_bpf_", "struct_ops and syscall programs of HID" },
	{ "bpf_task_",
	  "tracing, lsm, struct_ops, syscall; in newer kernels tc, xdp "
	  "and cgroup_skb, too" },
	{ "bpf_cgroup_",
	  "tracing, lsm, struct_ops, syscall; in newer kernels tc, xdp "
	  "and cgroup_skb, too" },
	{ "file_xattr", "lsm, that may sleep" },
	{ "dentry_xattr", "lsm, that may sleep" },
	{ "user_key", "lsm and tracing, that may sleep" },
};

static const char *who_may(const char *name)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strstr(name, rows[i].part))
			return rows[i].who;
	return NULL;
}

/* The same for this type's packets; NULL: there is none. */
static const char *twin(const struct why_case *c, const char *name)
{
	static const char *const pairs[][2] = {
		{ "bpf_dynptr_from_skb", "bpf_dynptr_from_xdp" },
		{ "bpf_skb_ct_lookup", "bpf_xdp_ct_lookup" },
		{ "bpf_skb_ct_alloc", "bpf_xdp_ct_alloc" },
	};
	bool xdp = c->ask->prog_type == BPF_PROG_TYPE_XDP;
	bool tc = c->ask->prog_type == BPF_PROG_TYPE_SCHED_CLS;

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		if (xdp && !strcmp(name, pairs[i][0]))
			return pairs[i][1];
		if (tc && !strcmp(name, pairs[i][1]))
			return pairs[i][0];
	}
	return NULL;
}

static void not_allowed(struct why_case *c, const char *name)
{
	const char *who = who_may(name), *other = twin(c, name);

	c->why->summary = say(c, "%s() is not for programs of this type", name);
	c->why->detail =
		say(c, "this kernel has it%s%s%s%s",
		    c->ask->prog_type ? "; this is a program of type " : "",
		    c->ask->prog_type
			    ? name_of(&prog_type_names, c->ask->prog_type)
			    : "",
		    who ? "; it is for " : "", who ? who : "");
	if (other)
		c->why->fix = say(c, "%s() is the one for this type", other);
	else if (who)
		c->why->fix = say(c,
				  "a program for %s; or a helper that does "
				  "the same",
				  who);
}

/* ---- kernel btf_id 1234 is not a function ---- */

static void wrong_id(struct why_case *c)
{
	long long id = message_number(&c->args, 0);

	c->why->summary = say(c,
			      "type %lld of this kernel is not a function "
			      "that can be called",
			      id);
	c->why->fix = say(c, "load the object afresh, on this kernel: the "
			     "number is looked up by name (rawbpf btf vmlinux "
			     "NAME)");
}

/* A name of a kernel function, if that is what the message has first. */
void rule_no_kfunc(struct why_case *c)
{
	const char *format = c->message->format;
	const char *name = message_text(c, &c->args, 0);

	if (strstr(format, "kernel function %s is not allowed"))
		not_allowed(c, name);
	else if (strstr(format, "btf_id %u"))
		wrong_id(c);
	else if (strstr(format, "cannot find address"))
		c->why->summary =
			say(c, "%s() has no address in this kernel", name);
	else if (strstr(format, "css_task_iter"))
		c->why->fix = "SEC(\"lsm.s/...\"), SEC(\"iter/...\") or "
			      "another that may sleep";
	else if (strstr(format, "metadata kfuncs require"))
		c->why->fix = "flags BPF_F_XDP_DEV_BOUND_ONLY and the "
			      "device's prog_ifindex, when it is loaded";
	else
		rule_register(c);
}
