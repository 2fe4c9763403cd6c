/*
 * console.c - the kernel's last words: see console.h.
 */
#include "progs/vm/console.h"

#include <string.h>

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
	const char *at = strstr(c->text, "Kernel panic - ");

	if (!at)
		return NULL;
	snprintf(line, sizeof(line), "%.*s", (int)strcspn(at, "\n"), at);
	return line;
}

void console_print(const struct console *c, int lines, FILE *out)
{
	const char *at = c->text + c->len;

	while (at > c->text && (at[-1] != '\n' || lines-- > 0))
		at--;
	while (*at) {
		int n = strcspn(at, "\n");

		fprintf(out, "  | %.*s\n", n, at);
		at += n + (at[n] == '\n');
	}
}
