/* rawbpf why: logs of real kernels in which one message has two causes. */
#include "tests/cli/cli.h"
#include "tests/run.h"

#include <string.h>

#define STATS                                                      \
	"processed 1 insns (limit 1000000) max_states_per_insn 0 " \
	"total_states 0 peak_states 0 mark_read 0\n"

static const struct row {
	const char *says, *log, *cause;
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
};

static void check_row(int i)
{
	struct cli c;

	cli_line(&c, "why --log -", rows[i].log, strlen(rows[i].log));
	ck_assert_int_eq(c.status, 10);
	ck_assert_msg(strstr(c.out, rows[i].cause), "%.500s", c.out);
	cli_close(&c);
}
TABLE(why_log, rows, check_row);
