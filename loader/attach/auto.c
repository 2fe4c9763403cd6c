/*
 * auto.c - attach a program to what its section says: see auto.h.
 *
 * A row for every kind of section: what attaches it, or why nothing does.
 */
#include "loader/attach/auto.h"
#include "loader/attach/at.h"
#include "loader/err.h"
#include "loader/kernel.h"

#include <ctype.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_SIZE 512 /* KSYM_NAME_LEN since 6.1, the zero included */

/* ---- Kernel functions ---- */

/* A module's name and a colon may be in front; compilers add dots. */
static bool in_function_name(char c)
{
	return isalnum((unsigned char)c) || strchr("_.:$", c);
}

static int check_function(const char *name)
{
	const char *at = name;

	while (*at && in_function_name(*at))
		at++;
	if (*at == '*' || *at == '?')
		return refuse(-EINVAL,
			      "'%s' is a pattern, and a kprobe is at one "
			      "function; kprobe.multi takes patterns",
			      name);
	return *at ? refuse(-EINVAL,
			    "'%s' is no function's name: there is no '%c' in "
			    "one",
			    name, *at)
		   : 0;
}

/* "tcp_connect+0x10" */
static int parse_function(const char *target, char *name, uint64_t *offset)
{
	size_t len = strcspn(target, "+");
	char *end;

	if (len == 0 || len >= NAME_SIZE)
		return refuse(-EINVAL, "'%.80s' %s", target,
			      len ? "is too long to be a function's name"
				  : "has no function before its +");
	memcpy(name, target, len);
	name[len] = '\0';
	*offset = 0;
	if (!target[len])
		return check_function(name);
	errno = 0;
	*offset = strtoull(target + len + 1, &end, 0);
	if (errno || *end || !isdigit((unsigned char)target[len + 1]))
		return refuse(-EINVAL,
			      "'%s': what follows the + is no number of bytes",
			      target);
	return check_function(name);
}

static int at_function(struct link *link, const struct at *at)
{
	char name[NAME_SIZE];
	struct kprobe probe = { .symbol = name, .cookie = at->place->cookie };
	int err = parse_function(at->sec->target, name, &probe.offset);

	probe.at_return = at->sec->rule->traits & SEC_RETURN ? 1 : 0;
	if (err)
		return err;
	if (probe.at_return && probe.offset)
		return refuse(
			-EINVAL,
			"'%s': a kretprobe is at a function's return, and "
			"takes no offset",
			at->sec->target);
	return hook_kprobe(&link->hook, &probe, at->prog_fd);
}

static int at_syscall(struct link *link, const struct at *at)
{
	char name[NAME_SIZE];
	struct kprobe probe = { .symbol = name, .cookie = at->place->cookie };
	int err;

	probe.at_return = at->sec->rule->traits & SEC_RETURN ? 1 : 0;
	if (!strncmp(at->sec->target, "sys_", 4))
		return refuse(-EINVAL,
			      "'%s': a system call is named without sys_",
			      at->sec->target);
	err = kernel_syscall_symbol(at->sec->target, name, sizeof(name));
	return err ? err : hook_kprobe(&link->hook, &probe, at->prog_fd);
}

/* ---- Tracepoints ---- */

static int at_tracepoint(struct link *link, const struct at *at)
{
	const char *name = strchr(at->sec->target, '/');
	size_t len = name ? name - at->sec->target : 0;
	char category[128];

	if (!len || len >= sizeof(category) || !name[1] ||
	    strchr(name + 1, '/') || strstr(at->sec->target, ".."))
		return refuse(-EINVAL,
			      "'%.200s' is not category/name of a tracepoint, "
			      "as in sched/sched_switch",
			      at->sec->target);
	snprintf(category, sizeof(category), "%.*s", (int)len, at->sec->target);
	return hook_tracepoint_cookie(&link->hook, category, name + 1,
				      at->prog_fd, at->place->cookie);
}

static int at_raw_tracepoint(struct link *link, const struct at *at)
{
	return link_raw_tracepoint(link, at->sec->target, at->prog_fd,
				   at->place->cookie);
}

/* ---- The table ---- */

enum {
	ANY_TYPE = 0,
	P_NETFILTER = 32 /* BPF_PROG_TYPE_NETFILTER, 6.4 */
};

#define NEEDS(what) \
	"it needs " what ", which cannot be guessed from the section"

/* clang-format off */

static const struct door {
	const char *rule; /* its name; NULL: every other rule of the type */
	int type;
	int (*attach)(struct link *link, const struct at *at);
	bool needs_target;
	const char *why_not; /* if nothing attaches it */
} doors[] = {
	{ "kprobe", ANY_TYPE, at_function, true, NULL },
	{ "kretprobe", ANY_TYPE, at_function, true, NULL },
	{ "ksyscall", ANY_TYPE, at_syscall, true, NULL },
	{ "kretsyscall", ANY_TYPE, at_syscall, true, NULL },
	{ "kprobe.multi", ANY_TYPE, at_kprobe_multi, true, NULL },
	{ "kretprobe.multi", ANY_TYPE, at_kprobe_multi, true, NULL },
	{ "kprobe.session", ANY_TYPE, at_kprobe_multi, true, NULL },
	{ "uprobe", ANY_TYPE, at_uprobe, true, NULL },
	{ "uprobe.s", ANY_TYPE, at_uprobe, true, NULL },
	{ "uretprobe", ANY_TYPE, at_uprobe, true, NULL },
	{ "uretprobe.s", ANY_TYPE, at_uprobe, true, NULL },
	{ "usdt", ANY_TYPE, at_usdt, true, NULL },
	{ "usdt.s", ANY_TYPE, at_usdt, true, NULL },
	{ NULL, BPF_PROG_TYPE_KPROBE, at_uprobe_multi, true, NULL },

	{ NULL, BPF_PROG_TYPE_TRACEPOINT, at_tracepoint, true, NULL },
	{ NULL, BPF_PROG_TYPE_RAW_TRACEPOINT, at_raw_tracepoint, true, NULL },
	{ NULL, BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE, at_raw_tracepoint, true,
	  NULL },
	{ NULL, BPF_PROG_TYPE_PERF_EVENT, at_perf_event, false, NULL },

	{ "iter", ANY_TYPE, at_iter, false, NULL },
	{ "iter.s", ANY_TYPE, at_iter, false, NULL },
	{ NULL, BPF_PROG_TYPE_TRACING, at_trampoline, false, NULL },
	{ NULL, BPF_PROG_TYPE_EXT, at_trampoline, false, NULL },
	{ "lsm_cgroup", ANY_TYPE, at_cgroup, false, NULL },
	{ NULL, BPF_PROG_TYPE_LSM, at_trampoline, false, NULL },
	{ NULL, BPF_PROG_TYPE_STRUCT_OPS, NULL, false,
	  "its map is what is attached, with all its programs" },
	{ NULL, BPF_PROG_TYPE_SYSCALL, NULL, false,
	  "it is run by BPF_PROG_TEST_RUN, and attached to nothing" },

	{ "xdp/devmap", ANY_TYPE, NULL, false, NEEDS("an element of a devmap") },
	{ "xdp.frags/devmap", ANY_TYPE, NULL, false,
	  NEEDS("an element of a devmap") },
	{ "xdp/cpumap", ANY_TYPE, NULL, false, NEEDS("an element of a cpumap") },
	{ "xdp.frags/cpumap", ANY_TYPE, NULL, false,
	  NEEDS("an element of a cpumap") },
	{ NULL, BPF_PROG_TYPE_XDP, at_xdp, false, NULL },
	{ "tc", ANY_TYPE, at_tc, false, NULL },
	{ "classifier", ANY_TYPE, at_tc, false, NULL },
	{ "netkit/primary", ANY_TYPE, NULL, false, NEEDS("a netkit device") },
	{ "netkit/peer", ANY_TYPE, NULL, false, NEEDS("a netkit device") },
	{ NULL, BPF_PROG_TYPE_SCHED_CLS, at_tcx, false, NULL },
	{ NULL, BPF_PROG_TYPE_SCHED_ACT, NULL, false,
	  NEEDS("a network interface and a filter on it") },
	{ NULL, P_NETFILTER, at_netfilter, false, NULL },
	{ NULL, BPF_PROG_TYPE_FLOW_DISSECTOR, at_netns, false, NULL },
	{ NULL, BPF_PROG_TYPE_LWT_IN, NULL, false, NEEDS("a route") },
	{ NULL, BPF_PROG_TYPE_LWT_OUT, NULL, false, NEEDS("a route") },
	{ NULL, BPF_PROG_TYPE_LWT_XMIT, NULL, false, NEEDS("a route") },
	{ NULL, BPF_PROG_TYPE_LWT_SEG6LOCAL, NULL, false, NEEDS("a route") },
	{ NULL, BPF_PROG_TYPE_LIRC_MODE2, NULL, false,
	  NEEDS("an infrared receiver") },

	{ NULL, BPF_PROG_TYPE_SOCKET_FILTER, at_socket, false, NULL },
	{ NULL, BPF_PROG_TYPE_SK_REUSEPORT, at_reuseport, false, NULL },
	{ NULL, BPF_PROG_TYPE_SK_SKB, at_sockmap, false, NULL },
	{ NULL, BPF_PROG_TYPE_SK_MSG, at_sockmap, false, NULL },
	{ NULL, BPF_PROG_TYPE_SK_LOOKUP, at_netns, false, NULL },

	{ NULL, BPF_PROG_TYPE_SOCK_OPS, at_cgroup, false, NULL },
	{ NULL, BPF_PROG_TYPE_CGROUP_SKB, at_cgroup, false, NULL },
	{ NULL, BPF_PROG_TYPE_CGROUP_SOCK, at_cgroup, false, NULL },
	{ NULL, BPF_PROG_TYPE_CGROUP_SOCK_ADDR, at_cgroup, false, NULL },
	{ NULL, BPF_PROG_TYPE_CGROUP_SOCKOPT, at_cgroup, false, NULL },
	{ NULL, BPF_PROG_TYPE_CGROUP_SYSCTL, at_cgroup, false, NULL },
	{ NULL, BPF_PROG_TYPE_CGROUP_DEVICE, at_cgroup, false, NULL },
};

/* clang-format on */

static const struct door *find_door(const struct sec_rule *rule)
{
	for (size_t i = 0; i < sizeof(doors) / sizeof(doors[0]); i++)
		if (doors[i].rule ? !strcmp(doors[i].rule, rule->name)
				  : doors[i].type == rule->prog_type)
			return &doors[i];
	return NULL;
}

static int go_through(const struct door *door, struct link *link,
		      const struct at *at)
{
	if (!door || !door->attach)
		return refuse(-EOPNOTSUPP, "%s",
			      door ? door->why_not
				   : "nobody knows here how that is done");
	if (door->needs_target && !*at->sec->target)
		return refuse(-EINVAL,
			      "the section does not say to what; behind "
			      "'%s/' comes: %s",
			      at->sec->rule->name, at->sec->rule->target);
	return door->attach(link, at);
}

int attach_auto(struct link *link, const struct sec *sec, int prog_fd,
		const struct place *place)
{
	static const struct place nowhere;
	struct at at = { sec, prog_fd, place ? place : &nowhere };
	const char *slash = *sec->target ? "/" : "";
	int err;

	*link = LINK_NONE;
	err = go_through(find_door(sec->rule), link, &at);
	if (err >= 0)
		return 0;
	*link = LINK_NONE;
	return within(err, "attach SEC(\"%s%s%.200s\")", sec->rule->name, slash,
		      sec->target);
}
