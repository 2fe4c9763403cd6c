/*
 * kernel.c - what the running kernel can do, found by asking it: kernel.h.
 */
#include "loader/kernel.h"
#include "insn/insn.h"
#include "loader/bytes.h"
#include "loader/err.h"
#include "loader/kernel_btf.h"
#include "loader/ksyms.h"
#include "loader/mount.h"
#include "loader/sys.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#define PMU_DIR "/sys/bus/event_source/devices"

const char *kernel_tracefs(void)
{
	return mount_find("tracefs", "/sys/kernel/tracing");
}

const char *kernel_bpffs(void)
{
	return mount_find("bpf", "/sys/fs/bpf");
}

/* The first line of a small file, without its newline.  0 or -errno. */
static int read_line(const char *path, char *line, size_t size)
{
	int err = bytes_text(path, line, size);

	if (!err && !line[0])
		err = -EIO;
	line[strcspn(line, "\n")] = '\0';
	return err;
}

int kernel_pmu_type(const char *pmu)
{
	char path[128], line[32];
	int err;

	snprintf(path, sizeof(path), PMU_DIR "/%s/type", pmu);
	err = read_line(path, line, sizeof(line));
	if (err == -ENOENT)
		return refuse(err, "this kernel has no %s PMU (no %s)", pmu,
			      path);
	return err ? fail(err, "read %s", path) : atoi(line);
}

int kernel_pmu_bit(const char *pmu, const char *flag)
{
	char path[128], line[32];
	int bit, err;

	snprintf(path, sizeof(path), PMU_DIR "/%s/format/%s", pmu, flag);
	err = read_line(path, line, sizeof(line));
	if (err)
		return fail(err, "read %s", path);
	if (sscanf(line, "config:%d", &bit) != 1 || bit < 0 || bit > 63)
		return refuse(-EINVAL, "%s says '%s', not config:N", path,
			      line);
	return bit;
}

/* The wrapper's name by architecture, then the name before 4.17. */
#if defined(__x86_64__)
static const char *const prefixes[] = { "__x64_sys_", "sys_", "SyS_" };
#elif defined(__aarch64__)
static const char *const prefixes[] = { "__arm64_sys_", "sys_", "SyS_" };
#else
static const char *const prefixes[] = { "sys_", "__se_sys_", "SyS_" };
#endif

int kernel_syscall_symbol(const char *name, char *symbol, size_t size)
{
	struct ksyms *ksyms = ksyms_open(NULL);
	size_t i, n = sizeof(prefixes) / sizeof(prefixes[0]);

	if (!ksyms)
		return within(-ENOENT, "find the function of %s()", name);
	for (i = 0; i < n; i++) {
		snprintf(symbol, size, "%s%s", prefixes[i], name);
		if (ksyms_find(ksyms, symbol, NULL) > 0)
			break;
	}
	ksyms_close(ksyms);
	return i < n ? 0
		     : refuse(-ENOENT,
			      "/proc/kallsyms has no %s%s, the function "
			      "behind the system call %s()",
			      prefixes[0], name, name);
}

/* 0xeffffffc: PROC_PID_INIT_INO in include/linux/proc_ns.h. */
pid_t kernel_thread_id(void)
{
	struct stat namespace;

	if (stat("/proc/self/ns/pid", &namespace) < 0 ||
	    namespace.st_ino != 0xeffffffc)
		return 0;
	return gettid();
}

/* "0-7" or "0": ranges and single numbers; the last number counts. */
int kernel_possible_cpus(void)
{
	char line[256];
	const char *last;

	if (read_line("/sys/devices/system/cpu/possible", line, sizeof(line)))
		return sysconf(_SC_NPROCESSORS_CONF);
	last = strrchr(line, '-');
	if (!last || (strrchr(line, ',') && strrchr(line, ',') > last))
		last = strrchr(line, ',');
	return atoi(last ? last + 1 : line) + 1;
}

const char *kernel_release(void)
{
	static struct utsname names;

	uname(&names);
	return names.release;
}

/* ---- features ------------------------------------------------------- */

static int load_trivial(uint32_t type)
{
	static const struct bpf_insn insns[] = {
		BPF_MOV64_IMM(BPF_REG_0, 0),
		BPF_EXIT_INSN(),
	};
	struct prog_spec spec = { .type = type,
				  .name = "probe",
				  .insns = insns,
				  .insn_cnt = 2,
				  .license = "GPL" };

	return sys_prog_load(&spec);
}

static int can_bpf(void)
{
	int fd = load_trivial(BPF_PROG_TYPE_SOCKET_FILTER);

	if (fd >= 0)
		close(fd);
	return fd < 0 ? within(fd, "load a program of two instructions") : 0;
}

/* Set up a real probe on getpid()'s function, without a program. */
static int can_kprobe(void)
{
	struct perf_event_attr attr = { 0 };
	char symbol[64];
	int type = kernel_pmu_type("kprobe"), fd;

	if (type < 0)
		return refuse(type, "this kernel has no kprobes "
				    "(CONFIG_KPROBES is off)");
	fd = kernel_syscall_symbol("getpid", symbol, sizeof(symbol));
	if (fd < 0)
		return fd;
	attr.type = type;
	attr.config1 = (uintptr_t)symbol;
	fd = sys_perf_event_open(&attr, -1, 0);
	if (fd >= 0)
		close(fd);
	return fd < 0 ? within(fd, "set up a kprobe on %s", symbol) : 0;
}

static int can_open(const char *file)
{
	const char *tracefs = kernel_tracefs();
	char path[256];

	if (!tracefs)
		return -ENOENT;
	snprintf(path, sizeof(path), "%s/%s", tracefs, file);
	return access(path, R_OK) ? fail(-errno, "open %s", path) : 0;
}

static int can_tracepoint(void)
{
	return can_open("events/syscalls/sys_enter_clone/id");
}

static int can_trace_pipe(void)
{
	return can_open("trace_pipe");
}

static const struct {
	const char *name;
	int (*probe)(void);
} features[KERNEL_FEATURES] = {
	[CAN_BPF] = { "load BPF programs", can_bpf },
	[CAN_KPROBE] = { "attach to kernel functions", can_kprobe },
	[CAN_TRACEPOINT] = { "attach to system call tracepoints",
			     can_tracepoint },
	[CAN_TRACE_PIPE] = { "read trace_pipe", can_trace_pipe },
	[CAN_FENTRY] = { "attach trampolines to kernel functions",
			 kernel_can_fentry },
	[CAN_LSM] = { "be asked by security hooks", kernel_can_lsm },
};

int kernel_can(enum kernel_feature feature)
{
	return features[feature].probe();
}

const char *kernel_feature_name(enum kernel_feature feature)
{
	return features[feature].name;
}
