/*
 * screen_draw.c - what the screen shows: see screen.h.
 */
#include "insn/disasm.h"
#include "insn/vm/say.h"
#include "progs/rawbpf/screen.h"

#include <ncurses.h>
#include <stdlib.h>
#include <string.h>

enum {
	MESSAGE_ROWS = 2,
	BELOW = MESSAGE_ROWS + 1, /* and the keys */
	TOP = 12		  /* a heading and eleven registers */
};

static const char keys_line[] =
	"s step  n next  b back  c go on  g goto  B break  w who  : word  "
	"? help  q quit";

static unsigned color(const struct screen *screen, int pair, unsigned attr)
{
	return screen->terminal.colors ? attr | COLOR_PAIR(pair) : attr;
}

/* The lines of a text, from `row` on; returns the row after them. */
static int put_lines(const struct pane *pane, int row, char *text)
{
	char *line;

	while ((line = strsep(&text, "\n")) && (*line || text))
		terminal_put(pane, row++, A_NORMAL, "%s", line);
	return row;
}

/* ---- Instructions ---- */

static bool has_break(const struct session *s, int pc)
{
	for (int i = 0; i < s->d.break_count; i++)
		if (s->d.breaks[i].kind == BREAK_PC &&
		    s->d.breaks[i].number == pc)
			return true;
	return false;
}

static int slots_at(const struct session *s, int pc)
{
	return insn_is_wide(&s->vm->cpu.prog->insns[pc]) ? 2 : 1;
}

/* How many instructions there are before slot `pc`. */
static int index_of(const struct session *s, int pc)
{
	int index = 0;

	for (int at = 0; at < pc && at < s->vm->cpu.prog->len;
	     at += slots_at(s, at))
		index++;
	return index;
}

static void put_insn(const struct session *s, const struct pane *pane, int row,
		     int pc)
{
	const struct vm_prog *prog = s->vm->cpu.prog;
	bool here = pc == s->vm->cpu.pc && s->vm->cpu.status != VM_EXITED;
	char text[DISASM_SIZE];

	disasm_line(text, sizeof(text), prog->insns, prog->len, pc);
	terminal_put(pane, row, here ? A_REVERSE : A_NORMAL, "%c%c %-*s",
		     has_break(s, pc) ? '*' : ' ', here ? '>' : ' ',
		     pane->width > 4 ? pane->width - 4 : 0, text);
}

/* The first instruction to show, so that the next one is in the middle. */
static int first_shown(const struct screen *screen, int rows)
{
	const struct session *s = screen->s;
	int all = index_of(s, s->vm->cpu.prog->len);
	int first = index_of(s, s->vm->cpu.pc) + screen->scroll - rows / 2;

	if (first > all - rows)
		first = all - rows;
	return first > 0 ? first : 0;
}

static void draw_insns(const struct screen *screen, const struct pane *pane)
{
	const struct session *s = screen->s;
	const char *source = session_line(s, s->vm->cpu.pc);
	int rows = pane->height - (source ? 2 : 1), pc = 0;

	terminal_put(pane, 0, A_BOLD, "instructions");
	for (int i = first_shown(screen, rows); i > 0; i--)
		pc += slots_at(s, pc);
	for (int row = 1; row <= rows && pc < s->vm->cpu.prog->len; row++) {
		put_insn(s, pane, row, pc);
		pc += slots_at(s, pc);
	}
	if (source)
		terminal_put(pane, pane->height - 1, A_UNDERLINE, "%d| %s",
			     session_line_number(s, s->vm->cpu.pc), source);
}

/* ---- The state ---- */

static void draw_regs(const struct screen *screen, const struct pane *pane)
{
	const struct session *s = screen->s;
	char text[SAY_SIZE];

	terminal_put(pane, 0, A_BOLD, "registers");
	for (int i = 0; i < MAX_BPF_REG; i++) {
		bool changed = debug_changed(&s->d, i);

		say_reg(s->vm, i, text, sizeof(text));
		terminal_put(pane, i + 1,
			     changed ? color(screen, TERMINAL_CHANGED, A_BOLD)
				     : A_NORMAL,
			     "%cr%-2d  %s", changed ? '*' : ' ', i, text);
	}
}

static void draw_stack(const struct screen *screen, const struct pane *pane)
{
	struct vm *vm = screen->s->vm;
	char bytes[32], value[SAY_SIZE];
	struct say_slot slot;
	int row = 1, below = 8;

	terminal_put(pane, 0, A_BOLD, "stack of frame %u", vm->cpu.depth);
	while (row < pane->height &&
	       say_slot(vm, vm->cpu.depth, below, &slot)) {
		say_bytes(slot.bytes, slot.known, 8, bytes, sizeof(bytes));
		say_value(vm, slot.value, value, sizeof(value));
		terminal_put(pane, row++, A_NORMAL, "fp-%-3d %s %s", slot.below,
			     bytes, value);
		below = slot.below + 8;
	}
	if (row == 1)
		terminal_put(pane, 1, A_DIM, "nothing was written yet");
}

static void draw_maps(const struct screen *screen, const struct pane *pane)
{
	struct talk talk = { .s = screen->s, .form = &form_text };
	char *text = NULL;
	size_t size;

	talk.out = open_memstream(&text, &size);
	if (!talk.out)
		return;
	form_text.maps(&talk);
	fclose(talk.out);
	terminal_put(pane, 0, A_BOLD, "maps");
	put_lines(pane, 1, text);
	free(text);
}

/* The last lines that were printed. */
static void draw_output(const struct screen *screen, const struct pane *pane)
{
	const struct debug *d = &screen->s->d;
	int from = d->output_count - (pane->height - 1);

	terminal_put(pane, 0, A_BOLD, "printed");
	for (int i = from > 0 ? from : 0, row = 1; i < d->output_count; i++)
		terminal_put(pane, row++, A_NORMAL, "%s", d->output[i].text);
}

/* ---- Around it ---- */

static void draw_title(const struct screen *screen)
{
	const struct session *s = screen->s;
	struct pane line = { 0, 0, 1, COLS };
	static const char *const states[] = { "", "exited", "fault" };

	terminal_put(&line, 0, A_REVERSE, " %-40s step %-10llu frame %u   %-*s",
		     s->path, s->d.ran, s->vm->cpu.depth, COLS,
		     states[s->vm->cpu.status]);
}

static void draw_message(const struct screen *screen)
{
	struct pane pane = { LINES - BELOW, 0, MESSAGE_ROWS, COLS };
	const char *text = screen->answer ? screen->answer : "";
	bool bad = screen->s->vm->cpu.status == VM_FAULTED;
	struct pane keys = { LINES - 1, 0, 1, COLS - 1 };

	terminal_put(&keys, 0, A_DIM, "%s", keys_line);
	if (screen->typing) {
		terminal_put(&pane, 0, A_BOLD, ":%s", screen->typed);
		move(pane.y, strlen(screen->typed) + 1);
		return;
	}
	for (int row = 0; row < MESSAGE_ROWS; row++) {
		int len = strcspn(text, "\n");

		len = len < COLS ? len : COLS;
		terminal_put(&pane, row,
			     bad ? color(screen, TERMINAL_BAD, A_BOLD) : A_BOLD,
			     "%.*s", len, text);
		text += len;
		text += *text == '\n';
	}
}

static void draw_session(const struct screen *screen)
{
	int rows = LINES - 1 - BELOW, left = COLS / 2;
	int top = rows * 3 / 5 > TOP ? rows * 3 / 5 : TOP, low = rows - top;
	struct pane insns = { 1, 0, top, left - 1 };
	struct pane regs = { 1, left, TOP, COLS - left };
	struct pane stack = { 1 + top, 0, low, left - 1 };
	struct pane maps = { 1 + TOP, left, rows - TOP - low / 2, COLS - left };
	struct pane output = { maps.y + maps.height, left, low / 2,
			       COLS - left };

	draw_title(screen);
	draw_insns(screen, &insns);
	draw_regs(screen, &regs);
	draw_stack(screen, &stack);
	draw_maps(screen, &maps);
	draw_output(screen, &output);
	draw_message(screen);
}

static void draw_answer(const struct screen *screen)
{
	struct pane pane = { 0, 0, LINES - 2, COLS };
	struct pane below = { LINES - 1, 0, 1, COLS - 1 };
	char *text = strdup(screen->answer), *rest = text;

	for (int i = 0; rest && i < screen->top; i++)
		strsep(&rest, "\n");
	if (rest)
		put_lines(&pane, 0, rest);
	free(text);
	terminal_put(&below, 0, A_DIM, "space: on    any other key: back");
}

static void draw_too_small(void)
{
	struct pane pane = { 0, 0, LINES, COLS };

	terminal_put(&pane, 0, A_NORMAL, "%dx%d is too small:", COLS, LINES);
	terminal_put(&pane, 1, A_NORMAL, "it needs %dx%d", SCREEN_COLUMNS,
		     SCREEN_ROWS);
	terminal_put(&pane, 2, A_NORMAL, "(q quits)");
}

void screen_draw(const struct screen *screen)
{
	bool small = LINES < SCREEN_ROWS || COLS < SCREEN_COLUMNS;

	erase();
	curs_set(screen->typing && !small);
	if (small)
		draw_too_small();
	else if (screen->covered)
		draw_answer(screen);
	else
		draw_session(screen);
	refresh();
}
