/* rawbpf xray: an object that clang makes, at every step. */
#include "loader/err.h"
#include "loader/kernel.h"
#include "tests/cli/clang.h"
#include "tests/cli/cli.h"
#include "tests/command.h"
#include "tests/run.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* clang-format off */

static const char source[] =
	"#include \"bpf/all.h\"\n"
	"#include \"bpf/core.h\"\n"
	"struct task_struct { int pid; } CORE;\n"
	"struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 4);\n"
	"	__type(key, __u32); __type(value, __u64);\n"
	"	__uint(pinning, 1); } sizes SEC(\".maps\");\n"
	"const volatile int loud = 0;\n"
	"static __noinline int half(struct __sk_buff *skb)\n"
	"{	return skb->len / (skb->mark + 1); }\n"
	"SEC(\"tc\") int share(struct __sk_buff *skb)\n"
	"{\n"
	"	__u32 key = half(skb); __u64 *size;\n"
	"	if (loud)\n"
	"		bpf_printk(\"loud\");\n"
	"	size = bpf_map_lookup_elem(&sizes, &key);\n"
	"	return size ? *size : 0;\n"
	"}\n"
	"SEC(\"raw_tp/sys_enter\") int who(void *ctx)\n"
	"{\n"
	"	struct task_struct *task = (void *)bpf_get_current_task();\n"
	"	return BPF_CORE_READ(task, pid);\n"
	"}\n"
	"SEC(\"?tc\") int bad(struct __sk_buff *skb)\n"
	"{	return *(volatile int *)(long)skb->cb[0]; }\n"
	"SEC(\"license\") char its_license[] = \"GPL\";\n";

static const struct row {
	const char *says, *options;
	int status;
	const char *out, *not, *err;
} rows[] = {
	{ "a line of C begins its instructions", "share", 0,
	  "return skb->len / (skb->mark + 1); }\n", NULL, "" },
	{ "the hole for a map, before", "share", 0,
	  "  18 01 00 00 00 00 00 00  r1 = 0x0\n"
	  "        00 00 00 00 00 00 00 00\n    ->  18 11 00 00", NULL, "" },
	{ "what went into it, and why", "share", 0,
	  "]                   ; map `sizes`, fd ", NULL, "" },
	{ "a field by CO-RE, and why", "who", 0,
	  "; field `pid` of `struct task_struct` is at byte ", NULL, "" },
	{ "the field of the context that is elsewhere", "share", 0,
	  "; context access: `len` of struct __sk_buff\n", NULL, "" },
	{ "a lookup that became instructions", "share", 0,
	  "; inlined: no helper is called\n", NULL, "" },
	{ "code that nothing reaches", "share", 0,
	  "    x-                                                            "
	  "; nothing reaches it: removed\n", NULL, "" },
	{ "a division that is guarded", "share", 0,
	  "if w1 != 0x0 goto pc+2           ; guarded against dividing by 0\n",
	  NULL, "" },
	{ "the functions of a program", "share", 0, "\nhalf:\n", NULL, "" },
	{ "which of them is called", "share", 0,
	  "; half, function 1 of the program\n", NULL, "" },
	{ "a helper's address, by its name", "who", 0,
	  "call bpf_probe_read_kernel       ; helper 113, by its address\n",
	  NULL, "" },
	{ "native code, with its prologue", "who --jit", 0, "; prologue\n",
	  NULL, "" },
	{ "native code, with its epilogue", "who --jit", 0, "; epilogue\n",
	  NULL, "" },
	{ "no native code if nobody asks for it", "who", 0,
	  "bytes of native code\n", "; prologue", "" },
	{ "only the program that was asked for", "who", 0,
	  "program who, SEC(\"raw_tp/sys_enter\")\n", "share", "" },
	{ "all of them, and what begins with ? is left out", "", 0,
	  "program share, SEC(\"tc\")\n", "program bad", "" },
	{ "nothing of the kernel without loading", "share --no-load", 0,
	  "r1 = 0x0                         ; map `sizes`\n", " xN ", "" },
	{ "the fit to types in a file", "who --btf /sys/kernel/btf/vmlinux", 0,
	  "; field `pid` of `struct task_struct` is at byte ", "helper 113",
	  "" },
	{ "what was refused, and why", "bad", 1,
	  "\nrefused: program 'bad': bpf(BPF_PROG_LOAD): "
	  "Permission denied (EACCES)\n", "as the kernel keeps them", "" },
	{ "the instructions of what was refused", "bad", 1,
	  "*(u32 *)(r1 +48)\n", NULL, "" },
	{ "a misspelt program", "shore", 1, "", NULL,
	  "it has no program 'shore'; did you mean 'share'?" },
	{ "a variable's first value, which keeps code alive",
	  "share --set loud=1", 0, "call bpf_trace_printk ", "removed", "" },
	{ "the size of a map", "share --map sizes=9", 0, "r0 >= 0x9 goto",
	  NULL, "" },
	{ "the size of a map that is no number", "share --map sizes=x", 2, "",
	  NULL, "--map wants NAME=ENTRIES or NAME=ENTRIES,BYTES" },
};

/* clang-format on */

/* The object's path; the caller unlinks and frees it. */
static char *compile(void)
{
	char words[300], *from = cli_file(source, sizeof(source) - 1), *path;

	ck_assert_int_gt(asprintf(&path, "%s.o", from), 0);
	snprintf(words, sizeof(words), X86 "-x c -c %s -o %s", from, path);
	must_compile(words);
	ck_assert_int_eq(chmod(path, 0644), 0);
	unlink(from);
	free(from);
	return path;
}

static void need_loading(void)
{
	if (kernel_can(CAN_BPF) < 0)
		skip("programs cannot be loaded here: %s", err_text());
}

static void run(struct cli *c, const char *options)
{
	char line[300], *path = compile();

	snprintf(line, sizeof(line), "xray %s%s%s", path, *options ? " " : "",
		 options);
	cli_line(c, line, NULL, 0);
	unlink(path);
	free(path);
}

static void check_row(int i)
{
	const struct row *r = &rows[i];
	struct cli c;

	need_loading();
	run(&c, r->options);
	ck_assert_msg(strstr(c.out, r->out), "%.1500s", c.out);
	ck_assert_msg(!r->not || !strstr(c.out, r->not ), "%.1500s", c.out);
	ck_assert_msg(strstr(c.err, r->err), "%s", c.err);
	ck_assert_int_eq(c.status, r->status);
	ck_assert_int_lt(access("/sys/fs/bpf/sizes", F_OK), 0);
	cli_close(&c);
}
TABLE(xray, rows, check_row);

/* ---- Without the right to load ---- */

static const struct {
	const char *says, *text;
} nobody[] = {
	{ "nobody sees what would be sent",
	  "; field `pid` of `struct task_struct` is at byte " },
	{ "nobody is told why not the rest",
	  "bpf(BPF_MAP_CREATE): Operation not permitted (EPERM)\n" },
};

static void check_nobody(int i)
{
	struct cli c;

	if (geteuid())
		skip("only root can become nobody");
	command_need_open("rawbpf");
	ck_assert_int_eq(setresuid(65534, 65534, 65534), 0);
	run(&c, "who");
	ck_assert_msg(strstr(c.out, nobody[i].text), "%.1500s", c.out);
	ck_assert_int_eq(c.status, 3);
	cli_close(&c);
}
TABLE(xray_nobody, nobody, check_nobody);

/* ---- JSON ---- */

/* The first instruction that has a text which begins so. */
static json_t *find_insn(json_t *program, const char *key, const char *value)
{
	json_t *line, *insn;
	size_t i, k;

	json_array_foreach(json_object_get(program, "lines"), i, line)
	{
		json_array_foreach(json_object_get(line, "insns"), k, insn)
		{
			json_t *at = json_object_get(insn, key);

			if (at && !strncmp(json_string_value(at), value,
					   strlen(value)))
				return insn;
		}
	}
	return NULL;
}

static const struct {
	const char *says, *key, *value; /* an instruction has this */
	size_t xlated;			/* and became so many */
} values[] = {
	{ "a context access in JSON", "why",
	  "context access: `len` of struct __sk_buff", 1 },
	{ "a lookup that became instructions, in JSON", "rewrite", "inlined",
	  7 },
	{ "dead code in JSON", "rewrite", "gone", 0 },
	{ "a hole that was filled, in JSON", "filled", "map `sizes`, fd ", 1 },
};

static void check_json(int i)
{
	json_t *all, *program, *insn;
	struct cli c;

	need_loading();
	run(&c, "share --json --jit");
	all = json_loads(c.out, 0, NULL);
	program = json_array_get(json_object_get(all, "programs"), 0);
	insn = find_insn(program, values[i].key, values[i].value);
	ck_assert_msg(insn != NULL, "%.1500s", c.out);
	ck_assert_uint_eq(json_array_size(json_object_get(insn, "xlated")),
			  values[i].xlated);
	ck_assert_int_eq(json_array_size(json_object_get(insn, "native")) > 0,
			 values[i].xlated > 0);
	ck_assert_ptr_nonnull(json_object_get(insn, "sent"));
	json_decref(all);
	cli_close(&c);
}
TABLE(xray_json, values, check_json);
