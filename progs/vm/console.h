/*
 * console.h - what the guest's kernel said last, kept for the error message.
 */
#ifndef PROGS_VM_CONSOLE_H
#define PROGS_VM_CONSOLE_H

#include <stddef.h>
#include <stdio.h>

struct console {
	char text[16384 + 1]; /* the newest, NUL-terminated */
	size_t len;
};

/* Keep `n` more bytes, without what would move a terminal's cursor. */
void console_feed(struct console *c, const char *data, size_t n);

/* "Kernel panic - not syncing: ..." up to the line's end; NULL if it did
 * not.  Valid until the next feed. */
const char *console_panic(struct console *c);

/* Print the last `lines` lines, or as many around a panic, each indented. */
void console_print(const struct console *c, int lines, FILE *out);

#endif
