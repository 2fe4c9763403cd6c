/*
 * obj.c - the functions of an object, found by its symbols: see obj.h.
 */
#include "loader/object/obj.h"
#include "loader/err.h"
#include "loader/object/code.h"
#include "loader/object/elf.h"

#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool obj_is_code(const struct obj_section *section)
{
	return section->type == SHT_PROGBITS &&
	       (section->flags & SHF_EXECINSTR) && section->size > 0;
}

const void *obj_bytes(const struct obj_section *section, uint64_t offset,
		      uint64_t len)
{
	if (!section->bytes || offset > section->size ||
	    len > section->size - offset)
		return NULL;
	return section->bytes + offset;
}

static int by_offset(const void *a, const void *b)
{
	uint64_t x = ((const struct obj_reloc *)a)->offset;
	uint64_t y = ((const struct obj_reloc *)b)->offset;

	return (x > y) - (x < y);
}

const struct obj_reloc *obj_reloc_at(const struct obj_section *section,
				     uint64_t offset)
{
	struct obj_reloc wanted = { .offset = offset };

	if (section->reloc_count == 0)
		return NULL;
	return bsearch(&wanted, section->relocs, section->reloc_count,
		       sizeof(wanted), by_offset);
}

const struct obj_section *obj_section_find(const struct obj *obj,
					   const char *name)
{
	for (int i = 1; i < obj->section_count; i++)
		if (!strcmp(obj->sections[i].name, name))
			return &obj->sections[i];
	return NULL;
}

/* ---- Functions ---- */

static bool is_func(const struct obj *obj, const struct obj_symbol *symbol)
{
	return symbol->type == STT_FUNC && symbol->section > 0 &&
	       obj_is_code(&obj->sections[symbol->section]);
}

static int count_funcs(const struct obj *obj)
{
	int n = 0;

	for (int i = 0; i < obj->symbol_count; i++)
		n += is_func(obj, &obj->symbols[i]);
	return n;
}

static int check_size(const struct obj_symbol *s)
{
	if (s->value % 8)
		return refuse(-EINVAL,
			      "function %s begins at byte %llu, inside an "
			      "instruction",
			      s->name, (unsigned long long)s->value);
	if (s->size == 0)
		return refuse(-EINVAL, "function %s has no instructions",
			      s->name);
	if (s->size % 8)
		return refuse(-EINVAL,
			      "function %s has %llu bytes, not a whole number "
			      "of 8-byte instructions",
			      s->name, (unsigned long long)s->size);
	return 0;
}

/* A 64-bit constant has two slots, and none of them is a place to begin or
 * to end between. */
static int check_edges(const struct obj_symbol *s, const struct bpf_insn *insns)
{
	uint64_t last = s->size / 8 - 1;

	if (insn_is_wide(&insns[last]))
		return refuse(-EINVAL,
			      "function %s ends inside a 64-bit constant, "
			      "after its instruction %llu",
			      s->name, (unsigned long long)last);
	if (s->value && insn_is_wide(&insns[-1]) && !insns->code)
		return refuse(-EINVAL,
			      "function %s begins inside a 64-bit constant, at "
			      "byte %llu",
			      s->name, (unsigned long long)s->value);
	return 0;
}

static int add_func(struct obj *obj, int symbol)
{
	const struct obj_symbol *s = &obj->symbols[symbol];
	const struct obj_section *section = &obj->sections[s->section];
	const void *insns = obj_bytes(section, s->value, s->size);
	struct obj_func *func = &obj->funcs[obj->func_count];
	int err = check_size(s);

	if (err)
		return err;
	if (!insns)
		return refuse(-EINVAL,
			      "function %s ends at byte %llu of section %s, "
			      "which has %llu",
			      s->name, (unsigned long long)(s->value + s->size),
			      section->name, (unsigned long long)section->size);
	err = check_edges(s, insns);
	if (err)
		return err;
	func->name = s->name;
	func->section = s->section;
	func->symbol = symbol;
	func->start = s->value / 8;
	func->count = s->size / 8;
	func->insns = insns;
	obj->func_count++;
	return 0;
}

static int by_place(const void *a, const void *b)
{
	const struct obj_func *x = a, *y = b;

	return x->section != y->section ? x->section - y->section
					: x->start - y->start;
}

/* Two names for one function are fine. */
static int check_overlap(const struct obj *obj)
{
	for (int i = 1; i < obj->func_count; i++) {
		const struct obj_func *a = &obj->funcs[i - 1], *b = a + 1;

		if (a->section == b->section &&
		    b->start < a->start + a->count &&
		    (b->start != a->start || b->count != a->count))
			return refuse(
				-EINVAL,
				"functions %s (slots %d-%d) and %s (slots "
				"%d-%d) of section %s overlap",
				a->name, a->start, a->start + a->count - 1,
				b->name, b->start, b->start + b->count - 1,
				obj->sections[a->section].name);
	}
	return 0;
}

static int add_funcs(struct obj *obj)
{
	int err = 0;

	obj->funcs = arena_take(&obj->arena, count_funcs(obj) + 1,
				sizeof(*obj->funcs));
	if (!obj->funcs)
		return fail(-ENOMEM, "reading an object");
	for (int i = 0; i < obj->symbol_count && !err; i++)
		if (is_func(obj, &obj->symbols[i]))
			err = add_func(obj, i);
	qsort(obj->funcs, obj->func_count, sizeof(*obj->funcs), by_place);
	return err ? err : check_overlap(obj);
}

static void sort_relocs(struct obj *obj)
{
	for (int i = 1; i < obj->section_count; i++)
		if (obj->sections[i].reloc_count > 1)
			qsort(obj->sections[i].relocs,
			      obj->sections[i].reloc_count,
			      sizeof(struct obj_reloc), by_offset);
}

/* ---- Words and numbers ---- */

static int read_license(struct obj *obj)
{
	const struct obj_section *section = obj_section_find(obj, "license");
	char *text;

	obj->license = "";
	if (!section || !section->bytes)
		return 0;
	text = arena_copy(&obj->arena, section->bytes, section->size);
	if (!text)
		return fail(-ENOMEM, "reading an object");
	obj->license = text;
	return 0;
}

static int read_version(struct obj *obj)
{
	const struct obj_section *section = obj_section_find(obj, "version");

	if (!section)
		return 0;
	if (!section->bytes)
		return refuse(-EINVAL, "section version has no bytes in the "
				       "file: a kernel's version is a number "
				       "of 4");
	if (section->size != sizeof(obj->version))
		return refuse(-EINVAL,
			      "section version has %llu bytes: a kernel's "
			      "version is a number of 4",
			      (unsigned long long)section->size);
	memcpy(&obj->version, section->bytes, sizeof(obj->version));
	return 0;
}

/* Of these, which of two would count? */
static int check_once(const struct obj *obj)
{
	static const char *const names[] = { "license", "version", ".BTF",
					     ".BTF.ext" };

	for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++) {
		const struct obj_section *found = NULL;

		for (int i = 1; i < obj->section_count; i++) {
			const struct obj_section *section = &obj->sections[i];

			if (strcmp(section->name, names[n]))
				continue;
			if (found)
				return refuse(-EINVAL,
					      "sections %d and %d are both "
					      "named %s",
					      (int)(found - obj->sections), i,
					      names[n]);
			found = section;
		}
	}
	return 0;
}

/* ---- The whole ---- */

int obj_read(struct obj *obj, const void *bytes, size_t size)
{
	int err;

	memset(obj, 0, sizeof(*obj));
	obj->license = "";
	err = elf_read_object(obj, bytes, size);
	if (err)
		return err;
	sort_relocs(obj);
	err = obj_check_code(obj);
	if (!err)
		err = add_funcs(obj);
	if (!err)
		err = check_once(obj);
	if (!err)
		err = read_license(obj);
	return err ? err : read_version(obj);
}

void obj_close(struct obj *obj)
{
	arena_close(&obj->arena);
	memset(obj, 0, sizeof(*obj));
}
