/*
 * value_json.c - bytes as JSON, by their type: see value_json.h.
 */
#include "progs/rawbpf/value_json.h"
#include "loader/btf/find.h"
#include "loader/btf/text.h"
#include "progs/rawbpf/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	DEPTH = 32,   /* types in types */
	LEAST = 4096, /* values of however few bytes */
};

struct reader {
	const struct btf *btf;
	const unsigned char *bytes;
	uint64_t bits;
	int depth;
	uint64_t left; /* values: a forged file may fan out */
};

static json_t *value(struct reader *r, uint32_t id, uint64_t at, uint32_t bits);

static uint64_t take(const struct reader *r, uint64_t at, uint64_t bits)
{
	uint64_t v = 0;

	for (uint64_t i = 0; i < bits; i++)
		v |= (uint64_t)(r->bytes[(at + i) / 8] >> (at + i) % 8 & 1)
		     << i;
	return v;
}

static json_t *hex(uint64_t v)
{
	char text[24];

	snprintf(text, sizeof(text), "0x%llx", (unsigned long long)v);
	return json_string(text);
}

static json_t *number(const struct btf_type *t, uint64_t v, uint64_t bits)
{
	int encoding = BTF_INT_ENCODING(*(const uint32_t *)btf_tail(t));
	char text[24];

	if (encoding & BTF_INT_BOOL)
		return json_boolean(v);
	if (encoding & BTF_INT_SIGNED)
		return json_integer((int64_t)(v << (64 - bits)) >> (64 - bits));
	if (v <= INT64_MAX)
		return json_integer(v);
	snprintf(text, sizeof(text), "%llu", (unsigned long long)v);
	return json_string(text);
}

static json_t *scalar(struct reader *r, uint32_t id, uint64_t at, uint64_t bits)
{
	const struct btf_type *t = btf_type(r->btf, id);
	uint64_t v = take(r, at, bits);
	const char *name;

	switch (btf_kind(t)) {
	case BTF_KIND_INT: return number(t, v, bits);
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		if (btf_kflag(t))
			v = (int64_t)(v << (64 - bits)) >> (64 - bits);
		name = btf_enum_name(r->btf, id, v);
		return name ? json_text(name) : json_integer(v);
	}
	return hex(v);
}

static json_t *text(struct reader *r, const struct btf_text *found)
{
	char *copy = strndup((const char *)found->at, found->len);
	json_t *string = copy ? json_text(copy) : NULL;

	free(copy);
	(void)r;
	return string;
}

static json_t *array(struct reader *r, uint32_t id, uint64_t at)
{
	const struct btf_array *a = btf_tail(btf_type(r->btf, id));
	int64_t size = btf_size(r->btf, a->type);
	struct btf_text found;
	json_t *list;

	if (at % 8 == 0 && at <= r->bits &&
	    btf_text_of(r->btf, id, r->bytes + at / 8, (r->bits - at) / 8,
			&found))
		return text(r, &found);
	list = json_array();
	for (uint32_t i = 0; i < a->nelems && size > 0 && r->left; i++) {
		uint64_t from = at + i * (uint64_t)size * 8;

		if (from > r->bits)
			break;
		json_array_append_new(list, value(r, a->type, from, 0));
	}
	return list;
}

/* Members without a name have their own in the same object. */
static json_t *compound(struct reader *r, const struct btf_type *t, uint64_t at)
{
	json_t *object = json_object(), *member;

	for (uint32_t i = 0; i < btf_vlen(t) && r->left; i++) {
		struct btf_field f = btf_field(r->btf, t, i);

		member = value(r, f.type, at + f.at, f.bits);
		if (*f.name) {
			json_object_set_new(object, f.name, member);
		} else {
			json_object_update(object, member);
			json_decref(member);
		}
	}
	return object;
}

static json_t *any(struct reader *r, uint32_t id, uint64_t at, uint32_t bits)
{
	const struct btf_type *t = btf_type(r->btf, id);
	int64_t size = btf_size(r->btf, id);
	uint64_t wide = bits ? bits : size * 8ull;

	if (btf_kind(t) == BTF_KIND_STRUCT || btf_kind(t) == BTF_KIND_UNION)
		return compound(r, t, at);
	if (btf_kind(t) == BTF_KIND_ARRAY)
		return array(r, id, at);
	if (size < 0 || wide < 1 || wide > 64 || wide > r->bits - at)
		return json_null();
	return scalar(r, id, at, wide);
}

static json_t *value(struct reader *r, uint32_t id, uint64_t at, uint32_t bits)
{
	json_t *json;

	r->left -= r->left > 0;
	if (at > r->bits || r->depth >= DEPTH)
		return json_null();
	r->depth++;
	json = any(r, btf_skip(r->btf, id), at, bits);
	r->depth--;
	return json;
}

json_t *value_json(const struct btf *btf, uint32_t id, const void *bytes,
		   size_t size)
{
	struct reader r = { .btf = btf,
			    .bytes = bytes,
			    .bits = size * 8ull,
			    .left = size * 8ull + LEAST };

	return value(&r, id, 0, 0);
}

json_t *value_json_hex(const void *bytes, size_t size)
{
	char *text = malloc(2 * size + 1);
	json_t *string;

	if (!text)
		return json_null();
	text[0] = '\0';
	for (size_t i = 0; i < size; i++)
		sprintf(text + 2 * i, "%02x",
			((const unsigned char *)bytes)[i]);
	string = json_string(text);
	free(text);
	return string;
}
