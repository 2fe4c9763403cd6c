/* What happens to the machine when somebody wants it to end. */
#include "tests/run.h"
#include "tests/command.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LOOP "while :; do sleep 1; done"

static const struct row {
	const char *says;
	const char *script;
	int launcher, qemu; /* a signal for it, or 0 */
	int status;
	const char *out, *err;
} rows[] = {
	{ "SIGINT reaches the command, whose verdict counts",
	  "trap 'echo caught; exit 9' INT; echo ready; " LOOP, SIGINT, 0, 9,
	  "ready\ncaught\n", "" },
	{ "a command that ignores SIGTERM is ended with its machine",
	  "trap '' TERM; echo ready; " LOOP, 0, 0, 143, "ready\n", "" },
	{ "a machine that stands still is given up", "echo ready; " LOOP, 0,
	  SIGSTOP, 4, "ready\n",
	  "the guest stopped answering: no sign of life for 3 s\n" },
};

static void send_signals(const struct row *r, struct command *m, pid_t qemu)
{
	if (r->qemu)
		kill(qemu, r->qemu);
	else
		kill(m->pid, r->launcher ? r->launcher : SIGTERM);
}

static void check_row(int i)
{
	const struct row *r = &rows[i];
	const char *const args[] = { "--kernel", "6.1", "--hang",  "3",
				     "sh",	 "-c",	r->script, NULL };
	struct command m;
	pid_t qemu;
	char *err;

	command_start(&m, "progs/vm/vm", args, COMMAND_PLAIN);
	command_await(&m, "ready\n");
	qemu = command_qemu(&m);
	ck_assert_int_gt(qemu, 0);
	send_signals(r, &m, qemu);
	ck_assert_int_eq(command_end(&m), r->status);
	ck_assert_msg(kill(qemu, 0) < 0 && errno == ESRCH, "QEMU is left");
	ck_assert_str_eq(m.text, r->out);
	err = command_errors(&m);
	ck_assert_msg(strstr(err, r->err), "complaint: %s", err);
	free(err);
	command_close(&m);
}
TABLE(vm_signals, rows, check_row);

static const struct {
	const char *says;
} killed[] = { { "QEMU dies with a launcher that is killed" } };

static void check_killed(int i)
{
	static const char *const args[] = { "--kernel", "6.1", "sleep", "99",
					    NULL };
	struct command m;
	pid_t qemu = 0;

	(void)i;
	command_start(&m, "progs/vm/vm", args, COMMAND_PLAIN);
	for (int n = 0; n < 500 && !qemu; n++) {
		usleep(10000);
		qemu = command_qemu(&m);
	}
	ck_assert_int_gt(qemu, 0);
	kill(m.pid, SIGKILL);
	ck_assert_int_eq(command_end(&m), 137);
	for (int n = 0; n < 500 && kill(qemu, 0) == 0; n++)
		usleep(10000);
	ck_assert_msg(kill(qemu, 0) < 0 && errno == ESRCH, "QEMU is left");
	command_close(&m);
}
TABLE(vm_killed, killed, check_killed);
