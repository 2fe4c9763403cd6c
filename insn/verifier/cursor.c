/*
 * cursor.c - read text from left to right.
 */
#include "insn/verifier/cursor.h"

#include <string.h>

char cursor_peek(const struct cursor *s)
{
	return s->p < s->end ? *s->p : '\0';
}

bool cursor_word(struct cursor *s, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(s->end - s->p) < len || memcmp(s->p, word, len))
		return false;
	s->p += len;
	return true;
}

void cursor_blanks(struct cursor *s)
{
	while (s->p < s->end && (*s->p == ' ' || *s->p == '\t'))
		s->p++;
}

static int digit(char c, int base)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (base == 16 && c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (base == 16 && c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool cursor_number(struct cursor *s, int64_t *value)
{
	const char *begin = s->p;
	bool minus = cursor_word(s, "-");
	int base = 10, d;
	uint64_t n = 0;
	const char *digits;

	if (!minus)
		cursor_word(s, "+");
	if (cursor_word(s, "0x"))
		base = 16;
	digits = s->p;
	while (s->p < s->end && (d = digit(*s->p, base)) >= 0) {
		n = n * base + d;
		s->p++;
	}
	if (s->p == digits) {
		s->p = begin;
		return false;
	}
	*value = (int64_t)(minus ? -n : n);
	return true;
}

bool cursor_place(struct cursor *s, int32_t *place)
{
	const char *begin = s->p;
	int32_t n = 0;

	while (s->p < s->end && digit(*s->p, 10) >= 0 && n < 100000000)
		n = n * 10 + digit(*s->p++, 10);
	*place = n;
	return s->p > begin;
}
