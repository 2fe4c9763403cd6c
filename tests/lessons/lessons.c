/* The lessons, run as a learner runs them. */
#include "insn/names.h"
#include "loader/err.h"
#include "loader/sys.h"
#include "tests/command.h"
#include "tests/lessons/texts.h"
#include "tests/run.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#define ALL_SEEN "all it set out to show was seen. Nothing is left attached."

/* The kernel whose runs the pages show. */
#define PAGES "6.12"

/* Can this very kernel run it?  Asked of the lesson itself. */
static bool runs_here(const char *lesson)
{
	const char *const args[] = { "--can", NULL };
	struct command c;
	char program[64];
	int status;

	snprintf(program, sizeof(program), "progs/%s/lesson", lesson);
	command_start(&c, program, args, COMMAND_PLAIN);
	status = command_end(&c);
	command_close(&c);
	ck_assert_msg(status == 0 || status == 3, "status %d", status);
	return status == 0;
}

static const struct row {
	const char *says;
	const char *kernel, *number, *folder;
} rows[] = {
	{ "hello is heard on 6.1", "6.1", "1", "01-hello" },
	{ "hello is heard on 6.12", "6.12", "1", "01-hello" },
	{ "registers hold what they should on 6.1", "6.1", "2",
	  "02-registers" },
	{ "registers hold what they should on 6.12", "6.12", "2",
	  "02-registers" },
	{ "registers hold what they should here", "host", "2", "02-registers" },
	{ "counts are right, then lost, then right on 6.1", "6.1", "3",
	  "03-counting" },
	{ "counts are right, then lost, then right on 6.12", "6.12", "3",
	  "03-counting" },
	{ "counts are right, then lost, then right here", "host", "3",
	  "03-counting" },
	{ "nine programs are refused and mended on 6.1", "6.1", "4",
	  "04-refused" },
	{ "nine programs are refused and mended on 6.12", "6.12", "4",
	  "04-refused" },
	{ "nine programs are refused and mended here", "host", "4",
	  "04-refused" },
	{ "native code is read and understood on 6.1", "6.1", "5", "05-jit" },
	{ "native code is read and understood on 6.12", "6.12", "5", "05-jit" },
	{ "native code is read and understood here", "host", "5", "05-jit" },
	{ "an object is loaded by hand on 6.1", "6.1", "6", "06-object" },
	{ "an object is loaded by hand on 6.12", "6.12", "6", "06-object" },
	{ "an object is loaded by hand here", "host", "6", "06-object" },
	{ "a map out of an object counts on 6.1", "6.1", "7",
	  "07-maps-in-elf" },
	{ "a map out of an object counts on 6.12", "6.12", "7",
	  "07-maps-in-elf" },
	{ "a map out of an object counts here", "host", "7", "07-maps-in-elf" },
	{ "reads are seen from entry to exit on 6.1", "6.1", "8",
	  "08-read-pair" },
	{ "reads are seen from entry to exit on 6.12", "6.12", "8",
	  "08-read-pair" },
	{ "reads are seen from entry to exit here", "host", "8",
	  "08-read-pair" },
	{ "variables are shared, calls go where they should on 6.1", "6.1", "9",
	  "09-globals-and-calls" },
	{ "variables are shared, calls go where they should on 6.12", "6.12",
	  "9", "09-globals-and-calls" },
	{ "variables are shared, calls go where they should here", "host", "9",
	  "09-globals-and-calls" },
	{ "a map is printed as its types have it on 6.1", "6.1", "10",
	  "10-types" },
	{ "a map is printed as its types have it on 6.12", "6.12", "10",
	  "10-types" },
	{ "a map is printed as its types have it here", "host", "10",
	  "10-types" },
	{ "an object is fitted to four kernels, and runs on 6.1", "6.1", "11",
	  "11-co-re" },
	{ "an object is fitted to four kernels, and runs on 6.12", "6.12", "11",
	  "11-co-re" },
	{ "an object is fitted to four kernels, and runs here", "host", "11",
	  "11-co-re" },
	{ "files that are opened are seen on 6.1", "6.1", "12",
	  "12-file-police" },
	{ "files that are opened are seen on 6.12", "6.12", "12",
	  "12-file-police" },
	{ "execs are seen with arguments and results on 6.1", "6.1", "14",
	  "14-exec-snoop" },
	{ "execs are seen with arguments and results on 6.12", "6.12", "14",
	  "14-exec-snoop" },
	{ "execs are seen with arguments and results here", "host", "14",
	  "14-exec-snoop" },
	{ "arguments and results, in the kernel and outside, on 6.1", "6.1",
	  "15", "15-kprobes-and-uprobes" },
	{ "arguments and results, in the kernel and outside, on 6.12", "6.12",
	  "15", "15-kprobes-and-uprobes" },
	{ "a function is made to call programs on 6.1", "6.1", "16",
	  "16-trampolines" },
	{ "a function is made to call programs on 6.12", "6.12", "16",
	  "16-trampolines" },
	{ "who listens, where and in which namespace on 6.1", "6.1", "13",
	  "13-listen" },
	{ "who listens, where and in which namespace on 6.12", "6.12", "13",
	  "13-listen" },
	{ "a folder is denied to root on 6.1", "6.1", "17", "17-lsm" },
	{ "a folder is denied to root on 6.12", "6.12", "17", "17-lsm" },
	{ "packets are seen, dropped, rewritten and steered on 6.1", "6.1",
	  "21", "21-packets" },
	{ "packets are seen, dropped, rewritten and steered on 6.12", "6.12",
	  "21", "21-packets" },
	{ "packets are seen, dropped, rewritten and steered here", "host", "21",
	  "21-packets" },
	{ "a terminal is watched on 6.1", "6.1", "22", "22-tty-snoop" },
	{ "a terminal is watched on 6.12", "6.12", "22", "22-tty-snoop" },
	{ "ten cases are solved on 6.1", "6.1", "23", "23-detective" },
	{ "ten cases are solved on 6.12", "6.12", "23", "23-detective" },
	{ "ten cases are solved here", "host", "23", "23-detective" },
	{ "the time goes where it was put on 6.1", "6.1", "18", "18-profile" },
	{ "the time goes where it was put on 6.12", "6.12", "18",
	  "18-profile" },
	{ "the time goes where it was put here", "host", "18", "18-profile" },
	{ "a cgroup may not connect, and sends so much on 6.1", "6.1", "19",
	  "19-cgroups" },
	{ "a cgroup may not connect, and sends so much on 6.12", "6.12", "19",
	  "19-cgroups" },
	{ "a cgroup may not connect, and sends so much here", "host", "19",
	  "19-cgroups" },
	{ "tasks, maps and sockets are read as text on 6.1", "6.1", "20",
	  "20-iterators" },
	{ "tasks, maps and sockets are read as text on 6.12", "6.12", "20",
	  "20-iterators" },
	{ "tasks, maps and sockets are read as text here", "host", "20",
	  "20-iterators" },
};

/* The lesson's own page, and the front page for the first. */
static void check_pages(const struct row *r, const char *output)
{
	char page[80];

	snprintf(page, sizeof(page), "progs/%s/README.md", r->folder);
	text_shows(page, r->number, output);
	if (!strcmp(r->number, "1"))
		text_shows("README.md", r->number, output);
}

/* Where to run it: here, if this is that kernel and can; the suite may have
 * been taken into a machine. */
static const char *kernel_of(const struct row *r)
{
	size_t len = strlen(r->kernel);
	struct utsname name;

	uname(&name);
	if (!strncmp(name.release, r->kernel, len) &&
	    name.release[len] == '.' && runs_here(r->folder))
		return "host";
	return r->kernel;
}

static void check_row(int i)
{
	const struct row *r = &rows[i];
	const char *kernel = kernel_of(r);
	const char *const args[] = { "--kernel", kernel, r->number, NULL };
	struct command c;
	int status;
	char *err;

	if (!strcmp(kernel, "host") && !runs_here(r->folder))
		skip("this kernel cannot run lesson %s", r->number);
	command_start(&c, "progs/run", args, COMMAND_PLAIN);
	status = command_end(&c);
	err = command_errors(&c);
	ck_assert_msg(status == 0, "status %d\n%s%s", status, command_tail(&c),
		      err);
	ck_assert_ptr_ne(strstr(c.text, ALL_SEEN), NULL);
	ck_assert_ptr_eq(strstr(c.text, "NOT seen"), NULL);
	ck_assert_ptr_eq(strchr(c.text, '\033'), NULL);
	if (!strcmp(r->kernel, PAGES))
		check_pages(r, c.text);
	free(err);
	command_close(&c);
}
TABLE(lessons, rows, check_row);

/* What goes wrong gets one clear sentence. */
static const struct {
	const char *says, *program;
	const char *args[6];
	int how, status;
	const char *err;
} wrong[] = {
	{ "a lesson that is not there",
	  "progs/run",
	  { "77" },
	  0,
	  2,
	  "there is no lesson 77" },
	{ "a lesson that is no number",
	  "progs/run",
	  { "1x" },
	  0,
	  2,
	  "there is no lesson 1x" },
	{ "a kernel that is none",
	  "progs/run",
	  { "--kernel", "Makefile", "2" },
	  0,
	  3,
	  "Makefile is not a kernel that x86 can boot" },
	{ "a kernel that is nowhere",
	  "progs/run",
	  { "--kernel", "/nowhere/vmlinuz", "2" },
	  0,
	  3,
	  "/nowhere/vmlinuz" },
	{ "an argument that no lesson knows",
	  "progs/02-registers/lesson",
	  { "--fast" },
	  0,
	  2,
	  "usage: lesson [--can]" },
	{ "nobody may not load programs",
	  "progs/run",
	  { "--kernel", "host", "2" },
	  COMMAND_NOBODY,
	  3,
	  "Lesson 2 cannot run on this kernel." },
};

static void check_wrong(int i)
{
	struct command c;
	int status;
	char *err;

	if (wrong[i].how & COMMAND_NOBODY && geteuid() != 0)
		skip("only root can become nobody");
	command_start(&c, wrong[i].program, wrong[i].args, wrong[i].how);
	status = command_end(&c);
	err = command_errors(&c);
	ck_assert_msg(status == wrong[i].status, "status %d: %s", status, err);
	ck_assert_msg(strstr(err, wrong[i].err), "said: %s", err);
	free(err);
	command_close(&c);
}
TABLE(lessons_wrong, wrong, check_wrong);

/* On a terminal: what is typed when which words have come. */
static const struct {
	const char *says;
	const char *args[4];
	struct {
		const char *await, *keys;
	} steps[5];
	int status;
	const char *out;
} terminals[] = {
	{ "d shows the instructions, s the source around, q leaves",
	  { "--kernel", "host", "2" },
	  { { "Enter next", "\n" },
	    { "r0 is 42", "d\n" },
	    { "program 'arithmetic':", "s\n" },
	    { "bpf_insn halves[]", "q\n" } },
	  1,
	  "Lesson 2 stopped. Nothing is left attached." },
	{ "q leaves before the last step, too",
	  { "--kernel", "host", "2" },
	  { { "Enter next", "\n\n\n\n\n\n\n" },
	    { "r0 is 42 in our machine", "q\n" } },
	  1,
	  "Lesson 2 stopped. Nothing is left attached." },
	{ "the log of a program with line info is shown",
	  { "--kernel", "host", "5" },
	  { { "Enter next", "\n" },
	    { "lines came back", "l\n" },
	    { "verifier log of 'when', level 2", "q\n" } },
	  1,
	  "processed 1" },
	{ "l shows the log of the verifier",
	  { "--kernel", "host", "2" },
	  { { "Enter next", "\n" },
	    { "r0 is 42", "l\n" },
	    { "verifier log of 'arithmetic', level 2", "q\n" } },
	  1,
	  "processed 5 insns" },
	{ "Ctrl-C ends a lesson that is at work here",
	  { "--kernel", "host", "3" },
	  { { "Enter next", "\n" },
	    { "Enter next", "\n\n\n" },
	    { "clone: ", "\003" } },
	  130,
	  "Lesson 3 stopped. Nothing is left attached." },
	{ "Ctrl-C ends a lesson that sees every read, its own as well",
	  { "--kernel", "host", "8" },
	  { { "Enter next", "\n\n\n" },
	    { "every read(2) of this machine is seen", "\003" } },
	  130,
	  "Lesson 8 stopped. Nothing is left attached." },
	{ "Ctrl-C ends a lesson in the machine, and the machine",
	  { "--kernel", "6.12", "3" },
	  { { "Enter next", "\n" },
	    { "Enter next", "\n\n\n" },
	    { "clone: ", "\003" } },
	  130,
	  "Lesson 3 stopped. Nothing is left attached." },
};

/* The programs of the lessons that are interrupted. */
static bool is_ours(const char *name)
{
	return !strcmp(name, "counter") || !strcmp(name, "enter_read") ||
	       !strcmp(name, "exit_read");
}

static int ours(void)
{
	struct bpf_prog_info info;
	uint32_t id = 0;
	int fd, n = 0;

	while (sys_next_id(SYS_PROGS, id, &id) == 0) {
		fd = sys_fd_by_id(SYS_PROGS, id);
		if (fd < 0)
			continue;
		if (sys_obj_info(fd, &info, sizeof(info)) == 0)
			n += is_ours(info.name);
		close(fd);
	}
	return n;
}

/* The kernel lets go of a program some time after its last fd is closed. */
static int ours_left(void)
{
	int n = ours();

	for (int tries = 0; n && tries < 50; tries++) {
		usleep(100 * 1000);
		n = ours();
	}
	return n;
}

static void check_terminal(int i)
{
	bool here = !strcmp(terminals[i].args[1], "host");
	struct command c;
	pid_t qemu = 0;

	if (here && !runs_here("03-counting"))
		skip("this kernel cannot run the lesson");
	command_start(&c, "progs/run", terminals[i].args, COMMAND_TERMINAL);
	for (int s = 0; terminals[i].steps[s].await; s++) {
		const char *keys = terminals[i].steps[s].keys;

		command_await(&c, terminals[i].steps[s].await);
		qemu = qemu ? qemu : command_qemu(&c);
		ck_assert_int_gt(write(c.out, keys, strlen(keys)), 0);
	}
	ck_assert_int_eq(command_end(&c), terminals[i].status);
	ck_assert_msg(strstr(c.text, terminals[i].out), "%s", command_tail(&c));
	if (here)
		ck_assert_int_eq(ours_left(), 0);
	else
		ck_assert_msg(qemu > 0 && kill(qemu, 0) < 0 && errno == ESRCH,
			      "QEMU %d is left", qemu);
	command_close(&c);
}
TABLE(lessons_terminal, terminals, check_terminal);

static const struct {
	const char *says;
} bare[] = { { "a lesson mounts tracefs for itself where nobody did" } };

static void check_bare(int i)
{
	char lesson[] = "build/progs/01-hello/lesson";
	const char *const args[] = { "--no-tracefs", "--kernel", "6.12", lesson,
				     NULL };
	struct command c;

	(void)i;
	command_start(&c, "progs/vm/vm", args, COMMAND_PLAIN);
	ck_assert_int_eq(command_end(&c), 0);
	ck_assert_ptr_ne(strstr(c.text, ALL_SEEN), NULL);
	command_close(&c);
}
TABLE(lessons_bare, bare, check_bare);
