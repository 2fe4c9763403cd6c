/* rawbpf load, as a user types it, where no kernel takes part: what it says,
 * and its exit code. */
#include "loader/btf/btf.h"
#include "tests/cli/load_line.h"
#include "tests/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DRY	 "load --dry-run "
#define RELOCATE "load --relocate-only "

/* clang-format off */

static const struct row {
	const char *says, *line;
	int status;
	const char *out, *more, *err; /* what is there said */
} rows[] = {
	{ "load without a file", "load", 2, NULL, NULL,
	  "Try: rawbpf load --help" },
	{ "load of a file that is not there", "load no-such-file.o", 1, NULL,
	  NULL,
	  "rawbpf load: no-such-file.o: No such file or directory (ENOENT)" },
	{ "load of a file that is no object", "load Makefile", 1, NULL, NULL,
	  "Makefile: " },
	{ "load --log of something else", "load --log much @legacy", 2, NULL,
	  NULL, "--log wants 0 to 7, not 'much'" },
	{ "load --log of too much", "load --log 8 @legacy", 2, NULL, NULL,
	  "--log 8: 1 is the path that was refused, 2 every path, 4 the "
	  "numbers; or their sum" },
	{ "load --map without a size", "load --map first @legacy", 2, NULL,
	  NULL,
	  "--map wants NAME=ENTRIES or NAME=ENTRIES,BYTES, not 'first'" },
	{ "load --relocate-only and --pin",
	  "load --relocate-only --pin /sys/fs/bpf/x @legacy", 2, NULL, NULL,
	  "--relocate-only and --pin do not go together" },
	{ "load --relocate-only and --autoattach",
	  "load --relocate-only --autoattach @legacy", 2, NULL, NULL,
	  "--relocate-only and --autoattach do not go together" },
	{ "load --json and --autoattach", "load --json --autoattach @legacy", 2,
	  NULL, NULL, "--json and --autoattach do not go together" },
	{ "load --map of a map that is not there",
	  DRY "--map firts=2 @legacy", 1, NULL, NULL,
	  "legacy.bpf.o: it has no map 'firts'; did you mean 'first'?" },
	{ "load --program that is not there", DRY "--program cuont @legacy", 1,
	  NULL, NULL,
	  "legacy.bpf.o: it has no program 'cuont'; did you mean 'count'?" },
	{ "load --target of something else",
	  "load --target answer @replacing", 2, NULL, NULL,
	  "--target wants a program's id, or the path where it is pinned, not "
	  "'answer'" },
	{ "load --set of a variable that is not there",
	  DRY "--set stepp=1 @variables", 1, NULL, NULL,
	  "it has no variable 'stepp'; did you mean 'step'?" },
	{ "load --btf of a file that is not there",
	  RELOCATE "--btf /no/such/file @refused", 1, NULL, NULL,
	  "the types that the object is fitted to: /no/such/file: No such "
	  "file or directory (ENOENT)" },
	{ "load --kconfig of a file that is not there",
	  DRY "--kconfig /no/such/file @settings", 1, NULL, NULL,
	  "/no/such/file: No such file or directory (ENOENT)" },

	{ "load --dry-run shows the map's call", DRY "@legacy", 0,
	  "bpf(BPF_MAP_CREATE, { map_type = BPF_MAP_TYPE_ARRAY, key_size = 4 "
	  "bytes,\n      value_size = 8 bytes, max_entries = 1, map_name = "
	  "\"first\" }) = fd", "Nothing was sent to the kernel.", NULL },
	{ "load --dry-run shows the program's call", DRY "@legacy", 0,
	  "bpf(BPF_PROG_LOAD, { prog_type = BPF_PROG_TYPE_SOCKET_FILTER,",
	  "prog_name = \"count\"", NULL },
	{ "load --dry-run gives a map the size it is told",
	  DRY "--map first=12 @legacy", 0, "max_entries = 12, map_name = "
	  "\"first\"", "map      first   array, key 4, value 8, 12 entries",
	  NULL },
	{ "load --dry-run shows variables written and frozen", DRY "@variables",
	  0, "value = 07 00 00 00 (7), flags = BPF_ANY }) = 0\n"
	  "  bpf(BPF_MAP_FREEZE, {", NULL, NULL },
	{ "load --dry-run --set shows the value that was set",
	  DRY "--set limit=300 @variables", 0,
	  "value = 2c 01 00 00 (300), flags = BPF_ANY", NULL, NULL },
	{ "load --dry-run --pin shows the names",
	  DRY "--pin /sys/fs/bpf/here @legacy", 0,
	  "bpf(BPF_OBJ_PIN, { pathname = \"/sys/fs/bpf/here/count\",",
	  "\"/sys/fs/bpf/here/maps/second\"", NULL },
	{ "load --dry-run of an object without types", DRY "@untyped", 0,
	  "types    none: compile with -g", NULL, NULL },
	{ "load says which sections are left out", DRY "@refused", 1,
	  "program  unasked        ?socket, 2 instructions: left out, its "
	  "section begins with ?", NULL, NULL },
	{ "load --program leaves out all others",
	  DRY "--program unasked @refused", 0,
	  "program  good           socket, 2 instructions: left out\n", NULL,
	  NULL },
	{ "load at an event that is not there names the nearest",
	  DRY "--program no_event @refused", 1,
	  "program no_event: SEC(\"tp_btf/no_such_event\"): the kernel's types "
	  "have no type 'btf_trace_no_such_event'; did you mean 'btf_trace_",
	  NULL, NULL },
	{ "load at a function that is not there names the nearest",
	  DRY "--program rawbpf_misspelt @attach", 1,
	  "SEC(\"fentry/security_task_getpgidd\"): the kernel's types have no "
	  "function 'security_task_getpgidd'; did you mean "
	  "'security_task_getpgid'?", NULL, NULL },

	{ "load says that a table is left out", DRY "@ops_asked", 0,
	  "map      table       struct_ops, key 4, value 40, 1 entry: left "
	  "out, its section begins with ?\n", NULL, NULL },
	{ "load for a kernel whose table has not all members",
	  DRY "--btf @kernel_ops @ops", 1,
	  "program undo_cwnd: this kernel's table has no member "
	  "'undo_cwnd'\n", NULL, NULL },
	{ "load --dry-run for a kernel that is not here",
	  DRY "--btf @kernel_ops --program rawbpf_tasks @attach", 0,
	  "attach_btf_id = ", NULL, NULL },
	{ "load for a kernel that has no such table",
	  DRY "--btf @legacy @ops", 1, NULL, NULL,
	  "rawbpf load: map table: the kernel's types have no type "
	  "'tcp_congestion_ops'" },

	{ "load --relocate-only says what is put into a hole",
	  RELOCATE "@variables", 0, "see_limit:\n    0: r1 = ",
	  "variable `limit`: byte 0 of map `variable.rodata`\n", NULL },
	{ "load --relocate-only says what is not there",
	  RELOCATE "--btf /sys/kernel/btf/vmlinux @refused", 0,
	  "1: call unknown#195896080           ; was r1 = 4: type `struct "
	  "task_struct` has no field `no_such_field`\n", NULL, NULL },
	{ "load --relocate-only names maps", RELOCATE "@legacy", 0,
	  "; map `first`\n", "; map `second`\n", NULL },
	{ "load --relocate-only says where functions begin", RELOCATE "@calls",
	  0, "; `twice` begins at 3, +1 from the next\n",
	  "; the address of `add_index` begins at ", NULL },
};

/* clang-format on */

static void check_row(int i)
{
	const struct row *row = &rows[i];
	struct cli c;

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
TABLE(load_lines, rows, check_row);

/* ---- The types of a kernel that is none ---- */

/* Two members, 48 bytes: struct bpf_struct_ops_tcp_congestion_ops. */
static const uint32_t struct_of_two[] = { BTF_KIND_STRUCT << 24 | 2, 40 };

static const struct {
	const char *says;
	uint32_t size; /* instead */
	const char *error;
} forged[] = {
	{ "load for a kernel whose table has no room for its members", 8,
	  "the kernel's struct bpf_struct_ops_tcp_congestion_ops has 8 bytes, "
	  "and what is in it ends at 40" },
};

static void check_forged(int i)
{
	static struct load_line words;
	char line[200], *bytes, *path;
	uint32_t *at;
	size_t size;
	struct cli c;

	load_line_split(&words, "@kernel_ops");
	bytes = cli_read(words.args[0], &size);
	ck_assert_ptr_nonnull(bytes);
	at = memmem(bytes, size, struct_of_two, sizeof(struct_of_two));
	ck_assert_ptr_nonnull(at);
	at[1] = forged[i].size;
	path = cli_file(bytes, size);
	snprintf(line, sizeof(line), DRY "--btf %s @ops", path);
	load_line_run(&c, line);
	unlink(path);
	ck_assert_int_eq(c.status, 1);
	load_line_says(c.err, forged[i].error);
	cli_close(&c);
	free(bytes);
	free(path);
}
TABLE(load_forged, forged, check_forged);
