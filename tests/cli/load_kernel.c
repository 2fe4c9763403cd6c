/* rawbpf load, as a user types it: what this kernel answers. */
#include "loader/kernel.h"
#include "tests/cli/load_line.h"
#include "tests/run.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* clang-format off */

static const struct row {
	const char *says, *line;
	int status;
	const char *out, *more, *err; /* what is there said */
} rows[] = {
	{ "load: all is taken", "load @legacy", 0,
	  "types    15 types, ",
	  "map      first   array, key 4, value 8, 1 entry: id ", NULL },
	{ "load: all is taken, and gone again", "load @legacy", 0,
	  "program  count   socket, 26 instructions: id ",
	  "nothing holds it, so it is gone again", NULL },
	{ "load: one that is refused does not hide the next", "load @refused",
	  1, "program  out_of_bounds  socket, 2 instructions: refused\n"
	  "           program 'out_of_bounds': bpf(BPF_PROG_LOAD): Permission "
	  "denied (EACCES)\n", "program  last           socket, 2 "
	  "instructions: id ", "" },
	{ "load: the log of one that is refused", "load @refused", 1,
	  "invalid bpf_context access off=4000 size=4",
	  "instruction 1: type `struct task_struct` has no field "
	  "`no_such_field`\n", "" },
	{ "load: variables that are read only", "load @variables", 0,
	  "map      variable.rodata  array, key 4, value 4, 1 entry, frozen: id ",
	  "map      variable.data    array, key 4, value 8, 1 entry: id ",
	  NULL },
	{ "load --trace: each call with the kernel's answer",
	  "load --trace @legacy", 0, "max_entries = 1, map_name = \"first\" }) "
	  "= fd ", "prog_name = \"count\"", NULL },
	{ "load --log 2: the log of one that is accepted",
	  "load --log 2 --program good @refused", 0,
	  "program  good           socket, 2 instructions: id ",
	  "1: (95) exit", NULL },
	{ "load --set: a value that makes the program be refused is no matter",
	  "load --set limit=9 @variables", 0, "program  see_limit", NULL,
	  NULL },
	{ "load: without a license", "load @unlicensed", 1,
	  "cannot call GPL-restricted function from non-GPL compatible program",
	  "the licence of this one is \"\"", NULL },
	{ "load --pin: a folder of another file system",
	  "load --pin /tmp/rawbpf-no-bpffs @legacy", 3, NULL, NULL,
	  "why: /tmp is in no BPF file system" },
	{ "load --target: an id that no program has",
	  "load --target 4000000000 @replacing", 1, NULL, NULL,
	  "No such file or directory (ENOENT)" },
	{ "load --target: where nothing is pinned",
	  "load --target /sys/fs/bpf/no-such-program @replacing", 1, NULL, NULL,
	  "bpf(BPF_OBJ_GET)" },
	{ "load --btf: another kernel's numbers are not sent to this one",
	  "load --btf @kernel_ops --program rawbpf_tasks @attach", 1,
	  "program rawbpf_tasks: it has numbers of types of ",
	  "kernel_ops.bpf.o in it, which are not this kernel's\n", "" },
	{ "load --btf: nor those of a table of functions",
	  "load --btf @kernel_ops @ops", 1, NULL, NULL,
	  "map table: it has numbers of types of " },
	{ "load --btf: this kernel's own file",
	  "load --btf /sys/kernel/btf/vmlinux --program rawbpf_tasks @attach",
	  0, "program  rawbpf_tasks     iter/task, 7 instructions: id ", NULL,
	  NULL },
	{ "load: freplace without a program", "load @replacing", 1,
	  "say which loaded program has that function", NULL, "" },
};

/* clang-format on */

static void check_row(int i)
{
	const struct row *row = &rows[i];
	struct cli c;

	load_line_needs_bpf();
	load_line_run(&c, row->line);
	ck_assert_msg(c.status == row->status, "status %d: %.500s\n%.700s",
		      c.status, c.err, c.out);
	load_line_says(c.out, row->out);
	load_line_says(c.out, row->more);
	if (row->err)
		load_line_says(c.err, row->err);
	else
		ck_assert_str_eq(c.err, "");
	cli_close(&c);
}
TABLE(load_kernel, rows, check_row);

/* ---- As JSON ---- */

static const json_t *named(const json_t *list, const char *name)
{
	const json_t *row;
	size_t i;

	json_array_foreach(
		list, i,
		row) if (!strcmp(json_string_value(json_object_get(row,
								   "name")),
				 name)) return row;
	ck_abort_msg("%s is not in it", name);
}

static int64_t number(const json_t *row, const char *key)
{
	ck_assert_msg(json_is_integer(json_object_get(row, key)), "%s", key);
	return json_integer_value(json_object_get(row, key));
}

static const char *text(const json_t *row, const char *key)
{
	const char *value = json_string_value(json_object_get(row, key));

	ck_assert_msg(value != NULL, "%s", key);
	return value;
}

static bool truth(const json_t *row, const char *key)
{
	ck_assert_msg(json_is_boolean(json_object_get(row, key)), "%s", key);
	return json_is_true(json_object_get(row, key));
}

static void json_of_maps(const json_t *all)
{
	const json_t *maps = json_object_get(all, "maps");
	const json_t *map = named(maps, "variable.rodata");

	ck_assert_int_eq(json_array_size(maps), 8);
	ck_assert(truth(map, "frozen"));
	ck_assert(!truth(map, "found"));
	ck_assert_int_gt(number(map, "id"), 0);
	map = named(maps, "counter");
	ck_assert_str_eq(text(map, "type"), "array");
	ck_assert_int_eq(number(map, "key_size"), 4);
	ck_assert_int_eq(number(map, "value_size"), 8);
	ck_assert_int_eq(number(map, "max_entries"), 1);
	ck_assert(!truth(map, "frozen"));
	ck_assert(truth(json_object_get(all, "types"), "loaded"));
}

static void json_of_programs(const json_t *all)
{
	const json_t *progs = json_object_get(all, "programs");
	const json_t *prog = named(progs, "no_field");

	ck_assert_int_eq(json_array_size(progs), 9);
	ck_assert(truth(prog, "refused"));
	ck_assert_ptr_null(json_object_get(prog, "id"));
	load_line_says(text(prog, "error"), "Invalid argument (EINVAL)");
	load_line_says(text(prog, "log"), "unknown#195896080");
	load_line_says(text(prog, "why"), "no field `no_such_field`");
	prog = named(progs, "good");
	ck_assert(truth(prog, "wanted") && !truth(prog, "refused"));
	ck_assert_str_eq(text(prog, "section"), "socket");
	ck_assert_str_eq(text(prog, "type"), "SOCKET_FILTER");
	ck_assert_int_eq(number(prog, "insn_cnt"), 2);
	ck_assert_int_gt(number(prog, "id"), 0);
	ck_assert(!truth(named(progs, "unasked"), "wanted"));
}

static void json_of_holes(const json_t *all)
{
	const json_t *prog =
		named(json_object_get(all, "programs"), "see_limit");
	const json_t *insn = json_array_get(json_object_get(prog, "insns"), 0);

	load_line_says(text(insn, "why"),
		       "variable `limit`: byte 0 of map `variable.rodata`");
}

static const struct {
	const char *says, *line;
	bool kernel;
	int status;
	void (*check)(const json_t *all);
} jsons[] = {
	{ "load --json: maps and types", "load --json @variables", true, 0,
	  json_of_maps },
	{ "load --json: programs, some of them refused", "load --json @refused",
	  true, 1, json_of_programs },
	{ "load --json --trace: the calls are not in between",
	  "load --json --trace @variables", true, 0, json_of_maps },
	{ "load --json --relocate-only: what is put into a hole",
	  "load --json --relocate-only @variables", false, 0, json_of_holes },
};

static void check_json(int i)
{
	json_error_t error;
	struct cli c;
	json_t *all;

	if (jsons[i].kernel)
		load_line_needs_bpf();
	load_line_run(&c, jsons[i].line);
	ck_assert_int_eq(c.status, jsons[i].status);
	all = json_loads(c.out, 0, &error);
	ck_assert_msg(all != NULL, "line %d: %s", error.line, error.text);
	jsons[i].check(all);
	json_decref(all);
	cli_close(&c);
}
TABLE(load_json, jsons, check_json);

/* ---- Pinned ---- */

static const struct {
	const char *says, *line; /* %s: a folder that is not there yet */
	bool make;		 /* make it */
	const char *first, *second;
	int status; /* the second time */
} pinned[] = {
	{ "load --pin: it stays, and a second time it is refused",
	  "load --pin %s @variables", false, "It stays, pinned in ",
	  "bpf(BPF_OBJ_PIN): File exists (EEXIST)", 1 },
	{ "load: a map pinned by its name stays, and is found again",
	  "load --pinned-maps %s @pinned", true,
	  "maps pinned by name stay, the rest is gone again",
	  "1 entry, found where it is pinned: id ", 0 },
};

static void load_twice(int i, const char *line)
{
	struct cli first, second;

	load_line_run(&first, line);
	ck_assert_msg(first.status == 0, "%s", first.err);
	load_line_says(first.out, pinned[i].first);
	cli_close(&first);
	load_line_run(&second, line);
	ck_assert_int_eq(second.status, pinned[i].status);
	load_line_says(second.status ? second.err : second.out,
		       pinned[i].second);
	cli_close(&second);
}

static void check_pinned(int i)
{
	char line[400], path[300];

	load_line_needs_bpf();
	ck_assert_ptr_nonnull(kernel_bpffs());
	snprintf(path, sizeof(path), "%s/rawbpf-cli-%d", kernel_bpffs(),
		 getpid());
	if (pinned[i].make)
		ck_assert_int_eq(mkdir(path, 0700), 0);
	snprintf(line, sizeof(line), pinned[i].line, path);
	load_twice(i, line);
	snprintf(line, sizeof(line), "rm -r %s", path);
	ck_assert_int_eq(system(line), 0);
}
TABLE(load_pinned, pinned, check_pinned);

/* ---- Without rights ---- */

static const struct {
	const char *says, *line;
	int status;
	const char *out, *err;
} nobody[] = {
	{ "load as nobody: what is missing", "load @legacy", 3, NULL, "why: " },
	{ "load as nobody: an object of programs alone", "load @calls", 3, NULL,
	  "why: " },
	{ "load as nobody: where else it can be", "load @calls", 3, NULL,
	  "rawbpf load --kernel 6.12 ..." },
	{ "run as nobody: where else it can be", "run @run", 3, NULL,
	  "rawbpf run --kernel 6.12 ..." },
	{ "load --dry-run as nobody: all of it", "load --dry-run @legacy", 0,
	  "Nothing was sent to the kernel.", NULL },
	{ "load --relocate-only as nobody: all of it",
	  "load --relocate-only @variables", 0, "variable `limit`", NULL },
};

static void check_nobody(int i)
{
	static struct load_line words;
	struct command c;
	char *errors;
	int status;

	load_line_split(&words, nobody[i].line);
	command_start(&c, "rawbpf", words.args, COMMAND_NOBODY);
	status = command_end(&c);
	errors = command_errors(&c);
	ck_assert_msg(status == nobody[i].status, "status %d: %.500s\n%.700s",
		      status, errors, c.text);
	load_line_says(c.text, nobody[i].out);
	if (nobody[i].err)
		load_line_says(errors, nobody[i].err);
	else
		ck_assert_str_eq(errors, "");
	free(errors);
	command_close(&c);
}
TABLE(load_nobody, nobody, check_nobody);
