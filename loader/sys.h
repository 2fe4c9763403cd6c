/*
 * sys.h - the system calls BPF is made of, one small function each.
 *
 *   long bpf(int cmd, union bpf_attr *attr, unsigned int size)
 *
 *   attr   0        4        8               16              24     ... size
 *          +--------+--------+---------------+---------------+------+
 *          |map_type|key_size|value_size, ...                       |
 *          |prog_   |insn_cnt| insns (a user pointer) | license ... |
 *          +--------+--------+---------------+---------------+------+
 *
 * One union for all commands: what a field means depends on `cmd`.  `size`
 * says how much of it this program knows of; what a kernel does not know
 * must be zero, or it answers E2BIG.
 *
 * Every function returns 0 or a file descriptor (the caller closes it; it is
 * close-on-exec and above 2), or -errno with the error text set (err.h).
 * Every call is shown to the observer, if there is one.
 *                               (include/uapi/linux/bpf.h, bpf(2) man page)
 */
#ifndef LOADER_SYS_H
#define LOADER_SYS_H

#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* union bpf_attr grows with the kernel and ours must hold what a newer one
 * than the system's header writes back, so it is this instead: the union,
 * the fields it lacks by their place, and room. */
union sys_attr {
	union bpf_attr bpf;
	struct {
		uint8_t before[140];
		uint32_t log_true_size; /* out, 6.4 */
		int32_t prog_token_fd;	/* 6.9 */
	} load;
	struct {
		uint64_t name;
		uint32_t prog_fd, pad;
		uint64_t cookie; /* 6.10 */
	} raw_tracepoint;
	uint8_t room[256];
};

/* ---- maps ---------------------------------------------------------- */

struct map_spec {
	uint32_t type; /* enum bpf_map_type */
	char name[BPF_OBJ_NAME_LEN];
	uint32_t key_size, value_size; /* bytes */
	uint32_t max_entries;
	uint32_t flags; /* BPF_F_NO_PREALLOC, ... */
	uint32_t numa_node;
	uint64_t map_extra; /* of a bloom filter: hash functions; 5.16 */
	int inner_map_fd;   /* what the maps in this map look like */
	int btf_fd;	    /* 0: none; with the types of key and value */
	uint32_t btf_key_type_id, btf_value_type_id;
	uint32_t btf_vmlinux_value_type_id; /* of struct_ops; instead */
};

int sys_map_create(const struct map_spec *spec);

/* The buffers hold key_size and value_size bytes (for a per-CPU map the
 * value of every possible CPU, each rounded up to 8 bytes).  -ENOENT: no
 * such key, which is an answer, so these two set no error text for it. */
int sys_map_lookup(int map_fd, const void *key, void *value);
int sys_map_delete(int map_fd, const void *key);

/* flags: BPF_ANY, BPF_NOEXIST (else -EEXIST), BPF_EXIST (else -ENOENT). */
int sys_map_update(int map_fd, const void *key, const void *value,
		   uint64_t flags);

/* The key after `key`, or the first one for NULL and for a key that is not
 * there.  -ENOENT, without a text: that was the last. */
int sys_map_next_key(int map_fd, const void *key, void *next);

/* Look up and delete in one step: a queue's, a stack's (`key` NULL; 4.20),
 * or a hash's element (5.14).  -ENOENT, without a text: there is none. */
int sys_map_take(int map_fd, const void *key, void *value);

/* From here on user space can only read the map; 5.2. */
int sys_map_freeze(int map_fd);

/* Many elements in one call; 5.6. */
enum sys_batch {
	SYS_BATCH_LOOKUP,
	SYS_BATCH_TAKE, /* look up and delete */
	SYS_BATCH_UPDATE,
	SYS_BATCH_DELETE
};

struct batch_spec {
	const void *in_batch; /* where to go on; NULL: at the beginning */
	void *out_batch;      /* out: where the next call goes on; room for a
			       * key, and for 4 bytes at least */
	void *keys, *values;  /* room for `count` of each */
	uint32_t count;	      /* elements; out: those that were done */
	uint64_t elem_flags;
};

/* 0, or -ENOENT without a text: those were the last (spec->count of them are
 * there all the same).  -ENOSPC: a hash's bucket has more than `count`. */
int sys_map_batch(int map_fd, enum sys_batch what, struct batch_spec *spec);

/* ---- types --------------------------------------------------------- */

struct btf_spec {
	const void *btf;
	uint32_t size;	    /* bytes */
	uint32_t log_level; /* 0: no log */
	char *log_buf;
	uint32_t log_size; /* bytes */
};

int sys_btf_load(const struct btf_spec *spec);

/* ---- programs ------------------------------------------------------ */

struct prog_spec {
	uint32_t type; /* enum bpf_prog_type */
	char name[BPF_OBJ_NAME_LEN];
	const struct bpf_insn *insns;
	uint32_t insn_cnt;   /* slots of 8 bytes */
	const char *license; /* "GPL" opens the helpers marked GPL-only */
	uint32_t expected_attach_type;
	uint32_t flags;
	uint32_t kern_version; /* wanted for kprobes before 5.0 */

	int btf_fd;	       /* 0: none; the types that the two speak of */
	const void *func_info; /* struct bpf_func_info, one per function */
	uint32_t func_info_rec_size, func_info_cnt;
	const void *line_info; /* struct bpf_line_info */
	uint32_t line_info_rec_size, line_info_cnt;

	uint32_t attach_btf_id; /* what it attaches to, 0: not by BTF */
	int attach_fd;		/* of the program it is in, or of a module's
			      * BTF; 0: it is in vmlinux */
	const int *fd_array;	/* of modules' BTF, for kfuncs; 5.14 */

	uint32_t log_level; /* 0 none, 1 the refused path, 2 all, 4 numbers */
	char *log_buf;
	uint32_t log_size;	/* bytes */
	uint32_t log_true_size; /* out: bytes the log needed; 0 before 6.4 */
};

int sys_prog_load(struct prog_spec *spec);

struct prog_run {
	const void *data_in;	/* the packet, for network program types */
	uint32_t data_size;	/* bytes */
	void *data_out;		/* NULL, or the packet afterwards */
	uint32_t data_out_size; /* room in bytes; out: what it has */
	const void *ctx_in;	/* struct __sk_buff, the arguments of a raw
			     * tracepoint, ...: what the type takes */
	uint32_t ctx_size;
	void *ctx_out;
	uint32_t ctx_out_size;
	uint32_t repeat;     /* times; the kernel takes 0 as 1 */
	uint32_t flags;	     /* BPF_F_TEST_RUN_ON_CPU, ... */
	uint32_t cpu;	     /* for that flag */
	uint32_t batch_size; /* packets at a time, of XDP's live frames */
	uint32_t retval;     /* out: r0 of the last run, cut to 32 bits */
	uint32_t duration;   /* out: nanoseconds for one run, on average */
};

/* BPF_PROG_TEST_RUN: run the program now.  -ENOTSUPP (524): its type cannot
 * be run by hand (net/bpf/test_run.c). */
int sys_prog_run(int prog_fd, struct prog_run *run);

/* BPF_ENABLE_STATS (5.8): as long as the fd that this returns is open, the
 * kernel counts each program's runs and nanoseconds (bpf_prog_info.run_cnt,
 * run_time_ns).  type: BPF_STATS_RUN_TIME. */
int sys_enable_stats(uint32_t type);

/* ---- everything loaded on this machine ------------------------------ */

enum sys_kind {
	SYS_PROGS,
	SYS_MAPS,
	SYS_LINKS,
	SYS_BTFS
};

/* The id after `id` (0 starts), or -ENOENT after the last, without a text. */
int sys_next_id(enum sys_kind kind, uint32_t id, uint32_t *next);
int sys_fd_by_id(enum sys_kind kind, uint32_t id);

/* struct bpf_prog_info or bpf_map_info of `fd` into `info`, `size` bytes. */
int sys_obj_info(int fd, void *info, uint32_t size);

/* The same of BTF, with `info` read as well: where there is room for its
 * name and bytes, and how much. */
int sys_btf_info(int btf_fd, struct bpf_btf_info *info);

/* The same of a program, with `info` read as well: where the caller has room
 * for instructions and how much. */
int sys_prog_info(int prog_fd, struct bpf_prog_info *info);

/* What is pinned at a path of a BPF file system: a program, map or link. */
int sys_obj_get(const char *path);

/* Give a program, map or link a name there: it lives until that is removed
 * and its last fd is closed. */
int sys_obj_pin(int fd, const char *path);

/* ---- links: the other ways a program gets attached ------------------ */

/* From here on the program runs, until the link's fd, which this returns, is
 * closed.  A raw tracepoint by its name; NULL: what attach_btf_id said when
 * the program was loaded. */
int sys_raw_tracepoint_open(const char *name, int prog_fd);

/* The same with what bpf_get_attach_cookie() is to give; 6.10. */
int sys_raw_tracepoint_open_with(const char *name, int prog_fd,
				 uint64_t cookie);

/* BPF_LINK_CREATE (5.7). */
struct link_spec {
	int prog_fd; /* or a struct_ops map's */
	int target;  /* a file descriptor or a network interface's number, as
		      * the attach type wants it; 0: none */
	uint32_t attach_type;
	uint32_t flags;
	const void *more; /* one of the structs below, or NULL */
	uint32_t more_size;
};

/* What some attach types have behind the flags.  Those of uapi/linux/bpf.h
 * that a system's header of 6.1 lacks are here under its names. */
struct link_perf { /* BPF_PERF_EVENT, 5.15 */
	uint64_t bpf_cookie;
};

struct link_iter {	    /* BPF_TRACE_ITER */
	uint64_t iter_info; /* a union bpf_iter_link_info */
	uint32_t iter_info_len;
};

struct link_tracing { /* BPF_TRACE_FENTRY and the like, 5.18 */
	uint32_t target_btf_id, pad;
	uint64_t cookie;
};

struct link_kprobes { /* BPF_TRACE_KPROBE_MULTI, 5.18 */
	uint32_t flags, cnt;
	uint64_t syms, addrs, cookies;
};

struct link_uprobes { /* BPF_TRACE_UPROBE_MULTI, 6.6 */
	uint64_t path, offsets, ref_ctr_offsets, cookies;
	uint32_t cnt, flags, pid;
};

struct link_netfilter { /* BPF_NETFILTER, 6.4 */
	uint32_t pf, hooknum;
	int32_t priority;
	uint32_t flags;
};

/* The link's fd: the program runs until it is closed. */
int sys_link_create_with(const struct link_spec *spec);

/* The same for attach types that have no more. */
int sys_link_create(int prog_fd, int target, uint32_t attach_type);

/* Another program in its place, without a gap. */
int sys_link_update(int link_fd, int new_prog_fd);

/* The link stays, but nothing is attached by it any more. */
int sys_link_detach(int link_fd);

/* BPF_PROG_ATTACH: to what `target_fd` is, a cgroup's folder or a map of
 * sockets, until it goes or sys_prog_detach() ends it: no fd of ours keeps
 * it. */
int sys_prog_attach(int prog_fd, int target_fd, uint32_t attach_type,
		    uint32_t flags);
int sys_prog_detach(int prog_fd, int target_fd, uint32_t attach_type);

/* What is attached to a cgroup's folder itself, not above it: the ids of the
 * first `*count` programs; out: how many there are.  `flags`: how they were
 * attached (BPF_F_ALLOW_MULTI).  4.16. */
int sys_prog_query(int target_fd, uint32_t attach_type, uint32_t *ids,
		   uint32_t *count, uint32_t *flags);

/* A file whose reading runs an iterator, its link being `link_fd`. */
int sys_iter_create(int link_fd);

/* ---- perf events: how a program gets attached ----------------------- */

int sys_perf_event_open(struct perf_event_attr *attr, pid_t pid, int cpu);

/* ioctl(PERF_EVENT_IOC_SET_BPF): from here on the program runs at each
 * event, until `perf_fd` is closed. */
int sys_perf_set_bpf(int perf_fd, int prog_fd);

/* ioctl(PERF_EVENT_IOC_ENABLE), for an event that was opened disabled. */
int sys_perf_enable(int perf_fd);

/* ---- the observer ---------------------------------------------------- */

enum sys_nr {
	SYS_NR_BPF,
	SYS_NR_PERF_EVENT_OPEN,
	SYS_NR_IOCTL
};

/* One call and its answer.  Pointers in it are valid during observe(). */
struct sys_call {
	enum sys_nr nr;
	int cmd;		    /* bpf: enum bpf_cmd; ioctl: its request */
	const union sys_attr *attr; /* bpf: as the kernel left it */
	uint32_t size;		    /* bpf: bytes of attr passed */
	const struct perf_event_attr *perf;
	pid_t pid;    /* perf_event_open */
	int cpu;      /* perf_event_open */
	int fd;	      /* ioctl */
	uint64_t arg; /* ioctl */
	int result;   /* 0, an fd, a count, or -errno */
};

typedef void (*sys_observer)(void *arg, const struct sys_call *call);

/* Show every later call of this process to `fn`; NULL ends it.  Calls that
 * `fn` makes itself are not shown. */
void sys_observe(sys_observer fn, void *arg);

/* Calls between quiet(true) and quiet(false) are probes: not shown. They may
 * nest. */
void sys_quiet(bool on);

/* From here on no call reaches the kernel (true): each is shown to the
 * observer and answered as if it had worked, with a file descriptor that is
 * good for nothing but to be closed.  What a caller would read back stays as
 * it was. */
void sys_pretend(bool on);
bool sys_pretending(void);

#define SYS_KEPT_INSNS 512

/* What the hints work from: a copy of the call that failed last and was not
 * a probe.  Its pointers may be dead by then; of what they pointed to, the
 * names and a short program are kept. */
struct sys_failure {
	struct sys_call call;
	union sys_attr attr;
	struct perf_event_attr perf;
	char name[128]; /* the kprobe's function, uprobe's path, license, or
			 * where something was to be pinned */
	struct bpf_insn insns[SYS_KEPT_INSNS];
	uint32_t insn_cnt; /* 0 also if there were more */
};

const struct sys_failure *sys_last_failure(void);

#endif
