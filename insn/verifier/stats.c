/*
 * stats.c - the lines of the log that sum up.
 *
 *     verification time 157 usec
 *     stack depth 8+0                                          until 7.2
 *     stack depth max 32                                       7.3
 *     subprog 1 (add) static insns_self 9 insns_total 9 stack 16
 *     processed 18 insns (limit 1000000) max_states_per_insn 0
 *         total_states 1 peak_states 1 mark_read 0
 *
 *     mark_precise: frame1: regs=r2 stack= before 19: (67) r2 <<= 2
 *     regs=4 stack=0 before 19: (67) r2 <<= 2                  until 6.3
 */
#include "insn/verifier/stats.h"
#include "insn/verifier/append.h"
#include "insn/verifier/cursor.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static struct cursor line_of(const struct vlog *log, int record)
{
	const char *text = vlog_text(log, &log->records[record]);

	return (struct cursor){ text, text + log->records[record].length };
}

/* To behind the word.  False: it does not come. */
static bool skip_to(struct cursor *s, const char *word)
{
	size_t len = strlen(word);
	const char *at = memmem(s->p, s->end - s->p, word, len);

	if (at)
		s->p = at + len;
	return at != NULL;
}

static void number_of(struct cursor s, const char *word, int64_t *n)
{
	if (skip_to(&s, word))
		cursor_number(&s, n);
}

/* ---- How much work ---- */

static void add_depth(struct vstats *stats, struct cursor depth)
{
	append(stats->depths, sizeof(stats->depths), "%s%.*s",
	       *stats->depths ? "+" : "", (int)(depth.end - depth.p), depth.p);
}

static void read_line(struct vstats *stats, struct cursor s)
{
	struct cursor t = s;

	if (cursor_word(&t, "stack depth max ")) {
		cursor_number(&t, &stats->deepest);
		return;
	}
	if (cursor_word(&t, "stack depth ")) {
		stats->depths[0] = '\0';
		add_depth(stats, t);
		return;
	}
	if (cursor_word(&t, "subprog ")) {
		if (skip_to(&t, " insns_total ") && skip_to(&t, " stack "))
			add_depth(stats, t);
		return;
	}
	number_of(s, "processed ", &stats->insns);
	number_of(s, "(limit ", &stats->limit);
	number_of(s, "max_states_per_insn ", &stats->per_insn);
	number_of(s, "total_states ", &stats->states);
	number_of(s, "peak_states ", &stats->peak);
	number_of(s, "verification time ", &stats->usec);
}

void vstats_read(struct vstats *stats, const struct vlog *log, int first,
		 int last)
{
	*stats = (struct vstats){ -1, -1, -1, -1, -1, -1, -1, "" };
	for (int i = first; i < last; i++)
		if (log->records[i].kind == VLOG_STATS)
			read_line(stats, line_of(log, i));
}

static const char *s(int64_t n)
{
	return n == 1 ? "" : "s";
}

static void add_depths(char *buf, size_t size, const struct vstats *stats)
{
	const char *depths = stats->depths;
	struct cursor c = { depths, depths + strlen(depths) };
	int64_t n, sum = 0;
	int count = 0;

	while (cursor_number(&c, &n)) {
		sum += n;
		count++;
	}
	if (!count)
		return;
	if (stats->deepest > 0)
		sum = stats->deepest;
	append(buf, size, "; %" PRId64 " byte%s of stack", sum, s(sum));
	if (count > 1)
		append(buf, size, " in %d functions (%s)", count, depths);
}

char *vstats_words(char *buf, size_t size, const struct vstats *stats)
{
	buf[0] = '\0';
	if (stats->insns < 0)
		return buf;
	append(buf, size, "%" PRId64, stats->insns);
	if (stats->limit > 0)
		append(buf, size, " of at most %" PRId64, stats->limit);
	append(buf, size, " instruction%s looked at",
	       s(stats->limit > 0 ? stats->limit : stats->insns));
	if (stats->states >= 0)
		append(buf, size, "; %" PRId64 " state%s kept to compare with",
		       stats->states, s(stats->states));
	add_depths(buf, size, stats);
	if (stats->usec >= 0)
		append(buf, size, "; in %" PRId64 " us", stats->usec);
	return buf;
}

/* ---- What it went back for ---- */

/* Registers as bits, until 6.3: "regs=4" is r2. */
static void name_bits(char *what, size_t size, uint64_t bits)
{
	for (int r = 0; r < 11; r++)
		if (bits >> r & 1)
			append(what, size, "%sr%d", *what ? " " : "", r);
}

static void name_slots(char *what, size_t size, uint64_t bits)
{
	for (int i = 0; i < 64; i++)
		if (bits >> i & 1)
			append(what, size, "%sfp-%d", *what ? " " : "",
			       8 * (i + 1));
}

static uint64_t hex_number(struct cursor *s)
{
	uint64_t n = 0;

	for (; isxdigit((unsigned char)cursor_peek(s)); s->p++)
		n = n * 16 + (isdigit((unsigned char)*s->p)
				      ? *s->p - '0'
				      : (*s->p | 32) - 'a' + 10);
	return n;
}

/* names = name { "," name } */
static void copy_names(char *what, size_t size, struct cursor *s,
		       const char *before)
{
	while (s->p < s->end && *s->p != ' ' && *s->p != ':') {
		append(what, size, "%s%s", *what ? " " : "", before);
		while (s->p < s->end && *s->p != ',' && *s->p != ' ' &&
		       *s->p != ':')
			append(what, size, "%c", *s->p++);
		cursor_word(s, ",");
	}
}

/* regs = "regs=" names " stack=" offsets  |  "regs=" bits " stack=" bits */
static bool read_regs(struct vprecise *p, struct cursor s)
{
	struct cursor t = s;

	if (skip_to(&t, "frame"))
		cursor_place(&t, &p->frame);
	if (!skip_to(&s, "regs="))
		return false;
	if (isxdigit((unsigned char)cursor_peek(&s))) {
		name_bits(p->what, sizeof(p->what), hex_number(&s));
		if (skip_to(&s, " stack="))
			name_slots(p->what, sizeof(p->what), hex_number(&s));
		return true;
	}
	copy_names(p->what, sizeof(p->what), &s, "");
	if (cursor_word(&s, " stack="))
		copy_names(p->what, sizeof(p->what), &s, "fp");
	return true;
}

bool vprecise_read(struct vprecise *p, const struct vlog *log, int first,
		   int last)
{
	*p = (struct vprecise){ .frame = 0, .back = -1 };
	for (int i = first; i <= last; i++) {
		struct cursor s = line_of(log, i);
		int32_t back;

		if (log->records[i].kind != VLOG_PRECISE)
			continue;
		if (!p->what[0])
			read_regs(p, s);
		if (skip_to(&s, " before ") && cursor_place(&s, &back))
			p->back = back;
	}
	return p->what[0] != '\0';
}
