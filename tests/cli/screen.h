/*
 * screen.h - a command of rawbpf that fills a terminal: keys, sizes, signals,
 * and that it leaves the terminal as it was.
 */
#ifndef TESTS_CLI_SCREEN_H
#define TESTS_CLI_SCREEN_H

#include "tests/command.h"

#include <termios.h>

/* Wait until `await` is printed; then whatever is given. */
struct screen_act {
	const char *await;
	const char *keys;
	int signal, rows, columns;
};

/* Start it on a terminal as xterm has it, and wait for `await`. */
void screen_start(struct command *c, const char *const args[],
		  const char *await, struct termios *before);

/* Up to the one without `await`. */
void screen_acts(struct command *c, const struct screen_act *acts);

/* Its exit status; and all is as it was: modes, cursor, the other screen. */
void screen_end(struct command *c, const struct termios *before, int status);

#endif
