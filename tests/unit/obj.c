/* An object file, and the same with one field broken at a time. */
#include "loader/object/obj.h"
#include "loader/err.h"
#include "tests/run.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef EM_BPF
#define EM_BPF 247
#endif

/* clang-format off */

enum { NONE, CODE, NAMES, SYMBOLS, RELOCS, MAPS, SECTIONS };

/*    at   1      8         17    23   30   35       44      */
#define NAME_BYTES \
	"\0" "xdp\0  " "hello\0  " "more\0 " ".maps\0 " "counts\0 " ".rel\0"

static const char names[] = NAME_BYTES;

/* The smallest object with all that there is: two functions in one section,
 * a map, and a relocation for it. */
static struct image {
	Elf64_Ehdr header;
	struct bpf_insn code[6];
	char names[sizeof(names)];
	char pad[7];
	Elf64_Sym symbols[4];
	Elf64_Rel relocs[1];
	char maps[16];
	Elf64_Shdr sections[SECTIONS];
} image;

/* clang-format on */

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

static void make_image(void)
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
}

static const struct {
	const char *says;
} good[] = { { "an object's functions, relocations and bytes are found" } };

static void check_good(int i)
{
	struct obj obj;

	make_image();
	ck_assert_msg(obj_read(&obj, &image, sizeof(image)) == 0, "%s",
		      err_text());
	ck_assert_int_eq(obj.func_count, 2 + i);
	ck_assert_str_eq(obj.funcs[0].name, "hello");
	ck_assert_int_eq(obj.funcs[0].count, 4);
	ck_assert_str_eq(obj.funcs[1].name, "more");
	ck_assert_int_eq(obj.funcs[1].start, 4);
	ck_assert_mem_eq(obj.funcs[1].insns, &image.code[4], 16);
	ck_assert_str_eq(obj.sections[CODE].name, "xdp");
	ck_assert_int_eq(obj_reloc_at(&obj.sections[CODE], 0)->symbol, 3);
	ck_assert_ptr_null(obj_reloc_at(&obj.sections[CODE], 8));
	ck_assert_ptr_null(obj_reloc_at(&obj.sections[MAPS], 0));
	ck_assert_ptr_nonnull(obj_bytes(&obj.sections[MAPS], 8, 8));
	ck_assert_ptr_null(obj_bytes(&obj.sections[MAPS], 8, 9));
	ck_assert_ptr_null(obj_bytes(&obj.sections[MAPS], ~0ULL, 2));
	obj_close(&obj);
}
TABLE(obj, good, check_good);

/* clang-format off */

#define AT(field, value) \
	offsetof(struct image, field), sizeof(image.field), value

static const struct {
	const char *says;
	size_t at, size;	/* the field that is broken */
	unsigned long long value;
	const char *error;
} broken[] = {
	{ "a file that is no ELF file", AT(header.e_ident[1], 'e'),
	  "not an ELF file: it does not begin with 7f 45 4c 46" },
	{ "an ELF file of 32 bits", AT(header.e_ident[EI_CLASS], 1),
	  "a 32-bit ELF file: BPF objects have 64 bits" },
	{ "the other byte order", AT(header.e_ident[EI_DATA], 2),
	  "the other byte order: compiled for a big-endian machine, this one "
	  "is not" },
	{ "a byte order that is none", AT(header.e_ident[EI_DATA], 9),
	  "the other byte order: compiled for a nameless machine, this one is "
	  "not" },
	{ "another machine", AT(header.e_machine, 62),
	  "for machine 62, not for BPF (247): compile with clang -target bpf" },
	{ "a program instead of an object", AT(header.e_type, 2),
	  "of ELF type 2: an object file, as clang -c makes it, has type 1" },
	{ "no section table", AT(header.e_shoff, 0), "it has no section table" },
	{ "a section table beyond the end", AT(header.e_shoff, 1 << 20),
	  "truncated: its section table is at byte 1048576, the file has 680" },
	{ "a section table beyond all ends", AT(header.e_shoff, -8ULL),
	  "truncated: its section table is at byte 18446744073709551608, the "
	  "file has 680" },
	{ "more sections than there are", AT(header.e_shnum, 60000),
	  "truncated: its section table is at byte 296, the file has 680" },
	{ "a section beyond the end", AT(sections[CODE].sh_size, 4096),
	  "truncated: section 1 (xdp) is 4096 bytes at byte 64, the file has 680" },
	{ "a section beyond all ends", AT(sections[CODE].sh_offset, -8ULL),
	  "truncated: section 1 (xdp) is 48 bytes at byte 18446744073709551608, the file has 680" },
	{ "a section without a name", AT(sections[MAPS].sh_name, 9999),
	  "section 5 has no name" },
	{ "code that is no whole instruction", AT(sections[CODE].sh_size, 47),
	  "section xdp has 47 bytes, not a whole number of 8-byte "
	  "instructions" },
	{ "symbols of another size", AT(sections[SYMBOLS].sh_entsize, 16),
	  "the symbol table is malformed" },
	{ "a symbol without a name", AT(symbols[1].st_name, 9999),
	  "symbol 1: its name is outside of the names" },
	{ "a symbol in no section", AT(symbols[2].st_shndx, 77),
	  "symbol 2 (hello) is in section 77, of 6" },
	{ "a function that begins inside an instruction",
	  AT(symbols[1].st_value, 33),
	  "function more (byte 33, 16 bytes) is not made of whole "
	  "instructions" },
	{ "a function of no size", AT(symbols[1].st_size, 0),
	  "function more (byte 32, 0 bytes) is not made of whole "
	  "instructions" },
	{ "a function beyond its section", AT(symbols[1].st_size, 24),
	  "function more ends at byte 56 of section xdp, which has 48" },
	{ "relocations of another size", AT(sections[RELOCS].sh_entsize, 24),
	  "the relocations of section xdp are malformed" },
	{ "relocations for no section", AT(sections[RELOCS].sh_info, 77),
	  "relocations for section 77, of 6" },
	{ "a relocation beyond its section", AT(relocs[0].r_offset, 48),
	  "a relocation of section xdp is at byte 48, of 48" },
	{ "a relocation for no symbol", AT(relocs[0].r_info, 99ULL << 32 | 1),
	  "a relocation of section xdp is for symbol 99, of 4" },
};

/* clang-format on */

static void check_broken(int i)
{
	struct obj obj;

	make_image();
	memcpy((char *)&image + broken[i].at, &broken[i].value, broken[i].size);
	ck_assert_int_lt(obj_read(&obj, &image, sizeof(image)), 0);
	ck_assert_str_eq(err_text(), broken[i].error);
	obj_close(&obj);
}
TABLE(obj_broken, broken, check_broken);

static const struct {
	const char *says;
} wild[] = {
	{ "an object cut off anywhere is read or refused" },
	{ "an object with any field changed is read or refused" },
};

static void cut_or_change(int i, unsigned char *bytes, size_t *size, int n)
{
	static const unsigned char values[] = { 0, 1, 7, 0x7f, 0x80, 0xff };

	if (i == 0) {
		*size = n % sizeof(image);
		return;
	}
	bytes[n % *size] = values[n % 6];
	for (int times = n % 4; times > 0; times--)
		bytes[rand() % *size] = rand();
}

static void check_wild(int i)
{
	for (int n = 0; n < 20000; n++) {
		size_t size = sizeof(image);
		unsigned char *bytes;
		struct obj obj;

		make_image();
		cut_or_change(i, (void *)&image, &size, n);
		bytes = malloc(size);
		memcpy(bytes, &image, size);
		if (obj_read(&obj, bytes, size) < 0)
			ck_assert_int_ne(err_text()[0], 0);
		obj_close(&obj);
		free(bytes);
		if (i == 0 && n > (int)sizeof(image))
			return;
	}
}
TABLE(obj_wild, wild, check_wild);
