/*
 * hint_map.c - BPF_MAP_CREATE was refused: which field is off?
 *
 *   EINVAL  { RINGBUF, key_size = 4, value_size = 0, max_entries = 4096 }
 *   probe   { RINGBUF, key_size = 0, value_size = 0, max_entries = 4096 }  ok
 *                      ^^^^^^^^^^^^ so it was this one
 *
 * A table of rules: map types, a field, the value it ought to have.  The map
 * is created again with one field corrected, then, if no single one helps,
 * with all of them.  The rules are in hint_map_rules.c.
 */
#include "insn/names.h"
#include "loader/attr_field.h"
#include "loader/hint_map.h"
#include "loader/hint_rule.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

static const char *const field_names[] = { "key_size", "value_size",
					   "max_entries", "map_flags" };

static uint32_t *field_of(struct map_spec *spec, enum hint_field field)
{
	switch (field) {
	case KEY_SIZE: return &spec->key_size;
	case VALUE_SIZE: return &spec->value_size;
	case MAX_ENTRIES: return &spec->max_entries;
	default: return &spec->flags;
	}
}

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
static bool has_own_rule(const struct hint_map_rule *general, uint32_t type)
{
	for (int i = 0; i < hint_map_rule_count; i++)
		if (hint_map_rules[i].types != HINT_ALL &&
		    hint_map_rules[i].err == general->err &&
		    hint_map_rules[i].field == general->field &&
		    HINT_HAS(hint_map_rules[i].types, type))
			return true;
	return false;
}

/* Correct one field.  False: the rule is not about this map, or its field
 * is already right. */
static bool apply(const struct hint_map_rule *rule, int err,
		  struct map_spec *spec)
{
	uint32_t *field = field_of(spec, rule->field);
	uint32_t corrected;

	if (rule->err != err || !HINT_HAS(rule->types, spec->type))
		return false;
	if (rule->types == HINT_ALL && has_own_rule(rule, spec->type))
		return false;
	corrected = rule->correct(*field);
	if (corrected == *field)
		return false;
	*field = corrected;
	return true;
}

static void name_field(struct hint *h, const struct hint_map_rule *rule,
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
	for (int i = 0; i < hint_map_rule_count; i++) {
		struct map_spec spec = *was;

		if (!apply(&hint_map_rules[i], h->err, &spec) ||
		    !can_create(&spec))
			continue;
		name_field(h, &hint_map_rules[i], *was, spec);
		return true;
	}
	return false;
}

static void try_fields(struct hint *h, const struct map_spec *spec)
{
	hint_try(h,
		 "key_size = %u, value_size = %u, max_entries = %u, "
		 "map_flags = 0x%x: with these the map is created",
		 spec->key_size, spec->value_size, spec->max_entries,
		 spec->flags);
}

/* Several at once: all rules, one on top of the other. */
static bool all_fields(struct hint *h, const struct map_spec *was)
{
	struct map_spec spec = *was;

	for (int i = 0; i < hint_map_rule_count; i++)
		apply(&hint_map_rules[i], h->err, &spec);
	if (!memcmp(&spec, was, sizeof(spec)) || !can_create(&spec))
		return false;
	hint_why(h, "several fields do not fit map type %s",
		 name_of(&map_type_names, (int)was->type));
	try_fields(h, &spec);
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

	if (HINT_HAS(hint_maps_in_map, type) &&
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
	if (HINT_HAS(hint_storage_maps, type) && !h->attr->btf_key_type_id) {
		hint_why(h,
			 "map type %s needs BTF that describes its key and "
			 "value: btf_fd, btf_key_type_id and "
			 "btf_value_type_id are 0",
			 name_of(&map_type_names, (int)type));
		return true;
	}
	return false;
}

/* No correction helped: does the plainest map of that type? */
static bool plain_works(struct hint *h, const struct map_spec *was)
{
	struct map_spec plain = { .type = was->type,
				  .key_size = 4,
				  .value_size = 4,
				  .max_entries = 1 };

	for (int i = 0; i < hint_map_rule_count; i++)
		apply(&hint_map_rules[i], EINVAL, &plain);
	if (!can_create(&plain))
		return false;
	hint_why(h,
		 "a map of type %s can be created here, but not with these "
		 "fields",
		 name_of(&map_type_names, (int)was->type));
	try_fields(h, &plain);
	return true;
}

/* Not even that, although this process may create maps. */
static bool unknown_type(struct hint *h, const struct map_spec *was)
{
	const uint64_t not_plain = /* cannot be had without more */
		hint_storage_maps | hint_maps_in_map |
		HINT_TYPE(BPF_MAP_TYPE_STRUCT_OPS) | HINT_TYPE(34);
	struct map_spec array = { .type = BPF_MAP_TYPE_ARRAY,
				  .key_size = 4,
				  .value_size = 4,
				  .max_entries = 1 };
	const struct name *name = name_by_id(&map_type_names, (int)was->type);

	if (h->err != EINVAL || !can_create(&array) ||
	    HINT_HAS(not_plain, was->type))
		return false;
	if (!name || name->id == 0) {
		hint_why(h, "there is no map type %u", was->type);
		return true;
	}
	hint_why(h,
		 "this kernel does not know map type %s, which appeared in "
		 "%d.%d and can be left out of a kernel's configuration; no "
		 "change of its fields helps",
		 name->name, name->since >> 16, name->since >> 8 & 0xff);
	hint_try(h, "uname -r; %s", hint_vm());
	return true;
}

bool hint_map_fields(struct hint *h)
{
	struct map_spec spec = spec_of(h->attr);

	if (can_create(&spec))
		return false; /* it is a field that no rule is about */
	return lacks_parts(h) || one_field(h, &spec) || bad_name(h, &spec) ||
	       all_fields(h, &spec) || plain_works(h, &spec) ||
	       unknown_type(h, &spec);
}
