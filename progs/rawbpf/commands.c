/*
 * commands.c - the subcommands of rawbpf: the table, and looking them up.
 */
#include "progs/rawbpf/command.h"
#include "insn/near.h"

#include <string.h>

extern const struct command command_asm, command_btf, command_capture,
	command_dis, command_load, command_log, command_run, command_step,
	command_test_run, command_why, command_xray, command_help;

/* clang-format off */
const struct command *const commands[] = {
	&command_asm,
	&command_btf,
	&command_capture,
	&command_dis,
	&command_load,
	&command_log,
	&command_run,
	&command_step,
	&command_test_run,
	&command_why,
	&command_xray,
	&command_help,
	NULL,
};
/* clang-format on */

const struct command *command_find(const char *name)
{
	for (int i = 0; commands[i]; i++)
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	return NULL;
}

const struct command *command_near(const char *name)
{
	struct near n;

	near_start(&n, name);
	for (int i = 0; commands[i]; i++)
		near_try(&n, commands[i]->name);
	return n.best ? command_find(n.best) : NULL;
}
