/* One machine per row: its exit status, what it prints, what it complains. */
#include "tests/run.h"
#include "tests/command.h"

#include <stdlib.h>
#include <string.h>

static const struct row {
	const char *says;
	const char *args[COMMAND_ARGS];
	int status;
	const char *out; /* all that is printed */
	const char *err; /* a part of the complaint; NULL: none */
} rows[] = {
	{ "the exit status comes through; no terminal there, and no input",
	  { "--kernel", "6.1", "sh", "-c",
	    "cat; test -t 0 || test -t 1 || test -t 2 || printf 'a\\nb\\n'; "
	    "exit 7" },
	  7,
	  "a\nb\n",
	  NULL },
	{ "a command killed by a signal is 128 + the signal",
	  { "--kernel", "6.1", "sh", "-c", "echo a; kill -9 $$" },
	  137,
	  "a\n",
	  NULL },
	{ "a tree, a variable, a program and its libraries come along; tracefs "
	  "can be left unmounted",
	  { "--tree", "tests/vm", "--env", "B=2", "--no-tracefs",
	    "/usr/bin/env", "A=1", "sh", "-c",
	    "ls $PWD/tests/vm/outcome.c; echo $A $B; ls /sys/kernel/tracing;"
	    "mount | grep -c bpf; ls /lib/modules /sys/class/net/lo/mtu" },
	  0,
	  "/rawbpf/tests/vm/outcome.c\n1 2\n1\n/sys/class/net/lo/mtu\n\n"
	  "/lib/modules:\ncls_bpf.ko.xz\ndummy.ko.xz\nsch_ingress.ko.xz\n"
	  "veth.ko.xz\n",
	  NULL },
	{ "words for the kernel's command line: an LSM program is attached, but "
	  "its warning is true where bpf is not in the list",
	  { "--kernel", "6.1", "--append", "lsm=lockdown,yama", "--file",
	    "build/tests/kernel", "--file", "build/rawbpf", "--file",
	    "build/tests/bpf/trampoline.bpf.o", "sh", "-c",
	    "build/tests/kernel 'if and only if bpf' | grep -o 100% && timeout "
	    "-s INT 3 build/rawbpf load --autoattach --program denies "
	    "build/tests/bpf/trampoline.bpf.o | grep -o 'warning: .*called'" },
	  0,
	  "100%\n"
	  "warning: the kernel asks lockdown,capability,yama, and not bpf: an "
	  "LSM program is attached but never called\n",
	  NULL },
	{ "a panic is told in the kernel's own words",
	  { "--kernel", "6.1", "sh", "-c",
	    "echo a; sleep 1; echo c > /proc/sysrq-trigger" },
	  4,
	  "a\n",
	  "gave up: Kernel panic - not syncing: sysrq triggered crash\n" },
	{ "a guest that goes off before its command ends is a failure",
	  { "--kernel", "6.1", "poweroff", "-f" },
	  4,
	  "",
	  "rawbpf: the guest went off before the command ended\n" },
	{ "the limit ends a command that does not",
	  { "--kernel", "6.1", "--limit", "4", "sleep", "1000" },
	  4,
	  "",
	  "rawbpf: the command ran longer than the limit of 4 s\n" },
	{ "a guest that does not start says so in its time",
	  { "--boot", "1", "true" },
	  4,
	  "",
	  "rawbpf: the guest did not start in 1 s\n" },
	{ "a file that is no kernel is refused by name",
	  { "--kernel", "/etc/passwd", "true" },
	  3,
	  "",
	  "rawbpf: /etc/passwd is not a kernel that x86 can boot" },
	{ "a series that is not here is refused with what there is",
	  { "--kernel", "5.4", "true" },
	  3,
	  "",
	  "rawbpf: kernel 5.4: no such kernel here: there are 6.1, 6.12 and "
	  "7.3" },
	{ "a shell without a terminal is refused with what to type",
	  { NULL },
	  3,
	  "",
	  "without one name a command: make vm RUN='...'\n" },
	{ "a file that is not there is named",
	  { "--file", "no/such", "true" },
	  3,
	  "",
	  "rawbpf: open no/such: No such file or directory (ENOENT)\n" },
};

static void check_row(int i)
{
	const struct row *r = &rows[i];
	struct command m;
	int status;
	char *err;

	command_start(&m, "progs/vm/vm", r->args, COMMAND_PLAIN);
	status = command_end(&m);
	err = command_errors(&m);
	ck_assert_msg(status == r->status, "status %d, not %d: %s%s", status,
		      r->status, m.text, err);
	ck_assert_str_eq(m.text, r->out);
	ck_assert_msg(r->err ? !!strstr(err, r->err) : !err[0],
		      "complaint '%s', expected '%s'", err,
		      r->err ? r->err : "");
	free(err);
	command_close(&m);
}
TABLE(vm_outcome, rows, check_row);
