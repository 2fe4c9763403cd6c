/*
 * elf_section.c - the sections of an ELF file: see elf_reader.h.
 *
 *     section table, 64 bytes each
 *     name | type | flags | address | offset | size | link | info | ...
 *       |                               `-- bytes of the file --'
 *       `-- byte in the section of names
 *
 * One with SHF_COMPRESSED begins with how many bytes it will have:
 *
 *     01 00 00 00  00 00 00 00   ff 1f 00 00 00 00 00 00   ...   zlib's bytes
 *     zlib         -             8191 bytes                (struct Elf64_Chdr)
 *
 * (elf(5); clang -gz, objcopy --compress-debug-sections)
 */
#include "loader/err.h"
#include "loader/object/elf_reader.h"

#include <errno.h>

static int check_range(const struct reader *r, int index, const char *name,
		       const GElf_Shdr *header)
{
	uint64_t end;

	if (header->sh_type == SHT_NOBITS)
		return 0;
	if (__builtin_add_overflow(header->sh_offset, header->sh_size, &end) ||
	    end > r->size)
		return refuse(
			-EINVAL,
			"truncated: section %d (%s) is %llu bytes at byte "
			"%llu, the file has %zu",
			index, name, (unsigned long long)header->sh_size,
			(unsigned long long)header->sh_offset, r->size);
	return 0;
}

static void take_header(struct obj_section *section, const GElf_Shdr *header)
{
	section->type = header->sh_type;
	section->flags = header->sh_flags;
	section->size = header->sh_size;
}

static bool has_bytes(const struct obj_section *section)
{
	return section->type != SHT_NOBITS && section->size > 0;
}

/* ---- Compressed sections ---- */

/* No byte of zlib's becomes more than 1032: what promises more lies, and is
 * not given the memory. */
static int check_packed(const struct obj_section *section,
			const GElf_Chdr *packed)
{
	if (packed->ch_size / 1032 > section->size)
		return refuse(-EINVAL,
			      "section %s: %llu compressed bytes cannot become "
			      "%llu",
			      section->name, (unsigned long long)section->size,
			      (unsigned long long)packed->ch_size);
	return 0;
}

/* What is packed in another way stays so, and SHF_COMPRESSED says it: only
 * debuggers read it. */
static int unpack(Elf_Scn *scn, struct obj_section *section)
{
	GElf_Chdr packed;
	GElf_Shdr header;
	int err;

	if (!has_bytes(section) || !(section->flags & SHF_COMPRESSED))
		return 0;
	if (!gelf_getchdr(scn, &packed))
		return within(elf_fail("its compression"), "section %s",
			      section->name);
	if (packed.ch_type != ELFCOMPRESS_ZLIB)
		return 0;
	err = check_packed(section, &packed);
	if (err)
		return err;
	if (elf_compress(scn, 0, 0) < 0 || !gelf_getshdr(scn, &header))
		return within(elf_fail("its compression"), "section %s",
			      section->name);
	take_header(section, &header);
	return 0;
}

/* ---- Each section ---- */

/* Of a table, the bytes of an entry; else 1. */
static uint64_t entry_size(const struct obj_section *section)
{
	switch (section->type) {
	case SHT_SYMTAB: return sizeof(Elf64_Sym);
	case SHT_REL: return sizeof(Elf64_Rel);
	case SHT_RELA: return sizeof(Elf64_Rela);
	}
	return 1;
}

static int read_bytes(struct reader *r, Elf_Scn *scn,
		      struct obj_section *section)
{
	Elf_Data *data = elf_rawdata(scn, NULL);

	if (!has_bytes(section))
		return 0;
	if (section->size % entry_size(section))
		return refuse(-EINVAL,
			      "section %zu (%s): %llu bytes are no whole "
			      "number of entries of %llu",
			      elf_ndxscn(scn), section->name,
			      (unsigned long long)section->size,
			      (unsigned long long)entry_size(section));
	if (!data || data->d_size != section->size || !data->d_buf)
		return refuse(-EINVAL,
			      "section %zu (%s), of type %u: its bytes cannot "
			      "be read",
			      elf_ndxscn(scn), section->name, section->type);
	section->bytes = arena_copy(&r->obj->arena, data->d_buf, data->d_size);
	return section->bytes ? 0 : elf_no_memory();
}

static int read_section(struct reader *r, int index)
{
	struct obj_section *section = &r->obj->sections[index];
	Elf_Scn *scn = elf_getscn(r->elf, index);
	GElf_Shdr header;
	int err;

	if (!scn || !gelf_getshdr(scn, &header))
		return elf_fail("the section table");
	section->name = elf_string(&r->names, header.sh_name);
	if (!section->name)
		return refuse(-EINVAL,
			      "section %d: its name is at byte %u, outside of "
			      "the names",
			      index, header.sh_name);
	take_header(section, &header);
	err = check_range(r, index, section->name, &header);
	if (!err)
		err = unpack(scn, section);
	if (!err)
		err = read_bytes(r, scn, section);
	section->role = role_of(section->name, obj_is_code(section),
				section->type != SHT_NOBITS);
	return err;
}

int elf_read_sections(struct reader *r)
{
	size_t count;
	int err = 0;

	if (elf_getshdrnum(r->elf, &count))
		return elf_fail("the section table");
	r->obj->sections = arena_take(&r->obj->arena, count + 1,
				      sizeof(*r->obj->sections));
	if (!r->obj->sections)
		return elf_no_memory();
	r->obj->sections[0].name = "";
	r->obj->section_count = count;
	for (size_t i = 1; i < count && !err; i++)
		err = read_section(r, i);
	return err;
}
