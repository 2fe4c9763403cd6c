/*
 * pty.c - what comes out of a terminal's master, in words: see pty.h.
 */
#include "progs/22-tty-snoop/pty.h"

#include <ctype.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

const char *pty_quoted(const char *bytes, size_t size)
{
	static char text[4 * 128 + 3];
	size_t n = 0;

	for (size_t i = 0; i < size && i < 128; i++) {
		const char *format = isprint((unsigned char)bytes[i]) ? "%c"
				     : bytes[i] == '\n'		      ? "\\n"
				     : bytes[i] == '\r'		      ? "\\r"
							: "\\x%02x";

		n += snprintf(text + n, sizeof(text) - n, format,
			      (unsigned char)bytes[i]);
	}
	text[n] = '\0';
	return text;
}

size_t pty_read(int master, char *to, size_t size)
{
	struct pollfd ready = { .fd = master, .events = POLLIN };
	size_t n = 0;
	ssize_t more = 1;

	while (more > 0 && n < size && poll(&ready, 1, 300) > 0) {
		more = read(master, to + n, size - n);
		n += more > 0 ? more : 0;
	}
	return n;
}
