/*
 * qemu.c - start and end QEMU: see qemu.h.
 */
#include "progs/vm/qemu.h"
#include "progs/vm/lines.h"
#include "loader/err.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#define QEMU "qemu-system-x86_64"

/* panic=-1 restarts at once, which -no-reboot turns into QEMU's end; testing
 * its own ciphers costs the kernel a quarter of a second. */
#define CMDLINE "console=ttyS0 panic=-1 cryptomgr.notests"

/*
 * The emulated processors take turns.  With a thread for each (QEMU's
 * default) one of them may still run the breakpoint that another has just
 * patched out of the kernel's code - which the kernel does for every static
 * branch, kprobe and trampoline - and about one boot in a hundred panics.
 */
#define EMULATION "tcg,thread=single"

static int find_qemu(char *path)
{
	if (find_program(QEMU, path))
		return 0;
	return refuse(-ENOENT, "the machine takes QEMU, and there is no " QEMU
			       " here: apt install qemu-system-x86");
}

int qemu_check(void)
{
	char path[PATH_MAX];
	struct utsname host;

	if (uname(&host) == 0 && strcmp(host.machine, "x86_64") != 0)
		return refuse(-ENOTSUP,
			      "the machine takes an x86-64 computer so far, "
			      "and this is %s",
			      host.machine);
	return find_qemu(path);
}

bool qemu_can_kvm(void)
{
	char line[8192];
	bool flag = false;
	FILE *in = fopen("/proc/cpuinfo", "re");

	while (in && !flag && fgets(line, sizeof(line), in))
		flag = strncmp(line, "flags", 5) == 0 &&
		       (strstr(line, " vmx") || strstr(line, " svm"));
	if (in)
		fclose(in);
	return flag && access("/dev/kvm", R_OK | W_OK) == 0;
}

/* Leave `fd` open over execve. */
static void inherit(int fd)
{
	fcntl(fd, F_SETFD, 0);
}

/* MB for the machine: it unpacks the archive beside the archive. */
static const char *memory_for(int initramfs)
{
	struct stat st;

	return fstat(initramfs, &st) == 0 && st.st_size > 100 << 20 ? "1024"
								    : "512";
}

/* In the child.  Its own session, so that the terminal's Ctrl-C is for us
 * alone.  Never returns. */
static void become_qemu(const char *path, const struct qemu_options *o,
			const int ends[3])
{
	char ports[3][48], initrd[32], cmdline[1024];
	sigset_t none;

	setsid();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	for (int i = 0; i < 3; i++) {
		inherit(ends[i]);
		snprintf(ports[i], sizeof(ports[i]), "socket,id=port%d,fd=%d",
			 i, ends[i]);
	}
	inherit(o->initramfs);
	snprintf(initrd, sizeof(initrd), "/proc/self/fd/%d", o->initramfs);
	snprintf(cmdline, sizeof(cmdline), "%s %s", CMDLINE,
		 o->append ? o->append : "");
	dup2(open("/dev/null", O_RDONLY), 0);
	dup2(ends[0], 1);
	dup2(ends[0], 2);
	execl(path, QEMU, "-accel", o->kvm ? "kvm" : EMULATION, "-cpu", "max",
	      "-m", memory_for(o->initramfs), "-smp", "2", "-display", "none",
	      "-nodefaults", "-no-user-config", "-no-reboot", "-kernel",
	      o->kernel, "-initrd", initrd, "-append", cmdline, "-chardev",
	      ports[0], "-chardev", ports[1], "-chardev", ports[2], "-serial",
	      "chardev:port0", "-serial", "chardev:port1", "-serial",
	      "chardev:port2", NULL);
	fprintf(stderr, "%s: %s\n", path, strerror(errno));
	_exit(127);
}

/* Three pairs: [i][0] is ours, [i][1] is QEMU's. */
static int make_wires(int wires[3][2])
{
	for (int i = 0; i < 3; i++)
		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0,
			       wires[i]) < 0)
			return fail(-errno, "socketpair");
	return 0;
}

static void close_if_open(int fd)
{
	if (fd >= 0)
		close(fd);
}

static int spawn(struct qemu *q, const char *path, const struct qemu_options *o,
		 int wires[3][2])
{
	int ends[3];
	int err = make_wires(wires);

	for (int i = 0; i < 3; i++)
		ends[i] = wires[i][1];
	if (err == 0)
		q->pid = fork();
	if (q->pid == 0)
		become_qemu(path, o, ends);
	if (err == 0 && q->pid < 0)
		err = fail(-errno, "fork");
	for (int i = 0; i < 3; i++)
		close_if_open(ends[i]);
	return err;
}

int qemu_start(struct qemu *q, const struct qemu_options *options)
{
	int wires[3][2] = { { -1, -1 }, { -1, -1 }, { -1, -1 } };
	char path[PATH_MAX];
	int err;

	*q = (struct qemu){ -1, -1, -1, -1 };
	err = find_qemu(path);
	if (err < 0)
		return err;
	err = spawn(q, path, options, wires);
	q->console = wires[0][0];
	q->session = wires[1][0];
	q->control = wires[2][0];
	if (err < 0)
		qemu_stop(q);
	return err;
}

void qemu_stop(struct qemu *q)
{
	if (q->pid > 0) {
		kill(q->pid, SIGKILL);
		while (waitpid(q->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	close_if_open(q->console);
	close_if_open(q->session);
	close_if_open(q->control);
	*q = (struct qemu){ -1, -1, -1, -1 };
}
