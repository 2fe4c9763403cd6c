/*
 * log_words.c - what a step changed, and where it comes from, in words.
 */
#include "insn/verifier/append.h"
#include "insn/verifier/words.h"
#include "progs/rawbpf/log.h"
#include "progs/style.h"

#include <stdlib.h>
#include <string.h>

/* ---- The stack ---- */

static const char *byte_words(char words[VWORDS], const struct vslot *slot,
			      char c)
{
	if (c == 'r' && slot->reg.kind != VREG_NONE)
		return vreg_words(words, VWORDS, &slot->reg);
	switch (c) {
	case '?': return "not written";
	case '0': return "zero";
	case 'm': return "any bytes";
	case 'r': return "saved";
	case 'd': return "a dynptr";
	case 'i': return "an iterator";
	case 'f': return "an irq flag";
	case 'p': return "dropped: nobody reads it";
	}
	return "in use";
}

/* The kernel prints the byte at the highest address first:
 *
 *     fp-8=mmmm????     fp-1 .. fp-4 written, fp-5 .. fp-8 not */
static void add_bytes(char *buf, size_t size, const struct vslot *slot)
{
	const char *comma = "";
	char words[VWORDS];

	for (int i = 0, run; i < 8; i += run) {
		int low, high = slot->off + 7 - i;

		for (run = 1;
		     i + run < 8 && slot->bytes[i + run] == slot->bytes[i];)
			run++;
		low = high - run + 1;
		if (run == 8)
			append(buf, size, "%s",
			       byte_words(words, slot, slot->bytes[i]));
		else if (run == 1)
			append(buf, size, "%sfp%d %s", comma, low,
			       byte_words(words, slot, slot->bytes[i]));
		else
			append(buf, size, "%sfp%d..fp%d %s", comma, low, high,
			       byte_words(words, slot, slot->bytes[i]));
		comma = ", ";
	}
}

char *log_slot_words(char *buf, size_t size, const struct vslot *slot)
{
	buf[0] = '\0';
	if (slot->bytes[0])
		add_bytes(buf, size, slot);
	else
		vreg_words(buf, size, &slot->reg);
	return buf;
}

char *log_change_words(char *buf, const struct log_view *view,
		       const struct vchange *c, int step)
{
	char words[LOG_WORDS - LOG_NAME - 32] = "nothing", name[LOG_NAME];
	int frame = view->path.steps[step].frame;
	int after = log_slot_after(view, step, c->frame);
	struct vslot slot;
	struct vreg reg;

	snprintf(buf, LOG_WORDS, "%s",
		 c->frame > frame   ? "in the function, "
		 : c->frame < frame ? "in the caller, "
				    : "");
	if (c->reg >= 0) {
		if (vknown_said_reg(view->log, c->after, c->as, &reg))
			vreg_words(words, sizeof(words), &reg);
		log_reg_name(name, view, after, c->reg);
	} else {
		if (vknown_said_slot(view->log, c->after, c->off, &slot))
			log_slot_words(words, sizeof(words), &slot);
		log_stack_name(name, view, after, c->off);
	}
	append(buf, LOG_WORDS, "%s: %s", name, words);
	return buf;
}

char *log_precise_words(char *buf, size_t size, const struct log_view *view,
			int first, int last)
{
	struct vprecise p;

	buf[0] = '\0';
	if (!vprecise_read(&p, view->log, first, last))
		return buf;
	append(buf, size, "the verifier needs %s exactly", p.what);
	if (p.back >= 0)
		append(buf, size, ", and what it is made from, back to %d",
		       p.back);
	return buf;
}

/* ---- Paths ---- */

static void add_branch_regs(char *buf, size_t size, const struct log_view *view,
			    const struct vleg *leg)
{
	int slot = view->log->records[leg->record].insn;
	char words[VWORDS], name[LOG_NAME];
	struct vinsn in;
	struct vreg reg;

	vpath_insn(&view->path, leg->from, &in);
	for (int r = 0; r < BPF_REG_10; r++)
		if (vinsn_names(&in, r) && !vinsn_is_call(&in) &&
		    vknown_said_reg(view->log, leg->record, r, &reg))
			append(buf, size, "  %s: %s",
			       log_reg_name(name, view, slot, r),
			       vreg_words(words, sizeof(words), &reg));
}

char *log_leg_words(char *buf, size_t size, const struct log_view *view, int i)
{
	const struct vleg *leg = &view->tree.legs[i];
	const struct vlog_record *r;

	buf[0] = '\0';
	if (leg->record < 0)
		return buf;
	r = &view->log->records[leg->record];
	if (r->kind == VLOG_FUNC) {
		append(buf, size, "path %d: %.*s", i + 1, (int)r->length,
		       vlog_text(view->log, r));
		return buf;
	}
	append(buf, size, "path %d: from %d", i + 1, r->from);
	if (leg->up >= 0)
		append(buf, size, " (path %d)", leg->up + 1);
	append(buf, size, " to %d", r->insn);
	if (r->kind == VLOG_SAFE)
		append(buf, size, ": safe, like a state seen before");
	else if (leg->from >= 0)
		add_branch_regs(buf, size, view, leg);
	return buf;
}

/* ---- Around it ---- */

void log_head(FILE *out, const struct log_view *view)
{
	if (*view->name)
		fprintf(out, "%s%s%s: %s\n\n", style(out, BOLD), view->name,
			style(out, PLAIN), view->about);
}

bool log_is_message(const struct log_view *view, int record)
{
	int steps = view->path.count;

	return !steps || record > view->path.steps[steps - 1].record;
}
