/*
 * rule_callback.c - a function that is called back, by a helper or by a
 * timer.
 *
 *     int add(__u32 index, __u64 *sum)     static is missing here
 *     bpf_loop(10, add, &sum, 0);          refused here
 */
#include "loader/why/rules.h"

#include <ctype.h>
#include <string.h>

/* ---- The callback's own line ---- */

/* The slot that the refused instruction has the address of; -1: none. */
static int entry_of(const struct why_case *c)
{
	const struct bpf_insn *insn;
	long long slot;

	if (c->why->insn < 0 || c->why->insn >= c->ask->insn_cnt)
		return -1;
	insn = &c->ask->insns[c->why->insn];
	if (insn->code != (BPF_LD | BPF_IMM | BPF_DW) ||
	    insn->src_reg != BPF_PSEUDO_FUNC)
		return -1;
	slot = (long long)c->why->insn + 1 + insn->imm;
	return slot >= 0 && slot < c->ask->insn_cnt ? slot : -1;
}

#define HEAD_MOST 20 /* lines from a function's first to its first statement */

/* From its first instruction's line up to the one that begins it: the
 * nearest that begins in the first column with a word, and has a '('. */
static bool find_head(struct why_case *c, struct why_line *line)
{
	int least = line->line > HEAD_MOST ? line->line - HEAD_MOST : 1;

	for (int n = line->line; n >= least; n--) {
		const char *text =
			why_source_text(&c->why->arena, line->file, n);

		if (!text)
			return false;
		if (isalpha((unsigned char)*text) && strchr(text, '(')) {
			*line = (struct why_line){ .file = line->file,
						   .line = n,
						   .text = text };
			return !strchr(text, ';');
		}
	}
	return false;
}

/* The line that begins it, with its name in `name`.  False: not known. */
static bool entry_line(struct why_case *c, struct why_line *line,
		       const char **name)
{
	const struct why_source *source = c->ask->source;
	int slot = entry_of(c);
	const char *end, *begin;

	if (!source || slot < 0 || slot >= source->count)
		return false;
	*line = source->lines[slot];
	if (!line->file || !find_head(c, line))
		return false;
	end = strchr(line->text, '(');
	for (begin = end;
	     begin > line->text && begin[-1] != ' ' && begin[-1] != '*';)
		begin--;
	*name = say(c, "%.*s", (int)(end - begin), begin);
	return begin > line->text && begin < end;
}

static void not_static(struct why_case *c)
{
	struct why_line line;
	const char *name;

	c->why->detail = "a global function is verified alone, for any "
			 "arguments; one that is called back, where that "
			 "happens";
	if (!entry_line(c, &line, &name))
		return;
	c->why->summary = say(c, "%s() is called back, and is global", name);
	c->why->fix = say(c, "line %d:  static %s", line.line, line.text);
	if (strncmp(line.text, "static", 6))
		rule_replace(c, &line, say(c, "static %s", line.text));
}

/* ---- What it returns, and where it is given ---- */

static void returns_pointer(struct why_case *c)
{
	struct vreg r0;

	c->why->summary = "the callback does not return a number";
	if (c->step < 0 ||
	    !vpath_reg_before(&c->path, c->step, c->frame, 0, &r0))
		return;
	c->why->reg = 0;
	c->why->detail = say(c, "it returns %s", case_words(c, &r0));
	c->why->fix = "return 0 to go on, or 1 to stop: `return p != NULL;` is "
		      "a number of a pointer";
}

static void no_function(struct why_case *c)
{
	rule_register(c);
	c->why->summary = say(c,
			      "argument %d of %.*s() must be a function of "
			      "the program",
			      c->why->reg, c->in.call_length, c->in.call);
	if (c->why->state)
		c->why->detail = say(c, "it is %s", c->why->state);
	c->why->fix = "the name of a static function, written into the call: "
		      "no variable, no NULL";
}

static void is_main(struct why_case *c)
{
	c->why->summary = "the program itself is given as a callback";
	c->why->fix = "a static function of its own, that the program may "
		      "call as well";
}

static void wrong_map(struct why_case *c)
{
	struct vreg map;

	rule_register(c);
	c->why->summary = "a map without elements that could be walked";
	if (c->step >= 0 &&
	    vpath_reg_before(&c->path, c->step, c->frame, 1, &map) &&
	    map.map[0])
		c->why->summary = say(c,
				      "%s is a map without elements that "
				      "could be walked",
				      map.map);
	c->why->fix = "a map of type HASH, LRU_HASH, ARRAY, or one of their "
		      "per-CPU kinds";
}

void rule_callback(struct why_case *c)
{
	static const struct {
		const char *words;
		why_rule rule;
	} rows[] = {
		{ "callback function not static", not_static },
		{ "callback function cannot be", is_main },
		{ "callback function not allowed", wrong_map },
		{ "R0 not a scalar", returns_pointer },
		{ "arg%d expected pointer to func", no_function },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (!strncmp(c->message->format, rows[i].words,
			     strlen(rows[i].words))) {
			rows[i].rule(c);
			return;
		}
	rule_register(c);
}
