/*
 * path.h - the way that the verifier took to one instruction.
 *
 *     log, level 2                        the paths
 *     0 1 2 3 4 exit                      0-1-2-3-4-exit
 *     from 2 to 7: 7 8 exit                   `-7-8-exit
 *     from 8 to 9: 9 refused                    `-9      <- 0 1 2 7 8 9
 *
 * At level 1 only the last path is left in the log.  At level 2 each begins
 * with "from A to B": it goes on from the last A that was not gone on from
 * (kernel/bpf/verifier.c push_stack(), pop_stack()).
 */
#ifndef INSN_VERIFIER_PATH_H
#define INSN_VERIFIER_PATH_H

#include "insn/verifier/decode.h"
#include "insn/verifier/state.h"

struct vstep {
	int record;    /* in vlog.records: its INSN */
	int source;    /* the SOURCE before it; -1: none was said */
	int parent;    /* the step before; -1: it is the first of its path */
	uint8_t frame; /* 0 the program, 1 what it calls, ... */
	bool taken;    /* "from" this one a path went on */
};

struct vpath {
	const struct vlog *log;
	int first;	     /* of its records */
	struct vstep *steps; /* in the log's order */
	int count;
	struct vpruned {
		int record, step;
	} * pruned; /* each "from A to B: safe", and the A that it is */
	int pruned_count;
	long *budget; /* records that may still be looked at on ways back: a
		       * hostile log has millions; NULL: no bound */
};

/* The steps of records first..last (not including `last`), of one program.
 * 0 or -ENOMEM; either way vpath_close() it. */
int vpath_read(struct vpath *path, const struct vlog *log, int first, int last);
void vpath_close(struct vpath *path);

/* The step that a record "from A to B: safe" goes on from; -1: unknown. */
int vpath_pruned(const struct vpath *path, int record);

/* The instruction of a step.  It is an INSN: this cannot fail. */
void vpath_insn(const struct vpath *path, int step, struct vinsn *insn);
int vpath_slot(const struct vpath *path, int step);

/* What is known of a register of frame `frame` just before the step is done,
 * or just after it: as it was said last on the way there.  False: nothing
 * was. */
bool vpath_reg_before(const struct vpath *path, int step, int frame, int reg,
		      struct vreg *state);
bool vpath_reg_after(const struct vpath *path, int step, int frame, int reg,
		     struct vreg *state);

/* The same of the 8 bytes of stack at `off` (-8, -16, ...). */
bool vpath_slot_before(const struct vpath *path, int step, int off,
		       struct vslot *slot);

/* One more record is looked at; false: the budget is spent, and all that is
 * asked from now on is not found. */
bool vpath_spend(const struct vpath *path);

/* The last step before this one, on its way, that wrote the register of frame
 * *frame; -1: none.  The way leads through calls and back: *frame becomes
 * the frame that it was written in. */
int vpath_writer(const struct vpath *path, int step, int *frame, int reg);

#endif
