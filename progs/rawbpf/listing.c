/*
 * listing.c - a file, told by its first bytes, into programs to show.
 */
#include "progs/rawbpf/listing.h"
#include "insn/near.h"
#include "loader/err.h"
#include "loader/object/elf.h"
#include "progs/rawbpf/assemble.h"
#include "progs/rawbpf/files.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool listings_room(struct listings *l, int count)
{
	l->rows = calloc(count + 1, sizeof(*l->rows));
	if (!l->rows)
		fail(-ENOMEM, "%d programs", count);
	return l->rows != NULL;
}

/* The one program of a file that has no names. */
static bool single(struct listings *l, const struct bpf_insn *insns, int count)
{
	if (!listings_room(l, 1))
		return false;
	l->rows[0] = (struct listing){
		.section = "",
		.name = "",
		.insns = insns,
		.count = count,
		.calls = FLOW_CALLS_INSIDE,
	};
	l->count = 1;
	return true;
}

/* ---- Objects ---- */

static void add_func(struct listings *l, const struct obj_func *func)
{
	const struct obj_section *section = &l->obj.sections[func->section];

	l->rows[l->count++] = (struct listing){
		.section = section->name,
		.name = func->name,
		.insns = func->insns,
		.count = func->count,
		.start = func->start,
		.calls = FLOW_CALLS_OUTSIDE,
		.relocated = section,
	};
}

/* A section whose code no function names. */
static void add_section(struct listings *l, const struct obj_section *section)
{
	l->rows[l->count++] = (struct listing){
		.section = section->name,
		.name = "",
		.insns = (const struct bpf_insn *)section->bytes,
		.count = (int)(section->size / sizeof(struct bpf_insn)),
		.calls = FLOW_CALLS_OUTSIDE,
		.relocated = section,
	};
}

static void add_code(struct listings *l, int index, const char *wanted)
{
	const struct obj_section *section = &l->obj.sections[index];
	bool all = !wanted || !strcmp(section->name, wanted), named = false;

	for (int i = 0; i < l->obj.func_count; i++) {
		const struct obj_func *func = &l->obj.funcs[i];

		if (func->section != index)
			continue;
		named = true;
		if (all || !strcmp(func->name, wanted))
			add_func(l, func);
	}
	if (!named && all)
		add_section(l, section);
}

static int no_such_code(const struct listings *l, const char *wanted)
{
	const struct obj *obj = &l->obj;
	struct near n;

	if (!wanted)
		return refuse(-ENOENT, "it has no section with instructions");
	near_start(&n, wanted);
	for (int i = 0; i < obj->func_count; i++) {
		near_try(&n, obj->funcs[i].name);
		near_try(&n, obj->sections[obj->funcs[i].section].name);
	}
	if (n.best)
		return refuse(-ENOENT,
			      "no function or section of it is called '%s'; "
			      "did you mean '%s'?",
			      wanted, n.best);
	return refuse(-ENOENT, "no function or section of it is called '%s'",
		      wanted);
}

static int read_object(struct listings *l, const char *wanted,
		       const char *bytes, size_t size)
{
	int err = obj_read(&l->obj, bytes, size);

	if (err)
		return err;
	if (!listings_room(l, l->obj.func_count + l->obj.section_count))
		return -ENOMEM;
	for (int i = 1; i < l->obj.section_count; i++)
		if (obj_is_code(&l->obj.sections[i]))
			add_code(l, i, wanted);
	return l->count ? 0 : no_such_code(l, wanted);
}

const char *listing_reloc(const struct listings *l,
			  const struct listing *listing, int pc)
{
	const struct obj_symbol *symbol;
	const struct obj_reloc *reloc;

	if (!listing->relocated)
		return NULL;
	reloc = obj_reloc_at(listing->relocated,
			     8 * (uint64_t)(listing->start + pc));
	if (!reloc)
		return NULL;
	symbol = &l->obj.symbols[reloc->symbol];
	if (*symbol->name || symbol->section < 0)
		return symbol->name;
	return l->obj.sections[symbol->section].name;
}

const char *listing_symbol(const struct listing *listing, int pc)
{
	return listing->symbols ? listing->symbols[pc] : NULL;
}

/* ---- Bytes and text ---- */

static int read_bytes(struct listings *l, const char *bytes, size_t size)
{
	if (size == 0)
		return refuse(-EINVAL, "it is empty");
	if (size % sizeof(struct bpf_insn))
		return refuse(-EINVAL,
			      "%zu bytes are not a whole number of 8-byte "
			      "instructions",
			      size);
	if (size / sizeof(struct bpf_insn) > ASM_MOST_SLOTS)
		return refuse(-EFBIG, "a program has at most %d instructions",
			      ASM_MOST_SLOTS);
	l->insns = malloc(size);
	if (!l->insns)
		return fail(-ENOMEM, "%zu bytes", size);
	memcpy(l->insns, bytes, size);
	return single(l, l->insns, size / sizeof(struct bpf_insn)) ? 0
								   : -ENOMEM;
}

/* Instructions have zero bytes, and text has none. */
static bool is_text(const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (!isprint((unsigned char)bytes[i]) &&
		    !isspace((unsigned char)bytes[i]) &&
		    (unsigned char)bytes[i] < 0x80)
			return false;
	return size > 0;
}

static enum exit_code read_text(const struct args *args, struct listings *l,
				const char *text, size_t size)
{
	struct asm_prog prog;
	enum exit_code code =
		assemble(args, &prog, args->operands[0], text, size);
	int count = prog.count;

	l->insns = prog.insns;
	prog.insns = NULL;
	asm_close(&prog);
	if (code != DONE || single(l, l->insns, count))
		return code;
	return give_up(args, -ENOMEM);
}

/* ---- Any of them ---- */

static enum exit_code read_file(const struct args *args, struct listings *l,
				const char *bytes, size_t size)
{
	const char *wanted = args->count > 1 ? args->operands[1] : NULL;
	bool object = elf_magic(bytes, size);
	int err;

	if (wanted && !object)
		return usage_error(args, "only an object has names in it: '%s'",
				   wanted);
	if (!object && is_text(bytes, size))
		return read_text(args, l, bytes, size);
	err = object ? read_object(l, wanted, bytes, size)
		     : read_bytes(l, bytes, size);
	if (!err)
		return DONE;
	within(err, "%s", file_name(args->operands[0]));
	return give_up(args, err);
}

enum exit_code listings_open(const struct args *args, struct listings *l)
{
	enum exit_code code;
	size_t size;
	char *bytes;
	int err;

	memset(l, 0, sizeof(*l));
	if (args_has(args, "id") || args_has(args, "pinned"))
		return listings_loaded(args, l);
	err = file_read(args->operands[0], &bytes, &size);
	if (err)
		return give_up(args, err);
	code = read_file(args, l, bytes, size);
	free(bytes);
	return code;
}

void listings_close(struct listings *l)
{
	free(l->rows);
	free(l->insns);
	free(l->symbols);
	ksyms_close(l->ksyms);
	obj_close(&l->obj);
}
