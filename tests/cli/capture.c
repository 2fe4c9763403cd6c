/* rawbpf capture: a real run, written down, and the same here. */
#include "loader/err.h"
#include "loader/kernel.h"
#include "tests/cli/clang.h"
#include "tests/cli/cli.h"
#include "tests/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OPENAT "--at tracepoint:syscalls/sys_enter_openat -- true"

/* clang-format off */

static const struct row {
	const char *says, *text, *options;
	int status;
	const char *out, *err; /* in what it says; NULL: it says nothing */
} rows[] = {
	{ "bytes that a helper wrote are in the record",
	  "r1 = r10\nr1 += -16\nr2 = 16\ncall bpf_get_current_comm\n"
	  "r0 = *(u64 *)(r10 -16)\nexit\n",
	  OPENAT, 0, "\"helper\": \"get_current_comm\"", NULL },
	{ "what the context leads to is in the record",
	  "r6 = r1\nr3 = *(u64 *)(r6 +24)\nr1 = r10\nr1 += -64\nr2 = 64\n"
	  "call bpf_probe_read_user_str\nexit\n",
	  OPENAT, 0, "\"helper\": \"probe_read_user_str\"", NULL },
	{ "a map of its own, with an entry",
	  "*(u32 *)(r10 -4) = 0\nr1 = map[m]\nr2 = r10\nr2 += -4\n"
	  "call bpf_map_lookup_elem\nif r0 == 0 goto out\n"
	  "r0 = *(u64 *)(r0 +0)\nout: exit\n",
	  "--map m=array,4,8,1 --entry 0=77 " OPENAT, 0, "\"r0\": \"0x4d\"",
	  NULL },
	{ "what the verifier says of a bad program is shown",
	  "r0 = r5\nexit\n", OPENAT, 1, NULL, "R5 !read_ok" },
	{ "a tail call does not come back",
	  "r2 = map[p]\nr3 = 0\ncall bpf_tail_call\nr0 = 0\nexit\n",
	  "--map p=prog_array,4,4,1 " OPENAT, 1, NULL,
	  "cannot be recorded: it makes a tail call" },
	{ "a place has to be said", "r0 = 0\nexit\n", "", 2, NULL,
	  "say where, with --at" },
	{ "a place of no known form", "r0 = 0\nexit\n", "--at somewhere", 2,
	  NULL, "--at takes kprobe:FUNCTION" },
	{ "a tracepoint that is not there", "r0 = 0\nexit\n",
	  "--at tracepoint:syscalls/nix", 1, NULL,
	  "events/syscalls/nix/format: No such file" },
	{ "a command that is not there", "r0 = 0\nexit\n",
	  "--at tracepoint:syscalls/sys_enter_openat -- no-such-command", 1,
	  NULL, "run 'no-such-command': No such file or directory (ENOENT)" },
	{ "a tracepoint of half a name", "r0 = 0\nexit\n",
	  "--at tracepoint:nix", 2, NULL, "say tracepoint:CATEGORY/NAME" },
};

/* Of an object, with all that the loader does. */
static const char source[] =
	"#define SEC(name) __attribute__((section(name), used))\n"
	"struct { int (*type)[1], (*max_entries)[4]; int *key; long *value; }"
	"	counts SEC(\".maps\");\n"
	"static void *(*lookup)(void *, const void *) = (void *)1;\n"
	"const volatile int by = 5; long total = 100;\n"
	"static __attribute__((noinline)) long add(long to) {\n"
	"	return to + by; }\n"
	"SEC(\"tracepoint\") int take(void *ctx) { int key = 1;\n"
	"	long *value = lookup(&counts, &key);\n"
	"	total = add(total); return total + (value ? *value : 0); }\n"
	"extern const int jiffies __attribute__((section(\".ksyms\")));\n"
	"SEC(\"tracepoint\") int ticking(void *ctx) { return jiffies; }\n";

static const struct object_row {
	const char *says, *name, *options;
	int status;
	const char *out, *err;
} objects[] = {
	{ "variables, a function and a map of the object's", ":take", OPENAT, 0,
	  "\"r0\": \"0x69\"", NULL },
	{ "variables that are set, a map with an entry", ":take",
	  "--set by=9 --map counts --entry 1=7 " OPENAT, 0,
	  "\"r0\": \"0x74\"", NULL },
	{ "a variable of the kernel is not here for the second run",
	  ":ticking", OPENAT, 1, NULL, "cannot be recorded: it uses a symbol "
	  "of the kernel, 'jiffies'" },
};

/* clang-format on */

static void compare(const char *has, const char *wanted)
{
	if (wanted)
		ck_assert_msg(strstr(has, wanted), "said: %.2000s", has);
	else
		ck_assert_msg(!*has, "said: %.2000s", has);
}

static void need_rights(void)
{
	if (kernel_can(CAN_BPF) < 0 || kernel_can(CAN_TRACEPOINT) < 0)
		skip("programs cannot be loaded here: %s", err_text());
}

static void check_row(int i)
{
	char *path, line[512];
	struct cli c;

	need_rights();
	path = cli_file(rows[i].text, strlen(rows[i].text));
	snprintf(line, sizeof(line), "capture %s%s%s", path,
		 *rows[i].options ? " " : "", rows[i].options);
	cli_line(&c, line, NULL, 0);
	unlink(path);
	free(path);
	compare(c.err, rows[i].err);
	compare(c.out, rows[i].out);
	ck_assert_int_eq(c.status, rows[i].status);
	cli_close(&c);
}
TABLE(capture, rows, check_row);

static void check_object(int i)
{
	const struct object_row *r = &objects[i];
	char *from, words[128], line[512];
	struct cli c;

	need_rights();
	from = cli_file(source, strlen(source));
	snprintf(words, sizeof(words), "-x c -c %s -o %s.o", from, from);
	must_compile(words);
	snprintf(line, sizeof(line), "capture %s.o%s %s", from, r->name,
		 r->options);
	cli_line(&c, line, NULL, 0);
	snprintf(line, sizeof(line), "%s.o", from);
	unlink(line);
	unlink(from);
	free(from);
	compare(c.err, r->err);
	compare(c.out, r->out);
	ck_assert_int_eq(c.status, r->status);
	cli_close(&c);
}
TABLE(capture_object, objects, check_object);
