/*
 * hint_pin.c - a name that could not be given: BPF_OBJ_PIN, BPF_OBJ_GET.
 *
 *     /sys/fs/bpf / lesson / counts
 *     |             |        `- taken, or not there
 *     |             `- a folder that must be there
 *     `- of type bpf: no other file system holds programs and maps
 */
#include "loader/hint_rule.h"

#include <errno.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#define USUAL "/sys/fs/bpf"

/* The folder of a path, "." if it names none. */
static void folder_of(const char *path, char *folder, size_t size)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		snprintf(folder, size, ".");
	else
		snprintf(folder, size, "%.*s",
			 slash == path ? 1 : (int)(slash - path), path);
}

static bool is_bpffs(const char *folder)
{
	struct statfs fs;

	return !statfs(folder, &fs) && fs.f_type == BPF_FS_MAGIC;
}

static void try_bpffs(struct hint *h)
{
	if (is_bpffs(USUAL))
		hint_try(h, "a path below " USUAL);
	else
		hint_try(h,
			 "mount -t bpf bpf " USUAL ", and a path below that");
}

/* Go up to a folder that is there.  Was it there at once? */
static bool find_folder(char *folder, size_t size)
{
	char up[128];
	bool there = true;

	while (access(folder, F_OK) && strcmp(folder, "/") != 0 &&
	       strcmp(folder, ".") != 0) {
		there = false;
		folder_of(folder, up, sizeof(up));
		snprintf(folder, size, "%s", up);
	}
	return there;
}

bool hint_pin(struct hint *h)
{
	const char *path = h->failure->name;
	char folder[sizeof(h->failure->name)];
	bool there;

	if (!*path)
		return false;
	folder_of(path, folder, sizeof(folder));
	there = find_folder(folder, sizeof(folder));
	if (!is_bpffs(folder)) {
		hint_why(h,
			 "%s is in no BPF file system, and no other holds "
			 "programs and maps",
			 folder);
		try_bpffs(h);
		return true;
	}
	if (!there) {
		hint_why(h, "the folder is not there");
		hint_try(h, "mkdir -p %.*s", (int)(strrchr(path, '/') - path),
			 path);
	} else if (h->err == EEXIST) {
		hint_why(h, "something has that name already");
		hint_try(h, "another name, or rm %s", path);
	}
	return !there || h->err == EEXIST;
}
