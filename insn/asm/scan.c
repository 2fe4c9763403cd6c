/*
 * scan.c - words, numbers and registers out of a line: see scan.h.
 */
#include "insn/asm/scan.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static bool in_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '$';
}

bool scan_fail(struct scan *s, const char *at, const char *fmt, ...)
{
	va_list ap;

	if (s->error->line)
		return false;
	s->error->line = s->number;
	s->error->column = (int)(at - s->line) + 1;
	va_start(ap, fmt);
	vsnprintf(s->error->says, sizeof(s->error->says), fmt, ap);
	va_end(ap);
	return false;
}

static bool starts_comment(const char *at)
{
	return *at == ';' || *at == '#' || (at[0] == '/' && at[1] == '/');
}

bool scan_ended(struct scan *s)
{
	while (isspace((unsigned char)*s->at))
		s->at++;
	return *s->at == '\0' || starts_comment(s->at);
}

bool scan_expected(struct scan *s, const char *what)
{
	struct word w;

	if (scan_ended(s))
		return scan_fail(s, s->at,
				 "expected %s, but the line ends here", what);
	if (scan_peek(s, &w))
		return scan_fail(s, s->at, "expected %s, found '%.*s'", what,
				 w.len < 40 ? w.len : 40, w.at);
	if (!isprint((unsigned char)*s->at))
		return scan_fail(s, s->at, "expected %s, found byte 0x%02x",
				 what, (unsigned char)*s->at);
	return scan_fail(s, s->at, "expected %s, found '%c'", what, *s->at);
}

bool scan_take(struct scan *s, const char *token)
{
	size_t len = strlen(token);

	if (scan_ended(s) || strncmp(s->at, token, len))
		return false;
	if (in_word(token[len - 1]) && in_word(s->at[len]))
		return false;
	s->at += len;
	return true;
}

bool scan_expect(struct scan *s, const char *token)
{
	char what[40];

	if (scan_take(s, token))
		return true;
	snprintf(what, sizeof(what), "'%s'", token);
	return scan_expected(s, what);
}

bool scan_peek(struct scan *s, struct word *w)
{
	w->len = 0;
	if (scan_ended(s))
		return false;
	w->at = s->at;
	while (in_word(w->at[w->len]))
		w->len++;
	return w->len > 0;
}

bool scan_word(struct scan *s, struct word *w)
{
	if (!scan_peek(s, w))
		return scan_expected(s, "a name");
	s->at += w->len;
	return true;
}

const char *word_text(const struct word *w, char *buf, size_t size)
{
	snprintf(buf, size, "%.*s", w->len, w->at);
	return buf;
}

/* ---- Registers ---- */

/* Is it r or w and at most two digits?  The number is not judged. */
static bool looks_like_register(const struct word *w)
{
	if (w->len < 2 || w->len > 3 || (w->at[0] != 'r' && w->at[0] != 'w'))
		return false;
	for (int i = 1; i < w->len; i++)
		if (!isdigit((unsigned char)w->at[i]))
			return false;
	return true;
}

bool scan_take_register(struct scan *s, struct reg *reg)
{
	struct word w;

	if (!scan_peek(s, &w) || !looks_like_register(&w))
		return false;
	reg->half = w.at[0] == 'w';
	reg->number = w.at[1] - '0';
	if (w.len == 3)
		reg->number = reg->number * 10 + w.at[2] - '0';
	if (reg->number >= MAX_BPF_REG)
		return scan_fail(s, w.at, "there is no register above r10");
	s->at += w.len;
	return true;
}

bool scan_register(struct scan *s, struct reg *reg)
{
	return scan_take_register(s, reg) ||
	       scan_expected(s, "a register, r0 to r10");
}

bool scan_register_64(struct scan *s, int *number)
{
	const char *at = s->at;
	struct reg reg;

	if (!scan_register(s, &reg))
		return false;
	*number = reg.number;
	while (isspace((unsigned char)*at))
		at++;
	return !reg.half ||
	       scan_fail(s, at, "a whole register is needed here: r%d",
			 reg.number);
}

/* ---- Numbers ---- */

static int digit_of(char c)
{
	if (isdigit((unsigned char)c))
		return c - '0';
	return isxdigit((unsigned char)c) ? (c | 0x20) - 'a' + 10 : 99;
}

static bool digits(struct scan *s, struct number *n)
{
	__u64 base = n->hex ? 16 : 10;
	const char *start = s->at;

	for (n->magnitude = 0; digit_of(*s->at) < (int)base; s->at++) {
		__u64 digit = digit_of(*s->at);

		if (n->magnitude > (~0ULL - digit) / base)
			return scan_fail(s, start,
					 "the number is wider than 64 bits");
		n->magnitude = n->magnitude * base + digit;
	}
	if (s->at == start)
		return scan_expected(s, "a number");
	if (in_word(*s->at))
		return scan_fail(s, s->at, "'%c' does not belong in a number",
				 *s->at);
	return true;
}

/* number = [ "+" | "-" ] ( digits | "0x" hexdigits ) */
bool scan_number(struct scan *s, struct number *n)
{
	memset(n, 0, sizeof(*n));
	n->negative = scan_take(s, "-");
	n->plus = !n->negative && scan_take(s, "+");
	if (scan_ended(s) || !isdigit((unsigned char)*s->at))
		return scan_expected(s, "a number");
	n->hex = s->at[0] == '0' && (s->at[1] | 0x20) == 'x';
	s->at += n->hex ? 2 : 0;
	return digits(s, n);
}

bool scan_range(struct scan *s, __s64 *value, __s64 least, __s64 most)
{
	struct number n;
	const char *at;

	scan_ended(s);
	at = s->at;
	if (!scan_number(s, &n))
		return false;
	*value = n.negative ? -n.magnitude : n.magnitude;
	if (n.magnitude >> 63 || *value < least || *value > most)
		return scan_fail(s, at, "expected a number from %lld to %lld",
				 (long long)least, (long long)most);
	return true;
}

const struct name *scan_operator(struct scan *s, const struct names *names)
{
	const struct name *best = NULL;
	size_t longest = 0;

	if (scan_ended(s))
		return NULL;
	for (int i = 0; i < names->count; i++) {
		const char *text = names->rows[i].text;
		size_t len = strlen(text);

		if (len > longest && strncmp(s->at, text, len) == 0) {
			best = &names->rows[i];
			longest = len;
		}
	}
	s->at += longest;
	return best;
}
