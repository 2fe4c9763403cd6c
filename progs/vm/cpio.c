/*
 * cpio.c - write a newc archive: see cpio.h for the picture.
 */
#include "progs/vm/cpio.h"
#include "loader/err.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

struct entry {
	const char *name;
	mode_t mode;
	dev_t device;
	const void *data;
	size_t size;
};

static int put(struct cpio *c, const void *data, size_t size)
{
	if (size && fwrite(data, 1, size, c->out) != size)
		return fail(-EIO, "write the archive");
	c->bytes += size;
	return 0;
}

static int pad(struct cpio *c)
{
	return put(c, "\0\0\0", -c->bytes & 3);
}

static int put_header(struct cpio *c, const struct entry *e)
{
	char header[6 + 13 * 8 + 1];

	snprintf(header, sizeof(header),
		 "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X",
		 ++c->ino, e->mode, 0, 0, 1, 0, (unsigned)e->size, 0, 0,
		 major(e->device), minor(e->device),
		 (unsigned)strlen(e->name) + 1, 0);
	return put(c, header, sizeof(header) - 1);
}

static int put_entry(struct cpio *c, const struct entry *e)
{
	if (put_header(c, e) < 0 || put(c, e->name, strlen(e->name) + 1) < 0 ||
	    pad(c) < 0 || put(c, e->data, e->size) < 0 || pad(c) < 0)
		return within(-EIO, "/%s", e->name);
	return 0;
}

int cpio_dir(struct cpio *c, const char *name, mode_t perm)
{
	return put_entry(c, &(struct entry){ .name = name,
					     .mode = S_IFDIR | perm });
}

int cpio_bytes(struct cpio *c, const char *name, mode_t perm, const void *data,
	       size_t size)
{
	return put_entry(c, &(struct entry){ name, S_IFREG | perm, 0, data,
					     size });
}

int cpio_symlink(struct cpio *c, const char *name, const char *target)
{
	return put_entry(c, &(struct entry){ name, S_IFLNK | 0777, 0, target,
					     strlen(target) });
}

int cpio_char_device(struct cpio *c, const char *name, mode_t perm,
		     unsigned major, unsigned minor)
{
	return put_entry(c, &(struct entry){ .name = name,
					     .mode = S_IFCHR | perm,
					     .device = makedev(major, minor) });
}

/* Root owns all in the archive, so what its owner may, everybody may. */
static mode_t open_perm(mode_t mode)
{
	return mode & 0100 ? 0755 : 0644;
}

/* Map what is open on `fd` and write it as `name`. */
static int put_fd(struct cpio *c, const char *name, int fd)
{
	struct stat st;
	void *data = NULL;
	int err;

	if (fstat(fd, &st) < 0)
		return fail(-errno, "stat");
	if (!S_ISREG(st.st_mode) || st.st_size > 1 << 30)
		return refuse(-EINVAL, "not a file that fits in the guest");
	if (st.st_size)
		data = mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (data == MAP_FAILED)
		return fail(-errno, "mmap");
	err = cpio_bytes(c, name, open_perm(st.st_mode), data, st.st_size);
	if (data)
		munmap(data, st.st_size);
	return err;
}

int cpio_file(struct cpio *c, const char *name, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int err;

	if (fd < 0)
		return fail(-errno, "open %s", path);
	err = put_fd(c, name, fd);
	close(fd);
	return err < 0 ? within(err, "%s", path) : 0;
}

int cpio_end(struct cpio *c)
{
	int err = put_entry(c, &(struct entry){ .name = "TRAILER!!!" });

	if (err == 0 && fflush(c->out) != 0)
		err = fail(-errno, "write the archive");
	return err;
}
