/* Kernel functions, one and many, and tracepoints: each run is counted, and
 * the program gets the cookie that it was attached with. */
#include "loader/attach/auto.h"
#include "loader/err.h"
#include "tests/kernel/auto.h"
#include "tests/kernel/counter.h"
#include "tests/kernel/load.h"
#include "tests/run.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum {
	TIMES = 7,
	COOKIE = 4711
};

static const struct {
	const char *says, *section;
	uint64_t cookie;
	int runs; /* in TIMES calls of getppid(); multi: of a kernel with
		   * fprobe */
} rows[] = {
	{ "a kprobe with a cookie", "kprobe/__x64_sys_getppid", COOKIE, TIMES },
	{ "a kretprobe with a cookie", "kretprobe/__x64_sys_getppid", COOKIE,
	  TIMES },
	{ "a ksyscall with a cookie", "ksyscall/getppid", COOKIE, TIMES },
	{ "a tracepoint with a cookie", "tp/syscalls/sys_enter_getppid", COOKIE,
	  TIMES },
	{ "a kprobe.multi by its name", "kprobe.multi/__x64_sys_getppid", 0,
	  TIMES },
	{ "a kprobe.multi by a pattern", "kprobe.multi/__do_sys_getpp*", 0,
	  TIMES },
	{ "a kprobe.multi with a cookie", "kprobe.multi/__do_sys_getpp*",
	  COOKIE, TIMES },
	{ "a kretprobe.multi", "kretprobe.multi/__do_sys_getppi?", 0, TIMES },
	{ "a kretprobe.multi with a cookie", "kretprobe.multi/__do_sys_getppid",
	  COOKIE, TIMES },
	{ "a kprobe.session runs twice", "kprobe.session/__x64_sys_getppid", 0,
	  2 * TIMES },
	{ "a kprobe.session with a cookie runs twice",
	  "kprobe.session/__x64_sys_getppid", COOKIE, 2 * TIMES },
};

static void need(const struct sec *sec)
{
	bool many = sec->rule->attach_type != SEC_NO_ATTACH_TYPE;

	if (sec->rule->prog_type == BPF_PROG_TYPE_KPROBE && !many)
		need_kprobes();
}

static void check_fires(int i, const struct map *map, struct link *link)
{
	for (int n = 0; n < TIMES; n++)
		getppid();
	ck_assert_uint_eq(counter_element(map, 0), rows[i].runs);
	ck_assert_uint_eq(counter_element(map, 1), rows[i].cookie);
	link_close(link);
	getppid();
	ck_assert_uint_eq(counter_element(map, 0), rows[i].runs);
}

static void check_row(int i)
{
	struct place place = { .cookie = rows[i].cookie };
	struct map map;
	struct link link;
	struct sec sec;
	int fd, err;

	ck_assert_int_eq(sec_parse(&sec, rows[i].section), 0);
	need(&sec);
	map = counter_open();
	fd = counter_load(&sec, map.fd);
	err = attach_auto(&link, &sec, fd, &place);
	if (err == -EOPNOTSUPP)
		ck_assert_msg(strstr(err_text(), "CONFIG_FPROBE") ||
				      strstr(err_text(), "came in Linux 6.10"),
			      "%s", err_text());
	else
		ck_assert_msg(err == 0, "%s", err_text());
	if (!err)
		check_fires(i, &map, &link);
	close(fd);
	map_close(&map);
}
TABLE(kprobe, rows, check_row);
