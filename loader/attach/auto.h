/*
 * auto.h - attach a program to what its section says.
 *
 *     SEC("kprobe/tcp_connect+4")        a kernel function, bytes into it
 *     SEC("kretprobe/nf_nat:nf_nat_fn")  one of a module, at its return
 *     SEC("ksyscall/execve")             a system call's function
 *     SEC("tp/sched/sched_switch")       a tracepoint: category, name
 *     SEC("raw_tp/sched_switch")         the same, before its record is made
 *     SEC("fentry/vfs_read")             what the program was loaded for:
 *     SEC("tp_btf/...") "lsm/" "iter/"   the kernel knows it already
 *
 * Many sections do not say where: SEC("xdp") is of every interface there is.
 * The caller does then, in a struct place.
 */
#ifndef LOADER_ATTACH_AUTO_H
#define LOADER_ATTACH_AUTO_H

#include "loader/attach/link.h"
#include "loader/object/sec.h"

#include <sys/types.h>

/* Where in netfilter: NFPROTO_IPV4, NF_INET_LOCAL_IN, and before which. */
struct netfilter_place {
	uint32_t family, hook;
	int32_t priority;
};

/* What a section does not say.  All zero: nothing more is known; each family
 * reads what concerns it.  The fds stay the caller's. */
struct place {
	int ifindex;	    /* a network interface's number: xdp, tc, tcx */
	int cgroup_fd;	    /* a cgroup's folder, opened: cgroup/..., sockops,
			     * iter/cgroup */
	int netns_fd;	    /* a network namespace: sk_lookup, flow_dissector */
	int socket_fd;	    /* socket, sk_reuseport */
	int map_fd;	    /* to walk: iter/bpf_map_elem ...; or a map of
			     * sockets: sk_msg, sk_skb */
	pid_t pid;	    /* uprobe, usdt, perf_event, iter/task: of this
			     * process only */
	const char *path;   /* uprobe, usdt: in this file, where the section
			     * names none */
	uint64_t cookie;    /* bpf_get_attach_cookie() gives it; 0: none. Of
			     * bpf/usdt.h: bpf_usdt_cookie() */
	const char *event;  /* perf_event: "page-faults"; NULL: cpu-clock */
	uint32_t frequency; /* perf_event: so often a second and CPU; or */
	uint64_t period;    /* each time that many have happened */
	uint32_t flags;	    /* XDP_FLAGS_SKB_MODE, ... */
	const struct netfilter_place *netfilter; /* NULL: IPv4 packets for us */
};

/* 0, and the link is the caller's to close; or -errno with the error text
 * and LINK_NONE.  `place` may be NULL.  -EOPNOTSUPP: nothing is wrong, but
 * neither the section nor the place say enough; the text says what is
 * needed. */
int attach_auto(struct link *link, const struct sec *sec, int prog_fd,
		const struct place *place);

#endif
