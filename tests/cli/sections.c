/* Real objects, read: those of libbpf-tools, and one that clang makes now. */
#include "loader/err.h"
#include "loader/object/obj.h"
#include "loader/object/sec.h"
#include "tests/cli/cli.h"
#include "tests/cli/tools.h"
#include "tests/run.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- libbpf-tools ---- */

static const struct {
	const char *says;
} tools[] = { { "every program of libbpf-tools is of a known kind" } };

static int programs;

static void check_section(const char *tool, const struct obj_section *section)
{
	struct sec sec;

	if (section->role != ROLE_PROGRAM)
		return;
	programs++;
	ck_assert_msg(sec_parse(&sec, section->name) == 0, "%s: %s", tool,
		      err_text());
}

static void check_tool(const char *tool, const unsigned char *bytes,
		       size_t size)
{
	struct obj obj;

	ck_assert_msg(obj_read(&obj, bytes, size) == 0, "%s: %s", tool,
		      err_text());
	ck_assert_msg(strstr(obj.license, "GPL"), "%s: %s", tool, obj.license);
	ck_assert_ptr_nonnull(obj_section_find(&obj, ".BTF"));
	for (int i = 1; i < obj.section_count; i++)
		check_section(tool, &obj.sections[i]);
	obj_close(&obj);
}

static void check_tools(int i)
{
	ck_assert_int_gt(tools_each(check_tool), 50 + i);
	ck_assert_int_gt(programs, 300);
}
TABLE(tools, tools, check_tools);

/* ---- clang ---- */

static const char source[] =
	"#define SEC(name) __attribute__((section(name), used))\n"
	"typedef unsigned long long u64;\n"
	"extern int elsewhere(int) __attribute__((weak));\n"
	"static volatile u64 zero;\n"
	"u64 mine SEC(\".data.mine\") = 7;\n"
	"const volatile u64 fixed = 9;\n"
	"const char *const names[] = { \"one\", \"two\" };\n"
	"static __attribute__((noinline)) int add(int a)\n"
	"{ return a + zero + fixed + mine; }\n"
	"SEC(\"?kprobe/vfs_read\") int probe(void *ctx)\n"
	"{ return add(1) + elsewhere(2) + names[zero & 1][0]; }\n"
	"SEC(\"license\") char gpl[] = \"GPL\";\n"
	"SEC(\"version\") unsigned kernel = 0x060c00;\n";

static const struct row {
	const char *says;
	const char *flags;
} built[] = {
	{ "clang's sections, symbols and relocations", "-O2" },
	{ "with debug sections", "-O2 -g" },
	{ "with debug sections that are compressed", "-O2 -g -gz=zlib" },
	{ "optimized less", "-O1" },
	{ "with pointers in a section of their own", "-O2 -fPIC" },
};

/* The object that clang makes of the source. */
static char *compile(const char *flags, size_t *size)
{
	char command[300], *bytes, *from = cli_file(source, sizeof(source) - 1);
	int status;

	snprintf(command, sizeof(command),
		 "clang -target bpf %s -x c -c %s -o %s.o", flags, from, from);
	status = system(command);
	ck_assert_msg(status == 0, "%s", command);
	unlink(from);
	snprintf(command, sizeof(command), "%s.o", from);
	bytes = cli_read(command, size);
	unlink(command);
	free(from);
	return bytes;
}

static const struct obj_symbol *symbol(const struct obj *obj, const char *name)
{
	for (int i = 0; i < obj->symbol_count; i++)
		if (!strcmp(obj->symbols[i].name, name))
			return &obj->symbols[i];
	ck_abort_msg("%s", name);
	return NULL;
}

static void check_role(const struct obj *obj, const char *name,
		       enum obj_role role)
{
	const struct obj_section *section = obj_section_find(obj, name);

	ck_assert_msg(section && section->role == role, "%s: %s", name,
		      section ? role_words(section->role) : "is not there");
}

static void check_symbols(const struct obj *obj)
{
	ck_assert_int_eq(symbol(obj, "elsewhere")->section, OBJ_EXTERN);
	ck_assert_int_eq(symbol(obj, "elsewhere")->bind, STB_WEAK);
	ck_assert_int_eq(symbol(obj, "add")->bind, STB_LOCAL);
	ck_assert_int_eq(symbol(obj, "probe")->bind, STB_GLOBAL);
	ck_assert_int_eq(symbol(obj, "probe")->type, STT_FUNC);
	ck_assert_int_eq(symbol(obj, "mine")->type, STT_OBJECT);
	ck_assert_int_eq(symbol(obj, "mine")->size, 8);
}

static void check_debug(const struct obj *obj, const char *flags)
{
	const struct obj_section *info = obj_section_find(obj, ".debug_info");

	ck_assert_int_eq(info != NULL, strstr(flags, "-g") != NULL);
	if (!info)
		return;
	ck_assert_int_eq(info->role, ROLE_DEBUG);
	ck_assert_uint_eq(info->flags & SHF_COMPRESSED, 0);
	/* Its first four bytes are how many follow them (DWARF). */
	ck_assert_uint_eq(*(const uint32_t *)info->bytes + 4, info->size);
}

/* Two pointers to strings are two relocations of data. */
static void check_pointers(const struct obj *obj, const char *name)
{
	const struct obj_section *section = obj_section_find(obj, name);

	ck_assert_ptr_nonnull(section);
	ck_assert_int_eq(section->reloc_count, 2);
	ck_assert_str_eq(obj_reloc_name(section->relocs[1].type),
			 "R_BPF_64_ABS64");
}

static void check_built(int i)
{
	struct obj obj;
	size_t size;
	char *bytes = compile(built[i].flags, &size);

	ck_assert_msg(obj_read(&obj, bytes, size) == 0, "%s", err_text());
	free(bytes);
	check_role(&obj, "?kprobe/vfs_read", ROLE_PROGRAM);
	check_role(&obj, ".text", ROLE_TEXT);
	check_role(&obj, ".bss", ROLE_BSS);
	check_role(&obj, ".data.mine", ROLE_DATA);
	check_role(&obj, ".rodata", ROLE_RODATA);
	check_role(&obj, ".rodata.str1.1", ROLE_RODATA);
	check_pointers(&obj, strstr(built[i].flags, "-fPIC") ? ".data.rel.ro"
							     : ".rodata");
	check_symbols(&obj);
	check_debug(&obj, built[i].flags);
	ck_assert_str_eq(obj.license, "GPL");
	ck_assert_uint_eq(obj.version, 0x060c00);
	obj_close(&obj);
}
TABLE(built, built, check_built);
