/* rawbpf load --autoattach, as a user types it, and ends it. */
#include "loader/sys.h"
#include "tests/cli/load_line.h"
#include "tests/run.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static bool is_loaded(const char *name)
{
	struct bpf_prog_info info;
	uint32_t id = 0;
	bool found = false;

	while (!found && sys_next_id(SYS_PROGS, id, &id) == 0) {
		int fd = sys_fd_by_id(SYS_PROGS, id);

		memset(&info, 0, sizeof(info));
		found = fd >= 0 && !sys_obj_info(fd, &info, sizeof(info)) &&
			!strcmp(info.name, name);
		if (fd >= 0)
			close(fd);
	}
	return found;
}

/* A table of functions is registered by its name. */
static bool is_registered(const char *name)
{
	char text[4096] = "";
	int fd = open("/proc/sys/net/ipv4/tcp_available_congestion_control",
		      O_RDONLY | O_CLOEXEC);

	ck_assert_int_gt(read(fd, text, sizeof(text) - 1), 0);
	close(fd);
	return strstr(text, name);
}

/* Events for as long as we are there: lines may be lost at first. */
static pid_t rename_for_ever(void)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;) {
		prctl(PR_SET_NAME, "renamed");
		usleep(20000);
	}
}

static void rename_is_printed(const struct command *c)
{
	load_line_says(c->text, "attached rawbpf_rename: raw_tp/task_rename\n");
	load_line_says(c->text, "attached rawbpf_tasks: iter/task\n");
}

static void table_is_registered(const struct command *c)
{
	load_line_says(c->text, "attached table: registered\n");
}

static const struct {
	const char *says, *line;
	int signal;
	const char *await, *name;
	bool (*is_there)(const char *name);
	void (*check)(const struct command *c);
	const char *printed; /* by the program; NULL: nothing */
} attached[] = {
	{ "load --autoattach: runs until Ctrl-C, and nothing stays",
	  "load --autoattach @attach", SIGINT, "2 attached; Ctrl-C ends it.\n",
	  "rawbpf_rename", is_loaded, rename_is_printed, "rawbpf-load-test" },
	{ "load --autoattach: the same until it is told to end",
	  "load --autoattach @attach", SIGTERM, "2 attached; Ctrl-C ends it.\n",
	  "rawbpf_rename", is_loaded, rename_is_printed, NULL },
	{ "load --autoattach: a table of functions", "load --autoattach @ops",
	  SIGINT, "1 attached; Ctrl-C ends it.\n", "rawbpf_map", is_registered,
	  table_is_registered, NULL },
};

static void await_line(struct command *c, const char *printed)
{
	pid_t other = rename_for_ever();

	command_await(c, printed);
	kill(other, SIGKILL);
	waitpid(other, NULL, 0);
}

/* The kernel lets go of a program when no processor can be in it any more,
 * which is some time after the last fd is closed. */
static bool is_gone(int i)
{
	for (int tries = 0; tries < 100; tries++) {
		if (!attached[i].is_there(attached[i].name))
			return true;
		usleep(50 * 1000);
	}
	return false;
}

static void check_attached(int i)
{
	static struct load_line words;
	struct command c;

	load_line_needs_bpf();
	load_line_split(&words, attached[i].line);
	command_start(&c, "rawbpf", words.args, COMMAND_PLAIN);
	command_await(&c, attached[i].await);
	attached[i].check(&c);
	ck_assert(attached[i].is_there(attached[i].name));
	if (attached[i].printed)
		await_line(&c, attached[i].printed);
	kill(c.pid, attached[i].signal);
	ck_assert_int_eq(command_end(&c), 0);
	command_close(&c);
	ck_assert(is_gone(i));
}
TABLE(load_attached, attached, check_attached);

static const struct {
	const char *says, *line, *out;
} unattached[] = {
	{ "load --autoattach: a section that does not say where",
	  "load --autoattach --program rawbpf_nowhere @attach",
	  "attached rawbpf_nowhere: no: attach SEC(\"socket\"): it needs a "
	  "socket, which cannot be guessed from the section" },
};

static void check_unattached(int i)
{
	struct cli c;

	load_line_needs_bpf();
	load_line_run(&c, unattached[i].line);
	ck_assert_int_eq(c.status, 1);
	load_line_says(c.out, unattached[i].out);
	cli_close(&c);
}
TABLE(load_unattached, unattached, check_unattached);
