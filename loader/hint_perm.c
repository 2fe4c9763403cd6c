/*
 * hint_perm.c - bpf() said EPERM: by whose order?
 *
 *   the call --> seccomp filter --> bpf(): sysctl, capabilities --> verifier
 *                                          (5.8: CAP_BPF + CAP_PERFMON or
 *                                          CAP_NET_ADMIN; before, and for
 *                                          walking ids, CAP_SYS_ADMIN)
 *
 * Asked in that order, so that nobody is sent to fix what was not reached.
 */
#include "insn/insn.h"
#include "insn/names.h"
#include "loader/hint_rule.h"
#include "loader/prog.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* Lists of types as bits. */
#define BIT(type)	(1ULL << (type))
#define HAS(bits, type) ((type) < 64 && ((bits) >> (type)&1))

/* kernel/bpf/syscall.c: is_net_admin_prog_type() and is_perfmon_prog_type();
 * the numbers up to 31 are in every header that we build with. */
static const uint64_t net_admin_progs =
	BIT(BPF_PROG_TYPE_SCHED_CLS) | BIT(BPF_PROG_TYPE_SCHED_ACT) |
	BIT(BPF_PROG_TYPE_XDP) | BIT(BPF_PROG_TYPE_LWT_IN) |
	BIT(BPF_PROG_TYPE_LWT_OUT) | BIT(BPF_PROG_TYPE_LWT_XMIT) |
	BIT(BPF_PROG_TYPE_LWT_SEG6LOCAL) | BIT(BPF_PROG_TYPE_SK_SKB) |
	BIT(BPF_PROG_TYPE_SK_MSG) | BIT(BPF_PROG_TYPE_FLOW_DISSECTOR) |
	BIT(BPF_PROG_TYPE_CGROUP_DEVICE) | BIT(BPF_PROG_TYPE_CGROUP_SOCK) |
	BIT(BPF_PROG_TYPE_CGROUP_SOCK_ADDR) |
	BIT(BPF_PROG_TYPE_CGROUP_SOCKOPT) | BIT(BPF_PROG_TYPE_CGROUP_SYSCTL) |
	BIT(BPF_PROG_TYPE_SOCK_OPS) | BIT(BPF_PROG_TYPE_EXT) | BIT(32);

static const uint64_t perfmon_progs =
	BIT(BPF_PROG_TYPE_KPROBE) | BIT(BPF_PROG_TYPE_TRACEPOINT) |
	BIT(BPF_PROG_TYPE_PERF_EVENT) | BIT(BPF_PROG_TYPE_RAW_TRACEPOINT) |
	BIT(BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE) |
	BIT(BPF_PROG_TYPE_TRACING) | BIT(BPF_PROG_TYPE_LSM) |
	BIT(BPF_PROG_TYPE_STRUCT_OPS) | BIT(BPF_PROG_TYPE_EXT);

static const uint64_t open_progs =
	BIT(BPF_PROG_TYPE_SOCKET_FILTER) | BIT(BPF_PROG_TYPE_CGROUP_SKB);

/* map_create(): for everybody, or for CAP_NET_ADMIN; the rest CAP_BPF. */
static const uint64_t open_maps =
	BIT(BPF_MAP_TYPE_HASH) | BIT(BPF_MAP_TYPE_ARRAY) |
	BIT(BPF_MAP_TYPE_PROG_ARRAY) | BIT(BPF_MAP_TYPE_PERF_EVENT_ARRAY) |
	BIT(BPF_MAP_TYPE_PERCPU_HASH) | BIT(BPF_MAP_TYPE_PERCPU_ARRAY) |
	BIT(BPF_MAP_TYPE_CGROUP_ARRAY) | BIT(BPF_MAP_TYPE_ARRAY_OF_MAPS) |
	BIT(BPF_MAP_TYPE_HASH_OF_MAPS) | BIT(BPF_MAP_TYPE_CGROUP_STORAGE) |
	BIT(BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE) | BIT(BPF_MAP_TYPE_RINGBUF) |
	BIT(BPF_MAP_TYPE_USER_RINGBUF);

static const uint64_t net_admin_maps =
	BIT(BPF_MAP_TYPE_SOCKMAP) | BIT(BPF_MAP_TYPE_SOCKHASH) |
	BIT(BPF_MAP_TYPE_DEVMAP) | BIT(BPF_MAP_TYPE_DEVMAP_HASH) |
	BIT(BPF_MAP_TYPE_XSKMAP);

/* Capabilities a call needs, -1 for none. */
struct needs {
	int first, second;
	const char *prefix, *name; /* what needs them, for the sentence */
};

static struct needs prog_needs(uint32_t type)
{
	struct needs n = { CAP_BPF, -1, "a program of type ",
			   name_of(&prog_type_names, (int)type) };

	if (HAS(open_progs, type))
		n.first = -1;
	else if (HAS(perfmon_progs, type))
		n.second = CAP_PERFMON;
	else if (HAS(net_admin_progs, type))
		n.second = CAP_NET_ADMIN;
	return n;
}

static struct needs map_needs(uint32_t type)
{
	struct needs n = { CAP_BPF, -1, "a map of type ",
			   name_of(&map_type_names, (int)type) };

	if (HAS(open_maps, type))
		n.first = -1;
	else if (HAS(net_admin_maps, type))
		n.first = CAP_NET_ADMIN;
	return n;
}

static struct needs call_needs(const struct hint *h)
{
	int cmd = h->failure->call.cmd;

	switch (cmd) {
	case BPF_PROG_LOAD: return prog_needs(h->attr->prog_type);
	case BPF_MAP_CREATE: return map_needs(h->attr->map_type);
	case BPF_PROG_GET_NEXT_ID:
	case BPF_MAP_GET_NEXT_ID:
	case BPF_LINK_GET_NEXT_ID:
	case BPF_BTF_GET_NEXT_ID:
	case BPF_PROG_GET_FD_BY_ID:
	case BPF_MAP_GET_FD_BY_ID:
	case BPF_LINK_GET_FD_BY_ID:
	case BPF_BTF_GET_FD_BY_ID:
	case BPF_TASK_FD_QUERY:
	case BPF_ENABLE_STATS:
		return (struct needs){ CAP_SYS_ADMIN, -1, "BPF_",
				       name_of(&cmd_names, cmd) };
	case BPF_BTF_LOAD:
		return (struct needs){ CAP_BPF, -1, "BPF_",
				       name_of(&cmd_names, cmd) };
	}
	return (struct needs){ -1, -1, "BPF_", name_of(&cmd_names, cmd) };
}

/* CAP_SYS_ADMIN stands for all of them, as it did before 5.8. */
static bool lacks(const struct hint *h, int cap)
{
	return cap >= 0 && !cap_has(&h->cap, cap) &&
	       !cap_has(&h->cap, CAP_SYS_ADMIN);
}

static const char *without_cap(int cap)
{
	return cap_name(cap) + strlen("CAP_");
}

/* A capability that is not in the bounding set cannot be had by sudo: that
 * is how a container is told from a user. */
void hint_try_privilege(struct hint *h, int a, int b)
{
	if (h->cap.bounding >> a & 1) {
		hint_try(h,
			 "sudo; or %s: a throwaway VM, which needs no "
			 "privileges",
			 hint_vm());
		return;
	}
	hint_try(h,
		 "in a container: docker run --cap-add %s%s%s ...; or %s: "
		 "a throwaway VM, which needs no privileges",
		 without_cap(a), b >= 0 ? " --cap-add " : "",
		 b >= 0 ? without_cap(b) : "", hint_vm());
}

/* ---- the causes ------------------------------------------------------ */

/* A lookup in map fd -1 is allowed to everybody (since 5.19 also with the
 * sysctl on): the kernel answers EBADF.  Any other answer is a filter's. */
bool hint_is_filtered(const struct hint *h)
{
	uint64_t key = 0, value = 0;

	if (h->cap.seccomp == 0 || sys_map_lookup(-1, &key, &value) == -EBADF)
		return false;
	return !lacks(h, CAP_BPF) || h->cap.unprivileged_bpf_disabled == 0;
}

static bool filtered(struct hint *h)
{
	if (!hint_is_filtered(h))
		return false;
	hint_why(h,
		 "a seccomp filter answers bpf() before the kernel does "
		 "(Seccomp: %d in /proc/self/status; even a harmless "
		 "lookup is refused)",
		 h->cap.seccomp);
	hint_try(h,
		 "in a container: docker run --cap-add BPF --cap-add "
		 "PERFMON ..., with which Docker's filter lets bpf() "
		 "through; or %s",
		 hint_vm());
	return true;
}

static bool has_caps_in_name_only(struct hint *h, const struct needs *n)
{
	if (h->cap.first_userns || lacks(h, n->first) || lacks(h, n->second))
		return false;
	if (n->first < 0 && !cap_has(&h->cap, CAP_BPF) &&
	    !cap_has(&h->cap, CAP_SYS_ADMIN))
		return false;
	hint_why(h, "this is root of a user namespace (/proc/self/uid_map), "
		    "and bpf() asks for the capabilities of the machine's "
		    "root");
	hint_try(h,
		 "run it outside the container or unshare(1); or %s: "
		 "a throwaway VM, which needs no privileges",
		 hint_vm());
	return true;
}

static bool lacks_caps(struct hint *h, const struct needs *n)
{
	bool first = lacks(h, n->first), second = lacks(h, n->second);

	if (!first && !second)
		return false;
	hint_why(h,
		 "%s%s needs %s%s%s; this process lacks %s (CapEff in "
		 "/proc/self/status)",
		 n->prefix, n->name, cap_name(n->first),
		 n->second < 0 ? "" : " and ",
		 n->second < 0 ? "" : cap_name(n->second),
		 n->second < 0	   ? "it"
		 : first && second ? "both"
		 : first	   ? cap_name(n->first)
				   : cap_name(n->second));
	hint_try_privilege(h, n->first, n->second);
	return true;
}

/* The sysctl: 1 or 2 shuts out those who would need no capability. */
static bool shut_out(struct hint *h)
{
	int cmd = h->failure->call.cmd;

	if ((cmd != BPF_PROG_LOAD && cmd != BPF_MAP_CREATE) ||
	    h->cap.unprivileged_bpf_disabled <= 0 || !lacks(h, CAP_BPF))
		return false;
	hint_why(h,
		 "this would need no capability, but "
		 "/proc/sys/kernel/unprivileged_bpf_disabled is %d: bpf() "
		 "is only for those with CAP_BPF",
		 h->cap.unprivileged_bpf_disabled);
	hint_try_privilege(h, CAP_BPF, -1);
	return true;
}

/* Before 5.11 maps and programs counted against RLIMIT_MEMLOCK, 64 KiB by
 * default.  The probe: a map with the limit lifted. */
static bool over_memlock(struct hint *h)
{
	struct rlimit now, lifted = { RLIM_INFINITY, RLIM_INFINITY };
	struct map_spec map = { .type = BPF_MAP_TYPE_ARRAY,
				.key_size = 4,
				.value_size = 64 << 10,
				.max_entries = 16 };
	int before, after;

	if (h->cap.memlock == UINT64_MAX || getrlimit(RLIMIT_MEMLOCK, &now))
		return false;
	if ((before = sys_map_create(&map)) >= 0)
		close(before);
	if (setrlimit(RLIMIT_MEMLOCK, &lifted))
		return false;
	if ((after = sys_map_create(&map)) >= 0)
		close(after);
	setrlimit(RLIMIT_MEMLOCK, &now);
	if (before != -EPERM || after < 0)
		return false;
	hint_why(h,
		 "RLIMIT_MEMLOCK is %llu bytes, and kernels before 5.11 "
		 "count maps and programs as locked memory",
		 (unsigned long long)h->cap.memlock);
	hint_try(h, "ulimit -l unlimited, in the shell before this command");
	return true;
}

static int load_trivial(uint32_t prog_type, uint32_t attach_type,
			uint32_t attach_btf_id)
{
	static const struct bpf_insn insns[] = { BPF_MOV64_IMM(BPF_REG_0, 0),
						 BPF_EXIT_INSN() };
	struct prog_spec spec = { .type = prog_type,
				  .insns = insns,
				  .insn_cnt = 2,
				  .license = "GPL",
				  .expected_attach_type = attach_type,
				  .attach_btf_id = attach_btf_id };
	int fd = sys_prog_load(&spec);

	if (fd >= 0)
		close(fd);
	return fd < 0 ? fd : 0;
}

int hint_load_trivial(uint32_t prog_type, uint32_t attach_type)
{
	return load_trivial(prog_type, attach_type, 0);
}

/* The verifier never says EPERM to two instructions that do nothing. */
static bool refused_by_policy(struct hint *h)
{
	const union bpf_attr *attr = h->attr;
	uint32_t type = attr->prog_type, attach = attr->expected_attach_type;
	bool all, here;

	if (h->failure->call.cmd != BPF_PROG_LOAD)
		return false;
	all = hint_load_trivial(type, attach) == -EPERM;
	here = all ||
	       (attr->attach_btf_id &&
		load_trivial(type, attach, attr->attach_btf_id) == -EPERM);
	if (!here || hint_load_trivial(BPF_PROG_TYPE_SOCKET_FILTER, 0) < 0)
		return false;
	hint_why(h,
		 "this kernel refuses every program of type %s%s%s%s, even an "
		 "empty one, although nothing is missing (capabilities, "
		 "sysctl and seccomp are in order): a policy of this "
		 "kernel or of a security module "
		 "(/sys/kernel/security/lsm)",
		 name_of(&prog_type_names, (int)type), attach ? " for " : "",
		 attach ? name_of(&attach_type_names, (int)attach) : "",
		 all ? "" : " at this place (attach_btf_id)");
	hint_try(h, "%s: a throwaway VM with a distribution's kernel",
		 hint_vm());
	return true;
}

bool hint_permission(struct hint *h)
{
	struct needs needs = call_needs(h);

	return filtered(h) || has_caps_in_name_only(h, &needs) ||
	       lacks_caps(h, &needs) || shut_out(h) || over_memlock(h) ||
	       refused_by_policy(h);
}

/* The sysctl is there if and only if bpf() is. */
bool hint_missing_call(struct hint *h)
{
	if (h->cap.unprivileged_bpf_disabled != CAP_UNKNOWN)
		hint_why(h,
			 "this kernel has bpf() (there is "
			 "/proc/sys/kernel/unprivileged_bpf_disabled), but "
			 "a seccomp filter answers before it (Seccomp: %d "
			 "in /proc/self/status)",
			 h->cap.seccomp);
	else
		hint_why(h, "this kernel has no bpf(): it was built without "
			    "CONFIG_BPF_SYSCALL, or is not Linux (gVisor, "
			    "WSL 1)");
	hint_try(h, "%s: a throwaway VM with a kernel that has it", hint_vm());
	return true;
}
