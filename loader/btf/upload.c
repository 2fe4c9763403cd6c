/*
 * upload.c - the copy of an object's BTF that a kernel gets: see upload.h.
 */
#include "loader/btf/upload_in.h"
#include "loader/err.h"

#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	INT_SIZE = sizeof(struct btf_type) + sizeof(uint32_t),
	VAR_SIZE = sizeof(struct btf_type) + sizeof(struct btf_var),
	NAME_SIZE = 2 /* "_" */
};

struct btf_type *upload_type(const struct upload *u, uint32_t id)
{
	return (void *)(u->types + u->btf->at[id - u->btf->first]);
}

/* ---- What is added ---- */

/* A type with a tail of one word. */
static uint32_t add_type(struct upload *u, struct btf_type type, uint32_t tail)
{
	memcpy(u->types + u->types_len, &type, sizeof(type));
	memcpy(u->types + u->types_len + sizeof(type), &tail, sizeof(tail));
	u->types_len += sizeof(type) + sizeof(tail);
	return u->end++;
}

uint32_t upload_name(struct upload *u)
{
	if (!u->own_name) {
		u->own_name = u->strings_len;
		memcpy(u->strings + u->strings_len, "_", NAME_SIZE);
		u->strings_len += NAME_SIZE;
	}
	return u->own_name;
}

static uint32_t find_int(const struct btf *btf)
{
	for (uint32_t id = btf->first; id < btf->end; id++) {
		const struct btf_type *t = btf_type(btf, id);

		if (btf_kind(t) == BTF_KIND_INT && t->size == 4)
			return id;
	}
	return 0;
}

uint32_t upload_int(struct upload *u)
{
	struct btf_type type = { .info = BTF_KIND_INT << 24, .size = 4 };

	if (!u->own_int)
		u->own_int = find_int(u->btf);
	if (!u->own_int) {
		type.name_off = upload_name(u);
		u->own_int = add_type(u, type, 32);
	}
	return u->own_int;
}

uint32_t upload_var(struct upload *u)
{
	struct btf_type type = { .info = BTF_KIND_VAR << 24 };

	if (!(u->knows & BTF_KNOWS_DATASEC))
		return upload_int(u);
	if (!u->own_var) {
		type.name_off = upload_name(u);
		type.type = upload_int(u);
		u->own_var = add_type(u, type, BTF_VAR_GLOBAL_ALLOCATED);
	}
	return u->own_var;
}

/* ---- Functions ---- */

static bool is_hidden(const struct obj *obj, const struct obj_symbol *symbol)
{
	return symbol->type == STT_FUNC && symbol->section > 0 &&
	       (symbol->visibility == STV_HIDDEN ||
		symbol->visibility == STV_INTERNAL) &&
	       !strcmp(obj->sections[symbol->section].name, ".text");
}

/* A global function is verified by itself, for all arguments; a hidden one
 * is not meant to be. */
static void hide_func(struct upload *u, const char *name)
{
	for (uint32_t id = u->btf->first; id < u->btf->end; id++) {
		const struct btf_type *t = btf_type(u->btf, id);

		if (btf_kind(t) == BTF_KIND_FUNC &&
		    btf_vlen(t) == BTF_FUNC_GLOBAL &&
		    !strcmp(btf_name(u->btf, t), name))
			upload_type(u, id)->info =
				BTF_KIND_FUNC << 24 | BTF_FUNC_STATIC;
	}
}

static void hide_funcs(struct upload *u)
{
	for (int i = 0; i < u->obj->symbol_count; i++)
		if (is_hidden(u->obj, &u->obj->symbols[i]))
			hide_func(u, u->obj->symbols[i].name);
}

/* ---- The whole ---- */

static int copy(struct upload *u)
{
	const struct btf *btf = u->btf;
	size_t head = sizeof(struct btf_header);
	size_t room = btf->types_len + INT_SIZE + VAR_SIZE;

	u->bytes = calloc(1, head + room + btf->strings_len + NAME_SIZE);
	if (!u->bytes)
		return fail(-ENOMEM, "a copy of the types");
	u->types = u->bytes + head;
	u->types_len = btf->types_len;
	u->strings = (char *)u->types + room;
	u->strings_len = btf->strings_len;
	u->end = btf->end;
	memcpy(u->types, btf->types, btf->types_len);
	memcpy(u->strings, btf->strings, btf->strings_len);
	return 0;
}

/* The kernel allows no gap between types and strings. */
static uint32_t finish(struct upload *u)
{
	struct btf_header h = { .magic = BTF_MAGIC,
				.version = BTF_VERSION,
				.hdr_len = sizeof(h),
				.type_len = u->types_len,
				.str_off = u->types_len,
				.str_len = u->strings_len };

	memcpy(u->bytes, &h, sizeof(h));
	memmove(u->types + u->types_len, u->strings, u->strings_len);
	return sizeof(h) + u->types_len + u->strings_len;
}

static int change(struct upload *u)
{
	int err = 0;

	hide_funcs(u);
	for (uint32_t id = u->btf->first; id < u->btf->end && !err; id++)
		if (btf_kind(btf_type(u->btf, id)) == BTF_KIND_DATASEC)
			err = upload_layout(u, id);
	for (uint32_t id = u->btf->first; id < u->btf->end && !err; id++)
		upload_rewrite(u, id);
	return err;
}

void *btf_upload(const struct obj *obj, const struct btf *btf,
		 const struct externs *externs, unsigned int knows,
		 uint32_t *size)
{
	struct upload u = {
		.obj = obj, .btf = btf, .externs = externs, .knows = knows
	};
	int err = btf_complete(btf);

	if (!err)
		err = copy(&u);
	if (!err)
		err = change(&u);
	if (err) {
		within(err, "the types for the kernel");
		free(u.bytes);
		return NULL;
	}
	*size = finish(&u);
	return u.bytes;
}
