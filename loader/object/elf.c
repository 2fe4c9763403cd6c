/*
 * elf.c - an ELF file into sections, symbols and relocations: see elf.h.
 *
 * Nothing in the file is trusted: what libelf does not check itself (that a
 * section lies inside the file, that a symbol's section exists) is checked
 * where it is read.
 */
#include "loader/object/elf.h"
#include "loader/err.h"
#include "loader/object/elf_reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#ifndef EM_BPF
#define EM_BPF 247
#endif

int elf_no_memory(void)
{
	return fail(-ENOMEM, "reading an object");
}

int elf_fail(const char *what)
{
	return refuse(-EINVAL, "%s: %s", what, elf_errmsg(-1));
}

bool elf_magic(const void *bytes, size_t size)
{
	return size >= SELFMAG && !memcmp(bytes, ELFMAG, SELFMAG);
}

/* ---- The header ---- */

static int check_ident(const unsigned char *ident, size_t size)
{
	static const unsigned char bitcode[] = { 'B', 'C', 0xc0, 0xde };

	if (size >= sizeof(bitcode) && !memcmp(ident, bitcode, sizeof(bitcode)))
		return refuse(-EINVAL, "LLVM bitcode, not an object: compile "
				       "without -emit-llvm and -flto");
	if (!elf_magic(ident, size))
		return refuse(-EINVAL, "not an ELF file: it does not begin "
				       "with 7f 45 4c 46");
	if (size < sizeof(Elf64_Ehdr))
		return refuse(-EINVAL,
			      "truncated: %zu bytes, an ELF header has %zu",
			      size, sizeof(Elf64_Ehdr));
	if (ident[EI_CLASS] != ELFCLASS64)
		return refuse(-EINVAL, "a 32-bit ELF file: BPF objects have "
				       "64 bits");
	if (ident[EI_VERSION] != EV_CURRENT)
		return refuse(-EINVAL, "of version %d of ELF; known is %d",
			      ident[EI_VERSION], EV_CURRENT);
	if (ident[EI_DATA] != (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
				       ? ELFDATA2LSB
				       : ELFDATA2MSB))
		return refuse(-EINVAL,
			      "the other byte order: compiled for a "
			      "%s machine, this one is not",
			      ident[EI_DATA] == ELFDATA2MSB   ? "big-endian"
			      : ident[EI_DATA] == ELFDATA2LSB ? "little-endian"
							      : "nameless");
	return 0;
}

static int check_header(const GElf_Ehdr *header, size_t size)
{
	if (header->e_machine != EM_BPF)
		return refuse(-EINVAL,
			      "for machine %d, not for BPF (247): compile with "
			      "clang -target bpf",
			      header->e_machine);
	if (header->e_type != ET_REL)
		return refuse(-EINVAL,
			      "of ELF type %d: an object file, as "
			      "clang -c makes it, has type 1",
			      header->e_type);
	if (header->e_shoff == 0)
		return refuse(-EINVAL, "it has no section table");
	if (header->e_shentsize != sizeof(Elf64_Shdr))
		return refuse(-EINVAL,
			      "its section table has rows of %d bytes, not "
			      "of %zu",
			      header->e_shentsize, sizeof(Elf64_Shdr));
	if (header->e_shoff > size)
		return refuse(-EINVAL,
			      "truncated: its section table is at byte %llu, "
			      "the file has %zu",
			      (unsigned long long)header->e_shoff, size);
	if (header->e_shnum * sizeof(Elf64_Shdr) > size - header->e_shoff)
		return refuse(-EINVAL,
			      "truncated: its section table has %d rows of %zu "
			      "bytes from byte %llu on, the file has %zu",
			      header->e_shnum, sizeof(Elf64_Shdr),
			      (unsigned long long)header->e_shoff, size);
	return 0;
}

/* ---- Names ---- */

static int copy_strings(struct reader *r, Elf_Scn *scn, struct strings *strings)
{
	Elf_Data *data = elf_rawdata(scn, NULL);
	char *copy;

	strings->size = data && data->d_buf ? data->d_size : 0;
	copy = arena_copy(&r->obj->arena, strings->size ? data->d_buf : "",
			  strings->size);
	if (!copy)
		return elf_no_memory();
	for (size_t i = 0; i < strings->size; i++)
		if (((unsigned char)copy[i] < ' ' && copy[i]) ||
		    copy[i] == 0x7f)
			copy[i] = '?';
	strings->at = copy;
	return 0;
}

int elf_open_strings(struct reader *r, size_t section, const char *whose,
		     struct strings *strings)
{
	Elf_Scn *scn = elf_getscn(r->elf, section);
	GElf_Shdr header;
	size_t count;

	if (elf_getshdrnum(r->elf, &count))
		return elf_fail("the section table");
	if (section >= count || !scn || !gelf_getshdr(scn, &header))
		return refuse(-EINVAL,
			      "the names of its %s are in section %zu, of %zu",
			      whose, section, count);
	if (header.sh_type != SHT_STRTAB)
		return refuse(-EINVAL,
			      "the names of its %s are in section %zu, which "
			      "is of type %u and no table of names (3)",
			      whose, section, header.sh_type);
	return copy_strings(r, scn, strings);
}

const char *elf_string(const struct strings *strings, size_t offset)
{
	return offset < strings->size ? strings->at + offset : NULL;
}

/* ---- The whole ---- */

static int read_header(struct reader *r, char *bytes)
{
	GElf_Ehdr header;
	size_t names;
	int err = check_ident((const unsigned char *)bytes, r->size);

	if (err)
		return err;
	if (elf_version(EV_CURRENT) == EV_NONE)
		return elf_fail("libelf");
	r->elf = elf_memory(bytes, r->size);
	if (!r->elf || !gelf_getehdr(r->elf, &header))
		return elf_fail("the ELF header");
	err = check_header(&header, r->size);
	if (err)
		return err;
	if (elf_getshdrstrndx(r->elf, &names))
		return elf_fail("the names of its sections");
	return elf_open_strings(r, names, "sections", &r->names);
}

static int read_all(struct reader *r, char *bytes)
{
	int err = read_header(r, bytes);

	if (!err)
		err = elf_read_sections(r);
	if (!err)
		err = elf_read_symbols(r);
	if (!err)
		err = elf_read_relocs(r);
	elf_end(r->elf);
	return err;
}

/* libelf gets a copy: where it unpacks a section, it writes the new size
 * into the section table that it was given. */
int elf_read_object(struct obj *obj, const void *bytes, size_t size)
{
	struct reader r = { .obj = obj, .size = size };
	char *copy = malloc(size + 1);
	int err;

	if (!copy)
		return elf_no_memory();
	memcpy(copy, bytes, size);
	err = read_all(&r, copy);
	free(copy);
	return err;
}
