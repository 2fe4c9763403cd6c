/*
 * flow_dot.c - blocks and jumps in Graphviz's language.
 *
 *   digraph "hello" {
 *       b0 [label="0: r0 = 0\l1: if r1 == 0x0 goto pc+1\l"];
 *       b0 -> b2 [color="#1a7f37"];
 *       b0 -> b1;
 *   }
 */
#include "insn/disasm.h"
#include "insn/flow.h"

/* \l ends a line and sets it to the left. */
static void put_escaped(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			fputc('\\', out);
		fputc(*text, out);
	}
}

static void put_block(FILE *out, const struct flow_block *block, int index,
		      const struct bpf_insn *insns, int count)
{
	char text[DISASM_SIZE];
	int slots;

	fprintf(out, "\t\tb%d [label=\"", index);
	for (int pc = block->start; pc < block->end; pc += slots) {
		slots = disasm_insn(text, sizeof(text), &insns[pc], count - pc);
		fprintf(out, "%d: ", pc);
		put_escaped(out, text);
		fprintf(out, "\\l");
	}
	fprintf(out, "\"];\n");
}

static void put_edges(FILE *out, const struct flow_block *block, int index)
{
	if (block->next >= 0)
		fprintf(out, "\tb%d -> b%d;\n", index, block->next);
	if (block->jump >= 0)
		fprintf(out, "\tb%d -> b%d [color=\"#1a7f37\"%s];\n", index,
			block->jump,
			block->jump <= index ? ", style=dashed" : "");
}

static void put_subprog(FILE *out, const struct flow *flow, int index,
			const struct bpf_insn *insns, int count)
{
	fprintf(out, "\tsubgraph cluster%d {\n", index);
	fprintf(out, "\t\tlabel=\"from %d\";\n", flow->subprogs[index].start);
	for (int i = flow->subprogs[index].first;
	     i < flow->block_count && flow->blocks[i].subprog == index; i++)
		put_block(out, &flow->blocks[i], i, insns, count);
	fprintf(out, "\t}\n");
}

void flow_dot(FILE *out, const struct flow *flow, const struct bpf_insn *insns,
	      int count, const char *title)
{
	fprintf(out, "digraph \"");
	put_escaped(out, title);
	fprintf(out, "\" {\n\tnode [shape=box, fontname=monospace];\n");
	for (int i = 0; i < flow->subprog_count; i++)
		put_subprog(out, flow, i, insns, count);
	for (int i = 0; i < flow->block_count; i++)
		put_edges(out, &flow->blocks[i], i);
	fprintf(out, "}\n");
}
