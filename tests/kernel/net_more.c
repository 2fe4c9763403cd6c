/* What is in a network besides its doors: who shares one, what stays. */
#include "loader/attach/auto.h"
#include "loader/err.h"
#include "loader/netlink.h"
#include "tests/kernel/load.h"
#include "tests/kernel/net_world.h"
#include "tests/run.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static struct load load;

/* ---- A qdisc is shared ---- */

static const struct {
	const char *says;
	int first; /* which of two filters is closed first */
} shared[] = {
	{ "a clsact qdisc stays as long as a filter is in it", 0 },
	{ "and goes with the last, whoever made it", 1 },
};

/* Where there is no qdisc, one can be made. */
static int make_qdisc(void)
{
	struct tcmsg tc = { .tcm_family = AF_UNSPEC,
			    .tcm_ifindex = 1,
			    .tcm_handle = 0xffff0000,
			    .tcm_parent = TC_H_CLSACT };
	struct netlink nl;

	netlink_begin(&nl, RTM_NEWQDISC, NLM_F_CREATE | NLM_F_EXCL, &tc,
		      sizeof(tc));
	netlink_put_text(&nl, TCA_KIND, "clsact");
	return netlink_send(&nl, "make a clsact qdisc");
}

static void attach_filter(const struct load_prog *prog, struct link *link)
{
	const struct place place = { .ifindex = 1 };

	ck_assert_int_eq(attach_auto(link, &prog->def->sec, prog->fd, &place),
			 0);
}

static void check_shared(int i)
{
	struct load_prog *prog;
	struct link links[2];
	uint64_t before;
	int udp;

	net_own();
	prog = net_load(&load, "at_tc");
	for (int k = 0; k < 2; k++)
		attach_filter(prog, &links[k]);
	link_close(&links[shared[i].first]);
	udp = net_bound(SOCK_DGRAM);
	before = net_count(&load);
	net_datagrams(udp);
	ck_assert_uint_eq(net_count(&load) - before, NET_TIMES);
	link_close(&links[!shared[i].first]);
	ck_assert_int_eq(make_qdisc(), 0);
	close(udp);
	load_close(&load);
}
TABLE(net_shared, shared, check_shared);

/* ---- Filters stay when we die, so somebody takes them away ---- */

static const struct {
	const char *says, *prog;
	bool netlink, at_fork;
} killed[] = {
	{ "a filter of tc goes when its owner is killed", "at_tc", false,
	  false },
	{ "an XDP program by netlink goes when its owner is killed", "at_xdp",
	  true, false },
	{ "there is no filter of tc before its janitor", "at_tc", false, true },
	{ "there is no XDP program by netlink before its janitor", "at_xdp",
	  true, true },
};

/* Who starts a process, as a janitor is, is killed by it. */
static void die_at_fork(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0), /* seccomp_data.nr */
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { 4, code };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
		_exit(1);
}

/* In a process that is killed while it is attached: it says when. */
static void attach_and_wait(int i, int ready)
{
	const struct place place = { .ifindex = 1 };
	struct load_prog *prog = net_load(&load, killed[i].prog);
	struct link link;
	int err;

	if (killed[i].at_fork)
		die_at_fork();
	err = killed[i].netlink
		      ? link_xdp_netlink(&link, 1, prog->fd, 0)
		      : attach_auto(&link, &prog->def->sec, prog->fd, &place);
	if (write(ready, err ? "n" : "y", 1) == 1)
		pause();
	_exit(1);
}

/* Again and again, until it can be attached anew by netlink: its place is
 * free, which of XDP is one. */
static bool comes_free(void)
{
	struct load_prog *prog = net_load(&load, "at_xdp");
	struct link link;
	int err = -EBUSY;

	for (int tries = 0; err && tries < 100; tries++) {
		err = link_xdp_netlink(&link, 1, prog->fd, 0);
		if (err)
			usleep(20000);
	}
	link_close(&link);
	load_close(&load);
	return !err;
}

/* The clsact qdisc that the owner made can be made again. */
static bool qdisc_comes_free(void)
{
	int err = -EEXIST;

	for (int tries = 0; err && tries < 100; tries++) {
		err = make_qdisc();
		if (err)
			usleep(20000);
	}
	return !err;
}

static void check_killed(int i)
{
	char answer = 'n';
	int pipes[2], status;
	pid_t pid;

	net_own();
	ck_assert_int_eq(pipe2(pipes, O_CLOEXEC), 0);
	pid = fork();
	if (pid == 0)
		attach_and_wait(i, pipes[1]);
	if (!killed[i].at_fork) {
		ck_assert_int_eq(read(pipes[0], &answer, 1), 1);
		ck_assert_int_eq(answer, 'y');
		kill(pid, SIGKILL);
	}
	waitpid(pid, &status, 0);
	ck_assert_int_eq(WIFSIGNALED(status), true);
	ck_assert(killed[i].netlink ? comes_free() : qdisc_comes_free());
	close(pipes[0]);
	close(pipes[1]);
}
TABLE(net_killed, killed, check_killed);
