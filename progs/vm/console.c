/*
 * console.c - the kernel's last words: see console.h.
 */
#include "progs/vm/console.h"

#include <string.h>

#define PANIC	     "Kernel panic - "
#define BEFORE_PANIC 4 /* lines that may say why */

static void keep(struct console *c, char byte)
{
	size_t room = sizeof(c->text) - 1;

	if (c->len == room) {
		c->len = room / 2;
		memmove(c->text, c->text + room - c->len, c->len);
	}
	c->text[c->len++] = byte;
	c->text[c->len] = '\0';
}

void console_feed(struct console *c, const char *data, size_t n)
{
	for (; n; n--, data++)
		if ((unsigned char)*data >= ' ' || strchr("\n\t", *data))
			keep(c, *data ? *data : ' ');
}

const char *console_panic(struct console *c)
{
	static char line[256];
	const char *at = strstr(c->text, PANIC);

	if (!at)
		return NULL;
	snprintf(line, sizeof(line), "%.*s", (int)strcspn(at, "\n"), at);
	return line;
}

/* Where the line that is `lines` lines above `at` begins. */
static const char *lines_above(const struct console *c, const char *at,
			       int lines)
{
	while (at > c->text && (at[-1] != '\n' || lines-- > 0))
		at--;
	return at;
}

void console_print(const struct console *c, int lines, FILE *out)
{
	const char *panic = strstr(c->text, PANIC);
	const char *at = panic ? lines_above(c, panic, BEFORE_PANIC)
			       : lines_above(c, c->text + c->len, lines);

	for (; *at && lines; lines--) {
		int n = strcspn(at, "\n");

		fprintf(out, "  | %.*s\n", n, at);
		at += n + (at[n] == '\n');
	}
}
