/*
 * clean.c - undo what happened to a log on its way.
 *
 *     ESC [ 31m   a terminal's colour       gone
 *     ESC ] 0;x BEL   its title             gone
 *     CR LF       another system's line end  LF
 *     "12:00 | "  somebody's log around it   skipped, line by line
 *
 * A log may come from anywhere: nothing of it may reach a terminal as a
 * command (ECMA-48).
 */
#include "insn/verifier/clean.h"
#include "insn/verifier/cursor.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* ---- Bytes ---- */

/* Bytes of the escape sequence at `p`, which begins with ESC. */
static size_t escape_length(const unsigned char *p, const unsigned char *end)
{
	const unsigned char *q = p + 1;

	if (q == end)
		return 1;
	if (*q == '[') {
		for (q++; q < end && *q >= 0x20 && *q < 0x40;)
			q++;
		return q < end && *q >= 0x40 && *q < 0x7f ? q + 1 - p : q - p;
	}
	if (*q != ']' && *q != 'P')
		return *q >= 0x20 && *q < 0x7f ? 2 : 1;
	for (q++; q < end && *q != '\n'; q++) {
		if (*q == '\a')
			return q + 1 - p;
		if (*q == 0x1b && q + 1 < end && q[1] == '\\')
			return q + 2 - p;
	}
	return q - p;
}

/* Bytes of the UTF-8 character at `p`; 0: it is none, or a control (C1). */
static size_t utf8_length(const unsigned char *p, const unsigned char *end)
{
	size_t len = *p >= 0xf0 ? 4 : *p >= 0xe0 ? 3 : 2;

	if (*p < 0xc2 || *p > 0xf4 || (size_t)(end - p) < len)
		return 0;
	for (size_t i = 1; i < len; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	if (*p == 0xc2 && p[1] < 0xa0)
		return 0;
	return len;
}

static bool is_plain(unsigned char c)
{
	return (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\t';
}

size_t clean_text(char *text, size_t size)
{
	const unsigned char *p = (unsigned char *)text, *end = p + size;
	char *out = text;
	size_t len;

	while (p < end) {
		if (is_plain(*p)) {
			*out++ = *p++;
		} else if (*p == 0x1b) {
			p += escape_length(p, end);
		} else if (*p == '\r') {
			p++;
			if (p < end && *p != '\n')
				*out++ = '\n';
		} else if (*p >= 0x80 && (len = utf8_length(p, end))) {
			memmove(out, p, len);
			out += len;
			p += len;
		} else {
			*out++ = '?';
			p++;
		}
	}
	return out - text;
}

/* ---- What stands in front of every line ---- */

/* mark = place ":" " (" hex hex ") "  |  "processed " digits " insns" */
static bool is_mark(struct cursor s)
{
	int32_t n;

	if (cursor_word(&s, "processed "))
		return cursor_place(&s, &n) && cursor_word(&s, " insns");
	return cursor_place(&s, &n) && cursor_word(&s, ": (") &&
	       s.end - s.p > 3 && isxdigit((unsigned char)s.p[0]) &&
	       isxdigit((unsigned char)s.p[1]) && s.p[2] == ')' &&
	       s.p[3] == ' ';
}

/* Where in the line that begins; NULL: nowhere.  Not behind a word such as
 * "before 7: (bf)", which is the verifier's own. */
static const char *find_mark(const char *line, const char *end)
{
	for (const char *p = line; p < end; p++) {
		struct cursor s = { p, end };

		if (p > line && !isspace((unsigned char)p[-1]) &&
		    !ispunct((unsigned char)p[-1]))
			continue;
		if (*p != 'p' && !isdigit((unsigned char)*p))
			continue;
		if (is_mark(s))
			return p - line >= 7 && !memcmp(p - 7, "before ", 7)
				       ? NULL
				       : p;
	}
	return NULL;
}

#define PREFIX_MOST  400    /* bytes */
#define PREFIX_LINES 100000 /* in which it must show */

struct prefix clean_prefix(const char *text, size_t size)
{
	struct prefix none = { text, 0 }, found = none;
	const char *end = text + size, *line = text;

	for (int i = 0; i < PREFIX_LINES && line < end; i++) {
		const char *stop = memchr(line, '\n', end - line);
		const char *p;

		if (!stop)
			stop = end;
		p = find_mark(line, stop);
		if (p && p - line <= PREFIX_MOST) {
			found.text = line;
			found.length = p - line;
			break;
		}
		line = stop + 1;
	}
	for (uint32_t i = 0; i < found.length; i++)
		if (!isspace((unsigned char)found.text[i]))
			return found;
	return none;
}

uint32_t clean_skip(const struct prefix *prefix, const char *line,
		    uint32_t length)
{
	struct cursor s = { line, line + length };
	struct cursor t = { prefix->text, prefix->text + prefix->length };

	while (t.p < t.end) {
		if (isdigit((unsigned char)*t.p)) {
			if (!isdigit((unsigned char)cursor_peek(&s)))
				return 0;
			while (isdigit((unsigned char)cursor_peek(&t)))
				t.p++;
			while (isdigit((unsigned char)cursor_peek(&s)))
				s.p++;
		} else if (isspace((unsigned char)*t.p)) {
			if (s.p < s.end && !isspace((unsigned char)*s.p))
				return 0;
			cursor_blanks(&t);
			cursor_blanks(&s);
		} else if (s.p == s.end || *s.p++ != *t.p++) {
			return 0;
		}
	}
	return s.p - line;
}
