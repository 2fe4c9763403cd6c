/*
 * cgroup_own.c - a cgroup of one's own, removed whatever ends us: cgroup.h.
 *
 *     /proc/self/cgroup:    0::/user.slice        we are here, in version 2
 *     where cgroup2 is      /sys/fs/cgroup        or, beside version 1,
 *     mounted               /sys/fs/cgroup/unified
 *     so ours is            /sys/fs/cgroup/user.slice/lesson.4711
 *
 * No fd keeps a folder, so a janitor removes it.  Only an empty cgroup can
 * be: who is in it is moved first.
 */
#include "loader/attach/cgroup.h"
#include "loader/attach/janitor.h"
#include "loader/err.h"
#include "loader/mount.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LONGEST	 (PATH_MAX - 64)
#define ATTEMPTS 100 /* ten milliseconds apart */

/* The line of version 2 is the one whose number is 0. */
static int own_place(char *place, size_t size)
{
	FILE *file = fopen("/proc/self/cgroup", "re");
	char line[PATH_MAX];
	int err = -ENOENT;

	while (file && err && fgets(line, sizeof(line), file))
		if (!strncmp(line, "0::", 3)) {
			line[strcspn(line, "\n")] = '\0';
			snprintf(place, size, "%s", line + 3);
			err = 0;
		}
	if (file)
		fclose(file);
	return err ? refuse(err, "this kernel has no cgroups of version 2 "
				 "(/proc/self/cgroup has no line 0::)")
		   : 0;
}

/* What is mounted may be less than what we are in: then below its root. */
static int find_parent(char *path, size_t size)
{
	const char *root = mount_find("cgroup2", "/sys/fs/cgroup");
	char place[PATH_MAX];
	struct stat st;
	int err, len;

	if (!root)
		return within(-ENOENT, "cgroups of version 2");
	err = own_place(place, sizeof(place));
	if (err)
		return err;
	if (!strncmp(place, "/..", 3) || !strcmp(place, "/"))
		*place = '\0';
	len = snprintf(path, size, "%s%s", root, place);
	if (len >= LONGEST)
		return refuse(-ENAMETOOLONG, "%s%s", root, place);
	if (stat(path, &st))
		snprintf(path, size, "%s", root);
	return 0;
}

/* ---- Removing ---- */

static void move(int procs, const char *pid)
{
	if (write(procs, pid, strlen(pid)) < 0)
		return; /* it has ended meanwhile */
}

/* All that are in it, to the one above. */
static void move_out(const char *path)
{
	char above[PATH_MAX], below[PATH_MAX], pid[32];
	FILE *file;
	int procs;

	snprintf(below, sizeof(below), "%.*s/cgroup.procs", LONGEST, path);
	snprintf(above, sizeof(above), "%.*s/../cgroup.procs", LONGEST, path);
	procs = open(above, O_WRONLY | O_CLOEXEC);
	file = procs < 0 ? NULL : fopen(below, "re");
	while (file && fgets(pid, sizeof(pid), file))
		move(procs, pid);
	if (file)
		fclose(file);
	if (procs >= 0)
		close(procs);
}

static void remove_cgroup(const void *path)
{
	for (int i = 0; i < ATTEMPTS; i++) {
		move_out(path);
		if (rmdir(path) == 0 || errno != EBUSY)
			return;
		usleep(10 * 1000);
	}
}

/* ---- The life of one ---- */

static int open_folder(struct cgroup *cgroup)
{
	cgroup->fd = open(cgroup->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return cgroup->fd < 0 ? fail(-errno, "open %s", cgroup->path) : 0;
}

/* The janitor is there before the folder is: it minds no missing one. */
int cgroup_make(struct cgroup *cgroup, const struct cgroup *parent,
		const char *name)
{
	char own[PATH_MAX];
	int err = parent ? 0 : find_parent(own, sizeof(own));

	cgroup->fd = cgroup->janitor_fd = -1;
	if (err)
		return err;
	snprintf(cgroup->path, PATH_MAX, "%.*s/%.32s.%d", LONGEST,
		 parent ? parent->path : own, name, getpid());
	cgroup->janitor_fd = janitor_hire(remove_cgroup, cgroup->path, -1);
	if (cgroup->janitor_fd < 0)
		return cgroup->janitor_fd;
	err = mkdir(cgroup->path, 0755);
	err = err ? fail(-errno, "mkdir %s", cgroup->path)
		  : open_folder(cgroup);
	if (err)
		cgroup_close(cgroup);
	return err;
}

int cgroup_enter(const struct cgroup *cgroup, pid_t pid)
{
	char number[32];
	int fd = openat(cgroup->fd, "cgroup.procs", O_WRONLY | O_CLOEXEC), err;

	if (fd < 0)
		return fail(-errno, "open %s/cgroup.procs", cgroup->path);
	snprintf(number, sizeof(number), "%d\n", pid);
	err = write(fd, number, strlen(number)) < 0 ? -errno : 0;
	close(fd);
	return err ? fail(err, "move process %d to %s", pid, cgroup->path) : 0;
}

/* Its folder's inode has the same number. */
uint64_t cgroup_id(const struct cgroup *cgroup)
{
	struct stat st;

	return cgroup->fd < 0 || fstat(cgroup->fd, &st) ? 0 : st.st_ino;
}

void cgroup_close(struct cgroup *cgroup)
{
	if (cgroup->fd >= 0)
		close(cgroup->fd);
	if (cgroup->janitor_fd >= 0)
		janitor_dismiss(cgroup->janitor_fd);
	cgroup->fd = cgroup->janitor_fd = -1;
}
