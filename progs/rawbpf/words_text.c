/*
 * words_text.c - the debugger's answers, for people.
 *
 *     breakpoint 1: helper map_lookup_elem
 *     step 7    6: (85) call bpf_map_lookup_elem#1
 *                 r1 = map counts
 *                 r2 = fp-4
 */
#include "insn/disasm.h"
#include "insn/names.h"
#include "insn/vm/say.h"
#include "progs/rawbpf/step_object.h"
#include "progs/rawbpf/step_vars.h"
#include "progs/rawbpf/words.h"
#include "progs/style.h"

#include <stdlib.h>
#include <string.h>

#define INDENT	  12
#define MOST_ROWS 16 /* of a map */

/* ---- In words, for both forms ---- */

/* Where a write is waited for: in a variable, anywhere in a region, or in 8
 * bytes. */
static void say_write(const struct session *s, const struct debug_break *b,
		      char *buf, size_t len)
{
	const struct region *region = mem_region(&s->vm->mem, b->addr);
	struct step_var var;
	int at = 0;

	while (step_var_next(s, &at, &var)) {
		if (step_var_addr(s, &var) != b->addr || var.size != b->size)
			continue;
		snprintf(buf, len, "%s", var.name);
		return;
	}
	if (b->size == 8 || b->size != region->size)
		say_value(s->vm, b->addr, buf, len);
	else
		snprintf(buf, len, "%s", region->name);
}

void words_break(const struct session *s, const struct debug_break *b,
		 char *buf, size_t len)
{
	char text[SAY_SIZE];

	switch (b->kind) {
	case BREAK_PC: snprintf(buf, len, "instruction %d", b->number); return;
	case BREAK_LINE: snprintf(buf, len, "line %d", b->number); return;
	case BREAK_HELPER:
		snprintf(buf, len, "helper %s",
			 name_of(&helper_names, b->number));
		return;
	case BREAK_WRITE:
		say_write(s, b, text, sizeof(text));
		snprintf(buf, len, "write to %s", text);
		return;
	}
}

static void say_hit(const struct session *s, char *buf, size_t len)
{
	char text[SAY_SIZE * 2];

	for (int i = 0; i < s->d.break_count; i++) {
		if (s->d.breaks[i].id != s->d.hit)
			continue;
		words_break(s, &s->d.breaks[i], text, sizeof(text));
		snprintf(buf, len, "breakpoint %d: %s", s->d.hit, text);
	}
}

void words_why(const struct session *s, enum debug_why why, char *buf,
	       size_t len)
{
	*buf = '\0';
	switch (why) {
	case STOP_STEPPED: break;
	case STOP_ENDED: break;
	case STOP_BREAK: say_hit(s, buf, len); break;
	case STOP_ASKED: snprintf(buf, len, "stopped on the way"); break;
	case STOP_OLDEST:
		snprintf(buf, len,
			 s->d.ran ? "nothing older is kept"
				  : "this is the start");
		break;
	}
}

/* ---- A stop ---- */

/* The line of C; of a text the instruction itself is the line. */
static void show_source(struct talk *t, int pc)
{
	const char *line = *t->s->section ? session_line(t->s, pc) : NULL;

	if (line)
		fprintf(t->out, "%*d| %s\n", INDENT + 2,
			session_line_number(t->s, pc), line);
}

/* What the loader put into it. */
static void show_filling(struct talk *t, int pc)
{
	char *words = session_object_say(t->s, pc);

	if (words)
		fprintf(t->out, "%*s; %s\n", INDENT, "", words);
	free(words);
}

static void show_place(struct talk *t)
{
	const struct vm_cpu *cpu = &t->s->vm->cpu;
	const struct vm_prog *prog = cpu->prog;
	char text[DISASM_SIZE], r0[SAY_SIZE];

	fprintf(t->out, "%sstep %-6llu%s ", style(t->out, BOLD), t->s->d.ran,
		style(t->out, PLAIN));
	if (cpu->status == VM_EXITED) {
		say_reg(t->s->vm, BPF_REG_0, r0, sizeof(r0));
		fprintf(t->out, "exited: r0 is %s\n", r0);
		return;
	}
	if (disasm_line(text, sizeof(text), prog->insns, prog->len, cpu->pc))
		fprintf(t->out, "%s", text);
	else
		fprintf(t->out, "%d: there is no instruction", cpu->pc);
	if (cpu->depth)
		fprintf(t->out, "   [frame %u]", cpu->depth);
	fputc('\n', t->out);
	show_filling(t, cpu->pc);
	show_source(t, cpu->pc);
}

static void show_output(struct talk *t)
{
	const struct debug *d = &t->s->d;

	if (t->shown > d->output_count)
		t->shown = d->output_count;
	while (t->shown < d->output_count)
		fprintf(t->out, "%*sprinted: %s\n", INDENT, "",
			d->output[t->shown++].text);
}

static void text_stop(struct talk *t, enum debug_why why)
{
	char text[SAY_SIZE * 3];

	words_why(t->s, why, text, sizeof(text));
	if (*text)
		fprintf(t->out, "%s\n", text);
	show_place(t);
	for (int i = 0; i < MAX_BPF_REG; i++) {
		if (!debug_changed(&t->s->d, i))
			continue;
		say_reg(t->s->vm, i, text, sizeof(text));
		fprintf(t->out, "%*sr%d = %s\n", INDENT, "", i, text);
	}
	show_output(t);
	if (t->s->vm->cpu.status == VM_FAULTED)
		fprintf(t->out, "%sfault:%s %s\n", style(t->out, BAD),
			style(t->out, PLAIN), t->s->vm->fault.text);
}

/* ---- What there is ---- */

static void text_regs(struct talk *t)
{
	char text[SAY_SIZE];

	for (int i = 0; i < MAX_BPF_REG; i++) {
		say_reg(t->s->vm, i, text, sizeof(text));
		fprintf(t->out, "r%-2d = %s\n", i, text);
	}
}

static void show_slot(struct talk *t, const struct say_slot *slot)
{
	char bytes[32], value[SAY_SIZE];

	say_bytes(slot->bytes, slot->known, 8, bytes, sizeof(bytes));
	say_value(t->s->vm, slot->value, value, sizeof(value));
	fprintf(t->out, "fp-%-4d %s   %s\n", slot->below, bytes, value);
}

static void text_stack(struct talk *t)
{
	struct say_slot slot = { 0 };

	for (int depth = t->s->vm->cpu.depth; depth >= 0; depth--) {
		int below = 8;

		fprintf(t->out, "frame %d\n", depth);
		while (say_slot(t->s->vm, depth, below, &slot)) {
			show_slot(t, &slot);
			below = slot.below + 8;
		}
		if (below == 8)
			fprintf(t->out, "nothing was written yet\n");
	}
}

/* Of a map of variables, those; false: it is none. */
static bool show_vars(struct talk *t, const struct sim *sim)
{
	char text[SAY_SIZE];
	struct step_var var;
	bool any = false;
	int at = 0;

	while (step_var_next(t->s, &at, &var)) {
		if (var.sim != sim)
			continue;
		any = true;
		say_item((char *)sim->map.values + var.offset, var.size, text,
			 sizeof(text));
		fprintf(t->out, "  %s: %s\n", var.name, text);
	}
	return any;
}

static void show_rows(struct talk *t, struct vm_map *map)
{
	char key[256], text[SAY_SIZE], shown[SAY_SIZE];
	__s64 at = 0, value;
	int count = 0;

	if (!map->ops->walk || map->key_size > sizeof(key))
		return;
	while ((at = map->ops->walk(map, at, key, &value, 0)) >= 0) {
		if (count++ >= MOST_ROWS)
			continue;
		say_item(key, map->key_size, text, sizeof(text));
		say_item((char *)map->values + value, map->value_size, shown,
			 sizeof(shown));
		fprintf(t->out, "  %s: %s\n", text, shown);
	}
	if (count > MOST_ROWS)
		fprintf(t->out, "  and %d more\n", count - MOST_ROWS);
}

static void text_maps(struct talk *t)
{
	if (!t->s->maps.count)
		fprintf(t->out, "there are no maps: see --map\n");
	for (int i = 0; i < t->s->maps.count; i++) {
		struct vm_map *map = &t->s->sims[i]->map;

		fprintf(t->out, "%s: %s, key %u, value %u, %u entries, fd %d\n",
			map->name, name_of(&map_type_names, map->type),
			map->key_size, map->value_size, map->max_entries,
			t->s->names[i].fd);
		if (!show_vars(t, t->s->sims[i]))
			show_rows(t, map);
		if (map->ops->query)
			fprintf(t->out, "  %llu bytes are waiting\n",
				map->ops->query(map, BPF_RB_AVAIL_DATA));
	}
}

static void text_breaks(struct talk *t)
{
	char text[SAY_SIZE * 2];

	if (!t->s->d.break_count)
		fprintf(t->out, "there are no breakpoints\n");
	for (int i = 0; i < t->s->d.break_count; i++) {
		words_break(t->s, &t->s->d.breaks[i], text, sizeof(text));
		fprintf(t->out, "breakpoint %d: %s\n", t->s->d.breaks[i].id,
			text);
	}
}

static void text_output(struct talk *t)
{
	const struct debug *d = &t->s->d;

	if (!d->output_count)
		fprintf(t->out, "nothing was printed yet\n");
	for (int i = 0; i < d->output_count; i++)
		fprintf(t->out, "%s\n", d->output[i].text);
}

static void text_list(struct talk *t, int from, int to)
{
	const struct session *s = t->s;
	const struct vm_prog *prog = s->vm->cpu.prog;
	char text[DISASM_SIZE];
	int slots;

	for (int pc = 0; pc < to; pc += slots) {
		slots = disasm_line(text, sizeof(text), prog->insns, prog->len,
				    pc);
		if (pc >= from)
			fprintf(t->out, "%s %s\n",
				pc == s->vm->cpu.pc ? "=>" : "  ", text);
	}
}

static void text_who(struct talk *t, const char *what, __s64 step, int pc)
{
	const struct vm_prog *prog = t->s->vm->cpu.prog;
	char text[DISASM_SIZE];

	if (step < 0) {
		fprintf(t->out, "%s was written in no step\n", what);
		return;
	}
	disasm_line(text, sizeof(text), prog->insns, prog->len, pc);
	fprintf(t->out, "%s was written in step %lld, by %s\n", what, step,
		text);
}

static void text_help(struct talk *t)
{
	char left[64];

	for (const struct word *w = words; w->name; w++) {
		snprintf(left, sizeof(left), "%s %s", w->name, w->args);
		fprintf(t->out, "%-20s %s\n", left, w->says);
	}
	fprintf(t->out, "a word may be cut short: s, n, c, b, g, ...\n");
}

static void text_say(struct talk *t, bool wrong, const char *text)
{
	(void)wrong;
	fprintf(t->out, "%s\n", text);
}

const struct form form_text = {
	.stop = text_stop,
	.regs = text_regs,
	.stack = text_stack,
	.maps = text_maps,
	.breaks = text_breaks,
	.output = text_output,
	.list = text_list,
	.who = text_who,
	.help = text_help,
	.say = text_say,
};
