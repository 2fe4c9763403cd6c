/*
 * report.c - read the kernel's own explanation.
 *
 *     Causal path:                                         a section
 *       count @ a.bpf.c:18:17                              a step
 *       Source context:
 *           17 |         pid = bpf_get_current_pid_tgid();
 *       >>> 18 |         count = bpf_map_lookup_elem(&counts, &pid);
 *              |         ^-- update: R0 changed from integer scalar to map
 *              |             value from counts                it says
 *       Instruction context:
 *       >>>  7 | (85) call bpf_map_lookup_elem#1
 */
#include "loader/why/report.h"
#include "insn/verifier/cursor.h"

#include <errno.h>
#include <string.h>

/* ---- The text ---- */

static bool is_report(const struct vlog *log, int i)
{
	return log->records[i].kind == VLOG_REPORT;
}

static const char *text_of(struct arena *arena, const struct vlog *log,
			   int first, int last)
{
	size_t size = 0;
	char *text, *end;

	for (int i = first; i < last; i++)
		if (is_report(log, i))
			size += log->records[i].length + 1;
	text = end = arena_take(arena, size + 1, 1);
	for (int i = first; text && i < last; i++) {
		const struct vlog_record *record = &log->records[i];

		if (!is_report(log, i))
			continue;
		if (end > text)
			*end++ = '\n';
		end = mempcpy(end, vlog_text(log, record), record->length);
	}
	return text;
}

/* ---- Its parts ---- */

#define PART_MOST  4000 /* bytes; a hostile log has millions of lines */
#define STEPS_MOST 64

/* `more` behind `*text`, with a blank between.  False: no memory. */
static bool join(struct arena *arena, const char **text, struct cursor more)
{
	size_t before = *text ? strlen(*text) : 0, len = more.end - more.p;
	char *now, *end;

	if (before + len > PART_MOST)
		return true;
	now = end = arena_take(arena, before + len + 2, 1);
	if (!now)
		return false;
	if (before) {
		end = mempcpy(end, *text, before);
		*end++ = ' ';
	}
	memcpy(end, more.p, len);
	*text = now;
	return true;
}

enum section {
	NONE,
	REASON,
	AT,
	PATH,
	SUGGESTION
};

static enum section section_of(struct cursor line)
{
	static const struct {
		const char *title;
		enum section section;
	} titles[] = { { "Reason:", REASON },
		       { "At:", AT },
		       { "Causal path:", PATH },
		       { "Suggestion:", SUGGESTION } };

	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if (cursor_word(&line, titles[i].title))
			return titles[i].section;
	return NONE;
}

/* mark = ">>>" number "| " ; what stands behind it is left in `line`. */
static bool is_marked(struct cursor *line, int32_t *number)
{
	cursor_blanks(line);
	if (!cursor_word(line, ">>>"))
		return false;
	cursor_blanks(line);
	if (!cursor_place(line, number))
		return false;
	cursor_blanks(line);
	return cursor_word(line, "| ");
}

static bool read_at(struct report *report, struct cursor line)
{
	int32_t number;

	if (is_marked(&line, &number) && cursor_word(&line, "("))
		report->insn = number;
	return true;
}

/* note = "|" [ "^-- " ] words: of the last step, or one more of its words */
static bool read_note(struct report_step *step, struct arena *arena,
		      struct cursor line)
{
	cursor_blanks(&line);
	if (!cursor_word(&line, "|"))
		return true;
	cursor_blanks(&line);
	if (!cursor_word(&line, "^-- ") && !step->says)
		return true;
	return line.p == line.end || join(arena, &step->says, line);
}

/* step = "  " ( function " @ " file ":" line ":" column | "insn" number ) */
static bool is_step(struct cursor line)
{
	char first = cursor_peek(&line);

	if (first == ' ' || first == '>')
		return false;
	return memmem(line.p, line.end - line.p, " @ ", 3) ||
	       cursor_word(&line, "insn ");
}

static bool read_step(struct report *report, struct arena *arena,
		      struct cursor line)
{
	struct report_step *step;
	int32_t number;

	if (is_step(line)) {
		if (report->step_count < STEPS_MOST)
			report->steps[report->step_count++].insn = -1;
		return true;
	}
	if (!report->step_count)
		return true;
	step = &report->steps[report->step_count - 1];
	if (!is_marked(&line, &number))
		return read_note(step, arena, line);
	if (cursor_word(&line, "("))
		step->insn = number;
	else
		step->line = number;
	return true;
}

static bool read_line(struct report *report, struct arena *arena,
		      enum section section, struct cursor line)
{
	struct cursor words = line;

	cursor_blanks(&words);
	switch (section) {
	case NONE: return true;
	case REASON: return join(arena, &report->reason, words);
	case SUGGESTION: return join(arena, &report->suggestion, words);
	case AT: return read_at(report, line);
	case PATH: return read_step(report, arena, line);
	}
	return true;
}

static bool read_parts(struct report *report, struct arena *arena)
{
	enum section section = NONE;
	const char *next;

	for (const char *line = report->text; *line; line = next) {
		struct cursor s = { line, line + strcspn(line, "\n") };

		next = s.end + (*s.end == '\n');
		if (cursor_word(&s, "Verification failed: ")) {
			report->problem = arena_copy(arena, s.p, s.end - s.p);
			section = NONE;
		} else if (s.p < s.end && *s.p != ' ') {
			section = section_of(s);
		} else if (cursor_word(&s, "  ") &&
			   !read_line(report, arena, section, s)) {
			return false;
		}
	}
	return true;
}

int report_read(struct report *report, struct arena *arena,
		const struct vlog *log, int first, int last)
{
	memset(report, 0, sizeof(*report));
	report->insn = -1;
	while (first < last && !is_report(log, first))
		first++;
	if (first == last)
		return 0;
	report->text = text_of(arena, log, first, last);
	if (report->text)
		report->steps =
			arena_take(arena, STEPS_MOST, sizeof(*report->steps));
	if (!report->steps || !read_parts(report, arena))
		return -ENOMEM;
	return 0;
}

/* ---- Whose cause is it? ---- */

#define CAUSES_MOST 12

/* What a problem of the kernel's is among our causes. */
static const struct {
	const char *problem;
	enum cause_id causes[CAUSES_MOST];
} problems[] = {
	{ "Memory Safety: Access outside bounds",
	  { CAUSE_MAP_OUT_OF_BOUNDS, CAUSE_UNBOUNDED_INDEX,
	    CAUSE_NEGATIVE_INDEX, CAUSE_PACKET_OUT_OF_BOUNDS,
	    CAUSE_UNBOUNDED_SIZE, CAUSE_NEGATIVE_SIZE, CAUSE_CONTEXT_FIELD } },
	{ "Memory Safety: Stack spill corruption", { CAUSE_POINTER_LEAK } },
	{ "Memory Safety: Uninitialized stack read",
	  { CAUSE_UNINITIALIZED_STACK } },
	{ "Memory Safety: Variable stack access",
	  { CAUSE_STACK_OUT_OF_BOUNDS, CAUSE_SPECULATION } },
	{ "Register Type Safety: Invalid dereference",
	  { CAUSE_NOT_A_POINTER, CAUSE_NULL_DEREFERENCE, CAUSE_SPECIAL_POINTER,
	    CAUSE_MODIFIED_CONTEXT, CAUSE_RELEASE_MISMATCH } },
	{ "Register Type Safety: Unreadable register",
	  { CAUSE_UNINITIALIZED_REGISTER } },
	{ "Register Type Safety: Missing stack argument",
	  { CAUSE_FUNCTION_CALL } },
	{ "Register Type Safety: Pointer offset is not safe",
	  { CAUSE_UNBOUNDED_POINTER_MATH, CAUSE_STACK_OUT_OF_BOUNDS } },
	{ "Register Type Safety: Pointer arithmetic is not allowed",
	  { CAUSE_POINTER_ARITHMETIC } },
	{ "Register Type Safety: Pointer arithmetic before NULL check",
	  { CAUSE_NULL_ARITHMETIC } },
	{ "Register Type Safety: Bitwise operation on pointer",
	  { CAUSE_POINTER_ARITHMETIC } },
	{ "Register Type Safety: 32-bit pointer arithmetic",
	  { CAUSE_POINTER_ARITHMETIC } },
	{ "Register Type Safety: Pointer subtracted from scalar",
	  { CAUSE_POINTER_ARITHMETIC } },
	{ "Register Type Safety: Subtraction from stack pointer",
	  { CAUSE_POINTER_ARITHMETIC } },
	{ "Register Type Safety: Invalid pointer arithmetic operator",
	  { CAUSE_POINTER_ARITHMETIC } },
	{ "Call Type Safety: Invalid call argument",
	  { CAUSE_HELPER_ARGUMENT, CAUSE_NULL_ARGUMENT, CAUSE_KFUNC_ARGUMENT,
	    CAUSE_RELEASE_MISMATCH, CAUSE_CONSTANT_ARGUMENT,
	    CAUSE_MEMORY_LENGTH, CAUSE_FUNCTION_CALL, CAUSE_MAP_MISMATCH,
	    CAUSE_UNINITIALIZED_STACK, CAUSE_DYNPTR, CAUSE_ITERATOR,
	    CAUSE_KPTR } },
	{ "Resource Lifetime Safety: Unreleased resource",
	  { CAUSE_UNRELEASED_REFERENCE, CAUSE_SLEEPING, CAUSE_SPIN_LOCK } },
	{ "Resource Lifetime Safety: Uninitialized iterator use",
	  { CAUSE_ITERATOR } },
	{ "Resource Lifetime Safety: Iterator is already initialized",
	  { CAUSE_ITERATOR } },
	{ "Resource Lifetime Safety: Uninitialized dynptr use",
	  { CAUSE_DYNPTR } },
	{ "Resource Lifetime Safety: Dynptr is already initialized",
	  { CAUSE_DYNPTR } },
	{ "Resource Lifetime Safety: Referenced dynptr overwrite",
	  { CAUSE_DYNPTR } },
	{ "Resource Lifetime Safety: Const dynptr release", { CAUSE_DYNPTR } },
	{ "Resource Lifetime Safety: Nested spin lock", { CAUSE_SPIN_LOCK } },
	{ "Resource Lifetime Safety: Recursive resource spin lock",
	  { CAUSE_SPIN_LOCK } },
	{ "Resource Lifetime Safety: Unlock without lock",
	  { CAUSE_SPIN_LOCK } },
	{ "Resource Lifetime Safety: Unlock of a different lock",
	  { CAUSE_SPIN_LOCK } },
	{ "Resource Lifetime Safety: Unlock out of order",
	  { CAUSE_SPIN_LOCK } },
	{ "Resource Lifetime Safety: IRQ flag ", { CAUSE_SLEEPING } },
	{ "Resource Lifetime Safety: Uninitialized IRQ flag restore",
	  { CAUSE_SLEEPING } },
	{ "Execution Context Safety: ",
	  { CAUSE_SLEEPING, CAUSE_SPIN_LOCK, CAUSE_EXCEPTION, CAUSE_LIST_RBTREE,
	    CAUSE_CALLBACK } },
	{ "Program Structure: Back-edge is not allowed",
	  { CAUSE_ENDLESS_LOOP } },
	{ "Program Structure: Recursive subprogram call",
	  { CAUSE_FUNCTION_CALL, CAUSE_ENDLESS_LOOP, CAUSE_STACK_TOO_LARGE } },
	{ "Program Structure: ", { CAUSE_BAD_JUMP } },
	{ "Policy: ",
	  { CAUSE_LICENCE, CAUSE_HELPER_UNAVAILABLE, CAUSE_KFUNC_UNAVAILABLE,
	    CAUSE_CAPABILITY } },
};

int report_agrees(const struct report *report, enum cause_id cause)
{
	for (size_t i = 0; i < sizeof(problems) / sizeof(problems[0]); i++) {
		const char *problem = problems[i].problem;

		if (!report->problem ||
		    strncmp(report->problem, problem, strlen(problem)))
			continue;
		for (int k = 0; k < CAUSES_MOST; k++)
			if (problems[i].causes[k] == cause &&
			    cause != CAUSE_UNKNOWN)
				return 1;
		return 0;
	}
	return -1;
}
