/*
 * rawbpf log: logs of real kernels (tests/logs/, made by loading the program
 * of docs/log.md), logs with noise around them, and this kernel's own.
 */
#include "tests/cli/cli.h"
#include "tests/cli/load_line.h"
#include "tests/run.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
	{ "one instruction: before it, who wrote that, after it",
	  "log --at 15 --log tests/logs/loops-6.18",
	  "path 1, visit 2 of 5\n"
	  "  before   r0: any 32-bit number                         "
	  "19: w0 += w6\n"
	  "  before > r1: a value of map vals (44 bytes)            "
	  "14: r1 = r7\n",
	  "visit 6", 0 },
	{ "what it made of them", "log --at 15 --log tests/logs/loops-6.18",
	  "  after    r1: a value of map vals (44 bytes) + 8 bytes\n", NULL,
	  0 },
	{ "one in a function", "log --at 21 --log tests/logs/refused-6.18",
	  "path 1, 1 call deep, visit 1 of 1\n", NULL, 0 },
	{ "the one that was refused, with the message",
	  "log --at 21 --log tests/logs/refused-6.1",
	  "  invalid access to map value, value_size=44 off=84 size=4\n", NULL,
	  0 },
	{ "a call, and what its function is given",
	  "log --at 12 --log tests/logs/refused-6.12",
	  "  after    in the function, r2: any 32-bit number\n", NULL, 0 },
	{ "one that is not there", "log --at 99 --log tests/logs/loops-6.1",
	  "instruction 99 is not in this log\n", NULL, 0 },
	{ "one that is no number", "log --at x --log tests/logs/loops-6.1", "",
	  NULL, 2 },
	{ "paths as a tree", "log --paths --log tests/logs/loops-6.18",
	  "path 1, 54 steps, exit  (63 steps on 6 paths from here)\n"
	  "  path 2: from 17 (path 1) to 12  r1: 0..9, 3 steps, safe at 23\n",
	  NULL, 0 },
	{ "the path that was refused",
	  "log --paths --log tests/logs/refused-6.1",
	  "path 1, 18 steps, ends at 21\n", NULL, 0 },
	{ "which loop the work went into",
	  "log --visits --log tests/logs/loops-6.18",
	  "loop at sum.bpf.c:41 (12..21): 7 times back, 48 of 63 "
	  "instructions (76%)\n",
	  "are not in this log", 0 },
	{ "the same of 6.1, which names no file",
	  "log --visits --log tests/logs/loops-6.1",
	  "loop at 'for (int i = 0; i < 4; i++)' (12..21): 7 times back", NULL,
	  0 },
	{ "the most visited first", "log --visits --log tests/logs/loops-6.12",
	  "  visits   insn\n       7     12: r8 += 4 ", NULL, 0 },
	{ "no visits", "log --visits --log README.md", "no instruction", NULL,
	  0 },
	{ "two kernels know the same, however they write it",
	  "log --log tests/logs/loops-6.1 --compare tests/logs/loops-6.18",
	  "the same for all 63 steps\n", NULL, 0 },
	{ "the same of a program that is refused",
	  "log --log tests/logs/refused-6.12 --compare tests/logs/refused-6.1",
	  "the same for all 18 steps\n\n"
	  "first   R1 max value is outside of the allowed memory range\n",
	  NULL, 0 },
	{ "two forms", "log --visits --json --log tests/logs/loops-6.12", "",
	  NULL, 2 },
	{ "two programs part where their instructions do",
	  "log --log tests/logs/refused-6.18 --compare tests/logs/loops-6.18",
	  "the same for 8 steps\n\n"
	  "sum.bpf.c:29: return get(v, bpf_get_prandom_u32());\n"
	  "first      9: call bpf_get_prandom_u32#7\n"
	  "second     9: w6 = 0\n",
	  NULL, 1 },
	{ "nothing to compare with",
	  "log --log tests/logs/refused-6.18 --compare /nowhere", "", NULL, 1 },
	{ "no such file", "log --log /nowhere", "", NULL, 1 },
	{ "an object and a log", "log a.o --log b", "", NULL, 2 },
	{ "neither", "log", "", NULL, 2 },
	{ "a level that is none", "log a.o --level 9", "", NULL, 2 },
	{ "a log that is taken for an object", "log tests/logs/refused-6.1",
	  "try: rawbpf log --log tests/logs/refused-6.1, if it is a log\n",
	  NULL, 1 },
};

static void check_row(int i)
{
	struct cli c;

	cli_line(&c, rows[i].line, NULL, 0);
	ck_assert_msg(c.status == rows[i].status, "%d: %s", c.status, c.err);
	load_line_says(strstr(c.err, "try: ") ? c.err : c.out, rows[i].out);
	ck_assert(!rows[i].not_out || !strstr(c.out, rows[i].not_out));
	ck_assert(!*c.err || rows[i].status);
	cli_close(&c);
}
TABLE(log_stored, rows, check_row);

/* ---- JSON: each record, its state, the sums ---- */

static const struct {
	const char *says, *log;
	int records;
	const char *kind, *text, *umax; /* of the instruction at slot 17 */
	int frame, line, insns, loops;
} jsons[] = {
	{ "JSON of 6.18", "tests/logs/refused-6.18", 37, "INSN",
	  "if w2 > 0x14 goto pc+4", "20", 1, 16, 18, 0 },
	{ "JSON of 6.1", "tests/logs/refused-6.1", 40, "INSN",
	  "if w2 > 0x14 goto pc+4", "20", 1, 0, 18, 0 },
	{ "JSON with a loop", "tests/logs/loops-6.18", 288, "INSN",
	  "if w1 < 0xa goto pc-6", "4294967295", 0, 42, 68, 1 },
};

static json_t *find_insn(json_t *records, int slot)
{
	json_t *row;
	size_t i;

	json_array_foreach(records, i, row)
	{
		const char *kind =
			json_string_value(json_object_get(row, "kind"));

		if (!strcmp(kind, "INSN") &&
		    json_integer_value(json_object_get(row, "insn")) == slot)
			return row;
	}
	ck_abort_msg("no instruction %d", slot);
}

static void check_insn(int i, json_t *row)
{
	const char *kind, *text, *umax;
	int frame, line = 0;

	ck_assert_int_eq(json_unpack(row,
				     "{s:s, s:s, s:i, s?{s?i}, s:{s:{s:s}}}",
				     "kind", &kind, "text", &text, "frame",
				     &frame, "source", "line", &line, "state",
				     strchr(jsons[i].text, '2') ? "r2" : "r1",
				     "umax", &umax),
			 0);
	ck_assert_str_eq(text, jsons[i].text);
	ck_assert_str_eq(umax, jsons[i].umax);
	ck_assert_int_eq(frame, jsons[i].frame);
	ck_assert_int_eq(line, jsons[i].line);
}

static void check_json(int i)
{
	const char *const args[] = { "log", "--json", "--log", jsons[i].log,
				     NULL };
	json_t *doc, *records, *loops;
	struct cli c;
	int insns;

	cli_run(&c, args, NULL, 0);
	ck_assert_int_eq(c.status, 0);
	doc = json_loads(c.out, 0, NULL);
	ck_assert_int_eq(json_unpack(doc, "{s:[{s:o, s:{s:i}, s:o}]}",
				     "programs", "records", &records, "stats",
				     "insns", &insns, "loops", &loops),
			 0);
	ck_assert_uint_eq(json_array_size(records), jsons[i].records);
	ck_assert_int_eq(insns, jsons[i].insns);
	ck_assert_uint_eq(json_array_size(loops), jsons[i].loops);
	check_insn(i, find_insn(records, 17));
	json_decref(doc);
	cli_close(&c);
}
TABLE(log_json, jsons, check_json);

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
	  "     0: r6 = r2\n        R2 !read_ok\n"
	  "        (rawbpf why: what that means, and what mends it)\n\n"
	  "1 of at most 1000000 instructions looked at\n",
	  0 },
	{ "two logs",
	  "0: (95) exit\nprocessed 1 insns\n1: (95) exit\n"
	  "processed 2 insns",
	  "\n1 instruction looked at\n\n     1: exit\n\n2 instructions", 0 },
	{ "refused before any instruction",
	  "unreachable insn 3\nprocessed 0 "
	  "insns (limit 1000000)",
	  "        unreachable insn 3\n        (rawbpf why: what that means, "
	  "and what mends it)\n\n0 of at most",
	  0 },
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

/* ---- Many visits ---- */

static const struct {
	const char *says, *option, *out;
	int visits;
} many[] = {
	{ "of many visits the first and the last", "--at=1",
	  "\n... 80 more (--raw: all)\n\npath 1, visit 91 of 100\n", 20 },
	{ "all of them", "--raw", "path 1, visit 50 of 100\n", 100 },
};

static int count(const char *text, const char *what)
{
	int n = 0;

	while ((text = strstr(text, what))) {
		text++;
		n++;
	}
	return n;
}

static void check_many(int i)
{
	const char *const args[] = { "log",    "--log",	       "-",
				     "--at=1", many[i].option, NULL };
	char log[100 * 40 + 1] = "";
	struct cli c;

	for (int n = 0; n < 100; n++)
		strcat(log, "1: (07) r1 += 1\n2: (05) goto pc-2\n");
	cli_run(&c, args, log, strlen(log));
	ck_assert_int_eq(c.status, 0);
	load_line_says(c.out, many[i].out);
	ck_assert_int_eq(count(c.out, "\npath 1, visit "), many[i].visits);
	cli_close(&c);
}
TABLE(log_many, many, check_many);

/* ---- Two logs ---- */

static const struct two {
	const char *says, *in, *out; /* beside tests/logs/refused-6.18 */
} twos[] = {
	{ "another bound",
	  "if w2 > 0x9 goto pc+4 ; frame1: "
	  "R2=scalar(umax=9,var_off=(0x0; 0xf))",
	  "the same for 13 steps\n\n"
	  "sum.bpf.c:16: if (n > 20)\n"
	  "first     17: if w2 > 0x14 goto pc+4\n"
	  "second    17: if w2 > 0x9 goto pc+4\n"
	  "first         r2: 0..20\n"
	  "second        r2: 0..9\n" },
	{ "one ends before", NULL,
	  "the same for 13 steps\n\n"
	  "sum.bpf.c:16: if (n > 20)\n"
	  "first     17: if w2 > 0x14 goto pc+4\n"
	  "second  ends here\n" },
};

/* The log with another instruction 17, or cut off before it. */
static char *other_log(const char *insn)
{
	size_t size;
	char *log = cli_read("tests/logs/refused-6.18", &size), *other, *path;
	char *at = strstr(log, "17: (26) "), *rest = strchr(at, '\n');
	int len;

	*at = '\0';
	len = asprintf(&other, "%s%s%s%s", log, insn ? "17: (26) " : "",
		       insn ? insn : "", insn ? rest : "");
	path = cli_file(other, len);
	free(other);
	free(log);
	return path;
}

static void check_two(int i)
{
	char *path = other_log(twos[i].in);
	const char *const args[] = {
		"log",	     "--log", "tests/logs/refused-6.18",
		"--compare", path,    NULL
	};
	struct cli c;

	cli_run(&c, args, NULL, 0);
	ck_assert_int_eq(c.status, 1);
	load_line_says(c.out, twos[i].out);
	cli_close(&c);
	unlink(path);
	free(path);
}
TABLE(log_two, twos, check_two);

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
	{ "this kernel alone in a table", "log @refused --kernels host",
	  "out_of_bounds\n  host     refused         1 instruction looked at  "
	  "invalid bpf_context access off=4000 size=4\n",
	  "good\n  host     refused", 1 },
	{ "all that it takes", "log @start --kernels host", "accepted",
	  "refused", 0 },
	{ "this kernel and one in a throwaway machine",
	  "log @refused good --kernels host,6.12",
	  "  6.12     accepted        2 instructions looked at\n", "not asked",
	  0 },
	{ "a kernel that is none", "log @start --kernels /nowhere/vmlinuz",
	  "/nowhere/vmlinuz not asked", "accepted", 1 },
	{ "more kernels than go", "log @start --kernels 1,2,3,4,5,6,7,8,9", "",
	  NULL, 2 },
	{ "a file that no machine has",
	  "log @start --kernels host --btf vmlinux", "", NULL, 2 },
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
