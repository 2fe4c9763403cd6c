/* Types for the kernel: those of libbpf-tools, and of what clang makes now
 * with everything in it, at every level of what a kernel may know. */
#include "loader/btf/upload.h"
#include "loader/btf/find.h"
#include "loader/err.h"
#include "loader/kernel.h"
#include "loader/object/proginfo.h"
#include "loader/sys.h"
#include "tests/cli/cli.h"
#include "tests/cli/tools.h"
#include "tests/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct obj obj;
static struct btf btf;
static struct ext ext;
static struct externs externs;

/* An object with its types; what it needs of `bytes` is copied. */
static void open_object(const char *who, const void *bytes, size_t size)
{
	const struct obj_section *section;

	ck_assert_msg(obj_read(&obj, bytes, size) == 0, "%s: %s", who,
		      err_text());
	section = obj_section_find(&obj, ".BTF");
	ck_assert_ptr_nonnull(section);
	ck_assert_msg(btf_read(&btf, section->bytes, section->size, NULL) == 0,
		      "%s: %s", who, err_text());
	section = obj_section_find(&obj, ".BTF.ext");
	ck_assert_ptr_nonnull(section);
	ck_assert_msg(ext_read(&ext, &btf, section->bytes, section->size) == 0,
		      "%s: %s", who, err_text());
	ck_assert_msg(externs_read(&externs, &obj, &btf) == 0, "%s: %s", who,
		      err_text());
}

static void close_object(void)
{
	ext_close(&ext);
	btf_close(&btf);
	obj_close(&obj);
}

/* ---- Accepted ---- */

static void check_level(const char *who, unsigned int knows)
{
	struct btf_spec spec = { 0 };
	char log[2000] = "";
	int fd;

	spec.btf = btf_upload(&obj, &btf, &externs, knows, &spec.size);
	ck_assert_msg(spec.btf != NULL, "%s: %s", who, err_text());
	fd = sys_btf_load(&spec);
	if (fd < 0) {
		spec.log_level = 1;
		spec.log_buf = log;
		spec.log_size = sizeof(log);
		sys_btf_load(&spec);
		ck_abort_msg("%s, a kernel that knows %#x: %s\n%.1500s", who,
			     knows, err_text(),
			     strlen(log) > 1500 ? log + strlen(log) - 1500
						: log);
	}
	close(fd);
	free((void *)spec.btf);
}

/* Kernels in their order: each knows all that the one before did. */
static void check_levels(const char *who)
{
	for (unsigned int knows = 0; knows <= BTF_KNOWS_ALL;
	     knows = 2 * knows + 1)
		check_level(who, knows);
}

/* ---- Records of programs ---- */

/* As the kernel wants them: one FUNC per function, where it begins; lines in
 * order, one of them where each function begins. */
static void check_program(const char *who, const struct obj_func *func)
{
	struct subprog prog;
	struct proginfo info;
	const struct bpf_func_info *f;
	const struct bpf_line_info *l;
	uint32_t next = 0;

	ck_assert_int_eq(subprog_link(&prog, &obj, func), 0);
	ck_assert_int_eq(proginfo_make(&info, &obj, &ext, &prog), 0);
	ck_assert_msg((int)info.funcs.count == prog.part_count, "%s: %s", who,
		      func->name);
	ck_assert_uint_eq(info.funcs.size, sizeof(*f));
	ck_assert_uint_eq(info.lines.size, sizeof(*l));
	f = info.funcs.rows;
	l = info.lines.rows;
	for (int i = 0; i < prog.part_count; i++) {
		const struct btf_type *t = btf_type(&btf, f[i].type_id);

		ck_assert_int_eq(f[i].insn_off, prog.parts[i].start);
		ck_assert_str_eq(btf_name(&btf, t), prog.parts[i].func->name);
	}
	for (uint32_t i = 0; i < info.lines.count; i++) {
		ck_assert_uint_lt(l[i].insn_off, prog.count);
		if (i)
			ck_assert_uint_gt(l[i].insn_off, l[i - 1].insn_off);
		if (next < info.funcs.count &&
		    f[next].insn_off == l[i].insn_off)
			next++;
	}
	ck_assert_msg(next == info.funcs.count, "%s: %s: %u of %u functions",
		      who, func->name, next, info.funcs.count);
}

/* ---- libbpf-tools ---- */

static int programs;

static void need_bpf(void)
{
	if (kernel_can(CAN_BPF))
		skip("%s", err_text());
}

static void tool_types(const char *tool, const unsigned char *bytes,
		       size_t size)
{
	open_object(tool, bytes, size);
	check_levels(tool);
	close_object();
}

static void tool_records(const char *tool, const unsigned char *bytes,
			 size_t size)
{
	open_object(tool, bytes, size);
	for (int i = 0; i < obj.func_count; i++, programs++)
		check_program(tool, &obj.funcs[i]);
	close_object();
}

static void all_types(void)
{
	need_bpf();
	ck_assert_int_gt(tools_each(tool_types), 50);
}

static void all_records(void)
{
	ck_assert_int_gt(tools_each(tool_records), 50);
	ck_assert_int_gt(programs, 300);
}

/* ---- clang ---- */

static const char source[] =
	"#define SEC(name) __attribute__((section(name), used))\n"
	"#define ALONE __attribute__((noinline))\n"
	"struct task { int pid; } __attribute__((preserve_access_index));\n"
	"enum wide { HUGE_ONE = 0x100000000ull, SMALL = 1 };\n"
	"enum minus { LESS = -1, NONE };\n"
	"extern int kfunc(int) SEC(\".ksyms\");\n"
	"extern struct task runqueues SEC(\".ksyms\");\n"
	"extern int LINUX_KERNEL_VERSION SEC(\".kconfig\");\n"
	"extern char CONFIG_X __attribute__((weak)) SEC(\".kconfig\");\n"
	"extern long CONFIG_HZ SEC(\".kconfig\");\n"
	"int first = 1, total; static volatile int own = 3, zero;\n"
	"__attribute__((visibility(\"hidden\"))) long hidden = 7;\n"
	"volatile const long limit = 5; const volatile char letter = 'a';\n"
	"float pi; enum wide wide; enum minus minus;\n"
	"int tagged __attribute__((btf_decl_tag(\"a.b c\")));\n"
	"int __attribute__((btf_type_tag(\"user\"))) *pointer;\n"
	"static ALONE int clamp(volatile int a) { return a & own; }\n"
	"__attribute__((visibility(\"hidden\")))\n"
	"ALONE int concealed(int a) { static volatile int own; own += a;\n"
	"	zero++; return clamp(a) + own; }\n"
	"ALONE int global(int a, struct task *t) { return clamp(a) + t->pid; }\n"
	"SEC(\"tc\") int all(void *ctx) { minus = total; hidden++; first++;\n"
	"	wide = limit + letter; pi = 1; tagged = 1; *pointer = 3;\n"
	"	return concealed(1) + global(2, &runqueues) + kfunc(3) +\n"
	"	       LINUX_KERNEL_VERSION + CONFIG_X + CONFIG_HZ; }\n"
	"SEC(\"license\") char gpl[] = \"GPL\";\n";

static void open_compiled(void)
{
	char command[200], *from = cli_file(source, sizeof(source) - 1);
	char *bytes;
	size_t size;

	snprintf(command, sizeof(command),
		 "clang -target bpf -g -O2 -w -x c "
		 "-c %s -o %s.o",
		 from, from);
	ck_assert_int_eq(system(command), 0);
	unlink(from);
	snprintf(command, sizeof(command), "%s.o", from);
	bytes = cli_read(command, &size);
	unlink(command);
	free(from);
	open_object("clang's", bytes, size);
	free(bytes);
}

static void compiled_types(void)
{
	need_bpf();
	open_compiled();
	check_levels("clang's");
	close_object();
}

static void compiled_records(void)
{
	open_compiled();
	for (int i = 0; i < obj.func_count; i++)
		check_program("clang's", &obj.funcs[i]);
	close_object();
}

/* What is asked of the copy, by name. */
static struct btf sent;

static uint32_t linkage(const char *name, int kind)
{
	uint32_t id = btf_find_kind(&sent, name, kind);
	const struct btf_type *t = btf_type(&sent, id);

	ck_assert_msg(t != NULL, "%s", name);
	return kind == BTF_KIND_FUNC
		       ? btf_vlen(t)
		       : ((const struct btf_var *)btf_tail(t))->linkage;
}

static const struct obj_symbol *symbol_named(const char *name)
{
	for (int i = 0; i < obj.symbol_count; i++)
		if (!strcmp(obj.symbols[i].name, name))
			return &obj.symbols[i];
	ck_abort_msg("%s", name);
	return NULL;
}

/* Each variable is where its symbol is, and the section is as large. */
static void check_section(const char *name)
{
	uint32_t id = btf_find_kind(&sent, name, BTF_KIND_DATASEC);
	const struct btf_type *t = btf_type(&sent, id);
	const struct btf_var_secinfo *v = btf_tail(t);
	uint32_t end = 0;

	ck_assert_msg(id > 0, "%s", name);
	ck_assert_uint_eq(t->size, obj_section_find(&obj, name)->size);
	for (uint32_t i = 0; i < btf_vlen(t); i++) {
		const char *var = btf_name(&sent, btf_type(&sent, v[i].type));

		ck_assert_uint_ge(v[i].offset, end);
		end = v[i].offset + v[i].size;
		if (strcmp(var, "own")) /* there are two */
			ck_assert_uint_eq(v[i].offset,
					  symbol_named(var)->value);
	}
}

static void check_kconfig(void)
{
	uint32_t id = btf_find_kind(&sent, ".kconfig", BTF_KIND_DATASEC);
	const struct btf_type *t = btf_type(&sent, id);
	const struct btf_var_secinfo *v = btf_tail(t);

	ck_assert_uint_eq(btf_vlen(t), 3);
	ck_assert_uint_eq(t->size, 13);
	for (int i = 0; i < 3; i++)
		ck_assert_uint_eq(v[i].offset, i == 0 ? 0 : i == 1 ? 8 : 12);
}

static void compiled_layout(void)
{
	uint32_t size;
	void *bytes;

	open_compiled();
	bytes = btf_upload(&obj, &btf, &externs, BTF_KNOWS_ALL, &size);
	ck_assert_msg(bytes != NULL, "%s", err_text());
	ck_assert_int_eq(btf_read(&sent, bytes, size, NULL), 0);
	check_section(".data");
	check_section(".bss");
	check_section(".rodata");
	check_section("license");
	check_kconfig();
	ck_assert_uint_eq(linkage("concealed", BTF_KIND_FUNC), BTF_FUNC_STATIC);
	ck_assert_uint_eq(linkage("global", BTF_KIND_FUNC), BTF_FUNC_GLOBAL);
	ck_assert_uint_eq(linkage("kfunc", BTF_KIND_FUNC), BTF_FUNC_GLOBAL);
	ck_assert_uint_eq(linkage("hidden", BTF_KIND_VAR), BTF_VAR_STATIC);
	ck_assert_uint_eq(linkage("runqueues", BTF_KIND_VAR),
			  BTF_VAR_GLOBAL_ALLOCATED);
	btf_close(&sent);
	free(bytes);
	close_object();
}

static const struct {
	const char *says;
	void (*check)(void);
} cases[] = {
	{ "this kernel takes the types of every tool at every level",
	  all_types },
	{ "each function of every tool has its type and its lines",
	  all_records },
	{ "this kernel takes the types of all C has at every level",
	  compiled_types },
	{ "variables are in the types where they are in the object",
	  compiled_layout },
	{ "calls take the records of their functions along", compiled_records },
};

static void check_case(int i)
{
	cases[i].check();
}
TABLE(upload, cases, check_case);
