/* rawbpf why, as a user types it: programs that this kernel refuses. */
#include "tests/cli/cli.h"
#include "tests/cli/load_line.h"
#include "tests/run.h"

#include <stdio.h>
#include <string.h>

/* ---- Explained, edited, and proven ---- */

static const struct {
	const char *says, *program;
	int status;
	const char *cause;
	const char *words[6]; /* that are there; up to a NULL */
	bool proven;
} rows[] = {
	{ "why: an index whose check is too wide",
	  "too_wide",
	  10,
	  "map-out-of-bounds",
	  { "return v->slot[n];\n                        ^^^^^^^^^^ reads 4 bytes "
	    "at 4 + n*4; there are 44 bytes; n can be 0..20\n",
	    "--- tests/bpf/why.bpf.c\n", "<- too wide", "if (n > 9)\n",
	    "(44 - 4 - 4) / 4" },
	  true },
	{ "why: an index that nobody checks",
	  "no_bound",
	  10,
	  "unbounded-index",
	  { "nothing bounds the index i into the map's value",
	    "if (i < 0 || i > 27) return 0;", "27 is the largest that fits" },
	  true },
	{ "why: an index that may be negative",
	  "below_zero",
	  10,
	  "unbounded-pointer-math",
	  { "i can be -2^31..15", "if (i < 0) return 0;" },
	  true },
	{ "why: a struct larger than the map's value",
	  "too_big",
	  10,
	  "map-out-of-bounds",
	  { "reads 4 bytes at 44; there are 44 bytes", "needs 48 bytes" },
	  false },
	{ "why: the result of another lookup was checked",
	  "looked_up_twice",
	  10,
	  "null-dereference",
	  { "e may be NULL here, as the result of bpf_map_lookup_elem()",
	    "<- not this one", "if (!e) return 0;" },
	  true },
	{ "why: a record that is not given back",
	  "kept",
	  10,
	  "unreleased-reference",
	  { "what bpf_ringbuf_reserve() gave is not given back",
	    "<- without giving it back",
	    "+		{\n+			bpf_ringbuf_discard(e, 0);\n+			return 0;\n+		}\n" },
	  true },
	{ "why: an address that is only a number",
	  "number",
	  10,
	  "not-a-pointer",
	  { "p is a number for the verifier",
	    "read from the context: any number",
	    "bpf_probe_read_kernel(&x, sizeof(x), p)" },
	  false },
	{ "why: a length without a bound",
	  "length",
	  10,
	  "unbounded-size",
	  { "nothing bounds the length len",
	    "bpf_probe_read_user_str() gives -4095..64",
	    "if (len < 0 || len > 28) return 0;" },
	  true },
	{ "why: too few bytes of the packet are proven, in an if without "
	  "braces",
	  "packet",
	  10,
	  "packet-out-of-bounds",
	  { "only 14 are proven", "23 up to 24 of the packet; proven: 14",
	    "<- too few bytes", "if ((void *)data + 24 > data_end)" },
	  true },
	{ "why: a helper that is not for this kind of program",
	  "not_here",
	  12,
	  "helper-unavailable",
	  { "bpf_redirect() is not for programs of this type",
	    "RAW_TRACEPOINT" },
	  false },
	{ "why: a value that may not be returned",
	  "returned",
	  10,
	  "return-value",
	  { "it returns 0..7; allowed is [0, 3]" },
	  false },
	{ "why: a field that the context does not have",
	  "field",
	  12,
	  "context-field",
	  { "reads 4 bytes at 100 of the context" },
	  false },
	{ "why: a number where an address should be",
	  "argument",
	  10,
	  "helper-argument",
	  { "argument 2 of bpf_map_delete_elem() is a number",
	    "(&key, not key)" },
	  false },
	{ "why: a loop that never ends",
	  "endless",
	  10,
	  "endless-loop",
	  { "comes round with nothing changed", "while (i != 3)" },
	  false },
	{ "why: more work than the verifier does",
	  "too_long",
	  13,
	  "too-complex",
	  { "where the work is", "for (int i = 0; i < 2000000; i++)" },
	  false },
};

static void says(const struct cli *c, const char *words)
{
	ck_assert_msg(strstr(c->out, words), "no '%s' in:\n%.2000s", words,
		      c->out);
}

static void check_row(int i)
{
	char line[100], cause[64];
	struct cli c;

	load_line_needs_bpf();
	snprintf(line, sizeof(line), "why --fix @why %s", rows[i].program);
	load_line_run(&c, line);
	snprintf(cause, sizeof(cause), "(%s)", rows[i].cause);
	ck_assert_msg(c.status == rows[i].status, "status %d: %.500s%.500s",
		      c.status, c.out, c.err);
	ck_assert_str_eq(c.err, "");
	says(&c, cause);
	for (int k = 0; k < 6 && rows[i].words[k]; k++)
		says(&c, rows[i].words[k]);
	ck_assert_msg(!!strstr(c.out, "\n  proven: ") == rows[i].proven,
		      "%.2000s", c.out);
	cli_close(&c);
}
TABLE(why, rows, check_row);

/* ---- Instructions as text ---- */

static const struct {
	const char *says, *line;
	int status;
	const char *words; /* of all that is said */
} text_rows[] = {
	{ "why --section: a jump that leads nowhere",
	  "why --section socket tests/reject/bad-jump.s", 10,
	  "  1: if r0 == 0x0 goto pc+5\n" },
	{ "why --section: where a jump leads, and could lead",
	  "why --section socket tests/reject/bad-jump.s", 10,
	  "7 is 4 behind the last instruction, 3: exit\n"
	  "  fix    goto pc+1 leads to 3: exit" },
	{ "why --section: which jump leads into a constant",
	  "why --section socket tests/reject/bad-jump-middle.s", 10,
	  "fix    at 1: goto pc+0 leads to the constant, goto pc+2 behind it" },
	{ "why --section: what is never reached",
	  "why --section socket tests/reject/bad-jump-unreachable.s", 10,
	  "fix    leave out 2 to 3, or let a jump lead to 2" },
	{ "why --section: where a function has no end",
	  "why --section socket tests/reject/bad-jump-end.s", 10,
	  "fix    exit (95 00 00 00 00 00 00 00) behind it, at 1" },
	{ "why --section: the bytes that an instruction should have",
	  "why --section socket tests/reject/malformed-instruction.s", 10,
	  "fix    write 95 00 00 00 00 00 00 00: imm 0, not 7" },
	{ "why --section: by how much can be shifted",
	  "why --section socket tests/reject/malformed-instruction-shift.s", 10,
	  "fix    shift by 0 to 63" },
	{ "why --section: half of a saved pointer",
	  "why --section socket tests/reject/spill-size.s", 10,
	  "reads 4 bytes at fp-8; the 8 bytes from fp-8 on hold the context\n"
	  "  fix    take it back whole, with 8 bytes:  r2 = *(u64 *)(r10 -8)" },
	{ "why --section: a function called back, without types",
	  "why --section socket tests/reject/btf.s", 10,
	  "instruction 1 takes the address of the function at 8" },
	{ "why --section: a division by nothing",
	  "why --section socket tests/reject/malformed-instruction-divide.s",
	  10, "rejected: r0 is divided by the constant 0" },
	{ "why --section: a register that is only read",
	  "why --section socket tests/reject/invalid-register.s", 10,
	  "fix    write another register:  r2 = r1" },
	{ "why --section: a register that is not",
	  "why --section socket tests/reject/invalid-register-number.s", 10,
	  "rejected: there is no register r11" },
	{ "why --section: which bytes of a value have an address",
	  "why --section socket --map values=1,8 "
	  "tests/reject/map-value-offset.s",
	  10,
	  "fix    [0]+0 up to [0]+7; or a map whose values have at least "
	  "1001 bytes" },
	{ "why --section: no return value",
	  "why --section xdp tests/reject/uninitialized-register-exit.s", 10,
	  "fix    end every way with a value:  return XDP_PASS;" },
	{ "why --section: instructions that are taken",
	  "why --section socket tests/reject/bad-jump.mended.s", 0,
	  "accepted: the kernel takes tests/reject/bad-jump.mended.s" },
	{ "why --section: a map that the text names",
	  "why --section socket --map values=1,8 "
	  "tests/reject/map-value-offset.s",
	  10, "(map-value-offset)\n" },
	{ "why --section: a map that is not given",
	  "why --section socket tests/reject/map-value-offset.s", 1,
	  "there is no map 'values' here" },
	{ "why --section: no such kind of program",
	  "why --section sokcet tests/reject/bad-jump.s", 1,
	  "did you mean 'socket'?" },
	{ "why --section: text that is no instruction",
	  "why --section xdp tests/reject/reject.h", 1,
	  "tests/reject/reject.h:1: " },
};

static void check_text(int i)
{
	struct cli c;

	load_line_needs_bpf();
	cli_line(&c, text_rows[i].line, NULL, 0);
	ck_assert_msg(c.status == text_rows[i].status,
		      "status %d: %.500s%.500s", c.status, c.out, c.err);
	load_line_says(c.status == 1 ? c.err : c.out, text_rows[i].words);
	cli_close(&c);
}
TABLE(why_text, text_rows, check_text);
