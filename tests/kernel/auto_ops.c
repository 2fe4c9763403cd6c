/* Attached in place of a function: of another program, or of a table. */
#include "insn/insn.h"
#include "loader/attach/auto.h"
#include "loader/btf/find.h"
#include "loader/err.h"
#include "tests/kernel/auto.h"
#include "tests/run.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- A function of another program ---- */

/* clang-format off */

enum { FUNC_MAIN = 3, FUNC_REPLACED = 4 };

#define STRINGS "\0int\0main\0replaced"

static const struct {
	struct btf_header header;
	uint32_t types[13];
	char strings[sizeof(STRINGS)];
} blob = {
	.header = { .magic = BTF_MAGIC, .version = 1, .hdr_len = 24,
		    .type_len = 52, .str_off = 52,
		    .str_len = sizeof(STRINGS) },
	.types = {
		1, BTF_KIND_INT << 24, 4, BTF_INT_SIGNED << 24 | 32,
		0, BTF_KIND_FUNC_PROTO << 24, 1,
		5, BTF_KIND_FUNC << 24 | BTF_FUNC_STATIC, 2,
		10, BTF_KIND_FUNC << 24 | BTF_FUNC_GLOBAL, 2,
	},
	.strings = STRINGS,
};

/* clang-format on */

static int load_types(void)
{
	struct btf_spec spec = { .btf = &blob,
				 .size = 24 + 52 + sizeof(STRINGS) };
	int fd = sys_btf_load(&spec);

	ck_assert_msg(fd >= 0, "%s", err_text());
	return fd;
}

static const struct bpf_insn calls[] = {
	BPF_CALL_REL(1),
	BPF_EXIT_INSN(),
	BPF_MOV64_IMM(BPF_REG_0, 7),
	BPF_EXIT_INSN(),
};
static const struct bpf_func_info calls_info[] = { { 0, FUNC_MAIN },
						   { 2, FUNC_REPLACED } };

static const struct bpf_insn instead[] = {
	BPF_MOV64_IMM(BPF_REG_0, 42),
	BPF_EXIT_INSN(),
};
static const struct bpf_func_info instead_info[] = { { 0, FUNC_REPLACED } };

static int load_target(int btf_fd)
{
	struct prog_spec spec = { .type = BPF_PROG_TYPE_SOCKET_FILTER,
				  .name = "target",
				  .insns = calls,
				  .insn_cnt = 4,
				  .license = "GPL",
				  .btf_fd = btf_fd,
				  .func_info = calls_info,
				  .func_info_rec_size = 8,
				  .func_info_cnt = 2 };

	return load_or_say(&spec);
}

static int load_instead(int btf_fd, int target_fd)
{
	struct prog_spec spec = { .type = BPF_PROG_TYPE_EXT,
				  .name = "instead",
				  .insns = instead,
				  .insn_cnt = 2,
				  .license = "GPL",
				  .btf_fd = btf_fd,
				  .func_info = instead_info,
				  .func_info_rec_size = 8,
				  .func_info_cnt = 1,
				  .attach_btf_id = FUNC_REPLACED,
				  .attach_fd = target_fd };

	return load_or_say(&spec);
}

static uint32_t run(int fd)
{
	char packet[64] = "";
	struct prog_run run = { .data_in = packet, .data_size = 64 };

	ck_assert_msg(sys_prog_run(fd, &run) == 0, "%s", err_text());
	return run.retval;
}

static const struct {
	const char *says;
} replaced[] = { { "freplace: in place of a function, until closed" } };

static void check_replaced(int i)
{
	int btf_fd, target, fd, err;
	struct link link;
	struct sec sec;

	(void)i;
	need_functions();
	btf_fd = load_types();
	target = load_target(btf_fd);
	fd = load_instead(btf_fd, target);
	ck_assert_int_eq(sec_parse(&sec, "freplace/replaced"), 0);
	ck_assert_uint_eq(run(target), 7);
	err = attach_auto(&link, &sec, fd, NULL);
	ck_assert_msg(err == 0, "%s", err_text());
	ck_assert_int_eq(links_of(prog_id(fd)), 1);
	ck_assert_uint_eq(run(target), 42);
	link_close(&link);
	ck_assert_uint_eq(run(target), 7);
	ck_assert_int_eq(links_of(prog_id(fd)), 0);
	close(fd);
	close(target);
	close(btf_fd);
}
TABLE(auto_replaced, replaced, check_replaced);

/* ---- A table of functions: a way to control congestion ---- */

#define WRAPPER "bpf_struct_ops_tcp_congestion_ops"

enum {
	MAP_STRUCT_OPS = 26,
	MAP_LINK = 1 << 13 /* BPF_F_LINK, 6.4 */
};

static int load_member(const struct btf *btf, uint32_t id, const char *name)
{
	const struct btf_type *t = btf_type(btf, id);
	uint32_t i = 0;
	struct prog_spec spec = { .type = BPF_PROG_TYPE_STRUCT_OPS,
				  .name = "member",
				  .insns = instead,
				  .insn_cnt = 2,
				  .license = "GPL",
				  .attach_btf_id = id };

	while (i < btf_vlen(t) && strcmp(btf_field(btf, t, i).name, name) != 0)
		i++;
	spec.expected_attach_type = i;
	return load_or_say(&spec);
}

/* The map, its value and the types it is of. */
struct ops {
	struct btf btf;
	uint32_t wrapper;
	unsigned char value[1024];
	int btf_fd, map_fd, progs[3];
};

static unsigned char *member(struct ops *ops, const char *path)
{
	struct btf_place place;

	ck_assert_msg(btf_place(&ops->btf, ops->wrapper, path, &place) == 0,
		      "%s", err_text());
	ck_assert_uint_lt(place.at / 8, sizeof(ops->value) - 16);
	return ops->value + place.at / 8;
}

static void make_ops(struct ops *ops, uint32_t flags)
{
	static const char *const paths[] = { "data.ssthresh", "data.undo_cwnd",
					     "data.cong_avoid" };
	struct map_spec spec = { .type = MAP_STRUCT_OPS,
				 .name = "ways",
				 .key_size = 4,
				 .max_entries = 1,
				 .flags = flags };
	uint32_t id;

	memset(ops, 0, sizeof(*ops));
	ck_assert_int_eq(btf_open(&ops->btf, "/sys/kernel/btf/vmlinux", NULL),
			 0);
	id = btf_find_kind(&ops->btf, "tcp_congestion_ops", BTF_KIND_STRUCT);
	ops->wrapper = btf_find_kind(&ops->btf, WRAPPER, BTF_KIND_STRUCT);
	for (int i = 0; i < 3; i++) {
		uint64_t fd = load_member(&ops->btf, id, paths[i] + 5);

		ops->progs[i] = fd;
		memcpy(member(ops, paths[i]), &fd, 8);
	}
	strcpy((char *)member(ops, "data.name"), "rawbpf_ways");
	ops->btf_fd = load_types();
	spec.value_size = btf_size(&ops->btf, ops->wrapper);
	spec.btf_fd = ops->btf_fd;
	spec.btf_vmlinux_value_type_id = ops->wrapper;
	ops->map_fd = sys_map_create(&spec);
}

static void drop_ops(struct ops *ops)
{
	for (int i = 0; i < 3; i++)
		close(ops->progs[i]);
	close(ops->btf_fd);
	if (ops->map_fd >= 0)
		close(ops->map_fd);
	btf_close(&ops->btf);
}

static bool knows_links(const struct btf *btf)
{
	int64_t id = btf_find(btf, "enum bpf_attach_type");
	uint64_t number;

	ck_assert_int_gt(id, 0);
	return btf_enum_value(btf, id, "BPF_STRUCT_OPS", &number);
}

static bool is_available(void)
{
	const char *path =
		"/proc/sys/net/ipv4/tcp_available_congestion_control";
	FILE *file = fopen(path, "re");
	char line[512] = "";

	ck_assert_ptr_nonnull(file);
	ck_assert_ptr_nonnull(fgets(line, sizeof(line), file));
	fclose(file);
	return strstr(line, "rawbpf_ways") != NULL;
}

static const struct {
	const char *says;
	uint32_t flags;
	int map_fd; /* whether the link holds one, too */
} ways[] = {
	{ "struct_ops: by its map alone, which is emptied", 0, 1 },
	{ "struct_ops: by a link, where there is that", MAP_LINK, 0 },
};

static void check_ways(int i)
{
	struct link link;
	struct ops ops;
	int err;

	make_ops(&ops, ways[i].flags);
	if (ways[i].flags && !knows_links(&ops.btf)) {
		ck_assert_int_eq(ops.map_fd, -EINVAL);
		drop_ops(&ops);
		return;
	}
	ck_assert_msg(ops.map_fd >= 0, "%s", err_text());
	err = link_struct_ops(&link, ops.map_fd, ops.value);
	ck_assert_msg(err == 0, "%s", err_text());
	ck_assert_int_eq(link.undo.fd >= 0, ways[i].map_fd);
	ck_assert_int_eq(link.fd >= 0, !ways[i].map_fd);
	ck_assert(is_available());
	link_close(&link);
	ck_assert(!is_available());
	drop_ops(&ops);
}
TABLE(auto_ways, ways, check_ways);
