/*
 * flame.c - many stacks as one tree, and the tree as text: see flame.h.
 */
#include "progs/flame.h"
#include "loader/err.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- The tree ---- */

static int order(const struct flame_node *node, const struct flame_frame *frame)
{
	int names = strcmp(node->name, frame->name);

	return names ? names : node->kernel - frame->kernel;
}

/* The node for `frame` among those that `node` calls. */
static struct flame_node *callee(struct flame_node *node,
				 const struct flame_frame *frame)
{
	struct flame_node **at = &node->calls, *found;

	while (*at && order(*at, frame) < 0)
		at = &(*at)->next;
	if (*at && order(*at, frame) == 0)
		return *at;
	found = calloc(1, sizeof(*found));
	if (found)
		found->name = strdup(frame->name);
	if (!found || !found->name) {
		free(found);
		return NULL;
	}
	found->kernel = frame->kernel;
	found->next = *at;
	*at = found;
	return found;
}

int flame_add(struct flame *flame, const struct flame_frame *frames, int depth,
	      uint64_t count)
{
	struct flame_node *node = &flame->root;

	if (depth > FLAME_DEPTH)
		depth = FLAME_DEPTH;
	node->total += count;
	for (int i = 0; i < depth; i++) {
		node = callee(node, &frames[i]);
		if (!node)
			return fail(-ENOMEM, "a tree of stacks");
		node->total += count;
	}
	if (flame->depth < depth)
		flame->depth = depth;
	return 0;
}

static void free_nodes(struct flame_node *node)
{
	struct flame_node *next;

	for (; node; node = next) {
		next = node->next;
		free_nodes(node->calls);
		free(node->name);
		free(node);
	}
}

void flame_close(struct flame *flame)
{
	free_nodes(flame->root.calls);
	*flame = FLAME_NONE;
}

uint64_t flame_self(const struct flame_node *node)
{
	uint64_t self = node->total;

	for (const struct flame_node *n = node->calls; n; n = n->next)
		self -= n->total;
	return self;
}

/* One that calls itself is counted once. */
static uint64_t with(const struct flame_node *nodes, const char *name)
{
	uint64_t sum = 0;

	for (const struct flame_node *n = nodes; n; n = n->next)
		sum += strcmp(n->name, name) ? with(n->calls, name) : n->total;
	return sum;
}

uint64_t flame_with(const struct flame *flame, const char *name)
{
	return with(flame->root.calls, name);
}

/* ---- Text ---- */

struct tree {
	FILE *out;
	uint64_t all;
	double least;
};

static int by_total(const void *a, const void *b)
{
	const struct flame_node *const *x = a, *const *y = b;

	return ((*x)->total < (*y)->total) - ((*x)->total > (*y)->total);
}

static void print_nodes(const struct tree *t, const struct flame_node *nodes,
			int depth);

static void print_node(const struct tree *t, const struct flame_node *node,
		       int depth)
{
	double percent = t->all ? 100.0 * node->total / t->all : 0;

	if (percent < t->least)
		return;
	fprintf(t->out, "%5.1f%%  %*s%s%s\n", percent, 2 * depth, "",
		node->name, node->kernel ? "  [kernel]" : "");
	print_nodes(t, node->calls, depth + 1);
}

/* The biggest first; in the order of names if there is no memory. */
static void print_nodes(const struct tree *t, const struct flame_node *nodes,
			int depth)
{
	const struct flame_node **sorted;
	int count = 0, i = 0;

	for (const struct flame_node *n = nodes; n; n = n->next)
		count++;
	sorted = calloc(count + 1, sizeof(*sorted));
	for (const struct flame_node *n = nodes; n; n = n->next)
		if (sorted)
			sorted[i++] = n;
		else
			print_node(t, n, depth);
	if (sorted)
		qsort(sorted, count, sizeof(*sorted), by_total);
	for (i = 0; sorted && i < count; i++)
		print_node(t, sorted[i], depth);
	free(sorted);
}

void flame_tree(FILE *out, const struct flame *flame, double least)
{
	struct tree t = { out, flame->root.total, least };

	print_nodes(&t, flame->root.calls, 0);
}

/* A line's own signs in a name would make it another line. */
static void put_folded(FILE *out, const struct flame_node *node)
{
	for (const char *c = node->name; *c; c++)
		fputc(*c == ';' || *c == '\n' ? '_' : *c, out);
	if (node->kernel)
		fputs("_[k]", out);
}

static void fold(FILE *out, const struct flame_node *nodes,
		 const struct flame_node **path, int depth)
{
	for (const struct flame_node *n = nodes; n; n = n->next) {
		path[depth] = n;
		if (flame_self(n)) {
			for (int i = 0; i <= depth; i++) {
				fputs(i ? ";" : "", out);
				put_folded(out, path[i]);
			}
			fprintf(out, " %" PRIu64 "\n", flame_self(n));
		}
		fold(out, n->calls, path, depth + 1);
	}
}

void flame_folded(FILE *out, const struct flame *flame)
{
	const struct flame_node *path[FLAME_DEPTH];

	fold(out, flame->root.calls, path, 0);
}
