/*
 * log_screen_draw.c - what the screen of a log shows: see log_screen.h.
 *
 * However large the log is, only the steps around the chosen one are looked
 * at: from the beginning of its path, where the kernel says all it knows, or
 * from some thousand steps before.
 */
#include "insn/verifier/words.h"
#include "progs/rawbpf/log_screen.h"

#include <ncurses.h>
#include <stdlib.h>
#include <string.h>

enum {
	AROUND = 8000, /* steps before, for what is known */
	DETAILS = 15,  /* rows at most, with their heading */
	TEXT_WIDTH = 34
};

static const char keys_line[] =
	"up down  v visit  0-9 writer of r0..r9  b back  m message  w why  "
	"/ search  g goto  r raw  ? help  q quit";

/* ---- What is known at a step ---- */

/* Just before the first step that is drawn, or is chosen. */
static void know(struct vknown *known, const struct log_view *view, int step)
{
	static struct vchange changes[VCHANGES];
	int leg = vtree_leg(&view->tree, step);
	int from = view->tree.legs[leg].first;

	if (from < step - AROUND)
		from = step - AROUND;
	vknown_start(known);
	for (int i = from; i < step; i++)
		vknown_step(known, &view->path, i, changes);
}

/* ---- The list ---- */

/* A row of it. */
struct row {
	enum {
		ROW_STEP,
		ROW_SOURCE,
		ROW_LEG,
		ROW_SAFE,
		ROW_MESSAGE
	} kind;
	int step;
	int other; /* of ROW_LEG the leg, of SAFE and MESSAGE the record */
};

#define ROWS 2000

struct list {
	const struct log_view *view;
	struct row rows[ROWS];
	int count;
	int chosen; /* among the rows */
};

static void add_row(struct list *list, int kind, int step, int other)
{
	if (list->count < ROWS)
		list->rows[list->count++] = (struct row){ kind, step, other };
}

static void add_legs(struct list *list, int step)
{
	const struct vtree *tree = &list->view->tree;
	int leg = step < list->view->path.count ? vtree_leg(tree, step)
						: tree->count - 1;
	int first = leg;

	while (first > 0 && tree->legs[first - 1].first == step)
		first--;
	for (; first <= leg; first++)
		if (tree->legs[first].first == step &&
		    tree->legs[first].record >= 0)
			add_row(list, ROW_LEG, step, first);
}

static void add_safe(struct list *list, int step)
{
	const struct vleg *leg =
		&list->view->tree.legs[vtree_leg(&list->view->tree, step)];

	if (leg->last == step + 1 && leg->end == VEND_SAFE)
		add_row(list, ROW_SAFE, step, leg->safe);
}

static void add_message(struct list *list)
{
	const struct log_view *v = list->view;
	int step = v->path.count - 1;

	for (int i = v->path.steps[step].record; i < v->last; i++)
		if (v->log->records[i].kind == VLOG_OTHER)
			add_row(list, ROW_MESSAGE, step, i);
}

/* 6.1 says a line again that it has just said. */
static void add_source(struct list *list, int step)
{
	char words[400], last[400];

	log_source_words(words, sizeof(words), list->view, step);
	log_source_words(last, sizeof(last), list->view, step - 1);
	if (*words && strcmp(words, last))
		add_row(list, ROW_SOURCE, step, 0);
}

static void add_step(struct list *list, int step)
{
	add_legs(list, step);
	add_source(list, step);
	add_row(list, ROW_STEP, step, 0);
	add_safe(list, step);
}

static void make_list(struct list *list, int chosen, int height)
{
	int count = list->view->path.count;
	int from = chosen > height ? chosen - height : 0;

	list->count = 0;
	for (int step = from; step < count && step <= chosen + height; step++) {
		add_step(list, step);
		if (step == chosen)
			for (int i = 0; i < list->count; i++)
				if (list->rows[i].kind == ROW_STEP)
					list->chosen = i;
	}
	if (chosen + height >= count) {
		add_legs(list, count);
		add_message(list);
	}
}

/* ---- One row ---- */

static void step_words(char *words, const struct log_view *view, int step,
		       struct vknown *known)
{
	static struct vchange changes[VCHANGES];
	int count = vknown_step(known, &view->path, step, changes);

	words[0] = '\0';
	if (count)
		log_change_words(words, view, &changes[0], step);
	if (count > 1)
		strcat(words, ", ...");
}

static void draw_step(const struct log_screen *s, const struct pane *pane,
		      int at, int step, struct vknown *known)
{
	const struct log_view *view = log_screen_view(s);
	int indent = 2 * view->path.steps[step].frame;
	bool here = step == s->step;
	char words[LOG_WORDS + 8];
	struct vinsn in;

	vpath_insn(&view->path, step, &in);
	step_words(words, view, step, known);
	terminal_put(pane, at, here ? A_REVERSE : A_NORMAL,
		     "%c%*s%6d: %-*.*s  %-*s", here ? '>' : ' ', indent, "",
		     vpath_slot(&view->path, step), TEXT_WIDTH - indent,
		     in.length, in.text,
		     pane->width > 45 ? pane->width - 45 : 0, words);
}

static void draw_leg(const struct log_screen *s, const struct pane *pane,
		     int at, int leg)
{
	char words[200];

	log_leg_words(words, sizeof(words), log_screen_view(s), leg);
	terminal_put(pane, at, A_BOLD, "%s", words);
}

static void draw_row(const struct log_screen *s, const struct pane *pane,
		     int at, const struct row *row)
{
	const struct log_view *view = log_screen_view(s);
	const struct vlog_record *r = &view->log->records[row->other];
	char words[400];

	switch (row->kind) {
	case ROW_LEG: draw_leg(s, pane, at, row->other); break;
	case ROW_SOURCE:
		log_source_words(words, sizeof(words), view, row->step);
		terminal_put(pane, at, A_UNDERLINE, "%s", words);
		break;
	case ROW_SAFE:
		terminal_put(pane, at, A_NORMAL,
			     " %6d: safe, like a state seen before", r->insn);
		break;
	case ROW_MESSAGE:
		terminal_put(pane, at,
			     s->terminal.colors
				     ? A_BOLD | COLOR_PAIR(TERMINAL_BAD)
				     : A_BOLD,
			     "        %.*s", (int)r->length,
			     vlog_text(view->log, r));
		break;
	case ROW_STEP: break;
	}
}

static void draw_list(const struct log_screen *s, const struct pane *pane)
{
	static struct list list;
	struct vknown known;
	int first, started = 0;

	list.view = log_screen_view(s);
	make_list(&list, s->step, pane->height);
	first = list.chosen - pane->height / 2;
	if (first > list.count - pane->height)
		first = list.count - pane->height;
	if (first < 0)
		first = 0;
	for (int i = first; i < list.count && i - first < pane->height; i++) {
		const struct row *row = &list.rows[i];

		if (row->kind != ROW_STEP) {
			draw_row(s, pane, i - first, row);
			continue;
		}
		if (!started++)
			know(&known, list.view, row->step);
		draw_step(s, pane, i - first, row->step, &known);
	}
}

/* ---- Around it ---- */

static void draw_lines(const struct pane *pane, int row, char *text)
{
	char *line;

	while ((line = strsep(&text, "\n")) && (*line || text))
		terminal_put(pane, row++, A_NORMAL, "%s", line);
}

static int visit_of(const struct vpath *path, int step)
{
	int n = 0;

	for (int i = 0; i <= step; i++)
		n += vpath_slot(path, i) == vpath_slot(path, step);
	return n;
}

static void draw_details(const struct log_screen *s, const struct pane *pane)
{
	const struct log_view *view = log_screen_view(s);
	int slot = vpath_slot(&view->path, s->step);
	struct vknown known;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return;
	know(&known, view, s->step);
	log_details(out, view, s->step, &known);
	if (s->raw)
		log_raw(out, view, s->step);
	fclose(out);
	terminal_put(pane, 0, A_BOLD | A_UNDERLINE,
		     "visit %d of %d, path %d%-*s",
		     visit_of(&view->path, s->step),
		     vvisits_of(&s->visits[s->view], slot)->count,
		     vtree_leg(&view->tree, s->step) + 1, pane->width, "");
	draw_lines(pane, 1, text);
	free(text);
}

static void draw_title(const struct log_screen *s)
{
	const struct log_view *view = log_screen_view(s);
	struct pane line = { 0, 0, 1, COLS };
	char place[40];

	snprintf(place, sizeof(place), "step %d of %d", s->step + 1,
		 view->path.count);
	terminal_put(&line, 0, A_REVERSE, " %-24s %s  %s%-*s", place,
		     view->name, view->about, COLS, "");
}

static void draw_bottom(const struct log_screen *s)
{
	struct pane note = { LINES - 2, 0, 1, COLS };
	struct pane keys = { LINES - 1, 0, 1, COLS - 1 };

	terminal_put(&keys, 0, A_DIM, "%s", keys_line);
	if (s->typing) {
		terminal_put(&note, 0, A_BOLD, "%c%s", s->typing, s->typed);
		move(note.y, strlen(s->typed) + 1);
	} else {
		terminal_put(&note, 0, A_BOLD, "%s", s->note);
	}
}

static void draw_cover(const char *text)
{
	struct pane pane = { 0, 0, LINES, COLS };
	char *copy = strdup(text);

	if (copy)
		draw_lines(&pane, 0, copy);
	free(copy);
}

/* A small terminal has the list alone. */
static void draw_all(const struct log_screen *s)
{
	int around = LINES >= 6 ? 3 : 0, rows = LINES - around;
	int details = rows >= 10 ? rows / 2 : 0;
	struct pane list = { around ? 1 : 0, 0, rows, COLS };
	struct pane below = { 0, 0, 0, COLS };

	if (details > DETAILS)
		details = DETAILS;
	list.height -= details;
	below.y = list.y + list.height;
	below.height = details;
	draw_list(s, &list);
	if (details)
		draw_details(s, &below);
	if (around) {
		draw_title(s);
		draw_bottom(s);
	}
}

void log_screen_draw(const struct log_screen *s)
{
	erase();
	curs_set(s->typing && LINES >= 6);
	if (s->cover)
		draw_cover(s->cover);
	else
		draw_all(s);
	refresh();
}
