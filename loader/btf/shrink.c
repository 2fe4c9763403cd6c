/*
 * shrink.c - of a kernel's types only those that are asked for: see
 * shrink.h.
 *
 *   records ---> names of types, of members, of values
 *                   |
 *   mark         types of those names, and what they lead to
 *                   |       (an array to its elements, a member to its type;
 *                   |        a pointer to nothing, for fields end there)
 *   number       1, 2, 3, ...
 *   write        each with the members and values that were asked for
 */
#include "loader/btf/shrink.h"
#include "loader/btf/core_in.h"
#include "loader/btf/names.h"
#include "loader/err.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How much of a type is kept. */
enum {
	KEEP_NAME = 1,	/* that there is one, and how big it is */
	KEEP_ASKED = 2, /* and the members whose names are asked for */
	KEEP_ALL = 4,	/* and all members, with all of theirs */
	KEEP_STEPS = 3, /* a type comes to its turn no more often */
};

struct shrink {
	const struct btf *btf;
	const char **asked; /* members and values */
	int asked_count;
	bool matches;	      /* some record compares whole types */
	unsigned char *marks; /* by id: of the above */
	uint32_t *todo;	      /* ids whose marks are new */
	uint32_t todo_count;
	uint32_t *ids; /* by id: the new one, 0: not kept */
	struct names names;
	FILE *types, *strings;
	uint32_t strings_len;
};

int core_queries(const struct btf *btf, const struct ext *ext,
		 struct core_query **queries)
{
	size_t count = 0, n = 0;

	for (int i = 0; i < ext->count; i++)
		if (ext->blocks[i].part == EXT_CORE)
			count += ext->blocks[i].count;
	*queries = calloc(count + 1, sizeof(**queries));
	if (!*queries)
		return fail(-ENOMEM, "%zu CO-RE records", count);
	for (int i = 0; i < ext->count; i++) {
		const struct ext_block *b = &ext->blocks[i];

		for (uint32_t k = 0; b->part == EXT_CORE && k < b->count; k++)
			(*queries)[n++] = (struct core_query){
				btf, ext_u32(b, k, 4),
				btf_string(btf, ext_u32(b, k, 8)),
				(int)ext_u32(b, k, 12)
			};
	}
	return (int)count;
}

/* ---- What is asked for ---- */

static bool is_asked(const struct shrink *s, const char *name)
{
	for (int i = 0; i < s->asked_count; i++)
		if (core_same_name(s->asked[i], name))
			return true;
	return false;
}

/* The names in a record's path. */
static int ask(struct shrink *s, const struct core_query *query)
{
	struct core_spec spec;
	int err = core_spec_read(query, &spec);

	for (int i = 0; !err && i < spec.count; i++)
		if (spec.steps[i].name && !is_asked(s, spec.steps[i].name))
			s->asked[s->asked_count++] = spec.steps[i].name;
	s->matches |= query->kind == BPF_CORE_TYPE_MATCHES;
	return err;
}

static int ask_all(struct shrink *s, const struct core_query *queries,
		   int count)
{
	int err = 0;

	s->asked = calloc((size_t)count * CORE_DEPTH + 1, sizeof(*s->asked));
	if (!s->asked)
		return fail(-ENOMEM, "%d records", count);
	for (int i = 0; i < count && !err; i++)
		err = ask(s, &queries[i]);
	return err;
}

/* ---- Mark ---- */

static void mark(struct shrink *s, uint32_t id, int marks)
{
	if (!id || id >= s->btf->end || !(marks & ~s->marks[id]))
		return;
	s->marks[id] |= marks;
	s->todo[s->todo_count++] = id;
}

static int marks_for(int kind)
{
	if (kind == BPF_CORE_TYPE_MATCHES)
		return KEEP_ALL;
	return core_family(kind) == CORE_TYPE ? KEEP_NAME : KEEP_ASKED;
}

/* Every type that has the name of a record's. */
static void mark_named(struct shrink *s, const struct core_query *query)
{
	const struct btf_type *own = btf_type(query->btf, query->type);
	const char *name = btf_name(query->btf, own);
	uint32_t kinds = TARGET_TYPES | 1u << btf_kind(own);

	if (!*name || query->kind == BPF_CORE_TYPE_ID_LOCAL)
		return;
	for (uint32_t id = 1; id < s->btf->end; id++) {
		const struct btf_type *t = btf_type(s->btf, id);

		if (kinds >> btf_kind(t) & 1 &&
		    core_same_name(btf_name(s->btf, t), name))
			mark(s, id, marks_for(query->kind));
	}
}

/* Anonymous ones may hold what is asked for, and the last one stays the
 * last: an array of none there has as many elements as one likes. */
static bool keeps_member(const struct shrink *s, uint32_t id, uint32_t i)
{
	const struct btf_type *t = btf_type(s->btf, id);
	const char *name = btf_field_plain(s->btf, t, i).name;

	if (s->marks[id] & KEEP_ALL)
		return true;
	return s->marks[id] & KEEP_ASKED &&
	       (!*name || i == btf_vlen(t) - 1 || is_asked(s, name));
}

static void follow_args(struct shrink *s, const struct btf_type *t, int marks)
{
	const struct btf_param *args = btf_tail(t);

	mark(s, t->type, marks);
	for (uint32_t i = 0; i < btf_vlen(t); i++)
		mark(s, args[i].type, marks);
}

static void follow(struct shrink *s, uint32_t id)
{
	const struct btf_type *t = btf_type(s->btf, id);
	const struct btf_array *array = btf_tail(t);
	int marks = s->marks[id];

	switch (btf_kind(t)) {
	case BTF_KIND_TYPEDEF:
	case BTF_KIND_CONST:
	case BTF_KIND_VOLATILE:
	case BTF_KIND_RESTRICT:
	case BTF_KIND_TYPE_TAG: mark(s, t->type, marks); break;
	case BTF_KIND_PTR:
		if (marks & ~KEEP_ASKED)
			mark(s, t->type, KEEP_NAME);
		break;
	case BTF_KIND_ARRAY:
		mark(s, array->type, marks);
		mark(s, array->index_type, KEEP_NAME);
		break;
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		for (uint32_t i = 0; i < btf_vlen(t); i++)
			if (keeps_member(s, id, i))
				mark(s, btf_field_plain(s->btf, t, i).type,
				     marks & ~KEEP_NAME);
		break;
	case BTF_KIND_FUNC_PROTO:
		follow_args(s, t, marks & KEEP_ALL ? KEEP_ALL : KEEP_NAME);
		break;
	}
}

static int mark_all(struct shrink *s, const struct core_query *queries,
		    int count)
{
	s->marks = calloc(s->btf->end, sizeof(*s->marks));
	s->todo = calloc((size_t)s->btf->end * KEEP_STEPS, sizeof(*s->todo));
	s->ids = calloc(s->btf->end, sizeof(*s->ids));
	if (!s->marks || !s->todo || !s->ids)
		return fail(-ENOMEM, "%u types", s->btf->end);
	for (int i = 0; i < count; i++)
		mark_named(s, &queries[i]);
	while (s->todo_count)
		follow(s, s->todo[--s->todo_count]);
	return 0;
}

/* ---- Write ---- */

static uint32_t new_id(const struct shrink *s, uint32_t id)
{
	return id < s->btf->end ? s->ids[id] : 0;
}

/* Its place among the new strings; each is there once. */
static uint32_t new_string(struct shrink *s, uint32_t offset)
{
	const char *name = btf_string(s->btf, offset);

	if (!*name)
		return 0;
	if (names_take(&s->names, name, s->strings_len) == 1) {
		fwrite(name, strlen(name) + 1, 1, s->strings);
		s->strings_len += strlen(name) + 1;
	}
	return names_first(&s->names, name);
}

static void put(struct shrink *s, const void *bytes, size_t size)
{
	fwrite(bytes, size, 1, s->types);
}

static void put_members(struct shrink *s, uint32_t id, const struct btf_type *t)
{
	const struct btf_member *members = btf_tail(t);

	for (uint32_t i = 0; i < btf_vlen(t); i++) {
		struct btf_member m = members[i];

		if (!keeps_member(s, id, i))
			continue;
		m.name_off = new_string(s, m.name_off);
		m.type = new_id(s, m.type);
		put(s, &m, sizeof(m));
	}
}

static bool keeps_value(const struct shrink *s, const struct btf_type *t,
			uint32_t i)
{
	return s->matches || is_asked(s, core_enum_name(s->btf, t, i));
}

static void put_values(struct shrink *s, const struct btf_type *t)
{
	const struct btf_enum *narrow = btf_tail(t);
	const struct btf_enum64 *wide = btf_tail(t);
	bool is_wide = btf_kind(t) == BTF_KIND_ENUM64;

	for (uint32_t i = 0; i < btf_vlen(t); i++) {
		struct btf_enum64 v;
		size_t size = is_wide ? sizeof(*wide) : sizeof(*narrow);

		if (!keeps_value(s, t, i))
			continue;
		memcpy(&v, is_wide ? (const void *)&wide[i] : &narrow[i], size);
		v.name_off = new_string(s, v.name_off);
		put(s, &v, size);
	}
}

static void put_args(struct shrink *s, const struct btf_type *t)
{
	const struct btf_param *args = btf_tail(t);

	for (uint32_t i = 0; i < btf_vlen(t); i++) {
		struct btf_param arg = { new_string(s, args[i].name_off),
					 new_id(s, args[i].type) };

		put(s, &arg, sizeof(arg));
	}
}

/* How many members or values are kept. */
static uint32_t new_vlen(const struct shrink *s, uint32_t id,
			 const struct btf_type *t)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < btf_vlen(t); i++)
		n += core_is_compound(t) ? keeps_member(s, id, i)
		     : core_is_enum(t)	 ? keeps_value(s, t, i)
					 : true;
	return n;
}

static void put_type(struct shrink *s, uint32_t id)
{
	const struct btf_type *t = btf_type(s->btf, id);
	struct btf_array array;
	struct btf_type head = {
		.name_off = new_string(s, t->name_off),
		.info = (t->info & ~BTF_MAX_VLEN) | new_vlen(s, id, t),
		.size = t->size,
	};

	switch (btf_kind(t)) {
	case BTF_KIND_INT:
		put(s, &head, sizeof(head));
		put(s, btf_tail(t), sizeof(uint32_t));
		break;
	case BTF_KIND_ARRAY:
		memcpy(&array, btf_tail(t), sizeof(array));
		array.type = new_id(s, array.type);
		array.index_type = new_id(s, array.index_type);
		put(s, &head, sizeof(head));
		put(s, &array, sizeof(array));
		break;
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		put(s, &head, sizeof(head));
		put_members(s, id, t);
		break;
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		put(s, &head, sizeof(head));
		put_values(s, t);
		break;
	case BTF_KIND_FLOAT:
	case BTF_KIND_FWD: put(s, &head, sizeof(head)); break;
	default: /* those that lead to one type, and functions */
		head.type = new_id(s, t->type);
		put(s, &head, sizeof(head));
		if (btf_kind(t) == BTF_KIND_FUNC_PROTO)
			put_args(s, t);
	}
}

/* Kinds that are never the answer to a record stay out, whoever they are
 * named after. */
static bool can_keep(int kind)
{
	return kind != BTF_KIND_VAR && kind != BTF_KIND_DATASEC &&
	       kind != BTF_KIND_FUNC && kind != BTF_KIND_DECL_TAG;
}

static void put_types(struct shrink *s)
{
	uint32_t n = 0;

	for (uint32_t id = 1; id < s->btf->end; id++)
		if (s->marks[id] && can_keep(btf_kind(btf_type(s->btf, id))))
			s->ids[id] = ++n;
	fputc('\0', s->strings);
	s->strings_len = 1;
	for (uint32_t id = 1; id < s->btf->end; id++)
		if (s->ids[id])
			put_type(s, id);
}

/* Header, types, strings; takes both and frees them. */
static int join(char *types, size_t types_len, char *strings,
		size_t strings_len, void **bytes, size_t *size)
{
	struct btf_header header = {
		.magic = BTF_MAGIC,
		.version = BTF_VERSION,
		.hdr_len = sizeof(header),
		.type_len = types_len,
		.str_off = types_len,
		.str_len = strings_len,
	};
	char *to;

	*size = sizeof(header) + types_len + strings_len;
	*bytes = to = types && strings ? malloc(*size) : NULL;
	if (to) {
		memcpy(to, &header, sizeof(header));
		memcpy(to + sizeof(header), types, types_len);
		memcpy(to + sizeof(header) + types_len, strings, strings_len);
	}
	free(types);
	free(strings);
	return to ? 0 : fail(-ENOMEM, "%zu bytes of types", *size);
}

static int write_all(struct shrink *s, void **bytes, size_t *size)
{
	char *types = NULL, *strings = NULL;
	size_t types_len = 0, strings_len = 0;

	s->types = open_memstream(&types, &types_len);
	s->strings = open_memstream(&strings, &strings_len);
	if (s->types && s->strings)
		put_types(s);
	if (s->types)
		fclose(s->types);
	if (s->strings)
		fclose(s->strings);
	return join(types, types_len, strings, strings_len, bytes, size);
}

int btf_shrink(const struct btf *kernel, const struct core_query *queries,
	       int count, void **bytes, size_t *size)
{
	struct shrink s = { .btf = kernel };
	int err = btf_complete(kernel);

	*bytes = NULL;
	if (kernel->base)
		err = refuse(-EINVAL, "a module's types lead to its kernel's, "
				      "and cannot be taken out alone");
	if (!err)
		err = ask_all(&s, queries, count);
	if (!err)
		err = mark_all(&s, queries, count);
	if (!err)
		err = write_all(&s, bytes, size);
	names_close(&s.names);
	free(s.asked);
	free(s.marks);
	free(s.todo);
	free(s.ids);
	return err;
}
