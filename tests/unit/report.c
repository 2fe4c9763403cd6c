/* The explanation that Linux 7.3 writes: a real one, and broken ones. */
#include "loader/why/report.h"
#include "tests/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char path[] = "tests/logs/refused-7.3";

/* The caller frees it. */
static char *read_file(size_t *size)
{
	FILE *in = fopen(path, "r");
	char *text = malloc(1 << 16);

	ck_assert_msg(in && text, "%s", path);
	*size = fread(text, 1, 1 << 16, in);
	fclose(in);
	return text;
}

struct reading {
	struct vlog log;
	struct arena arena;
	struct report report;
};

/* `text` is given away. */
static void read_report(struct reading *r, char *text, size_t size)
{
	memset(r, 0, sizeof(*r));
	ck_assert_int_eq(vlog_read(&r->log, text, size), 0);
	ck_assert_int_eq(report_read(&r->report, &r->arena, &r->log, 0,
				     r->log.count),
			 0);
}

static void close_reading(struct reading *r)
{
	vlog_close(&r->log);
	arena_close(&r->arena);
}

/* ---- A real one ---- */

static void check_real(void)
{
	struct reading r;
	size_t size;
	char *text = read_file(&size);

	read_report(&r, text, size);
	ck_assert_str_eq(r.report.problem,
			 "Memory Safety: Access outside bounds");
	ck_assert_int_eq(r.report.insn, 11);
	ck_assert_msg(strstr(r.report.reason, "the maximal bound for a memory "
					      "access is 17179869180"),
		      "%s", r.report.reason);
	ck_assert_int_eq(r.report.step_count, 2);
	ck_assert_int_eq(r.report.steps[0].line, 19);
	ck_assert_str_eq(r.report.steps[0].says,
			 "update: R2 changed from integer scalar with unknown "
			 "value to map value from unbounde.bss at offset 4");
	ck_assert_str_eq(r.report.suggestion,
			 "Add or adjust a bounds check that proves offset + "
			 "access_size stays within the object.");
	close_reading(&r);
}

/* Any part of it may be lost. */
static void check_cut(void)
{
	size_t size;

	free(read_file(&size));
	for (size_t cut = 0; cut < size; cut += 7) {
		struct reading r;
		char *text = read_file(&size);

		memmove(text, text + cut, size - cut);
		read_report(&r, text, size - cut);
		close_reading(&r);
		text = read_file(&size);
		read_report(&r, text, cut);
		close_reading(&r);
	}
}

static void check_long(void)
{
	static const char head[] = "Verification failed: A: B\nReason:\n",
			  line[] = "  word\n";
	char *text = calloc(1, 1 << 22), *end = stpcpy(text, head);
	struct reading r;

	while (end < text + (1 << 22) - sizeof(line))
		end = stpcpy(end, line);
	read_report(&r, text, end - text);
	ck_assert_uint_le(strlen(r.report.reason), 5000);
	close_reading(&r);
}

/* Instructions of no object have no lines of C. */
static void check_insns(void)
{
	static const char text[] =
		"Verification failed: A: B\nCausal path:\n  insn 5\n"
		"       | ^-- update: R0 changed from nothing to a\n"
		"       |     value\n  Instruction context:\n"
		"      4 | (07) r2 += -4\n  >>> 5 | (85) call x#1\n";
	struct reading r;

	read_report(&r, strdup(text), sizeof(text) - 1);
	ck_assert_int_eq(r.report.step_count, 1);
	ck_assert_int_eq(r.report.steps[0].line, 0);
	ck_assert_int_eq(r.report.steps[0].insn, 5);
	ck_assert_str_eq(r.report.steps[0].says,
			 "update: R0 changed from nothing to a value");
	close_reading(&r);
}

static void check_none(void)
{
	struct reading r;

	read_report(&r, strdup("0: (95) exit\nR0 !read_ok\n"), 25);
	ck_assert_ptr_null(r.report.text);
	ck_assert_int_eq(report_agrees(&r.report, CAUSE_NOT_A_POINTER), -1);
	close_reading(&r);
}

static const struct check {
	const char *says;
	void (*run)(void);
} checks[] = {
	{ "the kernel's explanation: its parts", check_real },
	{ "the kernel's explanation: cut at any byte", check_cut },
	{ "the kernel's explanation: a reason without end", check_long },
	{ "the kernel's explanation: of instructions alone", check_insns },
	{ "the kernel's explanation: there is none", check_none },
};

static void check_one(int i)
{
	checks[i].run();
}
TABLE(report_checks, checks, check_one);

/* ---- Whose cause is it? ---- */

static const struct agree {
	const char *says, *problem;
	enum cause_id cause;
	int agrees;
} agrees[] = {
	{ "a packet's end is a bound, too",
	  "Memory Safety: Access outside bounds", CAUSE_PACKET_OUT_OF_BOUNDS,
	  1 },
	{ "a NULL is no bound", "Memory Safety: Access outside bounds",
	  CAUSE_NULL_DEREFERENCE, 0 },
	{ "the same problem of any context",
	  "Execution Context Safety: Unmatched context exit", CAUSE_SLEEPING,
	  1 },
	{ "a problem that is new", "Time Safety: Too late", CAUSE_SLEEPING,
	  -1 },
	{ "a cause that we do not know is no agreement",
	  "Policy: Operation is not allowed", CAUSE_UNKNOWN, 0 },
};

static void check_agrees(int i)
{
	struct report report = { .problem = agrees[i].problem };

	ck_assert_int_eq(report_agrees(&report, agrees[i].cause),
			 agrees[i].agrees);
}
TABLE(report_agrees, agrees, check_agrees);
