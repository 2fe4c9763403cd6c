/*
 * trail.h - steps kept, so that one can go back.
 *
 *     step 6: r3 was 7, pc was 5, ...   step 7: 8 bytes of the stack were ...
 *     +-------+-------------+-----+-----+-------+-------------+-----+-----+
 *     | bytes | where, size | ... | end | bytes | where, size | ... | end |
 *     +-------+-------------+-----+-----+-------+-------------+-----+-----+
 *     `-- each entry, and each step, is read from its end: backwards
 *
 * A step's record is what was there before: of the registers what changed,
 * of memory and maps what the journal (mem.h) was told would change.  Going
 * back puts it there again, the last entry first.  Forwards again is to
 * execute again, which gives the same, time and random numbers included
 * (env.h).  What was printed stays printed; what others change between two
 * steps stays changed.
 */
#ifndef INSN_VM_TRAIL_H
#define INSN_VM_TRAIL_H

#include "insn/vm/vm.h"

struct trail;

/* Keep the steps of a machine, in at most `size` bytes: the oldest are
 * forgotten first.  A step takes about 100 bytes.  NULL: no memory.  The
 * machine stays the caller's, and must outlive the trail. */
struct trail *trail_open(struct vm *vm, size_t size);
void trail_close(struct trail *trail);

/* As vm_step(), and kept. */
enum vm_status trail_step(struct trail *trail);

/* Undo the last step.  -ENOENT: nothing older is kept. */
int trail_back(struct trail *trail);

/* Go to where `step` instructions have been executed, back or forth.
 * -ENOENT: that is not kept, or the program ends before. */
int trail_goto(struct trail *trail, __u64 step);

/* The step after which one could still go back to: its number. */
__u64 trail_oldest(const struct trail *trail);

/* Who gave a register, or a byte of memory, the value it has now: *pc is
 * the instruction.  The number of the step it was, or -ENOENT: no step that
 * is kept. */
__s64 trail_who_reg(const struct trail *trail, int reg, int *pc);
__s64 trail_who_mem(const struct trail *trail, __u64 addr, int *pc);

#endif
