/*
 * flow_place.c - the nodes of a layered drawing put where neighbours are
 * near: first in which order, then where.
 *
 *     a   b          sweep down: each node goes to the average x of those
 *      \ / \         above it that lead to it; sweep up: of those below.
 *       c   d        Nodes of a layer keep their distance.
 */
#include "insn/flow_layout.h"

#include <errno.h>
#include <stdlib.h>

enum {
	ORDER_SWEEPS = 12,
	PLACE_SWEEPS = 30,
	LANES = 40 /* in the margin, for edges back up */
};

/* ---- Order inside the layers ---- */

/* Sort `count` things into their layers; first[layer] is where each begins,
 * and `sorted` gets their numbers. */
static void sort_by_layer(const int *layer_of, int count, int layers,
			  int *first, int *sorted)
{
	for (int i = 0; i < count; i++)
		first[layer_of[i] + 2]++;
	for (int i = 0; i < layers; i++)
		first[i + 2] += first[i + 1];
	for (int i = 0; i < count; i++)
		sorted[first[layer_of[i] + 1]++] = i;
}

/* The nodes of each layer, and the lines that leave it. */
static int fill_rows(struct layout *l)
{
	int most =
		l->node_count > l->line_count ? l->node_count : l->line_count;
	int *layer_of = calloc(most + 1, sizeof(*layer_of));

	l->first = calloc(l->layer_count + 3, sizeof(*l->first));
	l->first_line = calloc(l->layer_count + 3, sizeof(*l->first_line));
	l->row = calloc(l->node_count + 1, sizeof(*l->row));
	l->line_row = calloc(l->line_count + 1, sizeof(*l->line_row));
	if (!layer_of || !l->first || !l->first_line || !l->row ||
	    !l->line_row) {
		free(layer_of);
		return -ENOMEM;
	}
	for (int i = 0; i < l->node_count; i++)
		layer_of[i] = l->nodes[i].layer;
	sort_by_layer(layer_of, l->node_count, l->layer_count, l->first,
		      l->row);
	for (int i = 0; i < l->line_count; i++)
		layer_of[i] = l->nodes[l->lines[i].from].layer;
	sort_by_layer(layer_of, l->line_count, l->layer_count, l->first_line,
		      l->line_row);
	free(layer_of);
	return 0;
}

static void pull_by_lines(struct layout *l, int from_layer, bool down)
{
	for (int i = l->first_line[from_layer];
	     i < l->first_line[from_layer + 1]; i++) {
		const struct layout_line *line = &l->lines[l->line_row[i]];
		struct layout_node *from = &l->nodes[line->from];
		struct layout_node *to = &l->nodes[line->to];
		struct layout_node *who = down ? to : from;

		who->pull += down ? from->x : to->x;
		who->pulls++;
	}
}

/* pull = the average x of the neighbours in the layer above, or below. */
static void pull(struct layout *l, int layer, bool from_above)
{
	int from = l->first[layer], to = l->first[layer + 1];

	for (int i = from; i < to; i++) {
		l->nodes[l->row[i]].pull = 0;
		l->nodes[l->row[i]].pulls = 0;
	}
	if (!from_above)
		pull_by_lines(l, layer, false);
	else if (layer > 0)
		pull_by_lines(l, layer - 1, true);
	for (int i = from; i < to; i++) {
		struct layout_node *node = &l->nodes[l->row[i]];

		node->pull = node->pulls ? node->pull / node->pulls : node->x;
	}
}

static int by_pull(const void *a, const void *b, void *arg)
{
	const struct layout *l = arg;
	const struct layout_node *x = &l->nodes[*(const int *)a];
	const struct layout_node *y = &l->nodes[*(const int *)b];

	if (x->pull != y->pull)
		return x->pull < y->pull ? -1 : 1;
	return x < y ? -1 : x > y;
}

/* Side by side from the left, in the order of the row. */
static void pack(struct layout *l, int layer)
{
	double x = 0;

	for (int i = l->first[layer]; i < l->first[layer + 1]; i++) {
		struct layout_node *node = &l->nodes[l->row[i]];

		node->x = x + node->width / 2;
		x += node->width + LAYOUT_GAP_X;
	}
}

static void order_layer(struct layout *l, int layer, bool from_above)
{
	int from = l->first[layer], count = l->first[layer + 1] - from;

	pull(l, layer, from_above);
	qsort_r(&l->row[from], count, sizeof(*l->row), by_pull, l);
	pack(l, layer);
}

/* Down through the layers, then up, and again. */
static void order(struct layout *l)
{
	int last = l->layer_count - 1;

	for (int layer = 0; layer <= last; layer++)
		pack(l, layer);
	for (int sweep = 0; sweep < ORDER_SWEEPS; sweep++)
		for (int i = 0; i <= last; i++)
			order_layer(l, sweep % 2 ? last - i : i,
				    sweep % 2 == 0);
}

/* ---- Places ---- */

static double apart(const struct layout_node *a, const struct layout_node *b)
{
	return (a->width + b->width) / 2 + LAYOUT_GAP_X;
}

/* As near to its pull as its neighbours let each node be: once with those on
 * the left having their way, once those on the right, and the middle of the
 * two, which keeps every distance that both keep. */
static void settle(struct layout *l, int layer, double *left)
{
	int from = l->first[layer], to = l->first[layer + 1];
	struct layout_node *node, *before = NULL;

	for (int i = from; i < to; i++, before = node) {
		node = &l->nodes[l->row[i]];
		left[i] = node->pull;
		if (before && left[i] < left[i - 1] + apart(before, node))
			left[i] = left[i - 1] + apart(before, node);
	}
	before = NULL;
	for (int i = to - 1; i >= from; i--, before = node) {
		node = &l->nodes[l->row[i]];
		node->x = node->pull;
		if (before && node->x > before->x - apart(before, node))
			node->x = before->x - apart(before, node);
	}
	for (int i = from; i < to; i++)
		l->nodes[l->row[i]].x = (l->nodes[l->row[i]].x + left[i]) / 2;
}

/* Move everything to where the margin ends, and measure. */
static void align(struct layout *l)
{
	double least = 0, most = 0;

	for (int i = 0; i < l->node_count; i++) {
		const struct layout_node *node = &l->nodes[i];

		if (i == 0 || node->x - node->width / 2 < least)
			least = node->x - node->width / 2;
	}
	for (int i = 0; i < l->node_count; i++) {
		struct layout_node *node = &l->nodes[i];

		node->x += LAYOUT_MARGIN - least;
		if (node->x + node->width / 2 > most)
			most = node->x + node->width / 2;
	}
	l->width = most + LAYOUT_MARGIN;
}

/* Ends downwards: a block stands below those that lead to it. */
static void set_columns(struct layout *l, double *left)
{
	int last = l->layer_count - 1;

	for (int sweep = 0; sweep <= PLACE_SWEEPS; sweep++)
		for (int i = 0; i <= last; i++) {
			int layer = sweep % 2 ? last - i : i;

			pull(l, layer, sweep % 2 == 0);
			settle(l, layer, left);
		}
	align(l);
}

static int set_rows(struct layout *l)
{
	double y = LAYOUT_MARGIN + LAYOUT_GAP_Y;

	l->top = calloc(l->layer_count + 1, sizeof(*l->top));
	l->bottom = calloc(l->layer_count + 1, sizeof(*l->bottom));
	if (!l->top || !l->bottom)
		return -ENOMEM;
	for (int layer = 0; layer < l->layer_count; layer++) {
		double tallest = 0;

		for (int i = l->first[layer]; i < l->first[layer + 1]; i++) {
			struct layout_node *node = &l->nodes[l->row[i]];

			node->y = y;
			if (node->height > tallest)
				tallest = node->height;
		}
		l->top[layer] = y;
		l->bottom[layer] = y + tallest;
		y += tallest + LAYOUT_GAP_Y;
	}
	l->height = y;
	return 0;
}

/* ---- Lanes ---- */

/* The leftmost lane that is free in all layers which the edge passes; a bit
 * of busy[layer] stands for a lane.  When all are taken the last is shared. */
static void set_lane(struct layout *l, struct layout_back *back,
		     unsigned long long *busy)
{
	int from = l->nodes[back->to].layer, to = l->nodes[back->from].layer;
	unsigned long long taken = 1ULL << LANES;

	for (int layer = from; layer <= to; layer++)
		taken |= busy[layer];
	back->lane = __builtin_ctzll(~taken);
	if (back->lane > LANES)
		back->lane = LANES - 1;
	for (int layer = from; layer <= to; layer++)
		busy[layer] |= 1ULL << back->lane;
	if (back->lane >= l->lane_count)
		l->lane_count = back->lane + 1;
}

static int set_lanes(struct layout *l)
{
	unsigned long long *busy = calloc(l->layer_count, sizeof(*busy));

	for (int i = 0; busy && i < l->back_count; i++)
		set_lane(l, &l->backs[i], busy);
	l->width += l->lane_count * LAYOUT_LANE;
	free(busy);
	return busy ? 0 : -ENOMEM;
}

int layout_place(struct layout *l)
{
	double *left = calloc(l->node_count, sizeof(*left));
	int err = left ? fill_rows(l) : -ENOMEM;

	if (!err) {
		order(l);
		set_columns(l, left);
		err = set_rows(l);
	}
	free(left);
	return err ? err : set_lanes(l);
}
