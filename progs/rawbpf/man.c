/*
 * man.c - the manual page, as troff with the macros of man(7).
 *
 *   .TP                       a paragraph with a tag on its left
 *   .B \-\-output FILE        the tag, bold
 *   write to FILE ...
 */
#include "progs/rawbpf/command.h"

#include <string.h>

/* A backslash and a dash mean something to troff, as do a dot and an
 * apostrophe at the start of a line. */
static void put(FILE *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		bool starts = i == 0 || text[i - 1] == '\n';

		if (starts && (text[i] == '.' || text[i] == '\''))
			fputs("\\&", out);
		if (text[i] == '\\')
			fputs("\\e", out);
		else if (text[i] == '-')
			fputs("\\-", out);
		else
			fputc(text[i], out);
	}
}

static void line(FILE *out, const char *macro, const char *text)
{
	fprintf(out, "%s%s", macro, *macro ? " " : "");
	put(out, text, strlen(text));
	fputc('\n', out);
}

/* Paragraphs; one that is indented keeps its lines. */
static void paragraphs(FILE *out, const char *text)
{
	while (*text) {
		const char *end = strstr(text, "\n\n");
		size_t len = end ? (size_t)(end - text) : strlen(text);
		bool plain = *text != ' ';

		fputs(plain ? ".PP\n" : ".PP\n.nf\n", out);
		put(out, text, len);
		fputs(plain ? "\n" : "\n.fi\n", out);
		text += len + (end ? 2 : 0);
	}
}

static void option_tags(FILE *out, const struct option *o)
{
	for (; o->name; o++) {
		char tag[96];

		snprintf(tag, sizeof(tag), "%s%c%s--%s%s%s",
			 o->letter ? "-" : "", o->letter ? o->letter : ' ',
			 o->letter ? ", " : "", o->name, o->value ? " " : "",
			 o->value ? o->value : "");
		fputs(".TP\n", out);
		line(out, ".B", tag + (o->letter ? 0 : 1));
		line(out, "", o->says);
	}
}

static void example_tags(FILE *out, const struct example *e)
{
	for (; e->line; e++) {
		fputs(".TP\n", out);
		line(out, ".B", e->line);
		line(out, "", e->says);
	}
}

static void command_part(FILE *out, const struct command *command)
{
	fprintf(out, ".SS rawbpf %s %s\n", command->name, command->operands);
	line(out, "", command->says);
	paragraphs(out, command->about);
	option_tags(out, command->options);
	fputs(".PP\nExamples:\n", out);
	example_tags(out, command->examples);
}

void help_man(FILE *out)
{
	fputs(".TH RAWBPF 1 \"\" rawbpf\n"
	      ".SH NAME\nrawbpf \\- BPF at the level of the system call\n"
	      ".SH SYNOPSIS\n.B rawbpf\n"
	      ".I COMMAND\n[OPTIONS] [OPERANDS]\n"
	      ".SH COMMANDS\n",
	      out);
	for (int i = 0; commands[i]; i++)
		command_part(out, commands[i]);
	fputs(".SH EXIT STATUS\n"
	      ".TP\n0\ndone\n.TP\n1\nthe answer is no\n"
	      ".TP\n2\nwrong usage\n.TP\n3\nnot possible here\n"
	      ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\n"
	      "no colour, on a terminal either\n"
	      ".SH SEE ALSO\n.BR bpf (2)\n",
	      out);
}
