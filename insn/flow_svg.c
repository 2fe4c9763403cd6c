/*
 * flow_svg.c - blocks and jumps as a picture that any browser shows.
 *
 *   <rect class="b" x="24" y="68" width="240" height="52"/>
 *   <text x="32" y="84">0: r0 = 0</text>
 *   <path class="n" d="M 144 120 C 144 142 100 142 100 164"/>
 *
 * Grey lines are fallen through, green ones jumped, dashed ones go back.
 * Where things are is decided in flow_layout.c.
 */
#include "insn/disasm.h"
#include "insn/flow.h"
#include "insn/flow_layout.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* In pixels, for a monospaced font of 12. */
#define LETTER 7.3
enum {
	LINE = 16,
	PADDING = 8
};

static void put_escaped(FILE *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '<': fputs("&lt;", out); break;
		case '>': fputs("&gt;", out); break;
		case '&': fputs("&amp;", out); break;
		default: fputc((unsigned char)*text < 32 ? '?' : *text, out);
		}
	}
}

/* "12: r1 += 22" */
static int line_at(char *buf, size_t size, const struct bpf_insn *insns,
		   int count, int pc)
{
	int len = snprintf(buf, size, "%d: ", pc);

	return disasm_insn(buf + len, size - len, &insns[pc], count - pc);
}

static void measure(double size[2], const struct flow_block *block,
		    const struct bpf_insn *insns, int count)
{
	char text[DISASM_SIZE + 16];
	size_t longest = 0;
	int slots, lines = 0;

	for (int pc = block->start; pc < block->end; pc += slots, lines++) {
		slots = line_at(text, sizeof(text), insns, count, pc);
		if (strlen(text) > longest)
			longest = strlen(text);
	}
	size[0] = longest * LETTER + 2 * PADDING;
	size[1] = lines * LINE + PADDING;
}

static void put_style(FILE *out, const struct layout *l, const char *title)
{
	fprintf(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" "
		"height=\"%.0f\" viewBox=\"0 0 %.0f %.0f\">\n<title>",
		l->width, l->height, l->width, l->height);
	put_escaped(out, title);
	fputs("</title>\n<style>\n"
	      "text { font: 12px monospace; white-space: pre; }\n"
	      ".t { font: bold 14px sans-serif; }\n"
	      ".b { fill: #f6f8fa; stroke: #57606a; }\n"
	      "path { fill: none; stroke: #8c959f; stroke-width: 1.3; }\n"
	      ".j { stroke: #1a7f37; }\n"
	      ".k { stroke: #1a7f37; stroke-dasharray: 5 3; }\n"
	      "</style>\n<defs><marker id=\"a\" markerWidth=\"8\" "
	      "markerHeight=\"8\" refX=\"6\" refY=\"3\" orient=\"auto\">"
	      "<polygon points=\"0 0, 7 3, 0 6\" fill=\"#57606a\"/></marker>"
	      "</defs>\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>"
	      "\n",
	      out);
	fprintf(out, "<text class=\"t\" x=\"%d\" y=\"%d\">", LAYOUT_MARGIN,
		LAYOUT_MARGIN);
	put_escaped(out, title);
	fputs("</text>\n", out);
}

static void put_block(FILE *out, const struct layout_node *node,
		      const struct flow_block *block,
		      const struct bpf_insn *insns, int count)
{
	double x = node->x - node->width / 2, y = node->y;
	char text[DISASM_SIZE + 16];
	int slots;

	fprintf(out,
		"<rect class=\"b\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
		"height=\"%.1f\" rx=\"3\"/>\n",
		x, y, node->width, node->height);
	for (int pc = block->start; pc < block->end; pc += slots) {
		slots = line_at(text, sizeof(text), insns, count, pc);
		y += LINE;
		fprintf(out, "<text x=\"%.1f\" y=\"%.1f\">", x + PADDING,
			y - 1);
		put_escaped(out, text);
		fputs("</text>\n", out);
	}
}

/* From the bottom of a node to the top of one a layer below; a bend's line
 * begins at its top and passes its whole layer. */
static void put_line(FILE *out, const struct layout *l,
		     const struct layout_line *line)
{
	const struct layout_node *from = &l->nodes[line->from];
	const struct layout_node *to = &l->nodes[line->to];
	double start = from->y + from->height, floor = l->bottom[from->layer];
	double middle = (floor + to->y) / 2;

	fprintf(out,
		"<path class=\"%s\" d=\"M %.1f %.1f V %.1f C %.1f %.1f %.1f "
		"%.1f %.1f %.1f\"%s/>\n",
		line->jump ? "j" : "n", from->x, start, floor, from->x, middle,
		to->x, middle, to->x, to->y,
		to->block >= 0 ? " marker-end=\"url(#a)\"" : "");
}

static void put_back(FILE *out, const struct layout *l,
		     const struct layout_back *back)
{
	const struct layout_node *from = &l->nodes[back->from];
	const struct layout_node *to = &l->nodes[back->to];
	double lane = l->width - LAYOUT_MARGIN / 2 -
		      (l->lane_count - 1 - back->lane) * LAYOUT_LANE;
	double shift = 4 + back->lane % 4 * 4;

	fprintf(out,
		"<path class=\"k\" d=\"M %.1f %.1f V %.1f H %.1f V %.1f H "
		"%.1f V %.1f\" marker-end=\"url(#a)\"/>\n",
		from->x + 6, from->y + from->height,
		l->bottom[from->layer] + shift, lane, to->y - shift - 8,
		to->x + 6, to->y);
}

static void put_subprogs(FILE *out, const struct layout *l,
			 const struct flow *flow)
{
	for (int i = 1; i < flow->subprog_count; i++) {
		const struct layout_node *node =
			&l->nodes[flow->subprogs[i].first];

		fprintf(out,
			"<text class=\"t\" x=\"%.1f\" y=\"%.1f\">subprogram "
			"at %d</text>\n",
			node->x - node->width / 2, node->y - 8,
			flow->subprogs[i].start);
	}
}

static void draw(FILE *out, const struct layout *l, const struct flow *flow,
		 const struct bpf_insn *insns, int count, const char *title)
{
	put_style(out, l, title);
	for (int i = 0; i < l->line_count; i++)
		put_line(out, l, &l->lines[i]);
	for (int i = 0; i < l->back_count; i++)
		put_back(out, l, &l->backs[i]);
	for (int i = 0; i < flow->block_count; i++)
		put_block(out, &l->nodes[i], &flow->blocks[i], insns, count);
	put_subprogs(out, l, flow);
	fputs("</svg>\n", out);
}

int flow_svg(FILE *out, const struct flow *flow, const struct bpf_insn *insns,
	     int count, const char *title)
{
	double(*sizes)[2] = calloc(flow->block_count, sizeof(*sizes));
	struct layout layout;
	int err;

	if (!sizes)
		return -ENOMEM;
	for (int i = 0; i < flow->block_count; i++)
		measure(sizes[i], &flow->blocks[i], insns, count);
	err = layout_build(&layout, flow, sizes);
	if (!err)
		draw(out, &layout, flow, insns, count, title);
	layout_close(&layout);
	free(sizes);
	return err;
}
