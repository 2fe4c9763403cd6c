/*
 * netlink.c - ask the kernel's network for something: see netlink.h.
 */
#include "loader/netlink.h"
#include "loader/err.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- Making ---- */

static void append(struct netlink *nl, const void *bytes, size_t size)
{
	size_t room = NLMSG_ALIGN(size);

	if (nl->used + room <= NETLINK_ROOM && size)
		memcpy(nl->bytes + nl->used, bytes, size);
	nl->used += room;
}

void netlink_begin(struct netlink *nl, int type, int flags, const void *body,
		   size_t size)
{
	memset(nl, 0, sizeof(*nl));
	nl->head.nlmsg_type = type;
	nl->head.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags;
	nl->head.nlmsg_seq = 1;
	nl->used = NLMSG_HDRLEN;
	append(nl, body, size);
}

void netlink_put(struct netlink *nl, int type, const void *value, size_t size)
{
	struct rtattr attr = { .rta_len = RTA_LENGTH(size), .rta_type = type };

	append(nl, &attr, sizeof(attr));
	append(nl, value, size);
}

void netlink_put_text(struct netlink *nl, int type, const char *text)
{
	netlink_put(nl, type, text, strlen(text) + 1);
}

void netlink_put_u32(struct netlink *nl, int type, uint32_t value)
{
	netlink_put(nl, type, &value, sizeof(value));
}

/* Its length is known at its end. */
size_t netlink_nest(struct netlink *nl, int type)
{
	size_t at = nl->used;

	netlink_put(nl, type | NLA_F_NESTED, NULL, 0);
	return at;
}

void netlink_end(struct netlink *nl, size_t nest)
{
	struct rtattr attr;

	if (nl->used > NETLINK_ROOM)
		return;
	memcpy(&attr, nl->bytes + nest, sizeof(attr));
	attr.rta_len = nl->used - nest;
	memcpy(nl->bytes + nest, &attr, sizeof(attr));
}

/* ---- The answer ---- */

/* The kernel's sentence is an attribute behind the message it is about, which
 * NETLINK_CAP_ACK leaves out but for its head. */
static const char *find_sentence(const struct nlmsghdr *head, size_t len)
{
	size_t at = NLMSG_HDRLEN + sizeof(struct nlmsgerr);
	const unsigned char *bytes = (const unsigned char *)head;
	struct rtattr attr;

	if (!(head->nlmsg_flags & NLM_F_ACK_TLVS))
		return NULL;
	while (at + sizeof(attr) <= len) {
		memcpy(&attr, bytes + at, sizeof(attr));
		if (attr.rta_len < sizeof(attr) || attr.rta_len > len - at)
			return NULL;
		if (attr.rta_type == NLMSGERR_ATTR_MSG &&
		    !bytes[at + attr.rta_len - 1])
			return (const char *)bytes + at + sizeof(attr);
		at += RTA_ALIGN(attr.rta_len);
	}
	return NULL;
}

static int answer(int fd, const char *what)
{
	union {
		struct nlmsghdr head;
		unsigned char bytes[8192];
	} got;
	ssize_t len = recv(fd, &got, sizeof(got), 0);
	const char *sentence;
	struct nlmsgerr err;

	if (len < 0)
		return fail(-errno, "%s: recv() from netlink", what);
	if ((size_t)len < NLMSG_HDRLEN + sizeof(err) ||
	    got.head.nlmsg_type != NLMSG_ERROR)
		return refuse(-EPROTO, "%s: netlink's answer is none", what);
	memcpy(&err, NLMSG_DATA(&got.head), sizeof(err));
	if (!err.error)
		return 0;
	sentence = find_sentence(&got.head, len);
	return sentence ? fail(err.error, "%s: the kernel says '%s'", what,
			       sentence)
			: fail(err.error, "%s", what);
}

static int open_socket(void)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	int on = 1;

	if (fd < 0)
		return fail(-errno, "socket(AF_NETLINK)");
	setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
	setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof(on));
	return fd;
}

/* The socket on which the answer comes. */
static int send_message(struct netlink *nl, const char *what)
{
	int fd, err;

	if (nl->used > NETLINK_ROOM)
		return refuse(-E2BIG, "%s: the message is too long", what);
	fd = open_socket();
	if (fd < 0)
		return within(fd, "%s", what);
	nl->head.nlmsg_len = nl->used;
	if (send(fd, nl->bytes, nl->used, 0) >= 0)
		return fd;
	err = fail(-errno, "%s: send() to netlink", what);
	close(fd);
	return err;
}

int netlink_send(struct netlink *nl, const char *what)
{
	int fd = send_message(nl, what), err;

	if (fd < 0)
		return fd;
	err = answer(fd, what);
	close(fd);
	return err;
}

/* ---- All there are ---- */

/* Those of one piece; *more: others will come. */
static int count_piece(int fd, int type, bool *more, const char *what)
{
	_Alignas(struct nlmsghdr) unsigned char bytes[16384];
	ssize_t len = recv(fd, bytes, sizeof(bytes), 0);
	struct nlmsghdr *head = (void *)bytes;
	int n = 0;

	if (len < 0)
		return fail(-errno, "%s: recv() from netlink", what);
	*more = true;
	for (; NLMSG_OK(head, (size_t)len); head = NLMSG_NEXT(head, len)) {
		n += head->nlmsg_type == type;
		if (head->nlmsg_type == NLMSG_DONE ||
		    head->nlmsg_type == NLMSG_ERROR)
			*more = false;
	}
	return n;
}

int netlink_count(struct netlink *nl, int type, const char *what)
{
	int fd, n = 0, sum = 0;
	bool more = true;

	nl->head.nlmsg_flags |= NLM_F_DUMP;
	fd = send_message(nl, what);
	if (fd < 0)
		return fd;
	while (more && n >= 0) {
		n = count_piece(fd, type, &more, what);
		sum += n;
	}
	close(fd);
	return n < 0 ? n : sum;
}
