/*
 * target.c - the types of a kernel and its modules: see target.h.
 */
#include "loader/btf/target.h"
#include "loader/btf/wanted.h"
#include "loader/err.h"
#include "loader/pretend.h"
#include "loader/sys.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DIRECTORY "/sys/kernel/btf"

/* ---- vmlinux ---- */

static int read_vmlinux(struct target *target)
{
	struct wanted_pass pass = { .names = target->names,
				    .read = WANTED_NEW,
				    .module = -1 };
	int err;

	wanted_start(&pass);
	err = wanted_pass(&pass, &target->vmlinux);
	for (int i = 0; i < pass.names->count && !err; i++) {
		struct wanted *w = &pass.names->rows[i];

		if (w->read != WANTED_NEW)
			continue;
		w->read = WANTED_VMLINUX;
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
	struct wanted_pass pass = { .names = target->names,
				    .read = WANTED_VMLINUX };
	int err = target->module_count < 0 ? open_modules(target) : 0;

	wanted_start(&pass);
	while (pass.module < target->module_count && !err) {
		err = wanted_pass(&pass, &target->modules[pass.module].btf);
		pass.module++;
	}
	for (int i = 0; i < pass.names->count && !err; i++)
		if (pass.names->rows[i].read == WANTED_VMLINUX)
			pass.names->rows[i].read = WANTED_MODULES;
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

	if (sys_pretending())
		return pretend_fd("btf");
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

int target_want(struct target *target, const char *name, uint32_t kinds)
{
	struct wanted *w = wanted_add(target->names, name);

	if (!w)
		return -ENOMEM;
	if (kinds & ~w->kinds) {
		w->kinds |= kinds;
		w->read = WANTED_NEW;
		w->types = NULL;
		w->count = w->room = 0;
	}
	return 0;
}

int target_find(struct target *target, const char *name, uint32_t kinds,
		const struct target_type **found)
{
	struct wanted *w;
	int err = target_want(target, name, kinds);

	if (err)
		return err;
	w = wanted_find(target->names, name);
	if (w->read == WANTED_NEW)
		err = read_vmlinux(target);
	if (!err && w->read == WANTED_VMLINUX && !(w->its_kinds & kinds))
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
