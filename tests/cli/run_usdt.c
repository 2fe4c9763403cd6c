/* rawbpf at the marks of a program, this one: their arguments come out. */
#include "tests/cli/load_line.h"
#include "tests/mark.h"
#include "tests/run.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static __attribute__((noinline)) void ask(int id, int8_t grade,
					  const char *what)
{
	MARK("rawbpf", "asked", "0", "%n[s0]@%[id] %n[s1]@%[grade] 8@%[what]",
	     MARK_SIZE(s0, id), [id] "nor"(id),
	     MARK_SIZE(s1, grade), [grade] "nor"(grade), [what] "nor"(what));
}

/* No compiler writes that for what is no float. */
__attribute__((noinline)) void usdt_weigh(void)
{
	MARK("rawbpf", "weighed", "0", "8f@%%xmm0");
}

static pid_t ask_for_ever(void)
{
	char what[] = "apples";
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* A program finds only what is in memory, and the bytes of a file
	 * are when somebody has read them. */
	__asm__ volatile("" : "+m"(what));
	for (;;) {
		ask(-7, -1, what);
		usleep(20000);
	}
}

static const struct {
	const char *says, *line, *out[3];
	const char *hidden; /* what must not come out */
	int status;
} runs[] = {
	{ "run: a mark's arguments, and not the map that says where they are",
	  "run --duration 0.5 @usdt_run --binary",
	  { "attached on_asked: usdt/:rawbpf:asked\n",
	    "asked: { .id = -7, .grade = -1, .what = \"apples\", .cookie = 0 "
	    "}\n" },
	  "usdt_specs",
	  0 },
	{ "run: a mark's arguments as JSON",
	  "run --json --duration 0.5 @usdt_run --binary",
	  { "\"record\":{\"id\":-7,\"grade\":-1,\"what\":\"apples\"",
	    "{\"maps\":{}}\n" },
	  "usdt_specs",
	  0 },
	{ "run: a mark's argument that nobody can read",
	  "run --duration 0.1 --program on_weighed @usdt_run --binary",
	  { "attached on_weighed: no: attach SEC(\"usdt/:rawbpf:weighed\"): "
	    "rawbpf:weighed in ",
	    ": argument 1, '8f@%xmm0': it is a float, and BPF has neither" },
	  NULL,
	  1 },
};

static void check_run(int i)
{
	char line[200];
	pid_t other;
	struct cli c;

	load_line_needs_bpf();
	other = ask_for_ever();
	snprintf(line, sizeof(line), "%s /proc/%d/exe", runs[i].line, other);
	load_line_run(&c, line);
	kill(other, SIGKILL);
	waitpid(other, NULL, 0);
	ck_assert_msg(c.status == runs[i].status, "status %d: %s%s", c.status,
		      c.out, c.err);
	for (int k = 0; k < 3; k++)
		load_line_says(c.out, runs[i].out[k]);
	if (runs[i].hidden)
		ck_assert_ptr_null(strstr(c.out, runs[i].hidden));
	cli_close(&c);
}
TABLE(run_usdt, runs, check_run);
