/* What a log alone tells: the register and the line of a rejection. */
#include "insn/insn.h"
#include "loader/why/refusal.h"
#include "tests/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define NUMBERS "\nprocessed 2 insns (limit 1000000) max_states_per_insn 0"

/* The text ends where its memory ends: a byte more that is read is seen by
 * the address sanitizer. */
static struct vlog read_log(const char *text)
{
	size_t size = strlen(text);
	char *copy = malloc(size);
	struct vlog log;

	memcpy(copy, text, size);
	ck_assert_int_eq(vlog_read(&log, copy, size), 0);
	return log;
}

static const struct row {
	const char *says, *log;
	int reg, line;
} rows[] = {
	{ "a register that the message begins with",
	  "0: (bf) r0 = r3\nR3 !read_ok" NUMBERS, 3, 0 },
	{ "a register that the log ends with",
	  "0: (bf) r0 = r3\nHelper has invalid btf_id in R2", 2, 0 },
	{ "a register that no machine has",
	  "0: (95) exit\nR12 is invalid" NUMBERS, -1, 0 },
	{ "a word that begins with R",
	  "0: (95) exit\nRelease of R expects referenced" NUMBERS, -1, 0 },
	{ "a line of C with its number",
	  "; x = y; @ a.c:17\n0: (bf) r0 = r3\nR3 !read_ok" NUMBERS, 3, 17 },
	{ "a line number that is too long is cut",
	  "; x = y; @ a.c:99999999999\n0: (bf) r0 = r3\nR3 !read_ok" NUMBERS, 3,
	  999999999 },
};

static void check_row(int i)
{
	struct vlog log = read_log(rows[i].log);
	struct why why = { 0 };

	ck_assert_int_eq(why_log(&why, &log, NULL), 0);
	ck_assert_int_eq(why.reg, rows[i].reg);
	ck_assert_int_eq(why.at.line, rows[i].line);
	why_close(&why);
	vlog_close(&log);
}
TABLE(why, rows, check_row);

/* ---- A log that says nothing of it ---- */

static const struct before {
	const char *says, *log;
	int err;
	enum cause_id cause;
} befores[] = {
	{ "no log: it was refused before the verifier", NULL, -EPERM,
	  CAUSE_NOT_PERMITTED },
	{ "a log of numbers alone: it was, too", &NUMBERS[1], -EPERM,
	  CAUSE_NOT_PERMITTED },
	{ "a log that says why: the verifier refused it", "R0 !read_ok" NUMBERS,
	  -EACCES, CAUSE_UNINITIALIZED_REGISTER },
};

static void check_before(int i)
{
	const struct bpf_insn exit = BPF_EXIT_INSN();
	struct prog_spec spec = { .type = BPF_PROG_TYPE_SOCKET_FILTER,
				  .insns = &exit,
				  .insn_cnt = 1,
				  .license = "GPL" };
	struct refusal refusal = { &spec, befores[i].log, befores[i].err,
				   NULL };
	struct why why;

	ck_assert_int_eq(why_refusal(&why, &refusal, NULL), 0);
	ck_assert_msg(why.cause == befores[i].cause, "%s: %s",
		      causes[why.cause].id, why.summary);
	why_close(&why);
}
TABLE(why_before, befores, check_before);
