/*
 * maps.c - the maps of an object: created, or found where they are pinned.
 *
 *     def     type, sizes, flags as the object says
 *      |      sizes that depend on the machine: CPUs, pages
 *      v
 *     spec    BPF_MAP_CREATE -- refused? --> without types of key and value,
 *      |                                     without being mapped: again
 *      v
 *     fd      variables written, slots of maps of maps filled
 */
#include "loader/err.h"
#include "loader/kernel.h"
#include "loader/load/load_in.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifndef BPF_F_MMAPABLE
#define BPF_F_MMAPABLE (1U << 10)
#endif

/* ---- The spec ---- */

/* Types of maps that refuse to know the types of their keys and values. */
static bool untyped(uint32_t type)
{
	switch (type) {
	case BPF_MAP_TYPE_PERF_EVENT_ARRAY:
	case BPF_MAP_TYPE_CGROUP_ARRAY:
	case BPF_MAP_TYPE_STACK_TRACE:
	case BPF_MAP_TYPE_ARRAY_OF_MAPS:
	case BPF_MAP_TYPE_HASH_OF_MAPS:
	case BPF_MAP_TYPE_DEVMAP:
	case BPF_MAP_TYPE_DEVMAP_HASH:
	case BPF_MAP_TYPE_CPUMAP:
	case BPF_MAP_TYPE_QUEUE:
	case BPF_MAP_TYPE_STACK:
	case BPF_MAP_TYPE_XSKMAP:
	case BPF_MAP_TYPE_SOCKMAP:
	case BPF_MAP_TYPE_SOCKHASH: return true;
	default: return false;
	}
}

/* What the caller says of a map, else what the object does. */
static void set_size(const struct load *load, const struct mapdef *def,
		     struct map_spec *spec)
{
	for (int i = 0; i < load->want.size_count; i++) {
		const struct load_size *size = &load->want.sizes[i];

		if (strcmp(size->name, def->name))
			continue;
		if (size->max_entries)
			spec->max_entries = size->max_entries;
		if (size->value_size)
			spec->value_size = size->value_size;
	}
}

/* What depends on the machine. */
static void fit_size(struct map_spec *spec)
{
	if (spec->type == BPF_MAP_TYPE_PERF_EVENT_ARRAY && !spec->max_entries)
		spec->max_entries = kernel_possible_cpus();
	if (spec->type == BPF_MAP_TYPE_RINGBUF ||
	    spec->type == BPF_MAP_TYPE_USER_RINGBUF)
		spec->max_entries = mapdef_ring_size(spec->max_entries,
						     sysconf(_SC_PAGESIZE));
}

static void set_types(const struct load *load, const struct mapdef *def,
		      struct map_spec *spec)
{
	if (load->btf_fd < 0 || untyped(def->type) || !def->value_type)
		return;
	spec->btf_fd = load->btf_fd;
	spec->btf_key_type_id = def->key_type;
	spec->btf_value_type_id = def->value_type;
}

void load_map_spec(const struct load *load, const struct mapdef *def,
		   struct map_spec *spec)
{
	*spec = (struct map_spec){
		.type = def->type,
		.key_size = def->key_size,
		.value_size = def->value_size,
		.max_entries = def->max_entries,
		.flags = def->map_flags,
		.numa_node = def->numa_node,
		.map_extra = def->map_extra,
	};
	load_name(spec->name, def->name);
	set_size(load, def, spec);
	fit_size(spec);
	set_types(load, def, spec);
}

/* ---- Created ---- */

/* Leave out the next thing that a map can do without. */
static bool simpler(struct map_spec *spec)
{
	if (spec->btf_fd && !spec->btf_vmlinux_value_type_id) {
		spec->btf_fd = 0;
		spec->btf_key_type_id = spec->btf_value_type_id = 0;
		return true;
	}
	if (spec->flags & BPF_F_MMAPABLE && spec->type == BPF_MAP_TYPE_ARRAY) {
		spec->flags &= ~BPF_F_MMAPABLE;
		return true;
	}
	return false;
}

/* *spec becomes what was taken.  The answer that counts is the first. */
static int create(struct map_spec *spec)
{
	struct map_spec less = *spec;
	int fd = sys_map_create(spec), err = fd;

	while (fd < 0 && err != -EPERM && simpler(&less)) {
		fd = sys_map_create(&less);
		if (fd >= 0)
			*spec = less;
	}
	return fd < 0 ? fail(err, "bpf(BPF_MAP_CREATE)") : fd;
}

/* A map of maps is told what they are like by an example. */
static int create_inner(struct load *load, struct load_map *map)
{
	struct map_spec spec;
	int fd;

	load_map_spec(load, map->def->inner, &spec);
	fd = create(&spec);
	if (fd < 0)
		return within(fd, "the map inside");
	map->spec.inner_map_fd = map->inner_fd = fd;
	return 0;
}

static int create_map(struct load *load, struct load_map *map)
{
	int err = 0, fd;

	if (map->def->inner)
		err = create_inner(load, map);
	if (!err && map->def->form == MAPDEF_STRUCT_OPS)
		err = load_ops_prepare(load, map);
	if (err)
		return err;
	fd = create(&map->spec);
	if (map->inner_fd >= 0) {
		close(map->inner_fd);
		map->inner_fd = -1;
	}
	if (fd < 0)
		return load_ops_explain(map, fd);
	map->fd = fd;
	return 0;
}

/* ---- Found ---- */

static int differs(const char *what, uint64_t pinned, uint64_t wanted)
{
	if (pinned == wanted)
		return 0;
	return refuse(-EEXIST,
		      "a map of that name is pinned, with %s %llu, not %llu: "
		      "remove it, or give this one another name",
		      what, (unsigned long long)pinned,
		      (unsigned long long)wanted);
}

/* The info of a program would be taken for that of a map. */
static bool is_map(int fd)
{
	char path[32], name[32] = "";

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return readlink(path, name, sizeof(name) - 1) < 0 ||
	       !strcmp(name, "anon_inode:bpf-map");
}

/* Without what the kernel itself adds (kernel/bpf/devmap.c, dev_map_alloc).
 */
static uint32_t own_flags(const struct bpf_map_info *info)
{
	bool devices = info->type == BPF_MAP_TYPE_DEVMAP ||
		       info->type == BPF_MAP_TYPE_DEVMAP_HASH;

	return info->map_flags & ~(devices ? BPF_F_RDONLY_PROG : 0);
}

static int check_found(const struct map_spec *spec, int fd)
{
	struct bpf_map_info info;
	int err = is_map(fd)
			  ? sys_obj_info(fd, &info, sizeof(info))
			  : refuse(-EEXIST, "what is pinned there is no map");

	if (!err)
		err = differs("type", info.type, spec->type);
	if (!err)
		err = differs("key_size", info.key_size, spec->key_size);
	if (!err)
		err = differs("value_size", info.value_size, spec->value_size);
	if (!err)
		err = differs("max_entries", info.max_entries,
			      spec->max_entries);
	if (!err)
		err = differs("map_flags", own_flags(&info), spec->flags);
	return err ? err
		   : differs("map_extra", info.map_extra, spec->map_extra);
}

static int pin_path(const struct load *load, const struct mapdef *def,
		    char path[PATH_MAX])
{
	const char *pins = load->want.pins;

	if (!pins)
		pins = sys_pretending() ? "/sys/fs/bpf" : kernel_bpffs();
	if (!pins)
		return -ENOENT;
	if (snprintf(path, PATH_MAX, "%s/%s", pins, def->name) >= PATH_MAX)
		return refuse(-ENAMETOOLONG, "%s/%s", pins, def->name);
	return 0;
}

/* -ENOENT: nothing is pinned there yet. */
static int find_pinned(struct load_map *map, const char *path)
{
	int fd = sys_obj_get(path), err;

	if (fd < 0)
		return fd == -ENOENT ? fd : within(fd, "%s", path);
	err = check_found(&map->spec, fd);
	if (err) {
		close(fd);
		return within(err, "%s", path);
	}
	map->fd = fd;
	map->found = true;
	return 0;
}

static int find_or_pin(struct load *load, struct load_map *map)
{
	char path[PATH_MAX];
	int err = pin_path(load, map->def, path);

	if (err)
		return err;
	if (!sys_pretending()) {
		err = find_pinned(map, path);
		if (err != -ENOENT)
			return err;
	}
	err = create_map(load, map);
	if (err)
		return err;
	err = sys_obj_pin(map->fd, path);
	return err ? within(err, "pin it at %s", path) : 0;
}

/* ---- Filled ---- */

static const struct load_map *map_of_symbol(struct load *load, int symbol)
{
	const struct obj_symbol *s = &load->obj.symbols[symbol];

	return load_map_of(load,
			   mapdef_at(&load->mapdefs, s->section, s->value));
}

/* The maps in a map of maps, all of them created by now. */
static int fill(struct load *load, struct load_map *map)
{
	int err = 0;

	for (int i = 0; i < map->def->value_count && !err; i++) {
		const struct mapdef_value *v = &map->def->values[i];
		const struct load_map *in = map_of_symbol(load, v->symbol);

		if (in)
			err = sys_map_update(map->fd, &v->index, &in->fd,
					     BPF_ANY);
		if (err)
			within(err, "map %s: slot %u", map->def->name,
			       v->index);
	}
	return err;
}

static bool of_maps(const struct mapdef *def)
{
	return def->type == BPF_MAP_TYPE_ARRAY_OF_MAPS ||
	       def->type == BPF_MAP_TYPE_HASH_OF_MAPS;
}

/* ---- All of them ---- */

static int load_map(struct load *load, struct load_map *map)
{
	int err;

	load_map_spec(load, map->def, &map->spec);
	err = map->def->pinned ? find_or_pin(load, map) : create_map(load, map);
	map->number = map->fd;
	if (!err && map->value && map->def->form != MAPDEF_STRUCT_OPS)
		err = load_data_write(map);
	return err ? within(err, "map %s", map->def->name) : 0;
}

int load_maps(struct load *load)
{
	int err = 0;

	for (int i = 0; i < load->mapdefs.count && !err; i++)
		if (!load->maps[i].left_out)
			err = load_map(load, &load->maps[i]);
	for (int i = 0; i < load->mapdefs.count && !err; i++)
		if (of_maps(load->maps[i].def) && !load->maps[i].found)
			err = fill(load, &load->maps[i]);
	return err;
}
