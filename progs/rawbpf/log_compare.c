/*
 * log_compare.c - two logs side by side, up to where they are no longer the
 * same.
 *
 *     first    0  1  2  3  4 ...        of one kernel and of another, or of a
 *     second   0  1  2  3  4 ...        program before it was changed and after
 *                       '- r2: 0..20
 *                          r2: 0..9     here the two know something else
 *
 * How a kernel writes a thing makes no difference, what it means does; ids
 * and the names of maps do not count, since older kernels do not say them.
 */
#include "insn/verifier/words.h"
#include "loader/err.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/log.h"
#include "progs/style.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct side {
	const char *label; /* "first   " */
	const struct log_view *view;
	struct vknown known;
	struct vchange changes[VCHANGES];
	int count;
};

struct pair {
	FILE *out;
	struct side *a, *b;
	int step;
	int differ; /* registers and slots that were printed */
};

/* ---- One thing that both know ---- */

static bool same_words(const struct vreg *a, const struct vreg *b)
{
	char x[VWORDS], y[VWORDS];
	struct vreg left = *a, right = *b;

	left.map[0] = right.map[0] = '\0';
	return !strcmp(vreg_words(x, sizeof(x), &left),
		       vreg_words(y, sizeof(y), &right));
}

static bool same_reg(const struct pair *p, int frame, int reg)
{
	struct vreg a, b;
	bool in_a = vknown_reg(&p->a->known, p->a->view->log, frame, reg, &a);
	bool in_b = vknown_reg(&p->b->known, p->b->view->log, frame, reg, &b);

	return !in_a || !in_b || same_words(&a, &b);
}

static bool same_slot(const struct pair *p, int frame, int off)
{
	struct vslot a, b;

	if (!vknown_slot(&p->a->known, p->a->view->log, frame, off, &a) ||
	    !vknown_slot(&p->b->known, p->b->view->log, frame, off, &b))
		return true;
	if (a.bytes[0] && b.bytes[0])
		return !strcmp(a.bytes, b.bytes);
	return a.bytes[0] || b.bytes[0] || same_words(&a.reg, &b.reg);
}

static bool same(const struct pair *p, const struct vchange *c)
{
	return c->reg >= 0 ? same_reg(p, c->frame, c->reg)
			   : same_slot(p, c->frame, c->off);
}

/* ---- Where they part ---- */

static void print_insn(const struct pair *p, const struct side *side)
{
	const struct vpath *path = &side->view->path;
	struct vinsn in;

	if (p->step >= path->count) {
		fprintf(p->out, "%s  ends here\n", side->label);
		return;
	}
	vpath_insn(path, p->step, &in);
	fprintf(p->out, "%s %5d: %.*s\n", side->label,
		vpath_slot(path, p->step), in.length, in.text);
}

static void print_value(const struct pair *p, const struct side *side,
			const struct vchange *c)
{
	char words[LOG_WORDS];
	struct vchange now = *c;

	now.after = c->reg >= 0 ? side->known.regs[c->frame][c->reg]
				: side->known.slots[c->frame][-c->off / 8 - 1];
	if (c->reg >= 0)
		now.as = side->known.as[c->frame][c->reg];
	fprintf(p->out, "%s        %s\n", side->label,
		log_change_words(words, side->view, &now, p->step));
}

static void print_place(const struct pair *p)
{
	const struct side *side = p->a;
	const struct vpath *path = &side->view->path;
	char words[400];

	fprintf(p->out, "the same for %d step%s\n\n", p->step,
		p->step == 1 ? "" : "s");
	if (p->step < path->count &&
	    *log_source_words(words, sizeof(words), side->view, p->step))
		fprintf(p->out, "%s\n", words);
	print_insn(p, p->a);
	print_insn(p, p->b);
}

static void compare_changes(struct pair *p, const struct side *side)
{
	for (int i = 0; i < side->count; i++) {
		const struct vchange *c = &side->changes[i];

		if (same(p, c))
			continue;
		if (side == p->b && p->differ)
			return; /* said already, from the first one's side */
		if (!p->differ++)
			print_place(p);
		print_value(p, p->a, c);
		print_value(p, p->b, c);
	}
}

/* Do the two come by the same instruction?  Not its text: an address in it is
 * another each time. */
static bool same_place(const struct pair *p)
{
	const struct vpath *a = &p->a->view->path, *b = &p->b->view->path;
	struct vinsn x, y;

	if (p->step >= a->count || p->step >= b->count)
		return false;
	vpath_insn(a, p->step, &x);
	vpath_insn(b, p->step, &y);
	return vpath_slot(a, p->step) == vpath_slot(b, p->step) &&
	       x.insn.code == y.insn.code;
}

static void advance(struct side *side, int step)
{
	side->count = vknown_step(&side->known, &side->view->path, step,
				  side->changes);
}

static int longer(const struct pair *p)
{
	int a = p->a->view->path.count, b = p->b->view->path.count;

	return a > b ? a : b;
}

/* Returns whether they are the same to the end. */
static bool walk(struct pair *p)
{
	for (; p->step < longer(p); p->step++) {
		if (!same_place(p)) {
			print_place(p);
			return false;
		}
		advance(p->a, p->step);
		advance(p->b, p->step);
		compare_changes(p, p->a);
		compare_changes(p, p->b);
		if (p->differ)
			return false;
	}
	fprintf(p->out, "the same for all %d steps\n", p->step);
	return true;
}

/* ---- The end of each ---- */

/* The last line of its message; NULL: none, it was accepted. */
static const struct vlog_record *verdict(const struct log_view *view)
{
	const struct vlog_record *last = NULL;

	for (int i = view->first; i < view->last; i++)
		if (view->log->records[i].kind == VLOG_OTHER &&
		    log_is_message(view, i))
			last = &view->log->records[i];
	return last;
}

static void print_end(FILE *out, const struct side *side)
{
	const struct vlog_record *r = verdict(side->view);
	char words[300];

	if (r)
		fprintf(out, "%s  %.*s\n", side->label, (int)r->length,
			vlog_text(side->view->log, r));
	if (*vstats_words(words, sizeof(words), &side->view->stats))
		fprintf(out, "%s  %s\n", side->label, words);
}

static enum exit_code compare(const struct log_form *form,
			      const struct log_view *a,
			      const struct log_view *b)
{
	struct side *sides = calloc(2, sizeof(*sides));
	struct pair pair = { form->out, sides, sides + 1, 0, 0 };
	bool is_same;

	if (!sides)
		return give_up(form->args, fail(-ENOMEM, "the comparison"));
	sides[0].label = "first ";
	sides[1].label = "second";
	sides[0].view = a;
	sides[1].view = b;
	vknown_start(&sides[0].known);
	vknown_start(&sides[1].known);
	is_same = walk(&pair);
	fputc('\n', form->out);
	print_end(form->out, &sides[0]);
	print_end(form->out, &sides[1]);
	free(sides);
	return is_same ? DONE : NO;
}

/* The one that is called the same; of two logs without names the first. */
static const struct log_view *partner(const struct logs *logs,
				      const struct log_view *view)
{
	for (int i = 0; i < logs->count; i++)
		if (!strcmp(logs->views[i].name, view->name))
			return &logs->views[i];
	return &logs->views[0];
}

enum exit_code log_compare(const struct log_form *form, const struct logs *logs)
{
	struct logs other = { 0 };
	enum exit_code code = logs_read(&other, form->args,
					args_value(form->args, "compare"));

	for (int i = 0; i < logs->count && code == DONE; i++) {
		log_head(form->out, &logs->views[i]);
		code = compare(form, &logs->views[i],
			       partner(&other, &logs->views[i]));
	}
	logs_close(&other);
	return code;
}
