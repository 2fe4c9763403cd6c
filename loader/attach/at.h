/*
 * at.h - what the families of attach_auto() get.
 *
 * A family is a file; its functions stand in the table of auto.c, a row for
 * each kind of section.
 */
#ifndef LOADER_ATTACH_AT_H
#define LOADER_ATTACH_AT_H

#include "loader/attach/auto.h"

struct at {
	const struct sec *sec; /* what the section says */
	int prog_fd;
	const struct place *place; /* what it does not say; never NULL */
};

/* trampoline.c: tp_btf, fentry, fexit, fmod_ret, freplace, lsm. */
int at_trampoline(struct link *link, const struct at *at);

/* perf_event.c: sampling, on each CPU or of one process. */
int at_perf_event(struct link *link, const struct at *at);

/* iter.c */
int at_iter(struct link *link, const struct at *at);

/* cgroup.c: cgroup_skb, cgroup/..., sockops, lsm_cgroup. */
int at_cgroup(struct link *link, const struct at *at);

/* uprobe.c: a function of a file, or all that match. */
int at_uprobe(struct link *link, const struct at *at);
int at_uprobe_multi(struct link *link, const struct at *at);

/* usdt.c: a mark in a program, wherever it stands. */
int at_usdt(struct link *link, const struct at *at);

/* kprobe_multi.c: all kernel functions that match. */
int at_kprobe_multi(struct link *link, const struct at *at);

/* xdp.c, tc.c: a network interface. */
int at_xdp(struct link *link, const struct at *at);
int at_tc(struct link *link, const struct at *at);
int at_tcx(struct link *link, const struct at *at);

/* socket.c: sockets, maps of them, namespaces, netfilter. */
int at_socket(struct link *link, const struct at *at);
int at_reuseport(struct link *link, const struct at *at);
int at_netns(struct link *link, const struct at *at);
int at_sockmap(struct link *link, const struct at *at);
int at_netfilter(struct link *link, const struct at *at);

#endif
