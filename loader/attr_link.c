/*
 * attr_link.c - the fields of BPF_LINK_CREATE, which depend on attach_type.
 *
 *   at  0        4          8            12      16 ...
 *       prog_fd  target_fd  attach_type  flags   one of ten structs
 *                (or an interface's index)
 */
#include "loader/attr_field.h"

/* Bits: a row is of every variant whose bit it has; 0 is "all of them". */
enum variant {
	FD = 1, /* target_fd is a file descriptor */
	XDP = 2,
	TCX = 4, /* and netkit */
	ITER = 8,
	PERF = 16,
	KPROBES = 32,
	TRACING = 64,
	NETFILTER = 128,
	UPROBES = 256,
	DEVICE = XDP | TCX,
	ORDERED = FD | TCX, /* has a place in a list of programs */
};

const struct attr_field attr_link_create[] = {
	FIELD(prog_fd, 0, 4, FD, ALWAYS), /* or map_fd */
	FIELD(target_fd, 4, 4, FD, IN, .when = FD | PERF | TRACING),
	FIELD(target_ifindex, 4, 4, NUMBER, ALWAYS, .when = DEVICE),
	FIELD(attach_type, 8, 4, ENUM, ALWAYS, .names = &attach_type_names),
	FIELD(flags, 12, 4, FLAGS, IN, .when = 0xffff & ~XDP,
	      .flags = flags_attach),
	FIELD(flags, 12, 4, FLAGS, IN, .when = XDP, .flags = flags_xdp),
	FIELD(iter_info, 16, 8, BUFFER, IN, .length = 24, .when = ITER),
	FIELD(iter_info_len, 24, 4, BYTES, IN, .when = ITER),
	FIELD(bpf_cookie, 16, 8, HEX, IN, .when = PERF),
	FIELD(kprobe_multi.flags, 16, 4, FLAGS, IN, .when = KPROBES,
	      .flags = flags_kprobes),
	FIELD(cnt, 20, 4, NUMBER, IN, .when = KPROBES),
	FIELD(syms, 24, 8, STRINGS, IN, .length = 20, .when = KPROBES),
	FIELD(addrs, 32, 8, RECORDS, IN, .length = 20, .when = KPROBES),
	FIELD(cookies, 40, 8, RECORDS, IN, .length = 20, .when = KPROBES),
	FIELD(target_btf_id, 16, 4, NUMBER, IN, .when = TRACING),
	FIELD(cookie, 24, 8, HEX, IN, .when = TRACING),
	FIELD(pf, 16, 4, NUMBER, ALWAYS, .when = NETFILTER),
	FIELD(hooknum, 20, 4, NUMBER, ALWAYS, .when = NETFILTER),
	FIELD(priority, 24, 4, SIGNED, ALWAYS, .when = NETFILTER),
	FIELD(netfilter.flags, 28, 4, HEX, IN, .when = NETFILTER),
	FIELD(path, 16, 8, STRING, IN, .when = UPROBES),
	FIELD(offsets, 24, 8, RECORDS, IN, .length = 48, .when = UPROBES),
	FIELD(ref_ctr_offsets, 32, 8, RECORDS, IN, .length = 48,
	      .when = UPROBES),
	FIELD(cookies, 40, 8, RECORDS, IN, .length = 48, .when = UPROBES),
	FIELD(cnt, 48, 4, NUMBER, IN, .when = UPROBES),
	FIELD(uprobe_multi.flags, 52, 4, FLAGS, IN, .when = UPROBES,
	      .flags = flags_uprobes),
	FIELD(pid, 56, 4, NUMBER, IN, .when = UPROBES),
	FIELD(relative_fd, 16, 4, NUMBER, IN, .when = ORDERED), /* or an id */
	FIELD(expected_revision, 24, 8, NUMBER, IN, .when = ORDERED),
	FIELDS_END,
};

/* What the bytes from 16 on are, by attach_type; FD if not named here. */
static const struct {
	uint16_t attach_type, variant;
} variants[] = {
	{ 23, TRACING },   /* BPF_TRACE_RAW_TP */
	{ 24, TRACING },   /* BPF_TRACE_FENTRY */
	{ 25, TRACING },   /* BPF_TRACE_FEXIT */
	{ 26, TRACING },   /* BPF_MODIFY_RETURN */
	{ 27, TRACING },   /* BPF_LSM_MAC */
	{ 28, ITER },	   /* BPF_TRACE_ITER */
	{ 37, XDP },	   /* BPF_XDP */
	{ 41, PERF },	   /* BPF_PERF_EVENT */
	{ 42, KPROBES },   /* BPF_TRACE_KPROBE_MULTI */
	{ 45, NETFILTER }, /* BPF_NETFILTER */
	{ 46, TCX },	   /* BPF_TCX_INGRESS */
	{ 47, TCX },	   /* BPF_TCX_EGRESS */
	{ 48, UPROBES },   /* BPF_TRACE_UPROBE_MULTI */
	{ 54, TCX },	   /* BPF_NETKIT_PRIMARY */
	{ 55, TCX },	   /* BPF_NETKIT_PEER */
	{ 56, KPROBES },   /* BPF_TRACE_KPROBE_SESSION */
	{ 57, UPROBES },   /* BPF_TRACE_UPROBE_SESSION */
};

unsigned int attr_link_variant(uint64_t attach_type)
{
	for (size_t i = 0; i < sizeof(variants) / sizeof(variants[0]); i++)
		if (variants[i].attach_type == attach_type)
			return variants[i].variant;
	return FD;
}
