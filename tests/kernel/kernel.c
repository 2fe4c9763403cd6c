/* What the running kernel can do, and where its file systems are. */
#include "loader/err.h"
#include "loader/kernel.h"
#include "tests/kernel/auto.h"
#include "tests/run.h"

#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct row {
	const char *says;
	const char *(*find)(void);
	long magic;
} rows[] = {
	{ "tracefs is found or mounted", kernel_tracefs, TRACEFS_MAGIC },
	{ "bpffs is found or mounted", kernel_bpffs, BPF_FS_MAGIC },
};

static void check_row(int i)
{
	const char *path = rows[i].find();
	struct statfs info;

	ck_assert_msg(path != NULL, "%s", err_text());
	ck_assert_int_eq(statfs(path, &info), 0);
	ck_assert_int_eq(info.f_type, rows[i].magic);
	ck_assert_ptr_eq(rows[i].find(), path);
}
TABLE(kernel_mounts, rows, check_row);

static int lines_of_mounts(void)
{
	FILE *mounts = fopen("/proc/self/mounts", "re");
	int c, n = 0;

	while (mounts && (c = fgetc(mounts)) != EOF)
		n += c == '\n';
	if (mounts)
		fclose(mounts);
	return n;
}

static const struct {
	const char *says;
} private_mounts[] = { { "what is mounted for us is not there for others" } };

static void check_private(int i)
{
	int before = lines_of_mounts(), status;
	pid_t pid = fork();

	(void)i;
	if (pid == 0)
		_exit(kernel_tracefs() && kernel_bpffs() ? 0 : 1);
	waitpid(pid, &status, 0);
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(lines_of_mounts(), before);
}
TABLE(kernel_private, private_mounts, check_private);

static const struct {
	const char *says, *name, *symbol;
} symbols[] = {
#if defined(__x86_64__)
	{ "clone() is found behind its wrapper", "clone", "__x64_sys_clone" },
#elif defined(__aarch64__)
	{ "clone() is found behind its wrapper", "clone", "__arm64_sys_clone" },
#endif
	{ "a system call that is none", "no_such_call", NULL },
};

static void check_symbol(int i)
{
	char symbol[64];
	int err =
		kernel_syscall_symbol(symbols[i].name, symbol, sizeof(symbol));

	if (symbols[i].symbol) {
		ck_assert_msg(err == 0, "%s", err_text());
		ck_assert_str_eq(symbol, symbols[i].symbol);
	} else {
		ck_assert_int_lt(err, 0);
		ck_assert_ptr_ne(strstr(err_text(), symbols[i].name), NULL);
	}
}
TABLE(kernel_symbols, symbols, check_symbol);

static const struct {
	const char *says, *pmu, *flag;
	int least;
	const char *text;
} pmus[] = {
	{ "a PMU's number is read", "software", NULL, 1, NULL },
	{ "a PMU's flag is a bit of config", "uprobe", "retprobe", 0, NULL },
	{ "a PMU that is not there", "no_such_pmu", NULL, -1,
	  "this kernel has no no_such_pmu PMU" },
	{ "a flag that a PMU does not have", "uprobe", "no_such_flag", -1,
	  "format/no_such_flag" },
};

static void check_pmu(int i)
{
	int n = pmus[i].flag ? kernel_pmu_bit(pmus[i].pmu, pmus[i].flag)
			     : kernel_pmu_type(pmus[i].pmu);

	if (!pmus[i].text) {
		ck_assert_msg(n >= pmus[i].least, "%d: %s", n, err_text());
		return;
	}
	ck_assert_int_lt(n, 0);
	ck_assert_msg(strstr(err_text(), pmus[i].text), "%s", err_text());
}
TABLE(kernel_pmus, pmus, check_pmu);

/* What a kernel may be built without, or refuse. */
enum {
	KPROBES = -1,
	FUNCTIONS = -2
};

static const struct {
	const char *says;
	int can[KERNEL_FEATURES];
} features[] = {
	{ "root can do everything that there is",
	  { 1, KPROBES, 1, 1, FUNCTIONS, FUNCTIONS } },
};

static void check_features(int i)
{
	int has[] = {
		[1] = kernel_pmu_type("kprobe") >= 0, [2] = has_functions()
	};

	for (int f = 0; f < KERNEL_FEATURES; f++) {
		int can = features[i].can[f];
		int want = can < 0 ? has[-can] : 1;

		ck_assert_msg((kernel_can(f) == 0) == want, "%s: %s",
			      kernel_feature_name(f), err_text());
	}
	ck_assert_int_ge(kernel_possible_cpus(), 1);
}
TABLE(kernel_features, features, check_features);
