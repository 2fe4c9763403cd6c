/*
 * wrap.c - words to a FILE *, broken at 80 columns: see wrap.h.
 */
#include "loader/wrap.h"

#include <stdarg.h>
#include <string.h>

void wrap_start_at(struct wrap *w, FILE *out, int column, int indent)
{
	w->out = out;
	w->indent = indent;
	w->column = column;
	w->begun = false;
	w->len = 0;
	w->word[0] = '\0';
}

void wrap_start(struct wrap *w, FILE *out, int indent)
{
	wrap_start_at(w, out, 0, indent);
}

/* Write the waiting word, on a line of its own if this one is full. */
static void flush(struct wrap *w)
{
	while (w->len > 0 && w->word[w->len - 1] == ' ')
		w->word[--w->len] = '\0';
	if (w->len == 0)
		return;
	if (w->begun && w->column + 1 + w->len > WRAP_COLUMNS) {
		fprintf(w->out, "\n%*s", w->indent, "");
		w->column = w->indent;
	} else if (w->begun) {
		fputc(' ', w->out);
		w->column++;
	}
	fputs(w->word, w->out);
	w->column += (int)w->len;
	w->begun = true;
	w->len = 0;
}

static void append(struct wrap *w, const char *fmt, va_list ap)
{
	size_t room = sizeof(w->word) - w->len;
	int n = vsnprintf(w->word + w->len, room, fmt, ap);

	if (n > 0)
		w->len += (size_t)n < room ? (size_t)n : room - 1;
}

void wrap_word(struct wrap *w, const char *fmt, ...)
{
	va_list ap;

	flush(w);
	va_start(ap, fmt);
	append(w, fmt, ap);
	va_end(ap);
}

void wrap_glue(struct wrap *w, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	append(w, fmt, ap);
	va_end(ap);
}

void wrap_text(struct wrap *w, const char *text)
{
	while (*text) {
		int len = (int)strcspn(text, " ");

		if (len > 0)
			wrap_word(w, "%.*s", len, text);
		text += len;
		text += strspn(text, " ");
	}
}

void wrap_end(struct wrap *w)
{
	flush(w);
	fputc('\n', w->out);
	w->column = 0;
	w->begun = false;
}
