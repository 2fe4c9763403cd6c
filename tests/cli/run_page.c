/*
 * docs/run.md shows what a run really prints: its program (the block marked
 * c) is compiled and run, while a process does what the page says.
 */
#include "tests/cli/cli.h"
#include "tests/cli/load_line.h"
#include "tests/cli/page.h"
#include "tests/run.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void open_files(void)
{
	prctl(PR_SET_NAME, "worker");
	for (;;) {
		close(open("/etc/passwd", O_RDONLY | O_CLOEXEC));
		usleep(20000);
	}
}

static void import(void)
{
	for (;;) {
		pid_t pid = fork();

		if (!pid) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			execl("/usr/bin/python3", "python3", "-c", "import bz2",
			      NULL);
			_exit(127);
		}
		waitpid(pid, NULL, 0);
		usleep(20000);
	}
}

static const struct {
	const char *says, *name;
	const char *program, *said; /* the blocks of the page */
	const char *binary;	    /* NULL: for the machine */
	void (*work)(void);
} rows[] = {
	{ "the object on the page of run", "opens", "c", "console", NULL,
	  open_files },
	{ "the marks on the page of run", "imports", "c marks", "console marks",
	  "/usr/bin/python3", import },
};

static pid_t work_for_ever(void (*work)(void))
{
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	work();
	_exit(0);
}

static void run(struct command *c, int i, const char *program)
{
	struct page_object p;
	const char *const args[] = { "run",
				     "--duration",
				     "1",
				     p.object,
				     rows[i].binary ? "--binary" : NULL,
				     rows[i].binary,
				     NULL };
	pid_t worker;
	int status;

	page_compile(&p, rows[i].name, program);
	worker = work_for_ever(rows[i].work);
	command_start(c, "rawbpf", args, COMMAND_PLAIN);
	status = command_end(c);
	kill(worker, SIGKILL);
	waitpid(worker, NULL, 0);
	page_clean(&p);
	if (strstr(c->text, "has no mark") || strstr(c->text, ": open /usr/"))
		skip("there is no Python with marks: %.400s", c->text);
	ck_assert_int_eq(status, 0);
}

static void check_row(int i)
{
	char *page, *program, *said;
	struct command c;
	size_t size;

	load_line_needs_bpf();
	page = cli_read("docs/run.md", &size);
	ck_assert_ptr_nonnull(page);
	program = page_block(page, rows[i].program);
	said = page_block(page, rows[i].said);
	run(&c, i, program);
	page_compare(said, c.text);
	command_close(&c);
	free(said);
	free(program);
	free(page);
}
TABLE(run_page, rows, check_row);
