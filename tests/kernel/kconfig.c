/* The settings of the running kernel. */
#include "loader/kconfig.h"
#include "loader/err.h"
#include "loader/kernel.h"
#include "loader/sys.h"
#include "tests/run.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <time.h>
#include <unistd.h>

/* clang-format off */

static struct {
	struct btf_header header;
	uint32_t types[8];
	char strings[8];
} blob = {
	.header = { .magic = BTF_MAGIC, .version = 1, .hdr_len = 24,
		    .type_len = 32, .str_off = 32, .str_len = 5 },
	.types = { 1, BTF_KIND_INT << 24, 4, BTF_INT_SIGNED << 24 | 32,
		   1, BTF_KIND_INT << 24, 1, BTF_INT_BOOL << 24 | 8 },
	.strings = "\0int",
};

/* clang-format on */

enum {
	INT = 1,
	BOOL = 2
};

/* The value of `extern int NAME` or `extern bool NAME`, or -errno. */
static int64_t fill(const char *path, int type, const char *name, bool weak)
{
	struct extern_sym row = { .kind = EXTERN_KCONFIG,
				  .name = name,
				  .weak = weak,
				  .type = type,
				  .size = type == INT ? 4 : 1 };
	struct externs externs = { &row, 1, row.size };
	struct btf btf;
	int value = 0, err;

	ck_assert_int_eq(btf_read(&btf, &blob, 24 + 32 + 5, NULL), 0);
	err = kconfig_fill(path, &externs, &btf, &value);
	btf_close(&btf);
	return err < 0 ? err : value;
}

/* This kernel's file, as if it were another's. */
static const char *own_file(void)
{
	static char path[256];

	snprintf(path, sizeof(path), "/boot/config-%s", kernel_release());
	return access("/proc/config.gz", R_OK) ? path : "/proc/config.gz";
}

static const struct {
	const char *says, *name;
} asked[] = {
	{ "the kernel's version is that of its file", "LINUX_KERNEL_VERSION" },
	{ "cookies are there as its version says", "LINUX_HAS_BPF_COOKIE" },
	{ "system calls are wrapped as its version says",
	  "LINUX_HAS_SYSCALL_WRAPPER" },
};

static void must_not_be_shown(void *arg, const struct sys_call *call)
{
	(void)arg;
	ck_abort_msg("bpf command %d was shown", call->cmd);
}

static void check_asked(int i)
{
	int64_t by_file = fill(own_file(), INT, asked[i].name, false);
	int64_t by_kernel;

	ck_assert_msg(by_file > 0, "%s", err_text());
	sys_observe(must_not_be_shown, NULL);
	by_kernel = fill(NULL, INT, asked[i].name, false);
	sys_observe(NULL, NULL);
	ck_assert_msg(by_kernel >= 0, "%s", err_text());
	ck_assert_int_eq(by_kernel, by_file);
}
TABLE(kconfig_asked, asked, check_asked);

static int64_t hz(void)
{
	struct timespec tick;

	clock_getres(CLOCK_MONOTONIC_COARSE, &tick);
	return (1000000000 + tick.tv_nsec / 2) / tick.tv_nsec;
}

static int64_t one(void)
{
	return 1;
}

static const struct {
	const char *says, *name;
	int type;
	int64_t (*value)(void);
} known[] = {
	{ "CONFIG_HZ is what the length of a tick says", "CONFIG_HZ", INT, hz },
	{ "bpf(2) is here, and CONFIG_BPF_SYSCALL true", "CONFIG_BPF_SYSCALL",
	  BOOL, one },
};

static void check_known(int i)
{
	int64_t value = fill(NULL, known[i].type, known[i].name, false);

	ck_assert_msg(value >= 0, "%s", err_text());
	ck_assert_int_eq(value, known[i].value());
}
TABLE(kconfig_known, known, check_known);

static const struct {
	const char *says, *name;
	bool weak, hidden; /* hidden: with neither of the files */
	const char *refusal;
} missing[] = {
	{ "a setting that nobody has made", "CONFIG_NO_SUCH_THING", false,
	  false, "extern CONFIG_NO_SUCH_THING: not set in /" },
	{ "the same, weak", "CONFIG_NO_SUCH_THING", true, false, NULL },
	{ "a setting, and no file with settings", "CONFIG_HZ", false, true,
	  "extern CONFIG_HZ: this kernel's settings are neither in "
	  "/proc/config.gz nor in /boot/config-" },
	{ "the same, weak", "CONFIG_HZ", true, true, NULL },
};

/* In this process's own view of the machine /proc and /boot are empty. */
static void hide_files(void)
{
	ck_assert_int_eq(unshare(CLONE_NEWNS), 0);
	mount("", "/", NULL, MS_REC | MS_PRIVATE, NULL);
	ck_assert_int_eq(mount("none", "/boot", "tmpfs", 0, NULL), 0);
	ck_assert_int_eq(mount("none", "/proc", "tmpfs", 0, NULL), 0);
}

static void show_files(void)
{
	umount("/proc");
	umount("/boot");
}

static void check_missing(int i)
{
	int64_t value, version;

	if (missing[i].hidden)
		hide_files();
	version = fill(NULL, INT, "LINUX_KERNEL_VERSION", false);
	value = fill(NULL, INT, missing[i].name, missing[i].weak);
	if (missing[i].hidden)
		show_files();
	ck_assert_int_gt(version, 0x050000);
	if (!missing[i].refusal) {
		ck_assert_msg(value == 0, "%s", err_text());
		return;
	}
	ck_assert_int_lt(value, 0);
	ck_assert_msg(strstr(err_text(), missing[i].refusal), "%s", err_text());
}
TABLE(kconfig_missing, missing, check_missing);
