/* The list of security modules, and what it means for a program. */
#include "loader/attach/lsm.h"
#include "insn/insn.h"
#include "loader/attach/auto.h"
#include "loader/btf/find.h"
#include "loader/err.h"
#include "loader/prog.h"
#include "tests/breaks.h"
#include "tests/kernel/auto.h"
#include "tests/kernel/load.h"
#include "tests/run.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

OBJECT(trampoline);

/* Somebody may have mounted the file system of the list, or not. */
static void is_mounted_privately(void)
{
	char list[512];

	ck_assert_int_eq(unshare(CLONE_NEWNS), 0);
	mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL);
	umount2("/sys/kernel/security", MNT_DETACH);
	ck_assert_msg(lsm_list(list, sizeof(list)) == 0, "%s", err_text());
	must_say(list, "capability");
}

/* Attached to path_mkdir, and asked, if and only if bpf is in the list: the
 * file, what lsm_check() says of it, and what happens. */
static void is_asked_if_listed(void)
{
	const char *only[] = { "denies" };
	struct load_want want = { .only = only, .only_count = 1 };
	char list[512], path[] = "/tmp/rawbpf-lsm-XXXXXX/sub";
	char *slash = strrchr(path, '/');
	struct load load;
	struct link link;
	uint32_t size;
	int denied, check;

	need_functions();
	ck_assert_int_eq(lsm_list(list, sizeof(list)), 0);
	check = lsm_check();
	ck_assert_int_eq(check, strstr(list, "bpf") ? 0 : -ENOENT);
	if (check)
		must_say(err_text(), "an LSM program is attached but never "
				     "called; boot with lsm=");
	must_open(&load, &trampoline, &want);
	*(uint32_t *)load_variable(&load, "me", &size) = getpid();
	ck_assert_int_eq(load_all(&load), 0);
	*slash = '\0';
	ck_assert_ptr_nonnull(mkdtemp(path));
	ck_assert_int_eq(attach_auto(&link,
				     &load_prog_find(&load, "denies")->def->sec,
				     load_prog_find(&load, "denies")->fd, NULL),
			 0);
	*slash = '/';
	denied = mkdir(path, 0700) ? errno : 0;
	ck_assert_int_eq(denied, check ? 0 : EPERM);
	ck_assert_uint_eq(variable(&load, "times"), !check);
	link_close(&link);
	load_close(&load);
	rmdir(path);
	*slash = '\0';
	rmdir(path);
}

/* What lesson 17's page shows, and a result that is no errno. */
static char *log_of(const char *function, int result)
{
	struct bpf_insn insns[] = { BPF_MOV64_IMM(BPF_REG_0, result),
				    BPF_EXIT_INSN() };
	struct prog_spec spec = { .type = BPF_PROG_TYPE_LSM,
				  .expected_attach_type = BPF_LSM_MAC,
				  .insns = insns,
				  .insn_cnt = 2,
				  .license = "GPL" };
	struct btf btf;
	char *log;
	int fd;

	ck_assert_int_eq(btf_open(&btf, "/sys/kernel/btf/vmlinux", NULL), 0);
	spec.attach_btf_id = btf_find_kind(&btf, function, BTF_KIND_FUNC);
	btf_close(&btf);
	fd = prog_load(&spec, &log);
	if (fd >= 0)
		close(fd);
	return log;
}

static void is_no_hook(void)
{
	char *log;

	need_functions();
	log = log_of("vfs_read", 0);
	must_say(log, BREAK_LSM);
	free(log);
}

/* Loaded only: what 6.1 makes of it when it runs is no test of ours. */
static void is_no_answer(void)
{
	char *log;

	need_functions();
	log = log_of("bpf_lsm_file_open", 1);
	if (since(6, 12))
		must_say(log, "At program exit the register R0 has");
	else
		ck_assert_ptr_null(log);
	free(log);
}

static const struct {
	const char *says;
	void (*check)(void);
} cases[] = {
	{ "the list of security modules, mounted or not",
	  is_mounted_privately },
	{ "an LSM program is asked if and only if bpf is in the list",
	  is_asked_if_listed },
	{ "lesson 17: a function that is no hook", is_no_hook },
	{ "a result that is no answer is refused since 6.12", is_no_answer },
};

static void check_case(int i)
{
	cases[i].check();
}
TABLE(lsm, cases, check_case);
