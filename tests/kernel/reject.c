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
#include "tests/kernel/hint_row.h"
#include "tests/kernel/load.h"
#include "tests/run.h"

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

/* Its one program. */
static struct end load_object(const struct reject_file *file)
{
	static const struct load_want usual;
	struct end end = { 0 };
	struct load load;

	ck_assert_msg(load_open_bytes(&load, file->name, file->bytes,
				      file->end - file->bytes, &usual) == 0,
		      "%s", err_text());
	ck_assert_int_eq(load.progdefs.count, 1);
	ck_assert_msg(load_all(&load) >= 0, "%s", err_text());
	end.err = load.progs[0].err;
	if (load.progs[0].log)
		end.log = strdup(load.progs[0].log);
	load_close(&load);
	return end;
}

/* The kind of program that a line of comment asks for: SEC("xdp"). */
static const struct sec_rule *rule_of(const char *text)
{
	const char *at = strstr(text, "SEC(\"");
	char name[50];
	struct sec sec;

	ck_assert(at && sscanf(at, "SEC(\"%49[^\"]", name) == 1);
	ck_assert_msg(sec_parse(&sec, name) == 0, "%s", err_text());
	return sec.rule;
}

static struct end load_text(const struct reject_file *file)
{
	char *text =
		strndup((const char *)file->bytes, file->end - file->bytes);
	const struct sec_rule *rule = rule_of(text);
	struct asm_prog prog;
	struct prog_spec spec = { .type = rule->prog_type,
				  .name = "text",
				  .flags = rule->prog_flags,
				  .license = "GPL" };
	struct end end = { 0 };
	int fd;

	ck_assert_msg(asm_text(&prog, text, strlen(text), NULL) == 0,
		      "%s:%d: %s", file->name, prog.error.line,
		      prog.error.says);
	if (rule->attach_type != SEC_NO_ATTACH_TYPE)
		spec.expected_attach_type = rule->attach_type;
	spec.insns = prog.insns;
	spec.insn_cnt = prog.count;
	fd = prog_load(&spec, &end.log);
	if (fd >= 0)
		close(fd);
	else
		end.err = fd;
	asm_close(&prog);
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
	ck_assert_msg(file, "there is no %s.bpf.c or .s", row->file);
	return load_text(file);
}

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

static bool taken(const struct reject *row)
{
	return (row->taken_since && !older_than(row->taken_since)) ||
	       older_than(row->taken_before);
}

/* rawbpf why finds the cause in the log alone. */
static void check_cause(const struct reject *row, const char *log)
{
	struct vlog records;
	struct why why;

	ck_assert_int_eq(vlog_read(&records, strdup(log), strlen(log)), 0);
	ck_assert_msg(why_log(&why, &records, NULL) == 0, "%s\n%s", why.ask,
		      tail(log));
	ck_assert_msg(!strcmp(causes[why.cause].id, row->cause),
		      "explained as %s: %s\n%s", causes[why.cause].id,
		      why.summary, tail(log));
	why_close(&why);
	vlog_close(&records);
}

static void check_refused(const struct reject *row)
{
	struct end end = load_twin(row, "");
	const char *words =
		older_than(row->before) ? row->log_before : row->log;

	if (taken(row)) {
		ck_assert_msg(end.err == 0, "refused: %s", tail(end.log));
	} else {
		ck_assert_msg(end.err != 0, "it is loaded");
		ck_assert_msg(older_than(row->since) ||
				      (end.log && strstr(end.log, words)),
			      "wanted: %s\n%s", words, tail(end.log));
		if (!older_than(row->since))
			check_cause(row, end.log);
	}
	free(end.log);
}

static void check_mended(const struct reject *row)
{
	struct end end = load_twin(row, ".mended");

	if (older_than(row->since))
		ck_assert_int_lt(end.err, 0);
	else
		ck_assert_msg(end.err == 0, "mended: %s", tail(end.log));
	free(end.log);
}

static void check_row(int i)
{
	if (rejects[i].no_perfmon)
		hint_become(BPF_ONLY);
	check_refused(&rejects[i]);
	check_mended(&rejects[i]);
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
