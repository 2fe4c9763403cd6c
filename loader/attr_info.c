/*
 * attr_info.c - what BPF_OBJ_GET_INFO_BY_FD writes, by kind of object.
 *
 * The structs of include/uapi/linux/bpf.h as rows like those of union
 * bpf_attr; of the longer ones, what one wants to know first.
 */
#include "loader/attr_field.h"
#include "loader/peek.h"

#include <string.h>

static const struct attr_field map_info[] = {
	FIELD(type, 0, 4, ENUM, ALWAYS, .names = &map_type_names),
	FIELD(id, 4, 4, NUMBER, ALWAYS),
	FIELD(key_size, 8, 4, BYTES, ALWAYS),
	FIELD(value_size, 12, 4, BYTES, ALWAYS),
	FIELD(max_entries, 16, 4, NUMBER, ALWAYS),
	FIELD(map_flags, 20, 4, FLAGS, IN, .flags = flags_map),
	FIELD(name, 24, 16, NAME, IN),
	FIELD(ifindex, 40, 4, NUMBER, IN),
	FIELD(btf_id, 64, 4, NUMBER, IN),
	FIELD(btf_key_type_id, 68, 4, NUMBER, IN),
	FIELD(btf_value_type_id, 72, 4, NUMBER, IN),
	FIELD(map_extra, 80, 8, HEX, IN),
	FIELDS_END,
};

static const struct attr_field prog_info[] = {
	FIELD(type, 0, 4, ENUM, ALWAYS, .names = &prog_type_names),
	FIELD(id, 4, 4, NUMBER, ALWAYS),
	FIELD(tag, 8, 8, TAG, IN),
	FIELD(jited_prog_len, 16, 4, BYTES, IN),
	FIELD(xlated_prog_len, 20, 4, BYTES, IN),
	FIELD(load_time, 40, 8, NANOSECONDS, IN),
	FIELD(created_by_uid, 48, 4, NUMBER, IN),
	FIELD(nr_map_ids, 52, 4, NUMBER, IN),
	FIELD(map_ids, 56, 8, IDS, IN, .length = 52),
	FIELD(name, 64, 16, NAME, IN),
	FIELD(ifindex, 80, 4, NUMBER, IN),
	FIELD(btf_id, 128, 4, NUMBER, IN),
	FIELD(run_time_ns, 192, 8, NANOSECONDS, IN),
	FIELD(run_cnt, 200, 8, NUMBER, IN),
	FIELD(recursion_misses, 208, 8, NUMBER, IN),
	FIELD(verified_insns, 216, 4, NUMBER, IN),
	FIELDS_END,
};

static const struct attr_field btf_info[] = {
	FIELD(btf_size, 8, 4, BYTES, ALWAYS),
	FIELD(id, 12, 4, NUMBER, ALWAYS),
	FIELD(name, 16, 8, STRING, IN),
	FIELD(kernel_btf, 28, 4, NUMBER, IN),
	FIELDS_END,
};

static const struct attr_field link_info[] = {
	FIELD(type, 0, 4, ENUM, ALWAYS, .names = &link_type_names),
	FIELD(id, 4, 4, NUMBER, ALWAYS),
	FIELD(prog_id, 8, 4, NUMBER, ALWAYS),
	FIELDS_END,
};

static const struct {
	const char *target; /* of /proc/self/fd/N */
	const struct attr_field *fields;
} kinds[] = {
	{ "anon_inode:bpf-map", map_info },
	{ "anon_inode:bpf-prog", prog_info },
	{ "anon_inode:btf", btf_info },
	{ "anon_inode:bpf_link", link_info },
	{ "anon_inode:bpf-link", link_info }, /* before 5.8 */
};

static const struct attr_field *fields_of(int fd)
{
	char target[64];

	if (!attr_fd_target(fd, target, sizeof(target)))
		return NULL;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(kinds[i].target, target))
			return kinds[i].fields;
	return NULL;
}

void attr_info_glue(struct wrap *w, uint64_t address, uint64_t size,
		    const union sys_attr *attr)
{
	union sys_attr info; /* not an attr, but as large and read alike */
	struct attr_command c = { .fields = fields_of(
					  (int)attr_number(attr, 0, 4)) };
	struct sys_call call = { .attr = &info, .size = sizeof(info) };

	memset(&info, 0, sizeof(info));
	if (size > sizeof(info))
		size = sizeof(info);
	if (!c.fields || peek_bytes(address, &info, size) < 0)
		wrap_glue(w, "not decoded");
	else
		attr_fields(w, &c, &call, attr_is_input, "{ ");
}
