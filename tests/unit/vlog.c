/* The verifier's log, read back: records, registers, instructions, paths. */
#include "insn/verifier/path.h"
#include "insn/verifier/words.h"
#include "tests/run.h"

#include <stdlib.h>
#include <string.h>

static struct vlog read_log(const char *text)
{
	struct vlog log;

	ck_assert_int_eq(vlog_read(&log, strdup(text), strlen(text)), 0);
	return log;
}

/* ---- Which record a line is ---- */

static const struct {
	const char *says, *line, *kinds; /* as vlog_kind_name() has them */
	int insn, from;
} lines[] = {
	{ "an instruction", "7: (bf) r7 = r0 ; R0=1 R7=1", "INSN", 7, -1 },
	{ "an instruction of which nothing is said", "12: (85) call pc+3",
	  "INSN", 12, -1 },
	{ "what is known before one", "16: frame1: R1=ctx() R10=fp0", "STATE",
	  16, -1 },
	{ "what is known at the beginning", "0: R1=ctx(off=0,imm=0) R10=fp0",
	  "STATE", 0, -1 },
	{ "what is known of a frame", " R6=0 R10=fp0 fp-8=0000????", "STATE",
	  -1, -1 },
	{ "a frame's stack alone", "frame1: fp-8_w=mmmmmmmm", "STATE", -1, -1 },
	{ "a line of C", "; if (n > 20) @ count.bpf.c:12", "SOURCE", -1, -1 },
	{ "a branch", "from 6 to 8: R0=map_value() R10=fp0", "BRANCH", 8, 6 },
	{ "a branch that the processor may take",
	  "from 6 to 8 (speculative execution): R10=fp0", "BRANCH", 8, 6 },
	{ "a path that needs no more looking", "from 6 to 13: safe", "SAFE", 13,
	  6 },
	{ "one that ended where another was", "20: safe", "SAFE", 20, -1 },
	{ "back over the path, since 6.4",
	  "mark_precise: frame0: regs=r2 stack= before 20: (67) r2 <<= 2",
	  "PRECISE", -1, -1 },
	{ "back over the path, until 6.3",
	  "regs=4 stack=0 before 20: (67) r2 <<= 2", "PRECISE", -1, -1 },
	{ "back over the path, its ends", "last_idx 26 first_idx 20", "PRECISE",
	  -1, -1 },
	{ "what one path hands to another", "frame 0: propagating r1,fp-8",
	  "PRECISE", -1, -1 },
	{ "the functions", "func#1 @16", "FUNC", -1, -1 },
	{ "a function by itself", "Validating f() func#1...", "FUNC", -1, -1 },
	{ "registers that are still needed", "   12: .12345.... (85) call pc+3",
	  "LIVE", 12, -1 },
	{ "and in which loop", "  1  17: .1....678. (a6) if w1 < 0xa goto pc-6",
	  "LIVE", 17, -1 },
	{ "the functions' listings of 7.3 are no path",
	  "subprog#0 f:\n; int f(void)\n  0: (85) call pc+3 // r2=fp0-4\n"
	  "stack use/def subprog#0 f (d0,cs0):\n  1: (95) exit ; use: fp0-8\n"
	  "0: R1=ctx() R10=fp0\n; int f(void)\n0: (95) exit",
	  "LIVE LIVE LIVE LIVE LIVE STATE SOURCE INSN", -1, -1 },
	{ "the numbers of a function, 7.3",
	  "subprog 0 (f) main insns_self 2 insns_total 2 stack 8", "STATS", -1,
	  -1 },
	{ "stack that is still needed", "(0) frame 0 insn 6 +live -8", "LIVE",
	  -1, -1 },
	{ "stack that a function called back still needs",
	  "(8,13) frame 0 insn 16 +live -8", "LIVE", -1, -1 },
	{ "the numbers", "processed 19 insns (limit 1000000) max_states",
	  "STATS", -1, -1 },
	{ "the call", "caller:", "CALLER", -1, -1 },
	{ "and back", "returning from callee:", "CALLEE", -1, -1 },
	{ "the message", "R2 invalid mem access 'scalar'", "OTHER", -1, -1 },
	{ "a message with a place", "unreachable insn 3", "OTHER", -1, -1 },
	{ "somebody else's line", "libbpf: prog 'x': BPF program load failed",
	  "OTHER", -1, -1 },
	{ "a number is no place", "12 monkeys", "OTHER", -1, -1 },
	{ "two lines glued",
	  "6: (55) if r0 != 0x0 goto pc+1 8: R0=map_value() R10=fp0",
	  "INSN STATE", 6, -1 },
	{ "two lines glued in a function",
	  "6: (55) if r0 != 0x0 goto pc+1 8: frame1: R0=1", "INSN STATE", 6,
	  -1 },
	{ "colours, and a carriage return",
	  "\033[31m7: (bf)\033[0m r7 = r0\r\n", "INSN", 7, -1 },
	{ "another tool's words in front of each line",
	  "10:00:01 app[8]: 7: (bf) r7 = r0\n"
	  "10:00:09 app[11]: R7 !read_ok",
	  "INSN OTHER", 7, -1 },
	{ "a quotation", "> 7: (bf) r7 = r0\n> caller:\n>  R6=1",
	  "INSN CALLER STATE", 7, -1 },
	{ "blank lines are none", "\n\n  \n", "", 0, 0 },
	{ "the kernel's own explanation, up to the numbers",
	  "Verification failed: bounds\nReason: x\n; a\nprocessed 3 insns",
	  "REPORT REPORT REPORT STATS", -1, -1 },
};

static void check_line(int i)
{
	struct vlog log = read_log(lines[i].line);
	char kinds[200] = "";

	for (int k = 0; k < log.count; k++) {
		strcat(kinds, k ? " " : "");
		strcat(kinds, vlog_kind_name(log.records[k].kind));
	}
	ck_assert_str_eq(kinds, lines[i].kinds);
	if (log.count) {
		ck_assert_int_eq(log.records[0].insn, lines[i].insn);
		ck_assert_int_eq(log.records[0].from, lines[i].from);
	}
	vlog_close(&log);
}
TABLE(vlog_line, lines, check_line);

/* ---- Nothing of a log reaches a terminal as a command ---- */

static const struct {
	const char *says, *text, *left;
} texts[] = {
	{ "a colour is taken out", "a\033[1;31mb", "ab" },
	{ "a title is taken out", "a\033]0;title\ab", "ab" },
	{ "a title that never ends, up to its line", "a\033]0;t\nb", "a\nb" },
	{ "a lone escape", "a\033", "a" },
	{ "a bell is a question mark", "a\ab", "a?b" },
	{ "a control of 8 bits is none",
	  "a\x9b"
	  "31mb",
	  "a?31mb" },
	{ "the same in UTF-8",
	  "a\xc2\x9b"
	  "b",
	  "a??b" },
	{ "letters of UTF-8 stay",
	  "; gr\xc3\xb6\xc3\x9f"
	  "e",
	  "; gr\xc3\xb6\xc3\x9f"
	  "e" },
	{ "a carriage return alone begins a line", "a\rb", "a\nb" },
};

static void check_text(int i)
{
	struct vlog log = read_log(texts[i].text);

	ck_assert_int_eq(log.size, strlen(texts[i].left));
	ck_assert_mem_eq(log.text, texts[i].left, log.size);
	vlog_close(&log);
}
TABLE(vlog_text, texts, check_text);

/* ---- Registers in words ---- */

static const struct {
	const char *says, *text, *words;
} regs[] = {
	{ "a constant", "R1=4", "exactly 4" },
	{ "a constant below zero", "R1_w=-14", "exactly -14" },
	{ "a constant of 5.15", "R1_w=inv4", "exactly 4" },
	{ "one that must be exact", "R1_w=invP4", "exactly 4" },
	{ "any number", "R1=scalar()", "any number" },
	{ "any number of 5.15", "R1=inv(id=0)", "any number" },
	{ "bounds of 6.18",
	  "R1=scalar(smin=smin32=0,smax=umax=smax32=umax32=80,"
	  "var_off=(0x0; 0x7c))",
	  "0..80, a multiple of 4" },
	{ "bounds of 6.1", "R1_w=scalar(umax=80,var_off=(0x0; 0x7c))",
	  "0..80, a multiple of 4" },
	{ "bounds of 5.15", "R1_w=inv(id=0,umax_value=20,var_off=(0x0; 0x1f))",
	  "0..20" },
	{ "a 32-bit number",
	  "R1=scalar(smin=0,smax=umax=0xffffffff,var_off=(0x0; 0xffffffff))",
	  "any 32-bit number" },
	{ "below zero too", "R1=scalar(smin=smin32=-1,smax=smax32=0)",
	  "-1..0" },
	{ "no upper bound", "R1=scalar(smin=1,umin=1)", "1 or more" },
	{ "the context", "R1=ctx()", "the context" },
	{ "the stack", "R1=fp-8", "the stack - 8 bytes" },
	{ "the caller's stack", "R1=fp[0]-8", "the stack - 8 bytes" },
	{ "a map's value", "R1=map_value(map=vals,ks=4,vs=44)",
	  "a value of map vals (44 bytes)" },
	{ "a map's value, or NULL",
	  "R1=map_value_or_null(id=1,off=0,ks=4,vs=44,imm=0)",
	  "a map's value (44 bytes), or NULL" },
	{ "inside a map's value",
	  "R1=map_value(map=vals,ks=4,vs=44,off=4,smin=smin32=0,"
	  "smax=umax=smax32=umax32=80,var_off=(0x0; 0x7c))",
	  "a value of map vals (44 bytes) + 4 bytes + 0..80, a multiple of "
	  "4" },
	{ "the packet", "R1=pkt(off=14,r=14)",
	  "the packet (14 bytes proven) + 14 bytes" },
	{ "an object of the kernel, or none",
	  "R1=ptr_or_null_task_struct(id=2)",
	  "the kernel's struct task_struct, or NULL" },
	{ "an object of the kernel", "R1=trusted_ptr_task_struct()",
	  "the kernel's struct task_struct" },
	{ "a record of a ring", "R1=ringbuf_mem(ref_obj_id=2,sz=16)",
	  "a reserved record (16 bytes)" },
	{ "a kind that is new is called by its name", "R1=new_thing(id=1)",
	  "new_thing" },
};

static void check_reg(int i)
{
	char words[VWORDS];
	struct vreg reg;

	ck_assert(vstate_reg(&reg, 1, regs[i].text, strlen(regs[i].text)));
	ck_assert_str_eq(vreg_words(words, sizeof(words), &reg), regs[i].words);
}
TABLE(vreg_words, regs, check_reg);

/* ---- A whole state ---- */

static const struct {
	const char *says, *text;
} states[] = {
	{ "frame, registers, stack and references of one line",
	  "frame1: R0=1 R1_w=ctx() R10=fp0 fp-8=mmmm???? fp-16_w=scalar(id=3) "
	  "fp-24=iter_num(ref_id=1,state=active,depth=0) refs=2,5" },
};

static void check_state(int i)
{
	struct vstate state;

	vstate_read(&state, states[i].text, strlen(states[i].text));
	ck_assert_int_eq(state.frame, 1);
	ck_assert_int_eq(state.regs[0].value, 1);
	ck_assert_str_eq(state.regs[1].type, "ctx");
	ck_assert_int_eq(state.regs[2].kind, VREG_NONE);
	ck_assert_int_eq(state.slot_count, 3);
	ck_assert_str_eq(state.slots[0].bytes, "mmmm????");
	ck_assert_int_eq(state.slots[1].off, -16);
	ck_assert_uint_eq(state.slots[1].reg.id, 3);
	ck_assert_str_eq(state.slots[2].reg.type, "iter_num");
	ck_assert_int_eq(state.ref_count, 2);
	ck_assert_uint_eq(state.refs[1], 5);
}
TABLE(vstate, states, check_state);

/* ---- Eight bytes of stack ---- */

static const struct {
	const char *says, *text, *bytes, *words; /* "": nothing is saved */
} slots[] = {
	{ "a register, saved whole", "fp-8=scalar(umax=7)", "", "0..7" },
	{ "a number of 4 bytes, below bytes that nobody wrote",
	  "fp-8=????scalar(umax=7)", "????rrrr", "0..7" },
	{ "one of 2 bytes, below any", "fp-8=mmmmmm5 R9=1", "mmmmmmrr",
	  "exactly 5" },
	{ "a zero of 4 bytes, below zeros", "fp-8=00000", "0000rrrr",
	  "exactly 0" },
	{ "one in hexadecimal", "fp-8=mmmm0x10", "mmmmrrrr", "exactly 16" },
	{ "a pointer whose name begins like bytes", "fp-8=map_value(ks=4,vs=8)",
	  "", "a map's value (8 bytes)" },
	{ "a zero, saved whole", "fp-8=0", "", "exactly 0" },
	{ "bytes alone", "fp-8=mm000000", "mm000000", "" },
	{ "bytes that nobody reads any more, of 7.3", "fp-8=m???pppp",
	  "m???pppp", "" },
};

static void check_slot(int i)
{
	struct vstate state;
	char words[VWORDS] = "";

	vstate_read(&state, slots[i].text, strlen(slots[i].text));
	ck_assert_int_eq(state.slot_count, 1);
	ck_assert_str_eq(state.slots[0].bytes, slots[i].bytes);
	if (state.slots[0].reg.kind != VREG_NONE)
		vreg_words(words, sizeof(words), &state.slots[0].reg);
	ck_assert_str_eq(words, slots[i].words);
}
TABLE(vslot, slots, check_slot);

/* ---- Instructions ---- */

static const struct {
	const char *says, *line;
	int dst, src, off;
	int64_t imm;
	int size, writes; /* bits: registers */
} insns[] = {
	{ "a move of a register", "7: (bf) r7 = r0 ; R0=1", 7, 0, 0, 0, 0,
	  1 << 7 },
	{ "arithmetic with a constant", "3: (07) r2 += -4", 2, 0, 0, -4, 0,
	  1 << 2 },
	{ "of 32 bits", "3: (bc) w1 = w8", 1, 8, 0, 0, 0, 1 << 1 },
	{ "a load", "22: (61) r0 = *(u32 *)(r1 +4)", 0, 1, 4, 0, 4, 1 },
	{ "a load with sign", "22: (91) r0 = *(s8 *)(r1 -4)", 0, 1, -4, 0, 1,
	  1 },
	{ "a store", "1: (63) *(u32 *)(r10 -4) = r6", 10, 6, -4, 0, 4, 0 },
	{ "a store of a constant", "1: (7a) *(u64 *)(r10 -8) = 5", 10, 0, -8, 5,
	  8, 0 },
	{ "an atomic addition", "1: (db) lock *(u64 *)(r1 +8) += r2", 1, 2, 8,
	  0, 8, 0 },
	{ "one that fetches",
	  "1: (db) r3 = atomic64_fetch_add((u64 *)(r1 +8), r3)", 1, 3, 8,
	  BPF_FETCH, 8, 1 << 3 },
	{ "a jump over a comparison", "19: (25) if r2 > 0x14 goto pc+3", 2, 0,
	  3, 0x14, 0, 0 },
	{ "of two registers", "19: (2d) if r2 > r3 goto pc-3", 2, 3, -3, 0, 0,
	  0 },
	{ "a helper", "6: (85) call bpf_map_lookup_elem#1 ; R0=1", 0, 0, 0, 1,
	  0, 0x3f },
	{ "a function", "12: (85) call pc+3", 0, BPF_PSEUDO_CALL, 0, 3, 0,
	  0x3f },
	{ "a constant of 64 bits", "4: (18) r1 = 0xffff8881045a4a00", 1, 0, 0,
	  (int64_t)0xffff8881045a4a00, 0, 1 << 1 },
};

static void check_insn(int i)
{
	struct vlog log = read_log(insns[i].line);
	struct vinsn in;
	int writes = 0;

	ck_assert_int_eq(vinsn_read(&in, &log, &log.records[0]), 0);
	ck_assert_int_eq(in.insn.dst_reg, insns[i].dst);
	ck_assert_int_eq(in.insn.src_reg, insns[i].src);
	ck_assert_int_eq(in.insn.off, insns[i].off);
	ck_assert_int_eq(in.imm, insns[i].imm);
	ck_assert_int_eq(vinsn_size(&in), insns[i].size);
	for (int reg = 0; reg <= 10; reg++)
		writes |= vinsn_writes(&in, reg) << reg;
	ck_assert_int_eq(writes, insns[i].writes);
	vlog_close(&log);
}
TABLE(vinsn, insns, check_insn);

/* ---- Paths ---- */

#define CALLS                                                      \
	"0: R1=ctx() R10=fp0\n0: (b7) r2 = 5 ; R2=5\n"             \
	"1: (bf) r6 = r1 ; R1=ctx() R6=ctx()\n2: (85) call pc+3\n" \
	"caller:\n R6=ctx() R10=fp0\ncallee:\n"                    \
	" frame1: R1=ctx() R2=5 R10=fp0\n"                         \
	"6: frame1: R1=ctx() R2=5 R10=fp0\n"                       \
	"6: (bf) r0 = r2 ; frame1: R0=5 R2=5\n7: (95) exit\n"      \
	"returning from callee:\n frame1: R0=5 R10=fp0\n"          \
	"to caller at 3:\n R0=5 R6=ctx() R10=fp0\n3: R0=5 R6=ctx() R10=fp0\n"

#define BRANCHES                                         \
	"0: R1=ctx() R10=fp0\n0: (b7) r2 = 1 ; R2=1\n"   \
	"1: (15) if r0 == 0x0 goto pc+2 ; R0=scalar()\n" \
	"2: (b7) r2 = 2 ; R2=2\n3: (95) exit\n\n"        \
	"from 1 to 4: R0=0 R2=1 R10=fp0\n4: R0=0 R2=1 R10=fp0\n"

static const struct {
	const char *says, *text;
	int reg;
	int writer; /* slot of who wrote it last; -1: nobody */
	const char *words;
} ways[] = {
	{ "the last writer of a register",
	  "0: (b7) r2 = 1 ; R2=1\n1: (07) r2 += 1 ; R2=2\n2: (95) exit", 2, 1,
	  "exactly 2" },
	{ "a call clears r1 to r5",
	  "0: (b7) r2 = 1 ; R2=1\n1: (85) call bpf_x#5 ; R0=scalar()\n"
	  "2: (bf) r0 = r2",
	  2, 1, "exactly 1" },
	{ "a function's argument was written by its caller",
	  "0: (b7) r2 = 5 ; R2=5\n1: (85) call pc+1\ncaller:\n R10=fp0\n"
	  "callee:\n frame1: R2=5 R10=fp0\n3: frame1: R2=5 R10=fp0\n"
	  "3: (bf) r0 = r2",
	  2, 0, "exactly 5" },
	{ "what a function returns was written inside", CALLS "3: (bf) r1 = r0",
	  0, 6, "exactly 5" },
	{ "r6 is the caller's own across a call", CALLS "3: (bf) r1 = r6", 6, 1,
	  "the context" },
	{ "r2 was cleared by the function that was called",
	  CALLS "3: (bf) r1 = r2", 2, 2, "exactly 5" },
	{ "a branch goes on from where it began",
	  BRANCHES "4: (bf) r0 = r2 ; R2=1", 2, 0, "exactly 1" },
	{ "r10 is written by nobody", "0: (b7) r2 = 1\n1: (bf) r1 = r10", 10,
	  -1, NULL },
};

static void check_way(int i)
{
	struct vlog log = read_log(ways[i].text);
	char words[VWORDS];
	struct vpath path;
	struct vreg reg;
	int frame, number = ways[i].reg, last, writer;

	ck_assert_int_eq(vpath_read(&path, &log, 0, log.count), 0);
	last = path.count - 1;
	frame = path.steps[last].frame;
	if (ways[i].words) {
		ck_assert(vpath_reg_before(&path, last, frame, number, &reg));
		ck_assert_str_eq(vreg_words(words, sizeof(words), &reg),
				 ways[i].words);
	}
	writer = vpath_writer(&path, last, &frame, number);
	ck_assert_int_eq(writer < 0 ? -1 : vpath_slot(&path, writer),
			 ways[i].writer);
	vpath_close(&path);
	vlog_close(&log);
}
TABLE(vpath, ways, check_way);
