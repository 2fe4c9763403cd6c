/* A command that fills a terminal: see screen.h. */
#include "tests/cli/screen.h"
#include "tests/run.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static void act(struct command *c, const struct screen_act *a)
{
	struct winsize size = { .ws_row = a->rows, .ws_col = a->columns };

	command_await(c, a->await);
	if (a->keys)
		ck_assert_int_gt(write(c->out, a->keys, strlen(a->keys)), 0);
	if (a->rows)
		ioctl(c->out, TIOCSWINSZ, &size);
	if (a->signal)
		kill(c->pid, a->signal);
}

void screen_acts(struct command *c, const struct screen_act *acts)
{
	for (; acts->await; acts++)
		act(c, acts);
}

void screen_start(struct command *c, const char *const args[],
		  const char *await, struct termios *before)
{
	setenv("TERM", "xterm", 1);
	command_start(c, "rawbpf", args, COMMAND_TERMINAL);
	*before = c->before;
	command_await(c, await);
}

void screen_end(struct command *c, const struct termios *before, int status)
{
	struct termios after;

	ck_assert_int_eq(command_end(c), status);
	tcgetattr(c->slave, &after);
	ck_assert_uint_eq(after.c_lflag, before->c_lflag);
	ck_assert_uint_eq(after.c_iflag, before->c_iflag);
	ck_assert_uint_eq(after.c_oflag, before->c_oflag);
	ck_assert_ptr_nonnull(strstr(command_tail(c), "\033[?1049l"));
	ck_assert_ptr_nonnull(strstr(command_tail(c), "\033[?12l\033[?25h"));
	command_close(c);
}
