/*
 * elf_symbol.c - symbols and relocations of an ELF file: see elf_reader.h.
 *
 *     symbol table             relocations of "xdp"       section "xdp"
 *     3: counts, in .maps  <-- byte 16: symbol 3, R_BPF_64_64 --> 16: r1 = 0
 *
 * A relocation of SHT_RELA brings the number to add along; that of SHT_REL
 * is in the bytes that it patches.
 */
#include "loader/err.h"
#include "loader/object/elf_reader.h"

#include <errno.h>

/* ---- Symbols ---- */

enum {
	BEYOND = -100
}; /* a section that the file does not have */

static int section_of(const struct reader *r, const GElf_Sym *sym)
{
	switch (sym->st_shndx) {
	case SHN_UNDEF: return OBJ_EXTERN;
	case SHN_COMMON: return OBJ_COMMON;
	}
	if (sym->st_shndx >= SHN_LORESERVE)
		return OBJ_NOWHERE;
	return sym->st_shndx < r->obj->section_count ? sym->st_shndx : BEYOND;
}

static int read_symbol(struct reader *r, Elf_Data *data,
		       const struct strings *names, int i)
{
	struct obj_symbol *symbol = &r->obj->symbols[i];
	GElf_Sym sym;

	if (!gelf_getsym(data, i, &sym))
		return elf_fail("the symbol table");
	symbol->name = elf_string(names, sym.st_name);
	symbol->section = section_of(r, &sym);
	if (!symbol->name)
		return refuse(-EINVAL,
			      "symbol %d: its name is at byte %u, outside of "
			      "the names",
			      i, sym.st_name);
	if (symbol->section == BEYOND)
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

static int check_entries(const GElf_Shdr *header, const char *what,
			 const char *of, size_t entry)
{
	if (header->sh_entsize == entry)
		return 0;
	return refuse(-EINVAL, "%s%s: entries of %llu bytes, not of %zu", what,
		      of, (unsigned long long)header->sh_entsize, entry);
}

static int check_symbol_table(const struct reader *r, const Elf_Data *data,
			      const GElf_Shdr *header)
{
	int err;

	if (r->obj->symbols)
		return refuse(-EINVAL, "it has two symbol tables");
	err = check_entries(header, "the symbol table", "", sizeof(Elf64_Sym));
	if (err)
		return err;
	if (!data || data->d_size != header->sh_size)
		return refuse(-EINVAL, "the symbol table cannot be read");
	return 0;
}

static int read_symbol_table(struct reader *r, Elf_Scn *scn,
			     const GElf_Shdr *header)
{
	Elf_Data *data = elf_getdata(scn, NULL);
	int count = header->sh_size / sizeof(Elf64_Sym);
	struct strings names;
	int err = check_symbol_table(r, data, header);

	if (!err)
		err = elf_open_strings(r, header->sh_link, "symbols", &names);
	if (err)
		return err;
	r->symbols = elf_ndxscn(scn);
	r->obj->symbols =
		arena_take(&r->obj->arena, count + 1, sizeof(*r->obj->symbols));
	if (!r->obj->symbols)
		return elf_no_memory();
	r->obj->symbol_count = count;
	for (int i = 0; i < count && !err; i++)
		err = read_symbol(r, data, &names, i);
	return err;
}

int elf_read_symbols(struct reader *r)
{
	GElf_Shdr header;
	Elf_Scn *scn = NULL;
	int err = 0;

	while (!err && (scn = elf_nextscn(r->elf, scn)))
		if (gelf_getshdr(scn, &header) && header.sh_type == SHT_SYMTAB)
			err = read_symbol_table(r, scn, &header);
	return err;
}

/* ---- Relocations ---- */

/* One entry of either kind of table. */
static bool read_entry(Elf_Data *data, int i, const GElf_Shdr *header,
		       GElf_Rela *entry)
{
	GElf_Rel rel;

	if (header->sh_type == SHT_RELA)
		return gelf_getrela(data, i, entry) != NULL;
	if (!gelf_getrel(data, i, &rel))
		return false;
	*entry = (GElf_Rela){ rel.r_offset, rel.r_info, 0 };
	return true;
}

static int check_reloc(const struct reader *r, const struct obj_reloc *reloc,
		       const struct obj_section *section)
{
	if (reloc->offset >= section->size)
		return refuse(-EINVAL,
			      "a relocation of section %s is at byte %llu, of "
			      "%llu",
			      section->name, (unsigned long long)reloc->offset,
			      (unsigned long long)section->size);
	if (reloc->symbol < 0 || reloc->symbol >= r->obj->symbol_count)
		return refuse(-EINVAL,
			      "a relocation of section %s is for symbol %d, of "
			      "%d",
			      section->name, reloc->symbol,
			      r->obj->symbol_count);
	return 0;
}

static int read_reloc(struct reader *r, Elf_Data *data, int i,
		      const GElf_Shdr *header)
{
	struct obj_section *section = &r->obj->sections[header->sh_info];
	struct obj_reloc *reloc = &section->relocs[i];
	GElf_Rela entry;

	if (!read_entry(data, i, header, &entry))
		return elf_fail("a relocation");
	reloc->offset = entry.r_offset;
	reloc->type = GELF_R_TYPE(entry.r_info);
	reloc->symbol = GELF_R_SYM(entry.r_info);
	reloc->addend = entry.r_addend;
	section->reloc_count = i + 1;
	return check_reloc(r, reloc, section);
}

static int check_reloc_table(const struct reader *r, const Elf_Data *data,
			     const GElf_Shdr *header)
{
	size_t size = header->sh_type == SHT_RELA ? sizeof(Elf64_Rela)
						  : sizeof(Elf64_Rel);
	const struct obj_section *section;
	int err;

	if (header->sh_info == 0 ||
	    header->sh_info >= (uint64_t)r->obj->section_count)
		return refuse(-EINVAL, "relocations for section %d, of %d",
			      (int)header->sh_info, r->obj->section_count);
	section = &r->obj->sections[header->sh_info];
	err = check_entries(header, "the relocations of section ",
			    section->name, size);
	if (err)
		return err;
	if (!data || data->d_size != header->sh_size)
		return refuse(-EINVAL,
			      "the relocations of section %s cannot be read",
			      section->name);
	if (!r->symbols)
		return refuse(-EINVAL,
			      "section %s has relocations, and there is no "
			      "symbol table",
			      section->name);
	if (header->sh_link != r->symbols)
		return refuse(-EINVAL,
			      "the relocations of section %s are for symbols "
			      "of section %u, and the symbol table is section "
			      "%zu",
			      section->name, header->sh_link, r->symbols);
	if (section->relocs)
		return refuse(-EINVAL,
			      "section %s has two tables of relocations",
			      section->name);
	return 0;
}

static int read_reloc_table(struct reader *r, Elf_Scn *scn,
			    const GElf_Shdr *header)
{
	Elf_Data *data = elf_getdata(scn, NULL);
	struct obj_section *section;
	int err = check_reloc_table(r, data, header), count;

	if (err)
		return err;
	count = header->sh_size / header->sh_entsize;
	section = &r->obj->sections[header->sh_info];
	section->relocs =
		arena_take(&r->obj->arena, count + 1, sizeof(struct obj_reloc));
	if (!section->relocs)
		return elf_no_memory();
	for (int i = 0; i < count && !err; i++)
		err = read_reloc(r, data, i, header);
	return err;
}

int elf_read_relocs(struct reader *r)
{
	GElf_Shdr header;
	Elf_Scn *scn = NULL;
	int err = 0;

	while (!err && (scn = elf_nextscn(r->elf, scn)))
		if (gelf_getshdr(scn, &header) &&
		    (header.sh_type == SHT_REL || header.sh_type == SHT_RELA))
			err = read_reloc_table(r, scn, &header);
	return err;
}
