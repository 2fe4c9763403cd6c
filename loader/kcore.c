/*
 * kcore.c - the kernel's own memory, by its addresses: see kcore.h.
 */
#include "loader/kcore.h"
#include "loader/err.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

/* All of it, or it is an error. */
static int read_at(int fd, uint64_t offset, void *to, size_t size)
{
	ssize_t n = pread(fd, to, size, (off_t)offset);

	if (n < 0)
		return -errno;
	return n == (ssize_t)size ? 0 : -EIO;
}

static int read_header(int fd, Elf64_Ehdr *header)
{
	int err = read_at(fd, 0, header, sizeof(*header));

	if (err)
		return fail(err, "read its ELF header");
	if (memcmp(header->e_ident, ELFMAG, SELFMAG) ||
	    header->e_ident[EI_CLASS] != ELFCLASS64 ||
	    header->e_phentsize != sizeof(Elf64_Phdr))
		return refuse(-EINVAL, "it is no ELF file of 64 bits");
	return 0;
}

static int holds(const Elf64_Phdr *part, uint64_t address, size_t size)
{
	return part->p_type == PT_LOAD && address >= part->p_vaddr &&
	       address - part->p_vaddr <= part->p_memsz &&
	       size <= part->p_memsz - (address - part->p_vaddr);
}

/* The part that has these bytes. */
static int find_part(int fd, uint64_t address, size_t size, Elf64_Phdr *part)
{
	Elf64_Ehdr header;
	int err = read_header(fd, &header);

	for (int i = 0; !err && i < header.e_phnum; i++) {
		err = read_at(fd, header.e_phoff + i * sizeof(*part), part,
			      sizeof(*part));
		if (err)
			return fail(err, "read its program header %d", i);
		if (holds(part, address, size))
			return 0;
	}
	return err ? err
		   : refuse(-ENOENT, "none of its parts has 0x%" PRIx64,
			    address);
}

int kcore_read(const char *path, uint64_t address, void *to, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err;
	Elf64_Phdr part;

	if (fd < 0)
		return fail(-errno, "open %s", path);
	err = find_part(fd, address, size, &part);
	if (!err) {
		err = read_at(fd, part.p_offset + (address - part.p_vaddr), to,
			      size);
		if (err)
			fail(err, "%zu bytes of 0x%" PRIx64, size, address);
	}
	close(fd);
	return err ? within(err, "%s", path) : 0;
}
