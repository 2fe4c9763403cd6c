/*
 * elf_reader.h - what the files that read an ELF file share.
 *
 *     elf.c            the header, and the order of the rest
 *     elf_section.c    sections, unpacked where they are compressed
 *     elf_symbol.c     symbols and relocations
 */
#ifndef LOADER_OBJECT_ELF_READER_H
#define LOADER_OBJECT_ELF_READER_H

#include "loader/object/obj.h"

#include <gelf.h>

struct reader {
	struct obj *obj;
	Elf *elf;
	size_t size;	/* of the file */
	size_t names;	/* index of the section with the sections' names */
	size_t symbols; /* the same of the symbol table; 0: none */
};

/* Each: 0, or -errno with the error text. */
int elf_read_sections(struct reader *r);
int elf_read_symbols(struct reader *r);
int elf_read_relocs(struct reader *r);

/* A name from a table of strings, copied; NULL if it is not one.  It will be
 * printed, so what is no letter (a new line, an escape) becomes '?'. */
const char *elf_string(struct reader *r, size_t table, size_t offset);

/* Is that section a table of strings? */
int elf_check_names(const struct reader *r, size_t section, const char *whose);

/* Error texts: libelf's own words for what failed, and that memory ended. */
int elf_fail(const char *what);
int elf_no_memory(void);

#endif
