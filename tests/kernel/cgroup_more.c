/* Cgroups: a no, kernels without links, what stays of one, what is none. */
#include "insn/insn.h"
#include "loader/attach/auto.h"
#include "loader/err.h"
#include "loader/mount.h"
#include "loader/prog.h"
#include "loader/sys.h"
#include "tests/breaks.h"
#include "tests/kernel/auto.h"
#include "tests/kernel/cgroup_fire.h"
#include "tests/kernel/load.h"
#include "tests/run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void set_answer(struct load *load, uint32_t answer)
{
	uint32_t size;

	*(volatile uint32_t *)load_variable(load, "answer", &size) = answer;
}

static void says_no(void)
{
	struct load load;
	struct load_prog *prog = cgroup_load(&load, "connects4", 0, 0);
	struct cgroup own;
	struct link link;

	must_make(&own);
	ck_assert_int_eq(attach_auto(&link, &prog->def->sec, prog->fd,
				     &(struct place){ .cgroup_fd = own.fd }),
			 0);
	set_answer(&load, 0);
	ck_assert_int_eq(in_child(&own, fire_connect, AF_INET), EPERM);
	ck_assert_int_eq(in_child(NULL, fire_connect, AF_INET), 0);
	set_answer(&load, 1);
	ck_assert_int_eq(in_child(&own, fire_connect, AF_INET), 0);
	link_close(&link);
	cgroup_close(&own);
	load_close(&load);
}

/* The way of kernels without links. */
static void without_link(void)
{
	struct load load;
	struct load_prog *prog = cgroup_load(&load, "connects4", 0, 0);
	struct cgroup own;
	struct link link;

	must_make(&own);
	ck_assert_msg(cgroup_attach_old(&link, own.fd, prog->fd,
					BPF_CGROUP_INET4_CONNECT) == 0,
		      "%s", err_text());
	ck_assert_int_eq(links_of(prog_id(prog->fd)), 0);
	ck_assert_int_eq(in_child(&own, fire_connect, AF_INET), 0);
	ck_assert_uint_eq(variable(&load, "times"), TIMES);
	link_close(&link);
	ck_assert_int_eq(in_child(&own, fire_connect, AF_INET), 0);
	ck_assert_uint_eq(variable(&load, "times"), TIMES);
	cgroup_close(&own);
	load_close(&load);
}

struct left {
	char path[PATH_MAX];
	pid_t pid; /* still in it */
};

/* Who makes a cgroup, and is killed; its child is not. */
static void be_maker(int to)
{
	static struct left left;
	struct cgroup own;

	if (cgroup_make(&own, NULL, "killed") || cgroup_enter(&own, 0))
		_exit(1);
	left.pid = fork();
	if (left.pid == 0) {
		close(own.janitor_fd); /* or it would wait for us, too */
		sleep(20);
		_exit(0);
	}
	memcpy(left.path, own.path, PATH_MAX);
	if (write(to, &left, sizeof(left)) == sizeof(left))
		pause();
	_exit(1);
}

static void nothing_stays(void)
{
	static struct left left;
	int pipe_fds[2];
	struct stat st;
	pid_t pid;

	ck_assert_int_eq(pipe2(pipe_fds, O_CLOEXEC), 0);
	pid = fork();
	if (pid == 0)
		be_maker(pipe_fds[1]);
	ck_assert_int_eq(read(pipe_fds[0], &left, sizeof(left)), sizeof(left));
	close(pipe_fds[0]);
	close(pipe_fds[1]);
	ck_assert_int_eq(stat(left.path, &st), 0);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	for (int i = 0; i < 200 && stat(left.path, &st) == 0; i++)
		usleep(20 * 1000);
	kill(left.pid, SIGKILL);
	ck_assert_int_lt(stat(left.path, &st), 0);
}

static void refuses(int fd, int err, const char *words)
{
	struct link link;
	struct sec sec;

	ck_assert_int_eq(sec_parse(&sec, "cgroup/connect4"), 0);
	ck_assert_int_eq(attach_auto(&link, &sec, -1,
				     &(struct place){ .cgroup_fd = fd }),
			 err);
	must_say(err_text(), words);
	if (fd > 0)
		close(fd);
}

static void no_cgroup(void)
{
	refuses(open("/tmp", O_RDONLY | O_CLOEXEC), -EINVAL, "is no cgroup");
}

static void a_file(void)
{
	char path[PATH_MAX];
	const char *root = mount_find("cgroup2", "/sys/fs/cgroup");

	ck_assert_ptr_nonnull(root);
	snprintf(path, sizeof(path), "%s/cgroup.procs", root);
	refuses(open(path, O_RDONLY | O_CLOEXEC), -ENOTDIR,
		"is a file of a cgroup, and its folder is what");
}

/* The VMs have no version 1: then it is no test that it is refused. */
static void version_1(void)
{
	int fd = open("/sys/fs/cgroup/pids", O_RDONLY | O_CLOEXEC);

	if (fd >= 0)
		refuses(fd, -EINVAL, "is of cgroup version 1");
}

static void no_direction(void)
{
	struct link link;
	struct sec sec;

	ck_assert_int_eq(sec_parse(&sec, "cgroup/skb"), 0);
	ck_assert_int_eq(attach_auto(&link, &sec, -1,
				     &(struct place){ .cgroup_fd = 7 }),
			 -EOPNOTSUPP);
	must_say(err_text(), "does not say which way packets go");
}

/* What lesson 19's page shows: an errno is no answer. */
static void no_answer(void)
{
	static const struct bpf_insn insns[] = {
		BPF_MOV64_IMM(BPF_REG_0, -EACCES), BPF_EXIT_INSN()
	};
	struct prog_spec spec = { .type = BPF_PROG_TYPE_CGROUP_SOCK_ADDR,
				  .expected_attach_type =
					  BPF_CGROUP_INET4_CONNECT,
				  .insns = insns,
				  .insn_cnt = 2,
				  .license = "GPL" };
	char *log = NULL;

	ck_assert_int_eq(prog_load(&spec, &log), -EINVAL);
	must_say(log, BREAK_CGROUPS);
	free(log);
}

static const struct {
	const char *says;
	void (*check)(void);
} cases[] = {
	{ "cgroup: a no is EPERM inside, and nothing outside", says_no },
	{ "cgroup: attached and detached where there are no links",
	  without_link },
	{ "cgroup: a folder with processes in it goes when its maker is killed",
	  nothing_stays },
	{ "cgroup: a folder that is none", no_cgroup },
	{ "cgroup: a file of one", a_file },
	{ "cgroup: a folder of version 1", version_1 },
	{ "cgroup: packets of no direction", no_direction },
	{ "lesson 19: an errno is no answer of a cgroup's program", no_answer },
};

static void check_case(int i)
{
	cases[i].check();
}
TABLE(cgroup_more, cases, check_case);
