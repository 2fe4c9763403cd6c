/*
 * words_json.c - the debugger's answers, one JSON object a line.
 *
 *   {"step": 1, "pc": 1, "insn": "r0 += 4", "status": "ready", "why": "",
 *    "changed": {"r0": "0x3"}}
 *
 * Values of 64 bits are strings, since JSON's numbers hold 53.
 */
#include "insn/disasm.h"
#include "insn/names.h"
#include "insn/vm/say.h"
#include "progs/rawbpf/json.h"
#include "progs/rawbpf/step_object.h"
#include "progs/rawbpf/step_vars.h"
#include "progs/rawbpf/words.h"

#include <stdlib.h>
#include <string.h>

static void emit(struct talk *t, json_t *o)
{
	json_dumpf(o, t->out, JSON_COMPACT);
	fputc('\n', t->out);
	json_decref(o);
}

static json_t *hex(__u64 value)
{
	char text[24];

	snprintf(text, sizeof(text), "0x%llx", value);
	return json_string(text);
}

/* A register, null if it was never written. */
static void put_reg(json_t *o, const struct vm_cpu *cpu, int reg)
{
	char name[8];

	snprintf(name, sizeof(name), "r%d", reg);
	json_object_set_new(o, name,
			    cpu->known & 1u << reg ? hex(cpu->reg[reg])
						   : json_null());
}

static json_t *bytes_of(const void *bytes, int size)
{
	char *text = calloc(1, 2 * (size_t)size + 1);
	json_t *string;

	for (int i = 0; text && i < size; i++)
		sprintf(text + 2 * i, "%02x", ((unsigned char *)bytes)[i]);
	string = json_string(text ? text : "");
	free(text);
	return string;
}

/* ---- A stop ---- */

static void put_insn(json_t *o, const struct session *s)
{
	const struct vm_cpu *cpu = &s->vm->cpu;
	const struct vm_prog *prog = cpu->prog;
	char text[DISASM_SIZE], *words;

	json_object_set_new(o, "pc", json_integer(cpu->pc));
	if (cpu->status == VM_EXITED)
		return;
	if (cpu->pc < prog->len) {
		disasm_insn(text, sizeof(text), &prog->insns[cpu->pc],
			    prog->len - cpu->pc);
		json_object_set_new(o, "insn", json_text(text));
	}
	words = session_object_say(s, cpu->pc);
	if (words)
		json_object_set_new(o, "holds", json_text(words));
	free(words);
	if (session_line_number(s, cpu->pc))
		json_object_set_new(o, "line",
				    json_integer(
					    session_line_number(s, cpu->pc)));
}

static json_t *changed(const struct session *s)
{
	json_t *o = json_object();

	for (int i = 0; i < MAX_BPF_REG; i++)
		if (debug_changed(&s->d, i))
			put_reg(o, &s->vm->cpu, i);
	return o;
}

/* The lines that were printed since the stop before. */
static json_t *printed(struct talk *t)
{
	const struct debug *d = &t->s->d;
	json_t *list = json_array();

	if (t->shown > d->output_count)
		t->shown = d->output_count;
	while (t->shown < d->output_count)
		json_array_append_new(list,
				      json_text(d->output[t->shown++].text));
	return list;
}

static void put_end(json_t *o, const struct session *s)
{
	static const char *const names[] = { "ready", "exited", "faulted" };

	json_object_set_new(o, "status", json_string(names[s->vm->cpu.status]));
	if (s->vm->cpu.status == VM_EXITED)
		json_object_set_new(o, "r0", hex(s->vm->cpu.reg[BPF_REG_0]));
	if (s->vm->cpu.status == VM_FAULTED)
		json_object_set_new(o, "fault", json_text(s->vm->fault.text));
}

static void json_stop(struct talk *t, enum debug_why why)
{
	char text[SAY_SIZE * 3];
	json_t *o = json_object();

	words_why(t->s, why, text, sizeof(text));
	json_object_set_new(o, "step", json_integer(t->s->d.ran));
	put_insn(o, t->s);
	json_object_set_new(o, "frame", json_integer(t->s->vm->cpu.depth));
	put_end(o, t->s);
	json_object_set_new(o, "why", json_text(text));
	json_object_set_new(o, "changed", changed(t->s));
	json_object_set_new(o, "printed", printed(t));
	emit(t, o);
}

/* ---- What there is ---- */

static void json_regs(struct talk *t)
{
	json_t *o = json_object();

	for (int i = 0; i < MAX_BPF_REG; i++)
		put_reg(o, &t->s->vm->cpu, i);
	emit(t, json_pack("{s:o}", "regs", o));
}

static void json_stack(struct talk *t)
{
	struct say_slot slot = { 0 };
	json_t *frames = json_array();

	for (int depth = t->s->vm->cpu.depth; depth >= 0; depth--) {
		json_t *slots = json_array();

		for (int below = 8; say_slot(t->s->vm, depth, below, &slot);
		     below = slot.below + 8) {
			char bytes[32];

			say_bytes(slot.bytes, slot.known, 8, bytes,
				  sizeof(bytes));
			json_array_append_new(slots,
					      json_pack("{s:i, s:s}", "off",
							-slot.below, "bytes",
							bytes));
		}
		json_array_append_new(frames, json_pack("{s:i, s:o}", "frame",
							depth, "slots", slots));
	}
	emit(t, json_pack("{s:o}", "stack", frames));
}

static json_t *map_rows(struct vm_map *map)
{
	json_t *rows = json_array();
	char *key = calloc(1, map->key_size + 1);
	__s64 at = 0, value;

	while (key && map->ops->walk &&
	       (at = map->ops->walk(map, at, key, &value, 0)) >= 0)
		json_array_append_new(
			rows, json_pack("{s:o, s:o}", "key",
					bytes_of(key, map->key_size), "value",
					bytes_of((char *)map->values + value,
						 map->value_size)));
	free(key);
	return rows;
}

/* Those in the value of this map, as bytes by their names. */
static json_t *map_vars(const struct talk *t, const struct sim *sim)
{
	json_t *vars = json_object();
	struct step_var var;
	int at = 0;

	while (step_var_next(t->s, &at, &var))
		if (var.sim == sim)
			json_object_set_new(vars, var.name,
					    bytes_of((char *)sim->map.values +
							     var.offset,
						     var.size));
	return vars;
}

static void json_maps(struct talk *t)
{
	json_t *list = json_array();

	for (int i = 0; i < t->s->maps.count; i++) {
		struct vm_map *map = &t->s->sims[i]->map;

		json_array_append_new(
			list,
			json_pack("{s:o, s:s, s:i, s:o, s:o}", "name",
				  json_text(map->name), "type",
				  name_of(&map_type_names, map->type), "fd",
				  t->s->names[i].fd, "entries", map_rows(map),
				  "variables", map_vars(t, t->s->sims[i])));
	}
	emit(t, json_pack("{s:o}", "maps", list));
}

static void json_breaks(struct talk *t)
{
	json_t *list = json_array();
	char text[SAY_SIZE * 2];

	for (int i = 0; i < t->s->d.break_count; i++) {
		words_break(t->s, &t->s->d.breaks[i], text, sizeof(text));
		json_array_append_new(list, json_pack("{s:i, s:o}", "id",
						      t->s->d.breaks[i].id,
						      "at", json_text(text)));
	}
	emit(t, json_pack("{s:o}", "breaks", list));
}

static void json_output(struct talk *t)
{
	json_t *list = json_array();

	for (int i = 0; i < t->s->d.output_count; i++)
		json_array_append_new(list, json_text(t->s->d.output[i].text));
	emit(t, json_pack("{s:o}", "output", list));
}

static void json_list(struct talk *t, int from, int to)
{
	const struct vm_prog *prog = t->s->vm->cpu.prog;
	json_t *all = json_insns(prog->insns, prog->len);
	json_t *part = json_array(), *insn;
	size_t i;

	json_array_foreach(all, i, insn)
	{
		int pc = json_integer_value(json_object_get(insn, "pc"));

		if (pc >= from && pc < to)
			json_array_append(part, insn);
	}
	json_decref(all);
	emit(t, json_pack("{s:o}", "list", part));
}

static void json_who(struct talk *t, const char *what, __s64 step, int pc)
{
	json_t *o = json_pack("{s:o}", "who", json_text(what));

	if (step < 0) {
		json_object_set_new(o, "step", json_null());
	} else {
		json_object_set_new(o, "step", json_integer(step));
		json_object_set_new(o, "pc", json_integer(pc));
	}
	emit(t, o);
}

static void json_help(struct talk *t)
{
	json_t *list = json_array();

	for (const struct word *w = words; w->name; w++)
		json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "word",
						      w->name, "args", w->args,
						      "says", w->says));
	emit(t, json_pack("{s:o}", "help", list));
}

static void json_say(struct talk *t, bool wrong, const char *text)
{
	emit(t, json_pack("{s:o}", wrong ? "error" : "done", json_text(text)));
}

const struct form form_json = {
	.stop = json_stop,
	.regs = json_regs,
	.stack = json_stack,
	.maps = json_maps,
	.breaks = json_breaks,
	.output = json_output,
	.list = json_list,
	.who = json_who,
	.help = json_help,
	.say = json_say,
};
