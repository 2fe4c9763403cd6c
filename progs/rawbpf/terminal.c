/*
 * terminal.c - the terminal taken, given back, and waited for.
 *
 * Signals are blocked and read from a descriptor beside the keys, so that
 * nothing happens in the middle of drawing and no handler does anything.
 */
#include "progs/rawbpf/terminal.h"

#include <ctype.h>
#include <errno.h>
#include <ncurses.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* last: it defines lines, columns and more */
#include <term.h>

static struct pollfd waits[2] = { { 0, POLLIN, 0 }, { -1, POLLIN, 0 } };

/* ---- Signals ---- */

static sigset_t mask_before;

static bool open_signals(void)
{
	static const int ours[] = { SIGINT,  SIGTERM,  SIGHUP,
				    SIGQUIT, SIGWINCH, SIGTSTP };
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		sigaddset(&set, ours[i]);
	sigprocmask(SIG_BLOCK, &set, &mask_before);
	waits[1].fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return waits[1].fd >= 0;
}

static void close_signals(void)
{
	close(waits[1].fd);
	waits[1].fd = -1;
	sigprocmask(SIG_SETMASK, &mask_before, NULL);
}

/* Let a signal do what it does to a program that takes no notice of it. */
static void suffer(int number)
{
	sigset_t set, before;

	signal(number, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, number);
	raise(number);
	sigprocmask(SIG_UNBLOCK, &set, &before);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

/* Stop as a job of the shell; here again when it goes on. */
static void suspend(void)
{
	endwin();
	suffer(SIGTSTP);
	clearok(stdscr, TRUE);
	refresh();
}

static void follow_size(void)
{
	struct winsize size;

	if (ioctl(1, TIOCGWINSZ, &size) < 0 || !size.ws_row || !size.ws_col)
		return;
	resizeterm(size.ws_row, size.ws_col);
	clearok(stdscr, TRUE);
}

/* Those that came.  The one that ends us, or 0. */
static int read_signals(void)
{
	struct signalfd_siginfo info;

	while (read(waits[1].fd, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGWINCH)
			follow_size();
		else if (info.ssi_signo == SIGTSTP)
			suspend();
		else
			return info.ssi_signo;
	}
	return 0;
}

/* ---- Waiting ---- */

bool terminal_somebody_waits(void *arg)
{
	(void)arg;
	return poll(waits, 2, 0) > 0;
}

static void read_keys(struct terminal *t)
{
	int key;

	while (!t->quit && (key = getch()) != ERR) {
		if (key == CTRL_KEY('Z'))
			suspend();
		else if (key == CTRL_KEY('L'))
			clearok(stdscr, TRUE);
		else
			t->key(t->arg, key);
	}
}

/* The signal that ended it, or 0: the user left. */
static int drive(struct terminal *t)
{
	int number = 0;

	while (!t->quit && !number) {
		t->draw(t->arg);
		if (poll(waits, 2, -1) < 0 && errno != EINTR)
			break;
		if (waits[1].revents)
			number = read_signals();
		if (waits[0].revents & POLLIN)
			read_keys(t);
		else if (waits[0].revents)
			number = SIGHUP; /* the terminal is gone */
	}
	return number;
}

/* ---- The terminal ---- */

/* Asked first: newterm(3) does not give back all its memory when it fails. */
static bool is_known_terminal(void)
{
	int status;

	if (setupterm(NULL, STDOUT_FILENO, &status) != OK)
		return false;
	del_curterm(cur_term);
	return true;
}

static SCREEN *take_terminal(struct terminal *t)
{
	SCREEN *screen;

	if (!is_known_terminal())
		return NULL;
	set_escdelay(25);
	screen = newterm(NULL, stdout, stdin);
	if (!screen)
		return NULL;
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	t->colors = !getenv("NO_COLOR") && has_colors() &&
		    start_color() == OK && use_default_colors() == OK;
	if (t->colors) {
		init_pair(TERMINAL_CHANGED, COLOR_YELLOW, -1);
		init_pair(TERMINAL_BAD, COLOR_RED, -1);
	}
	return screen;
}

bool terminal_run(struct terminal *t)
{
	SCREEN *screen;
	int number;

	if (!open_signals())
		return false;
	screen = take_terminal(t);
	if (!screen) {
		close_signals();
		return false;
	}
	number = drive(t);
	endwin();
	delscreen(screen);
	if (number)
		suffer(number);
	close_signals();
	return true;
}

/* ---- Drawing ---- */

void terminal_put(const struct pane *pane, int row, unsigned attr,
		  const char *fmt, ...)
{
	char text[512];
	va_list ap;

	if (row >= pane->height || pane->width <= 0)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	for (char *c = text; *c; c++)
		if (!isprint((unsigned char)*c))
			*c = *c == '\t' ? ' ' : '.';
	attrset(attr);
	mvaddnstr(pane->y + row, pane->x, text, pane->width);
	attrset(A_NORMAL);
}
