/* Names and numbers: both ways, and against the system's own header. */
#include "insn/names.h"
#include "tests/run.h"

#include <linux/bpf.h>
#include <stdio.h>

static const struct row {
	const char *says;
	const struct names *names;
	const char *given;
	int id;
	const char *since;
} rows[] = {
	{ "a name is found without its prefix", &map_type_names, "RINGBUF", 27,
	  "5.8" },
	{ "a name is found with its prefix", &map_type_names,
	  "BPF_MAP_TYPE_HASH", 1, "3.19" },
	{ "a name is found in any case", &prog_type_names, "kprobe", 2, "4.1" },
	{ "a program type newer than the header has a name", &prog_type_names,
	  "NETFILTER", 32, "6.4" },
	{ "a map type newer than the header has a name", &map_type_names,
	  "arena", 33, "6.9" },
	{ "a command newer than the header has a name", &cmd_names,
	  "BPF_PROG_STREAM_READ_BY_FD", 37, "6.17" },
	{ "an attach type newer than the header has a name", &attach_type_names,
	  "BPF_TRACE_UPROBE_SESSION", 57, "6.13" },
	{ "a link type has a name", &link_type_names, "sockmap", 14, "6.10" },
	{ "an old name is still found", &cmd_names, "BPF_PROG_RUN", 10,
	  "4.12" },
	{ "the last helper has a name", &helper_names, "cgrp_storage_delete",
	  211, "6.2" },
	{ "an operation has a name", &alu_names, "BPF_ARSH", BPF_ARSH, "3.18" },
	{ "the unsigned less-than came late", &jmp_names, "JLT", BPF_JLT,
	  "4.14" },
	{ "an atomic operation has a name", &atomic_names,
	  "BPF_ADD | BPF_FETCH", BPF_ADD | BPF_FETCH, "5.12" },
};

static void check_row(int i)
{
	const struct name *row = name_by_name(rows[i].names, rows[i].given);
	char since[16];

	ck_assert_ptr_nonnull(row);
	snprintf(since, sizeof(since), "%d.%d", row->since >> 16,
		 row->since >> 8 & 0xff);
	ck_assert_int_eq(row->id, rows[i].id);
	ck_assert_str_eq(since, rows[i].since);
}
TABLE(names, rows, check_row);

static const struct {
	const char *says;
	const struct names *names;
	int count; /* of numbers from `first` without a gap; 0: no such claim */
	int first;
} tables[] = {
	{ "all classes are found both ways", &class_names, 8, 0 },
	{ "both sources are found both ways", &source_names, 0, 0 },
	{ "both byte orders are found both ways", &order_names, 0, 0 },
	{ "all ALU operations are found both ways", &alu_names, 0, 0 },
	{ "all jumps are found both ways", &jmp_names, 0, 0 },
	{ "all sizes are found both ways", &size_names, 0, 0 },
	{ "all modes are found both ways", &mode_names, 0, 0 },
	{ "all atomic operations are found both ways", &atomic_names, 0, 0 },
	{ "all kinds of constant are found both ways", &imm64_names, 6, 1 },
	{ "all kinds of call are found both ways", &call_names, 2, 1 },
	{ "all 212 helpers are found both ways", &helper_names, 212, 0 },
	{ "all commands are found both ways", &cmd_names, 39, 0 },
	{ "all map types are found both ways", &map_type_names, 35, 0 },
	{ "all program types are found both ways", &prog_type_names, 33, 0 },
	{ "all attach types are found both ways", &attach_type_names, 59, 0 },
	{ "all link types are found both ways", &link_type_names, 15, 0 },
};

static void check_table(int i)
{
	const struct names *names = tables[i].names;

	for (int n = 0; n < names->count; n++) {
		const struct name *row = &names->rows[n];

		ck_assert_ptr_eq(name_by_name(names, row->name), row);
		ck_assert_int_eq(name_by_id(names, row->id)->id, row->id);
		ck_assert_int_ge(row->since, KERNEL_VERSION(3, 18, 0));
		if (*row->text)
			ck_assert_ptr_eq(name_by_text(names, row->text), row);
	}
	for (int id = 0; id < tables[i].count; id++)
		ck_assert_ptr_nonnull(name_by_id(names, tables[i].first + id));
}
TABLE(names_tables, tables, check_table);

/* The header has the helpers it knows as one list. */
#define NAME(name, ...) [BPF_FUNC_##name] = #name
static const char *const header_helpers[] = { __BPF_FUNC_MAPPER(NAME) };

static const struct {
	const char *says;
} header[] = { { "the helpers are called what the header calls them" } };

static void check_header(int i)
{
	int count = sizeof(header_helpers) / sizeof(header_helpers[0]);

	for (; i < count; i++)
		ck_assert_str_eq(name_of(&helper_names, i), header_helpers[i]);
}
TABLE(names_header, header, check_header);

static const struct {
	const char *says;
} unknown[] = { { "an unknown number or name has no row" } };

static void check_unknown(int i)
{
	(void)i;
	ck_assert_ptr_null(name_by_id(&map_type_names, 999));
	ck_assert_ptr_null(name_by_id(&helper_names, -1));
	ck_assert_ptr_null(name_by_name(&map_type_names, ""));
	ck_assert_ptr_null(name_by_name(&map_type_names, "BPF_MAP_TYPE_"));
	ck_assert_ptr_null(name_by_text(&alu_names, ""));
	ck_assert_str_eq(name_of(&cmd_names, 999), "unknown");
	ck_assert_str_eq(name_of(&cmd_names, BPF_PROG_TEST_RUN),
			 "PROG_TEST_RUN");
}
TABLE(names_unknown, unknown, check_unknown);
