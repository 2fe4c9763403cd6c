/*
 * feature.c - what the kernel knows, each found by trying it: see feature.h.
 *
 * What is tried is as small as can be: one map, two to eight instructions,
 * or the bytes of a few types.  (libbpf asks the same: its features.c)
 */
#include "loader/feature.h"
#include "insn/insn.h"
#include "loader/err.h"
#include "loader/sys.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum {
	UPROBE_MULTI = 48,	 /* BPF_TRACE_UPROBE_MULTI, 6.6 */
	PROBE_READ_KERNEL = 113, /* helpers */
	GET_ATTACH_COOKIE = 174
};

/* It worked if there is a file descriptor. */
static bool close_it(int fd)
{
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* ---- Types ---- */

#define INFO(kind, vlen) ((uint32_t)BTF_KIND_##kind << 24 | (vlen))

/* clang-format off */
#define INT	  1, INFO(INT, 0), 4, 32
#define VAR	  1, INFO(VAR, 0), 1, BTF_VAR_STATIC
#define ONE_PARAM 0, INFO(FUNC_PROTO, 1), 0, 1, 1

/* Where they are in the strings: x is 1. */
enum { Y = 3, BSS = 5, QUESTION = 10 };
static const char names[] = "\0x\0y\0.bss\0?.x";

/* By enum btf_knows; the first is BTF at all, the last all of them. */
static const struct {
	int count; /* words */
	uint32_t words[48];
} types[] = {
	{ 4, { INT } },
	{ 12, { INT, ONE_PARAM, 1, INFO(FUNC, BTF_FUNC_STATIC), 2 } },
	{ 14, { INT, VAR, BSS, INFO(DATASEC, 1), 4, 2, 0, 4 } },
	{ 12, { INT, ONE_PARAM, 1, INFO(FUNC, BTF_FUNC_GLOBAL), 2 } },
	{ 3, { 1, INFO(FLOAT, 0), 4 } },
	{ 12, { INT, VAR, Y, INFO(DECL_TAG, 0), 2, -1u } },
	{ 10, { INT, Y, INFO(TYPE_TAG, 0), 1, 0, INFO(PTR, 0), 2 } },
	{ 6, { 1, INFO(ENUM64, 1), 8, Y, 0, 0 } },
	{ 14, { INT, VAR, QUESTION, INFO(DATASEC, 1), 4, 2, 0, 4 } },
	{ 41, { INT, VAR, QUESTION, INFO(DATASEC, 1), 4, 2, 0, 4,
		ONE_PARAM, 1, INFO(FUNC, BTF_FUNC_GLOBAL), 4,
		1, INFO(FLOAT, 0), 4, Y, INFO(DECL_TAG, 0), 2, -1u,
		Y, INFO(TYPE_TAG, 0), 1, 0, INFO(PTR, 0), 8,
		1, INFO(ENUM64, 1), 8, Y, 0, 0 } },
};
/* clang-format on */
#define ALL_TYPES (int)(sizeof(types) / sizeof(types[0]) - 1)

static int load_types(int row)
{
	struct {
		struct btf_header h;
		unsigned char rest[sizeof(types[0].words) + sizeof(names)];
	} bytes = { .h = { .magic = BTF_MAGIC,
			   .version = BTF_VERSION,
			   .hdr_len = sizeof(bytes.h) } };
	uint32_t len = types[row].count * sizeof(types[row].words[0]);
	struct btf_spec spec = { .btf = &bytes };

	bytes.h.type_len = bytes.h.str_off = len;
	bytes.h.str_len = sizeof(names);
	memcpy(bytes.rest, types[row].words, len);
	memcpy(bytes.rest + len, names, sizeof(names));
	spec.size = sizeof(bytes.h) + len + sizeof(names);
	return sys_btf_load(&spec);
}

static bool try_types(int row)
{
	return close_it(load_types(row));
}

/* A kernel whose modules have types has names for them. */
static bool try_btf_name(int unused)
{
	char name[16];
	struct bpf_btf_info info = { .name = (uintptr_t)name,
				     .name_len = sizeof(name) };
	int fd = load_types(0);
	bool has = fd >= 0 && !sys_btf_info(fd, &info);

	(void)unused;
	close_it(fd);
	return has;
}

/* ---- Maps ---- */

static int create_array(uint32_t flags)
{
	struct map_spec spec = { .type = BPF_MAP_TYPE_ARRAY,
				 .key_size = 4,
				 .value_size = 32,
				 .max_entries = 1,
				 .flags = flags };

	return sys_map_create(&spec);
}

static bool try_array(int flags)
{
	return close_it(create_array(flags));
}

static bool try_ringbuf(int type)
{
	struct map_spec spec = { .type = type,
				 .max_entries = sysconf(_SC_PAGESIZE) };

	return close_it(sys_map_create(&spec));
}

/* ---- Programs ---- */

static int load_prog(struct prog_spec spec, const struct bpf_insn *insns,
		     uint32_t count)
{
	spec.insns = insns;
	spec.insn_cnt = count;
	spec.license = "GPL";
	return sys_prog_load(&spec);
}

static const struct bpf_insn nothing[] = { BPF_MOV64_IMM(BPF_REG_0, 0),
					   BPF_EXIT_INSN() };

static bool try_prog_name(int type)
{
	return close_it(
		load_prog((struct prog_spec){ .type = type, .name = "x" },
			  nothing, 2));
}

static bool try_attach_type(int type)
{
	return close_it(load_prog(
		(struct prog_spec){ .type = type,
				    .expected_attach_type =
					    BPF_CGROUP_INET_SOCK_CREATE },
		nothing, 2));
}

/* Eight bytes of nowhere to the stack: probe_read does not mind. */
static bool try_probe_read(int helper)
{
	const struct bpf_insn insns[] = {
		BPF_MOV64_REG(BPF_REG_1, BPF_REG_10),
		BPF_ALU64_IMM(BPF_ADD, BPF_REG_1, -8),
		BPF_MOV64_IMM(BPF_REG_2, 8),
		BPF_MOV64_IMM(BPF_REG_3, 0),
		BPF_EMIT_CALL(helper),
		BPF_EXIT_INSN(),
	};

	return close_it(load_prog(
		(struct prog_spec){ .type = BPF_PROG_TYPE_TRACEPOINT }, insns,
		6));
}

/* A helper of the context alone, which is still in r1. */
static bool try_helper(int helper)
{
	const struct bpf_insn insns[] = {
		BPF_EMIT_CALL(helper),
		BPF_EXIT_INSN(),
	};

	return close_it(load_prog(
		(struct prog_spec){ .type = BPF_PROG_TYPE_TRACEPOINT }, insns,
		2));
}

/* A place in a map's value; the map by its fd or by its index. */
static bool try_map_value(int pseudo)
{
	int map = create_array(0);
	const struct bpf_insn insns[] = {
		BPF_LD_IMM64_RAW_FULL(BPF_REG_1, pseudo, 0, 0,
				      pseudo == BPF_PSEUDO_MAP_VALUE ? map : 0,
				      16),
		BPF_ST_MEM(BPF_DW, BPF_REG_1, 0, 42),
		BPF_MOV64_IMM(BPF_REG_0, 0),
		BPF_EXIT_INSN(),
	};
	struct prog_spec spec = { .type = BPF_PROG_TYPE_SOCKET_FILTER };

	bool has;

	if (pseudo == BPF_PSEUDO_MAP_IDX_VALUE)
		spec.fd_array = &map;
	has = map >= 0 && close_it(load_prog(spec, insns, 5));

	close_it(map);
	return has;
}

/* The root directory is no file to put probes into: EBADF, after all else
 * was found to be right. */
static bool try_uprobes(int attach_type)
{
	struct prog_spec spec = { .type = BPF_PROG_TYPE_KPROBE,
				  .expected_attach_type = attach_type };
	int prog = load_prog(spec, nothing, 2);
	uint64_t offset = 0;
	struct link_uprobes more = { .path = (uintptr_t) "/",
				     .offsets = (uintptr_t)&offset,
				     .cnt = 1 };
	struct link_spec link = { .prog_fd = prog,
				  .attach_type = attach_type,
				  .more = &more,
				  .more_size = sizeof(more) };
	int err = prog < 0 ? prog : sys_link_create_with(&link);

	close_it(err);
	close_it(prog);
	return err == -EBADF;
}

/* ---- The table ---- */

static const struct {
	const char *name, *since;
	bool (*try)(int arg);
	int arg;
} features[FEATURES] = {
	[FEATURE_PROG_NAME] = { "names of programs", "4.15", try_prog_name,
				BPF_PROG_TYPE_SOCKET_FILTER },
	[FEATURE_BTF] = { "types (BTF)", "4.18", try_types, 0 },
	[FEATURE_BTF_FUNC] = { "types of functions", "5.0", try_types, 1 },
	[FEATURE_BTF_DATASEC] = { "types of sections", "5.2", try_types, 2 },
	[FEATURE_BTF_GLOBAL_FUNC] = { "types of global functions", "5.6",
				      try_types, 3 },
	[FEATURE_BTF_FLOAT] = { "floating point types", "5.13", try_types, 4 },
	[FEATURE_BTF_DECL_TAG] = { "tags of declarations", "5.16", try_types,
				   5 },
	[FEATURE_BTF_TYPE_TAG] = { "tags of types", "5.17", try_types, 6 },
	[FEATURE_BTF_ENUM64] = { "enums of 64 bits", "6.0", try_types, 7 },
	[FEATURE_BTF_QUESTION] = { "sections with a question mark", "6.9",
				   try_types, 8 },
	[FEATURE_ATTACH_TYPE] = { "expected attach types", "4.17",
				  try_attach_type, BPF_PROG_TYPE_CGROUP_SOCK },
	[FEATURE_GLOBAL_DATA] = { "global variables", "5.2", try_map_value,
				  BPF_PSEUDO_MAP_VALUE },
	[FEATURE_RDONLY_PROG] = { "maps that programs only read", "5.2",
				  try_array, BPF_F_RDONLY_PROG },
	[FEATURE_MMAPABLE] = { "maps in memory", "5.5", try_array,
			       BPF_F_MMAPABLE },
	[FEATURE_PROBE_READ_KERNEL] = { "bpf_probe_read_kernel", "5.5",
					try_probe_read, PROBE_READ_KERNEL },
	[FEATURE_RINGBUF] = { "ring buffers", "5.8", try_ringbuf,
			      BPF_MAP_TYPE_RINGBUF },
	[FEATURE_MODULE_BTF] = { "types of modules", "5.11", try_btf_name, 0 },
	[FEATURE_FD_ARRAY] = { "arrays of file descriptors", "5.14",
			       try_map_value, BPF_PSEUDO_MAP_IDX_VALUE },
	[FEATURE_COOKIE] = { "bpf_get_attach_cookie", "5.15", try_helper,
			     GET_ATTACH_COOKIE },
	[FEATURE_UPROBE_MULTI] = { "many uprobes at once", "6.6", try_uprobes,
				   UPROBE_MULTI },
};

enum answer {
	NOT_ASKED,
	HAS,
	HAS_NOT
};
static enum answer answers[FEATURES];

static bool ask(bool (*try)(int arg), int arg)
{
	bool has;

	sys_quiet(true);
	has = try(arg);
	sys_quiet(false);
	err_clear();
	return has;
}

bool feature_has(enum feature feature)
{
	if (sys_pretending())
		return true;
	if (answers[feature] == NOT_ASKED)
		answers[feature] =
			ask(features[feature].try, features[feature].arg)
				? HAS
				: HAS_NOT;
	return answers[feature] == HAS;
}

/* On a new kernel one call tells it all. */
unsigned int feature_btf(void)
{
	static unsigned int knows;
	static bool asked;

	if (sys_pretending())
		return BTF_KNOWS_ALL;
	if (asked)
		return knows;
	asked = true;
	if (ask(try_types, ALL_TYPES))
		knows = BTF_KNOWS_ALL;
	for (int i = FEATURE_BTF_FUNC;
	     i <= FEATURE_BTF_QUESTION && knows != BTF_KNOWS_ALL; i++)
		if (feature_has(i))
			knows |= 1u << (i - FEATURE_BTF_FUNC);
	return knows;
}

const char *feature_name(enum feature feature)
{
	return features[feature].name;
}

const char *feature_since(enum feature feature)
{
	return features[feature].since;
}
