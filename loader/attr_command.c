/*
 * attr_command.c - which fields of union bpf_attr each command uses.
 *
 *         name      at  size  kind  shown   more
 *   FIELD(map_type,  0,  4,   ENUM, ALWAYS, .names = &map_type_names)
 *
 * All commands up to 6.18, in the order of enum bpf_cmd.
 *                               (include/uapi/linux/bpf.h, union bpf_attr)
 */
#include "loader/attr_field.h"

static const struct attr_field map_create[] = {
	FIELD(map_type, 0, 4, ENUM, ALWAYS, .names = &map_type_names),
	FIELD(key_size, 4, 4, BYTES, ALWAYS),
	FIELD(value_size, 8, 4, BYTES, ALWAYS),
	FIELD(max_entries, 12, 4, NUMBER, ALWAYS),
	FIELD(map_flags, 16, 4, FLAGS, IN, .flags = flags_map),
	FIELD(inner_map_fd, 20, 4, FD, IN),
	FIELD(numa_node, 24, 4, NUMBER, IN),
	FIELD(map_name, 28, 16, NAME, IN),
	FIELD(map_ifindex, 44, 4, NUMBER, IN),
	FIELD(btf_fd, 48, 4, FD, IN),
	FIELD(btf_key_type_id, 52, 4, NUMBER, IN),
	FIELD(btf_value_type_id, 56, 4, NUMBER, IN),
	FIELD(btf_vmlinux_value_type_id, 60, 4, NUMBER, IN),
	FIELD(map_extra, 64, 8, HEX, IN),
	FIELD(value_type_btf_obj_fd, 72, 4, FD, IN),
	FIELD(map_token_fd, 76, 4, FD, IN),
	FIELD(excl_prog_hash, 80, 8, BUFFER, IN, .length = 88),
	FIELD(excl_prog_hash_size, 88, 4, BYTES, IN),
	FIELDS_END,
};

static const struct attr_field map_lookup[] = {
	FIELD(map_fd, 0, 4, FD, ALWAYS),
	FIELD(key, 8, 8, KEY, ALWAYS),
	FIELD(flags, 24, 8, FLAGS, IN, .flags = flags_elem),
	FIELD(value, 16, 8, VALUE, OUT),
	FIELDS_END,
};

static const struct attr_field map_update[] = {
	FIELD(map_fd, 0, 4, FD, ALWAYS),
	FIELD(key, 8, 8, KEY, ALWAYS),
	FIELD(value, 16, 8, VALUE, ALWAYS),
	FIELD(flags, 24, 8, FLAGS, ALWAYS, .flags = flags_elem),
	FIELDS_END,
};

static const struct attr_field map_delete[] = {
	FIELD(map_fd, 0, 4, FD, ALWAYS),
	FIELD(key, 8, 8, KEY, ALWAYS),
	FIELDS_END,
};

static const struct attr_field map_next_key[] = {
	FIELD(map_fd, 0, 4, FD, ALWAYS),
	FIELD(key, 8, 8, KEY, ALWAYS),
	FIELD(next_key, 16, 8, KEY, OUT),
	FIELDS_END,
};

static const struct attr_field map_freeze[] = {
	FIELD(map_fd, 0, 4, FD, ALWAYS),
	FIELDS_END,
};

static const struct attr_field lookup_batch[] = {
	FIELD(map_fd, 36, 4, FD, ALWAYS),
	FIELD(in_batch, 0, 8, HEX, ALWAYS),
	FIELD(elem_flags, 40, 8, FLAGS, IN, .flags = flags_elem),
	FIELD(flags, 48, 8, HEX, IN),
	FIELD(out_batch, 8, 8, HEX, IN),
	FIELD(count, 32, 4, NUMBER, INOUT),
	FIELD(keys, 16, 8, KEYS, OUT, .length = 32),
	FIELD(values, 24, 8, VALUES, OUT, .length = 32),
	FIELDS_END,
};

static const struct attr_field update_batch[] = {
	FIELD(map_fd, 36, 4, FD, ALWAYS),
	FIELD(keys, 16, 8, KEYS, ALWAYS, .length = 32),
	FIELD(values, 24, 8, VALUES, IN, .length = 32),
	FIELD(elem_flags, 40, 8, FLAGS, IN, .flags = flags_elem),
	FIELD(flags, 48, 8, HEX, IN),
	FIELD(count, 32, 4, NUMBER, INOUT),
	FIELDS_END,
};

static const struct attr_field prog_load[] = {
	FIELD(prog_type, 0, 4, ENUM, ALWAYS, .names = &prog_type_names),
	FIELD(insn_cnt, 4, 4, NUMBER, ALWAYS),
	FIELD(insns, 8, 8, INSNS, ALWAYS, .length = 4),
	FIELD(license, 16, 8, STRING, ALWAYS),
	FIELD(log_level, 24, 4, NUMBER, IN),
	FIELD(log_size, 28, 4, BYTES, IN),
	FIELD(log_buf, 32, 8, LOG, REPORT, .length = 28),
	FIELD(kern_version, 40, 4, HEX, IN),
	FIELD(prog_flags, 44, 4, FLAGS, IN, .flags = flags_prog),
	FIELD(prog_name, 48, 16, NAME, IN),
	FIELD(prog_ifindex, 64, 4, NUMBER, IN),
	FIELD(expected_attach_type, 68, 4, ENUM, IN,
	      .names = &attach_type_names),
	FIELD(prog_btf_fd, 72, 4, FD, IN),
	FIELD(func_info_rec_size, 76, 4, BYTES, IN),
	FIELD(func_info, 80, 8, RECORDS, IN, .length = 88),
	FIELD(func_info_cnt, 88, 4, NUMBER, IN),
	FIELD(line_info_rec_size, 92, 4, BYTES, IN),
	FIELD(line_info, 96, 8, RECORDS, IN, .length = 104),
	FIELD(line_info_cnt, 104, 4, NUMBER, IN),
	FIELD(attach_btf_id, 108, 4, NUMBER, IN),
	FIELD(attach_prog_fd, 112, 4, FD, IN), /* or attach_btf_obj_fd */
	FIELD(core_relo_cnt, 116, 4, NUMBER, IN),
	FIELD(fd_array, 120, 8, HEX, IN),
	FIELD(core_relos, 128, 8, RECORDS, IN, .length = 116),
	FIELD(core_relo_rec_size, 136, 4, BYTES, IN),
	FIELD(log_true_size, 140, 4, BYTES, REPORT),
	FIELD(prog_token_fd, 144, 4, FD, IN),
	FIELD(fd_array_cnt, 148, 4, NUMBER, IN),
	FIELD(signature, 152, 8, BUFFER, IN, .length = 160),
	FIELD(signature_size, 160, 4, BYTES, IN),
	FIELD(keyring_id, 164, 4, SIGNED, IN),
	FIELDS_END,
};

static const struct attr_field obj_pin[] = {
	FIELD(pathname, 0, 8, STRING, ALWAYS),
	FIELD(bpf_fd, 8, 4, FD, ALWAYS),
	FIELD(file_flags, 12, 4, FLAGS, IN, .flags = flags_map),
	FIELD(path_fd, 16, 4, FD, IN),
	FIELDS_END,
};

static const struct attr_field obj_get[] = {
	FIELD(pathname, 0, 8, STRING, ALWAYS),
	FIELD(file_flags, 12, 4, FLAGS, IN, .flags = flags_map),
	FIELD(path_fd, 16, 4, FD, IN),
	FIELDS_END,
};

static const struct attr_field prog_attach[] = {
	FIELD(target_fd, 0, 4, FD, ALWAYS), /* or target_ifindex */
	FIELD(attach_bpf_fd, 4, 4, FD, ALWAYS),
	FIELD(attach_type, 8, 4, ENUM, ALWAYS, .names = &attach_type_names),
	FIELD(attach_flags, 12, 4, FLAGS, IN, .flags = flags_attach),
	FIELD(replace_bpf_fd, 16, 4, FD, IN),
	FIELD(relative_fd, 20, 4, NUMBER, IN), /* or relative_id */
	FIELD(expected_revision, 24, 8, NUMBER, IN),
	FIELDS_END,
};

static const struct attr_field prog_run[] = {
	FIELD(prog_fd, 0, 4, FD, ALWAYS),
	FIELD(data_size_in, 8, 4, BYTES, IN),
	FIELD(data_in, 16, 8, BUFFER, IN, .length = 8),
	FIELD(repeat, 32, 4, NUMBER, IN),
	FIELD(ctx_size_in, 40, 4, BYTES, IN),
	FIELD(ctx_in, 48, 8, BUFFER, IN, .length = 40),
	FIELD(flags, 64, 4, FLAGS, IN, .flags = flags_run),
	FIELD(cpu, 68, 4, NUMBER, IN),
	FIELD(batch_size, 72, 4, NUMBER, IN),
	FIELD(retval, 4, 4, NUMBER, OUT),
	FIELD(duration, 36, 4, NANOSECONDS, OUT),
	FIELD(data_size_out, 12, 4, BYTES, INOUT),
	FIELD(data_out, 24, 8, BUFFER, OUT, .length = 12),
	FIELD(ctx_size_out, 44, 4, BYTES, INOUT),
	FIELD(ctx_out, 56, 8, BUFFER, OUT, .length = 44),
	FIELDS_END,
};

static const struct attr_field next_id[] = {
	FIELD(start_id, 0, 4, NUMBER, ALWAYS),
	FIELD(open_flags, 8, 4, FLAGS, IN, .flags = flags_map),
	FIELD(next_id, 4, 4, NUMBER, OUT),
	FIELDS_END,
};

/* clang-format off */
#define GET_FD_BY_ID(field) {						       \
	FIELD(field, 0, 4, NUMBER, ALWAYS),				       \
	FIELD(open_flags, 8, 4, FLAGS, IN, .flags = flags_map),		       \
	FIELD(fd_by_id_token_fd, 12, 4, FD, IN),			       \
	FIELDS_END,							       \
}
/* clang-format on */

static const struct attr_field prog_by_id[] = GET_FD_BY_ID(prog_id);
static const struct attr_field map_by_id[] = GET_FD_BY_ID(map_id);
static const struct attr_field btf_by_id[] = GET_FD_BY_ID(btf_id);
static const struct attr_field link_by_id[] = GET_FD_BY_ID(link_id);

static const struct attr_field obj_info[] = {
	FIELD(bpf_fd, 0, 4, FD, ALWAYS),
	FIELD(info_len, 4, 4, BYTES, INOUT),
	FIELD(info, 8, 8, INFO, OUT, .length = 4),
	FIELDS_END,
};

static const struct attr_field prog_query[] = {
	FIELD(target_fd, 0, 4, FD, ALWAYS), /* or target_ifindex */
	FIELD(attach_type, 4, 4, ENUM, ALWAYS, .names = &attach_type_names),
	FIELD(query_flags, 8, 4, FLAGS, IN, .flags = flags_query),
	FIELD(attach_flags, 12, 4, FLAGS, OUT, .flags = flags_attach),
	FIELD(prog_cnt, 24, 4, NUMBER, INOUT),
	FIELD(prog_ids, 16, 8, IDS, OUT, .length = 24),
	FIELD(prog_attach_flags, 32, 8, IDS, OUT, .length = 24),
	FIELD(link_ids, 40, 8, IDS, OUT, .length = 24),
	FIELD(link_attach_flags, 48, 8, IDS, OUT, .length = 24),
	FIELD(revision, 56, 8, NUMBER, OUT),
	FIELDS_END,
};

static const struct attr_field raw_tracepoint[] = {
	FIELD(name, 0, 8, STRING, IN),
	FIELD(prog_fd, 8, 4, FD, ALWAYS),
	FIELD(cookie, 16, 8, HEX, IN),
	FIELDS_END,
};

static const struct attr_field btf_load[] = {
	FIELD(btf, 0, 8, BUFFER, ALWAYS, .length = 16),
	FIELD(btf_size, 16, 4, BYTES, ALWAYS),
	FIELD(btf_log_level, 24, 4, NUMBER, IN),
	FIELD(btf_log_size, 20, 4, BYTES, IN),
	FIELD(btf_log_buf, 8, 8, LOG, REPORT, .length = 20),
	FIELD(btf_log_true_size, 28, 4, BYTES, REPORT),
	FIELD(btf_flags, 32, 4, FLAGS, IN, .flags = flags_map),
	FIELD(btf_token_fd, 36, 4, FD, IN),
	FIELDS_END,
};

static const struct attr_field task_fd_query[] = {
	FIELD(pid, 0, 4, NUMBER, ALWAYS),
	FIELD(fd, 4, 4, NUMBER, ALWAYS),
	FIELD(flags, 8, 4, HEX, IN),
	FIELD(buf_len, 12, 4, BYTES, INOUT),
	FIELD(buf, 16, 8, STRING, OUT),
	FIELD(prog_id, 24, 4, NUMBER, OUT),
	FIELD(fd_type, 28, 4, ENUM, OUT, .names = &fd_type_names),
	FIELD(probe_offset, 32, 8, HEX, OUT),
	FIELD(probe_addr, 40, 8, HEX, OUT),
	FIELDS_END,
};

static const struct attr_field link_update[] = {
	FIELD(link_fd, 0, 4, FD, ALWAYS),
	FIELD(new_prog_fd, 4, 4, FD, ALWAYS), /* or new_map_fd */
	FIELD(flags, 8, 4, FLAGS, IN, .flags = flags_attach),
	FIELD(old_prog_fd, 12, 4, FD, IN), /* or old_map_fd */
	FIELDS_END,
};

static const struct attr_field link_detach[] = {
	FIELD(link_fd, 0, 4, FD, ALWAYS),
	FIELDS_END,
};

static const struct attr_field enable_stats[] = {
	FIELD(type, 0, 4, ENUM, ALWAYS, .names = &stats_names),
	FIELDS_END,
};

static const struct attr_field iter_create[] = {
	FIELD(link_fd, 0, 4, FD, ALWAYS),
	FIELD(flags, 4, 4, HEX, IN),
	FIELDS_END,
};

static const struct attr_field prog_bind_map[] = {
	FIELD(prog_fd, 0, 4, FD, ALWAYS),
	FIELD(map_fd, 4, 4, FD, ALWAYS),
	FIELD(flags, 8, 4, HEX, IN),
	FIELDS_END,
};

static const struct attr_field token_create[] = {
	FIELD(flags, 0, 4, HEX, IN),
	FIELD(bpffs_fd, 4, 4, FD, ALWAYS),
	FIELDS_END,
};

static const struct attr_field stream_read[] = {
	FIELD(stream_id, 12, 4, NUMBER, ALWAYS),
	FIELD(prog_fd, 16, 4, FD, ALWAYS),
	FIELD(stream_buf_len, 8, 4, BYTES, ALWAYS),
	FIELDS_END,
};

#define BATCH_FD 36 /* batch.map_fd; for the others it is at 0 */

static const struct attr_command commands[] = {
	{ "BPF_MAP_CREATE", ATTR_NEW_FD, 0, map_create },
	{ "BPF_MAP_LOOKUP_ELEM", ATTR_ZERO, 0, map_lookup },
	{ "BPF_MAP_UPDATE_ELEM", ATTR_ZERO, 0, map_update },
	{ "BPF_MAP_DELETE_ELEM", ATTR_ZERO, 0, map_delete },
	{ "BPF_MAP_GET_NEXT_KEY", ATTR_ZERO, 0, map_next_key },
	{ "BPF_PROG_LOAD", ATTR_NEW_FD, 0, prog_load },
	{ "BPF_OBJ_PIN", ATTR_ZERO, 0, obj_pin },
	{ "BPF_OBJ_GET", ATTR_NEW_FD, 0, obj_get },
	{ "BPF_PROG_ATTACH", ATTR_ZERO, 0, prog_attach },
	{ "BPF_PROG_DETACH", ATTR_ZERO, 0, prog_attach },
	{ "BPF_PROG_TEST_RUN", ATTR_ZERO, 0, prog_run },
	{ "BPF_PROG_GET_NEXT_ID", ATTR_ZERO, 0, next_id },
	{ "BPF_MAP_GET_NEXT_ID", ATTR_ZERO, 0, next_id },
	{ "BPF_PROG_GET_FD_BY_ID", ATTR_NEW_FD, 0, prog_by_id },
	{ "BPF_MAP_GET_FD_BY_ID", ATTR_NEW_FD, 0, map_by_id },
	{ "BPF_OBJ_GET_INFO_BY_FD", ATTR_ZERO, 0, obj_info },
	{ "BPF_PROG_QUERY", ATTR_ZERO, 0, prog_query },
	{ "BPF_RAW_TRACEPOINT_OPEN", ATTR_NEW_FD, 0, raw_tracepoint },
	{ "BPF_BTF_LOAD", ATTR_NEW_FD, 0, btf_load },
	{ "BPF_BTF_GET_FD_BY_ID", ATTR_NEW_FD, 0, btf_by_id },
	{ "BPF_TASK_FD_QUERY", ATTR_ZERO, 0, task_fd_query },
	{ "BPF_MAP_LOOKUP_AND_DELETE_ELEM", ATTR_ZERO, 0, map_lookup },
	{ "BPF_MAP_FREEZE", ATTR_ZERO, 0, map_freeze },
	{ "BPF_BTF_GET_NEXT_ID", ATTR_ZERO, 0, next_id },
	{ "BPF_MAP_LOOKUP_BATCH", ATTR_ZERO, BATCH_FD, lookup_batch },
	{ "BPF_MAP_LOOKUP_AND_DELETE_BATCH", ATTR_ZERO, BATCH_FD,
	  lookup_batch },
	{ "BPF_MAP_UPDATE_BATCH", ATTR_ZERO, BATCH_FD, update_batch },
	{ "BPF_MAP_DELETE_BATCH", ATTR_ZERO, BATCH_FD, update_batch },
	{ "BPF_LINK_CREATE", ATTR_NEW_FD, 0, attr_link_create },
	{ "BPF_LINK_UPDATE", ATTR_ZERO, 0, link_update },
	{ "BPF_LINK_GET_FD_BY_ID", ATTR_NEW_FD, 0, link_by_id },
	{ "BPF_LINK_GET_NEXT_ID", ATTR_ZERO, 0, next_id },
	{ "BPF_ENABLE_STATS", ATTR_NEW_FD, 0, enable_stats },
	{ "BPF_ITER_CREATE", ATTR_NEW_FD, 0, iter_create },
	{ "BPF_LINK_DETACH", ATTR_ZERO, 0, link_detach },
	{ "BPF_PROG_BIND_MAP", ATTR_ZERO, 0, prog_bind_map },
	{ "BPF_TOKEN_CREATE", ATTR_NEW_FD, 0, token_create },
	{ "BPF_PROG_STREAM_READ_BY_FD", ATTR_COUNT, 0, stream_read },
};

const struct attr_command *attr_command(int cmd)
{
	if (cmd < 0 || (size_t)cmd >= sizeof(commands) / sizeof(commands[0]))
		return NULL;
	return &commands[cmd];
}
