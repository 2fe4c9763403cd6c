/*
 * align.h - what became of each instruction, as the kernel itself tells it.
 *
 *   sent                              lines          read back
 *   0: r6 = r1                        0 -> line 0    slot 0  -> line 0
 *   1: r2 = *(u32 *)(r6 +0)           1 -> line 1    slot 1  -> line 1
 *   2: call bpf_map_lookup_elem#1     2 -> line 2    slot 2  -> line 2
 *   3: if r0 == 0 goto pc+1           3 -> line 3    slot 10 -> line 3
 *
 * The kernel carries line records along while it rewrites a program, so that
 * they still lead to the right lines afterwards.  Here the program is loaded
 * once more, every instruction being a line of its own whose number is the
 * instruction's slot: the records that come back say where each has gone,
 * in the rewritten program (slots 2 to 9 are the call above) and in native
 * code.  A record that does not come back: its instruction was removed.
 *
 *   (kernel/bpf/verifier.c, bpf_adj_linfo_after_remove;
 *    kernel/bpf/core.c, bpf_adj_linfo and bpf_prog_fill_jited_linfo)
 */
#ifndef LOADER_ALIGN_H
#define LOADER_ALIGN_H

#include "loader/jited.h"
#include "loader/sys.h"
#include "loader/xlated.h"

#include <stdbool.h>

/* What one instruction became. */
struct align_row {
	int at;	   /* slot of the rewritten program; -1: removed, or this is
		    * the second slot of a wide one */
	int count; /* slots, up to what the next one became */
	const struct jited_line *native; /* NULL: no native code is known */
};

struct align {
	struct align_row *rows; /* one for each slot that was sent */
	int count;
	struct xlated xlated;
	struct jited jited;
	char *no_native; /* why there is none of it; NULL: there is */
};

/* Load it and read it back; nothing stays in the kernel.  0, or -errno with
 * the error text set.  align_close() it either way. */
int align_read(struct align *a, const struct prog_spec *spec);
void align_close(struct align *a);

/* The slots of the rewritten program that it became; NULL: none. */
const struct bpf_insn *align_xlated(const struct align *a, int slot);

#endif
