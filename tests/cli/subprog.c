/* Programs and what they call, put together: those of libbpf-tools, and ones
 * that clang makes now. */
#include "loader/object/subprog.h"
#include "insn/flow.h"
#include "loader/err.h"
#include "tests/cli/cli.h"
#include "tests/cli/tools.h"
#include "tests/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Every jump and call leads somewhere, and to each part. */
static void check_whole(const char *where, const struct subprog *prog)
{
	struct flow flow;

	ck_assert_msg(flow_build(&flow, prog->insns, prog->count,
				 FLOW_CALLS_INSIDE) == 0,
		      "%s: %s: %s", where, prog->parts[0].func->name,
		      flow.error);
	ck_assert_int_eq(flow.subprog_count, prog->part_count);
	for (int i = 0; i < prog->part_count; i++)
		ck_assert_int_eq(flow.subprogs[i].start, prog->parts[i].start);
	flow_close(&flow);
}

/* ---- libbpf-tools ---- */

static int together;

static void check_tool(const char *tool, const unsigned char *bytes,
		       size_t size)
{
	struct subprog prog;
	struct obj obj;

	ck_assert_int_eq(obj_read(&obj, bytes, size), 0);
	for (int i = 0; i < obj.func_count; i++) {
		ck_assert_msg(subprog_link(&prog, &obj, &obj.funcs[i]) == 0,
			      "%s: %s", tool, err_text());
		check_whole(tool, &prog);
		together += prog.part_count > 1;
	}
	obj_close(&obj);
}

static const struct {
	const char *says;
} tools[] = { { "every program of libbpf-tools with what it calls" } };

static void check_tools(int i)
{
	ck_assert_int_gt(tools_each(check_tool), 50 + i);
	ck_assert_int_gt(together, 20);
}
TABLE(subprog_tools, tools, check_tools);

/* ---- clang ---- */

static const char source[] =
	"#define SEC(name) __attribute__((section(name), used))\n"
	"#define ALONE __attribute__((noinline))\n"
	"static long (*loop)(int n, void *fn, void *ctx, long flags) =\n"
	"	(void *)181;\n"
	"extern int kfunc(int) __attribute__((section(\".ksyms\")));\n"
	"static ALONE int clamp(volatile int a) { return a & 7; }\n"
	"static ALONE int add(volatile int a) { return clamp(a) + clamp(9); }\n"
	"ALONE int global(int a) { return add(a) + kfunc(a); }\n"
	"static ALONE int again(int i, void *ctx) { return global(i); }\n"
	"SEC(\"tc\") int plain(void *ctx) { return 3; }\n"
	"SEC(\"tc\") int one(void *ctx) { return clamp(1); }\n"
	"SEC(\"tc\") int all(void *ctx) { return add(1) + global(2); }\n"
	"SEC(\"xdp\") int hands_over(void *ctx)\n"
	"{ return loop(4, again, 0, 0); }\n";

static const struct row {
	const char *says;
	const char *program;
	const char *parts; /* in this order */
} built[] = {
	{ "a program that calls nothing", "plain", "plain" },
	{ "a program that calls a static function", "one", "one clamp" },
	{ "a function that two call is there once", "all",
	  "all add clamp global" },
	{ "a callback is called as well", "hands_over",
	  "hands_over again global add clamp" },
};

static char *compile(size_t *size)
{
	char command[200], *bytes, *from = cli_file(source, sizeof(source) - 1);

	snprintf(command, sizeof(command),
		 "clang -target bpf -O2 -x c -c %s -o %s.o", from, from);
	ck_assert_int_eq(system(command), 0);
	unlink(from);
	snprintf(command, sizeof(command), "%s.o", from);
	bytes = cli_read(command, size);
	unlink(command);
	free(from);
	return bytes;
}

static const struct obj_func *func_named(const struct obj *obj,
					 const char *name)
{
	for (int i = 0; i < obj->func_count; i++)
		if (!strcmp(obj->funcs[i].name, name))
			return &obj->funcs[i];
	ck_abort_msg("%s", name);
	return NULL;
}

static void check_built(int i)
{
	char names[200] = "";
	struct subprog prog;
	struct obj obj;
	size_t size;
	char *bytes = compile(&size);

	ck_assert_msg(obj_read(&obj, bytes, size) == 0, "%s", err_text());
	free(bytes);
	ck_assert_msg(subprog_link(&prog, &obj,
				   func_named(&obj, built[i].program)) == 0,
		      "%s", err_text());
	for (int k = 0; k < prog.part_count; k++) {
		strcat(names, k ? " " : "");
		strcat(names, prog.parts[k].func->name);
	}
	ck_assert_str_eq(names, built[i].parts);
	obj_close(&obj);
}
TABLE(subprog_built, built, check_built);
