/*
 * bytes.c - a file in memory: see bytes.h.
 */
#include "loader/bytes.h"
#include "loader/err.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <linux/magic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define MOST (1 << 28) /* bytes; a kernel's BTF has 6 million */

/* Files of /sys and pipes do not say how long they are. */
static int read_all(int fd, struct bytes *b)
{
	size_t room = b->size ? b->size + 1 : 65536;
	ssize_t n;

	b->size = 0;
	b->at = malloc(room);
	while (b->at && b->size < MOST) {
		n = read(fd, (char *)b->at + b->size, room - b->size);
		if (n < 0)
			return -errno;
		if (n == 0)
			return 0;
		b->size += n;
		if (b->size == room) {
			void *more = realloc(b->at, room *= 2);

			if (!more)
				free(b->at);
			b->at = more;
		}
	}
	return b->at ? -EFBIG : -ENOMEM;
}

/* A file of the kernel's own; any other may be cut off by somebody, and the
 * page behind its end is a SIGBUS. */
static bool stays_as_it_is(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) == 0 && fs.f_type == SYSFS_MAGIC;
}

static int take(int fd, struct bytes *b)
{
	struct stat st;

	if (fstat(fd, &st))
		return -errno;
	if (st.st_size > MOST)
		return -EFBIG;
	b->size = st.st_size;
	if (st.st_size && stays_as_it_is(fd)) {
		b->at = mmap(NULL, b->size, PROT_READ, MAP_PRIVATE, fd, 0);
		b->mapped = b->at != MAP_FAILED;
	}
	return b->mapped ? 0 : read_all(fd, b);
}

int bytes_open(struct bytes *b, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err;

	memset(b, 0, sizeof(*b));
	if (fd < 0)
		return fail(-errno, "%s", path);
	err = take(fd, b);
	close(fd);
	if (!err)
		return 0;
	bytes_close(b);
	return fail(err, "%s", path);
}

void bytes_close(struct bytes *b)
{
	if (b->mapped)
		munmap(b->at, b->size);
	else
		free(b->at);
	memset(b, 0, sizeof(*b));
}

int bytes_text(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err;
	ssize_t n = fd < 0 ? -1 : read(fd, text, size - 1);

	err = n < 0 ? -errno : 0;
	if (fd >= 0)
		close(fd);
	text[n < 0 ? 0 : n] = '\0';
	return err;
}
