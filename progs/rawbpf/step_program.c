/*
 * step_program.c - the program to step through, told by its first bytes.
 *
 *   prog.s        text: lines and labels are known
 *   prog.bin      instructions of 8 bytes each
 *   prog.o:NAME   a function of an object; of what the loader would put into
 *                 it, maps are put in here, by the names of --map
 */
#include "insn/near.h"
#include "loader/err.h"
#include "loader/object/elf.h"
#include "progs/rawbpf/assemble.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/step.h"
#include "progs/rawbpf/step_lines.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- Text and bytes ---- */

static bool is_text(const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (!isprint((unsigned char)bytes[i]) &&
		    !isspace((unsigned char)bytes[i]) &&
		    (unsigned char)bytes[i] < 0x80)
			return false;
	return size > 0;
}

/* The text, to be shown: its lines, tabs and all. */
static void keep_source(struct session *s, const char *text)
{
	char *rest = s->source = strdup(text);
	int most = 1;

	for (const char *c = text; *c; c++)
		most += *c == '\n';
	s->source_lines = calloc(most, sizeof(*s->source_lines));
	while (s->source && s->source_lines && rest)
		s->source_lines[s->source_count++] = strsep(&rest, "\n");
}

static int keep_insns(struct session *s, const void *insns, size_t count)
{
	if (count > ASM_MOST_SLOTS)
		return refuse(-EFBIG, "a program has at most %d instructions",
			      ASM_MOST_SLOTS);
	s->code.insns = malloc(count * sizeof(*s->code.insns));
	if (!s->code.insns)
		return fail(-ENOMEM, "%zu instructions", count);
	memcpy(s->code.insns, insns, count * sizeof(*s->code.insns));
	s->code.count = count;
	return 0;
}

static int read_bytes(struct session *s, const char *bytes, size_t size)
{
	if (size % sizeof(struct bpf_insn))
		return refuse(-EINVAL,
			      "%zu bytes are not a whole number of 8-byte "
			      "instructions",
			      size);
	return keep_insns(s, bytes, size / sizeof(struct bpf_insn));
}

/* ---- Objects ---- */

/* The functions of an object, for a sentence: "a, b, c". */
static const char *all_names(const struct obj *obj)
{
	static char names[200];
	size_t len = 0;

	*names = '\0';
	for (int i = 0; i < obj->func_count && len < sizeof(names) - 1; i++)
		len += snprintf(names + len, sizeof(names) - len, "%s%s",
				i ? ", " : "", obj->funcs[i].name);
	return names;
}

static const struct obj_func *find_func(const struct obj *obj, const char *name)
{
	struct near n;

	if (!name && obj->func_count == 1)
		return &obj->funcs[0];
	if (!obj->func_count) {
		refuse(-ENOENT, "it has no functions");
		return NULL;
	}
	near_start(&n, name ? name : "");
	for (int i = 0; name && i < obj->func_count; i++) {
		if (!strcmp(obj->funcs[i].name, name))
			return &obj->funcs[i];
		near_try(&n, obj->funcs[i].name);
	}
	if (n.best)
		refuse(-ENOENT, "it has no function '%s'; did you mean '%s'?",
		       name, n.best);
	else
		refuse(-ENOENT, "say which function, as FILE:NAME: %s",
		       all_names(obj));
	return NULL;
}

/* Put in what one relocation asks for, if it is a map. */
static int relocate(struct session *s, const struct obj *obj,
		    const struct obj_reloc *reloc, int pc)
{
	const struct obj_symbol *symbol = &obj->symbols[reloc->symbol];
	const char *where =
		symbol->section < 0 ? "" : obj->sections[symbol->section].name;
	struct bpf_insn *in = &s->code.insns[pc];

	if (strcmp(where, ".maps") && strcmp(where, "maps"))
		return refuse(-EOPNOTSUPP,
			      "instruction %d refers to '%s': only maps can be "
			      "put into an object's code here, the rest is the "
			      "loader's",
			      pc, *symbol->name ? symbol->name : where);
	for (int i = 0; i < s->maps.count; i++) {
		if (strcmp(s->names[i].name, symbol->name))
			continue;
		if (!insn_is_wide(in))
			break;
		in->src_reg = BPF_PSEUDO_MAP_FD;
		in->imm = s->names[i].fd;
		return 0;
	}
	return refuse(-ENOENT,
		      "it needs the map '%s': say --map "
		      "%s=TYPE,KEY,VALUE,ENTRIES",
		      symbol->name, symbol->name);
}

static int relocate_all(struct session *s, const struct obj *obj,
			const struct obj_func *func)
{
	const struct obj_section *section = &obj->sections[func->section];

	for (int i = 0; i < section->reloc_count; i++) {
		const struct obj_reloc *reloc = &section->relocs[i];
		__s64 pc = (__s64)(reloc->offset / 8) - func->start;
		int err;

		if (pc < 0 || pc >= func->count)
			continue;
		err = relocate(s, obj, reloc, pc);
		if (err)
			return err;
	}
	return 0;
}

static int read_func(struct session *s, const struct obj *obj, const char *name)
{
	const struct obj_func *func = find_func(obj, name);
	int err;

	if (!func)
		return -ENOENT;
	snprintf(s->section, sizeof(s->section), "%s",
		 obj->sections[func->section].name);
	err = keep_insns(s, func->insns, func->count);
	if (!err)
		err = session_object_lines(s, obj, func);
	if (!err)
		err = relocate_all(s, obj, func);
	return err ? within(err, "%s", func->name) : 0;
}

static int read_object(struct session *s, const char *name, const char *bytes,
		       size_t size)
{
	struct obj obj;
	int err = obj_read(&obj, bytes, size);

	if (!err)
		err = read_func(s, &obj, name);
	obj_close(&obj);
	return err;
}

/* ---- Any of them ---- */

static enum exit_code read_program(struct session *s, const struct args *args,
				   const char *name, const char *bytes,
				   size_t size)
{
	int err;

	if (!size)
		err = refuse(-EINVAL, "it is empty");
	else if (elf_magic(bytes, size))
		err = read_object(s, name, bytes, size);
	else if (name)
		return usage_error(args, "only an object has names in it: '%s'",
				   name);
	else if (is_text(bytes, size)) {
		keep_source(s, bytes);
		return assemble_with(&s->maps, &s->code, s->path, bytes, size);
	} else
		err = read_bytes(s, bytes, size);
	if (!err)
		return DONE;
	within(err, "%s", file_name(s->path));
	give_up(args, err);
	return NO;
}

/* Cut "prog.o:NAME", unless there is a file of that name. */
static const char *cut_name(char *path)
{
	char *colon = strrchr(path, ':');

	if (!colon || !access(path, F_OK))
		return NULL;
	*colon = '\0';
	return colon + 1;
}

enum exit_code session_program(struct session *s, const struct args *args)
{
	static char path[4096];
	const char *name;
	enum exit_code code;
	char *bytes;
	size_t size;
	int err;

	snprintf(path, sizeof(path), "%s", args->operands[0]);
	name = cut_name(path);
	s->path = path;
	if (!strcmp(path, "-"))
		return usage_error(args, "the program comes from a file: "
					 "standard input is for the words");
	err = file_read(path, &bytes, &size);
	if (err)
		return give_up(args, err);
	code = read_program(s, args, name, bytes, size);
	free(bytes);
	if (code == DONE && s->code.count == 0) {
		fprintf(stderr, "%s: there are no instructions\n", path);
		return NO;
	}
	s->prog =
		(struct vm_prog){ s->code.insns, s->code.count, s->path, NULL };
	return code;
}

const char *session_line(const struct session *s, int pc)
{
	int line = s->code.lines && pc < s->code.count ? s->code.lines[pc] : 0;

	if (line < 1 || line > s->source_count)
		return NULL;
	return s->source_lines[line - 1];
}
