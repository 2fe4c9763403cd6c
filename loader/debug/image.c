/*
 * image.c - the debug sections, relocated: see image.h.
 *
 *     .debug_info   ... 00 00 00 00 ...      .debug_str + 0x2a
 *                       2a 00 00 00    <-    (REL: the addend is there)
 *
 * (llvm: R_BPF_64_ABS64 an address, R_BPF_64_ABS32 and R_BPF_64_NODYLD32 a
 * byte of another debug section; before LLVM 13 R_BPF_64_64, R_BPF_64_32)
 */
#include "loader/debug/image.h"
#include "loader/err.h"

#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#ifndef EM_BPF
#define EM_BPF 247
#endif

enum {
	OLD_64 = 1,
	ABS64 = 2,
	ABS32 = 3,
	NODYLD32 = 4,
	OLD_32 = 10,
	MOST = 32, /* sections */
	NAMES = 1024,
	BYTES_MOST = 16 << 20 /* real ones have some 100 KB */
};

/* Where the next bytes go. */
struct writer {
	struct debug_image *image;
	const struct obj *obj;
	size_t at;
	Elf64_Shdr headers[MOST + 2]; /* with the empty one and the vars */
	int count;
	char names[NAMES];
	size_t names_size;
};

static bool is_debug(const struct obj_section *section)
{
	return section->bytes && section->type == SHT_PROGBITS &&
	       !(section->flags & SHF_COMPRESSED) && section->name &&
	       !strncmp(section->name, ".debug_", 7);
}

/* ---- Relocations ---- */

static int width_of(int type)
{
	switch (type) {
	case OLD_64:
	case ABS64: return 8;
	case ABS32:
	case NODYLD32:
	case OLD_32: return 4;
	}
	return 0;
}

static uint64_t value_of(const struct obj *obj, const struct obj_reloc *reloc)
{
	const struct obj_symbol *symbol = &obj->symbols[reloc->symbol];
	uint64_t value = symbol->value + reloc->addend;

	if (symbol->section > 0 && obj_is_code(&obj->sections[symbol->section]))
		value += (uint64_t)symbol->section << 32;
	return value;
}

static void add(char *at, int width, uint64_t value)
{
	uint64_t wide;
	uint32_t half;

	if (width == 8) {
		memcpy(&wide, at, sizeof(wide));
		wide += value;
		memcpy(at, &wide, sizeof(wide));
	} else {
		memcpy(&half, at, sizeof(half));
		half += value;
		memcpy(at, &half, sizeof(half));
	}
}

static void relocate(char *bytes, const struct obj *obj,
		     const struct obj_section *section)
{
	for (int i = 0; i < section->reloc_count; i++) {
		const struct obj_reloc *reloc = &section->relocs[i];
		int width = width_of(reloc->type);

		if (width && section->size >= (uint64_t)width &&
		    reloc->offset <= section->size - width)
			add(bytes + reloc->offset, width, value_of(obj, reloc));
	}
}

/* ---- The file ---- */

static void put(struct writer *w, const char *name, const void *bytes,
		size_t size, uint32_t type)
{
	size_t len = strlen(name) + 1;

	w->headers[w->count++] = (Elf64_Shdr){ .sh_name = w->names_size,
					       .sh_type = type,
					       .sh_offset = w->at,
					       .sh_size = size,
					       .sh_addralign = 1 };
	memcpy(w->names + w->names_size, name, len);
	w->names_size += len;
	memcpy(w->image->bytes + w->at, bytes, size);
	w->at += (size + 7) & -8;
}

static bool has_room(const struct writer *w, const struct obj_section *section)
{
	return w->count < MOST &&
	       w->names_size + strlen(section->name) + 16 < NAMES;
}

static void put_sections(struct writer *w)
{
	for (int i = 1; i < w->obj->section_count; i++) {
		const struct obj_section *section = &w->obj->sections[i];
		size_t at = w->at;

		if (!is_debug(section) || !has_room(w, section))
			continue;
		put(w, section->name, section->bytes, section->size,
		    SHT_PROGBITS);
		relocate(w->image->bytes + at, w->obj, section);
	}
}

/* Like the object: it was checked to have this machine's byte order. */
static void put_header(struct writer *w)
{
	Elf64_Ehdr header = {
		.e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64,
			     __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
				     ? ELFDATA2LSB
				     : ELFDATA2MSB,
			     EV_CURRENT },
		.e_type = ET_REL,
		.e_machine = EM_BPF,
		.e_version = EV_CURRENT,
		.e_ehsize = sizeof(header),
		.e_shentsize = sizeof(Elf64_Shdr),
		.e_shnum = w->count,
		.e_shstrndx = w->count - 1,
		.e_shoff = w->at,
	};

	memcpy(w->image->bytes, &header, sizeof(header));
	memcpy(w->image->bytes + w->at, w->headers,
	       w->count * sizeof(w->headers[0]));
	w->image->size = w->at + w->count * sizeof(w->headers[0]);
}

static size_t room_for(const struct obj *obj)
{
	size_t room = 0;

	for (int i = 1; i < obj->section_count; i++)
		if (is_debug(&obj->sections[i]))
			room += obj->sections[i].size + 8;
	return room;
}

int debug_image_make(struct debug_image *image, const struct obj *obj)
{
	struct writer w = { .image = image,
			    .obj = obj,
			    .at = sizeof(Elf64_Ehdr),
			    .count = 1,
			    .names_size = 1 };
	size_t room = room_for(obj);

	memset(image, 0, sizeof(*image));
	if (!room || room > BYTES_MOST)
		return 0;
	image->bytes = calloc(1, room + sizeof(Elf64_Ehdr) + NAMES + sizeof(w));
	if (!image->bytes)
		return fail(-ENOMEM, "the debug information");
	put_sections(&w);
	put(&w, "", w.names, sizeof(w.names), SHT_STRTAB);
	put_header(&w);
	return 0;
}

void debug_image_close(struct debug_image *image)
{
	free(image->bytes);
	memset(image, 0, sizeof(*image));
}
