/*
 * attr.c - a system call in words: see attr.h.
 */
#include "loader/attr.h"
#include "loader/attr_field.h"
#include "loader/err.h"

#include <string.h>

#define LINK_ATTACH_TYPE 8 /* offset in BPF_LINK_CREATE's attr */

static bool is_zero(const struct attr_field *f, const union sys_attr *attr)
{
	static const char zeroes[8];
	size_t size = f->kind == ATTR_NAME ? 1 : f->size;

	return !memcmp((const char *)attr + f->offset, zeroes, size);
}

/* Is this row about this call?  No if it is beyond what was passed, or of
 * another variant of the command. */
static bool is_used(const struct attr_field *f, const struct sys_call *call)
{
	uint64_t attach_type;

	if (f->offset + f->size > call->size ||
	    f->offset + f->size > sizeof(*call->attr))
		return false;
	attach_type = attr_number(call->attr, LINK_ATTACH_TYPE, 4);
	return !f->when || f->when & attr_link_variant(attach_type);
}

bool attr_is_input(const struct attr_field *f, const struct sys_call *call)
{
	switch (f->show) {
	case ATTR_ALWAYS: return true;
	case ATTR_IN: return !is_zero(f, call->attr);
	case ATTR_INOUT: return call->result < 0 && !is_zero(f, call->attr);
	}
	return false;
}

/* A pointer that is NULL was not asked to be written to. */
static bool is_output(const struct attr_field *f, const struct sys_call *call)
{
	bool zero = is_zero(f, call->attr);

	switch (f->show) {
	case ATTR_OUT:
		return call->result >= 0 && !(zero && f->kind > ATTR_NAME);
	case ATTR_INOUT: return call->result >= 0 && !zero;
	case ATTR_REPORT: return !zero;
	}
	return false;
}

bool attr_fields(struct wrap *w, const struct attr_command *c,
		 const struct sys_call *call, attr_wanted wanted,
		 const char *before)
{
	const struct attr_field *f;
	bool any = false;

	for (f = c->fields; f->name; f++) {
		if (!is_used(f, call) || !wanted(f, call))
			continue;
		if (any)
			wrap_glue(w, ",");
		wrap_word(w, "%s%s = ", any ? "" : before, f->name);
		attr_value(w, f, c, call->attr);
		any = true;
	}
	if (any)
		wrap_glue(w, " }");
	return any;
}

static void print_result(struct wrap *w, enum attr_result kind, int result)
{
	if (result < 0)
		wrap_word(w, "= -%s (%s)", err_name(result), err_words(result));
	else if (kind == ATTR_NEW_FD)
		wrap_word(w, "= fd %d", result);
	else
		wrap_word(w, "= %d", result);
}

static void print_bpf(struct wrap *w, const struct sys_call *call)
{
	const struct attr_command *c = attr_command(call->cmd);

	if (!c || !call->attr) {
		wrap_word(w, "bpf(command %d, %u bytes)", call->cmd,
			  call->size);
		print_result(w, ATTR_ZERO, call->result);
		return;
	}
	wrap_word(w, "bpf(%s,", c->name);
	if (!attr_fields(w, c, call, attr_is_input, "{ "))
		wrap_word(w, "{ }");
	wrap_glue(w, ")");
	print_result(w, c->result, call->result);
	attr_fields(w, c, call, is_output, "-> { ");
}

static void print_perf(struct wrap *w, const struct sys_call *call)
{
	attr_perf_print(w, call);
	print_result(w, ATTR_NEW_FD, call->result);
}

static void print_ioctl(struct wrap *w, const struct sys_call *call)
{
	attr_ioctl_print(w, call);
	print_result(w, ATTR_ZERO, call->result);
}

void attr_print(FILE *out, const struct sys_call *call, int margin)
{
	struct wrap w;

	fprintf(out, "%*s", margin, "");
	wrap_start_at(&w, out, margin, margin + 4);
	switch (call->nr) {
	case SYS_NR_BPF: print_bpf(&w, call); break;
	case SYS_NR_PERF_EVENT_OPEN: print_perf(&w, call); break;
	case SYS_NR_IOCTL: print_ioctl(&w, call); break;
	}
	wrap_end(&w);
}
