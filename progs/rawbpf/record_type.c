/*
 * record_type.c - which type the records of a ring have: see record_type.h.
 *
 *     DATASEC ".record"
 *       VAR "events_record_0" --> PTR --> STRUCT "event"
 *            ^^^^^^ the map
 */
#include "progs/rawbpf/record_type.h"
#include "loader/btf/find.h"
#include "loader/err.h"

#include <errno.h>
#include <string.h>

#define SECTION ".record"
#define MARK	"_record_"

static bool fits(const struct btf *btf, uint32_t id, size_t size, bool padded)
{
	int64_t bytes = btf_size(btf, id);

	return bytes > 0 && (size_t)bytes <= size &&
	       size - bytes <= (padded ? 7 : 0);
}

/* "events_record_0" is of the map events. */
static bool is_of(const char *variable, const char *map)
{
	size_t len = strlen(map);

	return !strncmp(variable, map, len) &&
	       !strncmp(variable + len, MARK, strlen(MARK));
}

/* What the variable points to; 0: it is none of this map's. */
static uint32_t pointed(const struct btf *btf, uint32_t variable,
			const char *map)
{
	const struct btf_type *var = btf_type(btf, variable);
	const struct btf_type *to;

	if (btf_kind(var) != BTF_KIND_VAR || !is_of(btf_name(btf, var), map))
		return 0;
	to = btf_type(btf, btf_skip(btf, var->type));
	return btf_kind(to) == BTF_KIND_PTR ? to->type : 0;
}

/* The first of the object's RECORD()s that fits. */
static uint32_t by_object(const struct btf *btf, const char *map, size_t size,
			  bool padded)
{
	uint32_t section = btf_find_kind(btf, SECTION, BTF_KIND_DATASEC), id;
	const struct btf_type *t = btf_type(btf, section);
	const struct btf_var_secinfo *var = t ? btf_tail(t) : NULL;

	for (uint32_t i = 0; t && i < btf_vlen(t); i++) {
		id = pointed(btf, var[i].type, map);
		if (id && fits(btf, id, size, padded))
			return id;
	}
	return 0;
}

static int64_t find(const struct load *load, const char *name)
{
	return btf_find(&load->btf, name);
}

/* --record MAP=TYPE */
static uint32_t by_caller(const struct load *load, const struct args *args,
			  const char *map, size_t size, bool padded)
{
	size_t len = strlen(map);
	const char *text;
	int at = 0;

	while ((text = args_next(args, "record", &at))) {
		int64_t id = -1;

		if (!strncmp(text, map, len) && text[len] == '=')
			id = find(load, text + len + 1);
		if (id > 0 && fits(&load->btf, id, size, padded))
			return id;
	}
	return 0;
}

/* The only struct of the object that has this size. */
static uint32_t by_size(const struct btf *btf, size_t size, bool padded)
{
	uint32_t found = 0;

	for (uint32_t id = btf->first; id < btf->end; id++) {
		const struct btf_type *t = btf_type(btf, id);

		if (btf_kind(t) != BTF_KIND_STRUCT || !*btf_name(btf, t) ||
		    !fits(btf, id, size, padded))
			continue;
		if (found)
			return 0;
		found = id;
	}
	return found;
}

struct record_type record_type(const struct load *load, const struct args *args,
			       const struct mapdef *map, size_t size,
			       bool padded)
{
	uint32_t id = by_caller(load, args, map->name, size, padded);

	if (!id)
		id = by_object(&load->btf, map->name, size, padded);
	if (id)
		return (struct record_type){ id, RECORD_SAID };
	id = by_size(&load->btf, size, padded);
	return (struct record_type){ id, id ? RECORD_GUESSED : RECORD_UNKNOWN };
}

static bool is_map(const struct load *load, const char *text, size_t len)
{
	for (int i = 0; i < load->mapdefs.count; i++) {
		const char *name = load->mapdefs.rows[i].name;

		if (strlen(name) == len && !memcmp(name, text, len))
			return true;
	}
	return false;
}

int record_type_check(const struct load *load, const struct args *args)
{
	const char *text;
	int at = 0;

	while ((text = args_next(args, "record", &at))) {
		size_t len = strcspn(text, "=");

		if (!text[len])
			return refuse(-EINVAL,
				      "--record wants MAP=TYPE, not '%s'",
				      text);
		if (!is_map(load, text, len))
			return refuse(
				-ENOENT,
				"--record %s: the object has no map '%.*s'",
				text, (int)len, text);
		if (find(load, text + len + 1) < 0)
			return within(-ENOENT, "--record %s", text);
	}
	return 0;
}
