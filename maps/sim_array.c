/*
 * sim_array.c - maps whose key is an index: values, programs, perf events.
 *
 *     key (4 bytes)     values, `cpus` cells for each index
 *     0 .. max - 1      [0 cpu 0][0 cpu 1] [1 cpu 0][1 cpu 1] ...
 *
 * All elements are always there: none is made, none is deleted.
 * (kernel/bpf/arraymap.c)
 */
#include "maps/sim_type.h"

#include <errno.h>
#include <stdlib.h>

static __u32 index_of(const void *key)
{
	__u32 index;

	memcpy(&index, key, sizeof(index));
	return index;
}

static __s64 cell(const struct sim *sim, __u32 index, int cpu)
{
	__u64 n = (__u64)index * sim->cpus + (sim->cpus > 1 ? cpu : 0);

	return n * sim->map.cells.step;
}

static __s64 array_lookup(struct vm_map *map, const void *key, int cpu)
{
	__u32 index = index_of(key);

	if (index >= map->max_entries)
		return -ENOENT;
	return cell((struct sim *)map, index, cpu);
}

static int check_update(const struct vm_map *map, const void *key, __u64 flags)
{
	if (flags > BPF_EXIST)
		return -EINVAL;
	if (index_of(key) >= map->max_entries)
		return -E2BIG;
	return flags == BPF_NOEXIST ? -EEXIST : 0;
}

static int array_update(struct vm_map *map, const void *key, const void *value,
			__u64 flags, int cpu)
{
	struct sim *sim = (struct sim *)map;
	int err = check_update(map, key, flags);

	if (err < 0)
		return err;
	sim_put(sim, (char *)map->values + cell(sim, index_of(key), cpu), value,
		map->value_size);
	return 0;
}

static int array_remove(struct vm_map *map, const void *key)
{
	(void)map;
	(void)key;
	return -EINVAL;
}

static __s64 array_walk(struct vm_map *map, __s64 from, void *key, __s64 *value,
			int cpu)
{
	__u32 index = from;

	if (from >= map->max_entries)
		return -ENOENT;
	memcpy(key, &index, sizeof(index));
	*value = cell((struct sim *)map, index, cpu);
	return from + 1;
}

static __s64 array_place(struct sim *sim, const void *key, __u64 flags)
{
	int err = check_update(&sim->map, key, flags);

	return err < 0 ? err : cell(sim, index_of(key), 0);
}

static __s64 array_find(struct sim *sim, const void *key)
{
	return array_lookup(&sim->map, key, 0);
}

static int array_next_key(struct sim *sim, const void *key, void *next)
{
	__u32 index = key ? index_of(key) + 1 : 0;

	if (key && index_of(key) >= sim->spec.max_entries)
		index = 0;
	if (index >= sim->spec.max_entries)
		return -ENOENT;
	memcpy(next, &index, sizeof(index));
	return 0;
}

static const struct vm_map_ops array_ops = {
	.lookup = array_lookup,
	.update = array_update,
	.remove = array_remove,
	.walk = array_walk,
};

static int array_open(struct sim *sim)
{
	if (sim->spec.key_size != 4 || sim->spec.value_size == 0)
		return -EINVAL;
	sim->map.ops = &array_ops;
	return sim_cells(sim, (__u64)sim->spec.max_entries * sim->cpus);
}

const struct sim_type sim_array = {
	.open = array_open,
	.place = array_place,
	.find = array_find,
	.next_key = array_next_key,
};

/* ---- Programs, perf events: 4-byte values that mean something else ---- */

static int check_fds(const struct sim *sim)
{
	return sim->spec.key_size == 4 && sim->spec.value_size == 4 ? 0
								    : -EINVAL;
}

static struct vm_prog *prog_at(struct vm_map *map, __u32 index)
{
	struct vm_prog **progs = ((struct sim *)map)->state;

	return index < map->max_entries ? progs[index] : NULL;
}

static int progs_remove(struct vm_map *map, const void *key)
{
	struct sim *sim = (struct sim *)map;
	struct vm_prog **progs = sim->state;

	if (index_of(key) >= map->max_entries)
		return -E2BIG;
	if (!progs[index_of(key)])
		return -ENOENT;
	SIM_SET(sim, progs[index_of(key)], NULL);
	return 0;
}

static const struct vm_map_ops progs_ops = { .prog = prog_at,
					     .remove = progs_remove };

static int progs_open(struct sim *sim)
{
	sim->map.ops = &progs_ops;
	if (check_fds(sim) < 0)
		return -EINVAL;
	sim->state = calloc(sim->spec.max_entries, sizeof(struct vm_prog *));
	return sim->state ? 0 : -ENOMEM;
}

static void progs_close(struct sim *sim)
{
	free(sim->state);
}

int sim_set_prog(struct sim *sim, __u32 index, struct vm_prog *prog)
{
	struct vm_prog **progs = sim->state;

	if (sim->spec.type != BPF_MAP_TYPE_PROG_ARRAY)
		return -EINVAL;
	if (index >= sim->spec.max_entries)
		return -E2BIG;
	progs[index] = prog;
	return 0;
}

const struct sim_type sim_progs = {
	.open = progs_open,
	.close = progs_close,
	.next_key = array_next_key,
};

static const struct vm_map_ops perf_ops;

static int perf_open(struct sim *sim)
{
	sim->map.ops = &perf_ops;
	return check_fds(sim);
}

const struct sim_type sim_perf = {
	.open = perf_open,
	.next_key = array_next_key,
};
