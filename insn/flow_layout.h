/*
 * flow_layout.h - where the blocks of a program are drawn.
 *
 *     layer 0          [ block 0 ]
 *                       |       \
 *     layer 1      [ block 1 ]   o      a bend: an edge that passes a layer
 *                       |       /
 *     layer 2          [ block 2 ]
 *
 * A block is one layer below the lowest of those that lead down to it; an
 * edge back up keeps to the margin.  Inside a layer, nodes are ordered by
 * the average place of their neighbours, a few times over (Sugiyama, Tagawa
 * and Toda 1981).  Edges to one block share their bends.
 */
#ifndef INSN_FLOW_LAYOUT_H
#define INSN_FLOW_LAYOUT_H

#include "insn/flow.h"

struct layout_node {
	int block; /* -1: a bend */
	int layer;
	double width, height; /* 0 for a bend */
	double x, y;	      /* of the middle of its top */
	double pull;	      /* where its neighbours want it, */
	int pulls;	      /* and how many they are */
};

/* A line from the bottom of one node to the top of another, a layer below. */
struct layout_line {
	int from, to; /* nodes */
	bool jump;    /* taken, not fallen through */
};

/* An edge back up (or to the block itself): down from `from`, right to its
 * lane in the margin, up, and left to above `to`. */
struct layout_back {
	int from, to;
	int lane;
};

struct layout {
	struct layout_node *nodes; /* the first are the blocks, in order */
	int node_count;
	struct layout_line *lines;
	int line_count;
	struct layout_back *backs;
	int back_count, lane_count;

	int layer_count;
	int *first;	 /* of each layer: where it begins in `row` */
	int *row;	 /* nodes, layer by layer, from left to right */
	int *first_line; /* the same for the lines that leave a layer */
	int *line_row;
	double *top;	/* y of each layer */
	double *bottom; /* y of the lowest block of each layer */
	double width, height;
};

/* What the drawing looks like, in pixels. */
enum {
	LAYOUT_GAP_X = 24,
	LAYOUT_GAP_Y = 44,
	LAYOUT_LANE = 10,
	LAYOUT_MARGIN = 24
};

/* Place the blocks, whose sizes the caller has put into sizes[][2] (width,
 * height).  0, -ENOMEM, or -E2BIG: too many to be drawn.  Either way
 * layout_close() it. */
int layout_build(struct layout *layout, const struct flow *flow,
		 double (*sizes)[2]);
/* The second half of it: layers and lines are there, places are not. */
int layout_place(struct layout *layout);

void layout_close(struct layout *layout);

#endif
