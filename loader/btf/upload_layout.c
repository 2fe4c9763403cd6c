/*
 * upload_layout.c - where the variables of a section are.
 *
 *   DATASEC .data, size 0            section .data: 12 bytes
 *     [3] VAR limit, at 0, 4   <---  symbol limit: byte 8
 *     [5] VAR total, at 0, 8   <---  symbol total: byte 0
 *
 *   becomes   DATASEC .data, size 12:  [5] at 0, 8   [3] at 8, 4
 *
 * The kernel wants them in order, inside, and none over another.
 */
#include "loader/btf/upload_in.h"
#include "loader/err.h"

#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* How many variables of that name the section has; *symbol is the last. */
static int find_symbols(const struct obj *obj, int section, const char *name,
			const struct obj_symbol **symbol)
{
	int count = 0;

	for (int i = 0; i < obj->symbol_count; i++)
		if (obj->symbols[i].section == section &&
		    obj->symbols[i].type == STT_OBJECT &&
		    !strcmp(obj->symbols[i].name, name)) {
			*symbol = &obj->symbols[i];
			count++;
		}
	return count;
}

static void set_linkage(struct upload *u, uint32_t var, uint32_t linkage)
{
	memcpy(upload_type(u, var) + 1, &linkage, sizeof(linkage));
}

static int no_symbol(const char *name, const char *section)
{
	return refuse(-ENOENT,
		      "variable '%s' of section %s has no symbol, which would "
		      "say where it is",
		      name, section);
}

/* Two static variables may share a name, or have none among the symbols
 * ("total.1"): of these, clang says itself where they are. */
static int place_var(struct upload *u, int section, struct btf_var_secinfo *v)
{
	const struct btf_type *t = btf_type(u->btf, v->type);
	const struct btf_var *var = t ? btf_tail(t) : NULL;
	const char *name = btf_name(u->btf, t);
	const char *in = u->obj->sections[section].name;
	const struct obj_symbol *symbol = NULL;
	int count;

	if (btf_kind(t) != BTF_KIND_VAR)
		return refuse(-EINVAL,
			      "section %s holds type [%u], which is a %s and "
			      "not a VAR",
			      in, v->type, btf_kind_name(btf_kind(t)));
	count = find_symbols(u->obj, section, name, &symbol);
	if (count != 1 && var->linkage == BTF_VAR_STATIC)
		return 0;
	if (!symbol)
		return no_symbol(name, in);
	v->offset = symbol->value;
	if (symbol->visibility == STV_HIDDEN ||
	    symbol->visibility == STV_INTERNAL)
		set_linkage(u, v->type, BTF_VAR_STATIC);
	return 0;
}

static int place_vars(struct upload *u, struct btf_type *sec, const char *name)
{
	const struct obj_section *section = obj_section_find(u->obj, name);
	struct btf_var_secinfo *v = (void *)(sec + 1);
	int err = 0;

	if (!section || !section->size)
		return refuse(-ENOENT,
			      "the types speak of a section %s, which is not "
			      "there or is empty",
			      name);
	if (section->size > UINT32_MAX)
		return refuse(-E2BIG, "section %s has %llu bytes", name,
			      (unsigned long long)section->size);
	sec->size = section->size;
	for (uint32_t i = 0; i < btf_vlen(sec) && !err; i++)
		err = place_var(u, section - u->obj->sections, &v[i]);
	return err;
}

/* ---- What others define: to the kernel, variables like any other ---- */

/* A function that others define is declared as a global one, whose
 * parameters must have names. */
static void own_func(struct upload *u, uint32_t id)
{
	struct btf_type *t = upload_type(u, id), *proto;
	struct btf_param *param;

	t->info = BTF_KIND_FUNC << 24 | BTF_FUNC_GLOBAL;
	if (btf_kind(btf_type(u->btf, t->type)) != BTF_KIND_FUNC_PROTO)
		return;
	proto = upload_type(u, t->type);
	param = (void *)(proto + 1);
	for (uint32_t i = 0; i < btf_vlen(proto); i++)
		if (param[i].type && !param[i].name_off)
			param[i].name_off = upload_name(u);
}

/* They are nowhere in the object; each gets 4 bytes of a section that no
 * map is made of. */
static int place_ksyms(struct upload *u, struct btf_type *sec)
{
	struct btf_var_secinfo *v = (void *)(sec + 1);
	uint32_t i;

	for (i = 0; i < btf_vlen(sec); i++) {
		int kind = btf_kind(btf_type(u->btf, v[i].type));

		if (kind == BTF_KIND_FUNC) {
			own_func(u, v[i].type);
			v[i].type = upload_var(u);
		} else if (kind == BTF_KIND_VAR) {
			set_linkage(u, v[i].type, BTF_VAR_GLOBAL_ALLOCATED);
			upload_type(u, v[i].type)->type = upload_int(u);
		}
		v[i].offset = 4 * i;
		v[i].size = 4;
	}
	sec->size = 4 * i;
	return 0;
}

static const struct extern_sym *extern_of(const struct externs *externs,
					  uint32_t var)
{
	for (int i = 0; externs && i < externs->count; i++)
		if (externs->rows[i].var == var)
			return &externs->rows[i];
	return NULL;
}

static int place_kconfig(struct upload *u, struct btf_type *sec)
{
	struct btf_var_secinfo *v = (void *)(sec + 1);
	uint32_t end = 0;

	for (uint32_t i = 0; i < btf_vlen(sec); i++) {
		const struct extern_sym *sym = extern_of(u->externs, v[i].type);

		v[i].offset = sym ? sym->offset : end;
		end += v[i].size;
		if (btf_kind(btf_type(u->btf, v[i].type)) == BTF_KIND_VAR)
			set_linkage(u, v[i].type, BTF_VAR_GLOBAL_ALLOCATED);
	}
	sec->size = u->externs ? u->externs->kconfig_size : end;
	return 0;
}

/* ---- All ---- */

static int by_offset(const void *a, const void *b)
{
	const struct btf_var_secinfo *x = a, *y = b;

	return (x->offset > y->offset) - (x->offset < y->offset);
}

int upload_layout(struct upload *u, uint32_t id)
{
	struct btf_type *sec = upload_type(u, id);
	const char *name = btf_name(u->btf, btf_type(u->btf, id));
	int err = 0;

	if (!strcmp(name, ".ksyms"))
		err = place_ksyms(u, sec);
	else if (!strcmp(name, ".kconfig"))
		err = place_kconfig(u, sec);
	else if (!sec->size)
		err = place_vars(u, sec, name);
	qsort(sec + 1, btf_vlen(sec), sizeof(struct btf_var_secinfo),
	      by_offset);
	return err;
}
