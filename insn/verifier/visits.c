/*
 * visits.c - where the verifier's work went: see visits.h.
 */
#include "insn/verifier/visits.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- How often ---- */

static int by_slot(const void *a, const void *b)
{
	const struct vvisit *x = a, *y = b;

	if (x->slot != y->slot)
		return x->slot < y->slot ? -1 : 1;
	return x->step < y->step ? -1 : 1;
}

/* One row for each step, in order; then rows of one slot become one. */
static int count_slots(struct vvisits *visits, const struct vpath *path)
{
	int count = 0;

	visits->slots =
		calloc(path->count ? path->count : 1, sizeof(visits->slots[0]));
	if (!visits->slots)
		return -ENOMEM;
	for (int i = 0; i < path->count; i++)
		visits->slots[i] = (struct vvisit){ vpath_slot(path, i), 1, i };
	qsort(visits->slots, path->count, sizeof(visits->slots[0]), by_slot);
	for (int i = 0; i < path->count; i++) {
		struct vvisit *last = &visits->slots[count ? count - 1 : 0];

		if (count && last->slot == visits->slots[i].slot)
			last->count++;
		else
			visits->slots[count++] = visits->slots[i];
	}
	visits->count = count;
	return 0;
}

const struct vvisit *vvisits_of(const struct vvisits *visits, int slot)
{
	int low = 0, high = visits->count;

	while (low < high) {
		int mid = low + (high - low) / 2;

		if (visits->slots[mid].slot == slot)
			return &visits->slots[mid];
		if (visits->slots[mid].slot < slot)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

/* ---- Loops ---- */

/* Did the step come back by a jump? */
static bool is_back(const struct vpath *path, int step)
{
	const struct vstep *s = &path->steps[step];
	struct vinsn in;

	if (s->parent < 0 || path->steps[s->parent].frame != s->frame ||
	    vpath_slot(path, s->parent) < vpath_slot(path, step))
		return false;
	vpath_insn(path, s->parent, &in);
	return vinsn_is_branch(&in) || vinsn_is_goto(&in);
}

static void add_back(struct vvisits *visits, const struct vpath *path, int step)
{
	int head = vpath_slot(path, step);
	int tail = vpath_slot(path, path->steps[step].parent), i = 0;
	struct vloop *loop;

	while (i < visits->loop_count && visits->loops[i].head != head)
		i++;
	if (i == VLOOPS)
		return;
	loop = &visits->loops[i];
	if (i == visits->loop_count) {
		*loop = (struct vloop){ head, tail, 0, 0, step, -1 };
		visits->loop_count++;
	}
	loop->times++;
	if (tail > loop->tail)
		loop->tail = tail;
}

/* The step whose call led to the frame of each; -1: none. */
static int *find_calls(const struct vpath *path)
{
	int *calls = calloc(path->count ? path->count : 1, sizeof(int));

	for (int i = 0; calls && i < path->count; i++) {
		const struct vstep *s = &path->steps[i];
		int at = s->parent;

		while (at >= 0 && path->steps[at].frame > s->frame)
			at = calls[at];
		if (at >= 0 && path->steps[at].frame == s->frame)
			at = calls[at];
		calls[i] = at;
	}
	return calls;
}

static bool is_in(const struct vloop *loop, int slot)
{
	return slot >= loop->head && slot <= loop->tail;
}

static bool is_exit(const struct vloop *loop, const struct vpath *path,
		    int step)
{
	int slot = vpath_slot(path, step);
	struct vinsn in;

	if (!is_in(loop, slot))
		return false;
	vpath_insn(path, step, &in);
	return vinsn_is_branch(&in) &&
	       (!is_in(loop, slot + 1) || !is_in(loop, slot + 1 + in.insn.off));
}

static bool is_inside(const struct vloop *loop, const struct vpath *path,
		      const int *calls, int step)
{
	for (; step >= 0; step = calls[step])
		if (is_in(loop, vpath_slot(path, step)))
			return true;
	return false;
}

static int most_first(const void *a, const void *b)
{
	const struct vloop *x = a, *y = b;

	if (x->inside != y->inside)
		return x->inside < y->inside ? 1 : -1;
	return x->head < y->head ? -1 : 1;
}

static void measure(struct vloop *loop, const struct vpath *path,
		    const int *calls)
{
	for (int i = 0; i < path->count; i++) {
		if (!is_inside(loop, path, calls, i))
			continue;
		loop->inside++;
		if (loop->exit < 0 && is_exit(loop, path, i))
			loop->exit = i;
	}
}

static int find_loops(struct vvisits *visits, const struct vpath *path)
{
	int *calls = find_calls(path);

	if (!calls)
		return -ENOMEM;
	for (int i = 0; i < path->count; i++)
		if (is_back(path, i))
			add_back(visits, path, i);
	for (int k = 0; k < visits->loop_count; k++)
		measure(&visits->loops[k], path, calls);
	qsort(visits->loops, visits->loop_count, sizeof(visits->loops[0]),
	      most_first);
	free(calls);
	return 0;
}

int vvisits_read(struct vvisits *visits, const struct vpath *path)
{
	int err;

	memset(visits, 0, sizeof(*visits));
	err = count_slots(visits, path);
	return err ? err : find_loops(visits, path);
}

void vvisits_close(struct vvisits *visits)
{
	free(visits->slots);
	memset(visits, 0, sizeof(*visits));
}
