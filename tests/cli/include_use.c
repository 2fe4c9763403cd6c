/* The headers of BPF programs in use: what compiles, and what comes out. */
#include "loader/err.h"
#include "loader/object/obj.h"
#include "tests/cli/clang.h"
#include "tests/cli/cli.h"
#include "tests/run.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- What programs write ---- */

#define STRUCTS                                                              \
	"struct task_struct { int pid; unsigned int bit : 1; char comm[16];" \
	" struct task_struct *up; } CORE;\n"
#define AT(field, number)                                               \
	"_Static_assert(__builtin_offsetof(REGS, " field ") == " number \
	", \"\");\n"

/* clang-format off */

static const struct {
	const char *says;
	const char *flags;
	const char *code;	/* after #include "bpf/all.h" */
	const char *error;	/* NULL: it compiles */
} uses[] = {
	{ "a read along six pointers", X86, STRUCTS
	  "int f(struct task_struct *t)\n"
	  "{ return BPF_CORE_READ(t, up, up, up, up, up, pid); }\n", NULL },
	{ "a read inside a read", X86, STRUCTS
	  "int f(struct task_struct *t)\n"
	  "{ return BPF_CORE_READ(BPF_CORE_READ(t, up), up, pid); }\n", NULL },
	{ "a read of a field that is const", X86,
	  "struct cred { const int uid; const struct cred *const up; } CORE;\n"
	  "int f(struct cred *c) { return BPF_CORE_READ(c, up, uid); }\n",
	  NULL },
	{ "an array read into a variable", X86, STRUCTS
	  "int f(struct task_struct *t) { char comm[16];\n"
	  "return BPF_CORE_READ_INTO(&comm, t, up, up, up, up, up, comm) +\n"
	  "BPF_CORE_READ_STR_INTO(&comm, t, comm) + comm[0]; }\n", NULL },
	{ "a bit-field, both ways", X86, STRUCTS
	  "int f(struct task_struct *t)\n"
	  "{ return BPF_CORE_READ_BITFIELD(t, bit) +\n"
	  "BPF_CORE_READ_BITFIELD_PROBED(t, bit); }\n", NULL },
	{ "a bit-field where the highest byte comes first",
	  "-target bpfeb " X86, STRUCTS "int f(struct task_struct *t)\n"
	  "{ return BPF_CORE_READ_BITFIELD_PROBED(t, bit); }\n", NULL },
	{ "questions about fields, types and enums", X86, STRUCTS
	  "enum e { ONE = 1 };\n"
	  "int f(struct task_struct *t)\n"
	  "{ return bpf_core_field_exists(t->pid) +\n"
	  "bpf_core_field_offset(struct task_struct, up) +\n"
	  "bpf_core_field_size(t->comm) +\n"
	  "bpf_core_type_exists(struct task_struct) +\n"
	  "bpf_core_type_size(struct task_struct) +\n"
	  "bpf_core_type_id_local(struct task_struct) +\n"
	  "bpf_core_type_id_kernel(struct task_struct) +\n"
	  "bpf_core_enum_value_exists(enum e, ONE) +\n"
	  "bpf_core_enum_value(enum e, ONE); }\n", NULL },
	{ "a line without values, with three, and with eleven", X86,
	  "void f(void) { bpf_printk(\"none\"); bpf_printk_stack(\"%d\", 1);\n"
	  "bpf_printk(\"%d %d %s\", 1, 2, \"three\");\n"
	  "bpf_printk(\"%d\", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11); }\n", NULL },
	{ "programs that read like functions", X86,
	  "SEC(\"raw_tp/x\") int BPF_PROG(none) { return ctx[0]; }\n"
	  "SEC(\"tp_btf/x\") int BPF_PROG(eleven, int a, void *b, long c,\n"
	  "char d, bool e, int f, int g, int h, int i, int j, int k)\n"
	  "{ return a + !b + c + d + e + f + g + h + i + j + k; }\n"
	  "SEC(\"kprobe/x\") int BPF_KPROBE(probe, int a, void *b)\n"
	  "{ return a + !b; }\n"
	  "SEC(\"kretprobe/x\") int BPF_KRETPROBE(result, long ret)\n"
	  "{ return ret; }\n"
	  "SEC(\"ksyscall/x\") int BPF_KSYSCALL(call, int a, void *b, long c,\n"
	  "int d, int e) { return a + !b + c + d + e; }\n", NULL },
	{ "the same on arm64", ARM64,
	  "SEC(\"kprobe/x\") int BPF_KPROBE(probe, int a, void *b)\n"
	  "{ return a + !b; }\n"
	  "SEC(\"ksyscall/x\") int BPF_KSYSCALL(call, int a, void *b, long c,\n"
	  "int d, int e) { return a + !b + c + d + e; }\n", NULL },
	{ "programs that read like marks, with none and with twelve values",
	  "", "SEC(\"usdt/x:y:z\") int BPF_USDT(none) { return !ctx; }\n"
	  "SEC(\"usdt/x:y:z\") int BPF_USDT(twelve, int a, void *b, long c,\n"
	  "char d, bool e, int f, int g, int h, int i, int j, int k, int l)\n"
	  "{ return a + !b + c + d + e + f + g + h + i + j + k + l; }\n",
	  NULL },
	{ "x86's registers are where ptrace(2) has them", X86,
	  AT("REGS_PARM1", "112") AT("REGS_PARM2", "104")
	  AT("REGS_PARM3", "96") AT("REGS_PARM4", "88") AT("REGS_CALL4", "56")
	  AT("REGS_PARM5", "72") AT("REGS_RC", "80") AT("REGS_CALL", "120")
	  AT("REGS_IP", "128") AT("REGS_SP", "152") AT("REGS_FP", "32"), NULL },
	{ "arm64's registers are where ptrace(2) has them", ARM64,
	  AT("REGS_PARM1", "0") AT("REGS_PARM5", "32") AT("REGS_CALL", "64")
	  AT("REGS_FP", "232") AT("REGS_SP", "248") AT("REGS_IP", "256")
	  AT("REGS_CALL1", "272"), NULL },
	{ "registers of no architecture", "",
	  "long f(void *ctx) { return PT_REGS_PARM1(ctx); }\n",
	  "which registers? -D__TARGET_ARCH_x86 or _arm64" },
	{ "a helper with too few arguments", "",
	  "void f(void) { bpf_map_delete_elem(NULL); }\n",
	  "too few arguments" },
	{ "a helper with six arguments: there are five registers", "",
	  "void f(void) { bpf_printk_stack(\"%d %d %d %d\", 1, 2, 3, 4); }\n",
	  "too many args" },
	{ "numbers of packets, on a machine that has them the other way", "",
	  "_Static_assert(bpf_htons(0x1234) == 0x3412, \"\");\n"
	  "_Static_assert(bpf_ntohl(0x12345678) == 0x78563412, \"\");\n"
	  "_Static_assert(bpf_cpu_to_le16(0x1234) == 0x1234, \"\");\n", NULL },
	{ "numbers of packets, on one that has not", "-target bpfeb ",
	  "_Static_assert(bpf_htons(0x1234) == 0x1234, \"\");\n"
	  "_Static_assert(bpf_cpu_to_le16(0x1234) == 0x3412, \"\");\n", NULL },
	{ "headers of the system after ours",
	  "-idirafter /usr/include/$(uname -m)-linux-gnu ",
	  "#include <linux/if_ether.h>\n#include <linux/ip.h>\n"
	  "#include <linux/tcp.h>\n#include <linux/pkt_cls.h>\n"
	  "#include <linux/stat.h>\n#include <asm/stat.h>\n"
	  "int f(struct iphdr *ip) { return ip->ttl; }\n", NULL },
	{ "a map with a number of 64 bits, and one of functions", "",
	  "int callee(void *ctx);\n"
	  "struct { __uint(type, BPF_MAP_TYPE_PROG_ARRAY);\n"
	  "__ulong(map_extra, 0x100000000ULL); __ulong(other, 2);\n"
	  "__array(values, int(void *)); } m SEC(\".maps\") =\n"
	  "{ .values = { [1] = &callee } };\n", NULL },
};

/* clang-format on */

static void check_use(int i)
{
	char source[4096], words[2 * PATH_MAX + 100], *path, *said;
	int status;

	snprintf(source, sizeof(source), "#include \"bpf/all.h\"\n%s",
		 uses[i].code);
	path = cli_file(source, strlen(source));
	snprintf(words, sizeof(words),
		 "-Wall -Wextra -Werror %s -x c -c %s -o /dev/null",
		 uses[i].flags, path);
	status = clang(words, &said);
	unlink(path);
	free(path);
	ck_assert_msg((status != 0) == (uses[i].error != NULL), "%.1500s",
		      said);
	if (uses[i].error)
		ck_assert_msg(strstr(said, uses[i].error), "%.1500s", said);
	free(said);
}
TABLE(include_uses, uses, check_use);

/* ---- The lessons' programs ---- */

static const struct {
	const char *says;
	const char *file; /* in progs/ */
	int programs;	  /* sections of them */
	int relocs;	  /* in these */
} objects[] = {
	{ "lesson 6: nothing to fill in", "06-object/hello", 1, 0 },
	{ "lesson 7: the map, twice", "07-maps-in-elf/counter", 1, 2 },
	{ "lesson 7: the same in the old form", "07-maps-in-elf/counter_old", 1,
	  2 },
	{ "lesson 8: a map for two programs", "08-read-pair/read", 2, 4 },
	{ "lesson 8: the refused one", "08-read-pair/refused", 1, 1 },
	{ "lesson 9: variables and calls", "09-globals-and-calls/calls", 2, 7 },
	{ "lesson 10: a map of structs", "10-types/types", 1, 2 },
	{ "lesson 11: CO-RE records are no relocations", "11-co-re/core", 1,
	  2 },
};

static void object_compile(struct obj *obj, const char *file)
{
	char words[2 * PATH_MAX], *path = cli_file("", 0), *bytes;
	size_t size;

	snprintf(words, sizeof(words), X86 "-c progs/%s.bpf.c -o %s", file,
		 path);
	must_compile(words);
	bytes = cli_read(path, &size);
	ck_assert_msg(obj_read(obj, bytes, size) == 0, "%s", err_text());
	free(bytes);
	unlink(path);
	free(path);
}

static void check_object(int i)
{
	int programs = 0, relocs = 0;
	struct obj obj;

	object_compile(&obj, objects[i].file);
	for (int j = 1; j < obj.section_count; j++) {
		if (obj.sections[j].role != ROLE_PROGRAM)
			continue;
		programs++;
		relocs += obj.sections[j].reloc_count;
	}
	ck_assert_int_eq(programs, objects[i].programs);
	ck_assert_int_eq(relocs, objects[i].relocs);
	ck_assert_str_eq(obj.license, "GPL");
	obj_close(&obj);
}
TABLE(include_objects, objects, check_object);
