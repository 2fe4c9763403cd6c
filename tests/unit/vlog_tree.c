/* All the paths of a verifier's log, its loops, and what it sums up. */
#include "insn/verifier/known.h"
#include "insn/verifier/stats.h"
#include "insn/verifier/tree.h"
#include "insn/verifier/visits.h"
#include "tests/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct read {
	struct vlog log;
	struct vpath path;
};

static void read_path(struct read *r, const char *text)
{
	ck_assert_int_eq(vlog_read(&r->log, strdup(text), strlen(text)), 0);
	ck_assert_int_eq(vpath_read(&r->path, &r->log, 0, r->log.count), 0);
}

static void close_path(struct read *r)
{
	vpath_close(&r->path);
	vlog_close(&r->log);
}

/* ---- Paths: "up:from first-last end", by slots ---- */

#define BRANCH "(15) if r1 == 0x0 goto pc+4\n"
#define MOVE   "(b7) r0 = 0\n"
#define EXIT   "(95) exit\n"

static const struct {
	const char *says, *log, *legs;
} trees[] = {
	{ "one path", "0: " MOVE "1: " EXIT, "0-1 exit;" },
	{ "a path that is refused", "0: " MOVE "1: " MOVE "R1 !read_ok",
	  "0-1 open;" },
	{ "two of them", "0: " BRANCH "1: " EXIT "from 0 to 5: R0=1\n5: " EXIT,
	  "0-1 exit;0:0 5-5 exit;" },
	{ "one that ends where it begins",
	  "0: " BRANCH "1: " EXIT "from 0 to 5: safe\n",
	  "0-1 exit;0:0 safe at 5;" },
	{ "one that ends at a place that is safe",
	  "0: " BRANCH "1: " EXIT "from 0 to 5: R0=1\n5: " MOVE "6: safe",
	  "0-1 exit;0:0 5-5 safe at 6;" },
	{ "the last that was left goes on first, also if it ends at once",
	  "0: " BRANCH "1: " MOVE "0: " BRANCH "1: " EXIT
	  "from 0 to 5: safe\nfrom 0 to 5: R0=1\n5: " BRANCH "6: " EXIT
	  "from 5 to 8: R0=2\n8: " EXIT,
	  "0-1 exit;0:0 safe at 5;0:0 5-6 exit;2:5 8-8 exit;" },
	{ "what came before is not in the log", "from 3 to 7: R0=1\n7: " EXIT,
	  "7-7 exit;" },
	{ "a function by itself",
	  "0: " MOVE "1: " EXIT "Validating f() func#1...\n4: " MOVE "5: " EXIT,
	  "0-1 exit;4-5 exit;" },
	{ "no instruction", "unreachable insn 3", "" },
};

static const char *end_of(enum vend end)
{
	return end == VEND_SAFE ? "safe" : end == VEND_EXIT ? "exit" : "open";
}

static void say_leg(char *text, const struct vtree *tree, int i)
{
	const struct vleg *leg = &tree->legs[i];
	const struct vpath *path = tree->path;

	if (leg->up >= 0)
		text += sprintf(text, "%d:%d ", leg->up,
				vpath_slot(path, leg->from));
	if (leg->last > leg->first)
		text += sprintf(text, "%d-%d ", vpath_slot(path, leg->first),
				vpath_slot(path, leg->last - 1));
	text += sprintf(text, "%s", end_of(leg->end));
	if (leg->safe >= 0)
		text += sprintf(text, " at %d",
				path->log->records[leg->safe].insn);
	strcpy(text, ";");
}

static void check_tree(int i)
{
	struct vtree tree;
	char text[400] = "";
	struct read r;

	read_path(&r, trees[i].log);
	ck_assert_int_eq(vtree_read(&tree, &r.path, r.log.count), 0);
	for (int k = 0; k < tree.count; k++)
		say_leg(text + strlen(text), &tree, k);
	ck_assert_str_eq(text, trees[i].legs);
	vtree_close(&tree);
	close_path(&r);
}
TABLE(vlog_tree, trees, check_tree);

/* ---- Loops: "head..tail times inside" ---- */

#define ROUND "1: (07) r1 += 1\n2: (a5) if r1 < 0x3 goto pc-2\n"

static const struct {
	const char *says, *log, *loops;
	int slot, count;
} loops[] = {
	{ "no loop", "0: " MOVE "1: " EXIT, "", 0, 1 },
	{ "three times round is twice back",
	  "0: " MOVE ROUND ROUND ROUND "3: " EXIT, "1..2 2 6;", 1, 3 },
	{ "what a loop calls is in it",
	  "1: (85) call pc+5\n7: frame1: R1=1\n7: (95) exit\n2: R0=1\n"
	  "2: (a5) if r1 < 0x3 goto pc-2\n1: (85) call pc+5\n"
	  "7: frame1: R1=1\n7: (95) exit\n2: R0=1\n2: (a5) if r1 < 0x3 goto "
	  "pc-2\n3: " EXIT,
	  "1..2 1 6;", 7, 2 },
	{ "a return is none",
	  "5: (85) call pc+5\n11: frame1: R1=1\n"
	  "11: (95) exit\n6: R0=1\n6: " EXIT,
	  "", 11, 1 },
	{ "back by another path",
	  "0: " MOVE "4: " BRANCH "5: " EXIT "from 4 to 2: R0=0\n2: " EXIT,
	  "2..4 1 2;", 2, 1 },
};

static void check_loops(int i)
{
	struct vvisits v;
	char text[200] = "";
	struct read r;

	read_path(&r, loops[i].log);
	ck_assert_int_eq(vvisits_read(&v, &r.path), 0);
	for (int k = 0; k < v.loop_count; k++)
		sprintf(text + strlen(text), "%d..%d %d %d;", v.loops[k].head,
			v.loops[k].tail, v.loops[k].times, v.loops[k].inside);
	ck_assert_str_eq(text, loops[i].loops);
	ck_assert_int_eq(vvisits_of(&v, loops[i].slot)->count, loops[i].count);
	ck_assert_ptr_null(vvisits_of(&v, 99));
	vvisits_close(&v);
	close_path(&r);
}
TABLE(vlog_loops, loops, check_loops);

/* ---- What one step changed, by names ---- */

static const struct {
	const char *says, *log, *changes; /* of the last step */
} changes[] = {
	{ "what it writes", "0: R1=ctx() R10=fp0\n0: (b7) r0 = 1 ; R0=1",
	  "r0" },
	{ "what it writes although it was so", "0: R0=1\n0: (b7) r0 = 1 ; R0=1",
	  "r0" },
	{ "what it only reads is not changed",
	  "0: R1=5\n0: (bf) r2 = r1 ; R1=5 R2=5", "r2" },
	{ "an id is no change",
	  "0: R1=scalar()\n0: (bf) r2 = r1 ; R1=scalar(id=1) R2=scalar(id=1)",
	  "r2" },
	{ "what a branch proves",
	  "0: R1=scalar()\n0: (25) if r1 > 0x5 goto pc+1 ; R1=scalar(umax=5)",
	  "r1" },
	{ "the same, on the line of another path",
	  "0: R1=scalar()\n0: (25) if r1 > 0x5 goto pc+1 2: R1=scalar(umin=6) "
	  "R10=fp0",
	  "r1" },
	{ "a check for NULL is one of the copies, too",
	  "0: R0=map_value_or_null(id=1,ks=4,vs=8) R10=fp0\n"
	  "0: (bf) r7 = r0 ; R0=map_value_or_null(id=1,ks=4,vs=8) "
	  "R7=map_value_or_null(id=1,ks=4,vs=8)\n"
	  "1: (15) if r7 == 0x0 goto pc+5 ; R7=map_value(ks=4,vs=8)",
	  "r0 r7" },
	{ "but not of another pointer",
	  "0: R0=map_value_or_null(id=1,ks=4,vs=8) "
	  "R7=map_value_or_null(id=2,ks=4,vs=8)\n"
	  "0: (15) if r7 == 0x0 goto pc+5 ; R7=map_value(ks=4,vs=8)",
	  "r7" },
	{ "the stack", "0: R1=5\n0: (7b) *(u64 *)(r10 -16) = r1 ; fp-16_w=5",
	  "fp-16" },
	{ "what a function is given, in its frame",
	  "0: R1=5\n0: (85) call pc+3\ncaller:\n R6=1 R10=fp0\ncallee:\n"
	  " frame1: R1=5 R10=fp0\n4: frame1: R1=5 R10=fp0",
	  "r6 1:r1" },
	{ "the state behind the precision lines",
	  "0: R1=5\n0: (0f) r2 += r1\nmark_precise: frame0: regs=r1 stack= "
	  "before 0: (b7) r1 = 5\n1: R2=5",
	  "r2" },
	{ "not the state of another path",
	  "0: R1=5\n0: (b7) r0 = 1\nfrom 0 to 3: R4=7 R10=fp0", "" },
};

static void check_changes(int i)
{
	static struct vchange rows[VCHANGES];
	struct vknown known;
	char text[200] = "";
	int count = 0;
	struct read r;

	read_path(&r, changes[i].log);
	vknown_start(&known);
	for (int step = 0; step < r.path.count; step++)
		count = vknown_step(&known, &r.path, step, rows);
	for (int k = 0; k < count; k++) {
		strcat(text, k ? " " : "");
		if (rows[k].frame)
			sprintf(text + strlen(text), "%d:", rows[k].frame);
		if (rows[k].reg >= 0)
			sprintf(text + strlen(text), "r%d", rows[k].reg);
		else
			sprintf(text + strlen(text), "fp%d", rows[k].off);
	}
	ck_assert_str_eq(text, changes[i].changes);
	close_path(&r);
}
TABLE(vlog_changes, changes, check_changes);

/* ---- Sums ---- */

static const struct {
	const char *says, *log, *words;
} sums[] = {
	{ "the numbers of 6.18",
	  "verification time 97 usec\nstack depth 8+16\nprocessed 18 insns "
	  "(limit 1000000) max_states_per_insn 0 total_states 1 peak_states 1 "
	  "mark_read 0",
	  "18 of at most 1000000 instructions looked at; 1 state kept to "
	  "compare with; 24 bytes of stack in 2 functions (8+16); in 97 us" },
	{ "the numbers of 7.3",
	  "verification time 97 usec\nstack depth max 32\n"
	  "subprog 0 (two) main insns_self 11 insns_total 20 stack 8\n"
	  "subprog 1 (add) static insns_self 9 insns_total 9 stack 16\n"
	  "subprog 2 (both) global insns_self 3 insns_total 3 stack 0\n"
	  "processed 23 insns (limit 1000000) max_states_per_insn 0 "
	  "total_states 1 peak_states 1 mark_read 0",
	  "23 of at most 1000000 instructions looked at; 1 state kept to "
	  "compare with; 32 bytes of stack in 3 functions (8+16+0); in 97 us" },
	{ "the numbers of 7.3 for one that is refused",
	  "stack depth max 0\n"
	  "subprog 0 (f) main insns_self 7 insns_total 9 stack 8\n"
	  "subprog 1 (g) static insns_self 2 insns_total 2 stack 0\n"
	  "processed 9 insns (limit 1000000)",
	  "9 of at most 1000000 instructions looked at; 8 bytes of stack in 2 "
	  "functions (8+0)" },
	{ "without the limit, before 5.2", "processed 1 insns, stack depth 0",
	  "1 instruction looked at" },
	{ "cut off", "0: (95) exit", "" },
};

static void check_sum(int i)
{
	struct vstats stats;
	char words[300];
	struct read r;

	read_path(&r, sums[i].log);
	vstats_read(&stats, &r.log, 0, r.log.count);
	ck_assert_str_eq(vstats_words(words, sizeof(words), &stats),
			 sums[i].words);
	close_path(&r);
}
TABLE(vlog_sums, sums, check_sum);

static const struct {
	const char *says, *log, *what;
	int frame, back;
} precise[] = {
	{ "since 6.4",
	  "mark_precise: frame1: last_idx 20 first_idx 10 subseq_idx -1\n"
	  "mark_precise: frame1: regs=r2,r4 stack=-8 before 19: (67) r2 <<= 2\n"
	  "mark_precise: frame0: regs=r0 stack= before 11: (bf) r2 = r0",
	  "r2 r4 fp-8", 1, 11 },
	{ "until 6.3, registers and slots as bits",
	  "last_idx 26 first_idx 20\nregs=14 stack=1 before 25: (bf) r2 = r4",
	  "r2 r4 fp-8", 0, 25 },
	{ "no line of the kind", "0: (95) exit", NULL, 0, 0 },
	{ "broken off in the middle", "mark_precise: frame0: regs=", NULL, 0,
	  0 },
};

static void check_precise(int i)
{
	struct vprecise p;
	struct read r;
	bool said;

	read_path(&r, precise[i].log);
	said = vprecise_read(&p, &r.log, 0, r.log.count - 1);
	ck_assert_int_eq(said, precise[i].what != NULL);
	if (said) {
		ck_assert_str_eq(p.what, precise[i].what);
		ck_assert_int_eq(p.frame, precise[i].frame);
		ck_assert_int_eq(p.back, precise[i].back);
	}
	close_path(&r);
}
TABLE(vlog_precise, precise, check_precise);
