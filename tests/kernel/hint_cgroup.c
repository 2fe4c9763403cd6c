/* Why a program is not attached to a cgroup. */
#include "loader/attach/cgroup.h"
#include "loader/err.h"
#include "loader/hint.h"
#include "tests/kernel/hint_row.h"
#include "tests/kernel/load.h"
#include "tests/run.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define MOST 64

static int load_egress(void)
{
	int fd = LOAD(.type = BPF_PROG_TYPE_CGROUP_SKB,
		      .expected_attach_type = BPF_CGROUP_INET_EGRESS);

	ck_assert_msg(fd >= 0, "%s", err_text());
	return fd;
}

static int attach(struct link *link, const struct cgroup *to, int prog_fd)
{
	return cgroup_attach_link(link, to->fd, prog_fd,
				  BPF_CGROUP_INET_EGRESS);
}

static void expect(int got, int err, const char *words)
{
	char *hint;

	ck_assert_int_eq(got, err);
	hint = hint_text(hint_print);
	must_say(hint, words);
	free(hint);
}

/* `above`: the lonely one is at the cgroup above. */
static void check_alone(bool above)
{
	struct cgroup outer, inner;
	int lonely = load_egress(), other = load_egress();
	struct link link;

	ck_assert_int_eq(cgroup_make(&outer, NULL, "outer"), 0);
	ck_assert_int_eq(cgroup_make(&inner, &outer, "inner"), 0);
	ck_assert_int_eq(sys_prog_attach(lonely, above ? outer.fd : inner.fd,
					 BPF_CGROUP_INET_EGRESS, 0),
			 0);
	expect(attach(&link, &inner, other), -EPERM,
	       above ? "/outer." : "/inner.");
	expect(attach(&link, &inner, other), -EPERM,
	       "in a way that lets no other be there or in a cgroup below");
	close(lonely);
	close(other);
	cgroup_close(&inner);
	cgroup_close(&outer);
}

static void check_there(void)
{
	check_alone(false);
}

static void check_above(void)
{
	check_alone(true);
}

static void check_full(void)
{
	struct link links[MOST + 1];
	int fds[MOST + 1];
	struct cgroup own;

	ck_assert_int_eq(cgroup_make(&own, NULL, "full"), 0);
	for (int i = 0; i <= MOST; i++)
		fds[i] = load_egress();
	for (int i = 0; i < MOST; i++)
		ck_assert_int_eq(attach(&links[i], &own, fds[i]), 0);
	expect(attach(&links[MOST], &own, fds[MOST]), -E2BIG,
	       "64 programs of this kind are attached to that cgroup, and the "
	       "kernel takes no more than 64");
	for (int i = 0; i <= MOST; i++)
		close(fds[i]);
	for (int i = 0; i < MOST; i++)
		link_close(&links[i]);
	cgroup_close(&own);
}

/* CAP_BPF loads it, and does not attach it. */
static void check_right(void)
{
	struct cgroup own;
	struct link link;
	int fd = load_egress();

	ck_assert_int_eq(cgroup_make(&own, NULL, "own"), 0);
	hint_become(BPF_ONLY);
	expect(attach(&link, &own, fd), -EPERM,
	       "attaching to a cgroup takes CAP_NET_ADMIN");
	close(fd);
	cgroup_close(&own);
}

static const struct {
	const char *says;
	void (*check)(void);
} rows[] = {
	{ "hint: a cgroup has 64 programs", check_full },
	{ "hint: a program wants to be alone at a cgroup", check_there },
	{ "hint: a program wants to be alone above a cgroup", check_above },
	{ "hint: no right to attach to a cgroup", check_right },
};

static void check_row(int i)
{
	rows[i].check();
}
TABLE(hint_cgroup, rows, check_row);
