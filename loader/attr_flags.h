/*
 * attr_flags.h - names of the bits and small enums in union bpf_attr.
 *
 * The big enums (map, program and attach types) are in insn/names.h.
 */
#ifndef LOADER_ATTR_FLAGS_H
#define LOADER_ATTR_FLAGS_H

#include "insn/names.h"

#include <stdint.h>

/* A bit and its name; {0, name} is the name of "no bit set".  A table ends
 * with a row whose name is NULL. */
struct attr_flag {
	uint64_t bit;
	const char *name;
};

extern const struct attr_flag flags_map[];  /* map_flags, file_flags, ... */
extern const struct attr_flag flags_elem[]; /* flags of an element */
extern const struct attr_flag flags_prog[];
extern const struct attr_flag flags_attach[];
extern const struct attr_flag flags_query[];
extern const struct attr_flag flags_run[]; /* BPF_PROG_TEST_RUN */
extern const struct attr_flag flags_xdp[];
extern const struct attr_flag flags_kprobes[];
extern const struct attr_flag flags_uprobes[];

/* struct perf_event_attr */
extern const struct attr_flag flags_sample[];
extern const struct attr_flag flags_read[];
extern const struct attr_flag flags_breakpoint[];
extern const struct attr_flag flags_perf_bits[]; /* disabled, inherit, ... */

extern const struct names stats_names;	   /* BPF_ENABLE_STATS */
extern const struct names fd_type_names;   /* BPF_TASK_FD_QUERY */
extern const struct names perf_type_names; /* perf_event_attr.type */
extern const struct names hardware_names;  /* its config, by type */
extern const struct names software_names;

#endif
