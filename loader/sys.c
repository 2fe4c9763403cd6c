/*
 * sys.c - the system calls BPF is made of: see sys.h.
 *
 * The only file of the library that calls syscall(): libc has no bpf().
 */
#include "loader/sys.h"
#include "loader/err.h"
#include "loader/peek.h"
#include "loader/pretend.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static sys_observer observer;
static void *observer_arg;
static int quiet_depth;
static bool pretending;
static struct sys_failure failure;

void sys_observe(sys_observer fn, void *arg)
{
	observer = fn;
	observer_arg = arg;
}

void sys_quiet(bool on)
{
	quiet_depth += on ? 1 : -1;
}

void sys_pretend(bool on)
{
	pretending = on;
}

bool sys_pretending(void)
{
	return pretending;
}

const struct sys_failure *sys_last_failure(void)
{
	return &failure;
}

/* Pointers of a call that failed may point nowhere: peek. */
static void keep_name(uint64_t address)
{
	if (!address ||
	    peek_string(address, failure.name, sizeof(failure.name)) < 0)
		failure.name[0] = '\0';
}

static void keep_program(const union bpf_attr *attr)
{
	uint32_t n = attr->insn_cnt;

	keep_name(attr->license);
	if (n > SYS_KEPT_INSNS ||
	    peek_bytes(attr->insns, failure.insns, n * sizeof(*failure.insns)))
		n = 0;
	failure.insn_cnt = n;
}

static void keep_failure(const struct sys_call *call)
{
	failure.call = *call;
	if (call->attr) {
		failure.attr = *call->attr;
		failure.call.attr = &failure.attr;
		if (call->cmd == BPF_PROG_LOAD)
			keep_program(&call->attr->bpf);
		if (call->cmd == BPF_OBJ_PIN || call->cmd == BPF_OBJ_GET)
			keep_name(call->attr->bpf.pathname);
	}
	if (call->perf) {
		failure.perf = *call->perf;
		failure.call.perf = &failure.perf;
		/* kprobes and uprobes; the others have numbers there */
		keep_name(call->perf->type < PERF_TYPE_MAX
				  ? 0
				  : call->perf->config1);
	}
}

static void show(const struct sys_call *call)
{
	sys_observer fn = observer;

	if (quiet_depth > 0)
		return;
	if (call->result < 0)
		keep_failure(call);
	if (!fn)
		return;
	observer = NULL;
	fn(observer_arg, call);
	observer = fn;
}

/* Move a new fd above 2 and make it close-on-exec: 0 stands for "none" in
 * several attr fields, and 1 and 2 are somebody's terminal. */
static int raise_fd(int fd)
{
	int high;

	if (fd < 0)
		return fd;
	if (fd > 2) {
		fcntl(fd, F_SETFD, FD_CLOEXEC);
		return fd;
	}
	high = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	if (high < 0)
		high = -errno;
	close(fd);
	return high;
}

/* attr is cleared by memset and not by "= {}": an initialiser need only set
 * the union's first member, and the kernel reads every byte. */
static void clear(union sys_attr *attr)
{
	memset(attr, 0, sizeof(*attr));
}

static int call_bpf(int cmd, union sys_attr *attr, uint32_t size, bool fd)
{
	struct sys_call call = {
		.nr = SYS_NR_BPF, .cmd = cmd, .attr = attr, .size = size
	};
	long result = pretending ? pretend_bpf(cmd, attr, fd)
				 : syscall(SYS_bpf, cmd, attr, size);

	call.result = result < 0 ? -errno : (int)result;
	show(&call);
	return call.result;
}

static int sys_bpf(int cmd, union sys_attr *attr, uint32_t size)
{
	return call_bpf(cmd, attr, size, false);
}

/* The same for the commands that answer with a file descriptor. */
static int sys_bpf_fd(int cmd, union sys_attr *attr, uint32_t size)
{
	return raise_fd(call_bpf(cmd, attr, size, true));
}

/* How many bytes of the attr a command uses: up to its last field. */
#define ATTR_END(field) offsetofend(union bpf_attr, field)
#define offsetofend(type, field) \
	(offsetof(type, field) + sizeof(((type *)NULL)->field))

static uint64_t address(const void *p)
{
	return (uint64_t)(uintptr_t)p;
}

/* The attr up to its last word that is not zero, and at least `least` bytes:
 * an older kernel is not asked for what it does not know. */
static uint32_t used_size(const union sys_attr *attr, uint32_t least)
{
	uint32_t size = sizeof(attr->bpf);

	while (size > least && !attr->room[size - 1])
		size--;
	return (size + 3) / 4 * 4;
}

int sys_map_create(const struct map_spec *spec)
{
	union sys_attr attr;
	int fd;

	clear(&attr);
	attr.bpf.map_type = spec->type;
	attr.bpf.key_size = spec->key_size;
	attr.bpf.value_size = spec->value_size;
	attr.bpf.max_entries = spec->max_entries;
	attr.bpf.map_flags = spec->flags;
	attr.bpf.inner_map_fd = spec->inner_map_fd;
	attr.bpf.numa_node = spec->numa_node;
	memcpy(attr.bpf.map_name, spec->name, sizeof(attr.bpf.map_name) - 1);
	attr.bpf.btf_fd = spec->btf_fd;
	attr.bpf.btf_key_type_id = spec->btf_key_type_id;
	attr.bpf.btf_value_type_id = spec->btf_value_type_id;
	attr.bpf.btf_vmlinux_value_type_id = spec->btf_vmlinux_value_type_id;
	attr.bpf.map_extra = spec->map_extra;
	fd = sys_bpf_fd(BPF_MAP_CREATE, &attr,
			used_size(&attr, ATTR_END(map_name)));
	return fd < 0 ? fail(fd, "bpf(BPF_MAP_CREATE)") : fd;
}

/* The four commands on one element share a struct. */
static int map_elem(int cmd, union sys_attr *attr, int map_fd, const void *key)
{
	attr->bpf.map_fd = map_fd;
	attr->bpf.key = address(key);
	return sys_bpf(cmd, attr, ATTR_END(flags));
}

int sys_map_lookup(int map_fd, const void *key, void *value)
{
	union sys_attr attr;
	int err;

	clear(&attr);
	attr.bpf.value = address(value);
	err = map_elem(BPF_MAP_LOOKUP_ELEM, &attr, map_fd, key);
	return err < 0 && err != -ENOENT ? fail(err, "bpf(BPF_MAP_LOOKUP_ELEM)")
					 : err;
}

int sys_map_update(int map_fd, const void *key, const void *value,
		   uint64_t flags)
{
	union sys_attr attr;
	int err;

	clear(&attr);
	attr.bpf.value = address(value);
	attr.bpf.flags = flags;
	err = map_elem(BPF_MAP_UPDATE_ELEM, &attr, map_fd, key);
	return err < 0 ? fail(err, "bpf(BPF_MAP_UPDATE_ELEM)") : 0;
}

int sys_map_delete(int map_fd, const void *key)
{
	union sys_attr attr;
	int err;

	clear(&attr);
	err = map_elem(BPF_MAP_DELETE_ELEM, &attr, map_fd, key);
	return err < 0 && err != -ENOENT ? fail(err, "bpf(BPF_MAP_DELETE_ELEM)")
					 : err;
}

int sys_map_next_key(int map_fd, const void *key, void *next)
{
	union sys_attr attr;
	int err;

	clear(&attr);
	attr.bpf.next_key = address(next);
	err = map_elem(BPF_MAP_GET_NEXT_KEY, &attr, map_fd, key);
	return err < 0 && err != -ENOENT
		       ? fail(err, "bpf(BPF_MAP_GET_NEXT_KEY)")
		       : err;
}

int sys_map_freeze(int map_fd)
{
	union sys_attr attr;
	int err;

	clear(&attr);
	attr.bpf.map_fd = map_fd;
	err = sys_bpf(BPF_MAP_FREEZE, &attr, ATTR_END(map_fd));
	return err < 0 ? fail(err, "bpf(BPF_MAP_FREEZE)") : 0;
}

int sys_btf_load(const struct btf_spec *spec)
{
	union sys_attr attr;
	int fd;

	clear(&attr);
	attr.bpf.btf = address(spec->btf);
	attr.bpf.btf_size = spec->size;
	attr.bpf.btf_log_level = spec->log_level;
	attr.bpf.btf_log_buf = address(spec->log_buf);
	attr.bpf.btf_log_size = spec->log_size;
	fd = sys_bpf_fd(BPF_BTF_LOAD, &attr, ATTR_END(btf_log_level));
	return fd < 0 ? fail(fd, "bpf(BPF_BTF_LOAD)") : fd;
}

/* What says where a program comes from and where it goes. */
static void set_types(union bpf_attr *attr, const struct prog_spec *spec)
{
	attr->prog_btf_fd = spec->btf_fd;
	attr->func_info = address(spec->func_info);
	attr->func_info_rec_size = spec->func_info_rec_size;
	attr->func_info_cnt = spec->func_info_cnt;
	attr->line_info = address(spec->line_info);
	attr->line_info_rec_size = spec->line_info_rec_size;
	attr->line_info_cnt = spec->line_info_cnt;
	attr->attach_btf_id = spec->attach_btf_id;
	attr->attach_btf_obj_fd = spec->attach_fd;
	attr->fd_array = address(spec->fd_array);
}

/* A log's true size is asked for with the log only: it came in 6.4. */
int sys_prog_load(struct prog_spec *spec)
{
	union sys_attr attr;
	uint32_t size;
	int fd;

	clear(&attr);
	attr.bpf.prog_type = spec->type;
	attr.bpf.insns = address(spec->insns);
	attr.bpf.insn_cnt = spec->insn_cnt;
	attr.bpf.license = address(spec->license);
	attr.bpf.expected_attach_type = spec->expected_attach_type;
	attr.bpf.prog_flags = spec->flags;
	attr.bpf.log_level = spec->log_level;
	attr.bpf.log_buf = address(spec->log_buf);
	attr.bpf.log_size = spec->log_size;
	attr.bpf.kern_version = spec->kern_version;
	memcpy(attr.bpf.prog_name, spec->name, sizeof(attr.bpf.prog_name) - 1);
	set_types(&attr.bpf, spec);
	size = used_size(&attr, ATTR_END(expected_attach_type));
	if (spec->log_level)
		size = offsetofend(union sys_attr, load.log_true_size);
	fd = sys_bpf_fd(BPF_PROG_LOAD, &attr, size);
	spec->log_true_size = attr.load.log_true_size;
	return fd < 0 ? fail(fd, "bpf(BPF_PROG_LOAD)") : fd;
}

int sys_prog_run(int prog_fd, struct prog_run *run)
{
	union sys_attr attr;
	int err;

	clear(&attr);
	attr.bpf.test.prog_fd = prog_fd;
	attr.bpf.test.data_in = address(run->data_in);
	attr.bpf.test.data_size_in = run->data_size;
	attr.bpf.test.repeat = run->repeat;
	err = sys_bpf(BPF_PROG_TEST_RUN, &attr, ATTR_END(test));
	run->retval = attr.bpf.test.retval;
	run->duration = attr.bpf.test.duration;
	return err < 0 ? fail(err, "bpf(BPF_PROG_TEST_RUN)") : 0;
}

static const struct {
	int next, get;
	const char *next_name, *get_name;
} kinds[] = {
	[SYS_PROGS] = { BPF_PROG_GET_NEXT_ID, BPF_PROG_GET_FD_BY_ID,
			"BPF_PROG_GET_NEXT_ID", "BPF_PROG_GET_FD_BY_ID" },
	[SYS_MAPS] = { BPF_MAP_GET_NEXT_ID, BPF_MAP_GET_FD_BY_ID,
		       "BPF_MAP_GET_NEXT_ID", "BPF_MAP_GET_FD_BY_ID" },
	[SYS_LINKS] = { BPF_LINK_GET_NEXT_ID, BPF_LINK_GET_FD_BY_ID,
			"BPF_LINK_GET_NEXT_ID", "BPF_LINK_GET_FD_BY_ID" },
	[SYS_BTFS] = { BPF_BTF_GET_NEXT_ID, BPF_BTF_GET_FD_BY_ID,
		       "BPF_BTF_GET_NEXT_ID", "BPF_BTF_GET_FD_BY_ID" },
};

int sys_next_id(enum sys_kind kind, uint32_t id, uint32_t *next)
{
	union sys_attr attr;
	int err;

	clear(&attr);
	attr.bpf.start_id = id;
	err = sys_bpf(kinds[kind].next, &attr, ATTR_END(open_flags));
	*next = attr.bpf.next_id;
	return err < 0 && err != -ENOENT
		       ? fail(err, "bpf(%s)", kinds[kind].next_name)
		       : err;
}

int sys_fd_by_id(enum sys_kind kind, uint32_t id)
{
	union sys_attr attr;
	int fd;

	clear(&attr);
	attr.bpf.prog_id = id;
	fd = sys_bpf_fd(kinds[kind].get, &attr, ATTR_END(open_flags));
	return fd < 0 ? fail(fd, "bpf(%s, id %u)", kinds[kind].get_name, id)
		      : fd;
}

static int obj_info(int fd, void *info, uint32_t size)
{
	union sys_attr attr;
	int err;

	clear(&attr);
	attr.bpf.info.bpf_fd = fd;
	attr.bpf.info.info_len = size;
	attr.bpf.info.info = address(info);
	err = sys_bpf(BPF_OBJ_GET_INFO_BY_FD, &attr, ATTR_END(info));
	return err < 0 ? fail(err, "bpf(BPF_OBJ_GET_INFO_BY_FD)") : 0;
}

int sys_obj_info(int fd, void *info, uint32_t size)
{
	memset(info, 0, size);
	return obj_info(fd, info, size);
}

int sys_prog_info(int prog_fd, struct bpf_prog_info *info)
{
	return obj_info(prog_fd, info, sizeof(*info));
}

int sys_btf_info(int btf_fd, struct bpf_btf_info *info)
{
	return obj_info(btf_fd, info, sizeof(*info));
}

int sys_obj_get(const char *path)
{
	union sys_attr attr;
	int fd;

	clear(&attr);
	attr.bpf.pathname = address(path);
	fd = sys_bpf_fd(BPF_OBJ_GET, &attr, ATTR_END(bpf_fd));
	return fd < 0 ? fail(fd, "bpf(BPF_OBJ_GET)") : fd;
}

int sys_obj_pin(int pinned_fd, const char *path)
{
	union sys_attr attr;
	int err;

	clear(&attr);
	attr.bpf.pathname = address(path);
	attr.bpf.bpf_fd = pinned_fd;
	err = sys_bpf(BPF_OBJ_PIN, &attr, ATTR_END(bpf_fd));
	return err < 0 ? fail(err, "bpf(BPF_OBJ_PIN)") : 0;
}

int sys_raw_tracepoint_open(const char *name, int prog_fd)
{
	union sys_attr attr;
	int fd;

	clear(&attr);
	attr.bpf.raw_tracepoint.name = address(name);
	attr.bpf.raw_tracepoint.prog_fd = prog_fd;
	fd = sys_bpf_fd(BPF_RAW_TRACEPOINT_OPEN, &attr,
			ATTR_END(raw_tracepoint.prog_fd));
	return fd < 0 ? fail(fd, "bpf(BPF_RAW_TRACEPOINT_OPEN)") : fd;
}

int sys_link_create(int prog_fd, int target, uint32_t attach_type)
{
	union sys_attr attr;
	int fd;

	clear(&attr);
	attr.bpf.link_create.prog_fd = prog_fd;
	attr.bpf.link_create.target_fd = target;
	attr.bpf.link_create.attach_type = attach_type;
	fd = sys_bpf_fd(BPF_LINK_CREATE, &attr, ATTR_END(link_create.flags));
	return fd < 0 ? fail(fd, "bpf(BPF_LINK_CREATE)") : fd;
}

int sys_link_uprobes(int prog_fd, const char *path, const uint64_t *offsets,
		     uint32_t count)
{
	union sys_attr attr;
	int fd;

	clear(&attr);
	attr.bpf.link_create.prog_fd = prog_fd;
	attr.bpf.link_create.attach_type = 48;
	attr.uprobes.path = address(path);
	attr.uprobes.offsets = address(offsets);
	attr.uprobes.cnt = count;
	fd = sys_bpf_fd(BPF_LINK_CREATE, &attr,
			offsetofend(union sys_attr, uprobes.pid));
	return fd < 0 ? fail(fd, "bpf(BPF_LINK_CREATE)") : fd;
}

int sys_iter_create(int link_fd)
{
	union sys_attr attr;
	int fd;

	clear(&attr);
	attr.bpf.iter_create.link_fd = link_fd;
	fd = sys_bpf_fd(BPF_ITER_CREATE, &attr, ATTR_END(iter_create.flags));
	return fd < 0 ? fail(fd, "bpf(BPF_ITER_CREATE)") : fd;
}

int sys_perf_event_open(struct perf_event_attr *attr, pid_t pid, int cpu)
{
	struct sys_call call = { .nr = SYS_NR_PERF_EVENT_OPEN,
				 .perf = attr,
				 .pid = pid,
				 .cpu = cpu };
	long fd;

	attr->size = sizeof(*attr);
	fd = pretending ? pretend_fd("[perf_event]")
			: syscall(SYS_perf_event_open, attr, pid, cpu, -1,
				  PERF_FLAG_FD_CLOEXEC);
	call.result = fd < 0 ? -errno : (int)fd;
	show(&call);
	fd = raise_fd(call.result);
	return fd < 0 ? fail(fd, "perf_event_open()") : fd;
}

int sys_perf_set_bpf(int perf_fd, int prog_fd)
{
	struct sys_call call = { .nr = SYS_NR_IOCTL,
				 .fd = perf_fd,
				 .cmd = PERF_EVENT_IOC_SET_BPF,
				 .arg = prog_fd };
	int err = pretending ? 0
			     : ioctl(perf_fd, PERF_EVENT_IOC_SET_BPF, prog_fd);

	call.result = err < 0 ? -errno : 0;
	show(&call);
	return call.result < 0
		       ? fail(call.result, "ioctl(PERF_EVENT_IOC_SET_BPF)")
		       : 0;
}
