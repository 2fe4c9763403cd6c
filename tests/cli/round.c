/* What the world compiles: every program of libbpf-tools becomes text, and
 * the same bytes again. */
#include "insn/asm.h"
#include "insn/disasm.h"
#include "insn/flow.h"
#include "loader/err.h"
#include "loader/object/obj.h"
#include "tests/cli/cli.h"
#include "tests/cli/tools.h"
#include "tests/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void (*on_func)(const char *tool, const struct obj_func *func);
static int programs;

/* ---- In the library ---- */

static void assemble_again(const char *tool, const struct obj_func *func)
{
	struct asm_prog prog;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	disasm_print(out, func->insns, func->count);
	fclose(out);
	asm_text(&prog, text, size, NULL);
	ck_assert_msg(!prog.error.line, "%s %s:%d: %s", tool, func->name,
		      prog.error.line, prog.error.says);
	ck_assert_int_eq(prog.count, func->count);
	ck_assert_mem_eq(prog.insns, func->insns, 8 * func->count);
	asm_close(&prog);
	free(text);
}

static void draw(const char *tool, const struct obj_func *func)
{
	struct flow flow;
	FILE *out = fopen("/dev/null", "w");
	int err =
		flow_build(&flow, func->insns, func->count, FLOW_CALLS_OUTSIDE);

	ck_assert_msg(err == 0, "%s %s: %d: %s", tool, func->name,
		      flow.error_pc, flow.error);
	ck_assert_int_eq(flow_svg(out, &flow, func->insns, func->count, tool),
			 0);
	flow_close(&flow);
	fclose(out);
}

static void each_func(const char *tool, const unsigned char *bytes, size_t size)
{
	struct obj obj;

	ck_assert_msg(obj_read(&obj, bytes, size) == 0, "%s: %s", tool,
		      err_text());
	for (int i = 0; i < obj.func_count; i++, programs++)
		on_func(tool, &obj.funcs[i]);
	obj_close(&obj);
}

static const struct {
	const char *says;
	void (*each)(const char *tool, const struct obj_func *func);
} rows[] = {
	{ "every program of libbpf-tools survives its text", assemble_again },
	{ "every program of libbpf-tools can be drawn", draw },
};

static void check_row(int i)
{
	on_func = rows[i].each;
	programs = 0;
	ck_assert_int_ge(tools_each(each_func), 50);
	ck_assert_int_ge(programs, 250);
}
TABLE(round, rows, check_row);

/* ---- As a user ---- */

static const char *form;

/* rawbpf dis FORM OBJECT FUNCTION | rawbpf asm, beside the bytes. */
static void dis_and_asm(const char *path, const struct obj_func *func)
{
	const char *const dis[] = { "dis", path, func->name, form, NULL };
	const char *const as[] = { "asm", NULL };
	struct cli text, bytes;

	cli_run(&text, dis, NULL, 0);
	ck_assert_msg(text.status == 0, "%s: %s", func->name, text.err);
	cli_run(&bytes, as, text.out, text.out_size);
	ck_assert_msg(bytes.status == 0, "%s: %s", func->name, bytes.err);
	ck_assert_uint_eq(bytes.out_size, 8 * func->count);
	ck_assert_mem_eq(bytes.out, func->insns, bytes.out_size);
	cli_close(&text);
	cli_close(&bytes);
}

static bool is_unique(const struct obj *obj, int func)
{
	for (int i = 0; i < obj->func_count; i++)
		if (i != func &&
		    !strcmp(obj->funcs[i].name, obj->funcs[func].name))
			return false;
	return true;
}

static void each_object(const char *tool, const unsigned char *bytes,
			size_t size)
{
	char *path = cli_file(bytes, size);
	struct obj obj;

	ck_assert_msg(obj_read(&obj, bytes, size) == 0, "%s: %s", tool,
		      err_text());
	for (int i = 0; i < obj.func_count; i++)
		if (is_unique(&obj, i))
			dis_and_asm(path, &obj.funcs[i]);
	obj_close(&obj);
	unlink(path);
	free(path);
}

static const struct {
	const char *says, *form;
} users[] = {
	{ "rawbpf dis and rawbpf asm undo each other", "--" },
	{ "rawbpf dis --labels and rawbpf asm undo each other", "--labels" },
};

static void check_user(int i)
{
	form = users[i].form;
	ck_assert_int_ge(tools_each(each_object), 50);
}
TABLE(round_cli, users, check_user);

/* ---- Any bytes at all ---- */

static const struct {
	const char *says, *dis;
} any[] = {
	{ "any bytes at all become text and the same bytes again", "dis" },
	{ "any bytes at all survive with labels, too", "dis --labels" },
};

static void check_any(int i)
{
	static unsigned char bytes[65536];
	struct cli text, again;

	srand(i);
	for (size_t n = 0; n < sizeof(bytes); n++)
		bytes[n] = rand() % 3 ? rand() >> 8 : 0;
	cli_line(&text, any[i].dis, bytes, sizeof(bytes));
	ck_assert_msg(text.status == 0, "%s", text.err);
	cli_line(&again, "asm", text.out, text.out_size);
	ck_assert_msg(again.status == 0, "%s", again.err);
	ck_assert_uint_eq(again.out_size, sizeof(bytes));
	ck_assert_mem_eq(again.out, bytes, sizeof(bytes));
	cli_close(&text);
	cli_close(&again);
}
TABLE(round_any, any, check_any);
