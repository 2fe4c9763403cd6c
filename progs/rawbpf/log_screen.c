/*
 * log_screen.c - a log on the whole terminal: open it, and its keys.
 */
#include "progs/rawbpf/log_screen.h"
#include "loader/err.h"
#include "loader/why/why.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/load_args.h"

#include <ctype.h>
#include <errno.h>
#include <ncurses.h>
#include <stdlib.h>
#include <string.h>

const struct log_view *log_screen_view(const struct log_screen *screen)
{
	return &screen->logs->views[screen->view];
}

static const char help[] =
	"up, down, space, page up, page down   from step to step\n"
	"home, end or m    the first step; the last one, with the message\n"
	"v, right          the next visit of the same instruction\n"
	"V, left           the one before\n"
	"0 ... 9           the step that wrote r0 ... r9 last\n"
	"b, backspace      back to where the last jump was from\n"
	"w                 what the message means, and what mends it\n"
	"/ word            the next step with it in its text or its C line\n"
	"n, N              the next such step, the one before\n"
	"g number          the first visit of that instruction\n"
	"tab               the next program\n"
	"r                 the kernel's own words, too\n"
	"^L draws it all again, q quits\n"
	"\n"
	"any key: back\n";

/* ---- Moving ---- */

static void move_to(struct log_screen *s, int step)
{
	int count = log_screen_view(s)->path.count;

	if (step >= count)
		step = count - 1;
	s->step = step < 0 ? 0 : step;
}

/* Away, with a way back; the oldest is forgotten. */
static void jump_to(struct log_screen *s, int step)
{
	if (s->jump_count == LOG_JUMPS) {
		memmove(s->jumps, s->jumps + 1,
			(LOG_JUMPS - 1) * sizeof(s->jumps[0]));
		s->jump_count--;
	}
	s->jumps[s->jump_count++] = s->step;
	move_to(s, step);
}

static void jump_back(struct log_screen *s)
{
	if (s->jump_count)
		move_to(s, s->jumps[--s->jump_count]);
	else
		snprintf(s->note, sizeof(s->note), "nowhere to go back to");
}

/* The next step, in that direction, of the same instruction. */
static void jump_visit(struct log_screen *s, int direction)
{
	const struct vpath *path = &log_screen_view(s)->path;
	int slot = vpath_slot(path, s->step), i = s->step + direction;

	while (i >= 0 && i < path->count && vpath_slot(path, i) != slot)
		i += direction;
	if (i >= 0 && i < path->count)
		jump_to(s, i);
	else
		snprintf(s->note, sizeof(s->note), "that is the %s visit of %d",
			 direction > 0 ? "last" : "first", slot);
}

static void jump_writer(struct log_screen *s, int reg)
{
	const struct vpath *path = &log_screen_view(s)->path;
	int frame = path->steps[s->step].frame, which = reg;
	int step = vpath_writer(path, s->step, &frame, which);

	if (step >= 0)
		jump_to(s, step);
	else
		snprintf(s->note, sizeof(s->note),
			 "nothing in this log has written r%d before", reg);
}

/* The message, if there is one. */
static void show_first(struct log_screen *s)
{
	const struct log_view *view = log_screen_view(s);
	const struct vtree *tree = &view->tree;

	if (tree->legs[tree->count - 1].end == VEND_OPEN)
		move_to(s, view->path.count - 1);
	else
		move_to(s, 0);
}

static void show_view(struct log_screen *s, int direction)
{
	int count = s->logs->count;

	s->view = (s->view + direction + count) % count;
	s->jump_count = 0;
	show_first(s);
}

/* ---- Searching ---- */

static bool contains(const struct log_view *view, int step, const char *word)
{
	const struct vlog_record *r =
		&view->log->records[view->path.steps[step].record];
	char source[400];

	return memmem(vlog_text(view->log, r), r->length, word, strlen(word)) ||
	       strstr(log_source_words(source, sizeof(source), view, step),
		      word);
}

static void search(struct log_screen *s, int direction)
{
	const struct log_view *view = log_screen_view(s);
	int count = view->path.count, i = s->step;

	for (int n = 0; *s->search && n < count; n++) {
		i = (i + direction + count) % count;
		if (contains(view, i, s->search)) {
			jump_to(s, i);
			return;
		}
	}
	snprintf(s->note, sizeof(s->note), "'%s' is not in this log",
		 s->search);
}

static void go(struct log_screen *s)
{
	const struct vvisit *visit = NULL;
	uint32_t slot;

	if (load_args_number(s->typed, &slot) && slot <= INT32_MAX)
		visit = vvisits_of(&s->visits[s->view], slot);
	if (visit)
		jump_to(s, visit->step);
	else
		snprintf(s->note, sizeof(s->note),
			 "instruction '%s' is not in this log", s->typed);
}

static void typed(struct log_screen *s)
{
	char typing = s->typing;

	s->typing = 0;
	if (typing == 'g') {
		go(s);
		return;
	}
	if (*s->typed)
		strcpy(s->search, s->typed);
	search(s, 1);
}

static void type(struct log_screen *s, int key)
{
	size_t len = strlen(s->typed);

	switch (key) {
	case '\r':
	case '\n':
	case KEY_ENTER: typed(s); return;
	case CTRL_KEY('C'):
	case CTRL_KEY('['): s->typing = 0; return;
	case CTRL_KEY('U'): s->typed[0] = '\0'; return;
	case CTRL_KEY('H'):
	case 127:
	case KEY_BACKSPACE:
		if (len)
			s->typed[len - 1] = '\0';
		return;
	}
	if (key < 256 && isprint(key) && len + 1 < sizeof(s->typed)) {
		s->typed[len] = key;
		s->typed[len + 1] = '\0';
	}
}

/* ---- Over all of it ---- */

static void uncover(struct log_screen *s)
{
	free(s->cover);
	s->cover = NULL;
}

static void explain(struct log_screen *s)
{
	const struct log_view *view = log_screen_view(s);
	struct why_source source = { 0 };
	struct why_ask ask = { 0 };
	struct why why;
	size_t size;
	FILE *out;
	int err;

	if (view->lines && !log_lines_source(view->lines, &source)) {
		ask.source = &source;
		ask.prog_type = view->lines->prog_type;
	}
	err = why_log(&why, view->log, &ask);
	if (err)
		snprintf(s->note, sizeof(s->note),
			 "there is no refusal in this log");
	out = err ? NULL : open_memstream(&s->cover, &size);
	if (out) {
		why_print(out, &why);
		fclose(out);
	}
	why_close(&why);
	free(source.lines);
}

/* ---- Keys ---- */

static void press(struct log_screen *s, int key)
{
	int page = LINES > 4 ? LINES / 2 : 1;

	switch (key) {
	case KEY_DOWN:
	case 'j': move_to(s, s->step + 1); break;
	case KEY_UP:
	case 'k': move_to(s, s->step - 1); break;
	case KEY_NPAGE:
	case ' ': move_to(s, s->step + page); break;
	case KEY_PPAGE: move_to(s, s->step - page); break;
	case KEY_HOME: jump_to(s, 0); break;
	case KEY_END:
	case 'm': jump_to(s, log_screen_view(s)->path.count - 1); break;
	case KEY_RIGHT:
	case 'v': jump_visit(s, 1); break;
	case KEY_LEFT:
	case 'V': jump_visit(s, -1); break;
	case 'b':
	case CTRL_KEY('H'):
	case 127:
	case KEY_BACKSPACE: jump_back(s); break;
	case 'n': search(s, 1); break;
	case 'N': search(s, -1); break;
	case '\t': show_view(s, 1); break;
	case KEY_BTAB: show_view(s, -1); break;
	case 'r': s->raw = !s->raw; break;
	case '?':
	case 'h': s->cover = strdup(help); break;
	case 'w': explain(s); break;
	case '/':
	case 'g':
		s->typing = key;
		s->typed[0] = '\0';
		break;
	case 'q':
	case CTRL_KEY('C'): s->terminal.quit = true; break;
	}
	if (key >= '0' && key <= '9')
		jump_writer(s, key - '0');
}

void log_screen_key(struct log_screen *s, int key)
{
	s->note[0] = '\0';
	if (s->typing) {
		type(s, key);
	} else if (s->cover) {
		uncover(s);
		s->terminal.quit = key == CTRL_KEY('C');
	} else {
		press(s, key);
	}
}

/* ---- All of it ---- */

static void draw(void *screen)
{
	log_screen_draw(screen);
}

static void key(void *screen, int key)
{
	log_screen_key(screen, key);
}

static enum exit_code no_screen(const struct log_form *form, struct logs *logs)
{
	enum exit_code code = DONE;

	for (int i = 0; i < logs->count && code == DONE; i++) {
		if (i)
			fputc('\n', form->out);
		code = log_text(form, &logs->views[i]);
	}
	return code;
}

static bool has_steps(const struct logs *logs)
{
	for (int i = 0; i < logs->count; i++)
		if (!logs->views[i].path.count)
			return false;
	return true;
}

static void close_visits(struct vvisits *visits, int count)
{
	for (int i = 0; i < count; i++)
		vvisits_close(&visits[i]);
	free(visits);
}

static struct vvisits *open_visits(const struct logs *logs)
{
	struct vvisits *visits = calloc(logs->count, sizeof(*visits));

	for (int i = 0; visits && i < logs->count; i++)
		if (vvisits_read(&visits[i], &logs->views[i].path)) {
			close_visits(visits, i + 1);
			return NULL;
		}
	return visits;
}

enum exit_code log_screen(const struct log_form *form, struct logs *logs)
{
	struct log_screen s = { .terminal = { .draw = draw, .key = key },
				.logs = logs };
	bool shown;

	if (!has_steps(logs))
		return no_screen(form, logs);
	s.terminal.arg = &s;
	s.visits = open_visits(logs);
	if (!s.visits)
		return give_up(form->args, fail(-ENOMEM, "the visits"));
	show_view(&s, 0);
	shown = terminal_run(&s.terminal);
	close_visits(s.visits, logs->count);
	uncover(&s);
	return shown ? DONE : no_screen(form, logs);
}
