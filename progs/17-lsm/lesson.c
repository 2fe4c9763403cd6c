/*
 * Lesson 17, LSM: a program that says no.
 *
 *   open("/tmp/closed/secret")
 *     |  may this user, by the mode bits?        no: EACCES
 *     |  lockdown? capability? yama? ... bpf?    the first no: its errno
 *     v                              |
 *   a file descriptor                `--> on_open(): in that folder?
 */
#include "insn/insn.h"
#include "loader/attach/lsm.h"
#include "loader/btf/find.h"
#include "loader/err.h"
#include "loader/prog.h"
#include "progs/lesson.h"
#include "progs/lesson_load.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534

LESSON_OBJECT(policy, "progs/17-lsm/policy");
static const struct lesson_object *const objects[] = { &policy, NULL };

static struct load load;
static struct link links[2] = { LINK_NONE, LINK_NONE };

/* ---- The list ---- */

static int show_list(void)
{
	char list[512];
	/* [list] */
	int err = lsm_list(list, sizeof(list));
	/* [/list] */

	if (err)
		return err;
	lesson_show("%s", list);
	lesson_saw(lsm_check() == 0, "bpf is in it: programs are asked");
	return 0;
}

/* ---- A folder of our own ---- */

static int make_file(const char *path, mode_t mode)
{
	int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, mode);

	if (fd < 0)
		return fail(-errno, "open %s", path);
	close(fd);
	return chmod(path, mode) ? fail(-errno, "chmod %s", path) : 0;
}

static int make_folder(const char *path)
{
	if (mkdir(path, 0755))
		return fail(-errno, "mkdir %s", path);
	return chmod(path, 0777) ? fail(-errno, "chmod %s", path) : 0;
}

/* [own] */
/* Our mounts are copied, and what is mounted from here on is for us alone. */
static int mount_own(void)
{
	if (unshare(CLONE_NEWNS))
		return fail(-errno, "unshare(CLONE_NEWNS)");
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return fail(-errno, "make the mounts private");
	if (mount("tmpfs", "/tmp", "tmpfs", 0, "mode=0777"))
		return fail(-errno, "mount a tmpfs at /tmp");
	return 0;
}
/* [/own] */

static int make_folders(void)
{
	static const char *const folders[] = { "/tmp/open", "/tmp/closed",
					       "/tmp/closed/deep" };
	static const char *const files[] = { "/tmp/open/notes",
					     "/tmp/closed/secret",
					     "/tmp/closed/deep/secret" };
	int err = mount_own();

	for (int i = 0; i < 3 && !err; i++)
		err = make_folder(folders[i]);
	for (int i = 0; i < 3 && !err; i++)
		err = make_file(files[i], 0666);
	return err ? err : make_file("/tmp/open/private", 0600);
}

/* ---- Who tries ---- */

enum what {
	OPEN,
	MKDIR
};

static const struct
try {
	const char *path;
	enum what what;
	int with; /* attached: 0, or an errno */
}
tries[] = {
	{ "/tmp/open/notes", OPEN, 0 },
	{ "/tmp/closed/secret", OPEN, EACCES },
	{ "/tmp/closed/deep/secret", OPEN, EACCES },
	{ "/tmp/open/new", MKDIR, 0 },
	{ "/tmp/closed/new", MKDIR, EACCES },
	{ "/dev/null", OPEN, 0 },
};

#define TRIES ((int)(sizeof(tries) / sizeof(tries[0])))

/* 0, or an errno. */
static int do_it(const struct try *try)
{
	int result = try->what == MKDIR ? mkdir(try->path, 0755)
					: open(try->path, O_RDONLY | O_CLOEXEC);
	int err = result < 0 ? errno : 0;

	if (result >= 0 && try->what == MKDIR)
		rmdir(try->path);
	else if (result >= 0)
		close(result);
	return err;
}

/* [child] */
/* In a process of its own, which may be nobody's. */
static int let_child(const struct try *try, uid_t user)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0)
		_exit(user && setuid(user) ? EINVAL : do_it(try));
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
}
/* [/child] */

static void say(const struct try *try, int err)
{
	lesson_show("%-5s %-24s %s%s%s%s",
		    try->what == MKDIR ? "mkdir" : "open", try->path,
		    err ? err_words(err) : "done", err ? " (" : "",
		    err ? err_name(err) : "", err ? ")" : "");
}

/* How many did not end as they should. */
static int try_all(bool attached)
{
	int wrong = 0;

	for (int i = 0; i < TRIES; i++) {
		int err = let_child(&tries[i], 0);

		say(&tries[i], err);
		wrong += err != (attached ? tries[i].with : 0);
	}
	return wrong;
}

static int try_before(void)
{
	int err = make_folders();

	if (err)
		return err;
	lesson_saw(try_all(false) == 0, "root's child may do all of it");
	return 0;
}

/* ---- The policy ---- */

static void *variable(const char *name)
{
	uint32_t size;

	return load_variable(&load, name, &size);
}

static uint32_t number(const char *name)
{
	return *(volatile uint32_t *)variable(name);
}

/* [number] */
/* Which file system, as the kernel writes it, and which inode. */
static int name_folder(const char *path)
{
	uint32_t device;
	uint64_t inode;
	struct stat st;

	if (stat(path, &st))
		return fail(-errno, "stat %s", path);
	device = major(st.st_dev) << 20 | minor(st.st_dev);
	inode = st.st_ino;
	memcpy(variable("device"), &device, sizeof(device));
	memcpy(variable("folder"), &inode, sizeof(inode));
	lesson_show("%s: device %u:%u, inode %" PRIu64, path, major(st.st_dev),
		    minor(st.st_dev), inode);
	return 0;
}
/* [/number] */

static int attach(void)
{
	int err = lesson_open(&load, &policy);

	if (!err)
		err = name_folder("/tmp/closed");
	if (!err)
		err = lesson_load_all(&load);
	if (!err)
		err = lesson_attach(&links[0], &load, "on_open");
	if (!err)
		err = lesson_attach(&links[1], &load, "on_mkdir");
	if (err)
		return err;
	lesson_saw(try_all(true) == 0, "three of %d are denied, to root",
		   TRIES);
	lesson_saw(number("denied") == 3, "the program denied %u of %u",
		   number("denied"), number("asked"));
	return 0;
}

/* ---- Only no ---- */

static int only_no(void)
{
	static const struct try notes = { "/tmp/open/notes", OPEN, 0 };
	static const struct try private = { "/tmp/open/private", OPEN, EACCES };
	uint32_t before = number("asked"), between;
	int may, may_not;

	lesson_show("as user %d:", NOBODY);
	may = let_child(&notes, NOBODY);
	say(&notes, may);
	between = number("asked");
	may_not = let_child(&private, NOBODY);
	say(&private, may_not);
	lesson_saw(!may && between == before + 1,
		   "asked about the first, which is anybody's to read");
	lesson_saw(may_not == EACCES && number("asked") == between,
		   "not asked about the second, which is root's alone");
	return 0;
}

/* ---- What is no hook ---- */

/* [refused] */
static const struct bpf_insn allow[] = {
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_EXIT_INSN(),
};
/* [/refused] */

static int show_refused(void)
{
	struct prog_spec spec = { .type = BPF_PROG_TYPE_LSM,
				  .expected_attach_type = BPF_LSM_MAC,
				  .name = "allow",
				  .insns = allow,
				  .insn_cnt = 2,
				  .license = "GPL" };
	struct btf btf = { 0 };
	char *log = NULL;
	FILE *out;
	int fd, err = btf_open(&btf, "/sys/kernel/btf/vmlinux", NULL);

	if (!err)
		spec.attach_btf_id =
			btf_find_kind(&btf, "vfs_read", BTF_KIND_FUNC);
	btf_close(&btf);
	if (err)
		return err;
	lesson_program(&spec);
	fd = prog_load(&spec, &log);
	if (fd >= 0)
		close(fd);
	out = lesson_indent();
	fputs(log ? log : "", out);
	lesson_outdent(out);
	lesson_saw(fd < 0 && log && strstr(log, "points to wrong type name"),
		   "vfs_read() is a function, and no hook");
	free(log);
	return 0;
}

static int detach(void)
{
	link_close(&links[0]);
	link_close(&links[1]);
	lesson_saw(try_all(false) == 0, "all of it may be done again");
	return 0;
}

static void close_all(void)
{
	link_close(&links[0]);
	link_close(&links[1]);
	load_close(&load);
}

static const struct lesson_step steps[] = {
	{ "Who is asked", "list",
	  "Before it does something for a process, the kernel asks its security "
	  "modules (LSM: Linux security modules), one after the other, at more "
	  "than two hundred places, the hooks. Which modules, and in which "
	  "order, was decided when it was booted. If bpf is not one of them, "
	  "programs are loaded and attached as ever, and never called.",
	  show_list },
	{ "A folder of our own", "own",
	  "A policy is for all processes, so this one is about a place where "
	  "nobody else is: a file system in memory, mounted over /tmp in a "
	  "mount namespace of this process alone. For everybody else /tmp is "
	  "what it was. A child of ours tries a few things.",
	  try_before },
	{ "A program that says no", "judge",
	  "It is called with what the hook is about, here a file and a folder, "
	  "and what it returns is the answer: 0 is no objection, an errno below "
	  "zero is a no. From the file it goes up, from folder to folder, as in "
	  "C, since all of these have types.",
	  attach },
	{ "No objection is no permission", "child",
	  "The same as somebody who is not root. What the mode bits of a file "
	  "deny is denied before any module is asked about it. A module can only take "
	  "away, never give.",
	  only_no },
	{ "What is no hook", "refused",
	  "An LSM program is loaded for a hook, by the number of the function "
	  "bpf_lsm_ and the hook's name in the kernel's types. Here the number "
	  "of another function is given.",
	  show_refused },
	{ "And back", NULL,
	  "With its link the program's objections are gone, at once.", detach },
	{ 0 },
};

LESSON(.number = 17, .title = "LSM: a program that says no",
       .intro = "A program denies a folder, also to root, and nobody but this "
		"lesson notices.",
       .needs = LESSON_NEEDS(CAN_BPF) | LESSON_NEEDS(CAN_LSM), .steps = steps,
       .close = close_all, .objects = objects);
