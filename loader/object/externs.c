/*
 * externs.c - what an object uses and others define: see externs.h.
 */
#include "loader/object/externs.h"
#include "loader/btf/find.h"
#include "loader/btf/names.h"
#include "loader/err.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <elf.h>

struct reading {
	struct externs *externs;
	const struct obj *obj;
	const struct btf *btf;
	struct names settings, symbols; /* of .kconfig and .ksyms: types */
};

/* ---- Settings ---- */

static bool is_char(const struct btf_type *t)
{
	return btf_kind(t) == BTF_KIND_INT && t->size == 1 &&
	       !(BTF_INT_ENCODING(*(const uint32_t *)btf_tail(t)) &
		 BTF_INT_BOOL);
}

static bool is_number(const struct btf_type *t)
{
	uint32_t encoding = BTF_INT_ENCODING(*(const uint32_t *)btf_tail(t));

	if (encoding & BTF_INT_BOOL)
		return t->size == 1;
	return t->size == 1 || t->size == 2 || t->size == 4 || t->size == 8;
}

/* Can a line of the kernel's configuration be stored in it? */
static bool holds_setting(const struct btf *btf, const struct btf_type *t)
{
	const struct btf_array *array = t ? btf_tail(t) : NULL;

	switch (btf_kind(t)) {
	case BTF_KIND_INT: return is_number(t);
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		return t->size == 4 &&
		       !strcmp(btf_name(btf, t), "libbpf_tristate");
	case BTF_KIND_ARRAY:
		return array->nelems &&
		       is_char(btf_type(btf, btf_skip(btf, array->type)));
	default: return false;
	}
}

static int read_setting(const struct reading *r, struct extern_sym *sym)
{
	const struct btf_type *var = btf_type(r->btf, sym->var), *t;

	sym->kind = EXTERN_KCONFIG;
	if (btf_kind(var) != BTF_KIND_VAR)
		return refuse(-EINVAL,
			      "setting %s is of kind %s, and not a variable",
			      sym->name, btf_kind_name(btf_kind(var)));
	sym->type = btf_skip(r->btf, var->type);
	t = btf_type(r->btf, sym->type);
	if (!holds_setting(r->btf, t))
		return refuse(-EINVAL,
			      "setting %s is of kind %s%s%s: it can be a bool, "
			      "a char, a number of 2, 4 or 8 bytes, enum "
			      "libbpf_tristate or an array of char",
			      sym->name, btf_kind_name(btf_kind(t)),
			      t && t->name_off ? " " : "", btf_name(r->btf, t));
	sym->size = btf_size(r->btf, sym->type);
	return 0;
}

/* ---- Symbols of the kernel ---- */

static int read_symbol(const struct reading *r, struct extern_sym *sym)
{
	const struct btf_type *t = btf_type(r->btf, sym->var);

	switch (btf_kind(t)) {
	case BTF_KIND_VAR:
		sym->kind = EXTERN_KSYM;
		sym->type = btf_skip(r->btf, t->type);
		return 0;
	case BTF_KIND_FUNC:
		sym->kind = EXTERN_KFUNC;
		sym->type = t->type;
		return 0;
	}
	return refuse(-EINVAL,
		      "kernel symbol %s is of kind %s, and neither a variable "
		      "nor a function",
		      sym->name, btf_kind_name(btf_kind(t)));
}

/* ---- All of them ---- */

static bool is_extern(const struct obj_symbol *symbol)
{
	return symbol->section == OBJ_EXTERN && *symbol->name;
}

/* One that is in neither DATASEC is no row: who refers to it is told. */
static int read_extern(struct reading *r, int symbol)
{
	const struct obj_symbol *s = &r->obj->symbols[symbol];
	uint32_t setting = names_first(&r->settings, s->name);
	uint32_t other = names_first(&r->symbols, s->name);
	struct extern_sym *sym = &r->externs->rows[r->externs->count];

	if (!setting && !other)
		return 0;
	*sym = (struct extern_sym){
		.name = s->name,
		.symbol = symbol,
		.weak = s->bind == STB_WEAK,
		.var = setting ? setting : other,
	};
	r->externs->count++;
	return setting ? read_setting(r, sym) : read_symbol(r, sym);
}

/* The names of what a DATASEC lists. */
static int take_names(const struct btf *btf, const char *section,
		      struct names *names)
{
	const struct btf_type *t =
		btf_type(btf, btf_find_kind(btf, section, BTF_KIND_DATASEC));
	const struct btf_var_secinfo *infos = t ? btf_tail(t) : NULL;

	for (uint32_t i = 0; t && i < btf_vlen(t); i++) {
		const struct btf_type *var = btf_type(btf, infos[i].type);

		if (var &&
		    !names_take(names, btf_name(btf, var), infos[i].type))
			return fail(-ENOMEM, "reading an object");
	}
	return 0;
}

static int read_all(struct reading *r)
{
	int err = take_names(r->btf, ".kconfig", &r->settings);

	if (!err)
		err = take_names(r->btf, ".ksyms", &r->symbols);
	for (int i = 1; i < r->obj->symbol_count && !err; i++)
		if (is_extern(&r->obj->symbols[i]))
			err = read_extern(r, i);
	names_close(&r->settings);
	names_close(&r->symbols);
	return err;
}

/* ---- The order ---- */

/* A setting in a char array is at any byte, a number at a multiple of its
 * size. */
static uint32_t alignment(const struct btf *btf, const struct extern_sym *sym)
{
	const struct btf_type *t = btf_type(btf, sym->type);

	return btf_kind(t) == BTF_KIND_ARRAY ? 1 : sym->size;
}

static int by_place(const void *a, const void *b, void *btf)
{
	const struct extern_sym *x = a, *y = b;

	if (x->kind == EXTERN_KCONFIG && y->kind == EXTERN_KCONFIG) {
		uint32_t left = alignment(btf, x), right = alignment(btf, y);

		if (left != right)
			return left > right ? -1 : 1;
		if (x->size != y->size)
			return x->size < y->size ? -1 : 1;
	} else if (x->kind != y->kind) {
		return x->kind < y->kind ? -1 : 1;
	}
	return strcmp(x->name, y->name);
}

/* The most aligned come first: only what follows a text has to move. */
static int place_settings(struct externs *externs, const struct btf *btf)
{
	uint64_t at = 0;

	for (int i = 0; i < externs->count; i++) {
		struct extern_sym *sym = &externs->rows[i];
		uint32_t align;

		if (sym->kind != EXTERN_KCONFIG)
			break;
		align = alignment(btf, sym);
		at = (at + align - 1) / align * align;
		sym->offset = at;
		at += sym->size;
		if (at > UINT32_MAX)
			return refuse(-E2BIG,
				      "setting %s ends at byte %llu: the value "
				      "of a map has less than 4 GiB",
				      sym->name, (unsigned long long)at);
	}
	externs->kconfig_size = at;
	return 0;
}

int externs_read(struct externs *externs, struct obj *obj,
		 const struct btf *btf)
{
	struct reading r = { .externs = externs, .obj = obj, .btf = btf };
	int count = 0, err;

	memset(externs, 0, sizeof(*externs));
	for (int i = 1; i < obj->symbol_count; i++)
		count += is_extern(&obj->symbols[i]);
	if (!count)
		return 0;
	externs->rows = arena_take(&obj->arena, count, sizeof(*externs->rows));
	if (!externs->rows)
		return fail(-ENOMEM, "reading an object");
	err = read_all(&r);
	if (err)
		return err;
	qsort_r(externs->rows, externs->count, sizeof(*externs->rows), by_place,
		(void *)btf);
	return place_settings(externs, btf);
}

const struct extern_sym *externs_at(const struct externs *externs, int symbol)
{
	for (int i = 0; i < externs->count; i++)
		if (externs->rows[i].symbol == symbol)
			return &externs->rows[i];
	return NULL;
}
