/* The debugger on a terminal: keys, sizes, and what it leaves behind. */
#include "tests/cli/cli.h"
#include "tests/cli/screen.h"
#include "tests/run.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define PROGRAM                                                     \
	"r1 = 5\n*(u64 *)(r10 -8) = r1\ncall f\nr6 = r0\n"          \
	"*(u32 *)(r10 -16) = 0x6968\nr1 = r10\nr1 += -16\nr2 = 4\n" \
	"call bpf_trace_printk\nr0 = *(u64 *)(r10 -520)\nexit\n"    \
	"f: r0 = r1\nr0 += 1\nexit\n"

#define LEAVE "\003\003\003" /* Ctrl-C: out of typing, answers, and all */

/* clang-format off */

static const struct row {
	const char *says;
	struct screen_act acts[6];
	int status;
} rows[] = {
	{ "q leaves", { { "registers", "q", 0, 0, 0 } }, 0 },
	{ "Ctrl-C leaves", { { "registers", "\003", 0, 0, 0 } }, 0 },
	{ "steps, and a result in the stack",
	  { { "registers", "ss", 0, 0, 0 }, { "fp-8", "q", 0, 0, 0 } }, 0 },
	{ "a fault in words",
	  { { "registers", "c", 0, 0, 0 },
	    { "below", "q", 0, 0, 0 } }, 0 },
	{ "what is printed",
	  { { "registers", "c", 0, 0, 0 }, { "hi", "q", 0, 0, 0 } }, 0 },
	{ "back and forth by arrows",
	  { { "registers", "\033OC\033OC\033OD", 0, 0, 0 },
	    { "registers", "q", 0, 0, 0 } }, 0 },
	{ "a word that is typed, mistyped, corrected",
	  { { "registers", ":whx\177o r1\r", 0, 0, 0 },
	    { "no step", "q", 0, 0, 0 } }, 0 },
	{ "a word that is none",
	  { { "registers", ":stpe\r", 0, 0, 0 },
	    { "mean 'step'?", "q", 0, 0, 0 } }, 0 },
	{ "typing that is given up",
	  { { "registers", ":quit\033", 0, 0, 0 },
	    { "registers", "q", 0, 0, 0 } }, 0 },
	{ "help, two pages of it, and back",
	  { { "registers", "?", 0, 0, 0 }, { "scroll the", "  q", 0, 0, 0 } },
	  0 },
	{ "24 x 80", { { "registers", NULL, 0, 24, 80 },
		       { "registers", "ssscq", 0, 0, 0 } }, 0 },
	{ "60 x 200", { { "registers", NULL, 0, 60, 200 },
			{ "registers", "sssc?xq", 0, 0, 0 } }, 0 },
	{ "a size that is too small is said, and what is needed",
	  { { "registers", NULL, 0, 10, 40 },
	    { "40x10 is too small", "sc?xq", 0, 0, 0 } }, 0 },
	{ "one row, one column",
	  { { "registers", NULL, 0, 1, 1 },
	    { "registers", "s:who r1\r?xcq", 0, 0, 0 } }, 0 },
	{ "small and large in turn",
	  { { "registers", NULL, 0, 3, 200 }, { "too small", NULL, 0, 60, 5 },
	    { "5x60", NULL, 0, 24, 80 }, { "registers", "q", 0, 0, 0 } }, 0 },
	{ "SIGTERM", { { "registers", NULL, SIGTERM, 0, 0 } }, 128 + SIGTERM },
	{ "SIGINT", { { "registers", NULL, SIGINT, 0, 0 } }, 128 + SIGINT },
	{ "SIGHUP", { { "registers", NULL, SIGHUP, 0, 0 } }, 128 + SIGHUP },
	{ "SIGTERM while a word is typed",
	  { { "registers", ":who", 0, 0, 0 }, { ":who", NULL, SIGTERM, 0, 0 } },
	  128 + SIGTERM },
	{ "Ctrl-Z and Ctrl-L", { { "registers", "\032\014", 0, 0, 0 },
				 { "registers", "q", 0, 0, 0 } }, 0 },
};

/* clang-format on */

/* Its file is the caller's. */
static char *start(struct command *c, struct termios *before)
{
	char *path = cli_file(PROGRAM, strlen(PROGRAM));
	const char *const args[] = { "step", path, NULL };

	screen_start(c, args, "registers", before);
	return path;
}

static void end(struct command *c, char *path, const struct termios *before,
		int status)
{
	screen_end(c, before, status);
	unlink(path);
	free(path);
}

static void check_row(int i)
{
	struct termios before;
	struct command c;
	char *path = start(&c, &before);

	screen_acts(&c, rows[i].acts);
	end(&c, path, &before, rows[i].status);
}
TABLE(step_screen, rows, check_row);

static const struct any {
	const char *says;
	unsigned seed;
} anys[] = {
	{ "any key, one after the other", 0 },
	{ "any keys at all", 1 },
	{ "any other keys", 2 },
	{ "any keys, cut into pieces", 3 },
};

/* Neither q nor Ctrl-C; now and then another size. */
static void check_any(int i)
{
	struct termios before;
	struct command c;
	char *path = start(&c, &before);

	srand(anys[i].seed);
	for (int n = 0; n < 256; n++) {
		unsigned char key = anys[i].seed ? rand() : n;
		struct winsize size = { .ws_row = rand() % 70,
					.ws_col = rand() % 220 };

		if (key == 'q' || key == 3)
			continue;
		ck_assert_int_eq(write(c.out, &key, 1), 1);
		if (n % 40 == 0)
			ioctl(c.out, TIOCSWINSZ, &size);
		if (n % 16 == 0)
			command_await(&c, "registers"); /* reads what came */
	}
	ck_assert_int_eq(write(c.out, "\033", 1), 1);
	usleep(100000);
	ck_assert_int_gt(write(c.out, LEAVE, strlen(LEAVE)), 0);
	end(&c, path, &before, 0);
}
TABLE(step_any_key, anys, check_any);

static const struct plain {
	const char *says, *term, *option, *out;
} plains[] = {
	{ "--line on a terminal asks", "xterm", "--line", "> " },
	{ "a terminal that has no full screen gets words", "dumb-as-bread",
	  "--lenient", "> " },
};

static void check_plain(int i)
{
	char *path = cli_file(PROGRAM, strlen(PROGRAM));
	const char *const args[] = { "step", plains[i].option, path, NULL };
	struct command c;

	setenv("TERM", plains[i].term, 1);
	command_start(&c, "rawbpf", args, COMMAND_TERMINAL);
	command_await(&c, plains[i].out);
	ck_assert_int_gt(write(c.out, "step\rquit\r", 10), 0);
	ck_assert_int_eq(command_end(&c), 0);
	ck_assert_ptr_nonnull(strstr(c.text, "step 1 "));
	command_close(&c);
	unlink(path);
	free(path);
}
TABLE(step_plain, plains, check_plain);
