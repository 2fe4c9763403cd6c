/* Maps: a refused creation names its field, an element its reason. */
#include "loader/hint.h"
#include "tests/kernel/hint_row.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct field {
	const char *says;
	struct map_spec spec;
	struct hint_want want;
} fields[] = {
	{ "a ring buffer with a key",
	  { .type = BPF_MAP_TYPE_RINGBUF, .key_size = 4, .max_entries = 65536 },
	  { EINVAL, "try: key_size = 0:", "value_size" } },
	{ "a ring buffer of 1000 bytes",
	  { .type = BPF_MAP_TYPE_RINGBUF, .max_entries = 1000 },
	  { EINVAL, "try: max_entries = 4096:", "key_size" } },
	{ "a ring buffer with nothing right",
	  { .type = BPF_MAP_TYPE_RINGBUF,
	    .key_size = 4,
	    .value_size = 4,
	    .max_entries = 1000 },
	  { EINVAL, "key_size = 0, value_size = 0, max_entries = 4096",
	    "know" } },
	{ "an array with a key of 8 bytes",
	  { .type = BPF_MAP_TYPE_ARRAY,
	    .key_size = 8,
	    .value_size = 8,
	    .max_entries = 1 },
	  { EINVAL, "try: key_size = 4:", "max_entries" } },
	{ "an array of no entries",
	  { .type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8 },
	  { EINVAL, "max_entries of map type ARRAY must not be 0",
	    "key_size" } },
	{ "an array with BPF_F_NO_PREALLOC",
	  { .type = BPF_MAP_TYPE_ARRAY,
	    .key_size = 4,
	    .value_size = 8,
	    .max_entries = 1,
	    .flags = BPF_F_NO_PREALLOC },
	  { EINVAL, "BPF_F_NO_PREALLOC", "key_size" } },
	{ "an array of programs with values of 8 bytes",
	  { .type = BPF_MAP_TYPE_PROG_ARRAY,
	    .key_size = 4,
	    .value_size = 8,
	    .max_entries = 1 },
	  { EINVAL, "try: value_size = 4:", "key_size" } },
	{ "an array of perf events with values of 8 bytes",
	  { .type = BPF_MAP_TYPE_PERF_EVENT_ARRAY,
	    .key_size = 4,
	    .value_size = 8,
	    .max_entries = 1 },
	  { EINVAL, "try: value_size = 4:", "key_size" } },
	{ "a trie without BPF_F_NO_PREALLOC",
	  { .type = BPF_MAP_TYPE_LPM_TRIE,
	    .key_size = 8,
	    .value_size = 8,
	    .max_entries = 1 },
	  { EINVAL, "try: map_flags = 0x1:", "key_size" } },
	{ "stacks of 12 bytes",
	  { .type = BPF_MAP_TYPE_STACK_TRACE,
	    .key_size = 4,
	    .value_size = 12,
	    .max_entries = 1 },
	  { EINVAL, "try: value_size = 16:", "key_size" } },
	{ "a queue with a key",
	  { .type = BPF_MAP_TYPE_QUEUE,
	    .key_size = 4,
	    .value_size = 8,
	    .max_entries = 1 },
	  { EINVAL, "try: key_size = 0:", "value_size" } },
	{ "a hash without a key",
	  { .type = BPF_MAP_TYPE_HASH, .value_size = 8, .max_entries = 1 },
	  { EINVAL, "key_size of map type HASH must not be 0", "value_size" } },
	{ "a map's name with a space",
	  { .type = BPF_MAP_TYPE_ARRAY,
	    .key_size = 4,
	    .value_size = 8,
	    .max_entries = 1,
	    .name = "a b" },
	  { EINVAL, "map_name", "key_size" } },
	{ "a map of maps without an example",
	  { .type = BPF_MAP_TYPE_ARRAY_OF_MAPS,
	    .key_size = 4,
	    .value_size = 4,
	    .max_entries = 1 },
	  { 0, "inner_map_fd = 0 is none", "key_size" } },
	{ "a map type that does not exist",
	  { .type = 77, .key_size = 4, .value_size = 4, .max_entries = 1 },
	  { EINVAL, "there is no map type 77", "key_size" } },
	{ "a hash's key that is too large",
	  { .type = BPF_MAP_TYPE_HASH,
	    .key_size = 1 << 30,
	    .value_size = 4,
	    .max_entries = 1 },
	  { E2BIG, "key_size of map type HASH is too large", "value_size" } },
	{ "a per-CPU value that is too large",
	  { .type = BPF_MAP_TYPE_PERCPU_ARRAY,
	    .key_size = 4,
	    .value_size = 1 << 20,
	    .max_entries = 1 },
	  { E2BIG, "value_size of map type PERCPU_ARRAY is too large",
	    "key_size" } },
	{ "a flag that no kernel knows",
	  { .type = BPF_MAP_TYPE_HASH,
	    .key_size = 4,
	    .value_size = 4,
	    .max_entries = 1,
	    .flags = 1U << 30 },
	  { EINVAL, "map_flags of map type HASH has a flag", "key_size" } },
};

static void check_field(int i)
{
	hint_become(ROOT);
	hint_expect(sys_map_create(&fields[i].spec), &fields[i].want);
}
TABLE(hint_map, fields, check_field);

/* ---- elements: each leaves its map open, since the hint asks about it ---- */

static int update_twice(uint32_t second_key, uint64_t flags)
{
	uint32_t key = 0, value = 0;
	int fd = hint_hash_of_one(0), err;

	sys_map_update(fd, &key, &value, BPF_ANY);
	err = sys_map_update(fd, &second_key, &value, flags);
	return err;
}

static int array_of_two(void)
{
	return CREATE(.type = BPF_MAP_TYPE_ARRAY, .key_size = 4,
		      .value_size = 4, .max_entries = 2);
}

static int full_hash(void)
{
	return update_twice(1, BPF_ANY);
}

static int beyond_array(void)
{
	uint32_t key = 2, value = 0;

	return sys_map_update(array_of_two(), &key, &value, BPF_ANY);
}

static int key_exists(void)
{
	return update_twice(0, BPF_NOEXIST);
}

static int array_noexist(void)
{
	uint32_t key = 0, value = 0;

	return sys_map_update(array_of_two(), &key, &value, BPF_NOEXIST);
}

static int key_missing(void)
{
	return update_twice(1, BPF_EXIST);
}

static int bad_elem_flags(void)
{
	return update_twice(0, 1 << 20);
}

static int lock_nothing(void)
{
	return update_twice(0, BPF_F_LOCK);
}

static int array_delete(void)
{
	uint32_t key = 0;

	return sys_map_delete(array_of_two(), &key);
}

static int read_only_map(void)
{
	uint32_t key = 0, value = 0;

	return sys_map_update(hint_hash_of_one(BPF_F_RDONLY), &key, &value, 0);
}

static int update_closed(void)
{
	uint32_t key = 0, value = 0;

	return sys_map_update(-1, &key, &value, BPF_ANY);
}

static int update_program(void)
{
	uint32_t key = 0, value = 0;

	return sys_map_update(LOAD(.type = BPF_PROG_TYPE_SOCKET_FILTER), &key,
			      &value, BPF_ANY);
}

static int update_bad_key(void)
{
	uint32_t value = 0;

	return sys_map_update(hint_hash_of_one(0), (void *)16, &value, BPF_ANY);
}

static int update_no_value(void)
{
	uint32_t key = 0;

	return sys_map_update(hint_hash_of_one(0), &key, NULL, BPF_ANY);
}

static int ring_lookup(void)
{
	uint32_t key = 0, value;

	return sys_map_lookup(CREATE(.type = BPF_MAP_TYPE_RINGBUF,
				     .max_entries = 65536),
			      &key, &value);
}

static const struct element {
	const char *says;
	int (*provoke)(void);
	struct hint_want want;
} elements[] = {
	{ "a full hash", full_hash, { E2BIG, "the map is full", "index" } },
	{ "beyond an array's end",
	  beyond_array,
	  { E2BIG, "0 to 1 are there", "full" } },
	{ "BPF_NOEXIST and it exists",
	  key_exists,
	  { EEXIST, "this one is there already", "array" } },
	{ "BPF_NOEXIST in an array",
	  array_noexist,
	  { EEXIST, "keys of an array exist from the start", "already" } },
	{ "BPF_EXIST and it does not",
	  key_missing,
	  { ENOENT, "BPF_EXIST only replaces", "array" } },
	{ "flags that no update has",
	  bad_elem_flags,
	  { EINVAL, "flags = 0x100000", "LOCK, but" } },
	{ "BPF_F_LOCK without a lock",
	  lock_nothing,
	  { EINVAL, "no struct bpf_spin_lock", "0x" } },
	{ "nothing is deleted from an array",
	  array_delete,
	  { EINVAL, "deleted from an array", "fd" } },
	{ "a map that user space may only read",
	  read_only_map,
	  { EPERM, "opened with BPF_F_RDONLY", "CAP_" } },
	{ "a map fd that is none",
	  update_closed,
	  { EBADF, "map_fd = -1 is not an open", "pointer" } },
	{ "a program's fd for a map's",
	  update_program,
	  { EINVAL, "is not a map but a program", "flags" } },
	{ "a key that points nowhere",
	  update_bad_key,
	  { EFAULT, "key = 0x10 points to no memory", "value" } },
	{ "a value that is NULL",
	  update_no_value,
	  { EFAULT, "value is NULL", "key" } },
	{ "a ring buffer has nothing to look up",
	  ring_lookup,
	  { 0, "a ring buffer has no keys", "full" } },
};

static void check_element(int i)
{
	hint_become(ROOT);
	hint_expect(elements[i].provoke(), &elements[i].want);
}
TABLE(hint_element, elements, check_element);

/* ---- no map type that is there is called unknown ------------------------- */

static const struct type {
	const char *says;
	uint32_t key_size, value_size, max_entries, flags;
} types[] = {
	{ "a map type is not called unknown for sizes of 3", 3, 3, 3, 0 },
	{ "a map type is not called unknown for a flag", 4, 4, 4, 1U << 30 },
	{ "a map type is not called unknown for all zero", 0, 0, 0, 0 },
};

static void check_types(int i)
{
	char *text;
	int fd;

	hint_become(ROOT);
	for (uint32_t type = 1; type <= BPF_MAP_TYPE_BLOOM_FILTER; type++) {
		fd = CREATE(.type = type, .key_size = types[i].key_size,
			    .value_size = types[i].value_size,
			    .max_entries = types[i].max_entries,
			    .flags = types[i].flags);
		if (fd >= 0) {
			close(fd);
			continue;
		}
		text = hint_text(hint_print);
		ck_assert_msg(!strstr(text, "know") && !strstr(text, "no map"),
			      "map type %u: %s", type, text);
		free(text);
	}
}
TABLE(hint_types, types, check_types);
