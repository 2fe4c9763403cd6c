/*
 * hint_map.c - BPF_MAP_CREATE was refused: which field is off?
 *
 *   EINVAL  { RINGBUF, key_size = 4, value_size = 0, max_entries = 4096 }
 *   probe   { RINGBUF, key_size = 0, value_size = 0, max_entries = 4096 }  ok
 *                      ^^^^^^^^^^^^ so it was this one
 *
 * A table of rules: map types, a field, the value it ought to have.  The map
 * is created again with one field corrected, then, if no single one helps,
 * with all of them.       (the map_alloc_check() of each type in kernel/bpf)
 */
#include "insn/names.h"
#include "loader/attr_field.h"
#include "loader/hint_rule.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#define BIT(type)	(1ULL << (type))
#define HAS(bits, type) ((type) < 64 && ((bits) >> (type)&1))
#define ARENA		BIT(33) /* newer than the header */

static const uint64_t any_type = UINT64_MAX;

static const uint64_t rings =
	BIT(BPF_MAP_TYPE_RINGBUF) | BIT(BPF_MAP_TYPE_USER_RINGBUF);
static const uint64_t keyless =
	BIT(BPF_MAP_TYPE_RINGBUF) | BIT(BPF_MAP_TYPE_USER_RINGBUF) |
	BIT(BPF_MAP_TYPE_QUEUE) | BIT(BPF_MAP_TYPE_STACK) |
	BIT(BPF_MAP_TYPE_BLOOM_FILTER) | ARENA;
static const uint64_t key_is_u32 =
	BIT(BPF_MAP_TYPE_ARRAY) | BIT(BPF_MAP_TYPE_PERCPU_ARRAY) |
	BIT(BPF_MAP_TYPE_PROG_ARRAY) | BIT(BPF_MAP_TYPE_PERF_EVENT_ARRAY) |
	BIT(BPF_MAP_TYPE_CGROUP_ARRAY) | BIT(BPF_MAP_TYPE_ARRAY_OF_MAPS) |
	BIT(BPF_MAP_TYPE_STACK_TRACE) | BIT(BPF_MAP_TYPE_DEVMAP) |
	BIT(BPF_MAP_TYPE_DEVMAP_HASH) | BIT(BPF_MAP_TYPE_CPUMAP) |
	BIT(BPF_MAP_TYPE_XSKMAP) | BIT(BPF_MAP_TYPE_SOCKMAP) |
	BIT(BPF_MAP_TYPE_REUSEPORT_SOCKARRAY);
static const uint64_t value_is_u32 =
	BIT(BPF_MAP_TYPE_PROG_ARRAY) | BIT(BPF_MAP_TYPE_PERF_EVENT_ARRAY) |
	BIT(BPF_MAP_TYPE_CGROUP_ARRAY) | BIT(BPF_MAP_TYPE_ARRAY_OF_MAPS) |
	BIT(BPF_MAP_TYPE_HASH_OF_MAPS) | BIT(BPF_MAP_TYPE_DEVMAP) |
	BIT(BPF_MAP_TYPE_DEVMAP_HASH) | BIT(BPF_MAP_TYPE_CPUMAP) |
	BIT(BPF_MAP_TYPE_XSKMAP) | BIT(BPF_MAP_TYPE_SOCKMAP) |
	BIT(BPF_MAP_TYPE_SOCKHASH);
static const uint64_t maps_in_map =
	BIT(BPF_MAP_TYPE_ARRAY_OF_MAPS) | BIT(BPF_MAP_TYPE_HASH_OF_MAPS);
static const uint64_t storages = BIT(BPF_MAP_TYPE_SK_STORAGE) |
				 BIT(BPF_MAP_TYPE_INODE_STORAGE) |
				 BIT(BPF_MAP_TYPE_TASK_STORAGE) | BIT(32);

/* ---- the value a field ought to have, given what it has --------------- */

static uint32_t zero(uint32_t now)
{
	(void)now;
	return 0;
}

static uint32_t four(uint32_t now)
{
	(void)now;
	return 4;
}

static uint32_t not_zero(uint32_t now)
{
	return now ? now : 4;
}

static uint32_t one_entry(uint32_t now)
{
	return now ? now : 1;
}

static uint32_t small(uint32_t now)
{
	return now > 8 ? 8 : now;
}

/* Up to the next power of two that is at least a page. */
static uint32_t ring_size(uint32_t now)
{
	uint32_t size = (uint32_t)sysconf(_SC_PAGESIZE);

	while (size < now && size < 1U << 31)
		size *= 2;
	return size;
}

static uint32_t lpm_key(uint32_t now)
{
	return now < 5 || now > 260 ? 8 : now;
}

/* Frames of 8 bytes, at most /proc/sys/kernel/perf_event_max_stack. */
static uint32_t stack_value(uint32_t now)
{
	uint32_t rounded = (now + 7) & ~7U;

	return rounded == 0 || rounded > 127 * 8 ? 127 * 8 : rounded;
}

static uint32_t no_prealloc(uint32_t now)
{
	return now | BPF_F_NO_PREALLOC;
}

static uint32_t prealloc(uint32_t now)
{
	return now & ~(uint32_t)BPF_F_NO_PREALLOC;
}

static uint32_t mmapable(uint32_t now)
{
	return now | BPF_F_MMAPABLE;
}

/* ---- the rules -------------------------------------------------------- */

enum field {
	KEY_SIZE,
	VALUE_SIZE,
	MAX_ENTRIES,
	MAP_FLAGS,
	FIELDS
};

static const char *const field_names[] = { "key_size", "value_size",
					   "max_entries", "map_flags" };

static uint32_t *field_of(struct map_spec *spec, enum field field)
{
	switch (field) {
	case KEY_SIZE: return &spec->key_size;
	case VALUE_SIZE: return &spec->value_size;
	case MAX_ENTRIES: return &spec->max_entries;
	default: return &spec->flags;
	}
}

static const struct rule {
	int err;
	const uint64_t *types;
	enum field field;
	uint32_t (*correct)(uint32_t now);
	const char *law;
} rules[] = {
#define TYPE(type)                       \
	&(const uint64_t)                \
	{                                \
		BIT(BPF_MAP_TYPE_##type) \
	}
#define RULE(...)           \
	{                   \
		__VA_ARGS__ \
	}
	RULE(EINVAL, &keyless, KEY_SIZE, zero, "must be 0: it has no keys"),
	RULE(EINVAL, &rings, VALUE_SIZE, zero,
	     "must be 0: records have any size"),
	RULE(EINVAL, &rings, MAX_ENTRIES, ring_size,
	     "is its size in bytes: a power of two and a multiple of the page "
	     "size"),
	RULE(EINVAL, &key_is_u32, KEY_SIZE, four,
	     "must be 4: the key is an index"),
	RULE(EINVAL, &value_is_u32, VALUE_SIZE, four,
	     "must be 4: the value is a file descriptor or a number"),
	RULE(EINVAL, TYPE(LPM_TRIE), MAP_FLAGS, no_prealloc,
	     "must have BPF_F_NO_PREALLOC: a trie grows"),
	RULE(EINVAL, TYPE(LPM_TRIE), KEY_SIZE, lpm_key,
	     "must be 5 to 260: a prefix length of 4 bytes, then the data"),
	RULE(EINVAL, TYPE(STACK_TRACE), VALUE_SIZE, stack_value,
	     "must be a multiple of 8, one address a frame, and at most "
	     "perf_event_max_stack frames"),
	RULE(EINVAL, &(const uint64_t){ ARENA }, VALUE_SIZE, zero,
	     "must be 0: an arena is pages"),
	RULE(EINVAL, &(const uint64_t){ ARENA }, MAP_FLAGS, mmapable,
	     "must have BPF_F_MMAPABLE"),
	RULE(EINVAL, &storages, MAX_ENTRIES, zero,
	     "must be 0: it is as large as there are objects"),
	RULE(EINVAL, &storages, MAP_FLAGS, no_prealloc,
	     "must have BPF_F_NO_PREALLOC"),
	RULE(EINVAL, &any_type, MAX_ENTRIES, one_entry, "must not be 0"),
	RULE(EINVAL, &any_type, KEY_SIZE, not_zero, "must not be 0"),
	RULE(EINVAL, &any_type, VALUE_SIZE, not_zero, "must not be 0"),
	RULE(EINVAL, &any_type, MAP_FLAGS, prealloc,
	     "must not have BPF_F_NO_PREALLOC: all of it is there from the start"),
	RULE(EINVAL, &any_type, MAP_FLAGS, zero,
	     "has a flag that this type, or this kernel, does not take"),
	RULE(E2BIG, &any_type, KEY_SIZE, small,
	     "is too large: it must fit onto the BPF stack of 512 bytes"),
	RULE(E2BIG, &any_type, VALUE_SIZE, small,
	     "is too large: a per-CPU value has at most 32 KiB"),
	RULE(E2BIG, &any_type, MAX_ENTRIES, small,
	     "is too large: entries times bytes goes beyond what the kernel "
	     "counts"),
	RULE(ENOMEM, &any_type, MAX_ENTRIES, small,
	     "needs more memory than this machine, or this cgroup's "
	     "memory.max, gives"),
	RULE(ENOMEM, &any_type, VALUE_SIZE, small,
	     "needs more memory than this machine, or this cgroup's "
	     "memory.max, gives"),
};

#define RULES (sizeof(rules) / sizeof(rules[0]))

static struct map_spec spec_of(const union bpf_attr *attr)
{
	struct map_spec spec = {
		.type = attr->map_type,
		.key_size = attr->key_size,
		.value_size = attr->value_size,
		.max_entries = attr->max_entries,
		.flags = attr->map_flags,
	};

	memcpy(spec.name, attr->map_name, sizeof(spec.name));
	return spec;
}

static bool can_create(const struct map_spec *spec)
{
	int fd = sys_map_create(spec);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* What a type says of a field counts for more than what all types say. */
static bool has_own_rule(const struct rule *general, uint32_t type)
{
	for (size_t i = 0; i < RULES; i++)
		if (rules[i].types != &any_type &&
		    rules[i].err == general->err &&
		    rules[i].field == general->field &&
		    HAS(*rules[i].types, type))
			return true;
	return false;
}

/* Correct one field.  False: the rule is not about this map, or its field
 * is already right. */
static bool apply(const struct rule *rule, int err, struct map_spec *spec)
{
	uint32_t *field = field_of(spec, rule->field);
	uint32_t corrected;

	if (rule->err != err || !HAS(*rule->types, spec->type))
		return false;
	if (rule->types == &any_type && has_own_rule(rule, spec->type))
		return false;
	corrected = rule->correct(*field);
	if (corrected == *field)
		return false;
	*field = corrected;
	return true;
}

static void name_field(struct hint *h, const struct rule *rule,
		       struct map_spec was, struct map_spec is)
{
	const char *name = field_names[rule->field];
	const char *type = name_of(&map_type_names, (int)was.type);
	uint32_t from = *field_of(&was, rule->field);
	uint32_t to = *field_of(&is, rule->field);

	if (rule->field == MAP_FLAGS)
		hint_why(h, "%s of map type %s %s (it is 0x%x)", name, type,
			 rule->law, from);
	else
		hint_why(h, "%s of map type %s %s (it is %u)", name, type,
			 rule->law, from);
	if (rule->field == MAP_FLAGS)
		hint_try(h, "map_flags = 0x%x: with it the map is created", to);
	else
		hint_try(h, "%s = %u: with it the map is created", name, to);
}

/* One field alone. */
static bool one_field(struct hint *h, const struct map_spec *was)
{
	for (size_t i = 0; i < RULES; i++) {
		struct map_spec spec = *was;

		if (!apply(&rules[i], h->err, &spec) || !can_create(&spec))
			continue;
		name_field(h, &rules[i], *was, spec);
		return true;
	}
	return false;
}

static void append_change(char *text, size_t size, const struct rule *rule,
			  struct map_spec spec)
{
	size_t len = strlen(text);

	snprintf(text + len, size - len, "%s%s = %u", len ? ", " : "",
		 field_names[rule->field], *field_of(&spec, rule->field));
}

/* Several at once: all rules, one on top of the other. */
static bool all_fields(struct hint *h, const struct map_spec *was)
{
	struct map_spec spec = *was;
	char changes[256] = "";

	for (size_t i = 0; i < RULES; i++)
		if (apply(&rules[i], h->err, &spec))
			append_change(changes, sizeof(changes), &rules[i],
				      spec);
	if (!changes[0] || !can_create(&spec))
		return false;
	hint_why(h, "several fields do not fit map type %s",
		 name_of(&map_type_names, (int)was->type));
	hint_try(h, "%s: with these the map is created", changes);
	return true;
}

static bool bad_name(struct hint *h, const struct map_spec *was)
{
	struct map_spec spec = *was;

	memset(spec.name, 0, sizeof(spec.name));
	if (!was->name[0] || !can_create(&spec))
		return false;
	hint_why(h, "map_name may have letters, digits, '_' and '.' only");
	hint_try(h, "another name: without one the map is created");
	return true;
}

static bool lacks_parts(struct hint *h)
{
	struct bpf_map_info info;
	uint32_t type = h->attr->map_type;

	if (HAS(maps_in_map, type) &&
	    sys_obj_info((int)h->attr->inner_map_fd, &info, sizeof(info)) < 0) {
		hint_why(h,
			 "map type %s takes the fd of a map like those that "
			 "will be its values, and inner_map_fd = %d is none",
			 name_of(&map_type_names, (int)type),
			 (int)h->attr->inner_map_fd);
		hint_try(h, "create one such map first, and give its fd as "
			    "inner_map_fd");
		return true;
	}
	if (HAS(storages, type) && !h->attr->btf_key_type_id) {
		hint_why(h,
			 "map type %s needs BTF that describes its key and "
			 "value: btf_fd, btf_key_type_id and "
			 "btf_value_type_id are 0",
			 name_of(&map_type_names, (int)type));
		return true;
	}
	return false;
}

/* No correction helped, and a plain map of another type can be created. */
static bool unknown_type(struct hint *h)
{
	struct map_spec plain = { .type = BPF_MAP_TYPE_ARRAY,
				  .key_size = 4,
				  .value_size = 4,
				  .max_entries = 1 };
	const struct name *name =
		name_by_id(&map_type_names, (int)h->attr->map_type);

	if (h->err != EINVAL || !can_create(&plain))
		return false;
	if (!name || name->id == 0) {
		hint_why(h, "there is no map type %u", h->attr->map_type);
		return true;
	}
	if (HAS(storages | maps_in_map | BIT(BPF_MAP_TYPE_STRUCT_OPS),
		h->attr->map_type))
		return false;
	hint_why(h,
		 "this kernel does not know map type %s, which appeared in "
		 "%d.%d and can be left out of a kernel's configuration; no "
		 "change of its fields helps",
		 name->name, name->since >> 16, name->since >> 8 & 0xff);
	hint_try(h, "uname -r; make lesson-N KERNEL=6.12");
	return true;
}

bool hint_map_fields(struct hint *h)
{
	struct map_spec spec = spec_of(h->attr);

	return lacks_parts(h) || one_field(h, &spec) || bad_name(h, &spec) ||
	       all_fields(h, &spec) || unknown_type(h);
}
