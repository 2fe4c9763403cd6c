/*
 * words.c - the words of the debugger: the table, and what each does.
 */
#include "progs/rawbpf/words.h"
#include "insn/names.h"
#include "insn/near.h"
#include "insn/vm/say.h"
#include "progs/rawbpf/words_place.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST_WORDS 5 /* of a line */
#define AROUND	   5 /* instructions before and behind, for list */

__attribute__((format(printf, 3, 4))) static bool
say(struct talk *t, bool wrong, const char *fmt, ...)
{
	char text[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	t->wrong |= wrong;
	t->form->say(t, wrong, text);
	return true;
}

/* ---- Going ---- */

/* How often: the word behind, or 1.  False: it is no number. */
static bool count_of(const char *word, __u64 *count)
{
	*count = 1;
	return !word ||
	       (isdigit((unsigned char)*word) && number_read(word, count));
}

static bool word_step(struct talk *t, char *words[])
{
	__u64 count;

	if (!count_of(words[1], &count))
		return false;
	t->form->stop(t, debug_step(&t->s->d, count));
	return true;
}

static bool word_back(struct talk *t, char *words[])
{
	__u64 count;

	if (!count_of(words[1], &count))
		return false;
	t->form->stop(t, debug_back(&t->s->d, count));
	return true;
}

static bool word_next(struct talk *t, char *words[])
{
	if (words[1])
		return false;
	t->form->stop(t, debug_next(&t->s->d));
	return true;
}

static bool word_continue(struct talk *t, char *words[])
{
	if (words[1])
		return false;
	t->form->stop(t, debug_continue(&t->s->d));
	return true;
}

static bool word_goto(struct talk *t, char *words[])
{
	__u64 step;

	if (!words[1] || !count_of(words[1], &step))
		return false;
	t->form->stop(t, debug_goto(&t->s->d, step));
	return true;
}

/* ---- Breakpoints ---- */

/* A slot where an instruction begins, by its number or its label; -1. */
static int pc_read(const struct session *s, const char *text)
{
	__u64 pc;

	for (int i = 0; i < s->code.label_count; i++)
		if (!strcmp(s->code.labels[i].name, text))
			return s->code.labels[i].pc;
	if (!number_read(text, &pc) || pc >= (__u64)s->code.count)
		return -1;
	return pc;
}

static bool break_pc(struct talk *t, const char *text, struct debug_break *b)
{
	b->kind = BREAK_PC;
	b->number = pc_read(t->s, text);
	if (b->number >= 0)
		return true;
	say(t, true, "there is no instruction '%s': they go from 0 to %d", text,
	    t->s->code.count - 1);
	return false;
}

static bool break_line(struct talk *t, const char *text, struct debug_break *b)
{
	__u64 line = 0;

	b->kind = BREAK_LINE;
	if (!t->s->code.lines) {
		say(t, true, "no source lines are known of this program");
		return false;
	}
	number_read(text, &line);
	for (int i = 0; i < t->s->code.count; i++)
		if ((__u64)t->s->code.lines[i] == line) {
			b->number = line;
			return true;
		}
	say(t, true, "there is no instruction in line '%s'", text);
	return false;
}

static bool break_helper(struct talk *t, const char *text,
			 struct debug_break *b)
{
	const char *plain = strncmp(text, "bpf_", 4) ? text : text + 4;
	const struct name *row = name_by_name(&helper_names, plain);
	struct near n;

	b->kind = BREAK_HELPER;
	if (row) {
		b->number = row->id;
		return true;
	}
	near_start(&n, plain);
	for (int i = 0; i < helper_names.count; i++)
		near_try(&n, helper_names.rows[i].name);
	if (n.best)
		say(t, true, "there is no helper '%s'; did you mean '%s'?",
		    text, n.best);
	else
		say(t, true, "there is no helper '%s'", text);
	return false;
}

static bool break_write(struct talk *t, const char *text, struct debug_break *b)
{
	struct place place;

	b->kind = BREAK_WRITE;
	if (!place_read(t->s, text, &place)) {
		say(t, true,
		    "there is no memory '%s'; places are fp-8, ctx+4, r2, "
		    "a map's name",
		    text);
		return false;
	}
	b->addr = place.addr;
	b->size = place.size;
	return true;
}

static const struct {
	const char *name;
	bool (*read)(struct talk *t, const char *text, struct debug_break *b);
} break_kinds[] = {
	{ "insn", break_pc },
	{ "line", break_line },
	{ "helper", break_helper },
	{ "write", break_write },
};

#define BREAK_KINDS (int)(sizeof(break_kinds) / sizeof(break_kinds[0]))

static bool read_break(struct talk *t, char *words[], struct debug_break *b)
{
	int i = 0;

	if (!words[2])
		return break_pc(t, words[1], b);
	while (i < BREAK_KINDS && strcmp(break_kinds[i].name, words[1]))
		i++;
	if (i < BREAK_KINDS)
		return break_kinds[i].read(t, words[2], b);
	say(t, true, "break takes insn, line, helper or write, not '%s'",
	    words[1]);
	return false;
}

static bool word_break(struct talk *t, char *words[])
{
	struct debug_break b = { 0 };
	char text[SAY_SIZE * 2];

	if (!words[1]) {
		t->form->breaks(t);
		return true;
	}
	if (!read_break(t, words, &b))
		return true;
	b.id = debug_break(&t->s->d, &b);
	if (b.id < 0)
		return say(t, true, "there are %d breakpoints, no more go",
			   DEBUG_BREAKS);
	words_break(t->s, &b, text, sizeof(text));
	return say(t, false, "breakpoint %d: %s", b.id, text);
}

static bool word_delete(struct talk *t, char *words[])
{
	__u64 id;

	if (!words[1] || !count_of(words[1], &id))
		return false;
	if (id > 0x7fffffff || debug_unbreak(&t->s->d, id) < 0)
		return say(t, true, "there is no breakpoint %s", words[1]);
	return say(t, false, "breakpoint %s is gone", words[1]);
}

/* ---- Looking ---- */

static bool word_regs(struct talk *t, char *words[])
{
	(void)words;
	t->form->regs(t);
	return true;
}

static bool word_stack(struct talk *t, char *words[])
{
	(void)words;
	t->form->stack(t);
	return true;
}

static bool word_maps(struct talk *t, char *words[])
{
	(void)words;
	t->form->maps(t);
	return true;
}

static bool word_output(struct talk *t, char *words[])
{
	(void)words;
	t->form->output(t);
	return true;
}

static bool word_list(struct talk *t, char *words[])
{
	int count = t->s->vm->cpu.prog->len, pc = t->s->vm->cpu.pc, from, to;

	if (words[1] && !strcmp(words[1], "all")) {
		t->form->list(t, 0, count);
		return true;
	}
	if (words[1])
		pc = pc_read(t->s, words[1]);
	if (pc < 0)
		return say(t, true,
			   "there is no instruction '%s': they go from 0 to %d",
			   words[1], count - 1);
	from = pc > AROUND ? pc - AROUND : 0;
	to = pc + AROUND < count ? pc + AROUND + 1 : count;
	t->form->list(t, from, to);
	return true;
}

static bool word_who(struct talk *t, char *words[])
{
	struct place place;
	int reg, pc = 0;
	__s64 step;

	if (!words[1])
		return false;
	reg = reg_read(words[1]);
	if (reg < 0 && !place_read(t->s, words[1], &place))
		return say(t, true,
			   "there is no register or memory '%s'; say r3, "
			   "fp-8, ctx+4, a map's name",
			   words[1]);
	if (reg >= 0)
		step = debug_who_reg(&t->s->d, reg, &pc);
	else
		step = debug_who_mem(&t->s->d, place.addr, &pc);
	t->form->who(t, words[1], step, pc);
	return true;
}

static bool word_help(struct talk *t, char *words[])
{
	(void)words;
	t->form->help(t);
	return true;
}

static bool word_quit(struct talk *t, char *words[])
{
	(void)words;
	t->quit = true;
	return true;
}

const struct word words[] = {
	{ "step", "[N]", "execute N instructions, else one", word_step },
	{ "next", "", "the same, but a call is one step", word_next },
	{ "continue", "", "on to a breakpoint or the end", word_continue },
	{ "back", "[N]", "undo N steps, else one", word_back },
	{ "goto", "N", "to where N instructions were executed", word_goto },
	{ "break", "N | LABEL", "stop before an instruction", word_break },
	{ "break", "line N", "stop before a line of the source", word_break },
	{ "break", "helper NAME", "stop before a helper is called",
	  word_break },
	{ "break", "write PLACE", "stop after a write to fp-8, ctx+4, a map",
	  word_break },
	{ "break", "", "the breakpoints there are", word_break },
	{ "delete", "N", "remove breakpoint N", word_delete },
	{ "regs", "", "all registers", word_regs },
	{ "stack", "", "the stack of each function that is active",
	  word_stack },
	{ "maps", "", "what is in the maps", word_maps },
	{ "output", "", "what the program has printed", word_output },
	{ "list", "[N | all]", "the instructions around here, or around N",
	  word_list },
	{ "who", "REG | PLACE", "which step wrote r3, or fp-8, last",
	  word_who },
	{ "help", "", "these words", word_help },
	{ "quit", "", "leave", word_quit },
	{ 0 },
};

/* ---- A line ---- */

/* By its name, or a beginning of it: the first in the table. */
static const struct word *find_word(const char *name)
{
	for (const struct word *w = words; w->name; w++)
		if (!strncmp(w->name, name, strlen(name)))
			return w;
	return NULL;
}

static bool no_such_word(struct talk *t, const char *name)
{
	struct near n;

	near_start(&n, name);
	for (const struct word *w = words; w->name; w++)
		near_try(&n, w->name);
	if (n.best)
		return say(t, true,
			   "there is no word '%.60s'; did you mean "
			   "'%s'?",
			   name, n.best);
	return say(t, true, "there is no word '%.60s'; help lists them", name);
}

/* Cut at spaces; a comment begins with #.  False: more than there may be. */
static bool cut_words(char *line, char *cut[])
{
	char *word;
	int n = 0;

	line[strcspn(line, "#\n")] = '\0';
	while ((word = strsep(&line, " \t\r"))) {
		if (!*word)
			continue;
		if (n == MOST_WORDS)
			return false;
		cut[n++] = word;
	}
	return true;
}

void words_line(struct talk *t, const char *line)
{
	char *cut[MOST_WORDS + 1] = { NULL }, *copy = strdup(line);
	const struct word *word;

	if (!copy)
		return;
	if (!cut_words(copy, cut))
		say(t, true, "a line has at most %d words", MOST_WORDS);
	else if (cut[0]) {
		word = find_word(cut[0]);
		if (!word)
			no_such_word(t, cut[0]);
		else if (!word->run(t, cut))
			say(t, true, "%s is said so: %s%s%s", word->name,
			    word->name, *word->args ? " " : "", word->args);
	}
	free(copy);
}

/* What was said is seen before more is read. */
static bool prompt(void)
{
	if (isatty(0))
		fputs("> ", stdout);
	return fflush(stdout) == 0;
}

enum exit_code words_loop(struct session *s, bool json)
{
	struct talk t = { .s = s,
			  .out = stdout,
			  .form = json ? &form_json : &form_text };
	char *line = NULL;
	size_t size = 0;

	t.form->stop(&t, STOP_STEPPED);
	while (!t.quit && prompt() && getline(&line, &size, stdin) > 0)
		words_line(&t, line);
	free(line);
	if (t.wrong)
		return USAGE;
	return s->vm->cpu.status == VM_FAULTED ? NO : DONE;
}
