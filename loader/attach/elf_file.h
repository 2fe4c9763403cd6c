/*
 * elf_file.h - a program or library as its file has it: usym.c, usdt.c.
 */
#ifndef LOADER_ATTACH_ELF_FILE_H
#define LOADER_ATTACH_ELF_FILE_H

#include <libelf.h>
#include <stdbool.h>
#include <stdint.h>

struct elf_file {
	const char *path;
	int fd;
	Elf *elf;
	bool whole; /* has .symtab: all its functions, not only the exported */
};

/* 0, or -errno with the error text.  Either way elf_file_close() it. */
int elf_file_open(struct elf_file *f, const char *path);
void elf_file_close(struct elf_file *f);

/* The byte of the file that is linked to this address, in a segment that has
 * these flags (PF_X: one that is run).  False: none is. */
bool elf_file_offset(struct elf_file *f, uint64_t address, uint32_t flags,
		     uint64_t *offset);

/* The address to which a variable is linked.  0, or -errno with the error
 * text: none has that name, or several have. */
int elf_file_variable(struct elf_file *f, const char *name, uint64_t *address);

#endif
