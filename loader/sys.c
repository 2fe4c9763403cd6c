/*
 * sys.c - where every system call of BPF's goes through: see sys.h.
 *
 *   sys_map.c  sys_prog.c  sys_link.c  sys_object.c     a function a command
 *        |          |           |           |
 *        +----------+-----+-----+-----------+
 *                         v
 *   sys.c            sys_bpf() ---> syscall(SYS_bpf, ...)
 *                         +-------> the observer, the failure that is kept
 *
 * The only file of the library that calls syscall(): libc has no bpf().
 */
#include "loader/sys.h"
#include "loader/err.h"
#include "loader/sys_in.h"
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

/* Move a new fd above 2: 0 stands for "none" in several attr fields, and 1 and
 * 2 are somebody's terminal.  It is close-on-exec already: bpf(2) makes no
 * other, and perf_event_open(2) is told so. */
static int raise_fd(int fd)
{
	int high;

	if (fd < 0 || fd > 2)
		return fd;
	high = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	if (high < 0)
		high = -errno;
	close(fd);
	return high;
}

/* By memset and not by "= {}": an initialiser need only set the union's first
 * member, and the kernel reads every byte. */
void sys_clear(union sys_attr *attr)
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

int sys_bpf(int cmd, union sys_attr *attr, uint32_t size)
{
	return call_bpf(cmd, attr, size, false);
}

int sys_bpf_fd(int cmd, union sys_attr *attr, uint32_t size)
{
	return raise_fd(call_bpf(cmd, attr, size, true));
}

uint32_t sys_used_size(const union sys_attr *attr, uint32_t least)
{
	uint32_t size = sizeof(attr->bpf);

	while (size > least && !attr->room[size - 1])
		size--;
	return (size + 3) / 4 * 4;
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

static int perf_ioctl(int perf_fd, int request, uint64_t arg)
{
	struct sys_call call = {
		.nr = SYS_NR_IOCTL, .fd = perf_fd, .cmd = request, .arg = arg
	};
	int err = pretending ? 0 : ioctl(perf_fd, request, arg);

	call.result = err < 0 ? -errno : 0;
	show(&call);
	return call.result;
}

int sys_perf_set_bpf(int perf_fd, int prog_fd)
{
	int err = perf_ioctl(perf_fd, PERF_EVENT_IOC_SET_BPF, prog_fd);

	return err < 0 ? fail(err, "ioctl(PERF_EVENT_IOC_SET_BPF)") : 0;
}

int sys_perf_enable(int perf_fd)
{
	int err = perf_ioctl(perf_fd, PERF_EVENT_IOC_ENABLE, 0);

	return err < 0 ? fail(err, "ioctl(PERF_EVENT_IOC_ENABLE)") : 0;
}
