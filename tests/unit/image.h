/*
 * image.h - an object file in memory, small and good, to be broken.
 *
 *     section 1  xdp       hello, slots 0-3; more, slots 4-5
 *             2  (names)
 *             3  (symbols) more, hello, counts
 *             4  (relocations) slot 0 of xdp: counts
 *             5  .maps     counts
 *             6  license   GPL
 *             7  version   6.1.0
 *             8  .data     8 bytes
 *             9  (relocations) byte 0 of .data: hello + 16
 */
#ifndef TESTS_UNIT_IMAGE_H
#define TESTS_UNIT_IMAGE_H

#include "insn/insn.h"

#include <elf.h>
#include <stdint.h>

enum {
	NONE,
	CODE,
	NAMES,
	SYMBOLS,
	RELOCS,
	MAPS,
	LICENSE,
	VERSION,
	DATA,
	DATA_RELOCS,
	SECTIONS
};

struct image {
	Elf64_Ehdr header;
	struct bpf_insn code[6];
	char names[80];
	Elf64_Sym symbols[4];
	Elf64_Rel relocs[1];
	char maps[16];
	char license[4];
	uint32_t version;
	uint64_t data;
	Elf64_Rela data_relocs[1];
	Elf64_Shdr sections[SECTIONS];
};

extern struct image image;

/* Make it, good again. */
void image_make(void);

#endif
