/* rawbpf test-run, as a user types it. */
#include "tests/cli/load_line.h"
#include "tests/run.h"

static const struct {
	const char *says, *line;
	int status;
	const char *out, *err; /* what is there said; NULL: nothing is */
} rows[] = {
	{ "test-run: what it returns", "test-run @by_hand p_xdp", 0,
	  "r0       2 (0x2)\n", NULL },
	{ "test-run: the packet comes back",
	  "test-run --packet 00112233445566778899aabb08004500 @by_hand p_xdp",
	  0, "packet      0  00 11 22 33 44 55 66 77 88 99 aa bb 08 00 45 00\n",
	  NULL },
	{ "test-run: how long a thousand take",
	  "test-run --repeat 1000 @by_hand p_tc", 0,
	  " ns for one run, of 1000\n", NULL },
	{ "test-run: arguments of an event",
	  "test-run --ctx 07000000000000000900000000000000 @by_hand p_raw", 0,
	  "r0       3 (0x3)\n", NULL },
	{ "test-run: a struct for a syscall program, and back",
	  "test-run --ctx 08000000 @by_hand p_syscall", 0,
	  "ctx         0  08 00 00 00\n", NULL },
	{ "test-run --json: the same", "test-run --json @by_hand p_xdp", 0,
	  "\"r0\": 2,", NULL },
	{ "test-run: a type that has none", "test-run @by_hand p_kprobe", 3,
	  NULL, "programs of type KPROBE cannot be run by hand" },
	{ "test-run: a packet that is too short",
	  "test-run --packet 00 @by_hand p_xdp", 1, NULL,
	  "1 bytes of data are too few: type XDP takes a packet" },
	{ "test-run: several programs and no name", "test-run @by_hand", 1,
	  NULL, "has 20 programs: say which" },
	{ "test-run: a program that is not there", "test-run @by_hand nobody",
	  1, NULL, "it has no program 'nobody'" },
	{ "test-run: bytes that are none",
	  "test-run --packet xyz @by_hand p_xdp", 2, NULL,
	  "there is no file 'xyz', and it is no hexadecimal number" },
	{ "test-run: a number that is none",
	  "test-run --repeat often @by_hand p_xdp", 2, NULL,
	  "--repeat wants a number, not 'often'" },
};

static void check_row(int i)
{
	struct cli c;

	load_line_needs_bpf();
	load_line_run(&c, rows[i].line);
	ck_assert_msg(c.status == rows[i].status, "status %d: %.500s", c.status,
		      c.err);
	load_line_says(c.out, rows[i].out);
	if (rows[i].err)
		load_line_says(c.err, rows[i].err);
	else
		ck_assert_str_eq(c.err, "");
	cli_close(&c);
}
TABLE(test_run, rows, check_row);
