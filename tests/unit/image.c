/* An object file in memory: see image.h. */
#include "tests/unit/image.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#ifndef EM_BPF
#define EM_BPF 247
#endif

static const char names[] = "\0xdp\0hello\0more\0.maps\0counts\0.rel\0"
			    "license\0version\0.data";

struct image image;
_Static_assert(sizeof(names) <= sizeof(image.names), "there is room");

static int name_at(const char *name)
{
	for (size_t i = 0; i < sizeof(names); i++)
		if (!strcmp(names + i, name))
			return i;
	abort();
}

#define SECTION(what, section_name, section_type, ...)                     \
	image.sections[what] = (Elf64_Shdr)                                \
	{                                                                  \
		.sh_name = name_at(section_name), .sh_type = section_type, \
		.sh_addralign = 8, .sh_size = sizeof(image.__VA_ARGS__),   \
		.sh_offset = offsetof(struct image, __VA_ARGS__)           \
	}

static void make_sections(void)
{
	SECTION(CODE, "xdp", SHT_PROGBITS, code);
	image.sections[CODE].sh_flags = SHF_ALLOC | SHF_EXECINSTR;
	SECTION(NAMES, ".rel", SHT_STRTAB, names);
	SECTION(SYMBOLS, "", SHT_SYMTAB, symbols);
	image.sections[SYMBOLS].sh_entsize = sizeof(Elf64_Sym);
	image.sections[SYMBOLS].sh_link = NAMES;
	SECTION(RELOCS, ".rel", SHT_REL, relocs);
	image.sections[RELOCS].sh_entsize = sizeof(Elf64_Rel);
	image.sections[RELOCS].sh_link = SYMBOLS;
	image.sections[RELOCS].sh_info = CODE;
	SECTION(MAPS, ".maps", SHT_PROGBITS, maps);
	SECTION(LICENSE, "license", SHT_PROGBITS, license);
	SECTION(VERSION, "version", SHT_PROGBITS, version);
	SECTION(DATA, ".data", SHT_PROGBITS, data);
	SECTION(DATA_RELOCS, ".rel", SHT_RELA, data_relocs);
	image.sections[DATA_RELOCS].sh_entsize = sizeof(Elf64_Rela);
	image.sections[DATA_RELOCS].sh_link = SYMBOLS;
	image.sections[DATA_RELOCS].sh_info = DATA;
}

static void make_header(void)
{
	memcpy(image.header.e_ident, ELFMAG, SELFMAG);
	image.header.e_ident[EI_CLASS] = ELFCLASS64;
	image.header.e_ident[EI_DATA] = ELFDATA2LSB;
	image.header.e_ident[EI_VERSION] = EV_CURRENT;
	image.header.e_type = ET_REL;
	image.header.e_machine = EM_BPF;
	image.header.e_version = EV_CURRENT;
	image.header.e_ehsize = sizeof(Elf64_Ehdr);
	image.header.e_shoff = offsetof(struct image, sections);
	image.header.e_shentsize = sizeof(Elf64_Shdr);
	image.header.e_shnum = SECTIONS;
	image.header.e_shstrndx = NAMES;
}

static void make_symbol(int i, const char *name, int type, int section,
			int value, int size)
{
	image.symbols[i] = (Elf64_Sym){
		.st_name = name_at(name),
		.st_info = ELF64_ST_INFO(STB_GLOBAL, type),
		.st_shndx = section,
		.st_value = value,
		.st_size = size,
	};
}

void image_make(void)
{
	static const struct bpf_insn code[] = {
		BPF_LD_MAP_FD(1, 0), BPF_MOV64_IMM(0, 0), BPF_EXIT_INSN(),
		BPF_MOV64_IMM(0, 1), BPF_EXIT_INSN(),
	};

	memset(&image, 0, sizeof(image));
	make_header();
	make_sections();
	memcpy(image.code, code, sizeof(code));
	memcpy(image.names, names, sizeof(names));
	make_symbol(1, "more", STT_FUNC, CODE, 32, 16);
	make_symbol(2, "hello", STT_FUNC, CODE, 0, 32);
	make_symbol(3, "counts", STT_OBJECT, MAPS, 0, 16);
	image.relocs[0].r_info = ELF64_R_INFO(3, 1);
	image.data_relocs[0].r_info = ELF64_R_INFO(2, 2);
	image.data_relocs[0].r_addend = 16;
	memcpy(image.license, "GPL", sizeof(image.license));
	image.version = 0x060100;
}
