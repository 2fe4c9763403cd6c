/*
 * state.c - registers and stack out of a line of the log.
 */
#include "insn/verifier/state.h"

#include <ctype.h>
#include <string.h>

int vstate_frame(const char *text, uint32_t length)
{
	struct cursor s = { text, text + length };
	int32_t frame;

	cursor_blanks(&s);
	if (!cursor_word(&s, "frame") || !cursor_place(&s, &frame) || frame > 7)
		return 0;
	return frame;
}

static void skip_frame(struct cursor *s)
{
	int32_t frame;

	cursor_blanks(s);
	if (cursor_word(s, "frame") && cursor_place(s, &frame))
		cursor_word(s, ":");
}

/* To behind the next blank that is not inside parentheses. */
static void skip_item(struct cursor *s)
{
	int depth = 0;

	for (; s->p < s->end; s->p++) {
		if (*s->p == '(')
			depth++;
		else if (*s->p == ')' && depth)
			depth--;
		else if (*s->p == ' ' && !depth)
			break;
	}
	cursor_blanks(s);
}

/* name = ( "R" number | "fp" number ) [ "_" letters ] "=" */
static bool read_name(struct cursor *s, const char *what, int64_t *n)
{
	struct cursor t = *s;

	if (!cursor_word(&t, what) || !cursor_number(&t, n))
		return false;
	if (cursor_word(&t, "_"))
		while (isalpha((unsigned char)cursor_peek(&t)))
			t.p++;
	if (!cursor_word(&t, "="))
		return false;
	*s = t;
	return true;
}

/* bytes = eight of "?m0rdifxp", no more than one of them a register's */
static bool read_bytes(struct vslot *slot, const struct cursor *s)
{
	int i = 0;

	while (i < 8 && s->p + i < s->end && strchr("?m0rdifxp", s->p[i]))
		i++;
	if (i < 8 || (s->p + 8 < s->end && s->p[8] != ' '))
		return false;
	memcpy(slot->bytes, s->p, 8);
	return true;
}

/* A number of 4, 2 or 1 bytes is saved in the lower ones, and what is above
 * them stands in front of it (kernel/bpf/log.c print_verifier_state()):
 *
 *     fp-8=????scalar(umax=7)    fp-8=mmmmmm0 */
static void read_above(struct vslot *slot, struct cursor *s)
{
	int run = 0, above;

	while (run < 7 && s->p + run < s->end && strchr("?m0", s->p[run]))
		run++;
	above = run == 7 ? 7 : run == 6 ? 6 : run >= 4 ? 4 : 0;
	if (!above || s->p + above >= s->end || s->p[above] == ' ')
		return;
	memset(slot->bytes, 'r', 8);
	memcpy(slot->bytes, s->p, above);
	s->p += above;
}

static void read_slot(struct vstate *state, int64_t off, struct cursor *s)
{
	struct vslot *slot;

	if (state->slot_count == VSTATE_SLOTS || off < -512 || off > 0)
		return;
	slot = &state->slots[state->slot_count++];
	memset(slot, 0, sizeof(*slot));
	slot->off = off;
	if (read_bytes(slot, s))
		return;
	read_above(slot, s);
	vreg_read(&slot->reg, s);
}

static void read_refs(struct vstate *state, struct cursor *s)
{
	int64_t id;

	while (cursor_number(s, &id)) {
		if (state->ref_count < VSTATE_REFS)
			state->refs[state->ref_count++] = id;
		if (!cursor_word(s, ","))
			break;
	}
}

/* Since 7.3 it is the id alone that says what must be released. */
static void take_ref(struct vreg *reg, const struct vstate *state)
{
	for (int i = 0; i < state->ref_count && !reg->ref; i++)
		if (reg->id && reg->id == state->refs[i])
			reg->ref = reg->id;
}

void vstate_read(struct vstate *state, const char *text, uint32_t length)
{
	struct cursor s = { text, text + length };
	int64_t n;

	memset(state, 0, sizeof(*state));
	state->frame = vstate_frame(text, length);
	skip_frame(&s);
	cursor_blanks(&s);
	while (s.p < s.end) {
		if (read_name(&s, "R", &n)) {
			struct vreg reg;

			if (vreg_read(&reg, &s) && n >= 0 && n <= 10)
				state->regs[n] = reg;
		} else if (read_name(&s, "fp", &n)) {
			read_slot(state, n, &s);
		} else if (cursor_word(&s, "refs=")) {
			read_refs(state, &s);
		}
		skip_item(&s);
	}
	for (int i = 0; i < 11; i++)
		take_ref(&state->regs[i], state);
	for (int i = 0; i < state->slot_count; i++)
		take_ref(&state->slots[i].reg, state);
}

bool vstate_reg(struct vreg *reg, int number, const char *text, uint32_t length)
{
	struct cursor s = { text, text + length };
	bool found = false;
	struct vstate refs;
	int64_t n;

	refs.ref_count = 0;
	skip_frame(&s);
	cursor_blanks(&s);
	for (; s.p < s.end; skip_item(&s)) {
		if (!found && read_name(&s, "R", &n) && n == number)
			found = vreg_read(reg, &s);
		else if (found && cursor_word(&s, "refs="))
			read_refs(&refs, &s);
		if (found && (!reg->id || reg->ref))
			return true;
	}
	if (found)
		take_ref(reg, &refs);
	return found;
}
