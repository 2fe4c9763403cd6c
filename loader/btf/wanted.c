/*
 * wanted.c - types by wanted names, in one pass: see wanted.h.
 */
#include "loader/btf/wanted.h"
#include "loader/err.h"

#include <errno.h>
#include <string.h>

enum {
	ROOM = 256,  /* names at first; a power of two */
	CHUNK = 512, /* types */
};

/* ---- Names ---- */

/* As libbpf has it: ___ between other letters, the last one counts. */
static bool is_separator(const char *s)
{
	return s[0] != '_' && !memcmp(s + 1, "___", 3) && s[4] != '_';
}

size_t target_name_len(const char *name)
{
	size_t len = strlen(name);

	if (!strstr(name, "___"))
		return len;
	for (size_t i = len; i-- > 4;)
		if (is_separator(name + i - 4))
			return i - 3;
	return len;
}

/* FNV-1a. */
static uint32_t hash_of(const char *name, size_t len)
{
	uint32_t hash = 2166136261u;

	while (len--)
		hash = (hash ^ (unsigned char)*name++) * 16777619;
	return hash;
}

static struct wanted *row_of(const struct target_names *names, const char *name,
			     size_t len, uint32_t hash)
{
	uint32_t slot = hash;
	int i;

	while ((i = names->table[slot % (2 * names->room)])) {
		struct wanted *w = &names->rows[i - 1];

		if (w->hash == hash && w->len == len &&
		    !memcmp(w->name, name, len))
			return w;
		slot++;
	}
	return NULL;
}

static void enter(struct target_names *names, int row)
{
	uint32_t slot = names->rows[row].hash;

	while (names->table[slot % (2 * names->room)])
		slot++;
	names->table[slot % (2 * names->room)] = row + 1;
}

/* Room for twice as many names, or for the first. */
static int grow_names(struct target_names *names)
{
	int room = names->room ? names->room * 2 : ROOM;
	struct wanted *rows;

	rows = arena_take(&names->arena, room, sizeof(*rows));
	names->links =
		arena_take(&names->arena, 2 * room, sizeof(*names->links));
	names->table =
		arena_take(&names->arena, 2 * room, sizeof(*names->table));
	if (!rows || !names->links || !names->table)
		return fail(-ENOMEM, "%d names of types", room);
	if (names->count)
		memcpy(rows, names->rows, names->count * sizeof(*rows));
	names->rows = rows;
	names->room = room;
	for (int i = 0; i < names->count; i++)
		enter(names, i);
	return 0;
}

struct wanted *wanted_find(const struct target_names *names, const char *name)
{
	size_t len = target_name_len(name);

	return names->room ? row_of(names, name, len, hash_of(name, len))
			   : NULL;
}

struct wanted *wanted_add(struct target_names *names, const char *name)
{
	size_t len = target_name_len(name);
	struct wanted *w = wanted_find(names, name);

	if (w)
		return w;
	if (names->count == names->room && grow_names(names))
		return NULL;
	w = &names->rows[names->count];
	w->name = arena_copy(&names->arena, name, len);
	w->len = len;
	w->hash = hash_of(name, len);
	if (!w->name) {
		fail(-ENOMEM, "the name of a type");
		return NULL;
	}
	enter(names, names->count++);
	return w;
}

/* ---- What names begin with ---- */

/* Which bit stands for the first four letters, or as many as there are. */
static uint32_t start_of(const char *name)
{
	uint32_t start = 0;

	for (int i = 0; i < 4 && name[i]; i++)
		start |= (uint32_t)(unsigned char)name[i] << 8 * i;
	return start * 0x9e3779b1u >> (32 - WANTED_START_BITS);
}

static void add_start(struct target_names *names, const char *name, int row)
{
	uint32_t bit = start_of(name);
	int *chain = &names->chains[bit % WANTED_CHAINS];

	names->starts[bit / 64] |= (uint64_t)1 << bit % 64;
	names->links[names->link_count++] = (struct wanted_link){ row, *chain };
	*chain = names->link_count;
}

/* A name of less than four letters has a second start: with "___". */
static void add_starts(struct target_names *names, int row)
{
	const struct wanted *w = &names->rows[row];
	char flavoured[8] = "";

	add_start(names, w->name, row);
	if (w->len >= 4)
		return;
	memcpy(flavoured, w->name, w->len);
	strcat(flavoured, "___");
	add_start(names, flavoured, row);
}

/* Is that its name, or a flavour of it? */
static bool is_named(const struct wanted *w, const char *name)
{
	if (strncmp(name, w->name, w->len) != 0)
		return false;
	return !name[w->len] ||
	       (name[w->len] == '_' && target_name_len(name) == w->len);
}

/* ---- The pass over the types ---- */

static int add_type(struct target_names *names, struct wanted *w,
		    const struct target_type *type)
{
	struct target_type *types;

	if (w->count == w->room) {
		w->room = w->room ? w->room * 2 : 2;
		types = arena_take(&names->arena, w->room, sizeof(*types));
		if (!types)
			return fail(-ENOMEM, "%d types named %s", w->room,
				    w->name);
		if (w->count)
			memcpy(types, w->types, w->count * sizeof(*types));
		w->types = types;
	}
	w->types[w->count++] = *type;
	return 0;
}

void wanted_start(struct wanted_pass *pass)
{
	struct target_names *names = pass->names;

	memset(names->starts, 0, sizeof(names->starts));
	memset(names->chains, 0, sizeof(names->chains));
	names->link_count = 0;
	for (int i = 0; i < names->count; i++) {
		if (names->rows[i].read != pass->read)
			continue;
		pass->kinds |= names->rows[i].kinds;
		add_starts(names, i);
	}
}

/* A type whose name starts as a wanted one does. */
static int try_type(const struct wanted_pass *pass, const struct btf *btf,
		    const char *name, uint32_t id)
{
	struct target_names *names = pass->names;
	int i = names->chains[start_of(name) % WANTED_CHAINS];

	for (; i; i = names->links[i - 1].next) {
		struct wanted *w = &names->rows[names->links[i - 1].row];
		struct target_type type = { btf, id, pass->module };

		if (is_named(w, name))
			return w->kinds >> btf_kind(btf_type(btf, id)) & 1
				       ? add_type(names, w, &type)
				       : 0;
	}
	return 0;
}

struct named {
	uint32_t id, name_off;
};

/* Those of `count` types from `id` on that have a name and a wanted kind.
 * Which do is past guessing, so that it is done without an `if`: half the
 * time of the whole pass. */
static int choose(const struct wanted_pass *pass, const struct btf *btf,
		  uint32_t id, int count, struct named *chosen)
{
	const uint32_t *at = btf->at + (id - btf->first);
	int n = 0;

	for (int i = 0; i < count; i++) {
		const struct btf_type *t = (const void *)(btf->types + at[i]);

		chosen[n] = (struct named){ id + i, t->name_off };
		n += (pass->kinds >> btf_kind(t) & 1) & !!t->name_off;
	}
	return n;
}

int wanted_pass(const struct wanted_pass *pass, const struct btf *btf)
{
	struct named chosen[CHUNK];
	int count, n, err = 0;

	for (uint32_t id = btf->first; id < btf->end && !err; id += count) {
		count = btf->end - id < CHUNK ? btf->end - id : CHUNK;
		n = choose(pass, btf, id, count, chosen);
		for (int i = 0; i < n && !err; i++) {
			const char *name = btf_string(btf, chosen[i].name_off);
			uint32_t bit = start_of(name);

			if (pass->names->starts[bit / 64] >> bit % 64 & 1)
				err = try_type(pass, btf, name, chosen[i].id);
		}
	}
	return err;
}
