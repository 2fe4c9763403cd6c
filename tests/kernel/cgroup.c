/* Programs at a cgroup: asked about who is in it, and about nobody else. */
#include "loader/attach/auto.h"
#include "loader/err.h"
#include "loader/sys.h"
#include "tests/kernel/auto.h"
#include "tests/kernel/cgroup_fire.h"
#include "tests/kernel/load.h"
#include "tests/run.h"

#include <string.h>
#include <sys/socket.h>

OBJECT(cgroup);

/* ---- Each door ---- */

static const struct row {
	const char *says, *prog;
	int (*fire)(int family);
	int family;
	int major, minor;
} rows[] = {
	{ "cgroup_skb/egress: each packet sent", "leaves", fire_send, AF_INET,
	  0, 0 },
	{ "cgroup_skb/ingress: each packet received", "arrives", fire_send,
	  AF_INET, 0, 0 },
	{ "cgroup/sock: each socket made", "makes_old", fire_socket, AF_INET, 0,
	  0 },
	{ "cgroup/sock_create: each socket made", "makes", fire_socket, AF_INET,
	  0, 0 },
	{ "cgroup/sock_release: each socket closed", "releases", fire_socket,
	  AF_INET, 0, 0 },
	{ "cgroup/post_bind4: each address taken", "bound4", fire_bind, AF_INET,
	  0, 0 },
	{ "cgroup/post_bind6: each address taken", "bound6", fire_bind,
	  AF_INET6, 0, 0 },
	{ "cgroup/bind4: each address wanted", "binds4", fire_bind, AF_INET, 0,
	  0 },
	{ "cgroup/bind6: each address wanted", "binds6", fire_bind, AF_INET6, 0,
	  0 },
	{ "cgroup/connect4: each connect", "connects4", fire_connect, AF_INET,
	  0, 0 },
	{ "cgroup/connect6: each connect", "connects6", fire_connect, AF_INET6,
	  0, 0 },
	{ "cgroup/connect_unix: each connect, or refused before 6.7",
	  "connects_unix", fire_connect, AF_UNIX, 6, 7 },
	{ "cgroup/sendmsg4: each address sent to", "sends4", fire_send, AF_INET,
	  0, 0 },
	{ "cgroup/sendmsg6: each address sent to", "sends6", fire_send,
	  AF_INET6, 0, 0 },
	{ "cgroup/sendmsg_unix: the same, or refused before 6.7", "sends_unix",
	  fire_send, AF_UNIX, 6, 7 },
	{ "cgroup/recvmsg4: each address received", "receives4", fire_send,
	  AF_INET, 0, 0 },
	{ "cgroup/recvmsg6: each address received", "receives6", fire_send,
	  AF_INET6, 0, 0 },
	{ "cgroup/recvmsg_unix: the same, or refused before 6.7",
	  "receives_unix", fire_send, AF_UNIX, 6, 7 },
	{ "cgroup/getpeername4: each time it is asked", "peer4", fire_peer,
	  AF_INET, 0, 0 },
	{ "cgroup/getpeername6: each time it is asked", "peer6", fire_peer,
	  AF_INET6, 0, 0 },
	{ "cgroup/getpeername_unix: the same, or refused before 6.7",
	  "peer_unix", fire_peer, AF_UNIX, 6, 7 },
	{ "cgroup/getsockname4: each time it is asked", "name4", fire_name,
	  AF_INET, 0, 0 },
	{ "cgroup/getsockname6: each time it is asked", "name6", fire_name,
	  AF_INET6, 0, 0 },
	{ "cgroup/getsockname_unix: the same, or refused before 6.7",
	  "name_unix", fire_name, AF_UNIX, 6, 7 },
	{ "cgroup/sysctl: each setting read", "sets", fire_sysctl, 0, 0, 0 },
	{ "cgroup/getsockopt: each option asked for", "asks_option",
	  fire_option, AF_INET, 0, 0 },
	{ "cgroup/setsockopt: each option set", "sets_option", fire_set_option,
	  AF_INET, 0, 0 },
	{ "cgroup/dev: each device opened", "device", fire_device, 0, 0, 0 },
	{ "sockops: each connection begun", "watches", fire_tcp, AF_INET, 0,
	  0 },
	{ "lsm_cgroup: each decision, or refused where functions are",
	  "decides", fire_bind, AF_INET, 6, 0 },
};

struct load_prog *cgroup_load(struct load *load, const char *name, int major,
			      int minor)
{
	struct load_want want = { .only = &name, .only_count = 1 };
	struct load_prog *prog;
	bool lsm = !strcmp(name, "decides"), must;
	int refused;

	must = lsm ? !has_functions() : !since(major, minor);
	must_open(load, &cgroup, &want);
	refused = load_all(load);
	prog = load_prog_find(load, name);
	ck_assert_msg(refused == must, "%s\n%s", prog->error ? prog->error : "",
		      prog->log ? prog->log : "");
	if (refused)
		must_say(prog->error, lsm ? "EPERM" : "EINVAL");
	return refused ? NULL : prog;
}

void must_make(struct cgroup *own)
{
	ck_assert_msg(cgroup_make(own, NULL, "test") == 0, "%s", err_text());
}

static void check_fires(struct load *load, struct load_prog *prog,
			const struct row *row, const struct cgroup *own)
{
	struct place place = { .cgroup_fd = own->fd };
	struct link link;
	int err = attach_auto(&link, &prog->def->sec, prog->fd, &place);

	ck_assert_msg(err == 0, "%s", err_text());
	ck_assert_int_eq(links_of(prog_id(prog->fd)), 1);
	ck_assert_int_eq(in_child(own, row->fire, row->family), 0);
	ck_assert_uint_eq(variable(load, "times"), TIMES);
	ck_assert_int_eq(in_child(NULL, row->fire, row->family), 0);
	ck_assert_uint_eq(variable(load, "times"), TIMES);
	link_close(&link);
	ck_assert_int_eq(in_child(own, row->fire, row->family), 0);
	ck_assert_uint_eq(variable(load, "times"), TIMES);
}

static void check_row(int i)
{
	struct load load;
	struct load_prog *prog =
		cgroup_load(&load, rows[i].prog, rows[i].major, rows[i].minor);
	struct cgroup own;

	if (prog) {
		must_make(&own);
		check_fires(&load, prog, &rows[i], &own);
		if (!strcmp(rows[i].prog, "leaves"))
			ck_assert_uint_eq(*(volatile uint64_t *)load_variable(
						  &load, "id",
						  &(uint32_t){ 0 }),
					  cgroup_id(&own));
		cgroup_close(&own);
	}
	load_close(&load);
}
TABLE(cgroup, rows, check_row);
