/*
 * initramfs.c - collect files into an archive in memory: see initramfs.h.
 */
#include "progs/vm/initramfs.h"
#include "progs/vm/cpio.h"
#include "progs/vm/libs.h"
#include "progs/vm/wire.h"
#include "loader/err.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The machine has 1 GB for much, and holds the archive twice while unpacking
 * it, once in a file system that may take half of the memory. */
#define MAX_BYTES (320u << 20)

struct initramfs {
	struct cpio cpio;
	char **names; /* what is in it */
	size_t count;
};

struct initramfs *initramfs_open(void)
{
	struct initramfs *fs = calloc(1, sizeof(*fs));
	int fd = memfd_create("initramfs", MFD_CLOEXEC);

	if (fs && fd >= 0)
		fs->cpio.out = fdopen(fd, "w");
	if (fs && fs->cpio.out)
		return fs;
	fail(-errno, "memory for the machine's files");
	if (fd >= 0)
		close(fd);
	free(fs);
	return NULL;
}

void initramfs_close(struct initramfs *fs)
{
	if (!fs)
		return;
	fclose(fs->cpio.out);
	while (fs->count)
		free(fs->names[--fs->count]);
	free(fs->names);
	free(fs);
}

bool initramfs_has(const struct initramfs *fs, const char *name)
{
	for (size_t i = 0; i < fs->count; i++)
		if (strcmp(fs->names[i], name) == 0)
			return true;
	return false;
}

/* Note that `name` goes in: 1; 0 when it is there already; or -errno. */
static int claim(struct initramfs *fs, const char *name)
{
	char **names;

	if (initramfs_has(fs, name))
		return 0;
	if (fs->cpio.bytes > MAX_BYTES)
		return refuse(-EFBIG,
			      "more than %u MB of files for the "
			      "machine: name fewer",
			      MAX_BYTES >> 20);
	names = realloc(fs->names, (fs->count + 1) * sizeof(*names));
	if (!names)
		return fail(-ENOMEM, "note /%s", name);
	fs->names = names;
	names[fs->count] = strdup(name);
	return names[fs->count++] ? 1 : fail(-ENOMEM, "note /%s", name);
}

int initramfs_dir(struct initramfs *fs, const char *name, unsigned perm)
{
	int new = claim(fs, name);

	return new > 0 ? cpio_dir(&fs->cpio, name, perm) : new;
}

/* The folders above `name`, then `name` itself noted: as claim(). */
static int claim_path(struct initramfs *fs, const char *name)
{
	char dir[PATH_MAX];
	int err = 0;

	for (const char *s = strchr(name, '/'); s && err == 0;
	     s = strchr(s + 1, '/')) {
		snprintf(dir, sizeof(dir), "%.*s", (int)(s - name), name);
		err = initramfs_dir(fs, dir, 0755);
	}
	return err < 0 ? err : claim(fs, name);
}

int initramfs_file(struct initramfs *fs, const char *name, const char *path)
{
	int new = claim_path(fs, name);

	return new > 0 ? cpio_file(&fs->cpio, name, path) : new;
}

int initramfs_text(struct initramfs *fs, const char *name, const char *text,
		   size_t len)
{
	int new = claim_path(fs, name);

	return new > 0 ? cpio_bytes(&fs->cpio, name, 0644, text, len) : new;
}

int initramfs_symlink(struct initramfs *fs, const char *name,
		      const char *target)
{
	int new = claim_path(fs, name);

	return new > 0 ? cpio_symlink(&fs->cpio, name, target) : new;
}

/*
 * The name in the machine of a path of the host:
 *
 *   /usr/sbin/ip    usr/sbin/ip         build/x   rawbpf/build/x
 *   ./a//b          rawbpf/a/b          ../x      (the full path of ../x)
 */
static int guest_name(const char *path, char *name)
{
	char full[PATH_MAX], part[PATH_MAX], *rest = full, *word;
	size_t len = 0;

	if (strstr(path, "../") && !realpath(path, full))
		return fail(-errno, "%s", path);
	if (!strstr(path, "../"))
		snprintf(full, sizeof(full), "%s%s",
			 path[0] == '/' ? "" : WIRE_CWD "/", path);
	name[0] = '\0';
	while ((word = strsep(&rest, "/"))) {
		if (word[0] == '\0' || strcmp(word, ".") == 0)
			continue;
		snprintf(part, sizeof(part), "%s%s", len ? "/" : "", word);
		strcpy(name + len, part);
		len += strlen(part);
	}
	return 0;
}

struct adding {
	struct initramfs *fs;
	int err;
};

static void add_lib(char *lib, void *arg)
{
	struct adding *a = arg;
	char name[PATH_MAX];

	if (a->err == 0)
		a->err = guest_name(lib, name);
	if (a->err == 0)
		a->err = initramfs_file(a->fs, name, lib);
}

int initramfs_host_file(struct initramfs *fs, const char *path)
{
	struct adding a = { fs, 0 };
	char name[PATH_MAX];
	int err = guest_name(path, name);

	if (err == 0)
		err = initramfs_file(fs, name, path);
	if (err == 0 && access(path, X_OK) == 0)
		err = libs_of(path, add_lib, &a);
	return err < 0 ? err : a.err;
}

/* A link is copied as a link: what it points to may be in the tree too. */
static int add_link(struct initramfs *fs, const char *path)
{
	char name[PATH_MAX], target[PATH_MAX];
	ssize_t len = readlink(path, target, sizeof(target) - 1);
	int err = guest_name(path, name);

	if (len < 0)
		return fail(-errno, "readlink %s", path);
	target[len] = '\0';
	return err < 0 ? err : initramfs_symlink(fs, name, target);
}

static int add_found(struct initramfs *fs, const FTSENT *found)
{
	char name[PATH_MAX + 1];
	int err;

	switch (found->fts_info) {
	case FTS_D:
		err = guest_name(found->fts_path, name);
		strcat(name, "/");
		err = err < 0 ? err : claim_path(fs, name);
		return err < 0 ? err : 0;
	case FTS_F: return initramfs_host_file(fs, found->fts_path);
	case FTS_SL:
	case FTS_SLNONE: return add_link(fs, found->fts_path);
	case FTS_NS:
	case FTS_DNR:
	case FTS_ERR: return fail(-found->fts_errno, "%s", found->fts_path);
	}
	return 0;
}

int initramfs_host_tree(struct initramfs *fs, const char *path)
{
	char *roots[] = { (char *)path, NULL };
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *found;
	int err = 0;

	if (!tree)
		return fail(-errno, "%s", path);
	while (err == 0 && (found = fts_read(tree)))
		err = add_found(fs, found);
	fts_close(tree);
	return err;
}

int initramfs_finish(struct initramfs *fs)
{
	int err = cpio_end(&fs->cpio);
	int fd;

	if (err < 0)
		return err;
	fd = dup(fileno(fs->cpio.out));
	return fd < 0 ? fail(-errno, "dup") : fd;
}
