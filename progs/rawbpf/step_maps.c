/*
 * step_maps.c - maps from the command line.
 *
 *   --map counts=hash,4,8,16 --entry 1=5 --entry 2=hex:0102030405060708
 *         |      |    | | `- entries     `- of the map before it
 *         name   type | `- bytes of a value
 *                     `- bytes of a key
 *   --map counts   of an object: as it defines it
 *
 * The maps of an object are there without being asked for.
 */
#include "insn/names.h"
#include "insn/near.h"
#include "loader/err.h"
#include "progs/rawbpf/step_object.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_FD 3

/* ---- Definitions ---- */

/* The table has capitals, and people type small letters. */
static const char *change_case(char *to, size_t size, const char *from,
			       int (*letter)(int))
{
	size_t len = 0;

	for (; from[len] && len + 1 < size; len++)
		to[len] = letter((unsigned char)from[len]);
	to[len] = '\0';
	return to;
}

static enum exit_code no_such_type(const struct args *args, const char *type)
{
	char typed[32], best[32];
	struct near n;

	near_start(&n, change_case(typed, sizeof(typed), type, toupper));
	for (int i = 0; i < map_type_names.count; i++)
		near_try(&n, map_type_names.rows[i].name);
	if (n.best)
		return usage_error(args,
				   "there is no type of map '%s'; did you "
				   "mean '%s'?",
				   type,
				   change_case(best, sizeof(best), n.best,
					       tolower));
	return usage_error(args, "there is no type of map '%s'", type);
}

const char *session_map_refused(int err)
{
	switch (err) {
	case -EOPNOTSUPP:
		return "this type needs a kernel; hash, array, their LRU and "
		       "per-CPU kinds, ringbuf and prog_array do not";
	case -EINVAL: return "a map of this type cannot have these sizes";
	case -E2BIG:
	case -ENOMEM: return "that is too big";
	case -ENOSPC: return "there are too many maps";
	}
	return strerror(-err);
}

/* The three numbers behind the type. */
static bool read_sizes(char *text, struct map_spec *spec)
{
	uint32_t *const to[] = { &spec->key_size, &spec->value_size,
				 &spec->max_entries };
	__u64 number;

	for (int i = 0; i < 3; i++) {
		char *one = strsep(&text, ",");

		if (!one || !number_read(one, &number) || number > 0xffffffff)
			return false;
		*to[i] = number;
	}
	return !text;
}

int session_add_map(struct session *s, const char *name,
		    const struct map_spec *spec)
{
	int n = s->maps.count, err;

	if (n == VM_MAPS)
		return -ENOSPC;
	err = sim_open(&s->sims[n], spec, 1);
	if (err)
		return err;
	s->names[n] = (struct asm_map){ name ? name : s->sims[n]->map.name,
					FIRST_FD + n };
	s->maps.rows = s->names;
	s->maps.count++;
	return vm_add_map(s->vm, FIRST_FD + n, &s->sims[n]->map);
}

int session_map_number(const struct session *s, const struct sim *sim)
{
	int n = 0;

	while (n < VM_MAPS && (!sim || s->sims[n] != sim))
		n++;
	return FIRST_FD + n;
}

/* The name is the simulated map's; of an object's, it may be longer. */
static enum exit_code add_map(struct session *s, const struct args *args,
			      const char *text, const char *name,
			      const struct map_spec *spec)
{
	const char *keep = NULL;
	int err;

	if (session_map(s, name))
		return usage_error(args, "there are two maps '%s'", name);
	for (int i = 0; s->is_object && i < s->load.mapdefs.count; i++)
		if (!strcmp(s->load.mapdefs.rows[i].name, name))
			keep = s->load.mapdefs.rows[i].name;
	if (!keep && strlen(name) >= sizeof(spec->name))
		return usage_error(args, "'%s' is too long for a map's name",
				   name);
	err = session_add_map(s, keep, spec);
	return err ? usage_error(args, "map '%s': %s", text,
				 session_map_refused(err))
		   : DONE;
}

/* A name alone: as the object defines it. */
static enum exit_code take(struct session *s, const struct args *args,
			   const char *name)
{
	int before = s->maps.count;

	if (session_map(s, name))
		return usage_error(args, "there are two maps '%s'", name);
	if (session_object_map(s, name))
		return usage_error(args, "--map %s: %s", name, err_text());
	if (s->maps.count > before)
		return DONE;
	return usage_error(args, "map '%s': %s", name,
			   session_map_refused(
				   s->map_err[load_map_find(&s->load, name) -
					      s->load.maps]));
}

static enum exit_code define(struct session *s, const struct args *args,
			     const char *text, char *copy)
{
	char *name = strsep(&copy, "="), *type = strsep(&copy, ",");
	struct map_spec spec = { 0 };
	const struct name *row;

	if (!type || !*name)
		return usage_error(args,
				   "--map takes NAME=TYPE,KEY,VALUE,ENTRIES, "
				   "not '%s'",
				   text);
	row = name_by_name(&map_type_names, type);
	if (!row)
		return no_such_type(args, type);
	if (!copy || !read_sizes(copy, &spec))
		return usage_error(args,
				   "map '%s': three numbers follow the type: "
				   "bytes of a key, bytes of a value, entries",
				   text);
	spec.type = row->id;
	snprintf(spec.name, sizeof(spec.name), "%.15s", name);
	return add_map(s, args, text, name, &spec);
}

/* ---- Entries ---- */

/* A key or a value into `size` bytes. */
static bool read_item(const char *text, void *to, size_t size)
{
	unsigned char *bytes;
	const char *wrong;
	size_t given;
	__u64 number;
	bool fits;

	if (!strncmp(text, "hex:", 4)) {
		bytes = hex_read(text + 4, &given, &wrong);
		fits = bytes && given == size;
		if (fits)
			memcpy(to, bytes, size);
		free(bytes);
		return fits;
	}
	if (!size || !number_read(text, &number))
		return false;
	if (size < sizeof(number) && (__s64)number >> 8 * size &&
	    (__s64)number >> (8 * size - 1) != -1)
		return false;
	memset(to, 0, size);
	memcpy(to, &number, size < sizeof(number) ? size : sizeof(number));
	return true;
}

static enum exit_code put(struct sim *sim, const struct args *args,
			  const char *text, char *copy)
{
	char *key = calloc(1, sim->spec.key_size + 1);
	char *value = calloc(1, sim->value_room + 1);
	const char *from = strsep(&copy, "=");
	enum exit_code code = DONE;
	int err;

	if (!key || !value || !copy ||
	    !read_item(from, key, sim->spec.key_size) ||
	    !read_item(copy, value, sim->spec.value_size))
		code = usage_error(args,
				   "--entry takes KEY=VALUE, each a number or "
				   "hex:BYTES, of %u and %u bytes, not '%s'",
				   sim->spec.key_size, sim->spec.value_size,
				   text);
	else if ((err = sim_update(sim, key, value, BPF_ANY)) < 0)
		code = usage_error(args, "map '%s' does not take '%s': %s",
				   sim->map.name, text, strerror(-err));
	free(key);
	free(value);
	return code;
}

/* ---- Both ---- */

struct sim *session_map(const struct session *s, const char *name)
{
	for (int i = 0; i < s->maps.count; i++)
		if (!strcmp(s->names[i].name, name))
			return s->sims[i];
	return NULL;
}

static enum exit_code given(struct session *s, const struct args *args,
			    const char *option, const char *value)
{
	char *copy = strdup(value);
	enum exit_code code = DONE;

	if (!strcmp(option, "map") && s->is_object && !strchr(value, '='))
		code = take(s, args, value);
	else if (!strcmp(option, "map"))
		code = define(s, args, value, copy);
	else if (!strcmp(option, "entry") && s->maps.count)
		code = put(s->sims[s->maps.count - 1], args, value, copy);
	else if (!strcmp(option, "entry"))
		code = usage_error(args,
				   "--entry belongs to the --map before it, "
				   "and there is none before '%s'",
				   value);
	free(copy);
	return code;
}

enum exit_code session_maps(struct session *s, const struct args *args)
{
	enum exit_code code = DONE;

	for (int i = 0; i < args->given_count && code == DONE; i++)
		if (args->given[i].value)
			code = given(s, args, args->given[i].option->name,
				     args->given[i].value);
	if (code == DONE && s->is_object)
		session_object_maps(s);
	return code;
}
