/* An unprivileged user's machine. */
#include "tests/run.h"
#include "tests/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
	const char *says;
} rows[] = { { "a user without privileges has one too" } };

/* Copy the kernel to where everybody may read it; a line of shell. */
static void lend_kernel(char *path, size_t size, const char *dir)
{
	char command[512];

	snprintf(path, size, "%s/vmlinuz", dir);
	snprintf(command, sizeof(command),
		 "cp \"$(progs/vm/kernel.sh 6.1)\" %s && chmod 644 %s", path,
		 path);
	ck_assert_int_eq(chmod(dir, 0755), 0);
	ck_assert_int_eq(system(command), 0);
}

static void check_row(int i)
{
	char dir[] = "/tmp/rawbpf-test-XXXXXX", kernel[64];
	const char *const args[] = { "--kernel", kernel, "id", "-u", NULL };
	struct command m;
	int status;
	char *err;

	(void)i;
	if (geteuid() == 0)
		command_need_open("progs/vm/vm");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	lend_kernel(kernel, sizeof(kernel), dir);
	command_start(&m, "progs/vm/vm", args, COMMAND_NOBODY);
	status = command_end(&m);
	err = command_errors(&m);
	unlink(kernel);
	rmdir(dir);
	ck_assert_msg(status == 0, "status %d: %s", status, err);
	ck_assert_str_eq(m.text, "0\n");
	free(err);
	command_close(&m);
}
TABLE(vm_user, rows, check_row);
