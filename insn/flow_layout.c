/*
 * flow_layout.c - the blocks of a program into layers, edges into lines: see
 * flow_layout.h.  Where in its layer a node goes is flow_place.c.
 */
#include "insn/flow_layout.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	MOST_NODES = 2000000
};

/* What is under way: besides the layout, the first bend of each block. */
struct plan {
	struct layout *l;
	const struct flow *flow;
	int *bend;	/* node of the first bend that leads to the block */
	int *bend_from; /* its layer; the block's own if there is none */
	bool *jumped;	/* some of the edges that use it are jumps */
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
static void need_bend(struct plan *p, int from, int to, bool jump)
{
	int below = p->l->nodes[from].layer + 1;

	if (to <= from || below == p->l->nodes[to].layer)
		return;
	p->jumped[to] |= jump;
	if (below < p->bend_from[to])
		p->bend_from[to] = below;
}

static long long count_bends(struct plan *p)
{
	const struct flow *flow = p->flow;
	long long n = 0;

	for (int i = 0; i < flow->block_count; i++)
		p->bend_from[i] = p->l->nodes[i].layer;
	for (int i = 0; i < flow->block_count; i++) {
		need_bend(p, i, flow->blocks[i].next, false);
		need_bend(p, i, flow->blocks[i].jump, true);
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
		add_line(l, node, last ? block : node + 1, p->jumped[block]);
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

/* ---- The whole ---- */

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
	p.jumped = calloc(blocks, sizeof(*p.jumped));
	for (int i = 0; layout->nodes && i < blocks; i++) {
		layout->nodes[i].block = i;
		layout->nodes[i].width = sizes[i][0];
		layout->nodes[i].height = sizes[i][1];
	}
	if (layout->nodes && p.bend && p.bend_from && p.jumped) {
		set_layers(&p);
		err = add_edges(&p);
	}
	free(p.bend);
	free(p.bend_from);
	free(p.jumped);
	return err ? err : layout_place(layout);
}

void layout_close(struct layout *layout)
{
	free(layout->nodes);
	free(layout->lines);
	free(layout->backs);
	free(layout->first);
	free(layout->row);
	free(layout->first_line);
	free(layout->line_row);
	free(layout->top);
	free(layout->bottom);
	memset(layout, 0, sizeof(*layout));
}
