/*
 * sizes.c - the sizes of maps, from words: see sizes.h.
 */
#include "tests/oracle/sizes.h"

#include <err.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <string.h>

static char **words; /* WORD --map WORD ... */
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

/* Local storage has none; loaders count processors themselves. */
static bool needs_entries(uint32_t type)
{
	switch (type) {
	case BPF_MAP_TYPE_PERF_EVENT_ARRAY:
	case BPF_MAP_TYPE_SK_STORAGE:
	case BPF_MAP_TYPE_INODE_STORAGE:
	case BPF_MAP_TYPE_TASK_STORAGE:
	case BPF_MAP_TYPE_STRUCT_OPS: return false;
	default: return true;
	}
}

struct size sizes_of(const char *map, uint32_t type, uint32_t entries)
{
	struct size size = { 0 };

	for (int i = 0; i < word_count; i++) {
		const char *word = words[2 * i];
		size_t len = strcspn(word, "=");

		if (strncmp(map, word, len) == 0 && !map[len])
			sscanf(word + len, "=%u,%u", &size.entries,
			       &size.bytes);
	}
	if (!size.entries && !entries && needs_entries(type))
		size.entries = SIZES_ENTRIES;
	return size;
}
