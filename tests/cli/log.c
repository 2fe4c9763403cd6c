/*
 * rawbpf log: logs of real kernels (tests/logs/, made by loading the program
 * of docs/log.md), logs with noise around them, and this kernel's own.
 */
#include "tests/cli/cli.h"
#include "tests/cli/load_line.h"
#include "tests/run.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const struct row {
	const char *says, *line, *out, *not_out;
	int status;
} rows[] = {
	{ "an instruction below its line, and what is known since",
	  "log --log tests/logs/refused-6.18",
	  "sum.bpf.c:16: if (n > 20)\n"
	  "      17: if w2 > 0x14 goto pc+4              r2: 0..20\n",
	  NULL, 0 },
	{ "the same of 6.12", "log --log tests/logs/refused-6.12",
	  "      17: if w2 > 0x14 goto pc+4              r2: 0..20\n", NULL,
	  0 },
	{ "the same of 6.1", "log --log tests/logs/refused-6.1",
	  "      17: if w2 > 0x14 goto pc+4              r2: 0..20\n", NULL,
	  0 },
	{ "the message", "log --log tests/logs/refused-6.18",
	  "r0 = *(u32 *)(r1 +0)\n"
	  "        invalid access to map value, value_size=44 off=84 size=4\n"
	  "        R1 max value is outside of the allowed memory range\n",
	  NULL, 0 },
	{ "what a function is given", "log --log tests/logs/refused-6.18",
	  "in the function, r2: any 32-bit number", "caller:", 0 },
	{ "the work in words", "log --log tests/logs/refused-6.18",
	  "\n18 of at most 1000000 instructions looked at; 1 state kept",
	  "processed", 0 },
	{ "which path goes on from where", "log --log tests/logs/loops-6.18",
	  "\npath 2: from 17 (path 1) to 12  r1: 0..9\n", "Live regs", 0 },
	{ "precision lines are one", "log --log tests/logs/loops-6.12",
	  "the verifier needs r8 exactly, and what it is made from, back to 10",
	  "mark_precise", 0 },
	{ "precision lines of 6.1 too", "log --log tests/logs/loops-6.1",
	  "the verifier needs r8 exactly, and what it is made from, back to 10",
	  "last_idx", 0 },
	{ "--raw keeps all", "log --raw --log tests/logs/loops-6.12",
	  "| mark_precise: frame0: regs=r8 stack= before 10: (b7) r8 = 0",
	  "the verifier needs", 0 },
	{ "--raw has the kernel's words beside ours",
	  "log --raw --log tests/logs/loops-6.12", "        | R6_w=0\n", NULL,
	  0 },
	{ "no such file", "log --log /nowhere", "", NULL, 1 },
	{ "an object and a log", "log a.o --log b", "", NULL, 2 },
	{ "neither", "log", "", NULL, 2 },
	{ "a level that is none", "log a.o --level 9", "", NULL, 2 },
	{ "a file that is no object", "log tests/logs/refused-6.1", "", NULL,
	  1 },
};

static void check_row(int i)
{
	struct cli c;

	cli_line(&c, rows[i].line, NULL, 0);
	ck_assert_msg(c.status == rows[i].status, "%d: %s", c.status, c.err);
	load_line_says(c.out, rows[i].out);
	ck_assert(!rows[i].not_out || !strstr(c.out, rows[i].not_out));
	ck_assert_int_eq(!*c.err, rows[i].status == 0);
	cli_close(&c);
}
TABLE(log_stored, rows, check_row);

/* ---- Text from anywhere, on standard input ---- */

static const struct text {
	const char *says, *in, *out;
	int status;
} texts[] = {
	{ "a glued line is parted",
	  "6: (55) if r0 != 0x0 goto pc+1 8: R0=map_value(map=m,ks=4,vs=8) "
	  "R10=fp0\n8: (95) exit",
	  "6: if r0 != 0x0 goto pc+1                r0: a value of map m (8 "
	  "bytes)\n",
	  0 },
	{ "another tool's words around it",
	  "libbpf: prog 'x': BPF program load failed\n"
	  "libbpf: -- BEGIN PROG LOAD LOG --\n0: R1=ctx() R10=fp0\n"
	  "0: (bf) r6 = r2\nR2 !read_ok\nprocessed 1 insns (limit 1000000)\n"
	  "libbpf: -- END PROG LOAD LOG --\n",
	  "     start: r1: the context, r10: the stack\n"
	  "     0: r6 = r2\n        R2 !read_ok\n\n"
	  "1 of at most 1000000 instructions looked at\n",
	  0 },
	{ "two logs",
	  "0: (95) exit\nprocessed 1 insns\n1: (95) exit\n"
	  "processed 2 insns",
	  "\n1 instruction looked at\n\n     1: exit\n\n2 instructions", 0 },
	{ "refused before any instruction",
	  "unreachable insn 3\nprocessed 0 "
	  "insns (limit 1000000)",
	  "        unreachable insn 3\n\n0 of at most", 0 },
	{ "somebody's words alone", "hello", "        hello\n", 0 },
	{ "a state seen before", "0: (95) exit\nfrom 3 to 7: safe",
	  "path 2: from 3 to 7: safe, like a state seen before\n", 0 },
	{ "nothing of it is a command to the terminal",
	  "0: (95) \033]0;x\a\033[31mexit", "     0: exit\n", 0 },
	{ "an empty log", "\n\n", "", 1 },
};

static void check_text(int i)
{
	const struct text *t = &texts[i];
	struct cli c;

	cli_line(&c, "log --log -", t->in, strlen(t->in));
	ck_assert_msg(c.status == t->status, "%d: %s", c.status, c.err);
	load_line_says(c.out, t->out);
	ck_assert(!strchr(c.out, '\033'));
	cli_close(&c);
}
TABLE(log_text, texts, check_text);

/* ---- This kernel's ---- */

static const struct row kernel[] = {
	{ "an accepted program is shown all the same", "log @start",
	  "accepted; log level 6\n", NULL, 0 },
	{ "one that is refused", "log @refused", "refused; log level 5\n", NULL,
	  1 },
	{ "only the program that is named", "log @calls nothing_like_it", "",
	  NULL, 1 },
	{ "another level", "log --level 4 @start", "; log level 4\n",
	  "     0: ", 0 },
};

static void check_kernel(int i)
{
	struct cli c;

	load_line_needs_bpf();
	load_line_run(&c, kernel[i].line);
	ck_assert_msg(c.status == kernel[i].status, "%d: %s", c.status, c.err);
	load_line_says(c.out, kernel[i].out);
	ck_assert(!kernel[i].not_out || !strstr(c.out, kernel[i].not_out));
	cli_close(&c);
}
TABLE(log_kernel, kernel, check_kernel);
