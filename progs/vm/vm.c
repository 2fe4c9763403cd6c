/*
 * vm.c - run one command, or a shell, in a throwaway machine.
 *
 *   vm --kernel 6.12 -- build/progs/01-hello/lesson
 *
 * kernel (the vmlinuz) + initramfs (files, in memory) -> qemu (the process)
 * -> session (until the command ends).  The exit status is the command's; 3
 * when the machine is not possible here; 4 when it failed.
 */
#include "progs/vm/contents.h"
#include "progs/vm/qemu.h"
#include "progs/vm/session.h"
#include "progs/vm/terminal.h"
#include "progs/vm/wire.h"
#include "loader/err.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	NOT_POSSIBLE = 3,
	FAILED = 4
};

#define WORDS 256

static const char usage[] =
	"usage: vm [OPTION]... [--] [COMMAND [ARGUMENT]...]\n"
	"Run COMMAND, or a shell, in a throwaway virtual machine.\n"
	"  --kernel WHICH  6.12 (the default), 6.1, 7.3, or the path of a vmlinuz\n"
	"  --file PATH     put this file into the machine\n"
	"  --tree DIR      put all that is in this folder into the machine\n"
	"  --env K=V       set an environment variable there\n"
	"  --limit S       seconds for all of it (300 without a terminal)\n"
	"  --boot S        seconds until it is up (60)\n"
	"  --hang S        seconds without a sign of life (30)\n"
	"  --append WORDS  add this to the kernel's command line\n"
	"  --no-tracefs    leave tracefs and debugfs unmounted\n"
	"  --no-kvm        emulate the processor, whatever it can do\n"
	"A relative PATH is the same relative path there.  Exit status: the\n"
	"command's; 3: no machine possible here; 4: the machine failed.\n";

static struct {
	const char *kernel, *append;
	const char *file[WORDS], *tree[WORDS], *env[WORDS];
	int files, trees, envs;
	bool no_tracefs, no_kvm;
	char **command; /* NULL-terminated */
	struct session_options session;
} opt;

enum {
	KERNEL,
	FILE_,
	TREE,
	ENV,
	LIMIT,
	BOOT,
	HANG,
	APPEND,
	NO_TRACEFS,
	NO_KVM,
	HELP
};

static const struct option options[] = {
	{ "kernel", required_argument, NULL, KERNEL },
	{ "file", required_argument, NULL, FILE_ },
	{ "tree", required_argument, NULL, TREE },
	{ "env", required_argument, NULL, ENV },
	{ "limit", required_argument, NULL, LIMIT },
	{ "boot", required_argument, NULL, BOOT },
	{ "hang", required_argument, NULL, HANG },
	{ "append", required_argument, NULL, APPEND },
	{ "no-tracefs", no_argument, NULL, NO_TRACEFS },
	{ "no-kvm", no_argument, NULL, NO_KVM },
	{ "help", no_argument, NULL, HELP },
	{ NULL, 0, NULL, 0 },
};

static int add_word(const char *words[], int *count, const char *word)
{
	if (*count == WORDS)
		return refuse(-E2BIG, "more than %d of one option", WORDS);
	words[(*count)++] = word;
	return 0;
}

static int take_seconds(int *seconds, const char *text)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (*end || n <= 0 || n > 1000000)
		return refuse(-EINVAL, "'%s' is no number of seconds", text);
	*seconds = n;
	return 0;
}

static int take_option(int which, const char *arg)
{
	switch (which) {
	case KERNEL: opt.kernel = arg; return 0;
	case FILE_: return add_word(opt.file, &opt.files, arg);
	case TREE: return add_word(opt.tree, &opt.trees, arg);
	case ENV: return add_word(opt.env, &opt.envs, arg);
	case LIMIT: return take_seconds(&opt.session.limit, arg);
	case BOOT: return take_seconds(&opt.session.boot, arg);
	case HANG: return take_seconds(&opt.session.hang, arg);
	case APPEND: opt.append = arg; return 0;
	case NO_TRACEFS: opt.no_tracefs = true; return 0;
	case NO_KVM: opt.no_kvm = true; return 0;
	case HELP: fputs(usage, stdout); exit(0);
	default: return refuse(-EINVAL, "vm --help lists the options");
	}
}

static int take_options(int argc, char **argv)
{
	int which, err = 0;

	opt.kernel = "6.12";
	opt.session.terminal = terminal_here();
	opt.session.boot = 60;
	opt.session.hang = 30;
	opt.session.limit = opt.session.terminal ? 0 : 300;
	while (err == 0 &&
	       (which = getopt_long(argc, argv, "+", options, NULL)) >= 0)
		err = take_option(which, optarg);
	opt.command = argv + optind;
	return err;
}

/* What the command's environment takes over from ours. */
static bool goes_along(const char *variable)
{
	static const char *const names[] = { "RAWBPF_", "CK_",
					     "NO_COLOR=", "TERM=" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strncmp(variable, names[i], strlen(names[i])) == 0)
			return true;
	/* On a terminal its own size counts, and that may change. */
	return !opt.session.terminal &&
	       (strncmp(variable, "COLUMNS=", 8) == 0 ||
		strncmp(variable, "LINES=", 6) == 0);
}

static void order_env(FILE *orders)
{
	extern char **environ;

	contents_order(orders, "env", "PATH=/bin:/sbin:/usr/bin:/usr/sbin");
	contents_order(orders, "env", "HOME=/root");
	contents_order(orders, "env", "USER=root");
	for (char **e = environ; *e; e++)
		if (goes_along(*e))
			contents_order(orders, "env", "%s", *e);
	for (int i = 0; i < opt.envs; i++)
		contents_order(orders, "env", "%s", opt.env[i]);
}

static void order_terminal(FILE *orders)
{
	int rows, columns;

	if (!opt.session.terminal)
		return;
	terminal_size(&rows, &columns);
	contents_order(orders, "terminal", "%d %d", rows, columns);
}

static int order_command(FILE *orders, struct initramfs *fs)
{
	int err = contents_add_command(fs, opt.command[0]);

	for (char **arg = opt.command; *arg && err == 0; arg++)
		contents_order(orders, "arg", "%s", *arg);
	return err;
}

static int order_shell(FILE *orders, struct initramfs *fs,
		       const struct kernel *k)
{
	if (!initramfs_has(fs, "bin/busybox"))
		return refuse(-ENOENT, "the shell is busybox's: apt install "
				       "busybox-static");
	contents_order(orders, "env", "PS1=[throwaway %s \\w]# ", k->version);
	contents_order(orders, "arg", "sh");
	return 0;
}

static int add_named(struct initramfs *fs)
{
	int err = 0;

	for (int i = 0; i < opt.files && err == 0; i++)
		err = initramfs_host_file(fs, opt.file[i]);
	for (int i = 0; i < opt.trees && err == 0; i++)
		err = initramfs_host_tree(fs, opt.tree[i]);
	return err;
}

static int fill(struct initramfs *fs, const struct kernel *k, FILE *orders)
{
	int err = contents_add(fs, k, orders);

	order_env(orders);
	order_terminal(orders);
	if (opt.no_tracefs)
		contents_order(orders, "tracefs", "no");
	if (err == 0)
		err = add_named(fs);
	if (err == 0)
		err = opt.command[0] ? order_command(orders, fs)
				     : order_shell(orders, fs, k);
	return err;
}

/* The archive with everything in it, as an open file; or -errno. */
static int build(const struct kernel *k)
{
	struct initramfs *fs = initramfs_open();
	char *text = NULL;
	size_t len;
	FILE *orders = open_memstream(&text, &len);
	int err;

	if (!fs || !orders)
		return fail(-ENOMEM, "memory for the machine's files");
	err = fill(fs, k, orders);
	fclose(orders);
	if (err == 0)
		err = initramfs_text(fs, &WIRE_ORDERS[1], text, len);
	if (err == 0)
		err = initramfs_finish(fs);
	free(text);
	initramfs_close(fs);
	return err;
}

/* Run the machine.  The command's exit status, or -errno. */
static int run(const struct kernel *k, int initramfs, int signals,
	       struct console *console)
{
	struct qemu_options how = { k->path, initramfs, false, opt.append };
	struct qemu q;
	int err;

	how.kvm = !opt.no_kvm && qemu_can_kvm();
	err = qemu_start(&q, &how);
	if (err < 0)
		return err;
	if (opt.session.terminal)
		err = terminal_raw();
	if (err == 0)
		err = session_run(&q, &opt.session, signals, console);
	terminal_restore();
	qemu_stop(&q);
	if (err == -ETIMEDOUT && how.kvm)
		within(err, "with KVM (--no-kvm does without)");
	return err;
}

/* A descriptor below 3 that is closed would become one of our sockets. */
static void open_standard_files(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	while (fd >= 0 && fd <= STDERR_FILENO);
	close(fd);
}

/* What speaks against a machine, before anything is fetched for it. */
static int check_possible(void)
{
	if (!opt.command[0] && !opt.session.terminal)
		return refuse(-ENOTTY, "a shell takes a terminal; without one "
				       "name a command: make vm RUN='...'");
	return qemu_check();
}

static void greet(const struct kernel *k)
{
	if (!opt.command[0])
		fprintf(stderr,
			"rawbpf: starting Linux %s in a throwaway machine: "
			"nothing in it is kept, 'exit' ends it\n",
			k->version);
}

static int complain(int status)
{
	if (err_text()[0])
		fprintf(stderr, "rawbpf: %s\n", err_text());
	return status;
}

int main(int argc, char **argv)
{
	static struct console console;
	struct kernel k;
	int initramfs, signals, status;

	open_standard_files();
	if (take_options(argc, argv) < 0 || check_possible() < 0 ||
	    kernel_find(&k, opt.kernel) < 0)
		return complain(NOT_POSSIBLE);
	greet(&k);
	initramfs = build(&k);
	signals = session_signals();
	if (initramfs < 0 || signals < 0)
		return complain(NOT_POSSIBLE);
	status = run(&k, initramfs, signals, &console);
	if (status == -ENOENT)
		return complain(NOT_POSSIBLE);
	if (status >= 0)
		return status;
	if (status == -EIO || status == -ETIMEDOUT)
		console_print(&console, 20, stderr);
	return complain(FAILED);
}
