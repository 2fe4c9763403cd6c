/*
 * log_screen.h - a log on the whole terminal.
 *
 *     +-------------------------------------------------------------+
 *     | refused  xdp, 23 instructions, refused              17 / 18 |
 *     | sum.bpf.c:16: if (n > 20)                                   |
 *     |     16: w0 = 0                       r0: exactly 0          |
 *     | >   17: if w2 > 0x14 goto pc+4       r2: 0..20              |
 *     | ...                                                         |
 *     |-------------------------------------------------------------|
 *     | visit 1 of 1, path 1                                        |
 *     | before > r2: any 32-bit number       11: w2 = w0            |
 *     | after    r2: 0..20                                          |
 *     | a word that is typed, or what came of it                    |
 *     | the keys                                                    |
 *     +-------------------------------------------------------------+
 */
#ifndef PROGS_RAWBPF_LOG_SCREEN_H
#define PROGS_RAWBPF_LOG_SCREEN_H

#include "progs/rawbpf/log.h"
#include "progs/rawbpf/terminal.h"

#define LOG_JUMPS 64

struct log_screen {
	struct terminal terminal;
	const struct logs *logs;
	struct vvisits *visits; /* of each view */
	int view;		/* the one that is shown */
	int step;		/* the one that is chosen */
	int jumps[LOG_JUMPS];	/* where one came from, the last at the end */
	int jump_count;
	char typing; /* '/' or 'g': what is typed is for; 0: nothing is */
	char typed[80];
	char search[80];
	char note[160]; /* what came of the last key; "": nothing to say */
	bool raw;	/* the kernel's words, too */
	char *cover;	/* shown over all of it until a key; NULL */
};

/* Until the user leaves.  Text if the terminal has no full screen. */
enum exit_code log_screen(const struct log_form *form, struct logs *logs);

const struct log_view *log_screen_view(const struct log_screen *screen);

void log_screen_key(struct log_screen *screen, int key);
void log_screen_draw(const struct log_screen *screen);

#endif
