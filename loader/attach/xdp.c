/*
 * xdp.c - attach to a network interface, where packets come in.
 *
 *     by link       BPF_LINK_CREATE, attach type BPF_XDP          (5.9)
 *     by netlink    RTM_SETLINK { IFLA_XDP { IFLA_XDP_FD } }      (4.8)
 *
 * In which place, the flags say: in the driver, before there is an skb
 * (XDP_FLAGS_DRV_MODE); behind it, for any interface (XDP_FLAGS_SKB_MODE,
 * generic); neither: in the driver if it can.
 */
#include "loader/attach/at.h"
#include "loader/err.h"
#include "loader/netlink.h"
#include "loader/sys.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>

/* `expected`: the program that has to be there, -1: any or none.  5.7 */
static int set_by_netlink(int ifindex, int prog_fd, uint32_t flags,
			  int expected)
{
	struct ifinfomsg info = { .ifi_family = AF_UNSPEC,
				  .ifi_index = ifindex };
	struct netlink nl;
	size_t xdp;

	netlink_begin(&nl, RTM_SETLINK, 0, &info, sizeof(info));
	xdp = netlink_nest(&nl, IFLA_XDP);
	netlink_put_u32(&nl, IFLA_XDP_FD, prog_fd);
	netlink_put_u32(&nl, IFLA_XDP_FLAGS,
			expected < 0 ? flags : flags | XDP_FLAGS_REPLACE);
	if (expected >= 0)
		netlink_put_u32(&nl, IFLA_XDP_EXPECTED_FD, expected);
	netlink_end(&nl, xdp);
	return netlink_send(&nl, "set an interface's XDP program");
}

/* Ours alone, where the kernel can tell; before 5.7 it knows no such flag. */
static void remove_by_netlink(const struct undo *undo)
{
	int ifindex = undo->numbers[0];
	uint32_t flags = undo->numbers[1];

	if (set_by_netlink(ifindex, -1, flags, undo->fd) == -EINVAL)
		set_by_netlink(ifindex, -1, flags, -1);
}

/* Nobody's program is replaced: UPDATE_IF_NOEXIST. */
int link_xdp_netlink(struct link *link, int ifindex, int prog_fd,
		     uint32_t flags)
{
	struct undo undo = UNDO_NONE;
	int err;

	*link = LINK_NONE;
	undo.run = remove_by_netlink;
	undo.numbers[0] = ifindex;
	undo.numbers[1] = flags;
	undo.fd = fcntl(prog_fd, F_DUPFD_CLOEXEC, 3);
	if (undo.fd < 0)
		return fail(-errno, "another fd of the program");
	err = link_undo(link, undo, true);
	if (!err)
		err = set_by_netlink(ifindex, prog_fd,
				     flags | XDP_FLAGS_UPDATE_IF_NOEXIST, -1);
	return err ? link_forget(link, err) : 0;
}

static int link_xdp(struct link *link, const struct at *at)
{
	struct link_spec spec = { .prog_fd = at->prog_fd,
				  .target = at->place->ifindex,
				  .attach_type = BPF_XDP,
				  .flags = at->place->flags };

	return link_take(link, sys_link_create_with(&spec));
}

static int say_why(int err, int ifindex, uint32_t flags)
{
	char name[IF_NAMESIZE] = "?";

	if_indextoname(ifindex, name);
	if (err == -EOPNOTSUPP && flags & XDP_FLAGS_DRV_MODE)
		return refuse(err,
			      "the driver of %s has no place for XDP programs; "
			      "generic mode works with any interface",
			      name);
	if (err == -EBUSY || err == -EEXIST)
		return refuse(err,
			      "%s has an XDP program already, and one in each "
			      "mode is all it can have (`ip link show %s` has "
			      "its id)",
			      name, name);
	if (err == -ENODEV)
		return refuse(err, "there is no interface %d", ifindex);
	return within(err, "interface %s", name);
}

int at_xdp(struct link *link, const struct at *at)
{
	const struct place *place = at->place;
	int err;

	if (!place->ifindex)
		return refuse(-EOPNOTSUPP, "it needs a network interface, "
					   "which cannot be guessed from the "
					   "section");
	err = link_xdp(link, at);
	if (err == -EINVAL) /* no link for XDP before 5.9 */
		err = link_xdp_netlink(link, place->ifindex, at->prog_fd,
				       place->flags);
	return err ? say_why(err, place->ifindex, place->flags) : 0;
}
