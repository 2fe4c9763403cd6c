/* The user's terminal while a machine has it, and afterwards. */
#include "tests/run.h"
#include "tests/command.h"

#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define LOOP "while :; do sleep 1; done"

static const struct row {
	const char *says;
	const char *script;
	struct step {
		const char *await, *keys; /* no keys: change the size */
	} steps[3];
	int status;
	const char *out;
} rows[] = {
	{ "it has the terminal's size, follows it, and Ctrl-C is a signal",
	  "stty size; trap 'stty size' WINCH; trap 'echo caught; exit 9' INT;"
	  "echo ready; " LOOP,
	  { { "ready", NULL }, { "40 132", "\003" } },
	  9,
	  "31 97\r\nready\r\n40 132\r\n^Ccaught\r\n" },
	{ "keys are echoed and read; Ctrl-Z, which no shell would undo, is "
	  "undone",
	  "tty; echo ready; read a; echo got $a; seq 1 9000; exit 3",
	  { { "ready", "\032" }, { "^Z", "hello\r" } },
	  3,
	  "\r\n8999\r\n9000\r\n" },
	{ "three Ctrl-C end a machine whose command takes no notice",
	  "trap '' INT; echo ready; " LOOP,
	  { { "ready\r\n", "\003\003\003" } },
	  130,
	  "ready\r\n" },
	{ "Ctrl-C ends a machine that is still starting",
	  "echo never",
	  { { "", "\003" } },
	  130,
	  "" },
};

static void take_step(const struct step *step, struct command *m)
{
	struct winsize size = { .ws_row = 40, .ws_col = 132 };

	command_await(m, step->await);
	if (step->keys)
		ck_assert_int_gt(write(m->out, step->keys, strlen(step->keys)),
				 0);
	else
		ioctl(m->out, TIOCSWINSZ, &size);
}

/* The launcher has the terminal when it takes every key as it is. */
static void await_raw(struct command *m)
{
	struct termios t = { .c_lflag = ICANON };

	for (int i = 0; i < 500 && t.c_lflag & ICANON; i++) {
		usleep(10000);
		tcgetattr(m->slave, &t);
	}
	ck_assert(!(t.c_lflag & ICANON));
}

static void check_row(int i)
{
	const struct row *r = &rows[i];
	const char *const args[] = { "--kernel", "6.1",	    "sh",
				     "-c",	 r->script, NULL };
	struct termios after;
	struct command m;

	command_start(&m, "progs/vm/vm", args, COMMAND_TERMINAL);
	await_raw(&m);
	for (const struct step *step = r->steps; step->await; step++)
		take_step(step, &m);
	ck_assert_int_eq(command_end(&m), r->status);
	ck_assert_msg(strstr(m.text, r->out), "printed: %s", m.text);
	tcgetattr(m.slave, &after);
	ck_assert_uint_eq(after.c_lflag, m.before.c_lflag);
	ck_assert_uint_eq(after.c_iflag, m.before.c_iflag);
	ck_assert_uint_eq(after.c_oflag, m.before.c_oflag);
	command_close(&m);
}
TABLE(vm_terminal, rows, check_row);
