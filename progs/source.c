/*
 * source.c - show the lines of a source between two labels.
 *
 *	60	a comment with [create]       <- from the next line on
 *	61	fd = sys_map_create(&spec);
 *	62	a comment with [/create]      <- up to the line before
 */
#include "progs/source.h"
#include "progs/style.h"

#include <string.h>

struct line {
	const char *text;
	int len;
};

/* The line at *at, which is moved behind it.  False at the end. */
static bool next_line(const char **at, struct line *line)
{
	const char *end = strchrnul(*at, '\n');

	line->text = *at;
	line->len = end - *at;
	*at = *end ? end + 1 : end;
	return line->len || *end;
}

static bool holds(const struct line *line, const char *mark)
{
	return memmem(line->text, line->len, mark, strlen(mark)) != NULL;
}

/* A line that only carries a label is for us, not for the reader. */
static bool is_mark(const struct line *line)
{
	const char *at = line->text;

	while (at < line->text + line->len && (*at == '\t' || *at == ' '))
		at++;
	return !strncmp(at, "/* [", 4) && holds(line, "] */");
}

/* The numbers of the lines that carry the label's two marks.  False: none. */
static bool find(const char *source, const char *label, int *from, int *to)
{
	char open[64], close[64];
	struct line line;
	int number = 0;

	snprintf(open, sizeof(open), "/* [%s] */", label);
	snprintf(close, sizeof(close), "/* [/%s] */", label);
	*from = *to = 0;
	while (next_line(&source, &line)) {
		number++;
		if (holds(&line, open))
			*from = number;
		if (holds(&line, close))
			*to = number;
	}
	return *from && *to > *from;
}

static void print_line(FILE *out, int number, const struct line *line)
{
	fprintf(out, "  %s%4d |%s %.*s\n", style(out, DIM), number,
		style(out, PLAIN), line->len, line->text);
}

bool source_has(const char *source, const char *label)
{
	int from, to;

	return find(source, label, &from, &to);
}

int source_print(FILE *out, const char *source, const char *label, int around)
{
	int from, to, number = 0, shown = 0;
	struct line line;

	if (!find(source, label, &from, &to))
		return 0;
	while (next_line(&source, &line)) {
		number++;
		if (number < from - around || number > to + around ||
		    is_mark(&line))
			continue;
		print_line(out, number, &line);
		shown++;
	}
	return shown;
}
