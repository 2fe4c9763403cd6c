/*
 * resize.c - the sizes of maps, told to libbpf: see sizes.h.
 */
#include "tests/oracle/sizes.h"

#include <bpf/libbpf.h>

void sizes_set(struct bpf_object *object)
{
	struct bpf_map *map;

	bpf_object__for_each_map(map, object)
	{
		struct size size =
			sizes_of(bpf_map__name(map), bpf_map__type(map),
				 bpf_map__max_entries(map));

		if (size.entries)
			bpf_map__set_max_entries(map, size.entries);
		if (size.bytes)
			bpf_map__set_value_size(map, size.bytes);
	}
}
