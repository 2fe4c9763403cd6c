/*
 * reloc.c - what the relocations of a program ask for: see reloc.h.
 */
#include "loader/object/reloc.h"
#include "loader/err.h"

#include <errno.h>
#include <string.h>

/* One relocation, and the instruction it is at. */
struct hole {
	const struct obj *obj;
	const struct mapdefs *maps;
	const struct externs *externs;
	const struct obj_symbol *symbol;
	int symbol_index;
	uint64_t addend;
	const struct bpf_insn *in; /* as compiled */
};

static const char *const words[] = {
	[RELOC_MAP] = "a map",
	[RELOC_DATA] = "a variable",
	[RELOC_KCONFIG] = "a setting of the kernel",
	[RELOC_KSYM] = "a symbol of the kernel",
	[RELOC_KFUNC] = "a kernel function",
	[RELOC_CALL] = "a function",
	[RELOC_FUNC] = "the address of a function",
};

const char *reloc_words(enum reloc_kind kind)
{
	return words[kind];
}

static bool is_call(const struct bpf_insn *in)
{
	return in->code == (BPF_JMP | BPF_CALL);
}

/* The symbol of a whole section has no name of its own. */
static const char *name_of(const struct hole *h)
{
	if (*h->symbol->name || h->symbol->section <= 0)
		return h->symbol->name;
	return h->obj->sections[h->symbol->section].name;
}

/* ---- What others define ---- */

static int undefined(const struct hole *h)
{
	if (is_call(h->in))
		return refuse(-EINVAL,
			      "function '%s' is declared, and defined nowhere "
			      "in this object; a kernel function is declared "
			      "with __ksym",
			      name_of(h));
	return refuse(-EINVAL,
		      "'%s' is extern, and neither __kconfig nor __ksym",
		      name_of(h));
}

static int read_extern(struct reloc *r, const struct hole *h)
{
	static const enum reloc_kind kinds[] = {
		[EXTERN_KCONFIG] = RELOC_KCONFIG,
		[EXTERN_KSYM] = RELOC_KSYM,
		[EXTERN_KFUNC] = RELOC_KSYM, /* its address; else a call */
	};

	r->sym = externs_at(h->externs, h->symbol_index);
	if (!r->sym)
		return undefined(h);
	r->kind = is_call(h->in) ? RELOC_KFUNC : kinds[r->sym->kind];
	if (is_call(h->in) && r->sym->kind != EXTERN_KFUNC)
		return refuse(-EINVAL, "'%s' is called, and is no function",
			      name_of(h));
	if (r->kind == RELOC_KCONFIG) {
		r->offset = r->sym->offset;
		for (int i = 0; i < h->maps->count; i++)
			if (h->maps->rows[i].form == MAPDEF_KCONFIG)
				r->map = &h->maps->rows[i];
	}
	return 0;
}

/* ---- What this object defines ---- */

/* The byte of its section.  clang refers to what is static by the section's
 * own symbol, and says in the instruction how far into it. */
static uint64_t place_of(const struct hole *h)
{
	return h->symbol->value + h->addend + (__s64)h->in->imm;
}

static int no_map(const struct hole *h, const char *section)
{
	return refuse(-EINVAL,
		      "'%s' is wanted at byte %lld of section %s, where no map "
		      "is",
		      name_of(h), (long long)place_of(h), section);
}

static int read_data(struct reloc *r, const struct hole *h)
{
	const struct obj_section *section =
		&h->obj->sections[h->symbol->section];
	uint64_t offset = place_of(h);

	r->kind = RELOC_DATA;
	r->map = mapdef_at(h->maps, h->symbol->section, 0);
	if (!r->map)
		return no_map(h, section->name);
	if (offset > r->map->value_size)
		return refuse(-EINVAL,
			      "'%s' is wanted at byte %lld of section %s, "
			      "which has %u",
			      name_of(h), (long long)offset, section->name,
			      r->map->value_size);
	r->offset = offset;
	return 0;
}

static int read_defined(struct reloc *r, const struct hole *h)
{
	const struct obj_section *section =
		&h->obj->sections[h->symbol->section];

	if (obj_is_code(section)) {
		r->kind = is_call(h->in) ? RELOC_CALL : RELOC_FUNC;
		return 0;
	}
	if (is_call(h->in))
		return refuse(-EINVAL, "'%s' of section %s is called",
			      name_of(h), section->name);
	switch (section->role) {
	case ROLE_MAPS:
	case ROLE_OLD_MAPS:
		r->kind = RELOC_MAP;
		r->map = mapdef_at(h->maps, h->symbol->section, place_of(h));
		return r->map ? 0 : no_map(h, section->name);
	case ROLE_DATA:
	case ROLE_RODATA:
	case ROLE_BSS: return read_data(r, h);
	default:
		return refuse(-EOPNOTSUPP,
			      "'%s' is in section %s, %s: code can not refer "
			      "to that",
			      name_of(h), section->name,
			      role_words(section->role));
	}
}

/* ---- All of them ---- */

static int read_reloc(struct reloc *r, struct hole *h)
{
	r->name = name_of(h);
	if (is_call(h->in) && h->in->src_reg != BPF_PSEUDO_CALL)
		return refuse(-EINVAL,
			      "'%s' is called by the number of a helper, %d",
			      name_of(h), h->in->imm);
	if (h->symbol->section == OBJ_EXTERN)
		return read_extern(r, h);
	if (h->symbol->section > 0)
		return read_defined(r, h);
	return refuse(-EINVAL, "'%s' is in no section", name_of(h));
}

/* The first relocation of a section at this slot or behind it. */
static int first_at(const struct obj_section *section, int slot)
{
	int low = 0, high = section->reloc_count;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (section->relocs[middle].offset / 8 < (uint64_t)slot)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int read_part(struct relocs *relocs, struct hole *h,
		     const struct subprog_part *part)
{
	const struct obj_func *func = part->func;
	const struct obj_section *section = &h->obj->sections[func->section];
	int end = first_at(section, func->start + func->count);

	for (int i = first_at(section, func->start); i < end; i++) {
		const struct obj_reloc *reloc = &section->relocs[i];
		int pc = (int)(reloc->offset / 8) - func->start, err;
		struct reloc *r = &relocs->rows[relocs->count++];

		h->symbol_index = reloc->symbol;
		h->symbol = &h->obj->symbols[reloc->symbol];
		h->addend = reloc->addend;
		h->in = &func->insns[pc];
		r->slot = part->start + pc;
		if (is_call(h->in) ||
		    (insn_is_wide(h->in) && pc + 1 < func->count))
			err = read_reloc(r, h);
		else
			err = refuse(-EINVAL,
				     "it has a relocation, and is neither a "
				     "call nor a whole 64-bit constant");
		if (err)
			return within(err, "function %s: instruction %d",
				      func->name, pc);
	}
	return 0;
}

static size_t count_all(const struct obj *obj, const struct subprog *prog)
{
	size_t n = 0;

	for (int i = 0; i < prog->part_count; i++) {
		const struct obj_func *func = prog->parts[i].func;
		const struct obj_section *s = &obj->sections[func->section];

		n += first_at(s, func->start + func->count) -
		     first_at(s, func->start);
	}
	return n;
}

int reloc_read(struct relocs *relocs, struct obj *obj,
	       const struct mapdefs *maps, const struct externs *externs,
	       const struct subprog *prog)
{
	struct hole h = { .obj = obj, .maps = maps, .externs = externs };
	int err = 0;

	memset(relocs, 0, sizeof(*relocs));
	relocs->rows = arena_take(&obj->arena, count_all(obj, prog) + 1,
				  sizeof(*relocs->rows));
	if (!relocs->rows)
		return fail(-ENOMEM, "reading an object");
	for (int i = 0; i < prog->part_count && !err; i++)
		err = read_part(relocs, &h, &prog->parts[i]);
	return err;
}
