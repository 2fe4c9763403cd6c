/*
 * command.h - run one of our programs as a user would, and watch it.
 */
#ifndef TESTS_COMMAND_H
#define TESTS_COMMAND_H

#include <stdbool.h>
#include <sys/types.h>
#include <termios.h>

struct command {
	pid_t pid;
	int out;   /* what it prints, or the master of its terminal */
	int slave; /* the terminal's other side; -1: there is none */
	struct termios before; /* how the terminal was before the start */
	int err;	       /* its standard error, a file in memory */
	char *text;	       /* read from `out` so far, NUL-terminated */
	size_t len;
};

#define COMMAND_ARGS 16

enum command_how {
	COMMAND_PLAIN = 0,
	COMMAND_TERMINAL = 1, /* on a terminal of 31 rows and 97 columns */
	COMMAND_GROUP = 4,    /* it leads a process group of its own */
	COMMAND_NOBODY = 2,   /* as nobody, if we are root; skips the test
			       * where nobody cannot get at the program */
};

/* Start `program` ("progs/run") of the build folder that this test is in,
 * with these arguments, at most COMMAND_ARGS, up to the NULL. */
void command_start(struct command *c, const char *program,
		   const char *const args[], int how);

/* Skip the test where nobody cannot get at the program, since the project
 * lies in a folder closed to others, such as the home of root. */
void command_need_open(const char *program);

/* Read until `text` has been printed; fail when it ends before. */
void command_await(struct command *c, const char *text);

/* The end of its text, for a message: libcheck takes only short ones. */
const char *command_tail(const struct command *c);

/* Read to the end.  Its exit status, as a shell counts: 128 + signal. */
int command_end(struct command *c);

/* What it said on its standard error so far; the caller frees it. */
char *command_errors(const struct command *c);

/* Its own process or one of its children that runs QEMU; 0: none. */
pid_t command_qemu(const struct command *c);

void command_close(struct command *c);

#endif
