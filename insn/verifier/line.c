/*
 * line.c - tell the lines of a log apart.
 *
 *     7: (25) if r2 > 0x14 goto pc+3 11: R0=0 R10=fp0
 *     ^ place ^ code                 ^ glued: the rest of the line was taken
 *                                      back when a path had ended well, and
 *                                      the next path begins in its place
 *                                      (log level 1: bpf_vlog_reset())
 */
#include "insn/verifier/line.h"
#include "insn/verifier/cursor.h"

#include <ctype.h>
#include <string.h>

/* ---- Lines known by how they begin ---- */

static const struct start {
	const char *text;
	enum vlog_kind kind;
} starts[] = {
	{ ";", VLOG_SOURCE },
	{ "caller:", VLOG_CALLER },
	{ "callee:", VLOG_CALLEE },
	{ "returning from callee:", VLOG_CALLEE },
	{ "to caller at ", VLOG_CALLER },
	{ "mark_precise: ", VLOG_PRECISE },
	{ "last_idx ", VLOG_PRECISE },
	{ "regs=", VLOG_PRECISE },
	{ "parent didn't have regs=", VLOG_PRECISE },
	{ "parent already had regs=", VLOG_PRECISE },
	{ "parent state regs=", VLOG_PRECISE },
	{ "func#", VLOG_FUNC },
	{ "Func#", VLOG_FUNC },
	{ "Validating ", VLOG_FUNC },
	{ "Live regs before insn:", VLOG_LIVE },
	{ "topo_order[", VLOG_LIVE },
	{ "subprog#", VLOG_LIVE },
	{ "stack use/def ", VLOG_LIVE },
	{ "arg JOIN insn ", VLOG_LIVE },
	{ "SCC enter (", VLOG_LIVE },
	{ "SCC exit (", VLOG_LIVE },
	{ "SCC backedge (", VLOG_LIVE },
	{ "cur state:", VLOG_LOOP },
	{ "old state:", VLOG_LOOP },
	{ "Verification failed: ", VLOG_REPORT },
	{ "verification time ", VLOG_STATS },
	{ "stack depth ", VLOG_STATS },
};

static enum vlog_kind by_start(struct cursor s)
{
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (*s.p == *starts[i].text && cursor_word(&s, starts[i].text))
			return starts[i].kind;
	return VLOG_OTHER;
}

/* ---- Lines known by their grammar ---- */

/* state = { "frame" N ":" } ( "R" N | "fp" "-" N ) [ "_" letters ] "=" */
static bool is_state(struct cursor s)
{
	int64_t n;

	cursor_blanks(&s);
	if (cursor_word(&s, "frame")) {
		if (!cursor_number(&s, &n) || !cursor_word(&s, ":"))
			return false;
		cursor_blanks(&s);
		if (s.p == s.end)
			return true;
	}
	if (!cursor_word(&s, "R") && !cursor_word(&s, "fp"))
		return false;
	if (!cursor_number(&s, &n))
		return false;
	if (cursor_word(&s, "_"))
		while (isalpha(cursor_peek(&s)))
			s.p++;
	return cursor_peek(&s) == '=';
}

/* code = "(" hex hex ")" " " */
static bool is_code(struct cursor s)
{
	return s.end - s.p >= 5 && s.p[0] == '(' && isxdigit(s.p[1]) &&
	       isxdigit(s.p[2]) && s.p[3] == ')' && s.p[4] == ' ';
}

/* live = ten of "." or the register's own digit, and the instruction */
static bool is_live(struct cursor s)
{
	for (int i = 0; i < 10; i++)
		if (s.p + i >= s.end || (s.p[i] != '.' && s.p[i] != '0' + i))
			return false;
	return true;
}

/* Where a state begins inside an instruction's line: " 11: R0=", behind the
 * instruction; the end if none does. */
static const char *find_glued(struct cursor s)
{
	int32_t place;

	for (; s.p < s.end && *s.p != ';'; s.p++) {
		struct cursor at = { s.p + 1, s.end };

		if (*s.p == ':' || !isspace((unsigned char)*s.p))
			continue;
		if (cursor_place(&at, &place) && cursor_word(&at, ": ") &&
		    is_state(at))
			return s.p + 1;
	}
	return s.end;
}

/* line = [ loop " " ] place ":" " " live
 *      | place ":" " " ( code text | state | "safe" ) */
static bool line_at_place(struct vlog_record *record, struct cursor *s)
{
	bool in_loop;

	if (!cursor_place(s, &record->insn))
		return false;
	in_loop = cursor_peek(s) == ' ';
	cursor_blanks(s);
	if (in_loop && !cursor_place(s, &record->insn))
		return false;
	if (!cursor_word(s, ":") || s->p == s->end)
		return false;
	cursor_blanks(s);
	if (in_loop && !is_live(*s))
		return false;
	if (is_code(*s)) {
		record->kind = VLOG_INSN;
		s->p = find_glued(*s);
		return true;
	}
	if (cursor_word(s, "safe"))
		record->kind = VLOG_SAFE;
	else if (is_state(*s))
		record->kind = VLOG_STATE;
	else if (is_live(*s))
		record->kind = VLOG_LIVE;
	else
		return false;
	s->p = s->end;
	return true;
}

/* branch = "from" place "to" place [ "(speculative execution)" ] ":"
 *          ( "safe" | state ) */
static bool line_branch(struct vlog_record *record, struct cursor *s)
{
	if (!cursor_word(s, "from ") || !cursor_place(s, &record->from) ||
	    !cursor_word(s, " to ") || !cursor_place(s, &record->insn))
		return false;
	cursor_word(s, " (speculative execution)");
	if (!cursor_word(s, ":"))
		return false;
	cursor_blanks(s);
	record->kind = cursor_word(s, "safe") ? VLOG_SAFE : VLOG_BRANCH;
	s->p = s->end;
	return true;
}

/* "processed 19 insns", "subprog 1 (f) static ...", "frame 0: propagating r1",
 * "(0) frame 0 insn 6 ...", "(0) live stack update done in 2 iterations" */
static enum vlog_kind by_words(struct cursor s)
{
	int64_t n;
	struct cursor t = s;

	if (cursor_word(&s, "processed ") && cursor_number(&s, &n) &&
	    cursor_word(&s, " insns"))
		return VLOG_STATS;
	s = t;
	if (cursor_word(&s, "subprog ") && cursor_number(&s, &n) &&
	    cursor_word(&s, " ("))
		return VLOG_STATS;
	s = t;
	if (cursor_word(&s, "frame ") && cursor_number(&s, &n) &&
	    cursor_word(&s, ": propagating "))
		return VLOG_PRECISE;
	s = t;
	if (cursor_word(&s, "(") && cursor_number(&s, &n) &&
	    (!cursor_word(&s, ",") || cursor_number(&s, &n)) &&
	    cursor_word(&s, ") ") &&
	    (cursor_word(&s, "frame ") || cursor_word(&s, "live stack ")))
		return VLOG_LIVE;
	return VLOG_OTHER;
}

uint32_t vlog_line(struct vlog_record *record, const char *line,
		   uint32_t length)
{
	struct cursor s = { line, line + length };

	record->kind = VLOG_OTHER;
	record->insn = record->from = -1;
	cursor_blanks(&s);
	if (s.p == s.end)
		return length;
	if (isdigit((unsigned char)*s.p)) {
		if (line_at_place(record, &s))
			return s.p - line;
	} else if (is_state(s)) {
		record->kind = VLOG_STATE;
		return length;
	} else if (*s.p == 'f' && line_branch(record, &s)) {
		return length;
	}
	record->insn = record->from = -1;
	s.p = line;
	cursor_blanks(&s);
	record->kind = by_start(s);
	if (record->kind == VLOG_OTHER)
		record->kind = by_words(s);
	return length;
}
