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
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct {
	const char *says;
} rows[] = { { "the object on the page of run" } };

static pid_t open_for_ever(void)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, "worker");
	for (;;) {
		close(open("/etc/passwd", O_RDONLY | O_CLOEXEC));
		usleep(20000);
	}
}

static void run(struct command *c, const char *program)
{
	struct page_object p;
	const char *const args[] = { "run", "--duration", "1", p.object, NULL };
	pid_t worker;

	page_compile(&p, "opens", program);
	worker = open_for_ever();
	command_start(c, "rawbpf", args, COMMAND_PLAIN);
	ck_assert_int_eq(command_end(c), 0);
	kill(worker, SIGKILL);
	waitpid(worker, NULL, 0);
	page_clean(&p);
}

static void check_row(int i)
{
	char *page, *program, *said;
	struct command c;
	size_t size;

	(void)i;
	load_line_needs_bpf();
	page = cli_read("docs/run.md", &size);
	ck_assert_ptr_nonnull(page);
	program = page_block(page, "c");
	said = page_block(page, "console");
	run(&c, program);
	page_compare(said, c.text);
	command_close(&c);
	free(said);
	free(program);
	free(page);
}
TABLE(run_page, rows, check_row);
