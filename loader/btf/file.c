/*
 * file.c - BTF from a file: raw, or the section .BTF of an object.
 *
 *   /sys/kernel/btf/vmlinux   9f eb 01 00 ...      raw
 *   prog.o                    7f 45 4c 46 ...      ELF, by loader/object
 *
 * A raw file is mapped, so that only the pages that are asked for are read;
 * /sys lets itself be mapped since 6.16, and is read before that.
 */
#include "loader/btf/btf.h"
#include "loader/err.h"
#include "loader/object/elf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST (1 << 28) /* bytes; a kernel's BTF has 6 million */

/* The bytes of a file, a mapping or memory of malloc(). */
struct bytes {
	void *at;
	size_t size;
	bool mapped;
};

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

static int take(int fd, struct bytes *b)
{
	struct stat st;

	if (fstat(fd, &st))
		return -errno;
	if (st.st_size > MOST)
		return -EFBIG;
	b->size = st.st_size;
	if (st.st_size) {
		b->at = mmap(NULL, b->size, PROT_READ, MAP_PRIVATE, fd, 0);
		b->mapped = b->at != MAP_FAILED;
	}
	return b->mapped ? 0 : read_all(fd, b);
}

static void release(struct bytes *b)
{
	if (b->mapped)
		munmap(b->at, b->size);
	else
		free(b->at);
}

static int take_file(const char *path, struct bytes *b)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err;

	memset(b, 0, sizeof(*b));
	if (fd < 0)
		return fail(-errno, "%s", path);
	err = take(fd, b);
	close(fd);
	if (!err)
		return 0;
	release(b);
	return fail(err, "%s", path);
}

static const struct obj_section *btf_section(const struct obj *obj)
{
	for (int i = 1; i < obj->section_count; i++)
		if (!strcmp(obj->sections[i].name, ".BTF") &&
		    obj->sections[i].bytes)
			return &obj->sections[i];
	refuse(-ENOENT, "it has no section .BTF: compile with -g");
	return NULL;
}

/* Put the section's bytes where the file's were. */
static int cut_section(struct bytes *b)
{
	const struct obj_section *section;
	struct bytes cut = { 0 };
	struct obj obj;
	int err = obj_read(&obj, b->at, b->size);

	section = err ? NULL : btf_section(&obj);
	if (section) {
		cut.at = malloc(section->size);
		cut.size = section->size;
		if (cut.at)
			memcpy(cut.at, section->bytes, section->size);
		else
			err = fail(-ENOMEM, "a section");
	} else if (!err) {
		err = -ENOENT;
	}
	obj_close(&obj);
	release(b);
	*b = cut;
	return err;
}

int btf_open(struct btf *btf, const char *path, const struct btf *base)
{
	struct bytes b;
	int err;

	memset(btf, 0, sizeof(*btf));
	err = take_file(path, &b);
	if (err)
		return err;
	if (elf_magic(b.at, b.size))
		err = cut_section(&b);
	if (!err)
		err = btf_read(btf, b.at, b.size, base);
	btf->owned = b.at;
	btf->mapped = b.mapped ? b.size : 0;
	return err ? within(err, "%s", path) : 0;
}
