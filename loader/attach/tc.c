/*
 * tc.c - attach to a network interface, where packets have an skb.
 *
 *     SEC("tcx/ingress")   BPF_LINK_CREATE, a list of programs    (6.6)
 *     SEC("tc/ingress")    the same, or on an older kernel as
 *     SEC("tc")            a filter of the clsact qdisc           (4.5)
 *
 *   packets in --> [ qdisc clsact, ingress: filter bpf, filter bpf ] --> IP
 *   IP --> [ the same, egress ] --> packets out
 *
 * A filter stays until somebody removes it, so a janitor is hired for it;
 * the qdisc is shared by all filters: it goes if we made it, and with the last
 * of them.
 *                        (net/sched/cls_bpf.c, sch_ingress.c; tc-bpf(8))
 */
#include "loader/attach/at.h"
#include "loader/err.h"
#include "loader/netlink.h"
#include "loader/sys.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

enum {
	TCX_INGRESS = 46, /* 6.6 */
	TCX_EGRESS = 47,
	CLSACT = 0xffff0000,
	HIGHEST = 0xc000 /* of the priorities that the kernel gives out */
};

#define INGRESS TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_INGRESS)
#define EGRESS	TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_EGRESS)

/* What is undone: numbers[] of the undo. */
enum {
	IFINDEX,
	PARENT,
	PRIORITY,
	HANDLE, /* the program's id, so that it is nobody else's filter */
	OURS	/* the qdisc is */
};

static int ask_qdisc(int type, int flags, int ifindex)
{
	struct tcmsg tc = { .tcm_family = AF_UNSPEC,
			    .tcm_ifindex = ifindex,
			    .tcm_handle = CLSACT,
			    .tcm_parent = TC_H_CLSACT };
	struct netlink nl;

	netlink_begin(&nl, type, flags, &tc, sizeof(tc));
	netlink_put_text(&nl, TCA_KIND, "clsact");
	return netlink_send(&nl, type == RTM_NEWQDISC
					 ? "make a clsact qdisc"
					 : "remove the clsact qdisc");
}

/* Priority and handle are ours to choose: without them the kernel does, and
 * does not say which; and without a handle all of a priority are removed. */
static void begin(struct netlink *nl, int type, int flags,
		  const struct undo *undo)
{
	struct tcmsg tc = { .tcm_family = AF_UNSPEC,
			    .tcm_ifindex = undo->numbers[IFINDEX],
			    .tcm_handle = undo->numbers[HANDLE],
			    .tcm_parent = undo->numbers[PARENT],
			    .tcm_info = TC_H_MAKE(undo->numbers[PRIORITY] << 16,
						  htons(ETH_P_ALL)) };

	netlink_begin(nl, type, flags, &tc, sizeof(tc));
}

static int add_filter(const struct undo *undo, int prog_fd)
{
	struct netlink nl;
	size_t options;

	begin(&nl, RTM_NEWTFILTER, NLM_F_CREATE | NLM_F_EXCL, undo);
	netlink_put_text(&nl, TCA_KIND, "bpf");
	options = netlink_nest(&nl, TCA_OPTIONS);
	netlink_put_u32(&nl, TCA_BPF_FD, prog_fd);
	netlink_put_text(&nl, TCA_BPF_NAME, "rawbpf");
	netlink_put_u32(&nl, TCA_BPF_FLAGS, TCA_BPF_FLAG_ACT_DIRECT);
	netlink_end(&nl, options);
	return netlink_send(&nl, "add a filter");
}

static int count_filters(int ifindex, uint32_t parent)
{
	struct tcmsg tc = { .tcm_family = AF_UNSPEC,
			    .tcm_ifindex = ifindex,
			    .tcm_parent = parent };
	struct netlink nl;

	netlink_begin(&nl, RTM_GETTFILTER, 0, &tc, sizeof(tc));
	return netlink_count(&nl, RTM_NEWTFILTER, "list the filters");
}

/* Nobody has a filter there any more; where that cannot be known, somebody
 * has. */
static bool is_empty(int ifindex)
{
	return !count_filters(ifindex, INGRESS) &&
	       !count_filters(ifindex, EGRESS);
}

static void remove_qdisc(const struct undo *undo)
{
	if (undo->numbers[OURS] && is_empty(undo->numbers[IFINDEX]))
		ask_qdisc(RTM_DELQDISC, 0, undo->numbers[IFINDEX]);
}

static void remove_filter(const struct undo *undo)
{
	struct netlink nl;

	begin(&nl, RTM_DELTFILTER, 0, undo);
	netlink_send(&nl, "remove a filter");
	remove_qdisc(undo);
}

/* Interfaces whose qdisc this process made: the last of its filters takes it
 * away, whichever that is. */
static int made[32];

static bool is_ours(int ifindex, bool made_now)
{
	size_t i = 0;

	while (i < 31 && made[i] && made[i] != ifindex)
		i++;
	if (made_now)
		made[i] = ifindex;
	return made[i] == ifindex;
}

static int no_qdisc(int err)
{
	return err == -ENOENT
		       ? refuse(err, "this kernel knows no clsact qdisc: its "
				     "module sch_ingress is not there "
				     "(modprobe sch_ingress cls_bpf)")
		       : err;
}

/* The qdisc is there afterwards, and a janitor for it if we made it: an empty
 * one is missed by nobody. */
static int need_qdisc(struct link *link, struct undo *undo)
{
	int ifindex = undo->numbers[IFINDEX], err;

	undo->numbers[OURS] = true;
	err = link_undo(link, *undo, true);
	if (err)
		return err;
	err = ask_qdisc(RTM_NEWQDISC, NLM_F_CREATE | NLM_F_EXCL, ifindex);
	undo->numbers[OURS] = is_ours(ifindex, !err);
	return err ? link_forget(link, err == -EEXIST ? 0 : no_qdisc(err)) : 0;
}

static int try_filter(struct link *link, const struct undo *undo, int prog_fd)
{
	int err = link_undo(link, *undo, true);

	if (!err)
		err = add_filter(undo, prog_fd);
	return err ? link_forget(link, err) : 0;
}

/* One priority after the other, until one is free. */
static int link_filter(struct link *link, const struct at *at, bool egress)
{
	struct bpf_prog_info info = { 0 };
	struct undo undo = UNDO_NONE;
	struct link qdisc = LINK_NONE;
	int err = sys_obj_info(at->prog_fd, &info, sizeof(info));

	undo.run = remove_filter;
	undo.numbers[IFINDEX] = at->place->ifindex;
	undo.numbers[PARENT] = egress ? EGRESS : INGRESS;
	undo.numbers[PRIORITY] = HIGHEST;
	undo.numbers[HANDLE] = info.id;
	if (!err)
		err = need_qdisc(&qdisc, &undo);
	if (err)
		return err;
	do {
		undo.numbers[PRIORITY]--;
		err = try_filter(link, &undo, at->prog_fd);
	} while (err == -EEXIST && undo.numbers[PRIORITY] > 1);
	link_close(&qdisc);
	return err;
}

static int link_tcx(struct link *link, const struct at *at, int attach_type)
{
	struct link_spec spec = { .prog_fd = at->prog_fd,
				  .target = at->place->ifindex,
				  .attach_type = attach_type };

	return link_take(link, sys_link_create_with(&spec));
}

static int need_interface(const struct at *at)
{
	return at->place->ifindex
		       ? 0
		       : refuse(-EOPNOTSUPP,
				"it needs a network interface, which cannot "
				"be guessed from the section");
}

int at_tcx(struct link *link, const struct at *at)
{
	int type = at->sec->rule->attach_type;
	bool must = !strncmp(at->sec->rule->name, "tcx", 3);
	int err = need_interface(at);

	if (!err)
		err = link_tcx(link, at, type);
	if (err != -EINVAL)
		return err;
	if (must)
		return refuse(-EOPNOTSUPP,
			      "tcx came in Linux 6.6, and this kernel does not "
			      "have it; SEC(\"tc/...\") goes by a clsact qdisc "
			      "there");
	return link_filter(link, at, type == TCX_EGRESS);
}

/* SEC("tc") does not say which way: in. */
int at_tc(struct link *link, const struct at *at)
{
	int err = need_interface(at);

	return err ? err : link_filter(link, at, false);
}
