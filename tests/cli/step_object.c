/* The debugger on an object that clang has made: NAME, maps, and the rest. */
#include "tests/cli/clang.h"
#include "tests/cli/cli.h"
#include "tests/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* clang-format off */

static const char source[] =
	"#define SEC(name) __attribute__((section(name), used))\n"
	"#define EXT(name) __attribute__((section(name)))\n"
	"struct { int (*type)[1], (*max_entries)[4]; int *key; long *value; }"
	"	counts SEC(\".maps\");\n"
	"int global = 5; long seen[2]; const volatile int limit = 3;\n"
	"static void *(*lookup)(void *, const void *) = (void *)1;\n"
	"SEC(\"xdp\") int count(void *ctx) { int key = 1;\n"
	"	long *value = lookup(&counts, &key);\n"
	"	if (value) *value += 1; return 2; }\n"
	"SEC(\"tc\") int other(void *ctx) { return global; }\n"

	"struct task { int pid; } __attribute__((preserve_access_index));\n"
	"static __attribute__((noinline)) int scale(int x) {\n"
	"	return x * limit; }\n"
	"SEC(\"tc\") int whole(struct task *t) {\n"
	"	seen[1] += scale(t->pid); return global += seen[1]; }\n"

	"static int add(int i, int *sum) { *sum += i; return 0; }\n"
	"static long (*loop)(int, void *, void *, long) = (void *)181;\n"
	"SEC(\"tc\") int looped(void *ctx) { int sum = 0;\n"
	"	loop(5, add, &sum, 0); return sum; }\n"

	"static long (*tail)(void *, void *, int) = (void *)12;\n"
	"struct { int (*type)[3], (*max_entries)[2], (*key_size)[4],\n"
	"	(*value_size)[4]; int (*values[])(void *); } progs\n"
	"	SEC(\".maps\") = { .values = { [1] = &other } };\n"
	"SEC(\"tc\") int jump(void *ctx) { global = 99;\n"
	"	tail(ctx, &progs, 1); return 1; }\n"

	"struct { int type, key, value, entries; } old SEC(\"maps\") =\n"
	"	{ 2, 4, 4, 1 };\n"
	"SEC(\"tc\") int oldest(void *ctx) { int key = 0;\n"
	"	int *value = lookup(&old, &key);\n"
	"	return value ? ++*value : -1; }\n"

	"SEC(\"tc\") int forbidden(void *ctx) {\n"
	"	*(volatile int *)&limit = 7; return 0; }\n"

	"extern int CONFIG_HZ EXT(\".kconfig\");\n"
	"SEC(\"tc\") int setting(void *ctx) { return CONFIG_HZ; }\n"

	"extern void bpf_rcu_read_lock(void) EXT(\".ksyms\");\n"
	"extern void bpf_iter_nix(void) EXT(\".ksyms\") __attribute__((weak));\n"
	"extern const int jiffies EXT(\".ksyms\");\n"
	"SEC(\"tc\") int locked(void *ctx) { if (bpf_iter_nix) return 1;\n"
	"	global = 0; bpf_rcu_read_lock(); return 0; }\n"
	"SEC(\"tc\") int ticking(void *ctx) { return jiffies; }\n"

	"struct { int (*type)[2]; int *key, *value; } some SEC(\".maps\");\n"
	"SEC(\"tc\") int open(void *ctx) { int key = 0;\n"
	"	int *value = lookup(&some, &key);\n"
	"	return value ? *value : -1; }\n"

	"struct { int (*type)[7], (*max_entries)[4], (*key_size)[4],\n"
	"	(*value_size)[64]; } stacks SEC(\".maps\");\n"
	"static long (*stackid)(void *, void *, long) = (void *)27;\n"
	"SEC(\"tc\") int stack(void *ctx) {\n"
	"	return stackid(ctx, &stacks, 0); }\n";

/* The same type in a kernel where it has grown. */
#define GROWN	"struct task { long a, b; int tgid, pid; } x;\n"
#define WIDER	"struct task { long pid; } x;\n"
#define SHRUNK	"struct task { int tgid; } x;\n"
#define HZ	"# Linux/x86 6.1.180 Kernel Configuration\nCONFIG_HZ=250\n"

static const struct row {
	const char *says, *name, *options, *script;
	int status;
	const char *out, *err;
	const char *types; /* of a kernel; NULL: not given */
} rows[] = {
	{ "a function by its name, with its map", ":count",
	  "--map counts=hash,4,8,4 --entry 1=7", "c\nmaps", 0,
	  "  1: 8\n", "", NULL },
	{ "the line of C that an instruction comes from", ":count",
	  "--map counts=hash,4,8,4 --entry 1=7", "break line 8\nc", 0,
	  " 8| \tif (value) *value += 1; return 2; }\n", "", NULL },
	{ "which function, if there are several", "", "--lenient", "", 1, "",
	  "say which function, as FILE:NAME: count, other, whole", NULL },
	{ "a misspelt function", ":cuont", "--lenient", "", 1, "",
	  "it has no function 'cuont'; did you mean 'count'?", NULL },
	{ "a map of the object's, with an entry", ":count",
	  "--map counts --entry 1=7", "c\nmaps", 0,
	  "counts: HASH, key 4, value 8, 4 entries, fd 3\n  1: 8\n", "", NULL },
	{ "a map of the old form, without being asked for", ":oldest", "",
	  "c\nmaps", 0, "exited: r0 is 1\n", "", NULL },
	{ "a map that the object does not have", ":count", "--map cuonts", "",
	  2, "", "--map cuonts: it has no map 'cuonts'; did you mean 'counts'?", NULL },
	{ "a global variable", ":other", "", "c", 0, "exited: r0 is 5\n", "", NULL },
	{ "fields, variables and what it calls", ":whole", "--ctx task:pid=7",
	  "c", 0, "exited: r0 is 0x1a (26)\n", "", GROWN },
	{ "a constant that is set", ":whole", "--ctx task:pid=7 --set limit=10",
	  "c", 0, "exited: r0 is 0x4b (75)\n", "", GROWN },
	{ "a variable that is not there", ":whole", "--set lmit=10", "", 1, "",
	  "it has no variable 'lmit'; did you mean 'limit'?", NULL },
	{ "the C line of a function that is called", ":whole",
	  "--ctx task:pid=7", "break line 12\nc", 0,
	  " 12| \treturn x * limit; }\n", "", GROWN },
	{ "variables are what they were, after back", ":whole",
	  "--ctx task:pid=7", "c\ngoto 0\nc", 0, "exited: r0 is 0x1a (26)\n",
	  "", GROWN },
	{ "a field that the kernel has not", ":whole", "--ctx task:tgid=7",
	  "c", 1, "fault: type `struct task` has no field `pid`\n", "", SHRUNK },
	{ "a field that has another size in the kernel", ":whole",
	  "--ctx task:pid=7", "c", 1,
	  "has 8 bytes, not 4: a load or store of it must not run\n", "",
	  WIDER },
	{ "variables by their names, with what they hold", ":whole",
	  "--ctx task:pid=7", "c\nmaps", 0, "  global: 0x1a (26)\n", "",
	  GROWN },
	{ "a breakpoint by a write to a variable", ":whole",
	  "--ctx task:pid=7", "break write global\nc", 0,
	  "breakpoint 1: write to global\n", "", GROWN },
	{ "who wrote a variable", ":whole", "--ctx task:pid=7",
	  "c\nwho global", 0, "global was written in step ", "", GROWN },
	{ "a static function by itself", ":scale",
	  "--set limit=0", "c", 0,
	  "exited: r0 is 0\n", "", NULL },
	{ "a function that is called back", ":looped", "", "c", 0,
	  "exited: r0 is 0xa (10)\n", "", NULL },
	{ "what was put into an instruction", ":other", "", "", 0,
	  "            ; variable `global`: byte 0 of map `", "", NULL },
	{ "what was put into an instruction, as JSON", ":other", "--json", "", 0,
	  "\"holds\":\"variable `global`: byte 0 of map `", "", NULL },
	{ "variables as JSON", ":other", "--json", "maps", 0,
	  "\"variables\":{\"global\":\"05000000\"}", "", NULL },
	{ "a tail call, to the program that the object puts there", ":jump",
	  "", "c", 0, "exited: r0 is 0x63 (99)\n", "", NULL },
	{ "the C line of a program that a tail call led to", ":jump", "",
	  "break helper tail_call\nc\ns", 0,
	  "  9| SEC(\"tc\") int other(void *ctx) { return global; }\n", "", NULL },
	{ "the list is that of the program that runs", ":jump", "", "c\nlist",
	  0, " = *(u32 *)(", "", NULL },
	{ "a constant is read only", ":forbidden", "", "c", 1,
	  ".rodata' is read only\n", "", NULL },
	{ "a setting of the kernel", ":setting", "", "c", 0,
	  "exited: r0 is 0xfa (250)\n", "", NULL },
	{ "a function of the kernel, once it is reached", ":locked", "", "c",
	  1, "fault: 'bpf_rcu_read_lock' is a function of the kernel: it is "
	  "not here\n", "", NULL },
	{ "a variable of the kernel, once it is reached", ":ticking", "", "c",
	  1, "fault: 'jiffies' is the kernel's: it is not here\n", "", NULL },
	{ "a map that is not said how big, once it is reached", ":open", "",
	  "c", 1, "fault: map 'some': a map of this type cannot have these "
	  "sizes; --map gives it others\n", "", NULL },
	{ "a map that is not said how big, and then is", ":open",
	  "--map some=array,4,4,1", "c", 0, "exited: r0 is 0\n", "", NULL },
	{ "a map that needs a kernel, once it is reached", ":stack", "", "c",
	  1, "fault: map 'stacks': this type needs a kernel; hash", "", NULL },
};

/* clang-format on */

/* The path of the object; the caller unlinks and frees it. */
static char *compile(const char *text)
{
	char words[200], path[64], *from = cli_file(text, strlen(text));

	snprintf(path, sizeof(path), "%s.o", from);
	snprintf(words, sizeof(words), "-x c -c %s -o %s", from, path);
	must_compile(words);
	unlink(from);
	free(from);
	return strdup(path);
}

/* " --btf PATH"; gone with check_row(). */
static void add_option(char *line, const char *option, const char *path)
{
	if (path)
		sprintf(line + strlen(line), " --%s %s", option, path);
}

static void drop(char *path)
{
	if (path)
		unlink(path);
	free(path);
}

static void check_row(int i)
{
	const struct row *r = &rows[i];
	char *path = compile(source), line[400];
	char *types = r->types ? compile(r->types) : NULL;
	char *settings = cli_file(HZ, strlen(HZ));
	struct cli c;

	snprintf(line, sizeof(line), "step %s%s%s%s", path, r->name,
		 *r->options ? " " : "", r->options);
	add_option(line, "btf", types);
	add_option(line, "kconfig", settings);
	cli_line(&c, line, r->script, strlen(r->script));
	drop(path);
	drop(types);
	drop(settings);
	ck_assert_msg(strstr(c.err, r->err), "said: %.600s", c.err);
	ck_assert_msg(strstr(c.out, r->out), "printed: %.600s", c.out);
	ck_assert_int_eq(c.status, r->status);
	cli_close(&c);
}
TABLE(step_object, rows, check_row);
