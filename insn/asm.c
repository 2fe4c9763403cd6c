/*
 * asm.c - a text, line by line, into a program; labels into distances.
 *
 *     pc   text                         fixups
 *      0   r0 = 0
 *      1   again: r0 += 1               label "again" is 1
 *      2   if r0 != 10 goto again       off of 2: to "again", 1 - (2 + 1)
 *
 * A label may come after the jump to it, so distances are filled in when all
 * lines are read.  The rules for what a line does are in asm/.
 */
#include "insn/asm.h"
#include "insn/asm/parse.h"
#include "insn/near.h"

#include <ctype.h>
#include <errno.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Make room for one more of what `*rows` holds `count` of.  It grows when
 * the count is a power of two. */
static bool grow(void *rows, int count, size_t size)
{
	void **array = rows, *bigger;

	if (count & (count - 1))
		return true;
	bigger = realloc(*array, size * (count ? 2 * (size_t)count : 1));
	if (bigger)
		*array = bigger;
	return bigger;
}

static bool no_memory(struct parser *p)
{
	return scan_fail(&p->scan, p->scan.at, "there is no memory left");
}

/* ---- Labels ---- */

/* The labels again, as a tree by name (tsearch(3)): a text may have many. */
struct asm_leaf {
	struct word name; /* inside the copy of the text */
	int pc;
};

static int by_name(const void *a, const void *b)
{
	const struct word *x = &((const struct asm_leaf *)a)->name;
	const struct word *y = &((const struct asm_leaf *)b)->name;
	int d = memcmp(x->at, y->at, x->len < y->len ? x->len : y->len);

	return d ? d : x->len - y->len;
}

static const struct asm_leaf *find_label(struct parser *p,
					 const struct word *name)
{
	struct asm_leaf wanted = { .name = *name };
	struct asm_leaf **leaf = tfind(&wanted, &p->labels, by_name);

	return leaf ? *leaf : NULL;
}

static bool add_leaf(struct parser *p, const struct word *name)
{
	struct asm_leaf *leaf = malloc(sizeof(*leaf));

	if (!leaf)
		return no_memory(p);
	*leaf = (struct asm_leaf){ .name = *name, .pc = p->prog->count };
	if (tsearch(leaf, &p->labels, by_name))
		return true;
	free(leaf);
	return no_memory(p);
}

static bool add_label(struct parser *p, const struct word *name)
{
	struct asm_prog *prog = p->prog;
	char *copy;

	if (find_label(p, name))
		return scan_fail(&p->scan, name->at,
				 "the label '%.*s' is there already",
				 name->len < 40 ? name->len : 40, name->at);
	copy = strndup(name->at, name->len);
	if (!copy ||
	    !grow(&prog->labels, prog->label_count, sizeof(*prog->labels))) {
		free(copy);
		return no_memory(p);
	}
	prog->labels[prog->label_count++] =
		(struct asm_label){ .name = copy, .pc = prog->count };
	return add_leaf(p, name);
}

bool parse_fixup(struct parser *p, const struct word *name, bool far)
{
	if (!grow(&p->fixups, p->fixup_count, sizeof(*p->fixups)))
		return no_memory(p);
	p->fixups[p->fixup_count++] = (struct asm_fixup){
		.pc = p->prog->count,
		.line = p->scan.number,
		.column = (int)(name->at - p->scan.line),
		.far = far,
		.name = *name,
	};
	return true;
}

static bool no_such_label(struct parser *p, const struct asm_fixup *fixup)
{
	const char *at = fixup->name.at;
	char name[64];
	struct near n;

	word_text(&fixup->name, name, sizeof(name));
	if (strncmp(name, "bpf_", 4) == 0)
		return parse_no_helper(p, name, at);
	near_start(&n, name);
	for (int i = 0; i < p->prog->label_count; i++)
		near_try(&n, p->prog->labels[i].name);
	if (n.best)
		return scan_fail(&p->scan, at,
				 "there is no label '%s'; did you mean '%s'?",
				 name, n.best);
	return scan_fail(&p->scan, at, "there is no label '%s'", name);
}

static bool resolve(struct parser *p, const struct asm_fixup *fixup)
{
	struct bpf_insn *insn = &p->prog->insns[fixup->pc];
	const struct asm_leaf *label = find_label(p, &fixup->name);
	int distance;

	p->scan.number = fixup->line;
	p->scan.line = fixup->name.at - fixup->column;
	if (!label)
		return no_such_label(p, fixup);
	distance = label->pc - fixup->pc - 1;
	if (fixup->far)
		insn->imm = distance;
	else if (distance >= -32768 && distance <= 32767)
		insn->off = (__s16)distance;
	else
		return scan_fail(&p->scan, fixup->name.at,
				 "that label is %d slots away and this reaches "
				 "32767; gotol reaches farther",
				 abs(distance));
	return true;
}

static bool resolve_all(struct parser *p)
{
	for (int i = 0; i < p->fixup_count; i++)
		if (!resolve(p, &p->fixups[i]))
			return false;
	return true;
}

/* ---- Lines ---- */

/* label = name ':', where a name does not start with a digit */
static bool labels(struct parser *p)
{
	struct word w;

	while (scan_peek(&p->scan, &w) && w.at[w.len] == ':' &&
	       !isdigit((unsigned char)*w.at)) {
		p->scan.at += w.len + 1;
		if (!add_label(p, &w))
			return false;
	}
	return true;
}

/* What the verifier writes before an instruction. */
struct prefix {
	const char *at;
	bool place, code; /* given */
	__s64 pc, value;
};

static bool prefix_code(struct parser *p, struct prefix *prefix)
{
	char text[3], *end;
	struct word w;

	if (!scan_take(&p->scan, "("))
		return true;
	if (!scan_peek(&p->scan, &w) || w.len != 2)
		return scan_expected(&p->scan, "the code, two digits");
	prefix->code = true;
	prefix->value = strtoul(word_text(&w, text, sizeof(text)), &end, 16);
	if (*end)
		return scan_expected(&p->scan, "the code, two digits");
	p->scan.at += w.len;
	return scan_expect(&p->scan, ")");
}

/* prefix = number ':' [ '(' hexdigit hexdigit ')' ] */
static bool prefix(struct parser *p, struct prefix *prefix)
{
	struct word w;

	memset(prefix, 0, sizeof(*prefix));
	if (!scan_peek(&p->scan, &w) || !isdigit((unsigned char)*w.at))
		return true;
	prefix->at = w.at;
	prefix->place = true;
	return scan_range(&p->scan, &prefix->pc, 0, ASM_MOST_SLOTS) &&
	       scan_expect(&p->scan, ":") && prefix_code(p, prefix);
}

static bool check_prefix(struct parser *p, const struct prefix *prefix)
{
	if (prefix->place && p->slots && prefix->pc != p->prog->count)
		return scan_fail(&p->scan, prefix->at,
				 "the line says %lld, but this is %d",
				 (long long)prefix->pc, p->prog->count);
	if (prefix->code && p->slots && prefix->value != p->insn->code)
		return scan_fail(&p->scan, prefix->at,
				 "the line says code %02llx, but the text is "
				 "that of %02x",
				 (long long)prefix->value, p->insn->code);
	if (prefix->code && !p->slots)
		return scan_expected(&p->scan, "an instruction");
	return true;
}

/* Append the instruction that was read. */
static bool append(struct parser *p)
{
	struct asm_prog *prog = p->prog;

	if (prog->count + p->slots > ASM_MOST_SLOTS)
		return scan_fail(&p->scan, p->scan.at,
				 "the program has more than %d slots",
				 ASM_MOST_SLOTS);
	for (int i = 0; i < p->slots; i++) {
		if (!grow(&prog->insns, prog->count, sizeof(*prog->insns)) ||
		    !grow(&prog->lines, prog->count, sizeof(*prog->lines)))
			return no_memory(p);
		prog->insns[prog->count] = p->insn[i];
		prog->lines[prog->count++] = p->scan.number;
	}
	return true;
}

/* line = { label } [ prefix ] { label } [ statement ] [ comment ] */
static bool line(struct parser *p)
{
	struct prefix before;

	memset(p->insn, 0, sizeof(p->insn));
	p->slots = 0;
	if (!labels(p) || !prefix(p, &before) || !labels(p) ||
	    !parse_statement(p) || !check_prefix(p, &before))
		return false;
	if (!scan_ended(&p->scan))
		return scan_expected(&p->scan, "the end of the line");
	return append(p);
}

/* program = { line '\n' }; `text` is cut into lines on the way. */
static bool program(struct parser *p, char *text, size_t size)
{
	char *start = text, *end = text + size;

	while (start < end) {
		char *stop = memchr(start, '\n', end - start);

		stop = stop ? stop : end;
		*stop = '\0';
		p->scan.line = p->scan.at = start;
		p->scan.number++;
		if (strlen(start) < (size_t)(stop - start))
			return scan_fail(&p->scan, start + strlen(start),
					 "a zero byte: this is no text");
		if (!line(p))
			return false;
		start = stop + 1;
	}
	return resolve_all(p);
}

int asm_text(struct asm_prog *prog, const char *text, size_t size,
	     const struct asm_maps *maps)
{
	struct parser p = { .prog = prog, .maps = maps };
	char *copy = malloc(size + 1);
	bool ok;

	memset(prog, 0, sizeof(*prog));
	p.scan.error = &prog->error;
	if (!copy)
		return -ENOMEM;
	memcpy(copy, text, size);
	copy[size] = '\0';
	ok = program(&p, copy, size);
	tdestroy(p.labels, free);
	free(p.fixups);
	free(copy);
	return ok ? 0 : -EINVAL;
}

void asm_close(struct asm_prog *prog)
{
	for (int i = 0; i < prog->label_count; i++)
		free(prog->labels[i].name);
	free(prog->labels);
	free(prog->insns);
	free(prog->lines);
	memset(prog, 0, sizeof(*prog));
}
