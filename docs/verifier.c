/*
 * verifier.c - what the pages of docs/verifier have from tables.
 *
 *     insn/verifier/cause*, messages*     \
 *     tests/reject/reject.c                >   docs/verifier/CAUSE.md
 *     who wrote the page: all the rest    /    docs/verifier/README.md
 *
 *     <!-- verifier: rule -->
 *     ... written by this program ...
 *     <!-- /verifier -->
 *
 *     verifier docs/verifier            write those parts anew; a cause that
 *                                       has no page gets one
 *     verifier --check docs/verifier    fail if one differs from its table,
 *                                       or lacks the program of its cause
 */
#include "insn/verifier/message.h"
#include "tests/reject/reject.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BEGIN "<!-- verifier: "
#define END   "<!-- /verifier -->\n"

/* ---- Words within a page ---- */

static void put_upper(FILE *out, const char *sentence)
{
	fprintf(out, "%c%s", *sentence - ('a' - 'A'), sentence + 1);
}

/* A cell of a table: "|" would end it, and it is one line. */
static void put_cell(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '|')
			fputs("\\|", out);
		else if (*text == '\n')
			fputs(" / ", out);
		else
			fputc(*text, out);
	}
}

static void put_code(FILE *out, const char *text)
{
	const char *quote = strchr(text, '`') ? "``" : "`";

	fputs(quote, out);
	put_cell(out, text);
	fputs(quote, out);
}

/* Lines of at most 120 columns. */
static void put_paragraph(FILE *out, const char *text)
{
	int column = 0;

	while (*text) {
		int word = strcspn(text, " ");

		if (column && column + 1 + word > 120) {
			fputc('\n', out);
			column = 0;
		} else if (column) {
			fputc(' ', out);
			column++;
		}
		fprintf(out, "%.*s", word, text);
		column += word;
		text += word + (text[word] == ' ');
	}
	fputc('\n', out);
}

/* ---- The parts of a cause's page ---- */

static void put_rule(FILE *out, const struct cause *cause)
{
	char verdict[200];

	snprintf(verdict, sizeof(verdict), "Usual verdict: %s (`%s`).",
		 verdict_words(cause->verdict), verdict_id(cause->verdict));
	fputs("**", out);
	put_upper(out, cause->title);
	fputs(".**\n", out);
	put_paragraph(out, verdict);
	fputc('\n', out);
	put_paragraph(out, cause->rule);
}

static void put_fix(FILE *out, const struct cause *cause)
{
	put_paragraph(out, cause->fix);
}

static void put_kernel(FILE *out, int kernel)
{
	fprintf(out, "%d.%d", kernel / 1000, kernel % 1000);
}

/* Its source is C or instructions. */
static const char *ending_of(const struct reject *row)
{
	char path[200];

	snprintf(path, sizeof(path), "tests/reject/%s.s", row->file);
	return access(path, F_OK) ? ".bpf.c" : ".s";
}

static void put_said(FILE *out, const struct reject *row, const char *words)
{
	fprintf(out, "| [%s](../../tests/reject/%s%s) | ", row->file, row->file,
		ending_of(row));
	put_code(out, words);
	fputs(" | ", out);
}

static void put_needs(FILE *out, const struct reject *row)
{
	if (row->at_function)
		fputs("; where programs can be at functions", out);
	if (row->no_perfmon)
		fputs("; without CAP_PERFMON", out);
}

/* Which kernels say so. */
static void put_kernels(FILE *out, const struct reject *row)
{
	int from = KERNEL(5, 15);

	if (row->since > from)
		from = row->since;
	for (int i = 0; i < REJECT_OLDER; i++)
		if (row->older[i].before > from)
			from = row->older[i].before;
	if (row->taken_before > from)
		from = row->taken_before;
	put_kernel(out, from);
	if (row->taken_since) {
		fputs(" to before ", out);
		put_kernel(out, row->taken_since);
		fputs("; later ones take it", out);
	} else {
		fputs(" and later", out);
	}
	if (row->taken_before)
		fputs("; older ones take it", out);
	put_needs(out, row);
}

/* What is said of a program of tests/reject. */
static void put_reject(FILE *out, const struct reject *row)
{
	put_said(out, row, row->log);
	put_kernels(out, row);
	fputs(" |\n", out);
	for (int i = 0; i < REJECT_OLDER && row->older[i].before; i++) {
		put_said(out, row, row->older[i].log);
		fputs("before ", out);
		put_kernel(out, row->older[i].before);
		put_needs(out, row);
		fputs(" |\n", out);
	}
}

static void put_programs(FILE *out, const struct cause *cause)
{
	bool any = false;

	for (int i = 0; i < reject_count; i++) {
		if (strcmp(rejects[i].cause, cause->id))
			continue;
		if (!any)
			fputs("| program of tests/reject | the kernel says | "
			      "which kernels |\n|---|---|---|\n",
			      out);
		any = true;
		put_reject(out, &rejects[i]);
	}
	if (any)
		fputc('\n', out);
}

static void put_message(FILE *out, const struct message *m)
{
	fputs("| ", out);
	put_code(out, m->format);
	fputs(m->note ? " | (a remark, no refusal) " : " | ", out);
	put_cell(out, m->means);
	if (m->fix) {
		fputc(' ', out);
		put_cell(out, m->fix);
	}
	fputs(" |\n", out);
}

static void put_formats(FILE *out, const struct cause *cause)
{
	const struct message *m;
	bool any = false;

	for (int i = 0; (m = message_at(i)); i++) {
		if (&causes[m->cause] != cause)
			continue;
		if (!any)
			fputs("| message | what it means |\n|---|---|\n", out);
		any = true;
		put_message(out, m);
	}
	if (!any)
		fputs("Nothing: the log is empty, and there is only an "
		      "errno.\n",
		      out);
}

static void put_messages(FILE *out, const struct cause *cause)
{
	put_programs(out, cause);
	put_formats(out, cause);
}

/* ---- The index ---- */

static void put_index(FILE *out, const struct cause *unused)
{
	(void)unused;
	fputs("| cause | what is refused | whose move |\n|---|---|---|\n", out);
	for (int i = CAUSE_UNKNOWN + 1; i < CAUSES; i++)
		fprintf(out, "| [%s](%s.md) | %s | `%s` |\n", causes[i].id,
			causes[i].id, causes[i].title,
			verdict_id(causes[i].verdict));
}

/* ---- A page ---- */

static const struct {
	const char *name;
	void (*put)(FILE *out, const struct cause *cause);
} parts[] = {
	{ "rule", put_rule },
	{ "messages", put_messages },
	{ "fix", put_fix },
	{ "index", put_index },
};

/* Whether this line begins a part; then the part is written. */
static bool begins(FILE *out, const char *line, size_t line_len,
		   const struct cause *cause)
{
	const char *name = line + strlen(BEGIN);

	if (strncmp(line, BEGIN, strlen(BEGIN)))
		return false;
	fwrite(line, 1, line_len, out);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		size_t len = strlen(parts[i].name);

		if (!strncmp(name, parts[i].name, len) && name[len] == ' ')
			parts[i].put(out, cause);
	}
	return true;
}

/* The page with its parts written anew. */
static void renew(FILE *out, const char *page, const struct cause *cause)
{
	bool inside = false;

	while (*page) {
		size_t len = strcspn(page, "\n") + 1;

		inside = inside && strncmp(page, END, len) != 0;
		if (!inside) {
			inside = begins(out, page, len, cause);
			fwrite(page, 1, inside ? 0 : len, out);
		}
		page += len;
	}
}

/* What a page has that nobody has written yet. */
static void put_new(FILE *out, const struct cause *cause)
{
	fprintf(out, "# %s\n\n" BEGIN "rule -->\n", cause->id);
	put_rule(out, cause);
	fputs(END "\n## What the kernel says\n\n" BEGIN "messages -->\n", out);
	put_messages(out, cause);
	fputs(END "\n## What mends it\n\n" BEGIN "fix -->\n", out);
	put_fix(out, cause);
	fputs(END, out);
}

/* All of a file; NULL: there is none. */
static char *read_page(const char *path)
{
	FILE *in = fopen(path, "re");
	char *text = NULL;
	size_t size = 0;

	if (!in)
		return NULL;
	if (getdelim(&text, &size, '\0', in) < 0) {
		free(text);
		text = NULL;
	}
	fclose(in);
	return text;
}

static char *fresh_page(const char *was, const struct cause *cause)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (was)
		renew(out, was, cause);
	else if (cause)
		put_new(out, cause);
	fclose(out);
	return text;
}

static int write_page(const char *path, const char *text)
{
	FILE *out = fopen(path, "we");

	if (!out || fputs(text, out) < 0 || fclose(out)) {
		perror(path);
		return 1;
	}
	return 0;
}

static int wrong_page(const char *path, const char *what)
{
	fprintf(stderr, "%s %s\n", path, what);
	return 1;
}

/* Each cause with a program of its own name shows it. */
static bool lacks_program(const char *page, const struct cause *cause)
{
	char source[200];

	snprintf(source, sizeof(source), "<!-- source: tests/reject/%s.",
		 cause ? cause->id : "");
	for (int i = 0; cause && i < reject_count; i++)
		if (!strcmp(rejects[i].file, cause->id))
			return !strstr(page, source);
	return false;
}

/* The page of a cause, or the index.  1: it is not as it should be. */
static int do_page(const char *folder, const struct cause *cause, bool check)
{
	char path[500], *was, *text;
	int wrong;

	snprintf(path, sizeof(path), "%s/%s.md", folder,
		 cause ? cause->id : "README");
	was = read_page(path);
	text = fresh_page(was, cause);
	if (was && !strcmp(was, text))
		wrong = 0;
	else if (check)
		wrong = wrong_page(path, "is not as the tables are: make docs");
	else
		wrong = write_page(path, text);
	if (lacks_program(text, cause))
		wrong = wrong_page(path, "lacks its program of tests/reject");
	free(text);
	free(was);
	return wrong;
}

int main(int argc, char **argv)
{
	bool check = argc == 3 && !strcmp(argv[1], "--check");
	const char *folder = argv[argc - 1];
	int wrong;

	if (argc != 2 + check) {
		fprintf(stderr, "usage: verifier [--check] docs/verifier\n");
		return 2;
	}
	wrong = do_page(folder, NULL, check);
	for (int i = CAUSE_UNKNOWN + 1; i < CAUSES; i++)
		wrong |= do_page(folder, &causes[i], check);
	return wrong;
}
