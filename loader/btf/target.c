/*
 * target.c - the types of a kernel that have a wanted name: see target.h.
 *
 *   wanted      "task_struct"   "pid"
 *   starts      ... bit of "task", bit of "pid" ...       8 KiB
 *   table       hash of the whole name --> the wanted one
 *
 *   each type   of a wanted kind?  its name's start has its bit?  the hash?
 *
 * A kernel's names are 3 MB of strings: the pass looks at the kind, then at
 * the first four letters, and stays away from the rest as long as it can.
 */
#include "loader/btf/target.h"
#include "loader/err.h"
#include "loader/object/arena.h"
#include "loader/sys.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DIRECTORY "/sys/kernel/btf"

enum {
	START_BITS = 16,
	CHUNK = 512, /* types */
	ROOM = 256   /* names at first; a power of two */
};

struct wanted {
	const char *name; /* without its flavour */
	size_t len;
	uint32_t hash;
	uint32_t kinds;
	enum {
		UNREAD,
		VMLINUX, /* the pass over vmlinux has been */
		MODULES, /* and the one over its modules */
	} read;
	struct target_type *types;
	int count, room;
	int in_vmlinux;	    /* how many of them */
	uint32_t its_kinds; /* of these */
};

/* Arrays that grow leave the old ones in the arena: what target_find() gave
 * out stays. */
struct target_names {
	struct arena arena;
	struct wanted *rows;
	int count, room;
	int *table; /* 1 + a row's index, by hash, then the next; 0: free */
	uint64_t starts[(1 << START_BITS) / 64];
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

/* Which bit stands for the first four letters, or as many as there are. */
static uint32_t start_of(const char *name)
{
	uint32_t start = 0;

	for (int i = 0; i < 4 && name[i]; i++)
		start |= (uint32_t)(unsigned char)name[i] << 8 * i;
	return start * 0x9e3779b1u >> (32 - START_BITS);
}

static void add_start(struct target_names *names, const char *name)
{
	uint32_t bit = start_of(name);

	names->starts[bit / 64] |= (uint64_t)1 << bit % 64;
}

/* A name of less than four letters has a second start: with "___". */
static void add_starts(struct target_names *names, const struct wanted *w)
{
	char flavoured[8] = "";

	add_start(names, w->name);
	if (w->len >= 4)
		return;
	memcpy(flavoured, w->name, w->len);
	strcat(flavoured, "___");
	add_start(names, flavoured);
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
	names->table =
		arena_take(&names->arena, 2 * room, sizeof(*names->table));
	if (!rows || !names->table)
		return fail(-ENOMEM, "%d names of types", room);
	if (names->count)
		memcpy(rows, names->rows, names->count * sizeof(*rows));
	names->rows = rows;
	names->room = room;
	for (int i = 0; i < names->count; i++)
		enter(names, i);
	return 0;
}

static struct wanted *add_name(struct target_names *names, const char *name,
			       size_t len)
{
	struct wanted *w;

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

int target_want(struct target *target, const char *name, uint32_t kinds)
{
	struct target_names *names = target->names;
	size_t len = target_name_len(name);
	struct wanted *w = row_of(names, name, len, hash_of(name, len));

	if (!w)
		w = add_name(names, name, len);
	if (!w)
		return -ENOMEM;
	if (kinds & ~w->kinds) {
		w->kinds |= kinds;
		w->read = UNREAD;
		w->types = NULL;
		w->count = w->room = 0;
	}
	return 0;
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

/* What a pass is for: the names that are read so far, and no further. */
struct pass {
	struct target_names *names;
	int read;	/* of the names, as above */
	uint32_t kinds; /* of any of them */
	int module;
};

static void start_pass(struct pass *pass)
{
	struct target_names *names = pass->names;

	memset(names->starts, 0, sizeof(names->starts));
	for (int i = 0; i < names->count; i++) {
		if ((int)names->rows[i].read != pass->read)
			continue;
		pass->kinds |= names->rows[i].kinds;
		add_starts(names, &names->rows[i]);
	}
}

/* A type whose name starts as a wanted one does. */
static int try_type(const struct pass *pass, const struct btf *btf,
		    const char *name, uint32_t id)
{
	struct target_type type = { btf, id, pass->module };
	size_t len = target_name_len(name);
	struct wanted *w;

	w = row_of(pass->names, name, len, hash_of(name, len));
	if (!w || (int)w->read != pass->read ||
	    !(w->kinds >> btf_kind(btf_type(btf, id)) & 1))
		return 0;
	return add_type(pass->names, w, &type);
}

/* Those of `count` types from `id` on that have a name and a wanted kind,
 * into `ids`.  Which do is past guessing, so that it is done without an
 * `if`: half the time of the whole pass. */
static int choose(const struct pass *pass, const struct btf *btf, uint32_t id,
		  int count, uint32_t *ids)
{
	const uint32_t *at = btf->at + (id - btf->first);
	int chosen = 0;

	for (int i = 0; i < count; i++) {
		const struct btf_type *t = (const void *)(btf->types + at[i]);

		ids[chosen] = id + i;
		chosen += (pass->kinds >> btf_kind(t) & 1) & !!t->name_off;
	}
	return chosen;
}

static int pass_over(const struct pass *pass, const struct btf *btf)
{
	uint32_t ids[CHUNK];
	int count, err = 0;

	for (uint32_t id = btf->first; id < btf->end && !err; id += count) {
		int chosen;

		count = btf->end - id < CHUNK ? btf->end - id : CHUNK;
		chosen = choose(pass, btf, id, count, ids);
		for (int i = 0; i < chosen && !err; i++) {
			const char *name = btf_name(btf, btf_type(btf, ids[i]));
			uint32_t bit = start_of(name);

			if (pass->names->starts[bit / 64] >> bit % 64 & 1)
				err = try_type(pass, btf, name, ids[i]);
		}
	}
	return err;
}

static int read_vmlinux(struct target *target)
{
	struct pass pass = { .names = target->names,
			     .read = UNREAD,
			     .module = -1 };
	int err;

	start_pass(&pass);
	err = pass_over(&pass, &target->vmlinux);
	for (int i = 0; i < pass.names->count && !err; i++) {
		struct wanted *w = &pass.names->rows[i];

		if (w->read != UNREAD)
			continue;
		w->read = VMLINUX;
		w->in_vmlinux = w->count;
		w->its_kinds = 0;
		for (int k = 0; k < w->count; k++)
			w->its_kinds |= 1u
					<< btf_kind(btf_type(w->types[k].btf,
							     w->types[k].id));
	}
	return err;
}

/* ---- Modules ---- */

static int is_module(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && strcmp(entry->d_name, "vmlinux") != 0;
}

/* A module whose types cannot be read has none. */
static void open_module(struct target *target, const char *name)
{
	struct target_module *module = &target->modules[target->module_count];
	char path[sizeof(DIRECTORY) + NAME_MAX + 1];

	snprintf(path, sizeof(path), DIRECTORY "/%s", name);
	module->name = strdup(name);
	if (module->name && !btf_open(&module->btf, path, &target->vmlinux)) {
		target->module_count++;
		return;
	}
	err_clear();
	free(module->name);
	btf_close(&module->btf);
}

static int open_modules(struct target *target)
{
	struct dirent **list = NULL;
	int count = scandir(DIRECTORY, &list, is_module, alphasort);

	target->module_count = 0;
	if (count > 0)
		target->modules = calloc(count, sizeof(*target->modules));
	for (int i = 0; i < count; i++) {
		if (target->modules)
			open_module(target, list[i]->d_name);
		free(list[i]);
	}
	free(list);
	return count > 0 && !target->modules
		       ? fail(-ENOMEM, "%d modules", count)
		       : 0;
}

static int read_modules(struct target *target)
{
	struct pass pass = { .names = target->names, .read = VMLINUX };
	int err = target->module_count < 0 ? open_modules(target) : 0;

	start_pass(&pass);
	while (pass.module < target->module_count && !err) {
		err = pass_over(&pass, &target->modules[pass.module].btf);
		pass.module++;
	}
	for (int i = 0; i < pass.names->count && !err; i++)
		if (pass.names->rows[i].read == VMLINUX)
			pass.names->rows[i].read = MODULES;
	return err;
}

/* Is it the BTF of that module? */
static bool is_its_btf(int fd, const char *module)
{
	char name[NAME_MAX + 1] = "";
	struct bpf_btf_info info = { .name = (uintptr_t)name,
				     .name_len = sizeof(name) };

	return !sys_btf_info(fd, &info) && info.kernel_btf &&
	       !strcmp(name, module);
}

int target_module_fd(const struct target *target, int module)
{
	const char *name = target->modules[module].name;
	uint32_t id = 0;
	int fd = -1, err;

	sys_quiet(true);
	while (!(err = sys_next_id(SYS_BTFS, id, &id))) {
		fd = sys_fd_by_id(SYS_BTFS, id);
		if (fd >= 0 && is_its_btf(fd, name))
			break;
		if (fd >= 0)
			close(fd);
	}
	sys_quiet(false);
	if (!err)
		return fd;
	if (err == -ENOENT)
		return refuse(err, "the kernel has no types of a module '%s'",
			      name);
	return within(err, "looking for the types of module '%s'", name);
}

/* ---- The whole ---- */

int target_find(struct target *target, const char *name, uint32_t kinds,
		const struct target_type **found)
{
	size_t len = target_name_len(name);
	struct wanted *w;
	int err = target_want(target, name, kinds);

	if (err)
		return err;
	w = row_of(target->names, name, len, hash_of(name, len));
	if (w->read == UNREAD)
		err = read_vmlinux(target);
	if (!err && w->read == VMLINUX && !(w->its_kinds & kinds))
		err = read_modules(target);
	*found = w->types;
	if (err)
		return err;
	return w->its_kinds & kinds ? w->in_vmlinux : w->count;
}

int target_open(struct target *target, const char *path)
{
	memset(target, 0, sizeof(*target));
	target->running = !path;
	target->module_count = path ? 0 : -1;
	target->names = calloc(1, sizeof(*target->names));
	if (!target->names)
		return fail(-ENOMEM, "the types of a kernel");
	if (grow_names(target->names))
		return -ENOMEM;
	return btf_open(&target->vmlinux, path ? path : DIRECTORY "/vmlinux",
			NULL);
}

void target_close(struct target *target)
{
	for (int i = 0; i < target->module_count; i++) {
		btf_close(&target->modules[i].btf);
		free(target->modules[i].name);
	}
	free(target->modules);
	btf_close(&target->vmlinux);
	if (target->names)
		arena_close(&target->names->arena);
	free(target->names);
	memset(target, 0, sizeof(*target));
}
