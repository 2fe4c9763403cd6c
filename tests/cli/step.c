/* The debugger by words: what a script says, and what it gets. */
#include "tests/cli/cli.h"
#include "tests/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* clang-format off */

#define ADD	"r0 = 3\nr0 += 4\nexit\n"
#define CALL	"r1 = 5\ncall f\nr6 = r0\nexit\nf: r0 = r1\nr0 += 1\nexit\n"
#define COUNT	"*(u32 *)(r10 -4) = 1\nr1 = map[counts]\nr2 = r10\n" \
		"r2 += -4\ncall bpf_map_lookup_elem\nif r0 == 0 goto out\n" \
		"r1 = 1\nlock *(u64 *)(r0 +0) += r1\nout: r0 = 0\nexit\n"
#define PRINT	"*(u32 *)(r10 -4) = 0x6968\nr1 = r10\nr1 += -4\nr2 = 4\n" \
		"call bpf_trace_printk\nr0 = 0\nexit\n"
#define LOAD	"r0 = *(u32 *)(r1 +4)\nexit\n"
#define PACKET	"r2 = *(u32 *)(r1 +0)\nr3 = *(u32 *)(r1 +4)\n" \
		"r0 = *(u8 *)(r2 +1)\nexit\n"
#define SPIN	"again: goto again\n"

static const struct row {
	const char *says;
	const char *program, *options, *script;
	int status;
	const char *out, *err; /* are in what it says; NULL: it says nothing */
} rows[] = {
	{ "it begins before the first instruction", ADD, "", "", 0,
	  "step 0      0: (b7) r0 = 3\n", NULL },
	{ "a step shows what comes next and what changed", ADD, "", "step", 0,
	  "step 1      1: (07) r0 += 4\n            r0 = 3\n", NULL },
	{ "the end shows the result", ADD, "", "continue", 0,
	  "step 3      exited: r0 is 7\n", NULL },
	{ "a word may be cut short", ADD, "", "s 2", 0, "step 2 ", NULL },
	{ "spaces, empty lines and comments are nothing", ADD, "",
	  "\n  \t\n# step\n step  2  # two\n", 0, "step 2 ", NULL },
	{ "back is where one was", ADD, "", "step 2\nback", 0,
	  "step 1      1: (07) r0 += 4\n            r0 = 3\n", NULL },
	{ "back at the start says so", ADD, "", "back 7", 0,
	  "this is the start\nstep 0", NULL },
	{ "goto is there at once", ADD, "", "goto 2", 0,
	  "step 2      2: (95) exit\n            r0 = 7\n", NULL },
	{ "next is over a call", CALL, "", "step\nnext", 0,
	  "step 5      2: (bf) r6 = r0\n            r0 = 6\n", NULL },
	{ "in a call the frame is named", CALL, "", "step 2", 0,
	  "[frame 1]", NULL },
	{ "quit leaves", ADD, "", "quit\nstep", 0, "step 0 ", NULL },

	{ "a breakpoint by instruction", ADD, "", "break 2\nc", 0,
	  "breakpoint 1: instruction 2\nstep 2 ", NULL },
	{ "a breakpoint by label", CALL, "", "break f\nc", 0,
	  "breakpoint 1: instruction 4\nstep 2 ", NULL },
	{ "a breakpoint by line", CALL, "", "break line 6\nc", 0,
	  "breakpoint 1: line 6\nstep 3 ", NULL },
	{ "a breakpoint by helper", COUNT, "--map counts=hash,4,8,2",
	  "break helper bpf_map_lookup_elem\nc", 0,
	  "breakpoint 1: helper map_lookup_elem\nstep 4 ", NULL },
	{ "a breakpoint by a write to the stack", COUNT,
	  "--map counts=hash,4,8,2", "break write fp-4\nc", 0,
	  "breakpoint 1: write to fp-4\nstep 1 ", NULL },
	{ "a breakpoint by a write to a map", COUNT,
	  "--map counts=array,4,8,2", "break write counts\nc", 0,
	  "breakpoint 1: write to value of map 'counts'\nstep 8 ", NULL },
	{ "breakpoints are listed", ADD, "", "break 1\nbreak 2\nbreak", 0,
	  "breakpoint 1: instruction 1\nbreakpoint 2: instruction 2\n", NULL },
	{ "a breakpoint is removed", ADD, "", "break 1\ndelete 1\nc", 0,
	  "breakpoint 1 is gone\nstep 3 ", NULL },

	{ "registers", ADD, "", "step\nregs", 0,
	  "r0  = 3\nr1  = ctx\nr2  = ?\n", NULL },
	{ "the stack, by slots", COUNT, "--map counts=hash,4,8,2",
	  "step\nstack", 0,
	  "frame 0\nfp-8    .. .. .. .. 01 00 00 00   0x100000000", NULL },
	{ "maps, and what is in them", COUNT,
	  "--map counts=hash,4,8,2 --entry 1=0x29", "c\nmaps", 0,
	  "counts: HASH, key 4, value 8, 2 entries, fd 3\n  1: 0x2a (42)\n",
	  NULL },
	{ "maps are what they were, after back", COUNT,
	  "--map counts=hash,4,8,2 --entry 1=0x29", "c\nback 5\nmaps", 0,
	  "  1: 0x29 (41)\n", NULL },
	{ "an entry as bytes", COUNT,
	  "-m counts=hash,4,8,2 -e hex:01000000=hex:0200000000000000", "maps",
	  0, "  1: 2\n", NULL },
	{ "what the program prints", PRINT, "", "c", 0, "printed: hi\n", NULL },
	{ "what was printed is not, after back", PRINT, "", "c\nback 4\noutput",
	  0, "nothing was printed yet\n", NULL },
	{ "who wrote a register", ADD, "", "step 2\nwho r0", 0,
	  "r0 was written in step 2, by 1: (07) r0 += 4\n", NULL },
	{ "who wrote a slot of the stack", PRINT, "", "c\nwho fp-4", 0,
	  "fp-4 was written in step 1, by 0: (62)", NULL },
	{ "who wrote what nobody wrote", ADD, "", "who r7", 0,
	  "r7 was written in no step\n", NULL },
	{ "list marks what comes next", ADD, "", "step\nlist", 0,
	  "   0: (b7) r0 = 3\n=> 1: (07) r0 += 4\n   2: (95) exit\n", NULL },
	{ "help has every word", ADD, "", "help", 0, "who REG | PLACE", NULL },

	{ "the context's bytes", LOAD, "--ctx 0102030405060708", "c", 0,
	  "r0 is 0x8070605 ", NULL },
	{ "a context that is too short", LOAD, "--ctx 01020304", "c", 1,
	  "fault: 4-byte read at r1+4: just past the end of the 4-byte context",
	  NULL },
	{ "no context at all", LOAD, "", "c", 1,
	  "4 bytes past the end of the 0-byte context", NULL },
	{ "a packet, led to by its context", PACKET, "--packet aabbcc", "c", 0,
	  "r0 is 0xbb (187)", NULL },
	{ "a packet's end", PACKET, "--packet aa", "c", 1,
	  "fault: 1-byte read at r2+1: just past the end of the 1-byte packet",
	  NULL },
	{ "a variable of what is no object", ADD, "--set limit=1", "", 2, "",
	  "only an object has variables: --set" },
	{ "settings of what is no object", ADD, "--kconfig x", "", 2, "",
	  "only an object asks for settings: --kconfig" },
	{ "a register that was never written", "r0 = r3\nexit", "", "c", 1,
	  "fault: r3 was never written", NULL },
	{ "the same is let pass, if one wants", "r0 = r3\nexit", "--lenient",
	  "c", 0, "exited: r0 is 0\n", NULL },
	{ "a jump out of the program", "goto pc+9\nexit", "", "c", 1,
	  "fault: jump to 10, outside the program of 2 slots", NULL },
	{ "a loop without end", SPIN, "--budget 500", "c", 1,
	  "fault: the budget of instructions is used up", NULL },
	{ "a loop without end, and back again", SPIN, "",
	  "c\nback\ngoto 7\nback 7", 0, "step 0 ", NULL },
	{ "an instruction that is none", "bytes ff 00 00 00 00 00 00 00", "",
	  "c", 1, "fault: ", NULL },

	{ "a misspelt word", ADD, "", "stpe", 2,
	  "there is no word 'stpe'; did you mean 'step'?\n", NULL },
	{ "a word that is like none", ADD, "", "frobnicate", 2,
	  "there is no word 'frobnicate'; help lists them\n", NULL },
	{ "a word too many", ADD, "", "continue now", 2,
	  "continue is said so: continue\n", NULL },
	{ "a count that is none", ADD, "", "step many", 2,
	  "step is said so: step [N]\n", NULL },
	{ "a breakpoint that cannot be", ADD, "", "break 99", 2,
	  "there is no instruction '99': they go from 0 to 2\n", NULL },
	{ "a line that has no instruction", ADD, "", "break line 99", 2,
	  "there is no instruction in line '99'\n", NULL },
	{ "a misspelt helper", ADD, "", "break helper map_lokup_elem", 2,
	  "there is no helper 'map_lokup_elem'; did you mean "
	  "'map_lookup_elem'?\n", NULL },
	{ "a place that is none", ADD, "", "who nobody", 2,
	  "there is no register or memory 'nobody'", NULL },
	{ "a breakpoint that is not there", ADD, "", "delete 4", 2,
	  "there is no breakpoint 4\n", NULL },
	{ "a script goes on after a mistake", ADD, "", "stpe\nstep", 2,
	  "step 1 ", NULL },

	{ "JSON: a stop", ADD, "--json", "step", 0,
	  "{\"step\":1,\"pc\":1,\"insn\":\"r0 += 4\",\"line\":2,\"frame\":0,"
	  "\"status\":\"ready\",\"why\":\"\",\"changed\":{\"r0\":\"0x3\"},"
	  "\"printed\":[]}\n", NULL },
	{ "JSON: the end", ADD, "--json", "c", 0,
	  "\"status\":\"exited\",\"r0\":\"0x7\"", NULL },
	{ "JSON: a fault", "goto pc+9", "--json", "c", 1,
	  "\"status\":\"faulted\",\"fault\":\"jump to 10", NULL },
	{ "JSON: who", ADD, "--json", "c\nwho r0", 0,
	  "{\"who\":\"r0\",\"step\":2,\"pc\":1}\n", NULL },
	{ "JSON: a mistake", ADD, "--json", "stpe", 2,
	  "{\"error\":\"there is no word", NULL },

	{ "a program that is no program", "frob", "", "", 1, NULL,
	  ":1:1: expected an instruction, found 'frob'" },
	{ "a program of nothing", "", "", "", 1, NULL, ": it is empty\n" },
	{ "a program of comments", "; nothing\n", "", "", 1, NULL,
	  ": there are no instructions\n" },
	{ "bytes that are no whole instruction", "\x95\x01\x02", "", "", 1,
	  NULL, "3 bytes are not a whole number of 8-byte instructions" },
	{ "an object that is cut short", "\x7f" "ELF\x02\x01", "", "", 1, NULL,
	  "rawbpf step: /tmp/" },
	{ "a context that is neither file nor bytes", ADD, "--ctx xyz", "", 2,
	  NULL, "there is no file 'xyz', and it is no hexadecimal number" },
	{ "a context with half a byte", ADD, "--ctx 0a0", "", 2, NULL,
	  "half of its last byte is missing" },
	{ "a context that is a folder", ADD, "--ctx /tmp", "", 1, NULL,
	  "/tmp: Is a directory" },
	{ "a type of context that is none", ADD, "--type kprobe", "", 2, NULL,
	  "--type takes xdp or skb, not 'kprobe'" },
	{ "a budget that is none", ADD, "--budget 0", "", 2, NULL,
	  "--budget takes 1 to 100000000 instructions, not '0'" },
	{ "a map without a definition", ADD, "--map counts", "", 2, NULL,
	  "--map takes NAME=TYPE,KEY,VALUE,ENTRIES, not 'counts'" },
	{ "a map with a misspelt type", ADD, "--map counts=hsh,4,8,1", "", 2,
	  NULL, "there is no type of map 'hsh'; did you mean 'hash'?" },
	{ "a map with too few numbers", ADD, "--map counts=hash,4,8", "", 2,
	  NULL, "three numbers follow the type" },
	{ "a map with too many numbers", ADD, "--map counts=hash,4,8,1,2", "",
	  2, NULL, "three numbers follow the type" },
	{ "a map that no kernel would make", ADD, "--map counts=array,8,8,1",
	  "", 2, NULL, "a map of this type cannot have these sizes" },
	{ "a map without room for anything", ADD, "--map counts=hash,4,8,0",
	  "", 2, NULL, "a map of this type cannot have these sizes" },
	{ "a map that is too big", ADD, "--map a=array,4,8,0xffffffff", "", 2,
	  NULL, "that is too big" },
	{ "a map that needs a kernel", ADD, "--map a=sockmap,4,4,1", "", 2,
	  NULL, "this type needs a kernel" },
	{ "two maps of one name", ADD, "--map a=hash,4,4,1 --map a=hash,4,4,1",
	  "", 2, NULL, "there are two maps 'a'" },
	{ "a name that is too long", ADD, "--map a2345678901234567=hash,4,4,1",
	  "", 2, NULL, "is too long for a map's name" },
	{ "an entry without a map", ADD, "--entry 1=2", "", 2, NULL,
	  "--entry belongs to the --map before it" },
	{ "an entry that does not fit", ADD, "--map a=hash,1,1,1 --entry 1=256",
	  "", 2, NULL, "--entry takes KEY=VALUE" },
	{ "an entry too many", ADD,
	  "--map a=hash,4,4,1 --entry 1=1 --entry 2=2", "", 2, NULL,
	  "map 'a' does not take '2=2'" },
	{ "an entry of a ring buffer", ADD,
	  "--map a=ringbuf,0,0,4096 --entry 1=1", "", 2, NULL,
	  "--entry takes KEY=VALUE" },
};

/* clang-format on */

static void compare(const char *is, const char *part, const char *where)
{
	if (part)
		ck_assert_msg(strstr(is, part), "%s has no '%s': %.900s", where,
			      part, is);
	else
		ck_assert_msg(!*is, "%s says: %.600s", where, is);
}

static void check_row(int i)
{
	const struct row *r = &rows[i];
	char *path = cli_file(r->program, strlen(r->program)), line[512];
	struct cli c;

	snprintf(line, sizeof(line), "step%s%s %s", *r->options ? " " : "",
		 r->options, path);
	cli_line(&c, line, r->script, strlen(r->script));
	unlink(path);
	free(path);
	compare(c.err, r->err, "standard error");
	compare(c.out, r->out, "standard output");
	ck_assert_int_eq(c.status, r->status);
	cli_close(&c);
}
TABLE(step_words, rows, check_row);
