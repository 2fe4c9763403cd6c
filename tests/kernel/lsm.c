/* The list of security modules, and what it means for a program. */
#include "loader/attach/lsm.h"
#include "loader/attach/auto.h"
#include "loader/err.h"
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

static const struct {
	const char *says;
	void (*check)(void);
} cases[] = {
	{ "the list of security modules, mounted or not",
	  is_mounted_privately },
	{ "an LSM program is asked if and only if bpf is in the list",
	  is_asked_if_listed },
};

static void check_case(int i)
{
	cases[i].check();
}
TABLE(lsm, cases, check_case);
