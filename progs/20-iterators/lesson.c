/*
 * Lesson 20, iterators: ask for all there is, and read the answer.
 *
 *     SEC("iter/task")        link             file
 *     each_task() <--------- walks tasks <--- open(2), read(2)
 *         |                                      ^
 *         `-- bpf_seq_printf("%d %s") -----------'
 */
#include "loader/attach/iter.h"
#include "loader/attach/auto.h"
#include "loader/err.h"
#include "progs/20-iterators/threads.h"
#include "progs/lesson.h"
#include "progs/lesson_load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <unistd.h>

#define BPFFS	"/sys/fs/bpf"
#define TASKS	BPFFS "/tasks"
#define SOCKETS 2

LESSON_OBJECT(walk, "progs/20-iterators/walk");
LESSON_OBJECT(storage, "progs/20-iterators/storage");
LESSON_OBJECT(refused, "progs/20-iterators/refused");
static const struct lesson_object *const objects[] = { &walk, &storage,
						       &refused, NULL };

static struct load load, sockets_load, other;
static struct link tasks = LINK_NONE, maps = LINK_NONE, sockets = LINK_NONE;
static int socket_fds[SOCKETS] = { -1, -1 };
static pid_t child;
static char name[16]; /* the child's */

static volatile uint32_t *runs(void)
{
	static uint32_t none;
	void *at = lesson_variable(&load, "runs", sizeof(none));

	return at ? at : &none;
}

/* ---- Text ---- */

/* The lines that have `words` in them, shown or not. */
static int lines(const char *text, const char *words, bool shown)
{
	int n = 0;

	for (size_t len; *text; text += len + (text[len] == '\n')) {
		const char *at = strstr(text, words);

		len = strcspn(text, "\n");
		if (!at || at >= text + len)
			continue;
		n++;
		if (shown)
			lesson_show("%.*s", (int)len, text);
	}
	return n;
}

static int count_lines(const char *text)
{
	int n = 0;

	for (; (text = strchr(text, '\n')); text++)
		n++;
	return n;
}

static void show_last(const char *text)
{
	size_t len = strlen(text);

	while (len > 1 && text[len - 2] != '\n')
		len--;
	if (*text)
		lesson_show("%.*s", (int)strcspn(text + len - 1, "\n"),
			    text + len - 1);
}

/* [read] */
/* All that an iterator says; the caller frees it.  NULL with the error
 * text. */
static char *read_link(const struct link *link)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int err = out ? iter_read(link->fd, out) : -ENOMEM;

	if (out)
		fclose(out);
	if (!err)
		return text;
	free(text);
	return NULL;
}
/* [/read] */

/* ---- Nothing runs yet ---- */

static int attach(void)
{
	int err = lesson_open(&load, &walk);

	if (!err)
		err = lesson_load_all(&load);
	if (!err)
		err = lesson_attach(&tasks, &load, "each_task");
	if (err)
		return err;
	lesson_saw(*runs() == 0, "attached, and it has run %u times", *runs());
	return 0;
}

/* ---- Reading runs it ---- */

static int read_tasks(void)
{
	int in_text, in_proc, all;
	char *text;

	snprintf(name, sizeof(name), "iter-%d", getpid());
	child = threads_start(name);
	if (child < 0)
		return child;
	text = read_link(&tasks);
	if (!text)
		return -EIO;
	lesson_show("%.*s", (int)strcspn(text, "\n"), text);
	in_text = lines(text, name, true);
	show_last(text);
	in_proc = threads_in_proc(child);
	all = count_lines(text) - 2;
	free(text);
	lesson_saw(in_text == THREADS && in_proc == THREADS,
		   "the child's %d threads, as in /proc/%d/task", in_text,
		   child);
	lesson_saw((int)*runs() == all + 1,
		   "%d lines of threads, and it has run %u times", all,
		   *runs());
	return 0;
}

/* ---- A file ---- */

/* [own] */
/* A file system for pinning, which nobody but this process sees. */
static int mount_own(void)
{
	if (unshare(CLONE_NEWNS))
		return fail(-errno, "unshare(CLONE_NEWNS)");
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return fail(-errno, "make the mounts private");
	if (mount("bpf", BPFFS, "bpf", 0, NULL))
		return fail(-errno, "mount a bpffs at " BPFFS);
	return sys_obj_pin(tasks.fd, TASKS);
}
/* [/own] */

/* [cat] */
/* How often the child's name is in the file: nothing here knows of BPF. */
static int look_into(const char *path)
{
	char line[128];
	FILE *file = fopen(path, "re");
	int n = 0;

	if (!file)
		return fail(-errno, "open %s", path);
	while (fgets(line, sizeof(line), file))
		n += strstr(line, name) ? 1 : 0;
	fclose(file);
	return n;
}
/* [/cat] */

static int read_file(void)
{
	int err = mount_own(), before, after;

	if (err)
		return err;
	before = look_into(TASKS);
	threads_end(child);
	child = 0;
	after = look_into(TASKS);
	lesson_saw(before == THREADS, "%s has %d lines of the child", TASKS,
		   before);
	lesson_saw(after == 0,
		   "opened anew when the child has ended, it has %d", after);
	return 0;
}

/* ---- Maps ---- */

static int read_maps(void)
{
	int err = lesson_attach(&maps, &load, "each_map"), found = 0;
	struct bpf_map_info info;
	char *text, words[32];

	text = err ? NULL : read_link(&maps);
	if (!text)
		return err ? err : -EIO;
	for (int i = 0; i < load.mapdefs.count; i++) {
		memset(&info, 0, sizeof(info));
		err = sys_obj_info(load.maps[i].fd, &info, sizeof(info));
		snprintf(words, sizeof(words), "%6u %s", info.id, info.name);
		if (!err)
			found += lines(text, words, true);
	}
	free(text);
	lesson_saw(found == load.mapdefs.count && found,
		   "this lesson's %d maps are in it, by number and name",
		   found);
	return 0;
}

/* ---- What sockets have been given along ---- */

static int make_socket(int *fd)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	*fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (*fd < 0 || bind(*fd, (struct sockaddr *)&at, sizeof(at)))
		return fail(-errno, "a socket at 127.0.0.1");
	return 0;
}

static int port_of(int fd)
{
	struct sockaddr_in at = { 0 };
	socklen_t len = sizeof(at);

	getsockname(fd, (struct sockaddr *)&at, &len);
	return ntohs(at.sin_port);
}

/* [note] */
static int note_sockets(int map_fd)
{
	int err = 0;

	for (uint32_t i = 0; i < SOCKETS && !err; i++) {
		uint32_t note = 100 * (i + 1);

		err = make_socket(&socket_fds[i]);
		if (!err)
			err = sys_map_update(map_fd, &socket_fds[i], &note, 0);
	}
	return err;
}
/* [/note] */

static int compare_notes(const char *text)
{
	char words[64];
	int found = 0;

	for (int i = 0; i < SOCKETS; i++) {
		snprintf(words, sizeof(words), "port %d: note %d",
			 port_of(socket_fds[i]), 100 * (i + 1));
		found += lines(text, words, true);
	}
	return found;
}

/* [place] */
static int walk_storage(void)
{
	const struct load_map *notes = load_map_find(&sockets_load, "notes");
	const struct load_prog *prog =
		load_prog_find(&sockets_load, "each_socket");
	struct place place = { .map_fd = notes->fd };

	return attach_auto(&sockets, &prog->def->sec, prog->fd, &place);
}
/* [/place] */

static int read_sockets(void)
{
	int err = lesson_open(&sockets_load, &storage);
	char *text;

	if (!err)
		err = load_all(&sockets_load);
	if (err > 0 && sockets_load.progs[0].err == -EPERM) {
		lesson_show("This kernel refuses iterators whose program could "
			    "write to what it");
		lesson_show(
			"is shown, which is a rule of its own.  KERNEL=6.12 "
			"shows this step.");
		return 0;
	}
	if (err > 0)
		return refuse(-EINVAL, "%s", sockets_load.progs[0].error);
	if (!err)
		err = note_sockets(load_map_find(&sockets_load, "notes")->fd);
	if (!err)
		err = walk_storage();
	text = err ? NULL : read_link(&sockets);
	if (!text)
		return err ? err : -EIO;
	lesson_saw(compare_notes(text) == SOCKETS && count_lines(text) == 2,
		   "two sockets, their ports and their notes");
	free(text);
	return 0;
}

/* ---- The end ---- */

static int show_refused(void)
{
	return lesson_refused(&other, &refused, "ptr_or_null_",
			      "it may be NULL, and once it is");
}

static void close_all(void)
{
	threads_end(child);
	child = 0;
	link_close(&tasks);
	link_close(&maps);
	link_close(&sockets);
	for (int i = 0; i < SOCKETS; i++)
		if (socket_fds[i] >= 0)
			close(socket_fds[i]);
	load_close(&load);
	load_close(&sockets_load);
	load_close(&other);
}

static const struct lesson_step steps[] = {
	{ "Nothing runs yet", NULL,
	  "An iterator's program is not called when something happens. Its link "
	  "only says what it walks, here all tasks: what the kernel calls a "
	  "thread, and a process is one or several of them.",
	  attach },
	{ "Reading runs it", "task",
	  "BPF_ITER_CREATE makes a file of the link. Reading it calls the program "
	  "once for each task, and what it prints is what is read. The child that "
	  "is looked for has three threads.",
	  read_tasks },
	{ "A file like any other", "own",
	  "A link that is pinned has a path, and opening that does the same as "
	  "BPF_ITER_CREATE. Whoever opens it begins at the first task, and gets "
	  "what is there now. The file system is this lesson's own: nothing of "
	  "it is left.",
	  read_file },
	{ "Maps", "map",
	  "There is an iterator for many kinds of things, and its program gets "
	  "a pointer with a type: what it prints is its own choice.",
	  read_maps },
	{ "What sockets have been given along", "storage",
	  "A map of this type keeps its values at sockets, and they go with "
	  "them. Nobody has a list of keys. Its iterator needs to know which "
	  "map, and walks the sockets that have something in it.",
	  read_sockets },
	{ "Who forgets the end", "refused",
	  "After the last object the program is called once more, without one. "
	  "That is where a sum can be printed, and why the pointer may be NULL.",
	  show_refused },
	{ 0 },
};

LESSON(.number = 20, .title = "Iterators: the kernel's objects as text",
       .intro = "Tasks, maps and the storage of sockets are read like files, "
		"in words of our own.",
       .needs = LESSON_NEEDS(CAN_BPF), .steps = steps, .close = close_all,
       .objects = objects);
