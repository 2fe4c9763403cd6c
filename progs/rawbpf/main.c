/*
 * main.c - rawbpf COMMAND [OPTIONS] [OPERANDS]: find the command, run it.
 */
#include "loader/hint.h"
#include "progs/rawbpf/command.h"
#include "progs/rawbpf/elsewhere.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static enum exit_code no_such_command(const char *name)
{
	const struct command *near = command_near(name);

	fprintf(stderr, "rawbpf: there is no command '%s'", name);
	if (near)
		fprintf(stderr, "; did you mean '%s'?", near->name);
	fprintf(stderr, "\nTry: rawbpf --help\n");
	return USAGE;
}

static bool asks_for_help(const char *word)
{
	return !strcmp(word, "--help") || !strcmp(word, "-h");
}

/* Where it may be done, if it cannot be done here. */
static void say_vm(const struct command *command)
{
	static char type[64] = "make vm";

	for (const struct option *o = command->options; o->name; o++)
		if (!strcmp(o->name, "kernel"))
			snprintf(type, sizeof(type),
				 "rawbpf %s --kernel 6.12 ...", command->name);
	hint_say_vm(type);
}

static enum exit_code run(const struct command *command, int argc, char **argv)
{
	static struct args args;

	if (!args_read(&args, command, argc, argv, stderr))
		return USAGE;
	say_vm(command);
	if (!args.help)
		return args_has(&args, "kernel") ? elsewhere(&args, argc, argv)
						 : command->run(&args);
	help_command(stdout, command);
	return DONE;
}

/* What could not be written (a full disk) was not done. */
static enum exit_code flush(enum exit_code code)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return code;
	perror("rawbpf: standard output");
	return NO;
}

int main(int argc, char **argv)
{
	const struct command *command;

	if (argc < 2) {
		help_all(stderr);
		return USAGE;
	}
	if (asks_for_help(argv[1])) {
		help_all(stdout);
		return flush(DONE);
	}
	command = command_find(argv[1]);
	if (!command)
		return no_such_command(argv[1]);
	return flush(run(command, argc - 2, argv + 2));
}
