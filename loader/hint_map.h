/*
 * hint_map.h - what each map type demands of its fields: hint_map.c's rules.
 */
#ifndef LOADER_HINT_MAP_H
#define LOADER_HINT_MAP_H

#include "loader/sys.h"

/* A set of map types, as bits; ALL is every type. */
#define HINT_TYPE(type)	    (1ULL << (type))
#define HINT_HAS(set, type) ((type) < 64 && ((set) >> (type)&1))
#define HINT_ALL	    UINT64_MAX

enum hint_field {
	KEY_SIZE,
	VALUE_SIZE,
	MAX_ENTRIES,
	MAP_FLAGS
};

struct hint_map_rule {
	int err;	/* the errno of a map that breaks it */
	uint64_t types; /* the map types it is about */
	enum hint_field field;
	uint32_t (*correct)(uint32_t now); /* what the field ought to be */
	const char *law;
};

extern const struct hint_map_rule hint_map_rules[];
extern const int hint_map_rule_count;

/* Types that take more than fields: an example map, BTF. */
extern const uint64_t hint_maps_in_map;
extern const uint64_t hint_storage_maps;

#endif
