/* Cookies at tracepoints, which came late: given where the kernel has them,
 * refused in words where it has not. */
#include "loader/attach/auto.h"
#include "loader/err.h"
#include "tests/kernel/load.h"
#include "tests/run.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#define COOKIE 0xb15c
#define TIMES  5

OBJECT(trampoline);

static const struct {
	const char *says, *prog;
	bool reads;	   /* bpf_get_attach_cookie(), since 6.10 there */
	const char *error; /* of attaching before 6.10; NULL: none */
} rows[] = {
	{ "tp_btf: a cookie is given, or the helper is refused",
	  "renamed_typed", true, NULL },
	{ "raw_tp: a cookie is given, or the helper is refused", "renamed_raw",
	  true, NULL },
	{ "raw_tp: a cookie that cannot be given is refused", "renamed_plain",
	  false, "this kernel has no cookies at raw tracepoints" },
};

static void attach_and_fire(struct load *load, int i)
{
	struct load_prog *prog = load_prog_find(load, rows[i].prog);
	struct place place = { .cookie = COOKIE };
	struct link link;
	int err = attach_auto(&link, &prog->def->sec, prog->fd, &place);

	if (rows[i].error && !since(6, 10)) {
		ck_assert_int_eq(err, -EOPNOTSUPP);
		must_say(err_text(), rows[i].error);
		return;
	}
	ck_assert_msg(err == 0, "%s", err_text());
	for (int n = 0; n < TIMES; n++)
		prctl(PR_SET_NAME, "renamed");
	link_close(&link);
	prctl(PR_SET_NAME, "renamed");
	ck_assert_uint_eq(variable(load, "times"), TIMES);
	if (rows[i].reads)
		ck_assert_uint_eq(variable(load, "cookie"), COOKIE);
}

static void check_row(int i)
{
	struct load_want want = { .only = &rows[i].prog, .only_count = 1 };
	uint32_t me = getpid(), size;
	struct load load;
	int refused;

	must_open(&load, &trampoline, &want);
	memcpy(load_variable(&load, "me", &size), &me, sizeof(me));
	refused = load_all(&load);
	if (rows[i].reads && !since(6, 10)) {
		ck_assert_int_eq(refused, 1);
		must_say(load_prog_find(&load, rows[i].prog)->log,
			 "unknown func bpf_get_attach_cookie");
	} else {
		ck_assert_msg(refused == 0, "%s",
			      load_prog_find(&load, rows[i].prog)->error);
		attach_and_fire(&load, i);
	}
	load_close(&load);
}
TABLE(cookie, rows, check_row);
