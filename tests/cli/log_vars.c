/* rawbpf log: the variable beside the register, and beside the stack. */
#include "tests/cli/cli.h"
#include "tests/cli/load_line.h"
#include "tests/run.h"

#include <string.h>

static const struct {
	const char *says, *line, *words[3];
} rows[] = {
	{ "log: what the program begins with, by its name",
	  "log --text @vars holds",
	  { "start: r1 = skb: the context, r10: the stack\n" } },
	{ "log: a register by its variable, from where it holds it",
	  "log --text @vars holds",
	  { "#1            r0: a value of map first (44 bytes)\n",
	    " = found: a value of map first (44 bytes)\n" } },
	{ "log: what an inlined function calls it",
	  "log --text @vars holds",
	  { "if (n > 9)\n", " = n: 0..9\n" } },
	{ "log: what a called function calls it",
	  "log --text @vars holds",
	  { "in the function, r1 = given: a value of map first (44 bytes)\n",
	    "in the function, r2 = index: any 32-bit number\n",
	    "r2 = index: 0..9\n" } },
	{ "log: fields on the stack",
	  "log --text @vars holds",
	  { " = key.a, key.b: ", " = key.c: ", " = zero: " } },
	{ "log: a struct that is in registers alone",
	  "log --text @vars halves",
	  { " = pair.low: any 32-bit number\n",
	    " = pair.high: any 32-bit number\n" } },
	{ "log --at: before the instruction, and after it",
	  "log --at 0 @vars holds",
	  { "  before > r1 = skb: the context ", "  after    r",
	    " = skb: the context\n" } },
	{ "log --json: the variable of a register, and of the stack",
	  "log --json @vars holds",
	  { "\"variable\":\"found\"", "\"variable\":\"key.a, key.b\"" } },
	{ "log: of an object without debug information there are registers",
	  "log --text @untyped",
	  { "start: r1: the context, r10: the stack\n" } },
};

static void check_row(int i)
{
	struct cli c;

	load_line_needs_bpf();
	load_line_run(&c, rows[i].line);
	ck_assert_str_eq(c.err, "");
	for (int k = 0; k < 3 && rows[i].words[k]; k++)
		load_line_says(c.out, rows[i].words[k]);
	cli_close(&c);
}
TABLE(log_vars, rows, check_row);
