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

/* A section of names, each ended by a zero: a copy, since they stay. */
struct strings {
	const char *at;
	size_t size;
};

struct reader {
	struct obj *obj;
	Elf *elf;
	size_t size;	      /* of the file */
	struct strings names; /* of the sections */
	size_t symbols;	      /* the section of the symbol table; 0: none */
};

/* Each: 0, or -errno with the error text. */
int elf_read_sections(struct reader *r);
int elf_read_symbols(struct reader *r);
int elf_read_relocs(struct reader *r);

/* Take a section of names, "sections" or "symbols".  They will be printed, so
 * what is no letter (a new line, an escape) becomes '?'.  0, or -errno with
 * the error text. */
int elf_open_strings(struct reader *r, size_t section, const char *whose,
		     struct strings *strings);

/* NULL: it is not in there. */
const char *elf_string(const struct strings *strings, size_t offset);

/* Error texts: libelf's own words for what failed, and that memory ended. */
int elf_fail(const char *what);
int elf_no_memory(void);

#endif
