/*
 * tree.c - all the paths of a log: see tree.h.
 */
#include "insn/verifier/tree.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int add_leg(struct vtree *tree, int record, int step)
{
	const struct vlog *log = tree->path->log;
	struct vleg leg = { .first = step,
			    .last = step,
			    .from = -1,
			    .up = -1,
			    .record = record,
			    .slot = record < 0 ? -1 : log->records[record].insn,
			    .safe = -1 };

	if ((tree->count & (tree->count - 1)) == 0) {
		size_t room = tree->count ? 2 * (size_t)tree->count : 1;
		void *more = reallocarray(tree->legs, room, sizeof(leg));

		if (!more)
			return -ENOMEM;
		tree->legs = more;
	}
	tree->legs[tree->count++] = leg;
	return 0;
}

static bool is_function(const struct vlog *log, int i)
{
	const struct vlog_record *record = &log->records[i];

	return record->kind == VLOG_FUNC && record->length > 11 &&
	       !memcmp(vlog_text(log, record), "Validating ", 11);
}

/* A step more in the last leg, whose first says what it goes on from. */
static int add_step(struct vtree *tree, int step)
{
	const struct vpath *path = tree->path;
	struct vleg *leg;
	int err = tree->count ? 0 : add_leg(tree, -1, step);

	if (err)
		return err;
	leg = &tree->legs[tree->count - 1];
	if (leg->first == step) {
		leg->slot = vpath_slot(path, step);
		leg->from = path->steps[step].parent;
	}
	leg->last = step + 1;
	return 0;
}

/* "20: safe" ends a path, "from 6 to 20: safe" is all of one. */
static int see_safe(struct vtree *tree, int record, int step)
{
	bool whole = tree->path->log->records[record].from >= 0;
	int err = whole || !tree->count ? add_leg(tree, record, step) : 0;
	struct vleg *leg;

	if (err)
		return err;
	leg = &tree->legs[tree->count - 1];
	leg->safe = record;
	leg->end = VEND_SAFE;
	if (whole)
		leg->from = vpath_pruned(tree->path, record);
	return 0;
}

static void find_end(struct vtree *tree, struct vleg *leg)
{
	struct vinsn in;

	if (leg->end != VEND_OPEN || leg->last == leg->first ||
	    tree->path->steps[leg->last - 1].frame)
		return;
	vpath_insn(tree->path, leg->last - 1, &in);
	if (vinsn_is_exit(&in))
		leg->end = VEND_EXIT;
}

static void find_ups(struct vtree *tree)
{
	for (int i = 0; i < tree->count; i++) {
		struct vleg *leg = &tree->legs[i];

		find_end(tree, leg);
		leg->up = leg->from < 0 ? -1 : vtree_leg(tree, leg->from);
		if (leg->up >= i)
			leg->up = -1;
		if (leg->up >= 0)
			leg->depth = tree->legs[leg->up].depth + 1;
	}
}

int vtree_read(struct vtree *tree, const struct vpath *path, int last)
{
	int step = 0, err = 0;

	memset(tree, 0, sizeof(*tree));
	tree->path = path;
	for (int i = path->first; i < last && !err; i++) {
		const struct vlog_record *record = &path->log->records[i];

		if (record->kind == VLOG_BRANCH || is_function(path->log, i))
			err = add_leg(tree, i, step);
		else if (record->kind == VLOG_SAFE)
			err = see_safe(tree, i, step);
		else if (record->kind == VLOG_INSN)
			err = add_step(tree, step++);
	}
	if (!err)
		find_ups(tree);
	return err;
}

void vtree_close(struct vtree *tree)
{
	free(tree->legs);
	memset(tree, 0, sizeof(*tree));
}

/* Those without a step begin where the next one does, and come before it:
 * the last whose first step is not behind this one. */
int vtree_leg(const struct vtree *tree, int step)
{
	int low = 0, high = tree->count;

	while (low < high) {
		int mid = low + (high - low) / 2;

		if (tree->legs[mid].first > step)
			high = mid;
		else
			low = mid + 1;
	}
	return low - 1;
}
