/*
 * load_json.c - what became of an object, as JSON.
 *
 *     { "types": { ... }, "maps": [ ... ], "programs": [ ... ] }
 */
#include "insn/names.h"
#include "loader/load/say.h"
#include "progs/rawbpf/json.h"
#include "progs/rawbpf/load.h"

#include <stdlib.h>

static json_t *json_map(const struct load_map *map)
{
	const struct mapdef *def = map->def;
	const struct map_spec *spec = &map->spec;
	bool sent = spec->type != 0;
	json_t *row = json_pack(
		"{s:o, s:s, s:I, s:I, s:I, s:I, s:b, s:b}", "name",
		json_text(def->name), "type", load_map_type(def->type),
		"key_size", (json_int_t)def->key_size, "value_size",
		(json_int_t)(sent ? spec->value_size : def->value_size),
		"max_entries",
		(json_int_t)(sent ? spec->max_entries : def->max_entries),
		"map_flags", (json_int_t)(sent ? spec->flags : def->map_flags),
		"frozen", def->rodata, "found", map->found);
	uint32_t id = load_map_id(map);

	if (id)
		json_object_set_new(row, "id", json_integer(id));
	return row;
}

static json_t *json_changes(const struct load *load,
			    const struct load_prog *prog)
{
	json_t *insns = json_insns(prog->insns, prog->def->code.count), *insn;
	size_t i;

	json_array_foreach(insns, i, insn)
	{
		int pc = json_integer_value(json_object_get(insn, "pc"));
		char *words = NULL;
		size_t size;
		FILE *say = open_memstream(&words, &size);
		bool said = say && load_say(say, load, prog, pc);

		if (say)
			fclose(say);
		if (said)
			json_object_set_new(insn, "why", json_text(words));
		free(words);
	}
	return insns;
}

static json_t *json_prog(const struct load *load, const struct load_prog *prog,
			 bool insns)
{
	const struct sec_rule *rule = prog->def->sec.rule;
	const struct name *type = name_by_id(&prog_type_names, rule->prog_type);
	uint32_t id = load_prog_id(prog);
	json_t *row = json_pack("{s:o, s:o, s:s, s:i, s:b, s:b}", "name",
				json_text(prog->def->name), "section",
				json_text(prog->def->section), "type",
				type ? type->name : "UNKNOWN", "insn_cnt",
				prog->def->code.count, "wanted", prog->wanted,
				"refused", prog->err != 0);

	if (id)
		json_object_set_new(row, "id", json_integer(id));
	if (prog->error)
		json_object_set_new(row, "error", json_text(prog->error));
	if (prog->log)
		json_object_set_new(row, "log", json_text(prog->log));
	if (prog->why)
		json_object_set_new(row, "why", json_text(prog->why));
	if (insns && prog->insns)
		json_object_set_new(row, "insns", json_changes(load, prog));
	return row;
}

void load_json(FILE *out, const struct load *load, bool insns)
{
	json_t *maps = json_array(), *progs = json_array();

	for (int i = 0; i < load->mapdefs.count; i++)
		json_array_append_new(maps, json_map(&load->maps[i]));
	for (int i = 0; i < load->progdefs.count; i++)
		json_array_append_new(progs,
				      json_prog(load, &load->progs[i], insns));
	json_print(out, json_pack("{s:{s:i, s:b}, s:o, s:o}", "types", "count",
				  load->btf.end ? (int)load->btf.end - 1 : 0,
				  "loaded", load->btf_fd >= 0, "maps", maps,
				  "programs", progs));
}
