/* Functions of programs and libraries, as sections name them. */
#include "loader/attach/auto.h"
#include "loader/err.h"
#include "loader/feature.h"
#include "tests/kernel/auto.h"
#include "tests/kernel/counter.h"
#include "tests/kernel/load.h"
#include "tests/mark.h"
#include "tests/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	TIMES = 7,
	COOKIE = 4711
};

__attribute__((noinline)) int uprobe_here_first(int n)
{
	__asm__ volatile("" : "+r"(n));
	return n + 1;
}

__attribute__((noinline)) int uprobe_here_second(int n)
{
	__asm__ volatile("" : "+r"(n));
	return n + 2;
}

/* Counts who looks at the mark. */
unsigned short usdt_semaphore __attribute__((section(".probes"), used));

/* In two places, of which each call passes one. */
__attribute__((noinline)) int usdt_here(int n)
{
	if (n % 2)
		MARK("rawbpf", "passed", "usdt_semaphore", "");
	else
		MARK("rawbpf", "passed", "usdt_semaphore", "");
	return usdt_semaphore;
}

static void trigger(void)
{
	for (int n = 0; n < TIMES; n++) {
		uprobe_here_first(n);
		uprobe_here_second(n);
	}
}

/* ---- What fires ---- */

static const struct {
	const char *says, *section;
	struct place place;
	int runs;  /* in TIMES */
	int minor; /* of version 6, since when there is that; 0: long since */
	const char *lacking; /* words, before */
} fires[] = {
	{ "a uprobe at a function of ours",
	  "uprobe//proc/self/exe:uprobe_here_first",
	  { 0 },
	  TIMES,
	  0,
	  NULL },
	{ "a uprobe with a cookie",
	  "uprobe//proc/self/exe:uprobe_here_first",
	  { .cookie = COOKIE },
	  TIMES,
	  0,
	  NULL },
	{ "a uretprobe",
	  "uretprobe//proc/self/exe:uprobe_here_first",
	  { 0 },
	  TIMES,
	  0,
	  NULL },
	{ "a uprobe that may sleep",
	  "uprobe.s//proc/self/exe:uprobe_here_first",
	  { 0 },
	  TIMES,
	  0,
	  NULL },
	{ "a uprobe whose file the place names",
	  "uprobe/uprobe_here_first",
	  { .path = "/proc/self/exe" },
	  TIMES,
	  0,
	  NULL },
	{ "a uprobe of another process does not run",
	  "uprobe//proc/self/exe:uprobe_here_first",
	  { .pid = 1 },
	  0,
	  0,
	  NULL },
	{ "many uprobes at once",
	  "uprobe.multi//proc/self/exe:uprobe_here_*",
	  { 0 },
	  2 * TIMES,
	  6,
	  "uprobe.multi came in Linux 6.6" },
	{ "many uprobes at once with a cookie",
	  "uprobe.multi//proc/self/exe:uprobe_here_*",
	  { .cookie = COOKIE },
	  2 * TIMES,
	  6,
	  "uprobe.multi came in Linux 6.6" },
	{ "many uretprobes at once",
	  "uretprobe.multi//proc/self/exe:uprobe_here_*",
	  { 0 },
	  2 * TIMES,
	  6,
	  "uretprobe.multi came in Linux 6.6" },
	{ "a uprobe.session runs at each call and at each return",
	  "uprobe.session//proc/self/exe:uprobe_here_*",
	  { 0 },
	  4 * TIMES,
	  13,
	  "uprobe.session came in Linux 6.13" },
	{ "a uprobe.session with a cookie",
	  "uprobe.session//proc/self/exe:uprobe_here_first",
	  { .cookie = COOKIE },
	  2 * TIMES,
	  13,
	  "uprobe.session came in Linux 6.13" },
	{ "a uprobe.session that may sleep",
	  "uprobe.session.s//proc/self/exe:uprobe_here_first",
	  { 0 },
	  2 * TIMES,
	  13,
	  "uprobe.session.s came in Linux 6.13" },
};

static void check_fires(int i)
{
	struct map map = counter_open();
	struct link link;
	struct sec sec;
	int fd, err;

	ck_assert_msg(sec_parse(&sec, fires[i].section) == 0, "%s", err_text());
	fd = counter_load(&sec, map.fd);
	err = attach_auto(&link, &sec, fd, &fires[i].place);
	if (fires[i].lacking && !since(6, fires[i].minor)) {
		ck_assert_int_eq(err, -EOPNOTSUPP);
		attach_auto(&link, &sec, fd, &fires[i].place);
		ck_assert_msg(strstr(err_text(), fires[i].lacking), "%s",
			      err_text());
	} else {
		ck_assert_msg(err == 0, "%s", err_text());
		trigger();
		ck_assert_uint_eq(counter_element(&map, 0), fires[i].runs);
		ck_assert_uint_eq(counter_element(&map, 1),
				  fires[i].runs ? fires[i].place.cookie : 0);
		link_close(&link);
		trigger();
		ck_assert_uint_eq(counter_element(&map, 0), fires[i].runs);
	}
	close(fd);
	map_close(&map);
}
TABLE(uprobe, fires, check_fires);

/* A function of libc, by the library's name. */
static const struct {
	const char *says, *section;
} libraries[] = {
	{ "a function of libc", "uprobe/libc.so.6:getppid" },
	{ "a function of libc, without its version", "uprobe/libc:getppid" },
};

static void check_library(int i)
{
	struct place place = { .pid = getpid() };
	struct map map = counter_open();
	struct link link;
	struct sec sec;
	int fd;

	sec_parse(&sec, libraries[i].section);
	fd = counter_load(&sec, map.fd);
	ck_assert_msg(attach_auto(&link, &sec, fd, &place) == 0, "%s",
		      err_text());
	for (int n = 0; n < TIMES; n++)
		getppid();
	ck_assert_uint_eq(counter_element(&map, 0), TIMES);
	link_close(&link);
	close(fd);
	map_close(&map);
}
TABLE(uprobe_library, libraries, check_library);

/* ---- What is refused ---- */

static const struct {
	const char *says, *section;
	int err;
	const char *text;
} wrong[] = {
	{ "a function that the file does not have, and the nearest",
	  "uprobe//proc/self/exe:uprobe_here_frist", -ENOENT,
	  "/proc/self/exe has no function 'uprobe_here_frist'; did you mean "
	  "'uprobe_here_first'?" },
	{ "an IFUNC", "uprobe/libc.so.6:strlen", -EINVAL,
	  "is an IFUNC: this code only chooses" },
	{ "a function of one of its libraries", "uprobe//proc/self/exe:getppid",
	  -ENOENT, "but is a function of one of its libraries" },
	{ "a file that is no ELF file", "uprobe//proc/self/cmdline:main",
	  -ENOEXEC, "/proc/self/cmdline is no ELF file" },
	{ "a file that is not there", "uprobe//nowhere/libx.so:main", -ENOENT,
	  "open /nowhere/libx.so" },
	{ "a library that is nowhere", "uprobe/libnowhere:main", -ENOENT,
	  "there is no 'libnowhere' where libraries are" },
	{ "no file at all", "uprobe/main", -EINVAL,
	  "'main' is not FILE:FUNCTION" },
	{ "an offset that is none", "uprobe/libc:getppid+x", -EINVAL,
	  "what follows the + is no number of bytes" },
	{ "a uretprobe with an offset", "uretprobe/libc:getppid+4", -EINVAL,
	  "takes no offset" },
	{ "a place beyond the end of the file",
	  "uprobe//proc/self/exe:0x7fffffff", -EINVAL, "perf_event_open()" },
	{ "a mark that the file does not have",
	  "usdt//proc/self/exe:rawbpf:past", -ENOENT,
	  "has no mark rawbpf:past (`readelf -n` lists those it has)" },
	{ "a mark of a file without marks", "usdt//bin/true:a:b", -ENOENT,
	  "has no mark a:b, nor any other" },
	{ "a mark without a provider", "usdt/libc:setjmp", -EINVAL,
	  "'libc:setjmp' is not FILE:PROVIDER:NAME" },
	{ "a pattern that nothing matches",
	  "uprobe.multi//proc/self/exe:nonesuch_*", -ENOENT,
	  "/proc/self/exe has no function 'nonesuch_*'" },
};

static void check_wrong(int i)
{
	struct map map = counter_open();
	struct link link;
	struct sec sec;
	int fd;

	ck_assert_int_eq(sec_parse(&sec, wrong[i].section), 0);
	fd = strchr(sec.rule->name, 'm') ? -1 : counter_load(&sec, map.fd);
	ck_assert_int_eq(attach_auto(&link, &sec, fd, NULL), wrong[i].err);
	ck_assert_msg(strstr(err_text(), wrong[i].text), "%s", err_text());
	link_close(&link);
	if (fd >= 0)
		close(fd);
	map_close(&map);
}
TABLE(uprobe_wrong, wrong, check_wrong);

/* ---- Marks ---- */

static const struct {
	const char *says, *section;
	uint64_t cookie;
	bool many; /* loaded for uprobe.multi, where there is that */
} marks[] = {
	{ "a USDT, in all its places, and its semaphore counts",
	  "usdt//proc/self/exe:rawbpf:passed", 0, false },
	{ "a USDT with a cookie", "usdt//proc/self/exe:rawbpf:passed", COOKIE,
	  false },
	{ "a USDT in one call", "usdt//proc/self/exe:rawbpf:passed", COOKIE,
	  true },
};

static void check_mark(int i)
{
	struct place place = { .cookie = marks[i].cookie };
	struct map map = counter_open();
	struct link link;
	struct sec sec;
	int fd;

	ck_assert_int_eq(sec_parse(&sec, marks[i].section), 0);
	fd = counter_load_as(&sec, map.fd,
			     marks[i].many && feature_has(FEATURE_UPROBE_MULTI)
				     ? 48
				     : 0);
	ck_assert_int_eq(usdt_here(0), 0);
	ck_assert_msg(attach_auto(&link, &sec, fd, &place) == 0, "%s",
		      err_text());
	for (int n = 0; n < TIMES; n++)
		ck_assert_int_gt(usdt_here(n), 0);
	ck_assert_uint_eq(counter_element(&map, 0), TIMES);
	ck_assert_uint_eq(counter_element(&map, 1), marks[i].cookie);
	link_close(&link);
	ck_assert_int_eq(usdt_here(1), 0);
	ck_assert_uint_eq(counter_element(&map, 0), TIMES);
	close(fd);
	map_close(&map);
}
TABLE(usdt, marks, check_mark);
