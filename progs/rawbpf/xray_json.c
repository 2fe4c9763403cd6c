/*
 * xray_json.c - one program at every step, as JSON.
 *
 *     { "name": ..., "lines": [ { "file": "a.bpf.c", "line": 7, "text": ...,
 *         "insns": [ { "pc": 3, "bytes": ..., "text": ...,     as compiled
 *                      "sent": { ... }, "filled": "field ...",
 *                      "rewrite": "access", "why": "...",
 *                      "xlated": [ { ... } ], "native": [ ... ] } ] } ] }
 */
#include "insn/disasm.h"
#include "loader/rewrite.h"
#include "progs/rawbpf/json.h"
#include "progs/rawbpf/xray.h"

#include <stdlib.h>

static void set_text(json_t *row, const char *key, const char *text)
{
	if (text)
		json_object_set_new(row, key, json_text(text));
}

/* The one instruction at a slot. */
static json_t *json_one(const struct bpf_insn *insns, int slot, int slots)
{
	json_t *list = json_insns(&insns[slot], slots);
	json_t *row = json_incref(json_array_get(list, 0));

	json_decref(list);
	json_object_set_new(row, "pc", json_integer(slot));
	return row;
}

/* The kernel uses fields that nobody may who loads a program. */
static json_t *json_kept(const struct xray *x, int slot)
{
	const struct align_row *row = &x->align.rows[slot];
	json_t *list = json_array();
	char text[DISASM_SIZE];

	for (int i = 0, slots; row->at >= 0 && i < row->count; i += slots) {
		json_t *insn;

		slots = xray_text(text, sizeof(text), x, row->at + i);
		insn = json_one(x->align.xlated.insns, row->at + i, slots);
		set_text(insn, "text", text);
		json_object_del(insn, "malformed");
		json_array_append_new(list, insn);
	}
	return list;
}

static json_t *json_native_insn(const struct native_insn *insn,
				const char *part)
{
	char bytes[64] = "", address[24];

	for (int i = 0; i < insn->size && i < 31; i++)
		sprintf(bytes + 2 * i, "%02x", insn->code[i]);
	snprintf(address, sizeof(address), "0x%llx",
		 (unsigned long long)insn->address);
	return json_pack("{s:s, s:s, s:s, s:o}", "address", address, "bytes",
			 bytes, "part", part ? part : "body", "text",
			 json_text(insn->text));
}

static json_t *json_native(const struct xray *x, int slot)
{
	const struct native_insn *insn;
	int count = xray_native(x, slot, &insn);
	json_t *list = json_array();

	for (int i = 0; i < count; i++, insn++)
		json_array_append_new(list,
				      json_native_insn(insn, xray_part(x, slot,
								       insn)));
	return list;
}

static json_t *json_step(const struct xray *x, int slot)
{
	int slots = xray_slots(x, slot);
	json_t *row = json_one(x->prog->def->code.insns, slot, slots);
	char *filled = xray_filled(x, slot), *why = xray_why(x, slot);

	json_object_set_new(row, "sent", json_one(x->insns, slot, slots));
	set_text(row, "filled", filled);
	set_text(row, "why", why);
	if (x->aligned) {
		set_text(row, "rewrite",
			 rewrite_name(rewrite_of(&x->align, x->insns, slot)));
		json_object_set_new(row, "xlated", json_kept(x, slot));
	}
	if (x->native)
		json_object_set_new(row, "native", json_native(x, slot));
	free(filled);
	free(why);
	return row;
}

/* `line` is NULL where none has begun. */
static json_t *json_line(const struct xray_line *line)
{
	json_t *row = json_object();

	if (line) {
		set_text(row, "file", line->file);
		json_object_set_new(row, "line", json_integer(line->number));
		set_text(row, "text", line->text);
	}
	json_object_set_new(row, "insns", json_array());
	return row;
}

static json_t *json_lines(const struct xray *x)
{
	json_t *lines = json_array(), *last = NULL;
	int line = 0;

	for (int slot = 0; slot < x->prog->def->code.count;
	     slot += xray_slots(x, slot)) {
		bool begins =
			line < x->line_count && x->lines[line].slot <= slot;

		if (begins || !last) {
			last = json_line(begins ? &x->lines[line++] : NULL);
			json_array_append_new(lines, last);
		}
		json_array_append_new(json_object_get(last, "insns"),
				      json_step(x, slot));
	}
	return lines;
}

json_t *xray_json(const struct xray *x)
{
	const struct load_prog *prog = x->prog;
	json_t *row = json_pack("{s:o, s:o, s:i, s:b}", "name",
				json_text(prog->def->name), "section",
				json_text(prog->def->section), "insn_cnt",
				prog->def->code.count, "loaded", prog->fd >= 0);

	if (x->aligned)
		json_object_set_new(row, "xlated_cnt",
				    json_integer(x->align.xlated.count));
	if (x->aligned && x->align.jited.size)
		json_object_set_new(row, "native_bytes",
				    json_integer(x->align.jited.size));
	set_text(row, "no_xlated", x->alone);
	set_text(row, "no_native", x->no_native);
	set_text(row, "error", prog->error);
	set_text(row, "log", prog->log);
	set_text(row, "missing", prog->why);
	json_object_set_new(row, "lines", json_lines(x));
	return row;
}
