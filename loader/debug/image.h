/*
 * image.h - an ELF file that holds only the debug sections of an object, with
 * every relocation applied.
 *
 *     ELF header | .debug_info | .debug_abbrev | ... | names | section table
 *
 * In an object each section begins at address 0, so that an address says
 * nothing about where it is.  Here every section of code has 4 GB:
 *
 *     bits 63..32   the section, as in obj.sections
 *     bits 31..0    the byte in it
 */
#ifndef LOADER_DEBUG_IMAGE_H
#define LOADER_DEBUG_IMAGE_H

#include "loader/object/obj.h"

struct debug_image {
	char *bytes; /* NULL: the object has no debug information */
	size_t size;
};

/* 0 or -ENOMEM.  Either way debug_image_close() it. */
int debug_image_make(struct debug_image *image, const struct obj *obj);
void debug_image_close(struct debug_image *image);

static inline int debug_section(uint64_t address)
{
	return address >> 32;
}

static inline uint32_t debug_byte(uint64_t address)
{
	return (uint32_t)address;
}

#endif
