/*
 * page.c - an explanation as text.
 *
 *     rejected: the index n may reach past the end ...   (map-out-of-bounds)
 *       count.bpf.c:14   return v->slot[n];
 *                               ^^^^^^^^^^ reads 4 bytes at 4 + n*4; ...
 *       how n got here
 *         line 12  if (n > 20)          so n is 0..20 from here   <- too wide
 *       fix    line 12:  if (n > 9)
 *       more   docs/verifier/map-out-of-bounds.md
 */
#include "loader/why/expr.h"
#include "loader/why/why.h"

#include <string.h>

#define WIDTH 100 /* columns */

/* ---- Words, broken at blanks ---- */

static void print_wrapped(FILE *out, const char *text, int indent, int column)
{
	while (*text) {
		size_t word = strcspn(text, " \n");

		if (column > indent && column + (int)word > WIDTH) {
			fprintf(out, "\n%*s", indent, "");
			column = indent;
		}
		fprintf(out, "%.*s", (int)word, text);
		column += word;
		text += word;
		if (*text == '\n') {
			fprintf(out, "\n%*s", indent, "");
			column = indent;
			text++;
		} else if (*text) {
			text++;
			if (column + 1 + (int)strcspn(text, " \n") <= WIDTH) {
				fputc(' ', out);
				column++;
			} else {
				fprintf(out, "\n%*s", indent, "");
				column = indent;
			}
		}
	}
	fputc('\n', out);
}

static void print_indented(FILE *out, int indent, const char *text)
{
	fprintf(out, "%*s", indent, "");
	print_wrapped(out, text, indent, indent);
}

static void print_part(FILE *out, const char *name, const char *text)
{
	if (!text)
		return;
	fprintf(out, "  %-6s ", name);
	print_wrapped(out, text, 9, 9);
}

static const char *of_which_cause(const struct why *why)
{
	switch (report_agrees(&why->report, why->cause)) {
	case 1: return "of the same cause";
	case 0: return "of another cause than ours";
	}
	return "of a problem that we do not know";
}

static void print_report(FILE *out, const struct why *why)
{
	const struct report *report = &why->report;

	if (!report->text)
		return;
	fprintf(out, "  the kernel's own explanation, %s", of_which_cause(why));
	if (report->insn >= 0 && report->insn != why->insn)
		fprintf(out, ", at instruction %d", report->insn);
	fprintf(out, "\n    %s\n", report->problem ? report->problem : "");
	if (report->reason)
		print_indented(out, 4, report->reason);
	for (int i = 0; i < report->step_count; i++) {
		const struct report_step *step = &report->steps[i];

		if (step->line || step->insn >= 0)
			fprintf(out, "    %s %-4d ",
				step->line ? "line" : "insn",
				step->line ? step->line : step->insn);
		else
			fprintf(out, "    %-9s ", "");
		print_wrapped(out, step->says ? step->says : "", 14, 14);
	}
	if (report->suggestion)
		print_indented(out, 4, report->suggestion);
}

/* ---- The place ---- */

static const char *file_name(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;

	return slash ? slash + 1 : path;
}

/* Returns the column that the C line begins in, from 0. */
static int print_head(FILE *out, const struct why *why)
{
	int column = 2;

	if (why->at.file && *why->at.file)
		column += fprintf(out, "  %s:%d   ", file_name(why->at.file),
				  why->at.line) -
			  2;
	else if (why->at.line)
		column += fprintf(out, "  line %d   ", why->at.line) - 2;
	else
		fprintf(out, "  ");
	return column;
}

static void print_caret(FILE *out, const struct why *why, int column)
{
	int at = why->at.column - 1 - why->at.indent, width = 0;

	if (why->at.column && at >= 0 && at < (int)strlen(why->at.text))
		width = expr_length(why->at.text + at);
	if (width <= 0) {
		at = 0;
		width = 0;
	}
	fprintf(out, "%*s", column + at, "");
	for (int i = 0; i < width; i++)
		fputc('^', out);
	column += at + width + (width > 0);
	if (column > WIDTH / 2) { /* no room beside it */
		fprintf(out, "\n%*s", 9, "");
		column = 9;
	} else if (width) {
		fputc(' ', out);
	}
	print_wrapped(out, why->detail, column, column);
}

static void print_place(FILE *out, const struct why *why)
{
	int column;

	if (why->insn < 0 && !why->at.text) {
		if (why->detail)
			print_part(out, "", why->detail);
		return;
	}
	column = print_head(out, why);
	if (why->at.text)
		fprintf(out, "%s\n", why->at.text);
	else if (why->insn_text)
		fprintf(out, "%d: %s\n", why->insn, why->insn_text);
	else
		fprintf(out, "instruction %d\n", why->insn);
	if (why->detail)
		print_caret(out, why, column);
}

/* ---- The history ---- */

#define TEXT_MOST 40

static int text_width(const struct why *why)
{
	int width = 0;

	for (int i = 0; i < why->event_count; i++) {
		const char *text = why->events[i].at.text;
		int len = text ? (int)strlen(text)
			       : (int)strlen(why->events[i].insn_text);

		width = len > width ? len : width;
	}
	return width > TEXT_MOST ? TEXT_MOST : width;
}

static void print_event(FILE *out, const struct why_event *event, int width)
{
	const char *text = event->at.text ? event->at.text : event->insn_text;
	int column = 14 + width + 2;
	int needed = column + strlen(event->says) + strlen("   <- ") +
		     (event->mark ? strlen(event->mark) : 0);
	if (event->at.line)
		fprintf(out, "    line %-4d ", event->at.line);
	else
		fprintf(out, "    insn %-4d ", event->insn);
	if ((int)strlen(text) > width)
		fprintf(out, "%.*s...  ", width - 3, text);
	else
		fprintf(out, "%-*s  ", width, text);
	if (event->mark && needed <= WIDTH) {
		fprintf(out, "%s   <- %s\n", event->says, event->mark);
		return;
	}
	print_wrapped(out, event->says, column, column);
	if (event->mark)
		fprintf(out, "%*s<- %s\n", column, "", event->mark);
}

static void print_history(FILE *out, const struct why *why)
{
	if (!why->event_count)
		return;
	fprintf(out, "  %s\n", why->heading ? why->heading : "what led there");
	for (int i = 0; i < why->event_count; i++)
		print_event(out, &why->events[i], text_width(why));
}

/* ---- The page ---- */

static void print_more(FILE *out, const struct why *why)
{
	bool known = why->cause != CAUSE_UNKNOWN;

	if (!known && why->insn < 0)
		return;
	fprintf(out, "  %-6s ", "more");
	if (known)
		fprintf(out, "docs/verifier/%s.md", causes[why->cause].id);
	if (why->insn >= 0)
		fprintf(out, "%srawbpf log --at %d", known ? "   " : "",
			why->insn);
	fputc('\n', out);
}

void why_print(FILE *out, const struct why *why)
{
	const struct cause *cause = &causes[why->cause];
	int column = strlen("rejected: ") + strlen(why->summary);

	fprintf(out, "rejected: ");
	if (column + (int)strlen(cause->id) + 4 <= WIDTH) {
		fprintf(out, "%s  (%s)\n", why->summary, cause->id);
	} else {
		print_wrapped(out, why->summary, 10, 10);
		fprintf(out, "          (%s)\n", cause->id);
	}
	print_place(out, why);
	print_history(out, why);
	print_part(out, "fix", why->fix);
	print_part(out, "", why->because);
	print_part(out, "kernel", why->message);
	print_report(out, why);
	print_part(out, "ask", why->ask);
	print_more(out, why);
}
