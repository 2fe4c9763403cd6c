/*
 * help.c - rawbpf --help, rawbpf COMMAND --help, and the command `help`.
 *
 *   rawbpf asm: assemble a program
 *
 *   Usage: rawbpf asm [OPTIONS] [FILE]
 *   ...paragraphs, options, examples, exit status: all from the table
 */
#include "progs/rawbpf/command.h"
#include "loader/wrap.h"
#include "progs/style.h"

#include <string.h>

enum {
	OPTION_COLUMNS = 24 /* where what an option does begins */
};

static void heading(FILE *out, const char *words)
{
	fprintf(out, "\n%s%s%s\n", style(out, BOLD), words, style(out, PLAIN));
}

/* "  -o, --output FILE    ", then what it does. */
static void option_row(FILE *out, const struct option *o)
{
	char left[64];
	struct wrap w;
	int len;

	len = snprintf(left, sizeof(left), "%s%c%s--%s%s%s",
		       o->letter ? "-" : " ", o->letter ? o->letter : ' ',
		       o->letter ? ", " : "  ", o->name, o->value ? " " : "",
		       o->value ? o->value : "");
	if (len > OPTION_COLUMNS - 3) {
		fprintf(out, "  %s\n", left);
		*left = '\0';
	}
	fprintf(out, "  %-*s", OPTION_COLUMNS - 2, left);
	wrap_start_at(&w, out, OPTION_COLUMNS, OPTION_COLUMNS);
	wrap_text(&w, o->says);
	wrap_end(&w);
}

static void option_rows(FILE *out, const struct command *command)
{
	static const struct option help = { "help", 'h', NULL, "this text" };

	heading(out, "Options:");
	for (const struct option *o = command->options; o->name; o++)
		option_row(out, o);
	option_row(out, &help);
}

static void example_rows(FILE *out, const struct example *e)
{
	heading(out, "Examples:");
	for (; e->line; e++)
		fprintf(out, "  %s%s%s\n      %s\n", style(out, BOLD), e->line,
			style(out, PLAIN), e->says);
}

/* Paragraphs are wrapped; one that is indented is left as it is. */
static void paragraphs(FILE *out, const char *text)
{
	while (*text) {
		const char *end = strstr(text, "\n\n");
		size_t len = end ? (size_t)(end - text) : strlen(text);
		char copy[2048];
		struct wrap w;

		snprintf(copy, sizeof(copy), "%.*s", (int)len, text);
		fputc('\n', out);
		wrap_start(&w, out, 0);
		if (*text == ' ')
			fprintf(out, "%s\n", copy);
		else
			wrap_text(&w, copy);
		if (*text != ' ')
			wrap_end(&w);
		text += len + (end ? 2 : 0);
	}
}

static void exit_codes(FILE *out)
{
	heading(out, "Exit status:");
	fprintf(out, "  0 done   1 the answer is no   2 wrong usage   "
		     "3 not possible here\n");
}

void help_usage(FILE *out, const struct command *command)
{
	fprintf(out, "rawbpf %s%s%s%s", command->name,
		command->options->name ? " [OPTIONS]" : "",
		*command->operands ? " " : "", command->operands);
}

void help_command(FILE *out, const struct command *command)
{
	fprintf(out, "%srawbpf %s%s: %s\n\nUsage: ", style(out, BOLD),
		command->name, style(out, PLAIN), command->says);
	help_usage(out, command);
	fputc('\n', out);
	paragraphs(out, command->about);
	option_rows(out, command);
	example_rows(out, command->examples);
	exit_codes(out);
}

void help_all(FILE *out)
{
	fprintf(out,
		"%srawbpf%s: BPF at the level of the system call\n\n"
		"Usage: rawbpf COMMAND [OPTIONS] [OPERANDS]\n",
		style(out, BOLD), style(out, PLAIN));
	heading(out, "Commands:");
	for (int i = 0; commands[i]; i++)
		fprintf(out, "  %-8s %s\n", commands[i]->name,
			commands[i]->says);
	heading(out, "Examples:");
	for (int i = 0; commands[i]; i++)
		fprintf(out, "  %s\n", commands[i]->examples->line);
	fprintf(out, "\nrawbpf COMMAND --help says more of each.\n");
	exit_codes(out);
}

/* ---- the command ----------------------------------------------------- */

static enum exit_code run(const struct args *args)
{
	const struct command *command, *near;

	if (args_has(args, "man")) {
		help_man(stdout);
		return DONE;
	}
	if (!args->count) {
		help_all(stdout);
		return DONE;
	}
	command = command_find(args->operands[0]);
	near = command_near(args->operands[0]);
	if (!command && near)
		return usage_error(args,
				   "there is no command '%s'; did you "
				   "mean '%s'?",
				   args->operands[0], near->name);
	if (!command)
		return usage_error(args, "there is no command '%s'",
				   args->operands[0]);
	help_command(stdout, command);
	return DONE;
}

static const struct option options[] = {
	{ "man", 0, NULL, "the manual page, as man(1) reads it" },
	{ 0 },
};

static const struct example examples[] = {
	{ "rawbpf help asm", "how to use one command" },
	{ "rawbpf help --man | man -l -", "the manual page of all of them" },
	{ 0 },
};

const struct command command_help = {
	.name = "help",
	.says = "how to use a command; the manual page",
	.operands = "[COMMAND]",
	.most = 1,
	.about = "Without a command, lists them all.",
	.options = options,
	.examples = examples,
	.run = run,
};
