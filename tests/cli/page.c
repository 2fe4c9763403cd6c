/*
 * page.c - pages whose programs are compiled and run: see page.h.
 */
#include "tests/cli/page.h"
#include "tests/cli/clang.h"
#include "tests/run.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *page_block(const char *page, const char *kind)
{
	char mark[32];
	const char *from, *to;

	snprintf(mark, sizeof(mark), "\n```%s\n", kind);
	from = strstr(page, mark);
	ck_assert_msg(from != NULL, "no block %s", kind);
	from += strlen(mark);
	to = strstr(from, "```");
	ck_assert_ptr_nonnull(to);
	return strndup(from, to - from);
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* A word of hexadecimal digits that could be a number. */
static bool is_number(const char *word, size_t len)
{
	return strspn(word, "0123456789abcdefx") >= len &&
	       (len == 2 || strcspn(word, "0123456789") < len);
}

/* Numbers differ from run to run, and so does how many bytes there are and
 * the space behind them: a row of numbers becomes one #. */
static char *without_numbers(const char *text)
{
	char *plain = calloc(1, strlen(text) + 2), *to = plain + 1;

	*plain = '\n';
	while (*text) {
		size_t len = 0;

		while (is_word(text[len]))
			len++;
		if (len && is_number(text, len)) {
			if (to[-1] == ' ' && to[-2] == '#')
				to--;
			if (to[-1] != '#')
				*to++ = '#';
		} else if (len) {
			to = mempcpy(to, text, len);
		} else if (*text != ' ' || to[-1] != ' ') {
			*to++ = *text;
		}
		text += len ? len : 1;
	}
	*to = '\0';
	return plain;
}

void page_compare(char *said, const char *run)
{
	char *plain_run = without_numbers(run), *at = plain_run, *line;

	while ((line = strsep(&said, "\n"))) {
		char *plain = without_numbers(line);

		if (*line && strcmp(line, "...")) {
			at = strstr(at, plain);
			ck_assert_msg(at != NULL, "not in the run: %s", line);
			at += strlen(plain);
		}
		free(plain);
	}
	free(plain_run);
}

/* In a folder of its own, as the file's name is part of what is printed. */
void page_compile(struct page_object *p, const char *name, const char *program)
{
	char words[200];
	FILE *out;

	strcpy(p->folder, "/tmp/rawbpf-page-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(p->folder));
	snprintf(p->source, sizeof(p->source), "%s/%s.bpf.c", p->folder, name);
	snprintf(p->object, sizeof(p->object), "%s/%s.bpf.o", p->folder, name);
	out = fopen(p->source, "we");
	ck_assert_ptr_nonnull(out);
	fputs(program, out);
	fclose(out);
	snprintf(words, sizeof(words), X86 "-c %s -o %s", p->source, p->object);
	must_compile(words);
}

void page_clean(const struct page_object *p)
{
	unlink(p->source);
	unlink(p->object);
	rmdir(p->folder);
}
