/*
 * where.h - where programs go, as the command line says it.
 */
#ifndef PROGS_RAWBPF_WHERE_H
#define PROGS_RAWBPF_WHERE_H

#include "loader/attach/auto.h"
#include "loader/load/load.h"
#include "progs/rawbpf/command.h"

/* The rows of these options, for a command's table. */
#define WHERE_OPTIONS                                                          \
	{ "interface", 'i', "NAME", "of xdp and tc: this network interface" }, \
		{ "mode", 0, "MODE", "of xdp: driver or generic" },            \
		{ "cgroup", 0, "DIR",                                          \
		  "of cgroup/... and sockops: this cgroup" },                  \
		{ "netns", 0, "FILE",                                          \
		  "of sk_lookup and flow_dissector: this network namespace" }, \
		{ "at-map", 0, "NAME",                                         \
		  "of iter/bpf_map_elem, iter/bpf_sk_storage_map, "            \
		  "iter/sockmap, sk_msg, sk_skb: this map of the object" },    \
		{ "pid", 0, "NUMBER",                                          \
		  "of uprobe, usdt, perf_event: this process" },               \
		{ "binary", 0, "FILE",                                         \
		  "of uprobe, usdt: where the section names none" },           \
		{ "event", 0, "NAME",                                          \
		  "of perf_event: cpu-clock, page-faults, ..." },              \
		{ "frequency", 0, "NUMBER",                                    \
		  "of perf_event: so often a second" },                        \
	{                                                                      \
		"period", 0, "NUMBER",                                         \
			"of perf_event: each time that many have happened"     \
	}

/* DONE, or another code after words on standard error.  Either way
 * where_close() it. */
enum exit_code where_read(struct place *place, const struct args *args);
void where_close(struct place *place);

/* --at-map, once the object is loaded: its map of that name.  0, or -ENOENT
 * with the error text. */
int where_map(struct place *place, struct load *load, const struct args *args);

/* "interface NAME": the option that says what `place` lacks for a program of
 * that section; NULL: it lacks nothing that an option could say. */
const char *where_option(const struct sec *sec, const struct place *place);

#endif
