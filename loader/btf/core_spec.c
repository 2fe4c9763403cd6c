/*
 * core_spec.c - a record's path, followed through the object's types.
 *
 *   path    = number { ":" number }
 *
 *   fields  "0:1:3"    the 0th of what is pointed to, member 1, element 3
 *   types   "0"
 *   enums   "2"        the value of index 2
 */
#include "loader/btf/core_in.h"
#include "loader/err.h"

#include <errno.h>
#include <string.h>

#define FARTHEST (1ull << 32) /* bytes from the start of a type */

/* A path being read. */
struct path {
	const char *text, *rest;
	uint32_t number;
};

static int bad_path(const char *text)
{
	return refuse(-EINVAL, "'%s' is no path: numbers with ':' between them",
		      text);
}

/* The next number: 1; 0 at the end. */
static int next_number(struct path *path)
{
	const char *digits = path->rest;
	uint64_t number = 0;

	if (!*digits)
		return 0;
	if (digits > path->text && *digits++ != ':')
		return bad_path(path->text);
	path->rest = digits;
	while (*path->rest >= '0' && *path->rest <= '9' && number <= INT32_MAX)
		number = number * 10 + (*path->rest++ - '0');
	if (path->rest == digits || number > INT32_MAX)
		return bad_path(path->text);
	path->number = number;
	return 1;
}

static void push(struct core_spec *spec, const char *name, uint32_t type,
		 uint32_t index)
{
	spec->steps[spec->count++] = (struct core_step){ name, type, index };
}

int core_spec_move(struct core_spec *spec, uint32_t type, uint32_t index)
{
	int64_t size = btf_size(spec->btf, type);
	char title[CORE_TEXT];

	if (size < 0)
		return refuse(-EINVAL, "`%s` has no size in the %s types",
			      core_title(title, spec->btf, type),
			      spec->target ? "kernel's" : "object's");
	if (size && index > FARTHEST / size)
		return refuse(-ERANGE,
			      "element %u of `%s` is farther than 4 GiB", index,
			      core_title(title, spec->btf, type));
	spec->at += index * (uint64_t)size * 8;
	return 0;
}

bool core_is_flexible(const struct core_spec *spec,
		      const struct btf_array *array)
{
	const struct core_step *last = &spec->steps[spec->count - 1];

	return last->name && array->nelems == 0 &&
	       last->index + 1 == btf_vlen(btf_type(spec->btf, last->type));
}

/* ---- Steps ---- */

static int step_member(struct core_spec *spec, const struct path *path,
		       uint32_t *id)
{
	const struct btf_type *t = btf_type(spec->btf, *id);
	char title[CORE_TEXT];
	struct btf_field f;

	if (path->number >= btf_vlen(t))
		return refuse(-EINVAL, "path '%s': `%s` has no member %u of %u",
			      path->text, core_title(title, spec->btf, *id),
			      path->number, btf_vlen(t));
	f = btf_field_plain(spec->btf, t, path->number);
	spec->at += f.at;
	if (*f.name)
		push(spec, f.name, *id, path->number);
	else if (!*path->rest)
		return refuse(-EINVAL,
			      "path '%s' ends at a member without a name",
			      path->text);
	*id = f.type;
	return 0;
}

static int step_element(struct core_spec *spec, const struct path *path,
			uint32_t *id)
{
	const struct btf_array *array = btf_tail(btf_type(spec->btf, *id));
	bool inside =
		path->number < array->nelems || core_is_flexible(spec, array);

	*id = array->type;
	if (!core_skip(spec->btf, id))
		return refuse(-EINVAL, "path '%s': an array of no type [%u]",
			      path->text, array->type);
	if (!inside)
		return refuse(-EINVAL,
			      "path '%s': element %u of an array of %u",
			      path->text, path->number, array->nelems);
	push(spec, NULL, *id, path->number);
	return core_spec_move(spec, *id, path->number);
}

static int step(struct core_spec *spec, const struct path *path, uint32_t *id)
{
	uint32_t from = *id;
	const struct btf_type *t = core_skip(spec->btf, id);
	char title[CORE_TEXT];

	if (!t)
		return refuse(-EINVAL, "path '%s' leads to no type [%u]",
			      path->text, from);
	if (++spec->depth > CORE_DEPTH)
		return refuse(-E2BIG, "path '%s' has more than %d numbers",
			      path->text, CORE_DEPTH);
	if (core_is_compound(t))
		return step_member(spec, path, id);
	if (btf_kind(t) == BTF_KIND_ARRAY)
		return step_element(spec, path, id);
	return refuse(-EINVAL, "path '%s' goes into `%s`, %s", path->text,
		      core_title(title, spec->btf, *id),
		      core_kind_word(spec->btf, *id));
}

static int read_fields(struct core_spec *spec, struct path *path)
{
	uint32_t id = spec->root;
	int more;

	core_skip(spec->btf, &id);
	push(spec, NULL, id, path->number);
	if (core_spec_move(spec, id, path->number))
		return -EINVAL;
	while ((more = next_number(path)) > 0) {
		more = step(spec, path, &id);
		if (more)
			break;
	}
	return more;
}

static int read_value(struct core_spec *spec, const struct path *path)
{
	uint32_t id = spec->root;
	const struct btf_type *t = core_skip(spec->btf, &id);
	char title[CORE_TEXT];

	core_title(title, spec->btf, spec->root);
	if (!core_is_enum(t))
		return refuse(-EINVAL, "a value of `%s`, which is no enum",
			      title);
	if (*path->rest)
		return refuse(-EINVAL,
			      "path '%s' of a value of `%s`: one number",
			      path->text, title);
	if (path->number >= btf_vlen(t))
		return refuse(-EINVAL, "`%s` has no value %u of %u", title,
			      path->number, btf_vlen(t));
	push(spec, core_enum_name(spec->btf, t, path->number), id,
	     path->number);
	return 0;
}

/* ---- The record ---- */

static int check_query(const struct core_query *query)
{
	uint32_t id = query->type;

	if (core_family(query->kind) == CORE_NONE)
		return refuse(-EINVAL, "kind %d: there are kinds 0 to 12",
			      query->kind);
	if (!core_skip(query->btf, &id))
		return refuse(-EINVAL, "no type [%u] in the object's types",
			      id);
	if (!*query->path)
		return refuse(-EINVAL, "its path is empty");
	return 0;
}

int core_spec_read(const struct core_query *query, struct core_spec *spec)
{
	struct path path = { .text = query->path, .rest = query->path };
	int err;

	spec->btf = query->btf;
	spec->root = query->type;
	spec->target = false;
	spec->at = 0;
	spec->count = 0;
	spec->depth = 1;
	err = check_query(query);
	if (!err)
		err = next_number(&path);
	if (err < 0)
		return err;
	switch (core_family(query->kind)) {
	case CORE_FIELD: return read_fields(spec, &path);
	case CORE_VALUE: return read_value(spec, &path);
	default:
		return !strcmp(query->path, "0")
			       ? 0
			       : refuse(-EINVAL,
					"path '%s' of a whole type, not \"0\"",
					query->path);
	}
}
