/*
 * screen_keys.c - keys become words.
 *
 * A key is a word, or begins one whose rest is typed; all of them are those
 * of the line mode, and so are the answers.
 */
#include "progs/rawbpf/screen.h"
#include "insn/vm/say.h"

#include <ctype.h>
#include <ncurses.h>
#include <stdlib.h>
#include <string.h>

/* ---- Answers ---- */

/* The state is on the screen anyway: only why it stopped is said. */
static void screen_stop(struct talk *t, enum debug_why why)
{
	const struct vm *vm = t->s->vm;
	char text[SAY_SIZE * 3];

	words_why(t->s, why, text, sizeof(text));
	if (vm->cpu.status == VM_FAULTED)
		fprintf(t->out, "fault: %s\n", vm->fault.text);
	else if (vm->cpu.status == VM_EXITED) {
		say_reg(t->s->vm, BPF_REG_0, text, sizeof(text));
		fprintf(t->out, "exited: r0 is %s\n", text);
	} else if (*text)
		fprintf(t->out, "%s\n", text);
}

static void screen_help(struct talk *t)
{
	fputs("s, space, right   step            b, left   back\n"
	      "n                 next            home      goto 0\n"
	      "c                 continue        up, down  scroll the "
	      "instructions\n"
	      "m  maps   k  stack   o  output    ^L        draw it all again\n"
	      "g  goto ...   w  who ...   B  break ...   d  delete ...\n"
	      ":  any of these words:\n",
	      t->out);
	form_text.help(t);
}

static struct form form_screen;

void screen_open(struct screen *screen)
{
	form_screen = form_text;
	form_screen.stop = screen_stop;
	form_screen.help = screen_help;
	screen->talk = (struct talk){ .s = screen->s, .form = &form_screen };
}

static int count_lines(const char *text)
{
	int lines = 0;

	for (; text && *text; text++)
		lines += *text == '\n';
	return lines;
}

static void say(struct screen *screen, const char *line)
{
	FILE *out;

	free(screen->answer);
	screen->answer = NULL;
	out = open_memstream(&screen->answer, &screen->answer_size);
	if (!out)
		return;
	screen->talk.out = out;
	words_line(&screen->talk, line);
	fclose(out);
	screen->scroll = 0;
	screen->top = 0;
	screen->covered = count_lines(screen->answer) > 2;
}

/* ---- Typing ---- */

static void begin(struct screen *screen, const char *start)
{
	snprintf(screen->typed, sizeof(screen->typed), "%s", start);
	screen->typing = true;
}

static void type(struct screen *screen, int key)
{
	size_t len = strlen(screen->typed);

	switch (key) {
	case '\r':
	case '\n':
	case KEY_ENTER:
		screen->typing = false;
		say(screen, screen->typed);
		return;
	case CTRL_KEY('C'):
	case CTRL_KEY('['): screen->typing = false; return;
	case CTRL_KEY('U'): screen->typed[0] = '\0'; return;
	case CTRL_KEY('H'):
	case 127:
	case KEY_BACKSPACE:
		if (len)
			screen->typed[len - 1] = '\0';
		return;
	}
	if (key < 256 && isprint(key) && len + 1 < sizeof(screen->typed)) {
		screen->typed[len] = key;
		screen->typed[len + 1] = '\0';
	}
}

/* ---- Keys ---- */

static const struct {
	int key;
	const char *word;
	bool more; /* the rest is typed */
} keys[] = {
	{ 's', "step", false },
	{ ' ', "step", false },
	{ '\r', "step", false },
	{ KEY_RIGHT, "step", false },
	{ 'n', "next", false },
	{ 'c', "continue", false },
	{ 'b', "back", false },
	{ KEY_LEFT, "back", false },
	{ KEY_HOME, "goto 0", false },
	{ 'g', "goto ", true },
	{ 'w', "who ", true },
	{ 'B', "break ", true },
	{ 'd', "delete ", true },
	{ ':', "", true },
	{ 'm', "maps", false },
	{ 'o', "output", false },
	{ 'k', "stack", false },
	{ '?', "help", false },
	{ 'h', "help", false },
	{ 'q', "quit", false },
	{ CTRL_KEY('C'), "quit", false },
};

static void press(struct screen *screen, int key)
{
	size_t count = sizeof(keys) / sizeof(keys[0]), i = 0;

	while (i < count && keys[i].key != key)
		i++;
	if (i < count && keys[i].more)
		begin(screen, keys[i].word);
	else if (i < count)
		say(screen, keys[i].word);
	else if (key == KEY_UP)
		screen->scroll--;
	else if (key == KEY_DOWN)
		screen->scroll++;
	else if (key == KEY_PPAGE)
		screen->scroll -= 10;
	else if (key == KEY_NPAGE)
		screen->scroll += 10;
}

/* An answer that covers the screen: on to its next page, or away. */
static void turn_page(struct screen *screen, int key)
{
	int page = LINES - 2;
	bool more = count_lines(screen->answer) > screen->top + page;

	if (more && (key == ' ' || key == KEY_NPAGE || key == KEY_DOWN)) {
		screen->top += page;
		return;
	}
	screen->covered = false;
	free(screen->answer);
	screen->answer = NULL;
	if (key == CTRL_KEY('C'))
		screen->talk.quit = true;
}

void screen_key(struct screen *screen, int key)
{
	if (screen->covered)
		turn_page(screen, key);
	else if (screen->typing)
		type(screen, key);
	else
		press(screen, key);
}
