/*
 * screen.h - the debugger on the whole terminal.
 *
 *     +-------------------------------------------------------------+
 *     | prog.s   step 12                              frame 0       |
 *     |-----------------------------+-------------------------------|
 *     | instructions, > the next    | registers, changed ones bold  |
 *     | and the line it came from   |                               |
 *     |-----------------------------+-------------------------------|
 *     | stack: slots, bytes, values | maps, then what was printed   |
 *     |-------------------------------------------------------------|
 *     | why it stopped, or a word that is being typed               |
 *     | the keys                                                    |
 *     +-------------------------------------------------------------+
 */
#ifndef PROGS_RAWBPF_SCREEN_H
#define PROGS_RAWBPF_SCREEN_H

#include "progs/rawbpf/terminal.h"
#include "progs/rawbpf/words.h"

#define SCREEN_ROWS    24 /* least */
#define SCREEN_COLUMNS 80

/* What is shown besides the session itself. */
struct screen {
	struct session *s;
	struct terminal terminal;
	struct talk talk; /* answers go where `answer` is made from */
	char *answer;	  /* of the last word; NULL: none */
	size_t answer_size;
	char typed[80]; /* a word being typed */
	bool typing;
	bool covered; /* the answer is shown over the rest */
	int top;      /* ... from this line on */
	int scroll;   /* instructions up (-) or down from the next one */
};

/* Until the user leaves.  The terminal is then as it was, also if a signal
 * ended it (and it then ends this process). */
enum exit_code screen_loop(struct session *s);

/* Make it ready for keys (screen_keys.c). */
void screen_open(struct screen *screen);

/* Draw all of it (screen_draw.c). */
void screen_draw(const struct screen *screen);

/* What one key does (screen_keys.c). */
void screen_key(struct screen *screen, int key);

#endif
