/*
 * flow_layout.c - where the blocks of a program are drawn: flow_layout.h.
 */
#include "insn/flow_layout.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	MOST_NODES = 2000000,
	ORDER_SWEEPS = 12,
	PLACE_SWEEPS = 30,
	LANES = 40 /* in the margin, for edges back up */
};

/* What is under way: besides the layout, the first bend of each block. */
struct plan {
	struct layout *l;
	const struct flow *flow;
	int *bend;	/* node of the first bend that leads to the block */
	int *bend_from; /* its layer; the block's own if there is none */
};

/* ---- Layers ---- */

/* Edges down go from lower numbers to higher: blocks are in slot order. */
static void push_down(struct layout *l, int from, int to)
{
	if (to > from && l->nodes[to].layer <= l->nodes[from].layer)
		l->nodes[to].layer = l->nodes[from].layer + 1;
}

/* A subprogram begins below all of the one before it. */
static void set_layers(struct plan *p)
{
	struct layout *l = p->l;
	int subprog = 0;

	for (int i = 0; i < p->flow->block_count; i++) {
		const struct flow_block *b = &p->flow->blocks[i];

		if (b->subprog != subprog) {
			subprog = b->subprog;
			for (int j = i; j < p->flow->block_count; j++)
				l->nodes[j].layer = l->layer_count;
		}
		push_down(l, i, b->next);
		push_down(l, i, b->jump);
		if (l->nodes[i].layer >= l->layer_count)
			l->layer_count = l->nodes[i].layer + 1;
	}
}

/* ---- Bends ---- */

/* The bends to block `to` must begin below block `from`. */
static void need_bend(struct plan *p, int from, int to)
{
	if (to > from && p->l->nodes[from].layer + 1 < p->bend_from[to])
		p->bend_from[to] = p->l->nodes[from].layer + 1;
}

static long long count_bends(struct plan *p)
{
	const struct flow *flow = p->flow;
	long long n = 0;

	for (int i = 0; i < flow->block_count; i++)
		p->bend_from[i] = p->l->nodes[i].layer;
	for (int i = 0; i < flow->block_count; i++) {
		need_bend(p, i, flow->blocks[i].next);
		need_bend(p, i, flow->blocks[i].jump);
	}
	for (int i = 0; i < flow->block_count; i++)
		n += p->l->nodes[i].layer - p->bend_from[i];
	return n;
}

static void add_line(struct layout *l, int from, int to, bool jump)
{
	l->lines[l->line_count++] = (struct layout_line){ from, to, jump };
}

/* The chain of bends that leads to a block, and its lines. */
static void add_bends(struct plan *p, int block)
{
	struct layout *l = p->l;

	p->bend[block] = l->node_count;
	for (int layer = p->bend_from[block]; layer < l->nodes[block].layer;
	     layer++) {
		int node = l->node_count++;
		bool last = layer + 1 == l->nodes[block].layer;

		l->nodes[node].block = -1;
		l->nodes[node].layer = layer;
		add_line(l, node, last ? block : node + 1, false);
	}
}

static void add_edge(struct plan *p, int from, int to, bool jump)
{
	struct layout *l = p->l;
	int below = l->nodes[from].layer + 1;

	if (to < 0)
		return;
	if (to <= from)
		l->backs[l->back_count++] =
			(struct layout_back){ .from = from, .to = to };
	else if (below == l->nodes[to].layer)
		add_line(l, from, to, jump);
	else
		add_line(l, from, p->bend[to] + below - p->bend_from[to], jump);
}

static int add_edges(struct plan *p)
{
	struct layout *l = p->l;
	int blocks = p->flow->block_count;
	long long bends = count_bends(p);

	if (bends + blocks > MOST_NODES)
		return -E2BIG;
	l->nodes = reallocarray(l->nodes, blocks + bends, sizeof(*l->nodes));
	l->lines = calloc(2 * blocks + bends + 1, sizeof(*l->lines));
	l->backs = calloc(2 * blocks + 1, sizeof(*l->backs));
	if (!l->nodes || !l->lines || !l->backs)
		return -ENOMEM;
	memset(l->nodes + blocks, 0, bends * sizeof(*l->nodes));
	for (int i = 0; i < blocks; i++)
		add_bends(p, i);
	for (int i = 0; i < blocks; i++) {
		add_edge(p, i, p->flow->blocks[i].next, false);
		add_edge(p, i, p->flow->blocks[i].jump, true);
	}
	return 0;
}

/* ---- Order inside the layers ---- */

static int fill_rows(struct layout *l)
{
	int *next;

	l->first = calloc(l->layer_count + 2, sizeof(*l->first));
	l->row = calloc(l->node_count, sizeof(*l->row));
	next = calloc(l->layer_count + 1, sizeof(*next));
	if (!l->first || !l->row || !next) {
		free(next);
		return -ENOMEM;
	}
	for (int i = 0; i < l->node_count; i++)
		l->first[l->nodes[i].layer + 1]++;
	for (int i = 0; i < l->layer_count; i++)
		l->first[i + 1] += l->first[i];
	for (int i = 0; i < l->node_count; i++) {
		int layer = l->nodes[i].layer;

		l->row[l->first[layer] + next[layer]++] = i;
	}
	free(next);
	return 0;
}

/* pull = the average x of the neighbours above, or of those below. */
static void pull(struct layout *l, double *sum, int *count, bool from_above)
{
	memset(sum, 0, l->node_count * sizeof(*sum));
	memset(count, 0, l->node_count * sizeof(*count));
	for (int i = 0; i < l->line_count; i++) {
		int a = l->lines[i].from, b = l->lines[i].to;
		int who = from_above ? b : a, by = from_above ? a : b;

		sum[who] += l->nodes[by].x;
		count[who]++;
	}
	for (int i = 0; i < l->node_count; i++)
		l->nodes[i].pull = count[i] ? sum[i] / count[i] : l->nodes[i].x;
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

static void order(struct layout *l, double *sum, int *count)
{
	for (int layer = 0; layer < l->layer_count; layer++)
		pack(l, layer);
	for (int sweep = 0; sweep < ORDER_SWEEPS; sweep++) {
		pull(l, sum, count, sweep % 2 == 0);
		for (int layer = 0; layer < l->layer_count; layer++) {
			int n = l->first[layer + 1] - l->first[layer];

			qsort_r(&l->row[l->first[layer]], n, sizeof(*l->row),
				by_pull, l);
			pack(l, layer);
		}
	}
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

static void set_columns(struct layout *l, double *sum, int *count)
{
	double least = 0, most = 0;

	for (int sweep = 0; sweep < PLACE_SWEEPS; sweep++) {
		pull(l, sum, count, sweep % 2 == 0);
		for (int layer = 0; layer < l->layer_count; layer++)
			settle(l, layer, sum);
	}
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

/* ---- The whole ---- */

static int place(struct layout *l)
{
	double *sum = calloc(l->node_count, sizeof(*sum));
	int *count = calloc(l->node_count, sizeof(*count));
	int err = sum && count ? fill_rows(l) : -ENOMEM;

	if (!err) {
		order(l, sum, count);
		set_columns(l, sum, count);
		err = set_rows(l);
	}
	free(sum);
	free(count);
	return err ? err : set_lanes(l);
}

int layout_build(struct layout *layout, const struct flow *flow,
		 double (*sizes)[2])
{
	struct plan p = { .l = layout, .flow = flow };
	int blocks = flow->block_count, err = -ENOMEM;

	memset(layout, 0, sizeof(*layout));
	layout->nodes = calloc(blocks, sizeof(*layout->nodes));
	layout->node_count = blocks;
	p.bend = calloc(blocks, sizeof(*p.bend));
	p.bend_from = calloc(blocks, sizeof(*p.bend_from));
	for (int i = 0; layout->nodes && i < blocks; i++) {
		layout->nodes[i].block = i;
		layout->nodes[i].width = sizes[i][0];
		layout->nodes[i].height = sizes[i][1];
	}
	if (layout->nodes && p.bend && p.bend_from) {
		set_layers(&p);
		err = add_edges(&p);
	}
	free(p.bend);
	free(p.bend_from);
	return err ? err : place(layout);
}

void layout_close(struct layout *layout)
{
	free(layout->nodes);
	free(layout->lines);
	free(layout->backs);
	free(layout->first);
	free(layout->row);
	free(layout->top);
	free(layout->bottom);
	memset(layout, 0, sizeof(*layout));
}
