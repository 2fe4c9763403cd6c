/*
 * elf.c - an ELF file into sections, symbols and relocations: see elf.h.
 *
 * Nothing in the file is trusted: what libelf does not check itself (that a
 * section lies inside the file, that a symbol's section exists) is checked
 * where it is read.
 */
#include "loader/object/elf.h"
#include "loader/err.h"

#include <errno.h>
#include <gelf.h>
#include <string.h>

#ifndef EM_BPF
#define EM_BPF 247
#endif

struct reader {
	struct obj *obj;
	Elf *elf;
	size_t size;  /* of the file */
	size_t names; /* index of the section with the sections' names */
};

static int no_memory(void)
{
	return fail(-ENOMEM, "reading an object");
}

/* libelf's own words for what failed. */
static int elf_fail(const char *what)
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
	uint64_t end;

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
	if (__builtin_add_overflow(header->e_shoff,
				   header->e_shnum * sizeof(Elf64_Shdr),
				   &end) ||
	    end > size)
		return refuse(-EINVAL,
			      "truncated: its section table is at byte %llu, "
			      "the file has %zu",
			      (unsigned long long)header->e_shoff, size);
	return 0;
}

static int read_header(struct reader *r, const void *bytes)
{
	GElf_Ehdr header;
	int err = check_ident(bytes, r->size);

	if (err)
		return err;
	if (elf_version(EV_CURRENT) == EV_NONE)
		return elf_fail("libelf");
	r->elf = elf_memory((char *)bytes, r->size);
	if (!r->elf || !gelf_getehdr(r->elf, &header))
		return elf_fail("the ELF header");
	err = check_header(&header, r->size);
	if (err)
		return err;
	if (elf_getshdrstrndx(r->elf, &r->names))
		return elf_fail("the names of its sections");
	return 0;
}

/* ---- Sections ---- */

/* A name from a table of strings, copied; NULL if it is not one.  It will be
 * printed, so what is no letter (a new line, an escape) becomes '?'. */
static const char *string_at(struct reader *r, size_t table, size_t offset)
{
	const char *name = elf_strptr(r->elf, table, offset);
	char *copy;

	copy = name ? arena_copy(&r->obj->arena, name, strlen(name)) : NULL;
	for (char *c = copy; c && *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = '?';
	return copy;
}

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

static int read_bytes(struct reader *r, Elf_Scn *scn,
		      struct obj_section *section)
{
	Elf_Data *data = elf_rawdata(scn, NULL);

	if (section->type == SHT_NOBITS || section->size == 0)
		return 0;
	if (!data || data->d_size != section->size || !data->d_buf)
		return refuse(-EINVAL, "section %s: its bytes cannot be read",
			      section->name);
	section->bytes = arena_copy(&r->obj->arena, data->d_buf, data->d_size);
	return section->bytes ? 0 : no_memory();
}

static int read_section(struct reader *r, int index)
{
	struct obj_section *section = &r->obj->sections[index];
	Elf_Scn *scn = elf_getscn(r->elf, index);
	GElf_Shdr header;
	int err;

	if (!scn || !gelf_getshdr(scn, &header))
		return elf_fail("the section table");
	section->name = string_at(r, r->names, header.sh_name);
	if (!section->name)
		return refuse(-EINVAL, "section %d has no name", index);
	section->type = header.sh_type;
	section->flags = header.sh_flags;
	section->size = header.sh_size;
	err = check_range(r, index, section->name, &header);
	return err ? err : read_bytes(r, scn, section);
}

static int read_sections(struct reader *r)
{
	size_t count;
	int err = 0;

	if (elf_getshdrnum(r->elf, &count))
		return elf_fail("the section table");
	r->obj->sections = arena_take(&r->obj->arena, count + 1,
				      sizeof(*r->obj->sections));
	if (!r->obj->sections)
		return no_memory();
	r->obj->sections[0].name = "";
	r->obj->section_count = count;
	for (size_t i = 1; i < count && !err; i++)
		err = read_section(r, i);
	return err;
}

/* ---- Symbols ---- */

/* ELF's special section numbers (undefined, absolute, common) are no
 * section. */
static int section_of(const struct reader *r, const GElf_Sym *sym)
{
	if (sym->st_shndx == SHN_UNDEF || sym->st_shndx >= SHN_LORESERVE)
		return -1;
	return sym->st_shndx < r->obj->section_count ? sym->st_shndx : -2;
}

static int read_symbol(struct reader *r, Elf_Data *data, size_t names, int i)
{
	struct obj_symbol *symbol = &r->obj->symbols[i];
	GElf_Sym sym;

	if (!gelf_getsym(data, i, &sym))
		return elf_fail("the symbol table");
	symbol->name = string_at(r, names, sym.st_name);
	symbol->section = section_of(r, &sym);
	if (!symbol->name)
		return refuse(-EINVAL,
			      "symbol %d: its name is outside of the "
			      "names",
			      i);
	if (symbol->section == -2)
		return refuse(-EINVAL, "symbol %d (%s) is in section %d, of %d",
			      i, symbol->name, sym.st_shndx,
			      r->obj->section_count);
	symbol->value = sym.st_value;
	symbol->size = sym.st_size;
	symbol->type = GELF_ST_TYPE(sym.st_info);
	symbol->bind = GELF_ST_BIND(sym.st_info);
	symbol->visibility = GELF_ST_VISIBILITY(sym.st_other);
	return 0;
}

static int read_symbol_table(struct reader *r, Elf_Scn *scn,
			     const GElf_Shdr *header)
{
	Elf_Data *data = elf_getdata(scn, NULL);
	int count = header->sh_size / sizeof(Elf64_Sym), err = 0;

	if (!data || header->sh_entsize != sizeof(Elf64_Sym))
		return refuse(-EINVAL, "the symbol table is malformed");
	r->obj->symbols =
		arena_take(&r->obj->arena, count + 1, sizeof(*r->obj->symbols));
	if (!r->obj->symbols)
		return no_memory();
	r->obj->symbol_count = count;
	for (int i = 0; i < count && !err; i++)
		err = read_symbol(r, data, header->sh_link, i);
	return err;
}

static int read_symbols(struct reader *r)
{
	GElf_Shdr header;
	Elf_Scn *scn = NULL;

	while ((scn = elf_nextscn(r->elf, scn)))
		if (gelf_getshdr(scn, &header) && header.sh_type == SHT_SYMTAB)
			return read_symbol_table(r, scn, &header);
	return 0;
}

/* ---- Relocations ---- */

static int read_reloc(struct reader *r, Elf_Data *data, int i,
		      struct obj_section *section)
{
	struct obj_reloc *reloc = &section->relocs[i];
	GElf_Rel rel;

	if (!gelf_getrel(data, i, &rel))
		return elf_fail("a relocation");
	reloc->offset = rel.r_offset;
	reloc->type = GELF_R_TYPE(rel.r_info);
	reloc->symbol = GELF_R_SYM(rel.r_info);
	if (rel.r_offset >= section->size)
		return refuse(-EINVAL,
			      "a relocation of section %s is at byte %llu, of "
			      "%llu",
			      section->name, (unsigned long long)rel.r_offset,
			      (unsigned long long)section->size);
	if (reloc->symbol < 0 || reloc->symbol >= r->obj->symbol_count)
		return refuse(-EINVAL,
			      "a relocation of section %s is for symbol %d, of "
			      "%d",
			      section->name, reloc->symbol,
			      r->obj->symbol_count);
	section->reloc_count = i + 1;
	return 0;
}

static int read_reloc_table(struct reader *r, Elf_Scn *scn,
			    const GElf_Shdr *header)
{
	Elf_Data *data = elf_getdata(scn, NULL);
	int count = header->sh_size / sizeof(Elf64_Rel), err = 0;
	struct obj_section *section;

	if (header->sh_info == 0 ||
	    header->sh_info >= (uint64_t)r->obj->section_count)
		return refuse(-EINVAL, "relocations for section %d, of %d",
			      (int)header->sh_info, r->obj->section_count);
	section = &r->obj->sections[header->sh_info];
	if (!data || header->sh_entsize != sizeof(Elf64_Rel) || section->relocs)
		return refuse(-EINVAL,
			      "the relocations of section %s are "
			      "malformed",
			      section->name);
	section->relocs =
		arena_take(&r->obj->arena, count + 1, sizeof(struct obj_reloc));
	if (!section->relocs)
		return no_memory();
	for (int i = 0; i < count && !err; i++)
		err = read_reloc(r, data, i, section);
	return err;
}

static int read_relocs(struct reader *r)
{
	GElf_Shdr header;
	Elf_Scn *scn = NULL;
	int err = 0;

	while (!err && (scn = elf_nextscn(r->elf, scn)))
		if (gelf_getshdr(scn, &header) && header.sh_type == SHT_REL)
			err = read_reloc_table(r, scn, &header);
	return err;
}

/* ---- The whole ---- */

int elf_read_object(struct obj *obj, const void *bytes, size_t size)
{
	struct reader r = { .obj = obj, .size = size };
	int err = read_header(&r, bytes);

	if (!err)
		err = read_sections(&r);
	if (!err)
		err = read_symbols(&r);
	if (!err)
		err = read_relocs(&r);
	elf_end(r.elf);
	return err;
}
