/*
 * elf.h - the container: sections, symbols and relocations of an ELF file.
 *
 *     byte 0    7f 'E' 'L' 'F'   2: 64 bits   1: little endian
 *         16    type 1: not linked yet   machine 247: BPF
 *         40    where the section table is     (elf(5), <elf.h>)
 *
 * libelf reads it (elf(3)); here its answers are checked and become plain
 * data.
 */
#ifndef LOADER_OBJECT_ELF_H
#define LOADER_OBJECT_ELF_H

#include "loader/object/obj.h"

/* Fill in obj->sections, with their relocations, and obj->symbols.  0, or
 * -errno with one sentence as the error text. */
int elf_read_object(struct obj *obj, const void *bytes, size_t size);

/* Does the file begin like one? */
bool elf_magic(const void *bytes, size_t size);

#endif
