/*
 * btf_json.c - types as JSON: see btf_json.h.
 */
#include "progs/rawbpf/btf_json.h"
#include "loader/btf/find.h"
#include "progs/rawbpf/json.h"

static void set_int(json_t *o, const char *key, json_int_t value)
{
	json_object_set_new(o, key, json_integer(value));
}

static void set_text(json_t *o, const char *key, const char *text)
{
	json_object_set_new(o, key, json_text(*text ? text : "(anon)"));
}

/* JSON's integers, as jansson has them, end at 2^63: what is above is text. */
static void set_wide(json_t *o, const char *key, uint64_t value, bool is_signed)
{
	char text[24];

	if (is_signed || value <= INT64_MAX) {
		set_int(o, key, value);
		return;
	}
	snprintf(text, sizeof(text), "%llu", (unsigned long long)value);
	set_text(o, key, text);
}

/* An object for one row of a tail, in the list `key` of `o`. */
static json_t *row(json_t *list)
{
	json_t *r = json_object();

	json_array_append_new(list, r);
	return r;
}

static json_t *list_of(json_t *o, const struct btf_type *t, const char *key)
{
	json_t *list = json_array();

	set_int(o, "vlen", btf_vlen(t));
	json_object_set_new(o, key, list);
	return list;
}

/* ---- The tails ---- */

static void put_int(json_t *o, const struct btf_type *t)
{
	uint32_t data = *(const uint32_t *)btf_tail(t);
	int encoding = BTF_INT_ENCODING(data);

	set_int(o, "size", t->size);
	set_int(o, "bits_offset", BTF_INT_OFFSET(data));
	set_int(o, "nr_bits", BTF_INT_BITS(data));
	set_text(o, "encoding",
		 encoding == BTF_INT_SIGNED ? "SIGNED"
		 : encoding == BTF_INT_CHAR ? "CHAR"
		 : encoding == BTF_INT_BOOL ? "BOOL"
					    : "(none)");
}

static void put_array(json_t *o, const struct btf_type *t)
{
	const struct btf_array *array = btf_tail(t);

	set_int(o, "type_id", array->type);
	set_int(o, "index_type_id", array->index_type);
	set_int(o, "nr_elems", array->nelems);
}

static void put_members(json_t *o, const struct btf *btf,
			const struct btf_type *t)
{
	const struct btf_member *m = btf_tail(t);
	json_t *list;

	set_int(o, "size", t->size);
	list = list_of(o, t, "members");
	for (uint32_t i = 0; i < btf_vlen(t); i++) {
		uint32_t offset = m[i].offset;
		json_t *r = row(list);

		set_text(r, "name", btf_string(btf, m[i].name_off));
		set_int(r, "type_id", m[i].type);
		set_int(r, "bits_offset",
			btf_kflag(t) ? BTF_MEMBER_BIT_OFFSET(offset) : offset);
		if (btf_kflag(t) && BTF_MEMBER_BITFIELD_SIZE(offset))
			set_int(r, "bitfield_size",
				BTF_MEMBER_BITFIELD_SIZE(offset));
	}
}

static void put_enum(json_t *o, const struct btf *btf, const struct btf_type *t)
{
	const struct btf_enum *e = btf_tail(t);
	json_t *list;

	set_int(o, "size", t->size);
	set_text(o, "encoding", btf_kflag(t) ? "SIGNED" : "UNSIGNED");
	list = list_of(o, t, "values");
	for (uint32_t i = 0; i < btf_vlen(t); i++) {
		json_t *r = row(list);

		set_text(r, "name", btf_string(btf, e[i].name_off));
		set_int(r, "val",
			btf_kflag(t) ? e[i].val
				     : (json_int_t)(uint32_t)e[i].val);
	}
}

static void put_enum64(json_t *o, const struct btf *btf,
		       const struct btf_type *t)
{
	const struct btf_enum64 *e = btf_tail(t);
	json_t *list;

	set_int(o, "size", t->size);
	set_text(o, "encoding", btf_kflag(t) ? "SIGNED" : "UNSIGNED");
	list = list_of(o, t, "values");
	for (uint32_t i = 0; i < btf_vlen(t); i++) {
		uint64_t v = e[i].val_lo32 | (uint64_t)e[i].val_hi32 << 32;
		json_t *r = row(list);

		set_text(r, "name", btf_string(btf, e[i].name_off));
		set_wide(r, "val", v, btf_kflag(t));
	}
}

static void put_proto(json_t *o, const struct btf *btf,
		      const struct btf_type *t)
{
	const struct btf_param *p = btf_tail(t);
	json_t *list;

	set_int(o, "ret_type_id", t->type);
	list = list_of(o, t, "params");
	for (uint32_t i = 0; i < btf_vlen(t); i++) {
		json_t *r = row(list);

		set_text(r, "name", btf_string(btf, p[i].name_off));
		set_int(r, "type_id", p[i].type);
	}
}

static void put_datasec(json_t *o, const struct btf_type *t)
{
	const struct btf_var_secinfo *v = btf_tail(t);
	json_t *list;

	set_int(o, "size", t->size);
	list = list_of(o, t, "vars");
	for (uint32_t i = 0; i < btf_vlen(t); i++) {
		json_t *r = row(list);

		set_int(r, "type_id", v[i].type);
		set_int(r, "offset", v[i].offset);
		set_int(r, "size", v[i].size);
	}
}

static const char *linkage_name(uint32_t linkage)
{
	static const char *const names[] = { "static", "global", "extern" };

	return linkage < 3 ? names[linkage] : "(unknown)";
}

static void put_linked(json_t *o, const struct btf_type *t)
{
	uint32_t linkage = btf_kind(t) == BTF_KIND_FUNC
				   ? btf_vlen(t)
				   : *(const uint32_t *)btf_tail(t);

	set_int(o, "type_id", t->type);
	set_text(o, "linkage", linkage_name(linkage));
}

/* ---- One type, and all ---- */

static void put_kind(json_t *o, const struct btf *btf, const struct btf_type *t)
{
	switch (btf_kind(t)) {
	case BTF_KIND_INT: put_int(o, t); break;
	case BTF_KIND_ARRAY: put_array(o, t); break;
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION: put_members(o, btf, t); break;
	case BTF_KIND_ENUM: put_enum(o, btf, t); break;
	case BTF_KIND_ENUM64: put_enum64(o, btf, t); break;
	case BTF_KIND_FWD:
		set_text(o, "fwd_kind", btf_kflag(t) ? "union" : "struct");
		break;
	case BTF_KIND_FUNC_PROTO: put_proto(o, btf, t); break;
	case BTF_KIND_FUNC:
	case BTF_KIND_VAR: put_linked(o, t); break;
	case BTF_KIND_DATASEC: put_datasec(o, t); break;
	case BTF_KIND_FLOAT: set_int(o, "size", t->size); break;
	case BTF_KIND_DECL_TAG:
		set_int(o, "type_id", t->type);
		set_int(o, "component_idx", *(const int32_t *)btf_tail(t));
		break;
	default: set_int(o, "type_id", t->type); break;
	}
}

json_t *btf_json(const struct btf *btf, uint32_t id)
{
	const struct btf_type *t = btf_type(btf, id);
	json_t *o = json_object();

	set_int(o, "id", id);
	set_text(o, "kind", btf_kind_name(btf_kind(t)));
	set_text(o, "name", btf_name(btf, t));
	if (t)
		put_kind(o, btf, t);
	return o;
}

void btf_json_print(FILE *out, const struct btf *btf, uint32_t first,
		    uint32_t end)
{
	fputs("{\"types\": [", out);
	for (uint32_t id = first; id < end; id++) {
		json_t *o = btf_json(btf, id);

		fputs(id == first ? "\n" : ",\n", out);
		json_dumpf(o, out, 0);
		json_decref(o);
	}
	fputs("\n]}\n", out);
}
