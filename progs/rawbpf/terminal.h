/*
 * terminal.h - a program that has the whole terminal.
 *
 *     draw -> wait -> key, key, ... -> draw -> ...      until `quit`
 *                  -> signal: the terminal as it was, and what it does
 *
 * Ctrl-Z and Ctrl-L do what they do everywhere, and so does another size.
 */
#ifndef PROGS_RAWBPF_TERMINAL_H
#define PROGS_RAWBPF_TERMINAL_H

#include <stdbool.h>

#define CTRL_KEY(letter) ((letter)&0x1f)

enum {
	TERMINAL_CHANGED = 1, /* pairs of colours */
	TERMINAL_BAD
};

struct terminal {
	void (*draw)(void *arg);
	void (*key)(void *arg, int key); /* ncurses's number of it */
	void *arg;
	bool quit;   /* set by key(): that was all */
	bool colors; /* there are some; known when draw() is called */
};

/* Until it quits.  The terminal is then as it was, also if a signal ended it
 * (and it then ends this process).  False: this terminal has no full screen,
 * and nothing was done. */
bool terminal_run(struct terminal *terminal);

/* Is there a key or a signal?  Long work is cut short by it. */
bool terminal_somebody_waits(void *unused);

/* A part of the screen. */
struct pane {
	int y, x, height, width;
};

/* One line of a pane, cut to its width; control characters become dots. */
void terminal_put(const struct pane *pane, int row, unsigned attr,
		  const char *fmt, ...) __attribute__((format(printf, 4, 5)));

#endif
