/* Arrays in memory: what programs write is seen without a call, and the
 * reverse; what cannot be mapped says why. */
#include "maps/mapped.h"
#include "insn/insn.h"
#include "loader/err.h"
#include "loader/prog.h"
#include "loader/testrun.h"
#include "tests/kernel/auto.h"
#include "tests/kernel/load.h"
#include "tests/run.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum {
	KEY = 700, /* its element is not in the first page */
	ENTRIES = 1000,
	VALUE_SIZE = 12 /* so that there is padding */
};

static struct map open_map(uint32_t type, uint32_t flags)
{
	struct map_spec spec = { .type = type,
				 .name = "shared",
				 .key_size = 4,
				 .value_size = VALUE_SIZE,
				 .max_entries = ENTRIES,
				 .flags = flags };
	struct map map;

	ck_assert_msg(map_open(&map, &spec) == 0, "%s", err_text());
	return map;
}

static struct map open_array(void)
{
	return open_map(BPF_MAP_TYPE_ARRAY, BPF_F_MMAPABLE);
}

/* r0 = what was in the element of KEY; and one more is in it then. */
static int load_adder(const struct map *map)
{
	const struct bpf_insn insns[] = {
		BPF_ST_MEM(BPF_W, BPF_REG_10, -4, KEY),
		BPF_LD_MAP_FD(BPF_REG_1, map->fd),
		BPF_MOV64_REG(BPF_REG_2, BPF_REG_10),
		BPF_ALU64_IMM(BPF_ADD, BPF_REG_2, -4),
		BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem),
		BPF_JMP_IMM(BPF_JEQ, BPF_REG_0, 0, 4),
		BPF_MOV64_REG(BPF_REG_1, BPF_REG_0),
		BPF_LDX_MEM(BPF_W, BPF_REG_0, BPF_REG_1, 8),
		BPF_MOV64_IMM(BPF_REG_2, 1),
		BPF_ATOMIC_OP(BPF_W, BPF_ADD, BPF_REG_1, BPF_REG_2, 8),
		BPF_EXIT_INSN(),
	};
	struct prog_spec spec = { .type = BPF_PROG_TYPE_SOCKET_FILTER,
				  .name = "adder",
				  .insns = insns,
				  .insn_cnt = sizeof(insns) / 8,
				  .license = "GPL" };

	return load_or_say(&spec);
}

static uint32_t add(int prog_fd)
{
	struct prog_run run = { 0 };

	ck_assert_msg(testrun(prog_fd, &run) == 0, "%s", err_text());
	return run.retval;
}

static volatile uint32_t *third_word(const struct mapped *m)
{
	return (uint32_t *)mapped_value(m, KEY) + 2;
}

/* ---- What can be ---- */

static void both_ways(void)
{
	struct map map = open_array();
	int prog = load_adder(&map);
	struct mapped m;

	ck_assert_msg(mapped_open(&m, &map, MAPPED_WRITE) == 0, "%s",
		      err_text());
	ck_assert_uint_eq(add(prog), 0);
	ck_assert_uint_eq(*third_word(&m), 1);
	*third_word(&m) = 4711;
	ck_assert_uint_eq(add(prog), 4711);
	ck_assert_uint_eq(*third_word(&m), 4712);
	mapped_close(&m);
	mapped_close(&m);
	close(prog);
	map_close(&map);
}

static void as_the_calls(void)
{
	uint32_t key = ENTRIES - 1, value[3] = { 1, 2, 3 };
	struct map map = open_array();
	struct mapped m;

	ck_assert_int_eq(mapped_open(&m, &map, MAPPED_READ), 0);
	ck_assert_int_eq(map_update(&map, &key, value, BPF_ANY), 0);
	ck_assert_mem_eq(mapped_value(&m, key), value, VALUE_SIZE);
	ck_assert_ptr_null(mapped_value(&m, ENTRIES));
	map_close(&map);
	ck_assert_mem_eq(mapped_value(&m, key), value, VALUE_SIZE);
	mapped_close(&m);
}

static void frozen(void)
{
	struct map map = open_array();
	struct mapped m;

	ck_assert_int_eq(mapped_open(&m, &map, MAPPED_WRITE), 0);
	ck_assert_int_eq(sys_map_freeze(map.fd), -EBUSY);
	mapped_close(&m);
	ck_assert_int_eq(sys_map_freeze(map.fd), 0);
	ck_assert_int_eq(mapped_open(&m, &map, MAPPED_WRITE), -EPERM);
	must_say(err_text(), "map 'shared' in memory: it is frozen, or may be "
			     "read only: it can be mapped to be read");
	ck_assert_ptr_null(m.bytes);
	ck_assert_int_eq(mapped_open(&m, &map, MAPPED_READ), 0);
	ck_assert_uint_eq(*third_word(&m), 0);
	mapped_close(&m);
	map_close(&map);
}

static const struct {
	const char *says;
	void (*check)(void);
} rows[] = {
	{ "mapped: a program's value is there at once, and ours there",
	  both_ways },
	{ "mapped: the same bytes as by calls, and longer than the fd",
	  as_the_calls },
	{ "mapped: a frozen map is mapped to be read only", frozen },
};

static void check_row(int i)
{
	rows[i].check();
}
TABLE(mapped, rows, check_row);

/* ---- What cannot ---- */

static const struct {
	const char *says;
	uint32_t type, flags;
	int err;
	const char *text;
} wrong[] = {
	{ "mapped: an array without the flag", BPF_MAP_TYPE_ARRAY, 0, -EINVAL,
	  "map 'shared' in memory: it was made without BPF_F_MMAPABLE" },
	{ "mapped: a hash", BPF_MAP_TYPE_HASH, 0, -EINVAL,
	  "it is of type HASH, and the elements of an array" },
	{ "mapped: an array that programs only read", BPF_MAP_TYPE_ARRAY,
	  BPF_F_MMAPABLE | BPF_F_RDONLY_PROG, -EACCES,
	  "its programs or this fd may only read it" },
	{ "mapped: by an fd that only reads", BPF_MAP_TYPE_ARRAY,
	  BPF_F_MMAPABLE | BPF_F_RDONLY, -EACCES,
	  "its programs or this fd may only read it" },
};

static void check_wrong(int i)
{
	struct map map = open_map(wrong[i].type, wrong[i].flags);
	struct mapped m;

	ck_assert_int_eq(mapped_open(&m, &map, MAPPED_WRITE), wrong[i].err);
	must_say(err_text(), wrong[i].text);
	ck_assert_ptr_null(m.bytes);
	mapped_close(&m);
	map_close(&map);
}
TABLE(mapped_wrong, wrong, check_wrong);
