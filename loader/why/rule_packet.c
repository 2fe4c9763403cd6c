/*
 * rule_packet.c - bytes of the packet that may not be there.
 *
 *     data                    proven (r=14)          data_end
 *      |-----------------------|                        ?
 *                        |---- the access ----|
 */
#include "loader/why/expr.h"
#include "loader/why/history.h"
#include "loader/why/rules.h"

#include <string.h>

static bool is_end(struct why_case *c, int step, int reg)
{
	struct vreg state;

	return vpath_reg_before(&c->path, step, c->path.steps[step].frame, reg,
				&state) &&
	       !strcmp(state.type, "pkt_end");
}

/* The last comparison with the packet's end on the way here; -1: none. */
static int end_check(struct why_case *c)
{
	struct vinsn in;

	for (int step = c->step; step >= 0; step = c->path.steps[step].parent) {
		vpath_insn(&c->path, step, &in);
		if (vinsn_is_branch(&in) && BPF_SRC(in.insn.code) == BPF_X &&
		    (is_end(c, step, in.insn.dst_reg) ||
		     is_end(c, step, in.insn.src_reg)))
			return step;
	}
	return -1;
}

int rule_mover(struct why_case *c, int since)
{
	static const char *const movers[] = {
		"adjust_head", "adjust_tail",  "adjust_meta", "change_head",
		"change_tail", "change_proto", "pull_data",   "adjust_room",
		"vlan_push",   "vlan_pop",     "store_bytes", "csum_replace",
	};
	struct vinsn in;

	for (int step = c->step; step > since;
	     step = c->path.steps[step].parent) {
		vpath_insn(&c->path, step, &in);
		for (size_t i = 0; vinsn_is_call(&in) &&
				   i < sizeof(movers) / sizeof(movers[0]);
		     i++)
			if (memmem(in.call, in.call_length, movers[i],
				   strlen(movers[i])))
				return step;
	}
	return -1;
}

/* The variable that holds the beginning, and bytes from there on. */
static const char *needed(struct why_case *c, const struct trace *trace,
			  int64_t need, bool compared)
{
	const struct trace_link *origin = trace_origin(trace);
	const char *name = NULL, *test;
	struct why_line line;

	if (c->reg.known && origin->kind == LINK_ORIGIN) {
		line = case_line(c, origin->step);
		name = expr_assigned(&c->why->arena, line.text);
	} else if (!c->reg.known) {
		name = expr_pointer(&c->why->arena, c->why->at.text);
	}
	test = say(c, "if ((void *)%s + %lld > %s)", name ? name : "data",
		   (long long)need,
		   compared ? "data_end" : "(void *)(long)ctx->data_end");
	if (name)
		rule_insert(c, test);
	return say(c, "before this line:  %s %s", test, case_leave(c));
}

static void variable_offset(struct why_case *c)
{
	char words[VWORDS];

	c->why->detail = say(c, "%s at an offset that can be %s",
			     rule_access(c, vinsn_size(&c->in)),
			     vreg_number_words(words, sizeof(words), &c->reg));
	c->why->because = "with an offset that varies, the check must be made "
			  "on the pointer after the addition, and the offset "
			  "must be bounded (below 65536) before it";
}

void rule_packet(struct why_case *c)
{
	int64_t size = vinsn_size(&c->in), start, need;
	struct trace trace;
	int check, mover;

	if (c->step < 0 || c->why->reg < 0 || strcmp(c->reg.type, "pkt"))
		return;
	if (c->detail_args.count >= 2)
		size = message_number(&c->detail_args, 1);
	start = c->reg.off + (vinsn_is_call(&c->in) ? 0 : c->in.insn.off);
	need = (c->reg.known ? start : start - c->reg.off) + size;
	check = end_check(c);
	mover = rule_mover(c, check);
	c->why->summary =
		say(c,
		    c->reg.range
			    ? "the packet may end before these bytes: only %u "
			      "are proven to be there"
			    : "nothing proves that these bytes of the packet "
			      "are there",
		    c->reg.range);
	c->why->detail = say(c, "%s, %lld up to %lld of the packet; proven: %u",
			     rule_access(c, size), (long long)start,
			     (long long)(start + size), c->reg.range);
	if (!c->reg.known)
		variable_offset(c);
	trace_read(&trace, c, c->step, c->why->reg, false);
	history_tell(c, &trace, "the pointer");
	if (check >= 0)
		history_add(c, check, "compared with the packet's end",
			    mover >= 0	   ? "forgotten since"
			    : c->reg.range ? "too few bytes"
					   : "not this pointer");
	if (mover >= 0)
		history_add(c, mover,
			    "this call may move the packet: read data and "
			    "data_end again, and check again",
			    NULL);
	c->why->fix = needed(c, &trace, need, check >= 0);
}
