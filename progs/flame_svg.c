/*
 * flame_svg.c - a tree of stacks as a picture: see flame.h.
 *
 *   <svg viewBox="0 0 1200 H">
 *     <style>, <script>                 flame_script.c: what a click does
 *     <g class="f k"><title>tooltip</title><rect .../><text>name</text></g>
 *     ...                               a box for each function
 *   </svg>
 *
 * Without its script it is still right: places and names are in it.
 */
#include "progs/flame.h"
#include "progs/flame_script.h"

#include <inttypes.h>
#include <string.h>

#define WIDTH	 1200
#define SIDE	 10   /* left and right of the boxes */
#define HEAD	 64   /* above them: title, search */
#define FOOT	 34   /* below: what the mouse is on */
#define ROW	 18   /* a box and the gap above it */
#define LETTER	 7.1  /* width, at 12 pixels */
#define SMALLEST 0.15 /* pixels; what is narrower is not drawn */

struct picture {
	FILE *out;
	uint64_t all;
	int bottom; /* y of the lowest row */
};

/* ---- XML ---- */

/* Of the control characters XML has three; of names nobody wants any. */
void flame_escape(FILE *out, const char *text, size_t size)
{
	for (size_t i = 0; i < size && text[i]; i++) {
		unsigned char c = text[i];

		switch (c) {
		case '<': fputs("&lt;", out); break;
		case '>': fputs("&gt;", out); break;
		case '&': fputs("&amp;", out); break;
		case '"': fputs("&quot;", out); break;
		case '\'': fputs("&#39;", out); break;
		default: fputc(c < ' ' || c > '~' ? '?' : c, out);
		}
	}
}

static void escape(FILE *out, const char *text)
{
	flame_escape(out, text, strlen(text));
}

/* ---- Boxes ---- */

/* A function has the same colour everywhere: the kernel's are blue, others
 * from yellow to red. */
static void put_colour(FILE *out, const struct flame_node *node)
{
	uint32_t hash = 2166136261u;

	for (const char *c = node->name; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 16777619u;
	if (node->kernel)
		fprintf(out, "hsl(%u,55%%,%u%%)", 196 + hash % 34,
			66 + hash / 34 % 10);
	else
		fprintf(out, "hsl(%u,85%%,%u%%)", 14 + hash % 36,
			60 + hash / 36 % 10);
}

/* As many letters as there is room for; too few say nothing. */
static void put_label(FILE *out, const char *name, double width)
{
	int room = (width - 6) / LETTER, length = strlen(name);

	if (room < 3)
		return;
	flame_escape(out, name, length <= room ? length : room - 2);
	if (length > room)
		fputs("..", out);
}

static void put_title(struct picture *p, const struct flame_node *node)
{
	fputs("<title>", p->out);
	escape(p->out, node->name);
	fprintf(p->out, "%s: %" PRIu64 " of %" PRIu64 " samples, %.2f%%",
		node->kernel ? " (kernel)" : "", node->total, p->all,
		p->all ? 100.0 * node->total / p->all : 0);
	fprintf(p->out, ", itself %" PRIu64 "</title>", flame_self(node));
}

static void put_box(struct picture *p, const struct flame_node *node, double x,
		    double width, int depth)
{
	int y = p->bottom - depth * ROW;

	fprintf(p->out, "<g class=\"f%s\" data-n=\"", node->kernel ? " k" : "");
	escape(p->out, node->name);
	fputs("\">", p->out);
	put_title(p, node);
	fprintf(p->out,
		"<rect x=\"%.2f\" y=\"%d\" width=\"%.2f\" height=\"%d\" "
		"rx=\"2\" fill=\"",
		x, y, width, ROW - 1);
	if (depth)
		put_colour(p->out, node);
	else
		fputs("#d9d4c5", p->out);
	fprintf(p->out, "\"/><text x=\"%.2f\" y=\"%d\">", x + 3, y + 13);
	put_label(p->out, node->name, width);
	fputs("</text></g>\n", p->out);
}

static void put_boxes(struct picture *p, const struct flame_node *node,
		      double x, int depth)
{
	double pixels = (WIDTH - 2.0 * SIDE) / (p->all ? p->all : 1);

	if (node->total * pixels < SMALLEST)
		return;
	put_box(p, node, x, node->total * pixels, depth);
	for (const struct flame_node *n = node->calls; n; n = n->next) {
		put_boxes(p, n, x, depth + 1);
		x += n->total * pixels;
	}
}

/* ---- The picture ---- */

static void put_head(FILE *out, const char *title, int height)
{
	fprintf(out,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<svg xmlns=\"http://www.w3.org/2000/svg\" "
		"viewBox=\"0 0 %d %d\" width=\"100%%\" "
		"onload=\"start(evt)\">\n",
		WIDTH, height);
	fprintf(out, "<style>%s</style>\n<script><![CDATA[\n%s]]></script>\n",
		flame_style, flame_script);
	fprintf(out,
		"<rect class=\"paper\" width=\"%d\" height=\"%d\"/>\n"
		"<text class=\"title\" x=\"%d\" y=\"28\">",
		WIDTH, height, WIDTH / 2);
	escape(out, title);
	fputs("</text>\n", out);
}

static void put_controls(FILE *out, int height)
{
	fprintf(out,
		"<g class=\"button\" id=\"reset\"><rect x=\"%d\" y=\"38\" "
		"width=\"86\" height=\"20\" rx=\"4\"/><text x=\"%d\" y=\"52\">"
		"show all</text></g>\n",
		SIDE, SIDE + 43);
	fprintf(out,
		"<g class=\"button\" id=\"search\"><rect x=\"%d\" y=\"38\" "
		"width=\"86\" height=\"20\" rx=\"4\"/><text x=\"%d\" y=\"52\">"
		"search</text></g>\n",
		WIDTH - SIDE - 86, WIDTH - SIDE - 43);
	fprintf(out,
		"<text id=\"found\" x=\"%d\" y=\"52\"></text>\n"
		"<text id=\"about\" x=\"%d\" y=\"%d\">A click on a box makes it "
		"as wide as the picture; Ctrl-F searches.</text>\n",
		WIDTH - SIDE - 96, SIDE, height - 12);
}

void flame_svg(FILE *out, const struct flame *flame, const char *title)
{
	struct flame_node all = flame->root;
	int height = HEAD + (flame->depth + 1) * ROW + FOOT;
	struct picture p = { out, all.total, height - FOOT - ROW };

	all.name = "all";
	put_head(out, title, height);
	put_controls(out, height);
	fputs("<g id=\"boxes\">\n", out);
	put_boxes(&p, &all, SIDE, 0);
	fputs("</g>\n</svg>\n", out);
}
