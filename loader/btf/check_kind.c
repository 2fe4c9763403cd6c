/*
 * check_kind.c - what each kind of type asks of itself and of those it
 * refers to: see check.h.
 */
#include "loader/btf/check_in.h"
#include "loader/btf/find.h"
#include "loader/err.h"

#include <errno.h>

/* ---- Numbers ---- */

static bool is_size(uint32_t size, uint32_t most)
{
	return size && size <= most && !(size & (size - 1));
}

static int check_int(const struct btf_type *t)
{
	uint32_t data = *(const uint32_t *)btf_tail(t);
	uint32_t bits = BTF_INT_BITS(data), from = BTF_INT_OFFSET(data);
	uint32_t encoding = BTF_INT_ENCODING(data);

	if (!is_size(t->size, 16))
		return refuse(-EINVAL, "it has %u bytes, not 1, 2, 4, 8 or 16",
			      t->size);
	if (bits + from > t->size * 8)
		return refuse(-EINVAL,
			      "it has %u bits from bit %u on, in %u "
			      "bytes",
			      bits, from, t->size);
	if (encoding != 0 && encoding != BTF_INT_SIGNED &&
	    encoding != BTF_INT_CHAR && encoding != BTF_INT_BOOL)
		return refuse(-EINVAL,
			      "its encoding is %u: signed is 1, char "
			      "2, bool 4",
			      encoding);
	return 0;
}

static int check_float(const struct btf_type *t)
{
	if (is_size(t->size, 16) && t->size != 1)
		return 0;
	if (t->size == 12)
		return 0;
	return refuse(-EINVAL, "it has %u bytes, not 2, 4, 8, 12 or 16",
		      t->size);
}

static int check_enum(const struct btf *btf, const struct btf_type *t)
{
	const struct btf_enum *e = btf_tail(t);
	const struct btf_enum64 *e64 = btf_tail(t);

	if (!is_size(t->size, 8))
		return refuse(-EINVAL, "it has %u bytes, not 1, 2, 4 or 8",
			      t->size);
	for (uint32_t i = 0; i < btf_vlen(t); i++)
		if (!*btf_string(btf, btf_kind(t) == BTF_KIND_ENUM
					      ? e[i].name_off
					      : e64[i].name_off))
			return refuse(-EINVAL, "value %u has no name", i);
	return 0;
}

/* ---- Several in one ---- */

static int check_array(const struct btf *btf, const struct btf_type *t)
{
	const struct btf_array *array = btf_tail(t);
	uint32_t index = btf_skip(btf, array->index_type);
	int64_t size = btf_size(btf, array->type);

	if (size < 0)
		return refuse(
			-EINVAL,
			"its elements are of type [%u] (%s), which has no "
			"size",
			array->type, check_title(btf, array->type));
	if (btf_kind(btf_type(btf, index)) != BTF_KIND_INT)
		return refuse(-EINVAL,
			      "its index is of type [%u] (%s), which is no INT",
			      array->index_type,
			      check_title(btf, array->index_type));
	if ((uint64_t)size * array->nelems > UINT32_MAX)
		return refuse(-EINVAL,
			      "%u elements of %lld bytes do not fit "
			      "into 4 GiB",
			      array->nelems, (long long)size);
	return 0;
}

static bool is_number(const struct btf *btf, uint32_t id)
{
	int kind = btf_kind(btf_type(btf, btf_skip(btf, id)));

	return kind == BTF_KIND_INT || kind == BTF_KIND_ENUM ||
	       kind == BTF_KIND_ENUM64;
}

/* Where a member ends, in bits; below 0: refused. */
static int64_t member_end(const struct btf *btf, const struct btf_field *f,
			  uint32_t i)
{
	int64_t size = btf_size(btf, f->type);

	if (size < 0)
		return refuse(-EINVAL,
			      "member %u '%s' is of type [%u] (%s), which has "
			      "no size",
			      i, f->name, f->type, check_title(btf, f->type));
	if (!f->bits && f->at % 8)
		return refuse(-EINVAL,
			      "member %u '%s' is at bit %u, and no bit-field",
			      i, f->name, f->at);
	if (f->bits && !is_number(btf, f->type))
		return refuse(-EINVAL,
			      "member %u '%s' has %u bits, and %s is no number",
			      i, f->name, f->bits, check_title(btf, f->type));
	if (f->bits > size * 8)
		return refuse(-EINVAL,
			      "member %u '%s' has %u bits of a type of %lld", i,
			      f->name, f->bits, (long long)size * 8);
	return (int64_t)f->at + (f->bits ? f->bits : size * 8);
}

static int check_members(const struct btf *btf, const struct btf_type *t)
{
	bool is_union = btf_kind(t) == BTF_KIND_UNION;
	uint32_t last = 0;

	for (uint32_t i = 0; i < btf_vlen(t); i++) {
		struct btf_field f = btf_field(btf, t, i);
		int64_t end = member_end(btf, &f, i);

		if (end < 0)
			return (int)end;
		if (is_union && f.at)
			return refuse(-EINVAL,
				      "member %u '%s' is at bit %u of a union",
				      i, f.name, f.at);
		if (end > (int64_t)t->size * 8)
			return refuse(-EINVAL,
				      "member %u '%s' ends at bit %lld of %llu",
				      i, f.name, (long long)end,
				      (unsigned long long)t->size * 8);
		if (f.at < last)
			return refuse(-EINVAL,
				      "member %u '%s' is at bit %u, before the "
				      "one before it at %u",
				      i, f.name, f.at, last);
		last = f.at;
	}
	return 0;
}

/* ---- Functions, variables, tags ---- */

static int check_linkage(uint32_t linkage)
{
	if (linkage <= BTF_FUNC_EXTERN)
		return 0;
	return refuse(-EINVAL,
		      "its linkage is %u: static is 0, global 1, "
		      "extern 2",
		      linkage);
}

static int check_func(const struct btf *btf, const struct btf_type *t)
{
	if (btf_kind(btf_type(btf, t->type)) != BTF_KIND_FUNC_PROTO)
		return refuse(-EINVAL, "its type [%u] (%s) is no FUNC_PROTO",
			      t->type, check_title(btf, t->type));
	return check_linkage(btf_vlen(t));
}

/* The last may be of no type: it stands for "...". */
static int check_params(const struct btf *btf, const struct btf_type *t)
{
	const struct btf_param *p = btf_tail(t);

	for (uint32_t i = 0; i < btf_vlen(t); i++)
		if (!p[i].type && (i + 1 < btf_vlen(t) || p[i].name_off))
			return refuse(-EINVAL, "parameter %u '%s' is void", i,
				      btf_string(btf, p[i].name_off));
	return 0;
}

/* A compiler leaves sizes and places to the linker: 0 is none. */
static int check_datasec(const struct btf *btf, const struct btf_type *t)
{
	const struct btf_var_secinfo *s = btf_tail(t);

	for (uint32_t i = 0; i < btf_vlen(t); i++) {
		int kind = btf_kind(btf_type(btf, s[i].type));

		if (kind != BTF_KIND_VAR && kind != BTF_KIND_FUNC)
			return refuse(-EINVAL,
				      "row %u is of type [%u] (%s), neither a "
				      "VAR nor a FUNC",
				      i, s[i].type,
				      check_title(btf, s[i].type));
		if (t->size && (uint64_t)s[i].offset + s[i].size > t->size)
			return refuse(-EINVAL,
				      "row %u (%s) is %u bytes at byte %u, of "
				      "%u",
				      i, check_title(btf, s[i].type), s[i].size,
				      s[i].offset, t->size);
	}
	return 0;
}

static int check_tag(const struct btf *btf, const struct btf_type *t)
{
	const struct btf_decl_tag *tag = btf_tail(t);
	const struct btf_type *of = btf_type(btf, t->type);
	int kind = btf_kind(of), rows;

	if (kind != BTF_KIND_STRUCT && kind != BTF_KIND_UNION &&
	    kind != BTF_KIND_FUNC && kind != BTF_KIND_VAR &&
	    kind != BTF_KIND_TYPEDEF)
		return refuse(-EINVAL,
			      "it is a tag of type [%u] (%s), which "
			      "takes none",
			      t->type, check_title(btf, t->type));
	if (kind == BTF_KIND_FUNC)
		of = btf_type(btf, of->type);
	rows = kind == BTF_KIND_VAR || kind == BTF_KIND_TYPEDEF
		       ? 0
		       : (int)btf_vlen(of);
	if (tag->component_idx < -1 || tag->component_idx >= rows)
		return refuse(-EINVAL,
			      "it is a tag of row %d of [%u] (%s), "
			      "which has %d",
			      tag->component_idx, t->type,
			      check_title(btf, t->type), rows);
	return 0;
}

int check_kind(const struct btf *btf, uint32_t id)
{
	const struct btf_type *t = btf_type(btf, id);

	switch (btf_kind(t)) {
	case BTF_KIND_INT: return check_int(t);
	case BTF_KIND_FLOAT: return check_float(t);
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64: return check_enum(btf, t);
	case BTF_KIND_ARRAY: return check_array(btf, t);
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION: return check_members(btf, t);
	case BTF_KIND_FUNC: return check_func(btf, t);
	case BTF_KIND_FUNC_PROTO: return check_params(btf, t);
	case BTF_KIND_VAR: return check_linkage(*(const uint32_t *)btf_tail(t));
	case BTF_KIND_DATASEC: return check_datasec(btf, t);
	case BTF_KIND_DECL_TAG: return check_tag(btf, t);
	}
	return 0;
}
