/* Each failure is really provoked; the hint must name its cause, and only
 * that one. */
#include "insn/insn.h"
#include "loader/cap.h"
#include "loader/err.h"
#include "loader/hint.h"
#include "loader/kernel.h"
#include "loader/sys.h"
#include "tests/run.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- who we are when it fails ---------------------------------------- */

enum who {
	ROOT,
	NOBODY,	       /* uid 65534, no capabilities */
	BPF_ONLY,      /* CAP_BPF and nothing else */
	USERNS,	       /* root of a user namespace of its own */
	FILTER_EPERM,  /* root behind a seccomp filter */
	FILTER_ENOSYS, /* the same with another errno */
};

/* glibc has it without a prototype. */
int capset(cap_user_header_t header, const cap_user_data_t data);

static void keep_only(int cap)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3
	};
	struct __user_cap_data_struct data[2] = { { 0 }, { 0 } };

	data[cap / 32].effective = data[cap / 32].permitted = 1U << cap % 32;
	ck_assert_int_eq(capset(&header, data), 0);
}

static void become_nobody(void)
{
	ck_assert_int_eq(setgroups(0, NULL), 0);
	ck_assert_int_eq(setgid(65534), 0);
	ck_assert_int_eq(setuid(65534), 0);
	prctl(PR_SET_DUMPABLE, 1); /* or /proc/self is root's */
}

/* bpf() and perf_event_open() answer `err`. */
static void install_filter(int err)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_bpf, 1, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_perf_event_open, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (uint32_t)err),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog filter = { sizeof(code) / sizeof(code[0]), code };

	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	ck_assert_int_eq(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter),
			 0);
}

static void become(enum who who)
{
	switch (who) {
	case ROOT: break;
	case NOBODY: become_nobody(); break;
	case BPF_ONLY: keep_only(CAP_BPF); break;
	case USERNS: ck_assert_int_eq(unshare(CLONE_NEWUSER), 0); break;
	case FILTER_EPERM: install_filter(EPERM); break;
	case FILTER_ENOSYS: install_filter(ENOSYS); break;
	}
}

/* ---- calls that fail --------------------------------------------------- */

static const struct bpf_insn nothing[] = { BPF_MOV64_IMM(BPF_REG_0, 0),
					   BPF_EXIT_INSN() };
static const struct bpf_insn just_exit[] = { BPF_EXIT_INSN() };
static const struct bpf_insn gpl_helper[] = {
	BPF_ST_MEM(BPF_DW, BPF_REG_10, -8, 0),
	BPF_MOV64_REG(BPF_REG_1, BPF_REG_10),
	BPF_ALU64_IMM(BPF_ADD, BPF_REG_1, -8),
	BPF_MOV64_IMM(BPF_REG_2, 8),
	BPF_EMIT_CALL(BPF_FUNC_trace_printk),
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_EXIT_INSN(),
};
static const struct bpf_insn far_read[] = {
	BPF_LDX_MEM(BPF_DW, BPF_REG_0, BPF_REG_1, 4096),
	BPF_MOV64_IMM(BPF_REG_0, 0), BPF_EXIT_INSN()
};

static int load(struct prog_spec spec)
{
	if (!spec.insns) {
		spec.insns = nothing;
		spec.insn_cnt = 2;
	}
	if (!spec.license)
		spec.license = "GPL";
	return sys_prog_load(&spec);
}

static int create(struct map_spec spec)
{
	return sys_map_create(&spec);
}

#define LOAD(...)   load((struct prog_spec){ __VA_ARGS__ })
#define CREATE(...) create((struct map_spec){ __VA_ARGS__ })

static int hash_of_one(uint32_t flags)
{
	return CREATE(.type = BPF_MAP_TYPE_HASH, .key_size = 4, .value_size = 4,
		      .max_entries = 1, .flags = flags);
}

static int update_twice(uint32_t second_key, uint64_t flags)
{
	uint32_t key = 0, value = 0;
	int fd = hash_of_one(0), err;

	sys_map_update(fd, &key, &value, BPF_ANY);
	err = sys_map_update(fd, &second_key, &value, flags);
	return err; /* the map stays open: the hint asks about it */
}

static int array_of_two(void)
{
	return CREATE(.type = BPF_MAP_TYPE_ARRAY, .key_size = 4,
		      .value_size = 4, .max_entries = 2);
}

/* What fails, one function a row; each leaves the failure behind. */
static int kprobe_prog(void)
{
	return LOAD(.type = BPF_PROG_TYPE_KPROBE);
}
static int xdp_prog(void)
{
	return LOAD(.type = BPF_PROG_TYPE_XDP);
}
static int plain_prog(void)
{
	return LOAD(.type = BPF_PROG_TYPE_SOCKET_FILTER);
}
static int plain_map(void)
{
	return hash_of_one(0);
}
static int walk_ids(void)
{
	uint32_t id;

	return sys_next_id(SYS_PROGS, 0, &id);
}

static int lsm_prog(void)
{
	return LOAD(.type = BPF_PROG_TYPE_LSM, .expected_attach_type = 27);
}

static int ring_with_key(void)
{
	return CREATE(.type = BPF_MAP_TYPE_RINGBUF, .key_size = 4,
		      .max_entries = 65536);
}

static int ring_of_1000(void)
{
	return CREATE(.type = BPF_MAP_TYPE_RINGBUF, .max_entries = 1000);
}

static int ring_all_wrong(void)
{
	return CREATE(.type = BPF_MAP_TYPE_RINGBUF, .key_size = 4,
		      .value_size = 4, .max_entries = 1000);
}

static int array_with_wide_key(void)
{
	return CREATE(.type = BPF_MAP_TYPE_ARRAY, .key_size = 8,
		      .value_size = 8, .max_entries = 1);
}

static int array_of_none(void)
{
	return CREATE(.type = BPF_MAP_TYPE_ARRAY, .key_size = 4,
		      .value_size = 8);
}

static int array_no_prealloc(void)
{
	return CREATE(.type = BPF_MAP_TYPE_ARRAY, .key_size = 4,
		      .value_size = 8, .max_entries = 1,
		      .flags = BPF_F_NO_PREALLOC);
}

static int tail_calls_wide(void)
{
	return CREATE(.type = BPF_MAP_TYPE_PROG_ARRAY, .key_size = 4,
		      .value_size = 8, .max_entries = 1);
}

static int perf_array_wide(void)
{
	return CREATE(.type = BPF_MAP_TYPE_PERF_EVENT_ARRAY, .key_size = 4,
		      .value_size = 8, .max_entries = 1);
}

static int trie_prealloc(void)
{
	return CREATE(.type = BPF_MAP_TYPE_LPM_TRIE, .key_size = 8,
		      .value_size = 8, .max_entries = 1);
}

static int stacks_of_12(void)
{
	return CREATE(.type = BPF_MAP_TYPE_STACK_TRACE, .key_size = 4,
		      .value_size = 12, .max_entries = 1);
}

static int queue_with_key(void)
{
	return CREATE(.type = BPF_MAP_TYPE_QUEUE, .key_size = 4,
		      .value_size = 8, .max_entries = 1);
}

static int hash_without_key(void)
{
	return CREATE(.type = BPF_MAP_TYPE_HASH, .value_size = 8,
		      .max_entries = 1);
}

static int hash_strange_flag(void)
{
	return hash_of_one(1U << 30);
}

static int map_bad_name(void)
{
	return CREATE(.type = BPF_MAP_TYPE_ARRAY, .key_size = 4,
		      .value_size = 8, .max_entries = 1, .name = "a b");
}

static int map_of_no_maps(void)
{
	return CREATE(.type = BPF_MAP_TYPE_ARRAY_OF_MAPS, .key_size = 4,
		      .value_size = 4, .max_entries = 1);
}

static int map_type_77(void)
{
	return CREATE(.type = 77, .key_size = 4, .value_size = 4,
		      .max_entries = 1);
}

static int hash_huge_key(void)
{
	return CREATE(.type = BPF_MAP_TYPE_HASH, .key_size = 1 << 30,
		      .value_size = 4, .max_entries = 1);
}

static int percpu_huge_value(void)
{
	return CREATE(.type = BPF_MAP_TYPE_PERCPU_ARRAY, .key_size = 4,
		      .value_size = 1 << 20, .max_entries = 1);
}

static int full_hash(void)
{
	return update_twice(1, BPF_ANY);
}
static int key_exists(void)
{
	return update_twice(0, BPF_NOEXIST);
}
static int key_missing(void)
{
	return update_twice(1, BPF_EXIST);
}
static int bad_elem_flags(void)
{
	return update_twice(0, 1 << 20);
}
static int lock_nothing(void)
{
	return update_twice(0, BPF_F_LOCK);
}

static int beyond_array(void)
{
	uint32_t key = 2, value = 0;

	return sys_map_update(array_of_two(), &key, &value, BPF_ANY);
}

static int array_noexist(void)
{
	uint32_t key = 0, value = 0;

	return sys_map_update(array_of_two(), &key, &value, BPF_NOEXIST);
}

static int array_delete(void)
{
	uint32_t key = 0;

	return sys_map_delete(array_of_two(), &key);
}

static int read_only_map(void)
{
	uint32_t key = 0, value = 0;

	return sys_map_update(hash_of_one(BPF_F_RDONLY), &key, &value, 0);
}

static int update_closed(void)
{
	uint32_t key = 0, value = 0;

	return sys_map_update(-1, &key, &value, BPF_ANY);
}

static int update_program(void)
{
	uint32_t key = 0, value = 0;

	return sys_map_update(plain_prog(), &key, &value, BPF_ANY);
}

static int update_bad_key(void)
{
	uint32_t value = 0;

	return sys_map_update(hash_of_one(0), (void *)16, &value, BPF_ANY);
}

static int update_no_value(void)
{
	uint32_t key = 0;

	return sys_map_update(hash_of_one(0), &key, NULL, BPF_ANY);
}

static int ring_lookup(void)
{
	uint32_t key = 0, value;

	return sys_map_lookup(CREATE(.type = BPF_MAP_TYPE_RINGBUF,
				     .max_entries = 65536),
			      &key, &value);
}

static int no_insns(void)
{
	return LOAD(.type = BPF_PROG_TYPE_SOCKET_FILTER, .insns = nothing);
}

static int no_gpl(void)
{
	return LOAD(.type = BPF_PROG_TYPE_SOCKET_FILTER, .insns = gpl_helper,
		    .insn_cnt = 7, .license = "MIT");
}

static int prog_type_99(void)
{
	return LOAD(.type = 99);
}

static int no_attach_type(void)
{
	return LOAD(.type = BPF_PROG_TYPE_CGROUP_SOCK_ADDR);
}

static int prog_bad_name(void)
{
	return LOAD(.type = BPF_PROG_TYPE_SOCKET_FILTER, .name = "a b");
}

static int prog_bad_flags(void)
{
	return LOAD(.type = BPF_PROG_TYPE_SOCKET_FILTER, .flags = 1U << 30);
}

static int prog_no_r0(void)
{
	return LOAD(.type = BPF_PROG_TYPE_SOCKET_FILTER, .insns = just_exit,
		    .insn_cnt = 1);
}

static int prog_not_sleepable(void)
{
	return LOAD(.type = BPF_PROG_TYPE_SYSCALL);
}

static char small_log[128];

static int prog_small_log(void)
{
	return LOAD(.type = BPF_PROG_TYPE_SOCKET_FILTER, .log_level = 2,
		    .log_buf = small_log, .log_size = sizeof(small_log));
}

static int prog_log_level_0(void)
{
	return LOAD(.type = BPF_PROG_TYPE_SOCKET_FILTER, .log_buf = small_log,
		    .log_size = sizeof(small_log));
}

static int prog_bad_insns(void)
{
	return LOAD(.type = BPF_PROG_TYPE_SOCKET_FILTER, .insns = (void *)64,
		    .insn_cnt = 2);
}

/* ---- events -------------------------------------------------------------- */

static int event(struct perf_event_attr attr, int pid, int cpu)
{
	return sys_perf_event_open(&attr, pid, cpu);
}

#define EVENT(pid, cpu, ...) \
	event((struct perf_event_attr){ __VA_ARGS__ }, pid, cpu)
#define CLOCK .type = PERF_TYPE_SOFTWARE, .config = PERF_COUNT_SW_CPU_CLOCK

static int event_nowhere(void)
{
	return EVENT(-1, -1, CLOCK);
}
static int event_cpu_9999(void)
{
	return EVENT(-1, 9999, CLOCK);
}
static int event_no_process(void)
{
	return EVENT(0x3ffffff, -1, CLOCK);
}
static int event_type_9999(void)
{
	return EVENT(-1, 0, .type = 9999);
}

static int event_cycles(void)
{
	return EVENT(-1, 0, .type = PERF_TYPE_HARDWARE,
		     .config = PERF_COUNT_HW_CPU_CYCLES);
}

static int event_no_tracepoint(void)
{
	return EVENT(-1, 0, .type = PERF_TYPE_TRACEPOINT, .config = 999999);
}

static int uprobe(const char *path, uint64_t offset)
{
	return EVENT(-1, 0, .type = (uint32_t)kernel_pmu_type("uprobe"),
		     .config1 = (uintptr_t)path, .config2 = offset);
}

static int uprobe_no_file(void)
{
	return uprobe("/no/such/file", 0);
}
static int uprobe_directory(void)
{
	return uprobe("/proc", 0);
}
static int uprobe_beyond(void)
{
	return uprobe("/proc/self/exe", 1UL << 40);
}
static int uprobe_here(void)
{
	return uprobe("/proc/self/exe", 4096);
}

static int set_bpf_closed(void)
{
	return sys_perf_set_bpf(uprobe_here(), -1);
}

static int set_bpf_twice(void)
{
	int event = uprobe_here(), prog = kprobe_prog();

	sys_perf_set_bpf(event, prog);
	return sys_perf_set_bpf(event, prog);
}

static int set_bpf_wrong_type(void)
{
	return sys_perf_set_bpf(uprobe_here(), plain_prog());
}

static int set_bpf_a_map(void)
{
	return sys_perf_set_bpf(uprobe_here(), plain_map());
}

static int set_bpf_on_map(void)
{
	return sys_perf_set_bpf(plain_map(), plain_prog());
}

static int set_bpf_far_read(void)
{
	const char *tracefs = kernel_tracefs();
	char path[256], id[32] = "";
	FILE *file;

	snprintf(path, sizeof(path), "%s/events/sched/sched_switch/id",
		 tracefs ? tracefs : "");
	file = fopen(path, "re");
	ck_assert_ptr_nonnull(file);
	ck_assert_ptr_nonnull(fgets(id, sizeof(id), file));
	fclose(file);
	return sys_perf_set_bpf(EVENT(-1, 0, .type = PERF_TYPE_TRACEPOINT,
				      .config = strtoull(id, NULL, 10)),
				LOAD(.type = BPF_PROG_TYPE_TRACEPOINT,
				     .insns = far_read, .insn_cnt = 3));
}

/* ---- kprobes -------------------------------------------------------------- */

static int kprobe(const char *function, uint64_t offset)
{
	int type = kernel_pmu_type("kprobe");

	if (type == -ENOENT)
		skip("this kernel has no kprobes");
	return EVENT(-1, 0, .type = (uint32_t)type,
		     .config1 = (uintptr_t)function, .config2 = offset);
}

static int kprobe_sys_clone(void)
{
	return kprobe("sys_clone", 0);
}
static int kprobe_clone(void)
{
	return kprobe("clone", 0);
}
static int kprobe_typo(void)
{
	return kprobe("inet_lissen", 0);
}
static int kprobe_xyzzy(void)
{
	return kprobe("xyzzy_plugh_frotz", 0);
}
static int kprobe_do_sys(void)
{
	return kprobe("__do_sys_clone", 0);
}
static int kprobe_int3(void)
{
	return kprobe("do_int3", 0);
}
static int kprobe_t_next(void)
{
	return kprobe("t_next", 0);
}
static int kprobe_offset(void)
{
	return kprobe("inet_listen", 1);
}
static int kprobe_listen(void)
{
	return kprobe("inet_listen", 0);
}

/* ---- the rows ---------------------------------------------------------- */

static const struct row {
	const char *says;
	enum who who;
	int (*provoke)(void);
	int err;	   /* the errno, 0: any */
	const char *cause; /* in the hint */
	const char * not ; /* not in the hint */
} rows[] = {
	{ "a kprobe program by nobody: two capabilities", NOBODY, kprobe_prog,
	  EPERM, "CAP_BPF and CAP_PERFMON; this process lacks both",
	  "seccomp" },
	{ "a kprobe program with CAP_BPF: one is missing", BPF_ONLY,
	  kprobe_prog, EPERM, "lacks CAP_PERFMON", "seccomp" },
	{ "an XDP program with CAP_BPF: another is missing", BPF_ONLY, xdp_prog,
	  EPERM, "lacks CAP_NET_ADMIN", "PERFMON" },
	{ "ids are for CAP_SYS_ADMIN", BPF_ONLY, walk_ids, EPERM,
	  "PROG_GET_NEXT_ID needs CAP_SYS_ADMIN", "seccomp" },
	{ "a plain program by nobody: the sysctl", NOBODY, plain_prog, EPERM,
	  "unprivileged_bpf_disabled is", "seccomp" },
	{ "a plain map by nobody: the sysctl", NOBODY, plain_map, EPERM,
	  "unprivileged_bpf_disabled is", "CapEff" },
	{ "root of a user namespace is not root", USERNS, kprobe_prog, EPERM,
	  "root of a user namespace", "lacks" },
	{ "a filter before bpf(), not a capability", FILTER_EPERM, kprobe_prog,
	  EPERM, "a seccomp filter answers bpf()", "lacks" },
	{ "a filter before bpf(), not a capability, for a map", FILTER_EPERM,
	  plain_map, EPERM, "a seccomp filter answers bpf()", "lacks" },
	{ "a filter that says ENOSYS: the kernel has bpf()", FILTER_ENOSYS,
	  plain_prog, ENOSYS, "this kernel has bpf()", "CONFIG" },

	{ "a ring buffer with a key", ROOT, ring_with_key, EINVAL,
	  "try: key_size = 0:", "value_size" },
	{ "a ring buffer of 1000 bytes", ROOT, ring_of_1000, EINVAL,
	  "try: max_entries = 4096:", "key_size" },
	{ "a ring buffer with nothing right", ROOT, ring_all_wrong, EINVAL,
	  "key_size = 0, value_size = 0, max_entries = 4096", "know" },
	{ "an array with a key of 8 bytes", ROOT, array_with_wide_key, EINVAL,
	  "try: key_size = 4:", "max_entries" },
	{ "an array of no entries", ROOT, array_of_none, EINVAL,
	  "max_entries of map type ARRAY must not be 0", "key_size" },
	{ "an array with BPF_F_NO_PREALLOC", ROOT, array_no_prealloc, EINVAL,
	  "BPF_F_NO_PREALLOC", "key_size" },
	{ "an array of programs with values of 8 bytes", ROOT, tail_calls_wide,
	  EINVAL, "try: value_size = 4:", "key_size" },
	{ "an array of perf events with values of 8 bytes", ROOT,
	  perf_array_wide, EINVAL, "try: value_size = 4:", "key_size" },
	{ "a trie without BPF_F_NO_PREALLOC", ROOT, trie_prealloc, EINVAL,
	  "try: map_flags = 0x1:", "key_size" },
	{ "stacks of 12 bytes", ROOT, stacks_of_12, EINVAL,
	  "try: value_size = 16:", "key_size" },
	{ "a queue with a key", ROOT, queue_with_key, EINVAL,
	  "try: key_size = 0:", "value_size" },
	{ "a hash without a key", ROOT, hash_without_key, EINVAL,
	  "key_size of map type HASH must not be 0", "value_size" },
	{ "a flag that no kernel knows", ROOT, hash_strange_flag, EINVAL,
	  "map_flags of map type HASH has a flag", "key_size" },
	{ "a map's name with a space", ROOT, map_bad_name, EINVAL, "map_name",
	  "key_size" },
	{ "a map of maps without an example", ROOT, map_of_no_maps, 0,
	  "inner_map_fd = 0 is none", "key_size" },
	{ "a map type that does not exist", ROOT, map_type_77, EINVAL,
	  "there is no map type 77", "key_size" },
	{ "a hash's key that is too large", ROOT, hash_huge_key, E2BIG,
	  "key_size of map type HASH is too large", "value_size" },
	{ "a per-CPU value that is too large", ROOT, percpu_huge_value, E2BIG,
	  "value_size of map type PERCPU_ARRAY is too large", "key_size" },

	{ "a full hash", ROOT, full_hash, E2BIG, "the map is full", "index" },
	{ "beyond an array's end", ROOT, beyond_array, E2BIG,
	  "0 to 1 are there", "full" },
	{ "BPF_NOEXIST and it exists", ROOT, key_exists, EEXIST,
	  "this one is there already", "array" },
	{ "BPF_NOEXIST in an array", ROOT, array_noexist, EEXIST,
	  "keys of an array exist from the start", "already" },
	{ "BPF_EXIST and it does not", ROOT, key_missing, ENOENT,
	  "BPF_EXIST only replaces", "array" },
	{ "flags that no update has", ROOT, bad_elem_flags, EINVAL,
	  "flags = 0x100000", "LOCK, but" },
	{ "BPF_F_LOCK without a lock", ROOT, lock_nothing, EINVAL,
	  "no struct bpf_spin_lock", "0x" },
	{ "nothing is deleted from an array", ROOT, array_delete, EINVAL,
	  "deleted from an array", "fd" },
	{ "a map that user space may only read", ROOT, read_only_map, EPERM,
	  "opened with BPF_F_RDONLY", "CAP_" },
	{ "a map fd that is none", ROOT, update_closed, EBADF,
	  "map_fd = -1 is not an open", "pointer" },
	{ "a program's fd for a map's", ROOT, update_program, EINVAL,
	  "is not a map but a program", "flags" },
	{ "a key that points nowhere", ROOT, update_bad_key, EFAULT,
	  "key = 0x10 points to no memory", "value" },
	{ "a value that is NULL", ROOT, update_no_value, EFAULT,
	  "value is NULL", "key" },
	{ "a ring buffer has nothing to look up", ROOT, ring_lookup, 0,
	  "a ring buffer has no keys", "full" },

	{ "a program of no instructions", ROOT, no_insns, E2BIG,
	  "insn_cnt is 0", "4096" },
	{ "a GPL helper in a program that is not", ROOT, no_gpl, EINVAL,
	  "the license is \"MIT\"", "attach" },
	{ "a program type that does not exist", ROOT, prog_type_99, EINVAL,
	  "there is no program type 99", "attach" },
	{ "a program that must say what it attaches to", ROOT, no_attach_type,
	  EINVAL, "expected_attach_type = 0 is none", "know" },
	{ "a program's name with a space", ROOT, prog_bad_name, EINVAL,
	  "prog_name", "flags" },
	{ "a program's flag that no kernel knows", ROOT, prog_bad_flags, EINVAL,
	  "prog_flags = 0x40000000", "name" },
	{ "a program that the verifier refuses", ROOT, prog_no_r0, EACCES,
	  "R0 !read_ok", "type" },
	{ "an EINVAL that is the verifier's", ROOT, prog_not_sleepable, EINVAL,
	  "the verifier refused", "know" },
	{ "a log that is too small", ROOT, prog_small_log, ENOSPC,
	  "the log needs more than log_size = 128", "refused" },
	{ "a buffer for a log of level 0", ROOT, prog_log_level_0, EINVAL,
	  "log_level is 0", "type" },
	{ "instructions that are nowhere", ROOT, prog_bad_insns, EFAULT,
	  "insns = 0x40 points to no memory", "license" },

	{ "an event on any CPU for every process", ROOT, event_nowhere, EINVAL,
	  "do not go together", "no CPU" },
	{ "an event on a CPU that is not there", ROOT, event_cpu_9999, 0,
	  "there is no CPU 9999", "together" },
	{ "an event for a process that is not there", ROOT, event_no_process,
	  ESRCH, "there is no process 67108863", "CPU" },
	{ "an event of a type that is not there", ROOT, event_type_9999, 0,
	  "no PMU of this kernel has number 9999", "hardware" },
	{ "a tracepoint that is not there", ROOT, event_no_tracepoint, EINVAL,
	  "no tracepoint of this kernel has id 999999", "CPU" },
	{ "a uprobe on no file", ROOT, uprobe_no_file, ENOENT,
	  "/no/such/file: No such file", "offset" },
	{ "a uprobe on a directory", ROOT, uprobe_directory, EINVAL,
	  "/proc is not a file", "offset" },
	{ "a uprobe beyond the end of the file", ROOT, uprobe_beyond, EINVAL,
	  "beyond the end of /proc/self/exe", "not a file" },
	{ "a uprobe by nobody", NOBODY, uprobe_here, EACCES,
	  "a uprobe needs CAP_PERFMON", "seccomp" },
	{ "a clock for every process by nobody", NOBODY, event_nowhere, 0,
	  "needs CAP_PERFMON", "seccomp" },
	{ "a filter before perf_event_open()", FILTER_EPERM, uprobe_here, EPERM,
	  "a seccomp filter answers perf_event_open()", "needs" },
	{ "a filter that says ENOSYS to perf_event_open()", FILTER_ENOSYS,
	  uprobe_here, ENOSYS, "a seccomp filter answers perf_event_open()",
	  "CONFIG" },

	{ "no program to put on the event", ROOT, set_bpf_closed, EBADF,
	  "the program's fd -1 is not open", "event's" },
	{ "a second program on one event", ROOT, set_bpf_twice, EEXIST,
	  "has its program already", "type" },
	{ "a socket filter on a uprobe", ROOT, set_bpf_wrong_type, EINVAL,
	  "a program of type SOCKET_FILTER does not go", "not a program" },
	{ "a map on a uprobe", ROOT, set_bpf_a_map, EINVAL,
	  "is not a program but a map", "type" },
	{ "a program on a map", ROOT, set_bpf_on_map, 0,
	  "is not a perf event but a map", "type" },
	{ "a context read beyond the tracepoint's record", ROOT,
	  set_bpf_far_read, EACCES, "beyond the end of this tracepoint",
	  "type" },

	{ "a kprobe on sys_clone: the prefix is missing", ROOT,
	  kprobe_sys_clone, ENOENT, "_sys_clone", "inlined" },
	{ "a kprobe on a system call's name", ROOT, kprobe_clone, ENOENT,
	  "the system call clone() is the function", "inlined" },
	{ "a kprobe on a misspelt function", ROOT, kprobe_typo, ENOENT,
	  "inet_listen", "inlined" },
	{ "a kprobe on a function that never was", ROOT, kprobe_xyzzy, ENOENT,
	  "no function of this kernel is called xyzzy_plugh_frotz", "try:" },
	{ "a kprobe on an inner function of a system call", ROOT, kprobe_do_sys,
	  EINVAL, "__do_sys_clone", "blacklisted in" },
	{ "a kprobe on the kprobes' own trap", ROOT, kprobe_int3, EINVAL,
	  "do_int3", "inlined, renamed" },
	{ "a kprobe on one of two functions of a name", ROOT, kprobe_t_next,
	  EADDRNOTAVAIL, "functions of this kernel are called t_next",
	  "inlined" },
	{ "a kprobe in the middle of an instruction", ROOT, kprobe_offset,
	  EILSEQ, "offset 0x1 in inet_listen", "blacklist" },
	{ "a kprobe by nobody", NOBODY, kprobe_listen, EACCES,
	  "a kprobe needs CAP_PERFMON", "function" },
};

/* The hint, its lines joined: where a line breaks is no matter here. */
static char *hint_text(bool (*print)(FILE *out))
{
	char *text = NULL, *from, *to;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	bool printed = print(out);

	fclose(out);
	ck_assert_int_eq(printed, text[0] != '\0');
	for (from = to = text; *from; from++) {
		if (*from == '\n')
			*from = ' ';
		if (*from != ' ' || to == text || to[-1] != ' ')
			*to++ = *from;
	}
	*to = '\0';
	return text;
}

/* What a row leaves open, the hint looks at; after it, nobody does. */
static bool was_open[64];

static void note_open(void)
{
	for (int fd = 0; fd < 64; fd++)
		was_open[fd] = fcntl(fd, F_GETFD) >= 0;
}

static void close_new(void)
{
	for (int fd = 0; fd < 64; fd++)
		if (!was_open[fd])
			close(fd);
}

static void check_row(int i)
{
	const struct row *row = &rows[i];
	int err;
	char *text, before[512];

	note_open();
	if (geteuid() != 0)
		skip("only root can become somebody else");
	if (strstr(row->cause, "unprivileged_bpf_disabled")) {
		struct cap cap;

		cap_read(&cap);
		if (cap.unprivileged_bpf_disabled <= 0)
			skip("unprivileged_bpf_disabled is off");
	}
	become(row->who);
	err = row->provoke();
	ck_assert_int_lt(err, 0);
	if (row->err)
		ck_assert_str_eq(err_name(err), err_name(row->err));
	snprintf(before, sizeof(before), "%s", err_text());
	text = hint_text(hint_print);
	ck_assert_str_eq(err_text(), before);
	ck_assert_msg(strstr(text, row->cause), "no '%s' in: %s", row->cause,
		      text);
	ck_assert_msg(!strstr(text, row->not ), "'%s' in: %s", row->not, text);
	if (getenv("RAWBPF_SHOW_HINTS"))
		fprintf(stderr, "--- %s: %s\n%s\n", row->says, before, text);
	free(text);
	close_new();
}
TABLE(hint, rows, check_row);

/* ---- a custom kernel's policy, hardware counters: where they are ---------- */

static const struct {
	const char *says;
	int (*provoke)(void);
	int err;
	const char *cause;
} local[] = {
	{ "a kind of program that this kernel refuses even to root", lsm_prog,
	  EPERM, "this kernel refuses every program of type LSM" },
	{ "a hardware counter that this machine lacks", event_cycles, ENOENT,
	  "no such hardware counter" },
};

/* Where the call succeeds, or fails for another reason, that is no matter. */
static void check_local(int i)
{
	int err;
	char *text;

	note_open();
	if (geteuid() != 0)
		skip("only root gets that far");
	err = local[i].provoke();
	if (err == -local[i].err) {
		text = hint_text(hint_print);
		ck_assert_msg(strstr(text, local[i].cause), "no '%s' in: %s",
			      local[i].cause, text);
		free(text);
	}
	close_new();
}
TABLE(hint_local, local, check_local);

/* ---- files --------------------------------------------------------------- */

static const struct path {
	const char *says;
	enum who who;
	const char *path;
	int err;
	const char *cause; /* NULL: nothing is to be said */
} paths[] = {
	{ "no kprobes in this kernel", ROOT,
	  "/sys/bus/event_source/devices/kprobe/type", ENOENT,
	  "CONFIG_KPROBES" },
	{ "no BTF in this kernel", ROOT, "/sys/kernel/btf/vmlinux", ENOENT,
	  "CONFIG_DEBUG_INFO_BTF" },
	{ "a tracefs file by nobody", NOBODY,
	  "/sys/kernel/tracing/events/x/y/id", EACCES, "for root only" },
	{ "a path that is not the kernel's", ROOT, "/etc/passwd", ENOENT,
	  NULL },
	{ "a path that only begins like one", ROOT, "/sys/fs/bpfilter", ENOENT,
	  NULL },
	{ "an errno that needs no words", ROOT, "/sys/kernel/tracing/x", EIO,
	  NULL },
};

static const struct path *asked;

static bool print_path(FILE *out)
{
	return hint_path(out, asked->path, -asked->err);
}

static void check_path(int i)
{
	char *text;

	asked = &paths[i];
	if (geteuid() != 0)
		skip("only root can become somebody else");
	become(asked->who);
	text = hint_text(print_path);
	if (asked->cause)
		ck_assert_msg(strstr(text, asked->cause), "no '%s' in: %s",
			      asked->cause, text);
	else
		ck_assert_str_eq(text, "");
	free(text);
}
TABLE(hint_path, paths, check_path);

/* ---- no hint where there is none ------------------------------------------ */

static int succeeds(void)
{
	return hash_of_one(0);
}

static const struct {
	const char *says;
	int (*call)(void);
} silent[] = { { "nothing failed, nothing is said", succeeds } };

static void check_silent(int i)
{
	char *text;

	note_open();
	if (geteuid() == 0)
		ck_assert_int_ge(silent[i].call(), 0);
	else
		skip("only root creates this map");
	text = hint_text(hint_print);
	ck_assert_str_eq(text, "");
	free(text);
	close_new();
}
TABLE(hint_silent, silent, check_silent);
