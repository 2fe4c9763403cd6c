/*
 * qdiscs.c - what packets pass on each interface, asked of the kernel.
 *
 *     RTM_GETQDISC, NLM_F_DUMP  -->
 *                               <--  RTM_NEWQDISC  interface 2, "clsact"
 *                               <--  ...
 *                               <--  NLMSG_DONE
 */
#include "tests/killed/snapshot.h"

#include <linux/rtnetlink.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

/* "qdisc 2 clsact": the interface's number and what the kernel calls it. */
static void add_qdisc(struct snapshot *s, const struct nlmsghdr *message)
{
	const struct tcmsg *tc = NLMSG_DATA(message);
	const struct rtattr *attr = TCA_RTA(tc);
	int left = TCA_PAYLOAD(message);

	for (; RTA_OK(attr, left); attr = RTA_NEXT(attr, left))
		if (attr->rta_type == TCA_KIND)
			snapshot_add(s, "qdisc %d %s", tc->tcm_ifindex,
				     (const char *)RTA_DATA(attr));
}

/* False: that was the last part of the answer. */
static bool add_qdiscs_of(struct snapshot *s, const void *part, ssize_t n)
{
	const struct nlmsghdr *message = part;

	for (; NLMSG_OK(message, n); message = NLMSG_NEXT(message, n)) {
		if (message->nlmsg_type != RTM_NEWQDISC)
			return false;
		add_qdisc(s, message);
	}
	return true;
}

void snapshot_qdiscs(struct snapshot *s)
{
	struct {
		struct nlmsghdr head;
		struct tcmsg tc;
	} ask = { { .nlmsg_len = sizeof(ask),
		    .nlmsg_type = RTM_GETQDISC,
		    .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP },
		  { .tcm_family = AF_UNSPEC } };
	static char part[1 << 16] __attribute__((aligned(8)));
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	ssize_t n = fd < 0 ? -1 : send(fd, &ask, sizeof(ask), 0);

	while (n > 0) {
		n = recv(fd, part, sizeof(part), 0);
		if (n > 0 && !add_qdiscs_of(s, part, n))
			break;
	}
	if (fd >= 0)
		close(fd);
}
