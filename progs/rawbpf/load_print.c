/*
 * load_print.c - what became of an object, as lines.
 *
 *     types    12 types, 1204 bytes                              loaded
 *     map      counts  hash, key 4, value 8, 1024 entries        id 12
 *     program  count   tracepoint/sched/sched_switch, 24 insns   id 40
 */
#include "insn/disasm.h"
#include "insn/names.h"
#include "loader/load/say.h"
#include "loader/why/refusal.h"
#include "progs/rawbpf/load.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

uint32_t load_map_id(const struct load_map *map)
{
	struct bpf_map_info info = { 0 };

	if (map->fd < 0 || sys_pretending())
		return 0;
	sys_quiet(true);
	sys_obj_info(map->fd, &info, sizeof(info));
	sys_quiet(false);
	return info.id;
}

uint32_t load_prog_id(const struct load_prog *prog)
{
	struct bpf_prog_info info = { 0 };

	if (prog->fd < 0 || sys_pretending())
		return 0;
	sys_quiet(true);
	sys_obj_info(prog->fd, &info, sizeof(info));
	sys_quiet(false);
	return info.id;
}

const char *load_map_type(uint32_t type)
{
	static char text[32];
	const struct name *row = name_by_id(&map_type_names, type);
	size_t i = 0;

	if (!row) {
		snprintf(text, sizeof(text), "type %u", type);
		return text;
	}
	for (; row->name[i] && i < sizeof(text) - 1; i++)
		text[i] = tolower((unsigned char)row->name[i]);
	text[i] = '\0';
	return text;
}

/* ---- A row ---- */

/* The widest name, so that what follows is aligned. */
static int name_width(const struct load *load)
{
	size_t width = 0;

	for (int i = 0; i < load->mapdefs.count; i++)
		if (strlen(load->maps[i].def->name) > width)
			width = strlen(load->maps[i].def->name);
	for (int i = 0; i < load->progdefs.count; i++)
		if (strlen(load->progs[i].def->name) > width)
			width = strlen(load->progs[i].def->name);
	return width < 32 ? (int)width : 32;
}

static void print_types(FILE *out, const struct load *load)
{
	if (load->btf.end <= 1) {
		fprintf(out, "types    none: compile with -g\n");
		return;
	}
	fprintf(out, "types    %u types, %u bytes of names: %s\n",
		load->btf.end - 1, load->btf.strings_len,
		load->btf_fd >= 0 ? "loaded"
		: load->btf_error ? load->btf_error
				  : "not loaded");
}

static void print_map(FILE *out, const struct load_map *map, int width)
{
	const struct mapdef *def = map->def;
	uint32_t id = load_map_id(map);
	uint32_t entries =
		map->spec.type ? map->spec.max_entries : def->max_entries;

	fprintf(out, "map      %-*s  %s, key %u, value %u, %u %s", width,
		def->name, load_map_type(def->type), def->key_size,
		map->spec.type ? map->spec.value_size : def->value_size,
		entries, entries == 1 ? "entry" : "entries");
	if (def->rodata)
		fprintf(out, ", frozen");
	if (map->found)
		fprintf(out, ", found where it is pinned");
	if (map->left_out)
		fprintf(out, ": left out, its section begins with ?");
	if (id)
		fprintf(out, ": id %u", id);
	fputc('\n', out);
}

/* ---- A program that was refused ---- */

static void print_log(FILE *out, const char *log)
{
	while (*log) {
		int len = strcspn(log, "\n");

		fprintf(out, "           %.*s\n", len, log);
		log += len + (log[len] == '\n');
	}
}

static void print_prog(FILE *out, struct load *load,
		       const struct load_prog *prog, bool logs)
{
	int width = name_width(load);
	const struct progdef *def = prog->def;
	uint32_t id = load_prog_id(prog);

	fprintf(out, "program  %-*s  %s, %d instruction%s", width, def->name,
		def->section, def->code.count, def->code.count == 1 ? "" : "s");
	if (prog->err)
		fprintf(out, ": refused\n           %s", prog->error);
	else if (!prog->wanted)
		fprintf(out, ": left out%s",
			def->sec.autoload ? "" : ", its section begins with ?");
	else if (id)
		fprintf(out, ": id %u", id);
	fputc('\n', out);
	if (prog->log && logs)
		print_log(out, prog->log);
	else if (prog->log && prog->err)
		why_show_object(out, load, prog);
	if (prog->why)
		fprintf(out, "           %s\n", prog->why);
}

void load_print(FILE *out, struct load *load, bool logs)
{
	int width = name_width(load);

	print_types(out, load);
	for (int i = 0; i < load->mapdefs.count; i++)
		print_map(out, &load->maps[i], width);
	for (int i = 0; i < load->progdefs.count; i++)
		print_prog(out, load, &load->progs[i], logs);
}

bool load_is_silent(const struct load *load)
{
	for (int i = 0; i < load->progdefs.count; i++)
		if (load->progs[i].err && !load->progs[i].log)
			return true;
	return false;
}

/* ---- Instructions ---- */

static void print_slot(FILE *out, const struct load *load,
		       const struct load_prog *prog, int slot)
{
	const struct bpf_insn *was = &prog->def->code.insns[slot];
	int left = prog->def->code.count - slot;
	char before[DISASM_SIZE], after[DISASM_SIZE], *words = NULL;
	size_t size;
	FILE *say = open_memstream(&words, &size);
	bool said = say && load_say(say, load, prog, slot);

	if (say)
		fclose(say);
	disasm_insn(before, sizeof(before), was, left);
	disasm_insn(after, sizeof(after), &prog->insns[slot], left);
	if (!said)
		fprintf(out, "%5d: %s\n", slot, after);
	else if (strcmp(before, after))
		fprintf(out, "%5d: %-32s ; was %s: %s\n", slot, after, before,
			words);
	else
		fprintf(out, "%5d: %-32s ; %s\n", slot, after, words);
	free(words);
}

void load_print_insns(FILE *out, const struct load *load)
{
	for (int i = 0; i < load->progdefs.count; i++) {
		const struct load_prog *prog = &load->progs[i];

		if (!prog->insns)
			continue;
		fprintf(out, "%s:\n", prog->def->name);
		for (int slot = 0; slot < prog->def->code.count;
		     slot += insn_is_wide(&prog->insns[slot]) ? 2 : 1)
			print_slot(out, load, prog, slot);
	}
}
