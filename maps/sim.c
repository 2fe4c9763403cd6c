/*
 * sim.c - maps in process memory: what user space does with them.
 */
#include "maps/sim_type.h"

#include <errno.h>
#include <stdlib.h>

static const struct kind {
	__u32 type;
	const struct sim_type *sim;
	bool per_cpu;
} kinds[] = {
	{ BPF_MAP_TYPE_HASH, &sim_hash, false },
	{ BPF_MAP_TYPE_ARRAY, &sim_array, false },
	{ BPF_MAP_TYPE_PROG_ARRAY, &sim_progs, false },
	{ BPF_MAP_TYPE_PERF_EVENT_ARRAY, &sim_perf, false },
	{ BPF_MAP_TYPE_PERCPU_HASH, &sim_hash, true },
	{ BPF_MAP_TYPE_PERCPU_ARRAY, &sim_array, true },
	{ BPF_MAP_TYPE_LRU_HASH, &sim_hash, false },
	{ BPF_MAP_TYPE_LRU_PERCPU_HASH, &sim_hash, true },
	{ BPF_MAP_TYPE_RINGBUF, &sim_ring, false },
};

static const struct kind *find_kind(__u32 type)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i].type == type)
			return &kinds[i];
	return NULL;
}

/* ---- Open, close ---- */

__u32 sim_step(__u32 size)
{
	__u32 step = 8;

	while (step < size)
		step *= 2;
	return step;
}

int sim_cells(struct sim *sim, __u64 count)
{
	__u32 step = sim_step(sim->spec.value_size);

	if (count > MEM_MAX_SIZE / step)
		return -E2BIG;
	sim->map.values = calloc(count, step);
	if (!sim->map.values)
		return -ENOMEM;
	sim->map.values_size = count * step;
	sim->map.cells = (struct mem_cells){ sim->spec.value_size, step };
	return 0;
}

static int programs_may(__u32 flags)
{
	if (flags & BPF_F_RDONLY_PROG)
		return MEM_MAY_READ;
	if (flags & BPF_F_WRONLY_PROG)
		return MEM_MAY_WRITE;
	return MEM_MAY_BOTH;
}

static void describe(struct sim *sim, const struct map_spec *spec,
		     const struct kind *kind, int cpus)
{
	sim->spec = *spec;
	sim->type = kind->sim;
	sim->cpus = kind->per_cpu ? cpus : 1;
	sim->value_room = kind->per_cpu ? (spec->value_size + 7) / 8 * 8 * cpus
					: spec->value_size;
	memcpy(sim->map.name, spec->name, sizeof(sim->map.name));
	sim->map.name[sizeof(sim->map.name) - 1] = 0;
	sim->map.type = spec->type;
	sim->map.key_size = spec->key_size;
	sim->map.value_size = spec->value_size;
	sim->map.max_entries = spec->max_entries;
	sim->map.may = programs_may(spec->flags);
}

int sim_open(struct sim **out, const struct map_spec *spec, int cpus)
{
	const struct kind *kind = find_kind(spec->type);
	struct sim *sim;
	int err;

	*out = NULL;
	if (!kind)
		return -EOPNOTSUPP;
	if (spec->max_entries == 0 || spec->value_size > MEM_MAX_SIZE / 2)
		return spec->max_entries ? -E2BIG : -EINVAL;
	sim = calloc(1, sizeof(*sim));
	if (!sim)
		return -ENOMEM;
	describe(sim, spec, kind, cpus);
	err = sim->type->open(sim);
	if (err < 0) {
		sim_close(sim);
		return err;
	}
	*out = sim;
	return 0;
}

void sim_close(struct sim *sim)
{
	if (!sim)
		return;
	if (sim->state)
		sim->type->close(sim);
	free(sim->map.values);
	free(sim);
}

/* ---- Elements ---- */

static char *cpu_value(struct sim *sim, __s64 first, __u32 cpu)
{
	return (char *)sim->map.values + first + cpu * sim->map.cells.step;
}

/* Bytes from one CPU's value to the next, on user space's side. */
static __u32 stride(const struct sim *sim)
{
	return sim->value_room / sim->cpus;
}

int sim_lookup(struct sim *sim, const void *key, void *value)
{
	__s64 at;

	if (!sim->type->find)
		return -EOPNOTSUPP;
	at = sim->type->find(sim, key);
	if (at < 0)
		return at;
	memset(value, 0, sim->value_room);
	for (__u32 cpu = 0; cpu < sim->cpus; cpu++)
		memcpy((char *)value + cpu * stride(sim),
		       cpu_value(sim, at, cpu), sim->spec.value_size);
	return 0;
}

int sim_update(struct sim *sim, const void *key, const void *value, __u64 flags)
{
	__s64 at;

	if (!sim->type->place)
		return -EOPNOTSUPP;
	at = sim->type->place(sim, key, flags);
	if (at < 0)
		return at;
	for (__u32 cpu = 0; cpu < sim->cpus; cpu++)
		sim_put(sim, cpu_value(sim, at, cpu),
			(const char *)value + cpu * stride(sim),
			sim->spec.value_size);
	return 0;
}

int sim_delete(struct sim *sim, const void *key)
{
	if (!sim->map.ops->remove)
		return -EOPNOTSUPP;
	return sim->map.ops->remove(&sim->map, key);
}

int sim_next_key(struct sim *sim, const void *key, void *next)
{
	if (!sim->type->next_key)
		return -EOPNOTSUPP;
	return sim->type->next_key(sim, key, next);
}
