/*
 * map.h - how a program defines a map.
 *
 * The loader makes the map before it loads the program.  What it should be
 * like stands in the types of a struct that has no contents: a number is
 * the length of an array.
 *
 *     struct {
 *             __uint(type, BPF_MAP_TYPE_HASH);      int (*type)[1];
 *             __uint(max_entries, 1024);            int (*max_entries)[1024];
 *             __type(key, __u32);                   __u32 *key;
 *             __type(value, struct event);          struct event *value;
 *     } events SEC(".maps");
 *
 * So the types of key and value reach the kernel, and whoever prints the
 * map later.  The bytes of `events` in the file are never looked at: in the
 * program its address stands for the map.
 */
#ifndef BPF_MAP_H
#define BPF_MAP_H

#include "bpf/types.h"

#define __uint(name, number) int(*name)[number]
#define __type(name, what)   __typeof__(what) *name

/* Initial values: a last member of any length.
 *
 *     __array(values, int(void *));
 * } calls SEC(".maps") = { .values = { [0] = (void *)&callee } };
 */
#define __array(name, what) __typeof__(what) *name[]

/* A number of 64 bits is too long for an array: an enum's value. */
#define __ulong(name, number)                               \
	enum {                                              \
		map_join(map_number_, __COUNTER__) = number \
	} name
#define map_join(a, b)	     map_join_words(a, b)
#define map_join_words(a, b) a##b

/* __uint(pinning, LIBBPF_PIN_BY_NAME): keep it in /sys/fs/bpf under its own
 * name, and use the one that is there already. */
enum {
	LIBBPF_PIN_NONE,
	LIBBPF_PIN_BY_NAME,
};

/* Which type the records of a ring buffer or perf buffer have: the kernel
 * does not ask, and a local variable's type does not get into the object.
 * Whoever prints them finds it in this section, which loaders pass over.
 *
 *     RECORD(events, struct event);
 */
#define RECORD(map, what)                                      \
	__typeof__(what) *map_join(map##_record_, __COUNTER__) \
		__attribute__((used, section(".record")))

/* The form of old programs, in SEC("maps"): here the bytes count, and the
 * kernel learns sizes but no types. */
struct bpf_map_def {
	__u32 type;
	__u32 key_size;
	__u32 value_size;
	__u32 max_entries;
	__u32 map_flags;
};

#endif
