/*
 * case.c - a rejection's pieces, found in the log.
 */
#include "loader/why/case.h"
#include "insn/disasm.h"
#include "insn/verifier/cursor.h"
#include "loader/why/fixed.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Texts ---- */

const char *say(struct why_case *c, const char *fmt, ...)
{
	char text[1024];
	const char *copy;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	copy = arena_copy(&c->why->arena, text, strlen(text));
	return copy ? copy : "";
}

int64_t message_number(const struct message_args *args, int i)
{
	return i < args->count && args->arg[i].is_number ? args->arg[i].number
							 : 0;
}

const char *message_text(struct why_case *c, const struct message_args *args,
			 int i)
{
	if (i >= args->count)
		return "";
	return say(c, "%.*s", (int)args->arg[i].len, args->arg[i].text);
}

const char *case_insn(struct why_case *c, int slot)
{
	char text[DISASM_SIZE];

	if (slot < 0 || slot >= c->ask->insn_cnt)
		return NULL;
	disasm_insn(text, sizeof(text), &c->ask->insns[slot],
		    c->ask->insn_cnt - slot);
	return say(c, "%s", text);
}

const char *case_words(struct why_case *c, const struct vreg *reg)
{
	char words[VWORDS];

	return say(c, "%s", vreg_words(words, sizeof(words), reg));
}

const char *case_leave(const struct why_case *c)
{
	switch (c->ask->prog_type) {
	case BPF_PROG_TYPE_XDP: return "return XDP_PASS;";
	case BPF_PROG_TYPE_SCHED_CLS:
	case BPF_PROG_TYPE_SCHED_ACT: return "return TC_ACT_OK;";
	case BPF_PROG_TYPE_CGROUP_SKB:
	case BPF_PROG_TYPE_CGROUP_SOCK:
	case BPF_PROG_TYPE_CGROUP_SOCK_ADDR: return "return 1;";
	default: return "return 0;";
	}
}

/* ---- The message ---- */

#define BLOCK_MOST 200 /* records that are looked at for it, from the end */

static const struct message *match(const struct why_case *c, int i,
				   struct message_args *args)
{
	const struct vlog_record *record = &c->log->records[i];
	const char *text = vlog_text(c->log, record);
	const char *end = text + record->length;
	const struct message *row;

	if (record->kind != VLOG_OTHER)
		return NULL;
	while (text < end && (*text == ' ' || *text == '\t'))
		text++;
	row = message_match(text, end - text, args);
	return row && !row->note ? row : NULL;
}

/* From the end back: the verdict is the last line that is known, the line
 * before it may have its numbers. */
static void find_message(struct why_case *c)
{
	int least = c->last - BLOCK_MOST > c->first ? c->last - BLOCK_MOST
						    : c->first;

	c->message_at = c->detail_at = -1;
	for (int i = c->last - 1; i >= least; i--) {
		int kind = c->log->records[i].kind;

		if (c->message_at < 0) {
			c->message = match(c, i, &c->args);
			if (c->message)
				c->message_at = i;
		} else {
			c->detail = match(c, i, &c->detail_args);
			if (c->detail)
				c->detail_at = i;
		}
		if (c->detail_at >= 0 || kind == VLOG_INSN)
			break;
	}
}

/* Not in the table: the last line that nobody else wrote, if it stands right
 * behind the instructions. */
static void guess_message(struct why_case *c)
{
	for (int i = c->last - 1; i >= c->first; i--) {
		int kind = c->log->records[i].kind;

		if (kind == VLOG_OTHER && c->message_at < 0)
			c->message_at = i;
		if (kind == VLOG_INSN || kind == VLOG_STATE ||
		    kind == VLOG_SAFE)
			break;
	}
}

/* The program whose log it is: up to the last numbers that have a message
 * before them.  False: no part of the log has one. */
static bool find_part(struct why_case *c)
{
	for (int end = c->log->count; end > 0;) {
		int begin = end - 1;

		while (begin > 0 &&
		       c->log->records[begin - 1].kind != VLOG_STATS)
			begin--;
		c->first = begin;
		c->last = end;
		while (c->last > begin &&
		       c->log->records[c->last - 1].kind == VLOG_STATS)
			c->last--;
		find_message(c);
		if (c->message)
			return true;
		end = begin;
	}
	return false;
}

/* A last part that has numbers and whose last word is not known. */
static bool guess_part(struct why_case *c)
{
	int end = c->log->count;

	while (end > 0 && c->log->records[end - 1].kind != VLOG_STATS)
		end--;
	if (!end)
		return false;
	c->last = end - 1;
	for (c->first = c->last;
	     c->first > 0 && c->log->records[c->first - 1].kind != VLOG_STATS;)
		c->first--;
	guess_message(c);
	return c->message_at >= 0;
}

static void keep_message(struct why_case *c)
{
	const char *text = NULL;
	int from = c->detail_at >= 0 ? c->detail_at : c->message_at;

	for (int i = from; i >= 0 && i <= c->message_at; i++) {
		const struct vlog_record *record = &c->log->records[i];
		const char *line = vlog_text(c->log, record);
		int length = record->length;

		for (; length && *line == ' '; length--)
			line++;
		if (record->kind == VLOG_OTHER)
			text = text ? say(c, "%s\n%.*s", text, length, line)
				    : say(c, "%.*s", length, line);
	}
	c->why->message = text;
}

/* ---- The place ---- */

/* The register that the message names first, "R3 ..."; -1: none. */
static int named_reg(const struct why_case *c, int at)
{
	const char *text, *end;

	if (at < 0)
		return -1;
	text = vlog_text(c->log, &c->log->records[at]);
	end = text + c->log->records[at].length;
	for (const char *p = text; p < end; p++) {
		struct cursor s = { p, end };
		int32_t reg;

		if ((p == text || p[-1] == ' ') && cursor_word(&s, "R") &&
		    cursor_place(&s, &reg))
			return reg <= 10 ? reg : -1;
	}
	return -1;
}

static int address_reg(const struct vinsn *in)
{
	if (vinsn_is_load(in))
		return in->insn.src_reg;
	if (vinsn_is_call(in) || vinsn_is_exit(in))
		return -1;
	return in->insn.dst_reg;
}

/* The instruction that the message names, "insn 3"; -1: none. */
static int named_insn(const struct why_case *c)
{
	const char *text = c->why->message;
	int32_t slot;

	while (text && (text = strstr(text, "insn "))) {
		struct cursor s = { text + 5, text + 5 + strlen(text + 5) };

		if (cursor_place(&s, &slot))
			return slot;
		text += 5;
	}
	return -1;
}

static void find_place(struct why_case *c)
{
	struct why *why = c->why;

	c->step = c->path.count - 1;
	why->insn = named_insn(c);
	if (why->insn >= 0 && c->ask->source &&
	    why->insn < c->ask->source->count)
		why->at = c->ask->source->lines[why->insn];
	why->reg = named_reg(c, c->message_at);
	if (why->reg < 0)
		why->reg = named_reg(c, c->detail_at);
	if (c->step < 0)
		return;
	vpath_insn(&c->path, c->step, &c->in);
	c->frame = c->path.steps[c->step].frame;
	why->insn = vpath_slot(&c->path, c->step);
	why->insn_text = say(c, "%.*s", c->in.length, c->in.text);
	why->at = case_line(c, c->step);
	if (why->reg < 0)
		why->reg = address_reg(&c->in);
	if (why->reg > 10)
		why->reg = -1;
	if (why->reg >= 0 &&
	    fixed_reg_before(c, c->step, c->frame, why->reg, &c->reg))
		why->state = case_words(c, &c->reg);
}

struct why_line case_line(struct why_case *c, int step)
{
	int slot = vpath_slot(&c->path, step);
	int source = c->path.steps[step].source;
	struct why_line line = { 0 };

	if (c->ask->source && slot >= 0 && slot < c->ask->source->count)
		line = c->ask->source->lines[slot];
	if (!line.text && source >= 0)
		line = why_source_record(&c->why->arena, c->log,
					 &c->log->records[source]);
	return line;
}

/* ---- All of it ---- */

#define BUDGET 4000000 /* records looked at: less than a second */

int case_open(struct why_case *c, struct why *why, const struct vlog *log,
	      const struct why_ask *ask)
{
	static const struct why_ask nothing;
	int err;

	memset(c, 0, sizeof(*c));
	c->why = why;
	c->log = log;
	c->ask = ask ? ask : &nothing;
	c->step = why->insn = why->reg = -1;
	if (!find_part(c) && !guess_part(c))
		return -ENOENT;
	err = vpath_read(&c->path, log, c->first, c->message_at);
	if (err)
		return err;
	c->budget = BUDGET;
	c->path.budget = &c->budget;
	keep_message(c);
	find_place(c);
	return report_read(&why->report, &why->arena, log, c->first, c->last);
}

void case_close(struct why_case *c)
{
	vpath_close(&c->path);
}
