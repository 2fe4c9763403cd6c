/*
 * sizes.c - maps get their sizes: see sizes.h.
 */
#include "tests/oracle/sizes.h"

#include <err.h>
#include <stdio.h>
#include <string.h>

static char **words; /* --map WORD --map WORD ... */
static int word_count;

const char *sizes_take(int argc, char **argv)
{
	int at = 1;

	words = argv + 2;
	for (; at + 1 < argc && strcmp(argv[at], "--map") == 0; at += 2)
		word_count++;
	if (at + 1 != argc)
		errx(2, "usage: [--map NAME=ENTRIES[,BYTES]]... OBJECT");
	return argv[at];
}

/* The map's size as given by the words after --map. */
static void take_size(struct bpf_map *map, const char *word)
{
	size_t len = strcspn(word, "=");
	unsigned int entries = 0, bytes = 0;

	if (strncmp(bpf_map__name(map), word, len) != 0 ||
	    bpf_map__name(map)[len])
		return;
	sscanf(word + len, "=%u,%u", &entries, &bytes);
	if (entries)
		bpf_map__set_max_entries(map, entries);
	if (bytes)
		bpf_map__set_value_size(map, bytes);
}

/* Local storage has no entries; libbpf counts processors itself. */
static bool needs_entries(const struct bpf_map *map)
{
	switch (bpf_map__type(map)) {
	case BPF_MAP_TYPE_PERF_EVENT_ARRAY:
	case BPF_MAP_TYPE_SK_STORAGE:
	case BPF_MAP_TYPE_INODE_STORAGE:
	case BPF_MAP_TYPE_TASK_STORAGE:
	case BPF_MAP_TYPE_STRUCT_OPS: return false;
	default: return !bpf_map__max_entries(map);
	}
}

void sizes_set(struct bpf_object *object)
{
	struct bpf_map *map;

	bpf_object__for_each_map(map, object)
	{
		for (int i = 0; i < word_count; i++)
			take_size(map, words[2 * i]);
		if (needs_entries(map))
			bpf_map__set_max_entries(map, SIZES_ENTRIES);
	}
}
