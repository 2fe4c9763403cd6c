/*
 * log_json.c - a log as JSON: one object for each thing that was said.
 *
 *     { "programs": [
 *       { "name": "count", "about": "...", "records": [
 *         { "kind": "INSN", "insn": 17, "text": "if w2 > 0x14 goto pc+4",
 *           "source": { "text": "if (n > 20)", "file": ..., "line": 16 },
 *           "state": { "frame": 1, "r2": { "words": "0..20", ... } } },
 *         ... ],
 *         "stats": { ... }, "visits": [ ... ], "loops": [ ... ] } ] }
 *
 * Records are written one by one, as a log may have millions.  Numbers of 64
 * bits are strings: JSON's hold 53.
 */
#include "insn/verifier/words.h"
#include "loader/err.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/json.h"
#include "progs/rawbpf/log.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- Pieces ---- */

static json_t *json_part(const char *text, int length)
{
	char *copy = strndup(text, length);
	json_t *value = json_text(copy ? copy : "");

	free(copy);
	return value;
}

static void set_signed(json_t *row, const char *name, int64_t n)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, n);
	json_object_set_new(row, name, json_string(text));
}

static void set_unsigned(json_t *row, const char *name, uint64_t n)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, n);
	json_object_set_new(row, name, json_string(text));
}

static void set_number(json_t *row, const char *name, int64_t n)
{
	json_object_set_new(row, name, json_integer(n));
}

static void set_given(json_t *row, const char *name, int64_t n)
{
	if (n)
		set_number(row, name, n);
}

/* ---- A register ---- */

static void set_bounds(json_t *row, const struct vreg *reg)
{
	if (reg->known) {
		set_signed(row, "value", reg->value);
		return;
	}
	set_signed(row, "smin", reg->smin);
	set_signed(row, "smax", reg->smax);
	set_unsigned(row, "umin", reg->umin);
	set_unsigned(row, "umax", reg->umax);
	set_number(row, "smin32", reg->smin32);
	set_number(row, "smax32", reg->smax32);
	set_number(row, "umin32", reg->umin32);
	set_number(row, "umax32", reg->umax32);
	set_unsigned(row, "var_value", reg->var_value);
	set_unsigned(row, "var_mask", reg->var_mask);
}

static json_t *json_reg(const struct vreg *reg)
{
	char words[VWORDS];
	json_t *row =
		json_pack("{s:o, s:o, s:b, s:b}", "words",
			  json_text(vreg_words(words, sizeof(words), reg)),
			  "type", json_text(reg->type), "maybe_null",
			  reg->maybe_null, "precise", reg->precise);

	set_bounds(row, reg);
	if (reg->kind == VREG_POINTER)
		set_signed(row, "off", reg->off);
	set_given(row, "id", reg->id);
	set_given(row, "ref", reg->ref);
	set_given(row, "range", reg->range);
	set_given(row, "key_size", reg->key_size);
	set_given(row, "value_size", reg->value_size);
	set_given(row, "mem_size", reg->mem_size);
	if (*reg->map)
		json_object_set_new(row, "map", json_text(reg->map));
	return row;
}

/* ---- A state ---- */

static void set_slot(json_t *row, const struct log_view *view, int at,
		     const struct vslot *slot)
{
	char name[16], words[LOG_WORDS], full[LOG_NAME];
	json_t *value = slot->bytes[0] ? json_pack("{s:o}", "bytes",
						   json_text(slot->bytes))
				       : json_reg(&slot->reg);

	log_slot_words(words, sizeof(words), slot);
	json_object_set_new(value, "words", json_text(words));
	snprintf(name, sizeof(name), "fp%d", slot->off);
	log_stack_name(full, view, at, slot->off);
	if (strcmp(full, name))
		json_object_set_new(value, "variable",
				    json_text(strchr(full, '=') + 2));
	json_object_set_new(row, name, value);
}

static json_t *json_refs(const struct vstate *state)
{
	json_t *refs = json_array();

	for (int i = 0; i < state->ref_count; i++)
		json_array_append_new(refs, json_integer(state->refs[i]));
	return refs;
}

static void set_reg(json_t *row, const struct log_view *view, int at, int r,
		    const struct vreg *reg)
{
	const char *variable = log_variable(view, at, r);
	json_t *value = json_reg(reg);
	char name[16];

	snprintf(name, sizeof(name), "r%d", r);
	if (variable)
		json_object_set_new(value, "variable", json_text(variable));
	json_object_set_new(row, name, value);
}

/* Of an instruction, behind it; else before the one that is named. */
static json_t *json_state(const struct log_view *view,
			  const struct vlog_record *r, int step)
{
	static struct vstate state;
	json_t *row = json_object();
	uint32_t length;
	const char *text = vlog_state_text(view->log, r, &length);
	int at;

	vstate_read(&state, text, length);
	at = r->kind == VLOG_INSN ? log_slot_after(view, step, state.frame)
				  : r->insn;
	set_number(row, "frame", state.frame);
	for (int reg = 0; reg < VREGS; reg++)
		if (state.regs[reg].kind != VREG_NONE)
			set_reg(row, view, at, reg, &state.regs[reg]);
	for (int i = 0; i < state.slot_count; i++)
		set_slot(row, view, at, &state.slots[i]);
	if (state.ref_count)
		json_object_set_new(row, "refs", json_refs(&state));
	return row;
}

/* ---- A record ---- */

static json_t *json_source(const struct log_source *s)
{
	json_t *row =
		json_pack("{s:o}", "text", json_part(s->text, s->text_length));

	if (s->line) {
		json_object_set_new(row, "file",
				    json_part(s->file, s->file_length));
		set_number(row, "line", s->line);
	}
	return row;
}

static void set_source(json_t *row, const struct log_source *source)
{
	if (source->text_length)
		json_object_set_new(row, "source", json_source(source));
}

/* Paths are counted from 1, as in the text; parents are places among the
 * INSN records. */
static void set_step(json_t *row, const struct log_view *view, int step)
{
	const struct vstep *s = &view->path.steps[step];
	struct log_source source;
	struct vinsn in;

	vpath_insn(&view->path, step, &in);
	json_object_set_new(row, "text", json_part(in.text, in.length));
	set_number(row, "code", in.insn.code);
	set_number(row, "step", step);
	if (s->parent >= 0)
		set_number(row, "parent", s->parent);
	set_number(row, "path", vtree_leg(&view->tree, step) + 1);
	set_number(row, "frame", s->frame);
	log_source(view, step, &source);
	set_source(row, &source);
}

static json_t *json_record(const struct log_view *view, int i, int step)
{
	const struct vlog_record *r = &view->log->records[i];
	json_t *row = json_pack("{s:s}", "kind", vlog_kind_name(r->kind));
	struct log_source source;
	uint32_t length;

	vlog_state_text(view->log, r, &length);
	if (r->kind == VLOG_SOURCE)
		log_source_record(view, i, &source);
	if (r->insn >= 0)
		set_number(row, "insn", r->insn);
	if (r->from >= 0)
		set_number(row, "from", r->from);
	if (r->kind == VLOG_INSN)
		set_step(row, view, step);
	else if (r->kind == VLOG_SOURCE)
		set_source(row, &source);
	else
		json_object_set_new(row, "text",
				    json_part(vlog_text(view->log, r),
					      r->length));
	if (length)
		json_object_set_new(row, "state", json_state(view, r, step));
	return row;
}

static void print_record(FILE *out, json_t *row, bool first)
{
	fputs(first ? "\n" : ",\n", out);
	json_dumpf(row, out, JSON_COMPACT);
	json_decref(row);
}

static void print_records(FILE *out, const struct log_view *view)
{
	int step = 0;

	for (int i = view->first; i < view->last; i++) {
		print_record(out, json_record(view, i, step), i == view->first);
		step += view->log->records[i].kind == VLOG_INSN;
	}
}

/* ---- Sums ---- */

static json_t *json_stats(const struct vstats *stats)
{
	json_t *row = json_object();

	if (stats->insns >= 0)
		set_number(row, "insns", stats->insns);
	if (stats->limit >= 0)
		set_number(row, "limit", stats->limit);
	if (stats->states >= 0)
		set_number(row, "total_states", stats->states);
	if (stats->peak >= 0)
		set_number(row, "peak_states", stats->peak);
	if (stats->usec >= 0)
		set_number(row, "usec", stats->usec);
	if (stats->deepest > 0)
		set_number(row, "stack_depth_max", stats->deepest);
	if (*stats->depths)
		json_object_set_new(row, "stack_depth",
				    json_text(stats->depths));
	return row;
}

static json_t *json_visits(const struct vvisits *visits)
{
	json_t *rows = json_array();

	for (int i = 0; i < visits->count; i++)
		json_array_append_new(rows,
				      json_pack("{s:i, s:i}", "insn",
						visits->slots[i].slot, "count",
						visits->slots[i].count));
	return rows;
}

static json_t *json_loop(const struct log_view *view, const struct vloop *l)
{
	json_t *row = json_pack("{s:i, s:i, s:i, s:i}", "head", l->head, "tail",
				l->tail, "times", l->times, "insns", l->inside);
	struct log_source source;

	log_source(view, l->exit >= 0 ? l->exit : l->step, &source);
	set_source(row, &source);
	return row;
}

static json_t *json_loops(const struct log_view *view,
			  const struct vvisits *visits)
{
	json_t *rows = json_array();

	for (int i = 0; i < visits->loop_count; i++)
		json_array_append_new(rows, json_loop(view, &visits->loops[i]));
	return rows;
}

static void print_member(FILE *out, const char *name, json_t *value)
{
	fprintf(out, ",\n\"%s\":", name);
	json_dumpf(value, out, JSON_COMPACT | JSON_ENCODE_ANY);
	json_decref(value);
}

static int print_view(FILE *out, const struct log_view *view)
{
	struct vvisits visits;
	int err = vvisits_read(&visits, &view->path);

	fputs("{\"records\":[", out);
	print_records(out, view);
	fputs("]", out);
	print_member(out, "name", json_text(view->name));
	print_member(out, "about", json_text(view->about));
	if (view->asked)
		print_member(out, "refused", json_boolean(view->refused));
	print_member(out, "stats", json_stats(&view->stats));
	print_member(out, "visits", json_visits(&visits));
	print_member(out, "loops", json_loops(view, &visits));
	fputs("}", out);
	vvisits_close(&visits);
	return err;
}

enum exit_code log_json(const struct log_form *form, const struct logs *logs)
{
	int err = 0;

	fputs("{\"programs\":[\n", form->out);
	for (int i = 0; i < logs->count && !err; i++) {
		if (i)
			fputs(",\n", form->out);
		err = print_view(form->out, &logs->views[i]);
	}
	fputs("]}\n", form->out);
	return err ? give_up(form->args, fail(err, "the visits")) : DONE;
}
