/* rawbpf why: logs of real kernels in which one message has two causes. */
#include "tests/cli/cli.h"
#include "tests/run.h"

#include <stdio.h>
#include <string.h>

#define STATS                                                      \
	"processed 1 insns (limit 1000000) max_states_per_insn 0 " \
	"total_states 0 peak_states 0 mark_read 0\n"

/* What a cut, a mixed or an old log looks like: of the kernels named. */
#define OVER                                                             \
	"0: R1=ctx() R10=fp0\n"                                          \
	"; n = bpf_get_prandom_u32(); @ t.bpf.c:19\n"                    \
	"9: (85) call bpf_get_prandom_u32#7    ; R0_w=scalar()\n"        \
	"; if (n > 20) @ t.bpf.c:7\n"                                    \
	"19: (25) if r0 > 0x14 goto pc+3       ; "                       \
	"R0_w=scalar(umax=20,var_off=(0x0; 0x1f))\n"                     \
	"; return v->slot[n]; @ t.bpf.c:9\n"                             \
	"20: (67) r0 <<= 2                     ; "                       \
	"R0_w=scalar(umax=80,var_off=(0x0; 0x7c))\n"                     \
	"21: (0f) r1 += r0                     ; "                       \
	"R1_w=map_value(off=0,ks=4,vs=44,umax=80,var_off=(0x0; 0x7c))\n" \
	"22: (61) r0 = *(u32 *)(r1 +4)\n"
#define PAST                                                         \
	"invalid access to map value, value_size=44 off=84 size=4\n" \
	"R1 max value is outside of the allowed memory range\n"

static const struct row {
	const char *says, *log, *words;
} rows[] = {
	{ "why: below all that was written, without CAP_PERFMON",
	  "0: R1=ctx() R10=fp0\n"
	  "0: (79) r0 = *(u64 *)(r10 -16)\n"
	  "invalid read from stack R10 off=-16 size=8\n" STATS,
	  "(uninitialized-stack)" },
	{ "why: below the frame itself",
	  "0: R1=ctx() R10=fp0\n"
	  "0: (79) r0 = *(u64 *)(r10 -520)\n"
	  "invalid read from stack R10 off=-520 size=8\n" STATS,
	  "(stack-out-of-bounds)" },
	{ "why: above the frame",
	  "0: R1=ctx() R10=fp0\n"
	  "0: (79) r0 = *(u64 *)(r10 +0)\n"
	  "invalid read from stack R10 off=0 size=8\n" STATS,
	  "(stack-out-of-bounds)" },
	{ "why: nothing else than the log, of 6.1", OVER PAST STATS,
	  "reads 4 bytes at 4 + n*4; there are 44 bytes; n can be 0..20" },
	{ "why: the edit is computed out of a log alone", OVER PAST STATS,
	  "fix    line 7:  if (n > 9)\n" },
	{ "why: the statistics are cut away", OVER PAST,
	  "(map-out-of-bounds)" },
	{ "why: the beginning is cut away, as since 6.4",
	  "_u32(); @ t.bpf.c:19\n9: (85) call bpf_get_prandom_u32#7 ; R0=\n"
	  "22: (61) r0 = *(u32 *)(r1 +4)\n" PAST STATS,
	  "(map-out-of-bounds)" },
	{ "why: another program writes into it",
	  OVER "libbpf: hello\ninvalid access to map value, value_size=44 "
	       "off=84 size=4\n[12.5] eth0: link up\n"
	       "R1 max value is outside of the allowed memory range\n" STATS
	       "libbpf: prog 'x': failed to load: -13\n",
	  "(44 - 4 - 4) / 4" },
	{ "why: carriage returns and colours",
	  "\033[31m7: (61) r0 = *(u32 *)(r0 +0)\033[0m\r\n"
	  "\033[1mR0 invalid mem access 'inv'\033[0m\r\n" STATS,
	  "(not-a-pointer)" },
	{ "why: a loader's prefix before each line",
	  "10:01:02 ld[7]: 7: (61) r0 = *(u32 *)(r0 +0)\n"
	  "10:01:03 ld[7]: R0 invalid mem access 'map_value_or_null'\n"
	  "10:01:03 ld[7]: processed 7 insns (limit 1000000)\n",
	  "(null-dereference)" },
	{ "why: two programs, the second one was refused",
	  "0: (b7) r0 = 0\n1: (95) exit\n" STATS
	  "0: (95) exit\nR0 !read_ok\n" STATS,
	  "(uninitialized-register)" },
};

static void check_row(int i)
{
	struct cli c;

	cli_line(&c, "why --log -", rows[i].log, strlen(rows[i].log));
	ck_assert_int_eq(c.status, 10);
	ck_assert_msg(strstr(c.out, rows[i].words), "%.500s", c.out);
	cli_close(&c);
}
TABLE(why_log, rows, check_row);

/* ---- Nothing to explain ---- */

static const struct {
	const char *says, *log, *err;
} thin[] = {
	{ "why: no log", "", "this is no log of the verifier" },
	{ "why: somebody else's words", "hello\nworld\n",
	  "this is no log of the verifier" },
	{ "why: the end is lost, as before 6.4", OVER,
	  "the log ends before the verifier says why: it was cut" },
	{ "why: an accepted program", "0: (b7) r0 = 0\n1: (95) exit\n" STATS,
	  "nothing was refused in this log" },
};

static void check_thin(int i)
{
	struct cli c;

	cli_line(&c, "why --log -", thin[i].log, strlen(thin[i].log));
	ck_assert_int_eq(c.status, 1);
	ck_assert_msg(strstr(c.err, thin[i].err), "%.500s", c.err);
	ck_assert_str_eq(c.out, "");
	cli_close(&c);
}
TABLE(why_thin, thin, check_thin);

/* ---- Of Linux 7.3, which keeps the fixed part of a place in its range ---- */

static const struct file_row {
	const char *says, *file, *words[3];
} files[] = {
	{ "why: an index, of 7.3: the fixed part is told from it",
	  "refused-7.3",
	  { "reads 4 bytes at 4 + i*4; there are 68 bytes",
	    "15 is the largest index that fits: (68 - 4 - 4) / 4",
	    "the kernel's own explanation, of the same cause\n"
	    "    Memory Safety: Access outside bounds\n" } },
	{ "why: a place in the packet, of 7.3",
	  "packet-7.3",
	  { "(packet-out-of-bounds)",
	    "now the packet (0 bytes proven) + 14 bytes +\n",
	    "if ((void *)tcp + 4 > data_end)" } },
	{ "why: what happened, in its order",
	  "packet-7.3",
	  { "<- not this pointer\n    insn 6    r2 += 14",
	    "+ 14 bytes\n    line 19   tcp = ", "" } },
	{ "why: a place on the stack, of 7.3",
	  "stack-7.3",
	  { "reads 1 byte at fp-16 + 0..31", "& 15 instead of & 31", "" } },
	{ "why: what was given back, of 7.3: the id alone is known",
	  "submitted-7.3",
	  { "this was given back by bpf_ringbuf_submit()",
	    "reads 4 bytes at a pointer that was forgotten",
	    "the kernel's own explanation, of the same cause\n" } },
};

static void check_file(int i)
{
	char line[100];
	struct cli c;

	snprintf(line, sizeof(line), "why --log tests/logs/%s", files[i].file);
	cli_line(&c, line, NULL, 0);
	ck_assert_int_eq(c.status, 10);
	for (int w = 0; w < 3; w++)
		ck_assert_msg(strstr(c.out, files[i].words[w]),
			      "no '%s' in:\n%.1200s", files[i].words[w], c.out);
	cli_close(&c);
}
TABLE(why_log_files, files, check_file);
