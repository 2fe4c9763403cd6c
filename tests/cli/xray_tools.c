/* What the world compiles: every instruction of libbpf-tools that the kernel
 * rewrites has a reason that is known. */
#include "loader/err.h"
#include "loader/kernel.h"
#include "tests/cli/cli.h"
#include "tests/cli/tools.h"
#include "tests/run.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int programs, insns;

static void check_insn(const char *tool, json_t *insn)
{
	const char *rewrite =
		json_string_value(json_object_get(insn, "rewrite"));

	ck_assert_msg(rewrite && strcmp(rewrite, "other"), "%s: %s: %s", tool,
		      json_string_value(json_object_get(insn, "text")),
		      rewrite ? rewrite : "nothing is known");
	insns++;
}

/* How many of the kernel's slots the program's instructions became: all. */
static void check_program(const char *tool, json_t *program)
{
	json_t *line, *insn, *kept;
	size_t i, k, n, slots = 0;

	json_array_foreach(json_object_get(program, "lines"), i, line)
	{
		json_array_foreach(json_object_get(line, "insns"), k, insn)
		{
			check_insn(tool, insn);
			json_array_foreach(json_object_get(insn, "xlated"), n,
					   kept)
			{
				slots += json_object_get(kept, "imm64") ? 2 : 1;
			}
		}
	}
	ck_assert_uint_eq(slots,
			  json_integer_value(
				  json_object_get(program, "xlated_cnt")));
	programs++;
}

static void check_object(const char *tool, const unsigned char *bytes,
			 size_t size)
{
	char line[128], *path = cli_file(bytes, size);
	json_t *all, *program;
	struct cli c;
	size_t i;

	snprintf(line, sizeof(line), "xray --json %s", path);
	cli_line(&c, line, NULL, 0);
	unlink(path);
	free(path);
	all = json_loads(c.out, 0, NULL);
	ck_assert_msg(all != NULL, "%s: %.500s", tool, c.err);
	json_array_foreach(json_object_get(all, "programs"), i, program)
	{
		if (json_is_true(json_object_get(program, "loaded")))
			check_program(tool, program);
	}
	json_decref(all);
	cli_close(&c);
}

static const struct {
	const char *says;
	int programs, insns; /* at least */
} rows[] = {
	{ "every instruction of libbpf-tools, and why the kernel rewrote it",
	  100, 5000 },
};

static void check_row(int i)
{
	if (kernel_can(CAN_BPF) < 0)
		skip("programs cannot be loaded here: %s", err_text());
	tools_each(check_object);
	ck_assert_int_ge(programs, rows[i].programs);
	ck_assert_int_ge(insns, rows[i].insns);
}
TABLE(xray_tools, rows, check_row);
