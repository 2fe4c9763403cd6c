/* The arguments of marks, wherever the compiler has put them. */
#include "insn/insn.h"
#include "loader/attach/auto.h"
#include "loader/attach/usdt_spec.h"
#include "loader/err.h"
#include "loader/feature.h"
#include "maps/map.h"
#include "tests/kernel/auto.h"
#include "tests/kernel/load.h"
#include "tests/kernel/usdt_marks.h"
#include "tests/run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

OBJECT(usdt);
OBJECT(usdt_few);
OBJECT(net); /* includes bpf/all.h as well */

enum {
	COOKIE = 4711,
	UPROBE_MULTI = 48 /* BPF_TRACE_UPROBE_MULTI, 6.6 */
};

/* As usdt.bpf.c has it. */
struct seen {
	uint32_t runs, count;
	uint64_t cookie;
	int64_t values[USDT_ARGS], errs[USDT_ARGS];
};

/* ---- Attached, passed and read ---- */

static void read_map(const struct load *load, const char *name, uint32_t key,
		     void *value)
{
	for (int i = 0; i < load->mapdefs.count; i++)
		if (!strcmp(load->maps[i].def->name, name))
			ck_assert_int_eq(sys_map_lookup(load->maps[i].fd, &key,
							value),
					 0);
}

/* "rawbpf:any" to the program; -errno with the text. */
static int attach(struct link *link, struct load *load, const char *prog,
		  const char *mark)
{
	struct load_prog *p = load_prog_find(load, prog);
	struct place place = { .cookie = COOKIE };
	char section[128];
	struct sec sec;

	snprintf(section, sizeof(section), "usdt//proc/self/exe:rawbpf:%s",
		 mark);
	ck_assert_int_eq(sec_parse(&sec, section), 0);
	return attach_auto(link, &sec, p->fd, &place);
}

static void must_attach(struct link *link, struct load *load, const char *prog,
			const char *mark)
{
	ck_assert_msg(attach(link, load, prog, mark) == 0, "%s", err_text());
}

#define EIGHT                                              \
	{                                                  \
		-2, 0xfe, -3, 0xfffd, -4, 0xfffffffc, FAR, \
			(int64_t)0xfedcba9876543210        \
	}

static const struct row {
	const char *says, *mark;
	void (*pass)(void);
	const char *prog;
	int count; /* -1: that program does not count */
	int64_t values[USDT_ARGS];
} rows[] = {
	{ "a USDT's constants of all sizes", "constants", mark_constants,
	  "usdt_any", 8, EIGHT },
	{ "a USDT's registers of all sizes", "registers", mark_registers,
	  "usdt_any", 8, EIGHT },
	{ "a USDT's memory of all sizes", "memory", mark_memory, "usdt_any", 8,
	  EIGHT },
	{ "a USDT's memory behind a pointer", "pointer", mark_pointed,
	  "usdt_any", 8, EIGHT },
	{ "a USDT's arguments where the compiler likes",
	  "any",
	  mark_chosen,
	  "usdt_any",
	  4,
	  { -2, 0xfffd, -4, FAR } },
	{ "a USDT read as a function",
	  "any",
	  mark_chosen,
	  "usdt_typed",
	  -1,
	  { -2, 0xfffd, -4, FAR } },
	{ "a USDT read by a program that may sleep",
	  "any",
	  mark_chosen,
	  "usdt_sleeping",
	  -1,
	  { 0xfffd - 6, FAR } },
	{ "a USDT's twelve arguments, as a function",
	  "twelve",
	  mark_twelve,
	  "usdt_twelve",
	  -1,
	  { 33, -12 } },
	{ "a USDT without arguments", "none", mark_none, "usdt_any", 0, { 0 } },
	{ "a USDT in two places: the first",
	  "places",
	  mark_first,
	  "usdt_any",
	  1,
	  { 1 } },
	{ "a USDT in two places: the second",
	  "places",
	  mark_second,
	  "usdt_any",
	  1,
	  { 2 } },
#ifdef __x86_64__
	{ "a USDT's variables",
	  "variable",
	  mark_variable,
	  "usdt_any",
	  2,
	  { 1, -4 } },
	{ "a USDT's element of an array",
	  "element",
	  mark_element,
	  "usdt_any",
	  3,
	  { 3, -4, 2 } },
	{ "a USDT's parts of registers",
	  "bytes",
	  mark_bytes,
	  "usdt_any",
	  5,
	  { 0x55, 0x66, (int8_t)0xf2, 0xf2f3, 0x33445566 } },
#endif
};

static void check_seen(const struct seen *seen, const struct row *row)
{
	ck_assert_uint_eq(seen->runs, 1);
	for (int i = 0; i < USDT_ARGS; i++) {
		ck_assert_int_eq(seen->values[i], row->values[i]);
		if (row->count >= 0)
			ck_assert_int_eq(seen->errs[i],
					 i < row->count ? 0 : -ENOENT);
	}
	if (row->count < 0)
		return;
	ck_assert_uint_eq(seen->count, row->count);
	ck_assert_uint_eq(seen->cookie, COOKIE);
}

static void check_row(int i)
{
	struct seen seen = { 0 };
	struct link link;
	struct load load;

	must_load(&load, &usdt, NULL);
	must_attach(&link, &load, rows[i].prog, rows[i].mark);
	rows[i].pass();
	link_close(&link);
	rows[i].pass();
	read_map(&load, "seen", 0, &seen);
	check_seen(&seen, &rows[i]);
	load_close(&load);
}
TABLE(usdt_args_read, rows, check_row);

/* ---- All places in one call ---- */

static const struct {
	const char *says;
	void (*pass)(void);
	int64_t value;
} multis[] = {
	{ "a USDT's places in one call: the first", mark_first, 1 },
	{ "a USDT's places in one call: the second", mark_second, 2 },
};

/* The same program, loaded for that if this kernel has it. */
static int load_again(struct load *load, const char *prog)
{
	struct prog_spec spec = load_prog_find(load, prog)->spec;

	spec.expected_attach_type =
		feature_has(FEATURE_UPROBE_MULTI) ? UPROBE_MULTI : 0;
	return load_or_say(&spec);
}

static void check_multi(int i)
{
	struct load_prog *prog;
	struct seen seen = { 0 };
	struct link link;
	struct load load;
	int fd;

	must_load(&load, &usdt, NULL);
	prog = load_prog_find(&load, "usdt_any");
	fd = load_again(&load, "usdt_any");
	dup3(fd, prog->fd, O_CLOEXEC);
	close(fd);
	must_attach(&link, &load, "usdt_any", "places");
	ck_assert_int_eq(link.fd >= 0, feature_has(FEATURE_UPROBE_MULTI));
	multis[i].pass();
	link_close(&link);
	read_map(&load, "seen", 0, &seen);
	ck_assert_uint_eq(seen.runs, 1);
	ck_assert_uint_eq(seen.cookie, COOKIE);
	ck_assert_int_eq(seen.values[0], multis[i].value);
	load_close(&load);
}
TABLE(usdt_multi, multis, check_multi);

/* ---- Memory that is not there ---- */

static const struct {
	const char *says;
} nowheres[] = { { "a USDT's argument in no memory is an error of its own" } };

static void check_nowhere(int i)
{
	struct seen seen = { 0 };
	struct link link;
	struct load load;

	(void)i;
	must_load(&load, &usdt, NULL);
	must_attach(&link, &load, "usdt_any", "nowhere");
	mark_nowhere();
	link_close(&link);
	read_map(&load, "seen", 0, &seen);
	ck_assert_int_eq(seen.errs[0], -EFAULT);
	ck_assert_int_eq(seen.values[0], 0);
	ck_assert_int_eq(seen.errs[1], 0);
	ck_assert_int_eq(seen.values[1], 5);
	load_close(&load);
}
TABLE(usdt_nowhere, nowheres, check_nowhere);

/* ---- The map of the arguments ---- */

static const struct {
	const char *says, *marks[4];
	uint32_t used;
} shares[] = {
	{ "a USDT attached to twice has its arguments once",
	  { "constants", "constants" },
	  1 },
	{ "USDTs of two kinds have them twice", { "constants", "none" }, 2 },
	{ "a USDT of two kinds has them twice", { "places" }, 2 },
	{ "USDTs of the same kind share them",
	  { "places", "none", "places", "none" },
	  3 },
};

static void check_share(int i)
{
	struct link links[4] = { LINK_NONE, LINK_NONE, LINK_NONE, LINK_NONE };
	struct usdt_spec spec;
	struct load load;

	must_load(&load, &usdt, NULL);
	for (int k = 0; k < 4 && shares[i].marks[k]; k++)
		must_attach(&links[k], &load, "usdt_any", shares[i].marks[k]);
	for (uint32_t key = 0; key < 6; key++) {
		read_map(&load, USDT_SPECS, key, &spec);
		ck_assert_uint_eq(spec.used, key && key <= shares[i].used);
	}
	for (int k = 0; k < 4; k++)
		link_close(&links[k]);
	load_close(&load);
}
TABLE(usdt_share, shares, check_share);

static const struct {
	const char *says;
	const struct object *object;
	int maps;
} objects[] = {
	{ "an object that reads no USDT has no map of arguments", &net, 0 },
	{ "an object that reads some has one, whatever the programs", &usdt,
	  1 },
};

static void check_object(int i)
{
	struct load load;
	int count = 0;

	must_open(&load, objects[i].object, NULL);
	for (int k = 0; k < load.mapdefs.count; k++)
		count += !strcmp(load.mapdefs.rows[k].name, USDT_SPECS);
	ck_assert_int_eq(count, objects[i].maps);
	load_close(&load);
}
TABLE(usdt_objects, objects, check_object);

/* ---- What is refused ---- */

static const struct {
	const char *says, *mark;
	int err;
	const char *words;
} wrong[] = {
	{ "a USDT with more sets of arguments than there is room", "places",
	  -ENOSPC,
	  "usdt_specs has no room for more than 1 different sets of arguments: "
	  "#define BPF_USDT_SPECS 4" },
	{ "a USDT with a float", "float", -EOPNOTSUPP,
	  "rawbpf:float in /proc/self/exe: argument 1, '8f@xmm0': it is a "
	  "float" },
	{ "a USDT whose arguments are broken", "broken", -EINVAL,
	  "argument 1, '3@x': no argument has 3 bytes" },
	{ "a USDT whose arguments do not end", "endless", -EINVAL,
	  "the note of rawbpf:endless in /proc/self/exe does not end" },
#ifdef __x86_64__
	{ "a USDT with a variable that is not there", "lost", -ENOENT,
	  "has no variable 'no_variable_here'" },
#endif
};

static void check_wrong(int i)
{
	struct link link;
	struct load load;

	must_load(&load, &usdt_few, NULL);
	ck_assert_int_eq(attach(&link, &load, "usdt_few", wrong[i].mark),
			 wrong[i].err);
	must_say(err_text(), wrong[i].words);
	load_close(&load);
}
TABLE(usdt_wrong, wrong, check_wrong);

/* ---- Programs that do not read them ---- */

static const struct {
	const char *says, *map;
	int err;
	const char *words;
} others[] = {
	{ "a USDT's float is nothing to who reads no arguments", "specs", 0,
	  NULL },
	{ "a map that is only called as ours is", USDT_SPECS, -EINVAL,
	  "the map usdt_specs is not as bpf/usdt.h defines it" },
};

static int load_other(int map_fd)
{
	const struct bpf_insn insns[] = {
		BPF_LD_MAP_FD(BPF_REG_1, map_fd),
		BPF_MOV64_IMM(BPF_REG_0, 0),
		BPF_EXIT_INSN(),
	};
	struct prog_spec spec = { .type = BPF_PROG_TYPE_KPROBE,
				  .name = "other",
				  .insns = insns,
				  .insn_cnt = sizeof(insns) / 8,
				  .license = "GPL" };

	return load_or_say(&spec);
}

static void check_other(int i)
{
	struct map_spec spec = { .type = BPF_MAP_TYPE_ARRAY,
				 .key_size = 4,
				 .value_size = 8,
				 .max_entries = 1 };
	struct link link;
	struct map map;
	struct sec sec;
	int fd;

	snprintf(spec.name, sizeof(spec.name), "%s", others[i].map);
	ck_assert_int_eq(map_open(&map, &spec), 0);
	ck_assert_int_eq(sec_parse(&sec, "usdt//proc/self/exe:rawbpf:float"),
			 0);
	fd = load_other(map.fd);
	ck_assert_int_eq(attach_auto(&link, &sec, fd, NULL), others[i].err);
	if (others[i].words)
		must_say(err_text(), others[i].words);
	link_close(&link);
	close(fd);
	map_close(&map);
}
TABLE(usdt_other, others, check_other);
