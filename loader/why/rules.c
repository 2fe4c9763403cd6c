/*
 * rules.c - which rule a cause has, and what rules share.
 */
#include "loader/why/expr.h"
#include "loader/why/rules.h"

#include <string.h>

static const why_rule rules[CAUSES] = {
	[CAUSE_MAP_OUT_OF_BOUNDS] = rule_bounds,
	[CAUSE_UNBOUNDED_INDEX] = rule_bounds,
	[CAUSE_NEGATIVE_INDEX] = rule_bounds,
	[CAUSE_NEGATIVE_SIZE] = rule_size,
	[CAUSE_ZERO_SIZE] = rule_size,
	[CAUSE_UNBOUNDED_SIZE] = rule_size,
	[CAUSE_UNBOUNDED_POINTER_MATH] = rule_offset,
	[CAUSE_NULL_DEREFERENCE] = rule_null,
	[CAUSE_NULL_ARGUMENT] = rule_null,
	[CAUSE_NULL_ARITHMETIC] = rule_null,
	[CAUSE_PACKET_OUT_OF_BOUNDS] = rule_packet,
	[CAUSE_NOT_A_POINTER] = rule_number,
	[CAUSE_UNINITIALIZED_REGISTER] = rule_unwritten,
	[CAUSE_CONTEXT_FIELD] = rule_context,
	[CAUSE_HELPER_ARGUMENT] = rule_argument,
	[CAUSE_UNINITIALIZED_STACK] = rule_stack_bytes,
	[CAUSE_STACK_OUT_OF_BOUNDS] = rule_stack_place,
	[CAUSE_UNRELEASED_REFERENCE] = rule_reference,
	[CAUSE_HELPER_UNAVAILABLE] = rule_helper,
	[CAUSE_RETURN_VALUE] = rule_return,
	[CAUSE_ENDLESS_LOOP] = rule_loop,
	[CAUSE_TOO_COMPLEX] = rule_budget,
	[CAUSE_READ_ONLY_MAP] = rule_read_only,
	[CAUSE_READ_ONLY_MEMORY] = rule_read_only,
	[CAUSE_PACKET_WRITE] = rule_read_only,
	[CAUSE_SPIN_LOCK] = rule_region,
	[CAUSE_SLEEPING] = rule_region,
	[CAUSE_KFUNC_ARGUMENT] = rule_kfunc,
	[CAUSE_RELEASE_MISMATCH] = rule_kfunc,
	[CAUSE_CONSTANT_ARGUMENT] = rule_constant,
	[CAUSE_FUNCTION_CALL] = rule_function,
	[CAUSE_KERNEL_OBJECT_ACCESS] = rule_object,
	[CAUSE_KPTR] = rule_object,
	[CAUSE_SPECIAL_POINTER] = rule_object,
	[CAUSE_DYNPTR] = rule_slot,
	[CAUSE_ITERATOR] = rule_slot,
	[CAUSE_ATOMIC] = rule_atomic,
	[CAUSE_LICENCE] = rule_licence,
	[CAUSE_MISALIGNED_ACCESS] = rule_misaligned,
	[CAUSE_POINTER_ARITHMETIC] = rule_arithmetic,
	[CAUSE_MAP_MISMATCH] = rule_map,
	[CAUSE_STACK_TOO_LARGE] = rule_stack_size,
	[CAUSE_DIFFERENT_POINTERS] = rule_different,
	[CAUSE_MODIFIED_CONTEXT] = rule_modified,
	[CAUSE_BAD_JUMP] = rule_jump,
	[CAUSE_MALFORMED_INSTRUCTION] = rule_malformed,
	[CAUSE_INVALID_REGISTER] = rule_no_register,
	[CAUSE_MAP_VALUE_OFFSET] = rule_value_offset,
	[CAUSE_CALLBACK] = rule_callback,
	[CAUSE_TIMER] = rule_timer,
	[CAUSE_LIST_RBTREE] = rule_list,
	[CAUSE_KFUNC_UNAVAILABLE] = rule_no_kfunc,
	[CAUSE_SPILL_SIZE] = rule_spill,
	[CAUSE_STACK_POINTER_ESCAPE] = rule_escape,
	[CAUSE_POINTER_COMPARISON] = rule_compared,
	[CAUSE_POINTER_LEAK] = rule_leak,
	[CAUSE_SPECULATION] = rule_guess,
	[CAUSE_MEMORY_LENGTH] = rule_memory,
	[CAUSE_ATTACH_TARGET] = rule_target,
	[CAUSE_BTF] = rule_types,
};

why_rule rule_of(enum cause_id cause)
{
	return rules[cause] ? rules[cause] : rule_register;
}

const char *rule_access(struct why_case *c, int64_t size)
{
	if (c->step >= 0 && vinsn_is_call(&c->in) && c->in.call_length)
		return say(c, "%.*s() uses %lld byte%s", c->in.call_length,
			   c->in.call, (long long)size, size == 1 ? "" : "s");
	return say(c, "%s %lld byte%s",
		   c->step >= 0 && vinsn_is_store(&c->in) ? "writes" : "reads",
		   (long long)size, size == 1 ? "" : "s");
}

/* What one may write in a condition: no call, which would be another. */
static bool is_name(const char *text)
{
	return text && strlen(text) < 40 && !strpbrk(text, "(=;\"");
}

bool rule_is_reg(const char *subject)
{
	return subject[0] == 'r' &&
	       strspn(subject + 1, "0123456789") == strlen(subject) - 1;
}

const char *rule_subject(struct why_case *c, const char *from_line, int reg)
{
	return is_name(from_line) ? from_line : say(c, "r%d", reg);
}

bool rule_mask(struct why_case *c, const struct trace_link *at, int64_t most)
{
	struct why_line line;
	const char *text;
	int64_t mask, now;

	if (!trace_is_mask(at) || most < 0)
		return false;
	for (mask = at->in.imm; mask > most;)
		mask >>= 1;
	line = case_line(c, at->step);
	text = expr_move_number(&c->why->arena, line.text, at->in.imm,
				mask - at->in.imm, &now);
	if (text)
		rule_replace(c, &line, text);
	c->why->fix = say(c, "a narrower mask:  & %lld instead of & %lld",
			  (long long)mask, (long long)at->in.imm);
	return true;
}

/* What stands before the line in its source: it is in the object's text. */
static const char *blanks(struct why_case *c, const struct why_line *line)
{
	if (!line->indent)
		return "\t";
	return say(c, "%.*s", line->indent, line->text - line->indent);
}

void rule_insert(struct why_case *c, const char *lines)
{
	const struct why_line *at = &c->why->at;
	const char *indent;

	if (!at->text || !at->line)
		return;
	indent = blanks(c, at);
	c->why->edit = (struct why_edit){
		.file = at->file ? at->file : "",
		.line = at->line,
		.old = at->text,
		.new = say(c, "%s\n%s\t%s\n%s%s", lines, indent, case_leave(c),
			   indent, at->text),
	};
}

void rule_replace(struct why_case *c, const struct why_line *line,
		  const char *now)
{
	if (!line->text || !line->line)
		return;
	c->why->edit = (struct why_edit){ .file = line->file ? line->file : "",
					  .line = line->line,
					  .old = line->text,
					  .new = now };
}

bool rule_length(struct why_case *c, int64_t length, int64_t most)
{
	const char *text = c->why->at.text;
	int64_t now;

	if (!text || most <= 0 || !vinsn_is_call(&c->in))
		return false;
	text = expr_move_number(&c->why->arena, text, length, most - length,
				&now);
	if (!text)
		return false;
	c->why->fix = say(c, "at most %lld:  %s", (long long)most, text);
	c->why->because = "sizeof(the variable) is never too much";
	rule_replace(c, &c->why->at, text);
	return true;
}
