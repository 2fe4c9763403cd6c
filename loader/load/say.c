/*
 * say.c - what was put into one instruction, in words: see say.h.
 */
#include "loader/load/say.h"

#include <stdlib.h>
#include <string.h>

/* ---- Relocations ---- */

static const struct reloc *reloc_at(const struct relocs *relocs, int slot)
{
	for (int i = 0; i < relocs->count; i++)
		if (relocs->rows[i].slot == slot)
			return &relocs->rows[i];
	return NULL;
}

static int fd_of(const struct load *load, const struct mapdef *def)
{
	return load->maps[def - load->mapdefs.rows].fd;
}

static void say_fd(FILE *out, const struct load *load, const struct mapdef *def)
{
	if (fd_of(load, def) >= 0)
		fprintf(out, ", fd %d", fd_of(load, def));
}

static void say_place(FILE *out, const struct load *load, const struct reloc *r)
{
	fprintf(out, "byte %u of map `%s`", r->offset, r->map->name);
	say_fd(out, load, r->map);
}

/* A setting is a number of 1, 2, 4 or 8 bytes, or text. */
static void say_setting(FILE *out, const struct load *load,
			const struct reloc *r)
{
	const struct load_map *map = &load->maps[r->map - load->mapdefs.rows];
	uint64_t number = 0;

	fprintf(out, "setting `%s`", r->name);
	if (map->value && r->sym->size <= sizeof(number)) {
		memcpy(&number, map->value + r->offset, r->sym->size);
		fprintf(out, " = %llu", (unsigned long long)number);
	}
	fprintf(out, ": ");
	say_place(out, load, r);
}

static void say_kernel(FILE *out, const struct load *load,
		       const struct reloc *r)
{
	const struct load_extern *found =
		&load->found[r->sym - load->externs.rows];
	const char *what = r->kind == RELOC_KFUNC ? "kernel function"
			   : found->type.id	  ? "kernel variable"
						  : "kernel address";

	if (!found->found)
		fprintf(out, "%s `%s`: this kernel has none%s", what, r->name,
			r->sym->weak ? ", and it is weak: 0" : "");
	else if (found->type.id)
		fprintf(out, "%s `%s`: type %u of %s", what, r->name,
			found->type.id,
			found->type.module < 0
				? "the kernel"
				: load->target.modules[found->type.module]
					  .name);
	else
		fprintf(out, "%s `%s`: 0x%llx in /proc/kallsyms", what, r->name,
			(unsigned long long)found->address);
}

/* A static one has no symbol here, only a place in its section. */
static const char *func_at(const struct subprog *code, int slot)
{
	for (int i = 0; i < code->part_count; i++)
		if (code->parts[i].start == slot)
			return code->parts[i].func->name;
	return "?";
}

static void say_func(FILE *out, const struct load_prog *prog,
		     const struct reloc *r)
{
	int to = r->slot + 1 + prog->def->code.insns[r->slot].imm;

	fprintf(out, "%s`%s` begins at %d",
		r->kind == RELOC_FUNC ? "the address of " : "",
		func_at(&prog->def->code, to), to);
	if (r->kind == RELOC_CALL)
		fprintf(out, ", %+d from the next", to - r->slot - 1);
}

static void say_reloc(FILE *out, const struct load *load,
		      const struct load_prog *prog, const struct reloc *r)
{
	switch (r->kind) {
	case RELOC_MAP:
		fprintf(out, "map `%s`", r->map->name);
		say_fd(out, load, r->map);
		break;
	case RELOC_DATA:
		if (*r->name == '.')
			fprintf(out, "a constant: ");
		else
			fprintf(out, "variable `%s`: ", r->name);
		say_place(out, load, r);
		break;
	case RELOC_KCONFIG: say_setting(out, load, r); break;
	case RELOC_KSYM:
	case RELOC_KFUNC: say_kernel(out, load, r); break;
	case RELOC_CALL:
	case RELOC_FUNC: say_func(out, prog, r); break;
	}
}

/* ---- Both ---- */

bool load_say(FILE *out, const struct load *load, const struct load_prog *prog,
	      int slot)
{
	const struct load_record *record =
		load_record_at(load, prog->def, slot);
	const struct reloc *r = reloc_at(&prog->relocs, slot);

	if (r)
		say_reloc(out, load, prog, r);
	else if (record && record->err)
		fprintf(out, "%s", record->error);
	else if (record && record->wanted)
		core_say(out, &record->query, &record->answer);
	else
		return false;
	return true;
}

/* ---- Why it was refused ---- */

/* "8: (85) call unknown#195896080" in a log is where the verifier ended:
 * slot 8; -1: there is none. */
static int missing_slot(const char *log)
{
	const char *at = strstr(log, ") call unknown#195896080");

	if (!at)
		at = strstr(log, ") call unknown#2002");
	if (!at)
		return -1;
	while (at > log && at[-1] != '\n')
		at--;
	return atoi(at);
}

char *load_say_missing(const struct load *load, const struct load_prog *prog)
{
	int slot = prog->log ? missing_slot(prog->log) : -1;
	char *words = NULL;
	size_t size;
	bool said;
	FILE *out;

	if (slot < 0 || slot >= prog->def->code.count)
		return NULL;
	out = open_memstream(&words, &size);
	if (!out)
		return NULL;
	fprintf(out, "instruction %d: ", slot);
	said = load_say(out, load, prog, slot);
	fclose(out);
	if (said)
		return words;
	free(words);
	return NULL;
}
