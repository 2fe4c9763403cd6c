/* rawbpf run FILE -- COMMAND: it is run once all is attached, and the end of
 * one is that of the other. */
#include "loader/kernel.h"
#include "tests/cli/load_line.h"
#include "tests/run.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* A file of that name is made of the script: a process that becomes it is
 * renamed, which is what run.bpf.c looks for. */
#define NAME "rawbpf-run-test"

#define TYPED (-1) /* as a signal: Ctrl-C on a terminal */

/* Besides the beginning. */
#define RENAMED	    "echo " NAME " >/proc/$$/comm\n"
#define THREE_TIMES RENAMED RENAMED RENAMED

#define LONG_LIVED "echo pid $$.\nexec sleep 60\n"

static const struct {
	const char *says, *line, *script; /* "COMMAND" in the line is that */
	int signal; /* to the run, once it is there; Ctrl-C on a terminal
		     * is to both */
	int status;
	const char *out, *err;
} rows[] = {
	{ "run: a command is seen from its beginning, its status passed on",
	  "run @run -- COMMAND", "exit 7\n", 0, 7, ", .name = \"" NAME "\" }\n",
	  NULL },
	{ "run: it ends with the command, not with the time",
	  "run --duration 50 @run -- COMMAND", "true\n", 0, 0,
	  "1 attached; it ends with the command, or by Ctrl-C.\n", NULL },
	{ "run: a command that was killed", "run @run -- COMMAND",
	  "kill -9 $$\n", 0, 137, "names:\n", NULL },
	{ "run: the command's words are its own, no shell has read them",
	  "run @run -- COMMAND $HOME * --json", "echo $# \"$@\"\n", 0, 0,
	  "3 $HOME * --json\n", NULL },
	{ "run: the time ends the command", "run --duration 1 @run -- COMMAND",
	  LONG_LIVED, 0, 0, "names:\n", NULL },
	{ "run: so do so many events", "run --count 1 @run -- COMMAND",
	  LONG_LIVED, 0, 0, "names:\n", NULL },
	{ "run: Ctrl-C ends both", "run @run -- COMMAND", LONG_LIVED, SIGINT, 0,
	  "names:\n", NULL },
	{ "run: typed on a terminal, too", "run @run -- COMMAND", LONG_LIVED,
	  TYPED, 0, "names:\r\n", NULL },
	{ "run: and a command that does not listen to it",
	  "run @run -- COMMAND", "trap '' INT\n" LONG_LIVED, SIGINT, 0,
	  "names:\n", NULL },
	{ "run: who is killed leaves no command behind", "run @run -- COMMAND",
	  LONG_LIVED, SIGKILL, 128 + SIGKILL, NULL, NULL },
	{ "run: what the values of all CPUs come to", "run @sums -- COMMAND",
	  THREE_TIMES, 0, 0,
	  "sum { .packets = 4, .deep = { .bytes = 240 } }; cpu 0: { .packets",
	  NULL },
	{ "run: what has more than numbers comes to nothing",
	  "run @sums -- COMMAND", THREE_TIMES, 0, 0,
	  "\nmarked:\n  0 -> cpu 0: { .times = ", NULL },
	{ "run: lines of JSON are not mixed with the command's",
	  "run --json @run -- COMMAND", "echo words\n", 0, 0,
	  "{\"maps\":", "\nwords\n" },
	{ "run: a command that is not there", "run @run -- no-such-command", "",
	  0, 1, "names:\n",
	  "run 'no-such-command': No such file or directory (ENOENT)" },
	{ "run: a command without its dashes", "run @run COMMAND", "", 0, 2,
	  NULL, "; a command follows --" },
	{ "run: dashes without a command", "run @run --", "", 0, 2, NULL,
	  "no command follows --" },
};

struct script {
	char folder[32], path[64];
};

static void write_script(struct script *s, const char *text)
{
	FILE *file;

	strcpy(s->folder, "/tmp/rawbpf-run-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(s->folder));
	snprintf(s->path, sizeof(s->path), "%s/" NAME, s->folder);
	file = fopen(s->path, "we");
	ck_assert_ptr_nonnull(file);
	fprintf(file, "#!/bin/sh\n%s", text);
	fclose(file);
	ck_assert_int_eq(chmod(s->path, 0755), 0);
}

static void remove_script(const struct script *s)
{
	unlink(s->path);
	rmdir(s->folder);
}

static void put_command(struct load_line *words, const char *path)
{
	for (int i = 0; words->args[i]; i++)
		if (!strcmp(words->args[i], "COMMAND"))
			words->args[i] = path;
}

/* Where it has said its number, there is nobody of that number now.  Whose
 * parent was killed is a child of this test. */
static void check_gone(const char *text)
{
	const char *at = strstr(text, "pid ");
	int pid = 0;

	for (int i = 0; i < 200 && waitpid(-1, NULL, WNOHANG) >= 0; i++)
		usleep(10000);
	while (at && sscanf(at, "pid %d.\n", &pid) != 1)
		at = strstr(at + 1, "pid ");
	if (pid)
		ck_assert_int_eq(kill(pid, 0), -1);
}

static void send_signal(const struct command *c, int signal)
{
	if (signal == TYPED)
		ck_assert_int_eq(write(c->out, "\3", 1), 1);
	else
		kill(c->pid, signal);
}

static void check_row(int i)
{
	static struct load_line words;
	struct script script;
	struct command c;
	char *err;
	int status;

	load_line_needs_bpf();
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	if (strstr(rows[i].line, "@sums") && kernel_possible_cpus() < 2)
		skip("a machine with one CPU has no sums");
	write_script(&script, rows[i].script);
	load_line_split(&words, rows[i].line);
	put_command(&words, script.path);
	command_start(&c, "rawbpf", words.args,
		      rows[i].signal == TYPED ? COMMAND_TERMINAL
					      : COMMAND_PLAIN);
	if (rows[i].signal) {
		command_await(&c, "pid ");
		send_signal(&c, rows[i].signal);
	}
	status = command_end(&c);
	remove_script(&script);
	err = command_errors(&c);
	ck_assert_msg(status == rows[i].status, "status %d: %s", status, err);
	load_line_says(c.text, rows[i].out);
	load_line_says(err, rows[i].err);
	check_gone(c.text);
	free(err);
	command_close(&c);
}
TABLE(run_command, rows, check_row);
