/* A log on a terminal: keys, sizes, and what it leaves behind. */
#include "tests/cli/cli.h"
#include "tests/cli/load_line.h"
#include "tests/cli/screen.h"
#include "tests/run.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* clang-format off */

static const struct row {
	const char *says, *log;
	struct screen_act acts[6];
	int status;
} rows[] = {
	{ "q leaves a log", "refused-6.18", { { "visit 1", "q", 0, 0, 0 } }, 0 },
	{ "Ctrl-C leaves a log, and is no failure", "refused-6.18",
	  { { "visit 1", "\003", 0, 0, 0 } }, 0 },
	{ "it begins at the message", "refused-6.18",
	  { { "R1 max value is outside", "q", 0, 0, 0 } }, 0 },
	{ "without a message it begins at the first step", "loops-6.1",
	  { { "step 1 of 63", "q", 0, 0, 0 } }, 0 },
	{ "from step to step", "loops-6.12",
	  { { "step 1 of 63", "jj\033OB\014", 0, 0, 0 },
	    { "before > r2: the stack", "kq", 0, 0, 0 } }, 0 },
	{ "to the end and back", "loops-6.12",
	  { { "step 1 of 63", "m\014", 0, 0, 0 },
	    { "path 6: from 8 (path 1) to 23: safe", "b\014", 0, 0, 0 },
	    { "after    r6: exactly 1", "q", 0, 0, 0 } }, 0 },
	{ "who wrote r2", "refused-6.18",
	  { { "visit 1", "2\014", 0, 0, 0 },
	    { "before > r2: 1..21", "q", 0, 0, 0 } }, 0 },
	{ "nobody wrote r9", "refused-6.18",
	  { { "visit 1", "9\014", 0, 0, 0 },
	    { "nothing in this log has written r9", "q", 0, 0, 0 } }, 0 },
	{ "the next visit", "loops-6.18",
	  { { "step 1 of 63", "g15\r\014", 0, 0, 0 },
	    { "visit 1 of 5", "vv\014", 0, 0, 0 },
	    { "before > r8: exactly 8", "V\014", 0, 0, 0 },
	    { "before > r8: exactly 4", "q", 0, 0, 0 } }, 0 },
	{ "no more visits", "loops-6.18",
	  { { "step 1 of 63", "v\014", 0, 0, 0 },
	    { "that is the last visit of 0", "V\014", 0, 0, 0 },
	    { "that is the first visit", "q", 0, 0, 0 } }, 0 },
	{ "a search, in a C line", "refused-6.12",
	  { { "visit 1", "/n + 1\r\014", 0, 0, 0 },
	    { "before > r2: 0..20", "q", 0, 0, 0 } }, 0 },
	{ "a search, and the match before", "loops-6.12",
	  { { "step 1 of 63", "/r8 +=\r\014", 0, 0, 0 },
	    { "before > r8: exactly 0", "N\014", 0, 0, 0 },
	    { "path 4", "q", 0, 0, 0 } }, 0 },
	{ "a search for nothing", "loops-6.12",
	  { { "step 1 of 63", "n\014", 0, 0, 0 },
	    { "'' is not in this log", "q", 0, 0, 0 } }, 0 },
	{ "what is in no step", "loops-6.12",
	  { { "step 1 of 63", "/hallo\r\014", 0, 0, 0 },
	    { "'hallo' is not in this log", "q", 0, 0, 0 } }, 0 },
	{ "an instruction that is not there", "loops-6.12",
	  { { "step 1 of 63", "gx9\1779\r\014", 0, 0, 0 },
	    { "instruction 'x9' is not in this log", "q", 0, 0, 0 } }, 0 },
	{ "the kernel's own words", "loops-6.12",
	  { { "step 1 of 63", "r\014", 0, 0, 0 },
	    { "| 0: (b4) w6 = 1", "q", 0, 0, 0 } }, 0 },
	{ "why it was refused, and back", "refused-6.12",
	  { { "visit 1", "w\014", 0, 0, 0 },
	    { "map-out-of-bounds", "x\014", 0, 0, 0 },
	    { "visit 1", "q", 0, 0, 0 } }, 0 },
	{ "why, of a program that was accepted", "loops-6.12",
	  { { "step 1 of 63", "w", 0, 0, 0 },
	    { "there is no refusal in this log", "q", 0, 0, 0 } }, 0 },
	{ "help, and back", "loops-6.12",
	  { { "step 1 of 63", "?\014", 0, 0, 0 },
	    { "any key: back", "x\014", 0, 0, 0 },
	    { "step 1 of", "q", 0, 0, 0 } }, 0 },
	{ "one row, one column, of a log", "refused-6.18",
	  { { "visit 1", NULL, 0, 1, 1 },
	    { "visit 1", "jk?x/a\rg5\rmv12q", 0, 0, 0 } }, 0 },
	{ "a log on all sizes", "loops-6.18",
	  { { "step 1 of 63", NULL, 0, 3, 200 }, { "step 1", "jjm\014", 0, 60, 5 },
	    { "step 1", NULL, 0, 9, 30 }, { "step 1", NULL, 0, 24, 80 },
	    { "step 1", "q", 0, 0, 0 } }, 0 },
	{ "SIGTERM at a log", "refused-6.18",
	  { { "visit 1", NULL, SIGTERM, 0, 0 } }, 128 + SIGTERM },
	{ "SIGINT at a log", "refused-6.18",
	  { { "visit 1", NULL, SIGINT, 0, 0 } }, 128 + SIGINT },
	{ "Ctrl-Z and Ctrl-L at a log", "refused-6.18",
	  { { "visit 1", "\032\014", 0, 0, 0 },
	    { "visit 1", "q", 0, 0, 0 } }, 0 },
};

/* clang-format on */

static void start(struct command *c, const char *log, struct termios *before)
{
	char path[64];
	const char *const args[] = { "log", "--log", path, NULL };

	snprintf(path, sizeof(path), "tests/logs/%s", log);
	screen_start(c, args, "visit", before);
}

static void check_row(int i)
{
	struct termios before;
	struct command c;

	start(&c, rows[i].log, &before);
	screen_acts(&c, rows[i].acts);
	screen_end(&c, &before, rows[i].status);
}
TABLE(log_screen, rows, check_row);

/* Of an object that is loaded, with all that it says of itself. */
static const struct {
	const char *says;
	struct screen_act acts[4];
} objects[] = {
	{ "why it was refused, with the object's lines and variables",
	  { { "visit 1", "w\014", 0, 0, 0 },
	    { "vars.bpf.c:", "x\014", 0, 0, 0 },
	    { "visit 1", "q", 0, 0, 0 } } },
	{ "why it was refused: the variable that is meant",
	  { { "visit 1", "w\014", 0, 0, 0 },
	    { "4 + place*4;", "x\014", 0, 0, 0 },
	    { "visit 1", "q", 0, 0, 0 } } },
};

static void check_object(int i)
{
	static struct load_line words;
	struct termios before;
	struct command c;

	load_line_needs_bpf();
	load_line_split(&words, "log @vars second");
	screen_start(&c, words.args, "visit", &before);
	screen_acts(&c, objects[i].acts);
	screen_end(&c, &before, 1);
}
TABLE(log_screen_object, objects, check_object);

static const struct any {
	const char *says;
	unsigned seed;
} anys[] = {
	{ "any key at a log", 0 },
	{ "any keys at a log", 1 },
};

/* Neither q nor Ctrl-C; now and then another size. */
static void check_any(int i)
{
	struct termios before;
	struct command c;

	start(&c, "loops-6.12", &before);
	srand(anys[i].seed);
	for (int n = 0; n < 256; n++) {
		unsigned char key = anys[i].seed ? rand() : n;
		struct winsize size = { .ws_row = 1 + rand() % 70,
					.ws_col = 1 + rand() % 220 };

		if (key == 'q' || key == 3)
			continue;
		ck_assert_int_eq(write(c.out, &key, 1), 1);
		if (n % 20 == 0)
			ioctl(c.out, TIOCSWINSZ, &size);
		if (n % 16 == 0)
			command_await(&c, "visit"); /* reads what came */
	}
	ck_assert_int_eq(write(c.out, "\033", 1), 1);
	usleep(100000);
	ck_assert_int_gt(write(c.out, "\003\003\003", 3), 0);
	screen_end(&c, &before, 0);
}
TABLE(log_any_key, anys, check_any);

/* ---- Text where there is no full screen, or none is wanted ---- */

static const struct plain {
	const char *says, *term, *option;
} plains[] = {
	{ "--text on a terminal", "xterm", "--text" },
	{ "a log on a terminal that has no full screen", "dumb-as-bread",
	  "--level=2" },
};

static void check_plain(int i)
{
	const char *const args[] = { "log", "--log", "tests/logs/refused-6.18",
				     plains[i].option, NULL };
	struct command c;

	setenv("TERM", plains[i].term, 1);
	command_start(&c, "rawbpf", args, COMMAND_TERMINAL);
	ck_assert_int_eq(command_end(&c), 0);
	ck_assert_ptr_nonnull(strstr(c.text, "18 of at most 1000000"));
	command_close(&c);
}
TABLE(log_plain, plains, check_plain);
