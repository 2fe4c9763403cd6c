/*
 * netdev.c - network interfaces of one's own: see netdev.h.
 */
#include "loader/netdev.h"
#include "loader/err.h"
#include "loader/netlink.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

int netdev_index(const char *name)
{
	int index = if_nametoindex(name);

	return index ? index : fail(-ENODEV, "interface '%s'", name);
}

int netdev_veth(const char *name, const char *peer, int netns_fd)
{
	struct ifinfomsg info = { .ifi_family = AF_UNSPEC };
	size_t link, data, other;
	struct netlink nl;

	netlink_begin(&nl, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &info,
		      sizeof(info));
	netlink_put_text(&nl, IFLA_IFNAME, name);
	link = netlink_nest(&nl, IFLA_LINKINFO);
	netlink_put_text(&nl, IFLA_INFO_KIND, "veth");
	data = netlink_nest(&nl, IFLA_INFO_DATA);
	other = netlink_nest(&nl, VETH_INFO_PEER);
	/* The peer is described like an interface of its own. */
	if (nl.used + sizeof(info) <= NETLINK_ROOM)
		nl.used += sizeof(info);
	netlink_put_text(&nl, IFLA_IFNAME, peer);
	if (netns_fd >= 0)
		netlink_put_u32(&nl, IFLA_NET_NS_FD, netns_fd);
	netlink_end(&nl, other);
	netlink_end(&nl, data);
	netlink_end(&nl, link);
	return netlink_send(&nl, "make a veth pair");
}

static int add_address(int index, const char *address, int bits)
{
	struct ifaddrmsg info = { .ifa_family = AF_INET,
				  .ifa_prefixlen = bits,
				  .ifa_index = index };
	struct in_addr in;
	struct netlink nl;

	if (!inet_aton(address, &in))
		return refuse(-EINVAL, "'%s' is no IPv4 address", address);
	netlink_begin(&nl, RTM_NEWADDR, NLM_F_CREATE | NLM_F_REPLACE, &info,
		      sizeof(info));
	netlink_put(&nl, IFA_LOCAL, &in, sizeof(in));
	netlink_put(&nl, IFA_ADDRESS, &in, sizeof(in));
	return netlink_send(&nl, "give an interface an address");
}

int netdev_up(const char *name, const char *address, int bits)
{
	struct ifinfomsg info = { .ifi_family = AF_UNSPEC,
				  .ifi_flags = IFF_UP,
				  .ifi_change = IFF_UP };
	struct netlink nl;
	int err;

	info.ifi_index = netdev_index(name);
	if (info.ifi_index < 0)
		return info.ifi_index;
	err = address ? add_address(info.ifi_index, address, bits) : 0;
	if (err)
		return within(err, "interface '%s'", name);
	netlink_begin(&nl, RTM_NEWLINK, 0, &info, sizeof(info));
	err = netlink_send(&nl, "switch an interface on");
	return err ? within(err, "interface '%s'", name) : 0;
}

int netdev_wait(const char *name)
{
	struct ifreq ask = { 0 };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), tries = 500;

	if (fd < 0)
		return fail(-errno, "socket()");
	snprintf(ask.ifr_name, sizeof(ask.ifr_name), "%s", name);
	while (tries-- && !ioctl(fd, SIOCGIFFLAGS, &ask) &&
	       !(ask.ifr_flags & IFF_RUNNING))
		usleep(10 * 1000);
	close(fd);
	return ask.ifr_flags & IFF_RUNNING
		       ? 0
		       : refuse(-ENETDOWN, "interface '%s' does not carry",
				name);
}
