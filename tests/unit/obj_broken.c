/* An object with one field broken at a time, each in a sentence of its own. */
#include "loader/err.h"
#include "loader/object/obj.h"
#include "tests/run.h"
#include "tests/unit/image.h"

#include <stddef.h>
#include <string.h>

/* clang-format off */

#define AT(field, value) \
	offsetof(struct image, field), sizeof(image.field), value

/* Where these names are in the names (image.c). */
enum { LICENSE_NAME = 34, VERSION_NAME = 42 };

static const struct {
	const char *says;
	size_t at, size;	/* the field that is broken */
	unsigned long long value;
	const char *error;
} broken[] = {
	{ "a file that is no ELF file", AT(header.e_ident[1], 'e'),
	  "not an ELF file: it does not begin with 7f 45 4c 46" },
	{ "a file of LLVM's own", 0, 4, 0xdec04342,
	  "LLVM bitcode, not an object: compile without -emit-llvm and -flto" },
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
	  "truncated: its section table is at byte 1048576, the file has 1000" },
	{ "a section table beyond all ends", AT(header.e_shoff, -8ULL),
	  "truncated: its section table is at byte 18446744073709551608, the "
	  "file has 1000" },
	{ "more sections than there are", AT(header.e_shnum, 60000),
	  "truncated: its section table has 60000 rows of 64 bytes from byte "
	  "360 on, the file has 1000" },
	{ "a section beyond the end", AT(sections[CODE].sh_size, 4096),
	  "truncated: section 1 (xdp) is 4096 bytes at byte 64, the file has 1000" },
	{ "a section beyond all ends", AT(sections[CODE].sh_offset, -8ULL),
	  "truncated: section 1 (xdp) is 48 bytes at byte 18446744073709551608, the file has 1000" },
	{ "a section without a name", AT(sections[MAPS].sh_name, 9999),
	  "section 5: its name is at byte 9999, outside of the names" },
	{ "code that is no whole instruction", AT(sections[CODE].sh_size, 47),
	  "section xdp has 47 bytes, not a whole number of 8-byte "
	  "instructions" },
	{ "symbols of another size", AT(sections[SYMBOLS].sh_entsize, 16),
	  "the symbol table: entries of 16 bytes, not of 24" },
	{ "a symbol without a name", AT(symbols[1].st_name, 9999),
	  "symbol 1: its name is at byte 9999, outside of the names" },
	{ "a symbol in no section", AT(symbols[2].st_shndx, 77),
	  "symbol 2 (hello) is in section 77, of 10" },
	{ "a function that begins inside an instruction",
	  AT(symbols[1].st_value, 33),
	  "function more begins at byte 33, inside an instruction" },
	{ "a function of no size", AT(symbols[1].st_size, 0),
	  "function more has no instructions" },
	{ "a function beyond its section", AT(symbols[1].st_size, 24),
	  "function more ends at byte 56 of section xdp, which has 48" },
	{ "a function that ends in the next", AT(symbols[2].st_size, 40),
	  "functions hello (slots 0-4) and more (slots 4-5) of section xdp "
	  "overlap" },
	{ "relocations of another size", AT(sections[RELOCS].sh_entsize, 24),
	  "the relocations of section xdp: entries of 24 bytes, not of 16" },
	{ "relocations for no section", AT(sections[RELOCS].sh_info, 77),
	  "relocations for section 77, of 10" },
	{ "a relocation beyond its section", AT(relocs[0].r_offset, 48),
	  "a relocation of section xdp is at byte 48, of 48" },
	{ "a relocation for no symbol", AT(relocs[0].r_info, 99ULL << 32 | 1),
	  "a relocation of section xdp is for symbol 99, of 4" },
	{ "a relocation inside an instruction", AT(relocs[0].r_offset, 4),
	  "a relocation of section xdp is at byte 4, inside an instruction" },
	{ "a relocation of a type that code has not",
	  AT(relocs[0].r_info, 3ULL << 32 | 3),
	  "section xdp: a relocation R_BPF_64_ABS32 (3) at instruction 0, "
	  "which is code, which has no such relocations" },
	{ "a relocation of a type that nothing has",
	  AT(relocs[0].r_info, 3ULL << 32 | 99),
	  "section xdp: a relocation unknown (99) at instruction 0, which is "
	  "code, which has no such relocations" },
	{ "a map put into what takes none", AT(relocs[0].r_offset, 16),
	  "section xdp: a relocation R_BPF_64_64 (1) at instruction 2, which "
	  "is no 64-bit constant" },
	{ "a call put where none is", AT(relocs[0].r_info, 3ULL << 32 | 10),
	  "section xdp: a relocation R_BPF_64_32 (10) at instruction 0, which "
	  "is no call" },
	{ "two tables of symbols", AT(sections[DATA_RELOCS].sh_type, SHT_SYMTAB),
	  "it has two symbol tables" },
	{ "two tables of relocations", AT(sections[DATA_RELOCS].sh_info, CODE),
	  "section xdp has two tables of relocations" },
	{ "relocations with addends of another size",
	  AT(sections[DATA_RELOCS].sh_entsize, 16),
	  "the relocations of section .data: entries of 16 bytes, not of 24" },
	{ "a relocation of data beyond it", AT(data_relocs[0].r_offset, 8),
	  "a relocation of section .data is at byte 8, of 8" },
	{ "relocations for the empty section",
	  AT(sections[RELOCS].sh_info, 0), "relocations for section 0, of 10" },
	{ "a kernel version of another size", AT(sections[VERSION].sh_size, 3),
	  "section version has 3 bytes: a kernel's version is a number of 4" },
	{ "a kernel version without bytes",
	  AT(sections[VERSION].sh_type, SHT_NOBITS),
	  "section version has no bytes in the file: a kernel's version is a "
	  "number of 4" },
	{ "a compressed section that is not", 
	  AT(sections[DATA].sh_flags, SHF_COMPRESSED),
	  "section .data: its compression: invalid data" },
	{ "names that are no names", AT(header.e_shstrndx, CODE),
	  "the names of its sections are in section 1, which is of type 1 and "
	  "no table of names (3)" },
	{ "names in no section", AT(header.e_shstrndx, 77),
	  "the names of its sections are in section 77, of 10" },
	{ "symbols whose names are no names",
	  AT(sections[SYMBOLS].sh_link, CODE),
	  "the names of its symbols are in section 1, which is of type 1 and "
	  "no table of names (3)" },
	{ "symbols whose names are in no section",
	  AT(sections[SYMBOLS].sh_link, 77),
	  "the names of its symbols are in section 77, of 10" },
	{ "a version of ELF that is to come",
	  AT(header.e_ident[EI_VERSION], 9),
	  "of version 9 of ELF; known is 1" },
	{ "sections of another size", AT(header.e_shentsize, 40),
	  "its section table has rows of 40 bytes, not of 64" },
	{ "half a symbol", AT(sections[SYMBOLS].sh_size, 100),
	  "section 3 (): 100 bytes are no whole number of entries of 24" },
	{ "half a relocation", AT(sections[RELOCS].sh_size, 20),
	  "section 4 (.rel): 20 bytes are no whole number of entries of 16" },
	{ "relocations for symbols of another section",
	  AT(sections[RELOCS].sh_link, NAMES),
	  "the relocations of section xdp are for symbols of section 2, and "
	  "the symbol table is section 3" },
	{ "a section of a type with tables of its own",
	  AT(sections[VERSION].sh_type, SHT_DYNAMIC),
	  "section 7 (version), of type 6: its bytes cannot be read" },
	{ "no table of symbols", AT(sections[SYMBOLS].sh_type, SHT_PROGBITS),
	  "section xdp has relocations, and there is no symbol table" },
	{ "a function of one and a half instructions",
	  AT(symbols[1].st_size, 12),
	  "function more has 12 bytes, not a whole number of 8-byte "
	  "instructions" },
	{ "a function that ends in a constant", AT(symbols[2].st_size, 8),
	  "function hello ends inside a 64-bit constant, after its "
	  "instruction 0" },
	{ "a function that begins in a constant", AT(symbols[2].st_value, 8),
	  "function hello begins inside a 64-bit constant, at byte 8" },
	{ "a second license", AT(sections[MAPS].sh_name, LICENSE_NAME),
	  "sections 5 and 6 are both named license" },
	{ "a second version", AT(sections[MAPS].sh_name, VERSION_NAME),
	  "sections 5 and 7 are both named version" },
};

/* clang-format on */

static void check_broken(int i)
{
	struct obj obj;

	image_make();
	memcpy((char *)&image + broken[i].at, &broken[i].value, broken[i].size);
	ck_assert_int_lt(obj_read(&obj, &image, sizeof(image)), 0);
	ck_assert_str_eq(err_text(), broken[i].error);
	obj_close(&obj);
}
TABLE(obj_broken, broken, check_broken);

/* ---- Names ---- */

static void say_once(void)
{
	image.symbols[1].st_name = image.symbols[2].st_name;
}

static void check_once(const struct obj *obj)
{
	ck_assert_ptr_eq(obj->symbols[1].name, obj->symbols[2].name);
}

static void escape(void)
{
	strcpy(image.names + 1, "\033[2");
}

static void check_escape(const struct obj *obj)
{
	ck_assert_str_eq(obj->sections[CODE].name, "?[2");
}

static void cut_short(void)
{
	image.sections[NAMES].sh_size = VERSION_NAME + 4;
}

static void check_cut(const struct obj *obj)
{
	ck_assert_str_eq(obj->sections[VERSION].name, "vers");
}

static const struct {
	const char *says;
	void (*change)(void);
	void (*check)(const struct obj *obj);
} names[] = {
	{ "a name that many symbols have is kept once", say_once, check_once },
	{ "a name with an escape in it is shown without", escape,
	  check_escape },
	{ "a name that has no end ends with the names", cut_short, check_cut },
};

static void check_names(int i)
{
	struct obj obj;

	image_make();
	image.sections[DATA].sh_name = 0;
	names[i].change();
	ck_assert_msg(!obj_read(&obj, &image, sizeof(image)), "%s", err_text());
	names[i].check(&obj);
	obj_close(&obj);
}
TABLE(obj_names, names, check_names);
