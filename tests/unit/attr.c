/* A system call in words: the whole text, from literal calls. */
#include "loader/attr.h"
#include "loader/attr_field.h"
#include "tests/run.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <string.h>

#define POINTER(p) ((uint64_t)(uintptr_t)(p))
#define ATTR(...)                      \
	&(const union sys_attr)        \
	{                              \
		.bpf = { __VA_ARGS__ } \
	}

static const struct bpf_insn insns[2];
static const char log_text[] = "0: (b7) r0 = 5\n1: (95) exit\n";
static const char data[20] = "ping";

static const struct row {
	const char *says;
	struct sys_call call;
	const char *text;
} rows[] = {
	{ "a map is created: sizes in bytes, the type by name, the fd",
	  { .cmd = BPF_MAP_CREATE,
	    .size = 48,
	    .result = 4,
	    .attr = ATTR(.map_type = BPF_MAP_TYPE_HASH, .key_size = 8,
			 .value_size = 1, .max_entries = 1024,
			 .map_name = "counts") },
	  "bpf(BPF_MAP_CREATE, { map_type = BPF_MAP_TYPE_HASH,"
	  " key_size = 8 bytes,\n"
	  "    value_size = 1 byte, max_entries = 1024, map_name = \"counts\" })"
	  " = fd 4\n" },
	{ "flags are named, and an unnamed bit is a number",
	  { .cmd = BPF_MAP_CREATE,
	    .size = 20,
	    .result = -EINVAL,
	    .attr = ATTR(.map_type = 999, .map_flags = 0x80000401) },
	  "bpf(BPF_MAP_CREATE, { map_type = 999 (unknown), key_size = 0 bytes,\n"
	  "    value_size = 0 bytes, max_entries = 0,\n"
	  "    map_flags = BPF_F_NO_PREALLOC | BPF_F_MMAPABLE | 0x80000000 })\n"
	  "    = -EINVAL (Invalid argument)\n" },
	{ "a key whose map is not known is an address",
	  { .cmd = BPF_MAP_LOOKUP_ELEM,
	    .size = 32,
	    .result = -EBADF,
	    .attr = ATTR(.map_fd = -1, .key = 16, .value = 16) },
	  "bpf(BPF_MAP_LOOKUP_ELEM, { map_fd = -1, key = 0x10 })"
	  "\n    = -EBADF (Bad file descriptor)\n" },
	{ "no flags on an update is BPF_ANY",
	  { .cmd = BPF_MAP_UPDATE_ELEM,
	    .size = 32,
	    .result = -EBADF,
	    .attr = ATTR(.map_fd = 1000000) },
	  "bpf(BPF_MAP_UPDATE_ELEM, { map_fd = 1000000 (not open), key = NULL,\n"
	  "    value = NULL, flags = BPF_ANY }) = -EBADF (Bad file descriptor)\n" },
	{ "the log is counted, and shown although the program was refused",
	  { .cmd = BPF_PROG_LOAD,
	    .size = 72,
	    .result = -EACCES,
	    .attr = ATTR(.prog_type = BPF_PROG_TYPE_KPROBE, .insn_cnt = 2,
			 .insns = POINTER(insns), .license = POINTER("GPL"),
			 .log_level = 1, .log_size = 4096,
			 .log_buf = POINTER(log_text)) },
	  "bpf(BPF_PROG_LOAD, { prog_type = BPF_PROG_TYPE_KPROBE, insn_cnt = 2,\n"
	  "    insns = 2 instructions, license = \"GPL\", log_level = 1,\n"
	  "    log_size = 4096 bytes }) = -EACCES (Permission denied)\n"
	  "    -> { log_buf = 2 lines }\n" },
	{ "a string that is not there is said to be so, not read",
	  { .cmd = BPF_OBJ_GET,
	    .size = 16,
	    .result = -EFAULT,
	    .attr = ATTR(.pathname = 8, .file_flags = BPF_F_RDONLY) },
	  "bpf(BPF_OBJ_GET, { pathname = 0x8 (not readable),"
	  " file_flags = BPF_F_RDONLY })\n    = -EFAULT (Bad address)\n" },
	{ "bytes of a string that would reach the terminal are escaped",
	  { .cmd = BPF_OBJ_GET,
	    .size = 16,
	    .result = 5,
	    .attr = ATTR(.pathname = POINTER("/a\"\033[2J\n")) },
	  "bpf(BPF_OBJ_GET, { pathname = \"/a\\\"\\x1b[2J\\n\" }) = fd 5\n" },
	{ "what the kernel wrote stands after the arrow",
	  { .cmd = BPF_PROG_TEST_RUN,
	    .size = 80,
	    .result = 0,
	    .attr = ATTR(.test = { .prog_fd = -1,
				   .data_size_in = 20,
				   .data_in = POINTER(data),
				   .repeat = 3,
				   .retval = 2,
				   .duration = 120 }) },
	  "bpf(BPF_PROG_TEST_RUN, { prog_fd = -1, data_size_in = 20 bytes,"
	  " data_in = 70 69\n"
	  "    6e 67 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 (\"ping\"),"
	  "\n    repeat = 3 }) = 0 -> { retval = 2, duration = 120 ns }\n" },
	{ "the walk over ids: where it starts, what comes next",
	  { .cmd = BPF_PROG_GET_NEXT_ID,
	    .size = 12,
	    .result = 0,
	    .attr = ATTR(.start_id = 0, .next_id = 12) },
	  "bpf(BPF_PROG_GET_NEXT_ID, { start_id = 0 }) = 0"
	  " -> { next_id = 12 }\n" },
	{ "a link on an interface has an index, not an fd, and XDP's flags",
	  { .cmd = BPF_LINK_CREATE,
	    .size = 32,
	    .result = 9,
	    .attr = ATTR(.link_create = { .prog_fd = -1,
					  .target_ifindex = 1,
					  .attach_type = 37,
					  .flags = 2 }) },
	  "bpf(BPF_LINK_CREATE, { prog_fd = -1, target_ifindex = 1,"
	  " attach_type = BPF_XDP,\n    flags = XDP_FLAGS_SKB_MODE }) = fd 9\n" },
	{ "a link on a perf event has a cookie",
	  { .cmd = BPF_LINK_CREATE,
	    .size = 32,
	    .result = 9,
	    .attr = ATTR(.link_create = { .prog_fd = -1,
					  .target_fd = -1,
					  .attach_type = 41,
					  .perf_event = { 0xc0 } }) },
	  "bpf(BPF_LINK_CREATE, { prog_fd = -1, target_fd = -1,\n"
	  "    attach_type = BPF_PERF_EVENT, bpf_cookie = 0xc0 }) = fd 9\n" },
	{ "a field beyond the bytes that were passed is not shown",
	  { .cmd = BPF_MAP_CREATE,
	    .size = 16,
	    .result = 4,
	    .attr = ATTR(.map_type = 1, .map_name = "unseen") },
	  "bpf(BPF_MAP_CREATE, { map_type = BPF_MAP_TYPE_HASH,"
	  " key_size = 0 bytes,\n    value_size = 0 bytes, max_entries = 0 })"
	  " = fd 4\n" },
	{ "a command from the future is a number",
	  { .cmd = 99,
	    .size = 24,
	    .result = -EINVAL,
	    .attr = ATTR(.map_type = 0) },
	  "bpf(command 99, 24 bytes) = -EINVAL (Invalid argument)\n" },
	{ "an event for every process, and a program put on it",
	  { .nr = SYS_NR_PERF_EVENT_OPEN,
	    .pid = -1,
	    .cpu = 0,
	    .result = 5,
	    .perf =
		    &(const struct perf_event_attr){
			    .type = PERF_TYPE_TRACEPOINT,
			    .size = 128,
			    .config = 314,
			    .sample_type = PERF_SAMPLE_RAW | PERF_SAMPLE_TIME,
			    .sample_period = 1,
			    .disabled = 1 } },
	  "perf_event_open({ type = PERF_TYPE_TRACEPOINT, size = 128 bytes,\n"
	  "    config = 314 (the tracepoint's id), sample_period = 1,\n"
	  "    sample_type = PERF_SAMPLE_TIME | PERF_SAMPLE_RAW, disabled = 1 },"
	  "\n    pid = -1 (every process), cpu = 0, group_fd = -1,\n"
	  "    flags = PERF_FLAG_FD_CLOEXEC) = fd 5\n" },
	{ "the ioctl that puts a program on an event",
	  { .nr = SYS_NR_IOCTL,
	    .fd = -1,
	    .cmd = PERF_EVENT_IOC_SET_BPF,
	    .arg = 1000000,
	    .result = -EBADF },
	  "ioctl(-1, PERF_EVENT_IOC_SET_BPF, prog_fd = 1000000 (not open))\n"
	  "    = -EBADF (Bad file descriptor)\n" },
};

/* The text of one call.  The caller frees it. */
static char *text_of(const struct sys_call *call)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	attr_print(out, call, 0);
	fclose(out);
	return text;
}

static void check_row(int i)
{
	char *text = text_of(&rows[i].call);

	ck_assert_str_eq(text, rows[i].text);
	free(text);
}
TABLE(attr, rows, check_row);

static const struct {
	const char *says;
} absurd[] = { { "absurd values in any command are printed, not followed" } };

/* Every command, with every byte of the attr the same. */
static void check_absurd(int i)
{
	static const unsigned char bytes[] = { 0, 1, 0x7f, 0x80, 0xff };
	union sys_attr attr;
	struct sys_call call = { .attr = &attr, .size = 4096 };
	char *text;

	(void)i;
	for (call.cmd = -1; call.cmd < 64; call.cmd++)
		for (size_t b = 0; b < sizeof(bytes); b++) {
			memset(&attr, bytes[b], sizeof(attr));
			call.result = b % 2 ? -9999 : 0;
			text = text_of(&call);
			ck_assert_ptr_nonnull(strchr(text, '\n'));
			free(text);
		}
}
TABLE(attr_absurd, absurd, check_absurd);

static const struct {
	const char *says;
} widths[] = { { "no line is longer than 80 columns" } };

static void check_widths(int i)
{
	char *text, *line, *rest;

	(void)i;
	for (size_t r = 0; r < sizeof(rows) / sizeof(rows[0]); r++) {
		text = text_of(&rows[r].call);
		for (line = strtok_r(text, "\n", &rest); line;
		     line = strtok_r(NULL, "\n", &rest))
			ck_assert_uint_le(strlen(line), 80);
		free(text);
	}
}
TABLE(attr_widths, widths, check_widths);

/* The table's offsets are numbers; where the system's header has the field
 * too, they must agree. */
#define AT(cmd, field, name)                                    \
	{                                                       \
#cmd ", " #field, BPF_##cmd, #name,             \
			offsetof(union bpf_attr, field),        \
			sizeof(((union bpf_attr *)NULL)->field) \
	}

static const struct offset {
	const char *says;
	int cmd;
	const char *name;
	size_t offset, size;
} offsets[] = {
	AT(MAP_CREATE, map_name, map_name),
	AT(MAP_CREATE, map_extra, map_extra),
	AT(MAP_LOOKUP_ELEM, flags, flags),
	AT(MAP_GET_NEXT_KEY, next_key, next_key),
	AT(MAP_LOOKUP_BATCH, batch.elem_flags, elem_flags),
	AT(PROG_LOAD, prog_name, prog_name),
	AT(PROG_LOAD, expected_attach_type, expected_attach_type),
	AT(PROG_LOAD, line_info_cnt, line_info_cnt),
	AT(PROG_LOAD, core_relo_rec_size, core_relo_rec_size),
	AT(OBJ_PIN, file_flags, file_flags),
	AT(PROG_ATTACH, replace_bpf_fd, replace_bpf_fd),
	AT(PROG_TEST_RUN, test.duration, duration),
	AT(PROG_TEST_RUN, test.batch_size, batch_size),
	AT(OBJ_GET_INFO_BY_FD, info.info, info),
	AT(PROG_QUERY, query.prog_cnt, prog_cnt),
	AT(RAW_TRACEPOINT_OPEN, raw_tracepoint.prog_fd, prog_fd),
	AT(BTF_LOAD, btf_log_level, btf_log_level),
	AT(TASK_FD_QUERY, task_fd_query.probe_addr, probe_addr),
	AT(LINK_CREATE, link_create.kprobe_multi.syms, syms),
	AT(LINK_CREATE, link_create.iter_info_len, iter_info_len),
	AT(LINK_UPDATE, link_update.old_prog_fd, old_prog_fd),
	AT(PROG_BIND_MAP, prog_bind_map.flags, flags),
};

static void check_offset(int i)
{
	const struct offset *o = &offsets[i];
	const struct attr_field *f = attr_command(o->cmd)->fields;

	while (f->name && strcmp(f->name, o->name))
		f++;
	ck_assert_ptr_nonnull(f->name);
	ck_assert_uint_eq(f->offset, o->offset);
	ck_assert_uint_eq(f->size, o->size);
}
TABLE(attr_offsets, offsets, check_offset);

static const struct {
	const char *says;
} commands[] = { { "every command has its row, under its name's number" } };

static void check_commands(int i)
{
	int cmd = 0;

	(void)i;
	for (; attr_command(cmd); cmd++)
		ck_assert_int_eq(
			name_by_name(&cmd_names, attr_command(cmd)->name)->id,
			cmd);
	ck_assert_int_eq(cmd, 38); /* as of 6.18 */
}
TABLE(attr_commands, commands, check_commands);
