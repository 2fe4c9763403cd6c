/* rawbpf run, as a user types it: what comes out, and how it ends. */
#include "tests/cli/load_line.h"
#include "tests/run.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* As run.bpf.c looks for; a name that others have is not seen. */
static pid_t rename_for_ever(void)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;) {
		prctl(PR_SET_NAME, "rawbpf-run-test");
		usleep(20000);
	}
}

#define RECORD_TEXT ", .way = BY_RING, .name = \"rawbpf-run-test\" }\n"
#define BIG_TEXT    " }, .rest = { 0, 0, 0, 4711 } }\n"
#define RECORD_JSON ",\"way\":\"BY_PERF\",\"name\":\"rawbpf-run-test\"}}\n"

static const struct {
	const char *says, *line, *await;
	int signal; /* 0: it ends by itself */
	const char *out[8], *err[3];
} runs[] = {
	{ "run: all that comes out, and then the maps",
	  "run --count 60 @run",
	  NULL,
	  0,
	  { "attached run_rename: tracepoint/task/task_rename\n",
	    "\nring: { .pid = ", RECORD_TEXT, BIG_TEXT,
	    "\nuntold: 01 02 03 04 05\n",
	    "bpf_trace_printk: renamed to rawbpf-run-test\n", ".bss:\n",
	    "names:\n  \"rawbpf-run-test\" -> " },
	  { "untold: nothing says what its records are: put RECORD(untold, "
	    "struct ...); of bpf/map.h into the source\n" } },
	{ "run: the same as JSON, a line each",
	  "run --json --count 60 @run",
	  NULL,
	  0,
	  { "{\"map\":\"ring\",\"record\":{\"pid\":", RECORD_JSON,
	    "\"rest\":[0,0,0,4711]}}\n",
	    "{\"map\":\"untold\",\"bytes\":\"0102030405\"}\n",
	    "\"trace_pipe\":\"renamed to rawbpf-run-test\"}\n",
	    "{\"maps\":{\"run.bss\":{\"only\":0,\"total\":",
	    "\"names\":[{\"key\":\"rawbpf-run-test\",\"value\":[" },
	  { "1 attached; Ctrl-C ends it.\n" } },
	{ "run: for a while",
	  "run --duration 0.4 @run",
	  NULL,
	  0,
	  { "1 attached", "\nring: { .pid = ", ".bss:\n" },
	  { NULL } },
	{ "run: until Ctrl-C",
	  "run @run",
	  BIG_TEXT,
	  SIGINT,
	  { "1 attached", ".bss:\n  only = 0\n  total = " },
	  { NULL } },
	{ "run: until it is told to end",
	  "run @run",
	  BIG_TEXT,
	  SIGTERM,
	  { "1 attached", "names:\n" },
	  { NULL } },
	{ "run: a type that the caller says",
	  "run --record untold=__u32 --record ring=big --count 4 @run",
	  NULL,
	  0,
	  { "ring: { .pid = " },
	  { "untold: nothing says" } },
	{ "run: what its programs begin with",
	  "run --set only=1 --duration 0.2 @run",
	  NULL,
	  0,
	  { ".bss:\n  only = 1\n  total = 0\nnames:\n  empty\n" },
	  { NULL } },
};

static void check_run(int i)
{
	static struct load_line words;
	pid_t other = rename_for_ever();
	struct command c;
	char *err;

	load_line_needs_bpf();
	load_line_split(&words, runs[i].line);
	command_start(&c, "rawbpf", words.args, COMMAND_PLAIN);
	if (runs[i].await)
		command_await(&c, runs[i].await);
	if (runs[i].signal)
		kill(c.pid, runs[i].signal);
	ck_assert_int_eq(command_end(&c), 0);
	kill(other, SIGKILL);
	waitpid(other, NULL, 0);
	err = command_errors(&c);
	for (int k = 0; k < 8 && runs[i].out[k]; k++)
		load_line_says(c.text, runs[i].out[k]);
	for (int k = 0; k < 3 && runs[i].err[k]; k++)
		load_line_says(err, runs[i].err[k]);
	free(err);
	command_close(&c);
}
TABLE(run, runs, check_run);

static const struct {
	const char *says, *line;
	int status;
	const char *err;
} wrong[] = {
	{ "run: seconds that are none", "run --duration soon @run", 2,
	  "--duration wants seconds, not 'soon'" },
	{ "run: no time at all", "run --duration 0 @run", 2,
	  "--duration wants seconds, not '0'" },
	{ "run: a count that is none", "run --count -3 @run", 2,
	  "--count wants a number, not '-3'" },
	{ "run: a record of a map that is not there",
	  "run --record rings=event @run", 1,
	  "--record rings=event: the object has no map 'rings'" },
	{ "run: a record of a type that is not there",
	  "run --record ring=evnt @run", 1, "--record ring=evnt: " },
	{ "run: a record without a type", "run --record ring @run", 1,
	  "--record wants MAP=TYPE, not 'ring'" },
	{ "run: an interface that is not there", "run --interface no0 @run", 1,
	  "there is no interface 'no0'" },
	{ "run: a mode that is none", "run --mode fast @run", 2,
	  "--mode wants driver or generic, not 'fast'" },
	{ "run: a cgroup that is not there", "run --cgroup /nowhere @run", 1,
	  "open /nowhere: No such file or directory (ENOENT)" },
	{ "run: no object", "run", 2, "something is missing: FILE" },
	{ "run: no such object", "run /nowhere.o", 1, "/nowhere.o" },
};

static void check_wrong(int i)
{
	struct cli c;

	load_line_run(&c, wrong[i].line);
	ck_assert_msg(c.status == wrong[i].status, "status %d: %s", c.status,
		      c.err);
	load_line_says(c.err, wrong[i].err);
	cli_close(&c);
}
TABLE(run_wrong, wrong, check_wrong);
