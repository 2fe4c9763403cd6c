/*
 * screen.c - the debugger takes the terminal: see screen.h.
 */
#include "progs/rawbpf/screen.h"

#include <stdlib.h>

static void draw(void *screen)
{
	screen_draw(screen);
}

static void key(void *arg, int key)
{
	struct screen *screen = arg;

	screen_key(screen, key);
	screen->terminal.quit = screen->talk.quit;
}

static enum exit_code no_screen(struct session *s)
{
	const char *term = getenv("TERM");

	fprintf(stderr,
		"rawbpf step: a terminal of type '%s' has no full screen; say "
		"help for the words\n",
		term ? term : "");
	return words_loop(s, false);
}

enum exit_code screen_loop(struct session *s)
{
	struct screen screen = { .s = s,
				 .terminal = { .draw = draw, .key = key } };
	bool shown;

	screen.terminal.arg = &screen;
	screen_open(&screen);
	s->d.enough = terminal_somebody_waits;
	shown = terminal_run(&screen.terminal);
	s->d.enough = NULL;
	free(screen.answer);
	return shown ? DONE : no_screen(s);
}
