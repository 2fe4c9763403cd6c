/*
 * Lesson 12, the file police: who opens which file, and how.
 *
 *   openat(AT_FDCWD, name, flags)            the lesson
 *     __x64_sys_openat   --> at_entry() --+
 *         ...                             +--> events: a ring per CPU
 *     its return         --> at_exit()  --+         perfbuf_poll()
 */
#include "loader/err.h"
#include "loader/kernel.h"
#include "maps/perfbuf_in.h"
#include "progs/12-file-police/opened.h"
#include "progs/lesson_load.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE 10 /* seconds, for an event */
#define NOBODY	 65534
#define FLOOD	 2000 /* files, as fast as can be */
#define ON_PAGE	 "/nowhere/on a page of its own"

LESSON_OBJECT(registers, "progs/12-file-police/registers");
LESSON_OBJECT(followed, "progs/12-file-police/followed");
LESSON_OBJECT(police, "progs/12-file-police/police");
static const struct lesson_object *const objects[] = { &registers, &followed,
						       &police, NULL };

static struct load first, bad, load;
static struct link probe = LINK_NONE, entry = LINK_NONE, leave = LINK_NONE;
static struct perfbuf *ring;
static uint32_t *watched; /* a variable of police.bpf.c, shared with it */

/* Load it, only events of this process being of interest. */
static int load_watching(struct load *to, const struct lesson_object *object)
{
	int err = lesson_open(to, object);

	watched = err ? NULL : lesson_variable(to, "watched", sizeof(*watched));
	if (!watched)
		return err ? err : -ENOENT;
	*watched = kernel_thread_id(); /* 0 where it is not known */
	return lesson_load_all(to);
}

/* ---- Registers inside of registers ---- */

static int show_registers(const char *name, int flags)
{
	uint64_t *outer = lesson_variable(&first, "outer", 24);
	uint64_t *inner = lesson_variable(&first, "inner", 24);
	char symbol[64];

	if (!outer || !inner)
		return -ENOENT;
	lesson_show("                 ctx at the function   where its first "
		    "argument points");
	for (int i = 0; i < 3; i++)
		lesson_show("argument %d   0x%016" PRIx64 "    0x%016" PRIx64,
			    i + 1, outer[i], inner[i]);
	kernel_syscall_symbol("openat", symbol, sizeof(symbol));
	lesson_saw(inner[1] == (uintptr_t)name && inner[2] == (uint32_t)flags,
		   "name and flags are there, not in %s's own arguments",
		   symbol);
	lesson_saw(outer[1] != (uintptr_t)name, "its second argument is "
						"nothing that we passed");
	return 0;
}

static int see_registers(void)
{
	char name[] = "/proc/version";
	int flags = O_RDONLY | O_CLOEXEC, err, fd;

	err = load_watching(&first, &registers);
	if (!err)
		err = lesson_attach(&probe, &first, "registers");
	if (err)
		return err;
	fd = open(name, flags);
	close(fd);
	link_close(&probe);
	lesson_show("openat(AT_FDCWD = 0x%08x, name = %p, flags = 0x%x)",
		    AT_FDCWD, (void *)name, flags);
	return show_registers(name, flags);
}

static int show_refused(void)
{
	return lesson_refused(&bad, &followed, "R1 invalid mem access 'scalar'",
			      "a number is no address that may be read");
}

/* ---- An event in words ---- */

/* Those that contain others come first. */
static const struct {
	uint32_t bits;
	const char *name;
} flags[] = {
	{ O_TMPFILE, "O_TMPFILE" },   { O_SYNC, "O_SYNC" },
	{ O_CREAT, "O_CREAT" },	      { O_EXCL, "O_EXCL" },
	{ O_NOCTTY, "O_NOCTTY" },     { O_TRUNC, "O_TRUNC" },
	{ O_APPEND, "O_APPEND" },     { O_NONBLOCK, "O_NONBLOCK" },
	{ O_DSYNC, "O_DSYNC" },	      { O_ASYNC, "O_ASYNC" },
	{ O_DIRECT, "O_DIRECT" },     { O_DIRECTORY, "O_DIRECTORY" },
	{ O_NOFOLLOW, "O_NOFOLLOW" }, { O_NOATIME, "O_NOATIME" },
	{ O_CLOEXEC, "O_CLOEXEC" },   { O_PATH, "O_PATH" },
};

/* [flags] */
/* How it is opened is a number in the lowest two bits, and O_RDONLY is 0:
 * no bit says it.  Each other flag is a bit, or some. */
static void say_flags(char *text, size_t size, uint32_t set)
{
	static const char *const how[] = { "O_RDONLY", "O_WRONLY", "O_RDWR",
					   "3" };
	uint32_t left = set & ~O_ACCMODE;
	int n = snprintf(text, size, "%s", how[set & O_ACCMODE]);

	for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++) {
		if ((left & flags[i].bits) != flags[i].bits)
			continue;
		n += snprintf(text + n, size - n, "|%s", flags[i].name);
		left &= ~flags[i].bits;
	}
	if (left)
		snprintf(text + n, size - n, "|0x%x", left);
}
/* [/flags] */

static void show_event(const struct opened *e)
{
	char name[NAME_SIZE + 2], how[256] = "  ", result[32] = "enter";

	snprintf(name, sizeof(name), "\"%s\"", e->name);
	if (e->length < 0)
		snprintf(name, sizeof(name), "no name: %d", e->length);
	if (e->result == AT_ENTRY)
		say_flags(how + 2, sizeof(how) - 2, e->flags);
	else
		snprintf(result, sizeof(result), "= %d", e->result);
	lesson_show("%-6s  uid %-5u  %-6s  %s%s", result, e->uid, e->comm, name,
		    how[2] ? how : "");
}

/* ---- Events out of the rings ---- */

static struct opened pair[2]; /* the last at an entry, and at an exit */
static bool has[2];
static const char *of; /* whose events these are: their comm */
static uint64_t delivered;

static int take(void *arg, int cpu, const void *data, size_t size)
{
	struct opened event;
	int at;

	(void)arg;
	(void)cpu;
	if (size < sizeof(event))
		return -EPROTO;
	memcpy(&event, data, sizeof(event));
	delivered++;
	if (!of || strcmp(event.comm, of))
		return 0;
	at = event.result != AT_ENTRY;
	pair[at] = event;
	has[at] = true;
	show_event(&event);
	return 0;
}

/* Until both ends of an openat() of this comm were seen.  They may come out
 * of two rings: the thread may have moved to another CPU. */
static int await_pair(const char *comm)
{
	time_t until = time(NULL) + PATIENCE;
	int n = 0;

	of = comm;
	while (n >= 0 && !(has[0] && has[1]) && time(NULL) < until &&
	       !lesson_stopped())
		n = perfbuf_poll(ring, 1000, take, NULL);
	if (n >= 0 && !(has[0] && has[1]))
		lesson_saw(false, "an openat() of '%s'", comm);
	has[0] = has[1] = false;
	of = NULL;
	return n < 0 ? n : 0;
}

/* What stands in the first page of each ring. */
static void show_rings(void)
{
	for (int cpu = 0; cpu < ring->count; cpu++) {
		const struct perfring *r = &ring->rings[cpu];
		uint64_t head, tail;

		if (!r->page)
			continue;
		head = __atomic_load_n(&r->page->data_head, __ATOMIC_ACQUIRE);
		tail = r->page->data_tail;
		lesson_show("CPU %d, fd %d: head %" PRIu64 ", tail %" PRIu64
			    ": %" PRIu64 " of %" PRIu64 " bytes to read",
			    cpu, r->fd, head, tail, head - tail, r->size);
	}
}

static int open_rings(void)
{
	static const struct perfbuf_want small = { .pages = 8 };
	struct load_map *events;
	int err = load_watching(&load, &police);

	events = err ? NULL : load_map_find(&load, "events");
	if (!events)
		return err ? err : -ENOENT;
	/* [rings] */
	ring = perfbuf_open(events->fd, &small);
	/* [/rings] */
	if (!ring)
		return -EIO;
	show_rings();
	return 0;
}

static bool seen(uint32_t uid, const char *name, uint32_t set, int result)
{
	const struct opened *e = &pair[0], *x = &pair[1];

	return e->uid == uid && e->flags == set && !strcmp(e->name, name) &&
	       x->result == result;
}

static int open_as_us(const char *words, int set, int result)
{
	char name[64], how[256];
	int fd, err;

	/* [open] */
	snprintf(name, sizeof(name), "%s", words); /* memory that is there */
	fd = open(name, set, 0600);
	/* [/open] */
	err = await_pair("police");
	if (fd >= 0)
		close(fd);
	say_flags(how, sizeof(how), set);
	if (!err)
		lesson_saw(seen(geteuid(), name, set, result < 0 ? result : fd),
			   "%s, %s", name, how);
	return err;
}

/* A process of its own, under another name and as somebody else. */
static int open_as_thief(const char *words, int set)
{
	char name[64];
	pid_t pid = fork();

	if (pid < 0)
		return fail(-errno, "fork()");
	if (pid == 0) {
		snprintf(name, sizeof(name), "%s", words);
		prctl(PR_SET_NAME, "thief");
		*watched = kernel_thread_id();
		if (setuid(NOBODY) == 0)
			open(name, set);
		_exit(0);
	}
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	*watched = kernel_thread_id();
	return await_pair("thief");
}

static int watch(void)
{
	int set = O_RDWR | O_CLOEXEC, err;

	err = lesson_attach(&leave, &load, "at_exit");
	if (!err)
		err = lesson_attach(&entry, &load, "at_entry");
	prctl(PR_SET_NAME, "police"); /* attaching opens files, too */
	if (!err)
		err = open_as_us("/proc/version", O_RDONLY | O_CLOEXEC, 0);
	if (!err)
		err = open_as_us("/nowhere/notes",
				 O_WRONLY | O_CREAT | O_TRUNC | O_SYNC,
				 -ENOENT);
	if (!err)
		err = open_as_thief("/proc/sys/kernel/hostname", set);
	if (!err)
		lesson_saw(seen(NOBODY, "/proc/sys/kernel/hostname", set,
				-EACCES),
			   "somebody else, who may not");
	show_rings();
	return err;
}

/* ---- A page that is not there yet ---- */

/* Of a file in memory, mapped, and touched by nobody. */
static char *new_page(void)
{
	int fd = memfd_create("page", MFD_CLOEXEC);
	char *page = MAP_FAILED;

	/* [page] */
	if (write(fd, ON_PAGE, sizeof(ON_PAGE)) == sizeof(ON_PAGE))
		page = mmap(NULL, sizeof(ON_PAGE), PROT_READ, MAP_PRIVATE, fd,
			    0);
	/* [/page] */
	close(fd);
	return page == MAP_FAILED ? NULL : page;
}

static int open_on_page(void)
{
	char *page = new_page();
	int err;

	if (!page)
		return fail(-errno, "a page of its own");
	open(page, O_RDONLY);
	err = await_pair("police");
	munmap(page, sizeof(ON_PAGE));
	if (err)
		return err;
	lesson_saw(pair[0].length == -EFAULT && !pair[0].name[0],
		   "at the entry no name: %s", err_name(pair[0].length));
	lesson_saw(!strcmp(pair[1].name, ON_PAGE),
		   "at the exit it is there, since the kernel has read it");
	return 0;
}

/* ---- Faster than anybody reads ---- */

static uint64_t number(const char *name)
{
	uint64_t *value = lesson_variable(&load, name, sizeof(*value));

	return value ? __atomic_load_n(value, __ATOMIC_RELAXED) : 0;
}

static int take_all(void)
{
	int n = 1;

	while (n > 0)
		n = perfbuf_consume(ring, take, NULL);
	return n;
}

static int flood(void)
{
	uint64_t made = number("produced"), done = delivered, lost;
	char name[] = "/nowhere/at all";
	int err;

	/* [flood] */
	for (int i = 0; i < FLOOD; i++)
		open(name, O_RDONLY);
	/* [/flood] */
	show_rings();
	err = take_all();
	open(name, O_RDONLY); /* before 6.0, this one brings the count */
	if (!err)
		err = take_all();
	if (err)
		return err;
	made = number("produced") - made;
	done = delivered - done;
	lost = perfbuf_lost(ring);
	lesson_show("produced %" PRIu64 ", delivered %" PRIu64
		    ", lost %" PRIu64,
		    made, done, lost);
	lesson_saw(made > 2 * FLOOD && lost > 0 && made == done + lost,
		   "none is missing without being counted");
	lesson_saw(lost == number("no_room"),
		   "the program had been told of each, too");
	return 0;
}

static void close_all(void)
{
	link_close(&probe);
	link_close(&entry); /* no call begins any more */
	link_close(&leave);
	perfbuf_close(ring);
	load_close(&load);
	load_close(&bad);
	load_close(&first);
}

static const struct lesson_step steps[] = {
	{ "Registers inside of registers", "registers",
	  "On the way into the kernel the processor's registers are saved: "
	  "what user space had in them. The function behind openat(2) gets one "
	  "argument, a pointer to them. A kprobe there saves the registers "
	  "once more, and that is what the program gets: ctx. So the arguments "
	  "of openat(2) are one pointer further.",
	  see_registers },
	{ "An address is earned", "refused",
	  "Without bpf_probe_read_kernel() the program would follow that "
	  "pointer by itself. To the verifier what a register of somebody else "
	  "held is a number, and nothing is known of what it points to.",
	  show_refused },
	{ "A ring for each CPU", "events",
	  "The map for a perf buffer holds file descriptors: for each CPU one "
	  "of a perf event, made for nothing but output. Mapping such a "
	  "descriptor gives a ring of pages that the kernel writes into and we "
	  "read, without a system call for each event. Its first page says how "
	  "far both of them got: head and tail.",
	  open_rings },
	{ "Who opens what", "report",
	  "The event is put together on the stack, then copied into the ring "
	  "of the CPU that this runs on. Its name is in the memory of the "
	  "process: bpf_probe_read_user_str() copies it up to the zero, and "
	  "gives the length, or an error.",
	  watch },
	{ "A page that is not there yet", "page",
	  "A mapped page is fetched when somebody touches it first. A program "
	  "may not wait for that, so it gets -14, EFAULT. The kernel itself "
	  "may: when openat(2) is done, the page is there.",
	  open_on_page },
	{ "Faster than anybody reads", "flood",
	  "Two thousand files, two events each, and nobody reads meanwhile. "
	  "The kernel throws away what has no room, and counts it; the count "
	  "comes as a record of its own.",
	  flood },
	{ 0 },
};

LESSON(.number = 12, .title = "The file police: who opens which file",
       .intro = "Each openat(2) is seen at its entry and its exit, and comes "
		"out of the kernel through a perf buffer.",
       .needs = LESSON_NEEDS(CAN_BPF) | LESSON_NEEDS(CAN_KPROBE),
       .steps = steps, .close = close_all, .objects = objects);
