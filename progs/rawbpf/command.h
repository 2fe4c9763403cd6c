/*
 * command.h - a subcommand of rawbpf is a row; here is its shape.
 *
 *   rawbpf asm --map counts=3 -o prog.bin prog.s
 *          |   |     |        |           operand
 *          |   |     value    the same by its letter
 *          |   option
 *          command
 *
 * From the row come the reading of the command line, the help at every
 * level and the man page.  A new subcommand: one file with its row, and its
 * name in the table of commands.c.
 */
#ifndef PROGS_RAWBPF_COMMAND_H
#define PROGS_RAWBPF_COMMAND_H

#include <stdbool.h>
#include <stdio.h>

/* What a shell script may rely on. */
enum exit_code {
	DONE = 0,
	NO = 1,	      /* the answer is no: bad input, not well formed */
	USAGE = 2,    /* the command line is wrong */
	NOT_HERE = 3, /* not possible here: no right, no such kernel feature */
};

struct option {
	const char *name;  /* "output", without the dashes */
	char letter;	   /* 'o', or 0 */
	const char *value; /* "FILE", or NULL: it takes none */
	const char *says;
};

struct example {
	const char *line; /* what to type */
	const char *says;
};

struct args;

struct command {
	const char *name;
	const char *says;     /* one line, for the list of commands */
	const char *operands; /* "[FILE]" */
	int least, most;      /* how many operands */
	const char *about;    /* paragraphs; an empty line between them */
	const struct option *options;	/* ended by a row without a name */
	const struct example *examples; /* the same */
	enum exit_code (*run)(const struct args *args);
};

/* commands.c: in the order of the help, ended by NULL. */
extern const struct command *const commands[];
const struct command *command_find(const char *name);

/* The command whose name is nearest; NULL if none is near. */
const struct command *command_near(const char *name);

/* ---- the command line, read (args.c) --------------------------------- */

#define ARGS_MOST 64

struct args {
	const struct command *command;
	const char *operands[ARGS_MOST + 1]; /* then a NULL */
	int count;			     /* of operands */
	int before_dashes; /* how many of them stood before --; -1: no -- */
	struct {
		const struct option *option;
		const char *value;
	} given[ARGS_MOST];
	int given_count;
	bool help; /* --help or -h */
};

/* Read what follows the command's name.  False, with words on `err`, if it
 * is wrong. */
bool args_read(struct args *args, const struct command *command, int argc,
	       char **argv, FILE *err);

bool args_has(const struct args *args, const char *name);

/* The last value given to an option, NULL if it was not. */
const char *args_value(const struct args *args, const char *name);

/* All its values, one by one: *at starts as 0; NULL after the last. */
const char *args_next(const struct args *args, const char *name, int *at);

/* "rawbpf asm: WORDS" and where the help is, on standard error.  USAGE. */
enum exit_code usage_error(const struct args *args, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* ---- help (help.c, man.c), all of it made from the table ------------- */

void help_all(FILE *out);
void help_command(FILE *out, const struct command *command);
void help_man(FILE *out); /* troff, for man(1) */

/* "rawbpf asm [OPTIONS] [FILE]" */
void help_usage(FILE *out, const struct command *command);

#endif
