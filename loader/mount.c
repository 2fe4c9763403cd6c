/*
 * mount.c - find a kernel file system, or mount it for this process alone.
 *
 * A line of /proc/mounts:   tracefs /sys/kernel/tracing tracefs rw,nosuid 0 0
 *                           source  where               type    options
 *
 * A mount that this toolkit makes lives in a mount namespace of its own
 * (unshare(2)), made private first, or it would spread to everybody: it is
 * gone with the process, whatever ends it.
 */
#include "loader/mount.h"
#include "loader/err.h"

#include <errno.h>
#include <limits.h>
#include <linux/magic.h>
#include <mntent.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/vfs.h>
#include <unistd.h>

/* One answer is kept per type; two types are asked for today. */
static struct {
	char type[16], path[PATH_MAX];
} found[4];

static const char *keep(const char *type, const char *path)
{
	int i = 0;

	while (i < 3 && found[i].type[0] && strcmp(found[i].type, type))
		i++;
	snprintf(found[i].type, sizeof(found[i].type), "%s", type);
	snprintf(found[i].path, sizeof(found[i].path), "%s", path);
	return found[i].path;
}

static const char *kept(const char *type)
{
	for (int i = 0; i < 4 && found[i].type[0]; i++)
		if (!strcmp(found[i].type, type))
			return found[i].path;
	return NULL;
}

static const struct {
	const char *type;
	long magic; /* statfs(2) says it; include/uapi/linux/magic.h */
} magics[] = { { "tracefs", TRACEFS_MAGIC },
	       { "bpf", BPF_FS_MAGIC },
	       { "cgroup2", CGROUP2_SUPER_MAGIC },
	       { "securityfs", SECURITYFS_MAGIC } };

/* Most often it is there, and the list of all mounts need not be read. */
static const char *look_at(const char *type, const char *usual)
{
	struct statfs info;

	if (statfs(usual, &info) || access(usual, X_OK))
		return NULL;
	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++)
		if (!strcmp(magics[i].type, type) &&
		    magics[i].magic == (long)info.f_type)
			return keep(type, usual);
	return NULL;
}

/* One that this process may enter, if there is any; else one that it may not,
 * since opening a file there says more than a mount that fails. */
static const char *look_up(const char *type)
{
	FILE *mounts = setmntent("/proc/self/mounts", "re");
	bool open = false;
	const char *path = NULL;
	struct mntent *entry;

	while (mounts && !open && (entry = getmntent(mounts))) {
		if (strcmp(entry->mnt_type, type))
			continue;
		open = access(entry->mnt_dir, X_OK) == 0;
		path = keep(type, entry->mnt_dir);
	}
	if (mounts)
		endmntent(mounts);
	return path;
}

/* EINVAL: it is no mount point, as "/" is none after a chroot(2). */
static int make_private(const char *path)
{
	return mount("none", path, NULL, MS_REC | MS_PRIVATE, NULL);
}

static int mount_privately(const char *type, const char *where)
{
	static int unshared;

	if (!unshared && unshare(CLONE_NEWNS) < 0)
		return fail(-errno, "unshare(CLONE_NEWNS)");
	unshared = 1;
	if (make_private("/") < 0 && make_private("/sys") < 0)
		return fail(-errno, "make the mounts private");
	if (mount(type, where, type, 0, NULL) < 0)
		return fail(-errno, "mount -t %s %s %s", type, type, where);
	return 0;
}

const char *mount_find(const char *type, const char *usual)
{
	const char *path = kept(type);

	if (!path)
		path = look_at(type, usual);
	if (!path)
		path = look_up(type);
	if (path)
		return path;
	if (mount_privately(type, usual) < 0) {
		within(-1, "%s is not mounted", type);
		return NULL;
	}
	return keep(type, usual);
}
