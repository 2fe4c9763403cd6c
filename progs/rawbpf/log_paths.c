/*
 * log_paths.c - all paths as a tree.
 *
 *     path 1, 54 steps, exit  (63 steps on 6 paths from here)
 *       path 2: from 17 (path 1) to 12  r1: 0..9, 3 steps, safe at 23
 *       path 3: from 17 (path 1) to 12  r1: 0..9, 5 steps, safe at 17
 *
 * The verifier goes back to the branch that it saw last, so the order of the
 * log is that of the tree: each path before those that go on from it.
 */
#include "loader/err.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/log.h"

#include <errno.h>
#include <stdlib.h>

enum {
	DEEPEST = 24 /* that is indented */
};

/* A path and all that go on from it. */
struct sum {
	int steps, paths;
};

static struct sum *add_up(const struct vtree *tree)
{
	struct sum *sums = calloc(tree->count ? tree->count : 1, sizeof(*sums));

	for (int i = tree->count - 1; sums && i >= 0; i--) {
		const struct vleg *leg = &tree->legs[i];

		sums[i].steps += leg->last - leg->first;
		sums[i].paths++;
		if (leg->up >= 0) {
			sums[leg->up].steps += sums[i].steps;
			sums[leg->up].paths += sums[i].paths;
		}
	}
	return sums;
}

static void print_end(FILE *out, const struct log_view *view,
		      const struct vleg *leg)
{
	if (leg->end == VEND_EXIT)
		fputs(", exit", out);
	else if (leg->end == VEND_SAFE && leg->last > leg->first)
		fprintf(out, ", safe at %d",
			view->log->records[leg->safe].insn);
	else if (leg->end == VEND_OPEN)
		fprintf(out, ", ends at %d",
			vpath_slot(&view->path, leg->last - 1));
}

static void print_leg(FILE *out, const struct log_view *view, int i,
		      const struct sum *sum)
{
	const struct vleg *leg = &view->tree.legs[i];
	int steps = leg->last - leg->first;
	int indent = leg->depth < DEEPEST ? leg->depth : DEEPEST;
	char words[300];

	log_leg_words(words, sizeof(words), view, i);
	fprintf(out, "%*s", 2 * indent, "");
	if (*words)
		fprintf(out, "%s", words);
	else
		fprintf(out, "path %d", i + 1);
	if (steps) {
		fprintf(out, ", %d step%s", steps, steps == 1 ? "" : "s");
		print_end(out, view, leg);
	}
	if (sum->paths > 1)
		fprintf(out, "  (%d steps on %d paths from here)", sum->steps,
			sum->paths);
	fputc('\n', out);
}

enum exit_code log_paths(const struct log_form *form, struct log_view *view)
{
	const struct vtree *tree = &view->tree;
	struct sum *sums = add_up(tree);
	char words[300];

	if (!sums)
		return give_up(form->args, fail(-ENOMEM, "the paths"));
	log_head(form->out, view);
	for (int i = 0; i < tree->count; i++)
		print_leg(form->out, view, i, &sums[i]);
	if (*vstats_words(words, sizeof(words), &view->stats))
		fprintf(form->out, "\n%s\n", words);
	free(sums);
	return DONE;
}
