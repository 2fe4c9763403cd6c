/*
 * keys.h - ask for one key between two steps.
 */
#ifndef PROGS_KEYS_H
#define PROGS_KEYS_H

/* Show `prompt` and read a line: the first letter of it, 'n' for an empty
 * one, 'q' at the end of input.  Where input or output is no terminal there
 * is nobody to ask: 'n' at once.  The terminal keeps its own line editing, so
 * there is nothing to restore. */
char keys_ask(const char *prompt);

#endif
