/*
 * Lesson 22, tty-snoop: what a terminal is written, and how a program found
 * out until the kernel changed.
 *
 *   us, or a child:  write(slave, "hello\n")
 *                      |
 *                      v  tty_write(iocb, from)  <--- snoop(): from this
 *                    line discipline: \n becomes \r\n     terminal? note it
 *                      |
 *                      v
 *   the other end:   read(master) = "hello\r\n"
 */
#include "loader/attach/auto.h"
#include "loader/btf/dump.h"
#include "loader/btf/find.h"
#include "loader/err.h"
#include "progs/22-tty-snoop/event.h"
#include "progs/22-tty-snoop/iter.h"
#include "progs/22-tty-snoop/pty.h"
#include "progs/lesson.h"
#include "progs/lesson_load.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define HELLO "hello, terminal\n"

LESSON_OBJECT(old, "progs/22-tty-snoop/old");
LESSON_OBJECT(refused, "progs/22-tty-snoop/refused");
LESSON_OBJECT(snoop, "progs/22-tty-snoop/snoop");
static const struct lesson_object *const objects[] = { &old, &refused, &snoop,
						       NULL };

/* Two ends: what one writes, the other reads. */
struct pair {
	int master, slave;
	dev_t device; /* of the slave */
	char name[64];
};

#define PAIR_NONE ((struct pair){ .master = -1, .slave = -1 })

static struct pair ours = { -1, -1, 0, "" }, other = { -1, -1, 0, "" };
static struct load load, before, bad;
static struct link link_old = LINK_NONE, link_new = LINK_NONE;

/* ---- Terminals ---- */

/* [pair] */
static int open_pair(struct pair *pair)
{
	struct stat st;

	pair->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (pair->master < 0 || grantpt(pair->master) ||
	    unlockpt(pair->master) ||
	    ptsname_r(pair->master, pair->name, sizeof(pair->name)))
		return fail(-errno, "a new terminal");
	pair->slave = open(pair->name, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (pair->slave < 0 || fstat(pair->slave, &st))
		return fail(-errno, "open %s", pair->name);
	pair->device = st.st_rdev;
	return 0;
}
/* [/pair] */

static void close_pair(struct pair *pair)
{
	if (pair->master >= 0)
		close(pair->master);
	if (pair->slave >= 0)
		close(pair->slave);
	*pair = PAIR_NONE;
}

static int show_pair(void)
{
	char bytes[128];
	int err = open_pair(&ours);
	size_t n;

	if (err)
		return err;
	lesson_show("%s, device %u:%u", ours.name, major(ours.device),
		    minor(ours.device));
	if (write(ours.slave, HELLO, strlen(HELLO)) != (ssize_t)strlen(HELLO))
		return fail(-errno, "write to %s", ours.name);
	n = pty_read(ours.master, bytes, sizeof(bytes));
	lesson_saw(n == strlen(HELLO) + 1,
		   "written \""
		   "hello, terminal\\n"
		   "\", read \"%s\"",
		   pty_quoted(bytes, n));
	return 0;
}

/* ---- As it was ---- */

static int run_old(void)
{
	uint64_t *first, *second, *third;
	int64_t *got;
	uint32_t *me;
	int err = lesson_open(&before, &old);

	if (err)
		return err;
	me = lesson_variable(&before, "me", sizeof(*me));
	first = lesson_variable(&before, "first", sizeof(*first));
	second = lesson_variable(&before, "second", sizeof(*second));
	third = lesson_variable(&before, "third", sizeof(*third));
	got = lesson_variable(&before, "got", sizeof(*got));
	if (!me || !first || !second || !third || !got)
		return -ENOENT;
	*me = getpid();
	err = lesson_load_all(&before);
	if (!err)
		err = lesson_attach(&link_old, &before, "old_snoop");
	if (!err && write(ours.slave, HELLO, strlen(HELLO)) < 0)
		err = fail(-errno, "write to %s", ours.name);
	link_close(&link_old);
	if (err)
		return err;
	lesson_show("file  = 0x%" PRIx64, *first);
	lesson_show("buf   = 0x%" PRIx64, *second);
	lesson_show("count = %" PRIu64 " (0x%" PRIx64 ")", *third, *third);
	lesson_saw(
		*got == -EFAULT && *second >> 63,
		"buf is no address of a process: reading there gives %" PRId64
		", EFAULT",
		*got);
	return 0;
}

/* ---- What the types say ---- */

static int show_types(void)
{
	struct btf btf = { 0 };
	int err = btf_open(&btf, "/sys/kernel/btf/vmlinux", NULL);
	uint32_t id = err ? 0 : btf_find_kind(&btf, "tty_write", BTF_KIND_FUNC);
	FILE *out = lesson_indent();

	if (id)
		err = btf_dump_type(out, &btf, id);
	lesson_outdent(out);
	if (!err && !id)
		err = refuse(-ENOENT, "this kernel has no tty_write()");
	if (!err)
		iter_show(&btf);
	btf_close(&btf);
	return err;
}

static int show_refused(void)
{
	return lesson_refused(&bad, &refused, "doesn't have 3-th argument",
			      "what a kprobe takes, the verifier does not");
}

/* ---- The snoop ---- */

static int load_snoop(void)
{
	uint32_t *terminal;
	int err = lesson_open(&load, &snoop);

	if (err)
		return err;
	terminal = lesson_variable(&load, "terminal", sizeof(*terminal));
	if (!terminal)
		return -ENOENT;
	/* As the kernel writes it, which is not as stat(2) does. */
	*terminal = major(ours.device) << 20 | minor(ours.device);
	err = lesson_load_all(&load);
	return err ? err : lesson_attach(&link_new, &load, "snoop");
}

/* [take] */
/* The oldest event, which is no longer in the map then.  False: none. */
static bool take(struct event *event)
{
	int err;

	lesson_calls(false);
	err = sys_map_take(load_map_find(&load, "events")->fd, NULL, event);
	lesson_calls(true);
	return err == 0;
}
/* [/take] */

/* Is the next one this? */
static void expect(const char *bytes, int piece, pid_t process)
{
	struct event event;

	if (!take(&event)) {
		lesson_saw(false, "\"%s\"", pty_quoted(bytes, strlen(bytes)));
		return;
	}
	lesson_saw(event.got == 0 && event.piece == piece &&
			   event.process == (uint32_t)process &&
			   event.size == strlen(bytes) &&
			   !memcmp(event.data, bytes, event.size),
		   "%s %u: piece %d, %llu bytes: \"%s\"", event.comm,
		   event.process, event.piece, event.size,
		   pty_quoted(event.data,
			      event.size < DATA ? event.size : DATA));
}

static int write_once(void)
{
	int err = load_snoop();

	if (err)
		return err;
	if (write(ours.slave, HELLO, strlen(HELLO)) < 0)
		return fail(-errno, "write to %s", ours.name);
	expect(HELLO, 0, getpid());
	return 0;
}

/* [others] */
/* A child whose standard output is the terminal, as a shell's would be. */
static pid_t let_child_print(int slave)
{
	char text[] = "from a child\n";
	pid_t pid = fork();

	if (pid == 0) {
		dup2(slave, STDOUT_FILENO);
		_exit(write(STDOUT_FILENO, text, strlen(text)) < 0);
	}
	if (pid > 0)
		waitpid(pid, NULL, 0);
	return pid;
}
/* [/others] */

/* [untouched] */
/* A page of a file that is mapped, but that nobody has looked at yet. */
static int write_untouched(int slave)
{
	int fd = memfd_create("page", MFD_CLOEXEC);
	void *page;

	if (fd < 0 || write(fd, HELLO, strlen(HELLO)) < 0)
		return fail(-errno, "a file in memory");
	page = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	if (page == MAP_FAILED)
		return fail(-errno, "mmap()");
	if (write(slave, page, strlen(HELLO)) < 0)
		return fail(-errno, "write from a page");
	munmap(page, 4096);
	return 0;
}
/* [/untouched] */

static int miss_it(void)
{
	struct event event = { 0 };
	char bytes[128];
	int err = write_untouched(ours.slave);
	bool taken;
	size_t n;

	if (err)
		return err;
	n = pty_read(ours.master, bytes, sizeof(bytes));
	lesson_show("at the other end: \"%s\"", pty_quoted(bytes, n));
	taken = take(&event);
	lesson_saw(taken && event.got == -EFAULT && event.size == strlen(HELLO),
		   "%llu bytes, and reading them gives %lld, EFAULT",
		   event.size, event.got);
	return 0;
}

static int write_otherwise(void)
{
	struct iovec iov[] = { { "in ", 3 }, { "two pieces\n", 11 } };
	char bytes[256];
	size_t n;
	pid_t pid;

	if (writev(ours.slave, iov, 2) < 0)
		return fail(-errno, "writev to %s", ours.name);
	expect("in ", 0, getpid());
	expect("two pieces\n", 1, getpid());
	pid = let_child_print(ours.slave);
	expect("from a child\n", 0, pid);
	n = pty_read(ours.master, bytes, sizeof(bytes));
	lesson_show("at the other end: \"%s\"", pty_quoted(bytes, n));
	return 0;
}

/* ---- Whose terminal ---- */

static int write_elsewhere(void)
{
	struct event event;
	int err = open_pair(&other);

	if (err)
		return err;
	if (write(other.slave, "a secret\n", 9) < 0)
		return fail(-errno, "write to %s", other.name);
	lesson_saw(!take(&event), "what is written to %s is nobody's to see",
		   other.name);
	link_close(&link_new);
	if (write(ours.slave, HELLO, strlen(HELLO)) < 0)
		return fail(-errno, "write to %s", ours.name);
	lesson_saw(!take(&event), "detached, nor what is written to %s",
		   ours.name);
	return 0;
}

static void close_all(void)
{
	link_close(&link_old);
	link_close(&link_new);
	load_close(&load);
	load_close(&before);
	load_close(&bad);
	close_pair(&ours);
	close_pair(&other);
}

static const struct lesson_step steps[] = {
	{ "A terminal of our own", "pair",
	  "A terminal today is a pair: a program that draws a window has the "
	  "one end, the master, and the shell in it the other, which looks like "
	  "a terminal. What is written at one end is read at the other, but for "
	  "a carriage return that each new line gets on its way.",
	  show_pair },
	{ "The program as it was", "old",
	  "To see what a terminal is written, one put a kprobe on tty_write(), "
	  "took the second argument for the bytes' address and the third for "
	  "their number. It still loads, and it still attaches, and no error "
	  "says that anything is wrong.",
	  run_old },
	{ "What the types say", "structs",
	  "In 2021, for Linux 5.11, the function got two other arguments. The "
	  "kernel carries its types with it (BTF), and there it is written. The "
	  "bytes are behind `from` now, an iterator over pieces of memory. How "
	  "that looks inside depends on the kernel.",
	  show_types },
	{ "The old program, with types", "refused",
	  "As fentry the same program is verified against the function. The "
	  "third argument, which is the number of bytes in the old one, is no "
	  "longer there.",
	  show_refused },
	{ "The program as it has to be", "snoop",
	  "Which terminal is behind the first argument: by pointers that the "
	  "verifier knows. What kind of iterator it is, and which of its fields "
	  "counts then, the loader looks up. The bytes are a process's own "
	  "memory, and are copied from there.",
	  write_once },
	{ "In pieces, and from others", "others",
	  "writev(2) hands over several pieces at once. And it is no matter who "
	  "writes: the child has the terminal as its standard output.",
	  write_otherwise },
	{ "A page that is not there", "untouched",
	  "What a process has mapped need not be in memory yet. The kernel "
	  "fetches such a page when it copies the bytes, a moment later. A "
	  "program at the entry of a function may not wait for it.",
	  miss_it },
	{ "Whose terminal", "take",
	  "A terminal carries passwords, and what one's neighbour types. This "
	  "program looks at the device's number first, and at nothing else if "
	  "it is not the one.",
	  write_elsewhere },
	{ 0 },
};

LESSON(.number = 22, .title = "tty-snoop: what a terminal is written",
       .intro = "A program that broke without a word when the kernel changed, "
		"and one that cannot.",
       .needs = LESSON_NEEDS(CAN_BPF) | LESSON_NEEDS(CAN_FENTRY) |
		LESSON_NEEDS(CAN_KPROBE),
       .steps = steps, .close = close_all, .objects = objects);
