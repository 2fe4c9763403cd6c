/*
 * pty.h - what comes out of a terminal's master, in words.
 */
#ifndef PROGS_22_TTY_SNOOP_PTY_H
#define PROGS_22_TTY_SNOOP_PTY_H

#include <stddef.h>

/* What comes out at the other end, until nothing does for a while: on its way
 * it may be cut up.  How many bytes. */
size_t pty_read(int master, char *to, size_t size);

/* "hello\r\n" as C writes it, of the first 128 bytes; it stays until the next
 * call. */
const char *pty_quoted(const char *bytes, size_t size);

#endif
