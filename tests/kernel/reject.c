/*
 * What the verifier refuses, and what it says then: the programs and rows of
 * tests/reject.
 */
#include "tests/reject/reject.h"
#include "insn/asm.h"
#include "loader/err.h"
#include "loader/object/sec.h"
#include "loader/prog.h"
#include "loader/why/why.h"
#include "tests/kernel/auto.h"
#include "tests/kernel/hint_row.h"
#include "tests/kernel/load.h"
#include "tests/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How the loading of one file ended. */
struct end {
	int err; /* 0: it is loaded */
	char *log;
};

static const struct reject_file *find(const char *file, const char *ending)
{
	char name[100];

	snprintf(name, sizeof(name), "%s%s", file, ending);
	for (const struct reject_file *f = reject_files; f->name; f++)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

/* Its one program.  What an older kernel lacks ends the loading as a whole. */
static struct end load_object(const struct reject_file *file)
{
	struct object object = { file->name, file->bytes, file->end };
	struct end end;
	struct load load;

	must_open(&load, &object, NULL);
	ck_assert_int_eq(load.progdefs.count, 1);
	end.err = load_all(&load);
	if (end.err > 0)
		end.err = load.progs[0].err;
	end.log = load.progs[0].log ? strdup(load.progs[0].log) : NULL;
	load_close(&load);
	return end;
}

/* The kind of program that a comment asks for: SEC("xdp"). */
static const struct sec_rule *rule_of(const char *text)
{
	const char *at = strstr(text, "SEC(\"");
	char name[50];
	struct sec sec;

	ck_assert(at && sscanf(at, "SEC(\"%49[^\"]", name) == 1);
	ck_assert_msg(sec_parse(&sec, name) == 0, "%s", err_text());
	return sec.rule;
}

static struct end load_asm(const struct asm_prog *prog,
			   const struct sec_rule *rule)
{
	struct prog_spec spec = { .type = rule->prog_type,
				  .name = "text",
				  .insns = prog->insns,
				  .insn_cnt = prog->count,
				  .flags = rule->prog_flags,
				  .license = "GPL" };
	struct end end;

	if (rule->attach_type != SEC_NO_ATTACH_TYPE)
		spec.expected_attach_type = rule->attach_type;
	end.err = prog_load(&spec, &end.log);
	if (end.err >= 0) {
		close(end.err);
		end.err = 0;
	}
	return end;
}

/* Each text may use one map, an array: map[values]. */
static int map_of_texts(void)
{
	struct map_spec values = { .type = BPF_MAP_TYPE_ARRAY,
				   .name = "values",
				   .key_size = 4,
				   .value_size = 8,
				   .max_entries = 1 };

	return sys_map_create(&values);
}

static struct end load_text(const struct reject_file *file)
{
	size_t size = file->end - file->bytes;
	char *text = strndup((const char *)file->bytes, size);
	struct asm_map map = { "values", map_of_texts() };
	struct asm_maps maps = { &map, 1 };
	struct asm_prog prog;
	struct end end;

	ck_assert_msg(asm_text(&prog, text, size, &maps) == 0, "%s:%d: %s",
		      file->name, prog.error.line, prog.error.says);
	end = load_asm(&prog, rule_of(text));
	asm_close(&prog);
	close(map.fd);
	free(text);
	return end;
}

static struct end load_twin(const struct reject *row, const char *twin)
{
	char object[20], text[20];
	const struct reject_file *file;

	snprintf(object, sizeof(object), "%s.bpf.o", twin);
	snprintf(text, sizeof(text), "%s.s", twin);
	file = find(row->file, object);
	if (file)
		return load_object(file);
	file = find(row->file, text);
	ck_assert_msg(file, "there is no %s%s.bpf.c or .s", row->file, twin);
	return load_text(file);
}

/* ---- Is that what was wanted? ---- */

static bool older_than(int kernel)
{
	return !since(kernel / 1000, kernel % 1000);
}

/* The end of a log: the message is there. */
static const char *tail(const char *log)
{
	size_t len = log ? strlen(log) : 0;

	return log ? log + (len > 1500 ? len - 1500 : 0) : "(no log)";
}

/* rawbpf why finds the cause in the log alone. */
static void check_cause(const char *log, const char *cause)
{
	struct vlog records;
	struct why why;

	ck_assert_int_eq(vlog_read(&records, strdup(log), strlen(log)), 0);
	ck_assert_msg(why_log(&why, &records, NULL) == 0, "%s\n%s", why.ask,
		      tail(log));
	ck_assert_msg(!strcmp(causes[why.cause].id, cause),
		      "explained as %s: %s\n%s", causes[why.cause].id,
		      why.summary, tail(log));
	why_close(&why);
	vlog_close(&records);
}

/* What this kernel says of the row. */
static struct reject_older wanted(const struct reject *row)
{
	struct reject_older now = { 0, row->log, row->cause };

	for (int i = REJECT_OLDER - 1; i >= 0; i--)
		if (older_than(row->older[i].before))
			now = row->older[i];
	if (!now.cause)
		now.cause = row->cause;
	return now;
}

static void check_refused(const struct reject *row)
{
	const struct reject_older want = wanted(row);
	struct end end = load_twin(row, "");

	ck_assert_msg(end.err != 0, "it is loaded");
	if (!older_than(row->since)) {
		ck_assert_msg(end.log && strstr(end.log, want.log),
			      "'%s' is not in: %s", want.log, tail(end.log));
		check_cause(end.log, want.cause);
	}
	free(end.log);
}

static void check_loads(const struct reject *row, const char *twin)
{
	struct end end = load_twin(row, twin);

	if (older_than(row->since))
		ck_assert_int_lt(end.err, 0);
	else
		ck_assert_msg(end.err == 0, "%s%s: %s", row->file, twin,
			      tail(end.log));
	free(end.log);
}

/* A kernel that takes no programs at its functions says EPERM to all, and to
 * some iterators. */
static bool is_closed(const struct reject *row)
{
	struct end end = load_twin(row, "");
	bool closed = end.err == -EPERM && !has_functions();

	free(end.log);
	return closed;
}

/* What the mended twin uses can be missing, too: bpf_throw() where the kernel
 * was built with frame pointers (Ubuntu's are). */
static void need_jit(const struct reject *row)
{
	static const char words[] = "JIT does not support calling kfunc";
	struct end end = load_twin(row, "");
	bool lacks = end.log && strstr(end.log, words);

	if (lacks)
		check_cause(end.log, "jit");
	free(end.log);
	if (lacks)
		skip("this kernel's JIT compiler does not support bpf_throw()");
}

static bool taken(const struct reject *row)
{
	return (row->taken_since && !older_than(row->taken_since)) ||
	       older_than(row->taken_before);
}

static void check_row(int i)
{
	const struct reject *row = &rejects[i];

	if (row->no_perfmon)
		hint_become(BPF_ONLY);
	if (row->at_function && is_closed(row))
		return;
	if (!strcmp(row->cause, "exception"))
		need_jit(row);
	if (taken(row))
		check_loads(row, "");
	else
		check_refused(row);
	check_loads(row, ".mended");
}

/* TABLE() counts what it can see; these are in another file. */
static struct table table = {
	.name = "reject",
	.rows = rejects,
	.row_size = sizeof(rejects[0]),
	.check = check_row,
};

__attribute__((constructor)) static void register_rejects(void)
{
	table.count = reject_count;
	table_register(&table);
}
