/*
 * sim.h - maps in process memory, for programs that run without a kernel.
 *
 * The same types, the same rules and the same -errno as the kernel's, with
 * the names of map.h; sim->map goes to vm_add_map().
 *
 *     array          values [0] [1] [2] ...           never deleted
 *     hash           buckets -> slots -> keys, values
 *     LRU hash       the same; when full, the slot used longest ago goes
 *     per-CPU        each value as often as there are CPUs, side by side
 *     ring buffer    records, each with its length in front
 *     program array  what bpf_tail_call() goes to
 *     perf array     nothing: vm_env.output gets what is sent
 *
 * A value of a hash that is replaced lies elsewhere from then on: a pointer
 * to the old one sees the old bytes, as in the kernel.
 */
#ifndef MAPS_SIM_H
#define MAPS_SIM_H

#include "insn/vm/map.h"
#include "loader/sys.h"

struct sim {
	struct vm_map map;
	struct map_spec spec;
	__u32 cpus;		     /* values per key: 1 if not per-CPU */
	__u32 value_room;	     /* bytes user space reads and writes */
	const struct sim_type *type; /* how user space gets at it */
	void *state;		     /* array, hash or ring (sim_type.h) */
};

/* 0, or -errno as BPF_MAP_CREATE; -EOPNOTSUPP: a type that is not here.
 * The caller closes it; not while a machine has it. */
int sim_open(struct sim **sim, const struct map_spec *spec, int cpus);
void sim_close(struct sim *sim);

/* As user space: the value is that of all CPUs, each rounded up to 8 bytes
 * (value_room).  0 or -errno. */
int sim_lookup(struct sim *sim, const void *key, void *value);
int sim_update(struct sim *sim, const void *key, const void *value,
	       __u64 flags);
int sim_delete(struct sim *sim, const void *key);

/* The key after `key`, the first for NULL; -ENOENT: that was the last. */
int sim_next_key(struct sim *sim, const void *key, void *next);

/* The program at an index of a program array; it stays the caller's. */
int sim_set_prog(struct sim *sim, __u32 index, struct vm_prog *prog);

/* Take the finished records out of a ring buffer, until `fn` returns
 * something else than 0.  How many, or what `fn` returned. */
typedef int (*sim_record)(void *arg, const void *data, __u32 size);
int sim_consume(struct sim *sim, sim_record fn, void *arg);

#endif
