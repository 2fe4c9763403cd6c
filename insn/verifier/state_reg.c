/*
 * state_reg.c - one register out of a line of the log.
 *
 *     R1=map_value_or_null(id=2,map=vals,ks=4,vs=44,smax=80)
 *        type     maybe    fields, in any order; a number has bounds alone
 *     R2=7   R2=inv7   R2=scalar(umax=20,var_off=(0x0; 0x1f))   R10=fp0
 */
#include "insn/verifier/state.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

/* ---- The fields between a register's parentheses ---- */

enum bound {
	SMIN,
	SMAX,
	UMIN,
	UMAX,
	SMIN32,
	SMAX32,
	UMIN32,
	UMAX32,
	BOUNDS
};

/* Both spellings of each bound, the longer one before its beginning. */
static const struct {
	const char *name;
	enum bound bound;
} bounds[] = {
	{ "smin32=", SMIN32 },
	{ "smax32=", SMAX32 },
	{ "umin32=", UMIN32 },
	{ "umax32=", UMAX32 },
	{ "s32_min=", SMIN32 },
	{ "s32_max=", SMAX32 },
	{ "s32_min_value=", SMIN32 },
	{ "s32_max_value=", SMAX32 },
	{ "u32_min=", UMIN32 },
	{ "u32_max=", UMAX32 },
	{ "u32_min_value=", UMIN32 },
	{ "u32_max_value=", UMAX32 },
	{ "smin=", SMIN },
	{ "smax=", SMAX },
	{ "umin=", UMIN },
	{ "umax=", UMAX },
	{ "smin_value=", SMIN },
	{ "smax_value=", SMAX },
	{ "umin_value=", UMIN },
	{ "umax_value=", UMAX },
};

/* A register while it is being read. */
struct reading {
	struct vreg *reg;
	int64_t bound[BOUNDS];
	bool given[BOUNDS];
	bool has_var_off;
};

static int read_bound_name(struct cursor *s)
{
	for (size_t i = 0; i < sizeof(bounds) / sizeof(bounds[0]); i++)
		if (cursor_word(s, bounds[i].name))
			return bounds[i].bound;
	return -1;
}

/* bounds = name "=" { name "=" } number */
static bool read_bounds(struct reading *r, struct cursor *s)
{
	int which[BOUNDS], count = 0, bound;
	int64_t n;

	while (count < BOUNDS && (bound = read_bound_name(s)) >= 0)
		which[count++] = bound;
	if (!count || !cursor_number(s, &n))
		return count > 0;
	while (count--) {
		r->bound[which[count]] = n;
		r->given[which[count]] = true;
	}
	return true;
}

/* var_off = "var_off=(" number ";" number ")" */
static bool read_var_off(struct reading *r, struct cursor *s)
{
	int64_t value, mask;

	if (!cursor_word(s, "var_off=("))
		return false;
	if (!cursor_number(s, &value) || !cursor_word(s, ";"))
		return true;
	cursor_blanks(s);
	if (cursor_number(s, &mask) && cursor_word(s, ")")) {
		r->reg->var_value = value;
		r->reg->var_mask = mask;
		r->has_var_off = true;
	}
	return true;
}

static bool read_u32(struct cursor *s, const char *name, uint32_t *value)
{
	int64_t n;

	if (!cursor_word(s, name))
		return false;
	if (cursor_number(s, &n))
		*value = n;
	return true;
}

static bool read_number(struct cursor *s, const char *name, int64_t *value)
{
	return cursor_word(s, name) && (cursor_number(s, value), true);
}

static bool read_map(struct vreg *reg, struct cursor *s)
{
	size_t len = 0;

	if (!cursor_word(s, "map="))
		return false;
	while (s->p < s->end && *s->p != ',' && *s->p != ')') {
		if (len + 1 < sizeof(reg->map))
			reg->map[len++] = *s->p;
		s->p++;
	}
	reg->map[len] = '\0';
	return true;
}

static void skip_field(struct cursor *s)
{
	int depth = 0;

	for (; s->p < s->end; s->p++) {
		if (*s->p == '(')
			depth++;
		if ((*s->p == ')' && depth-- == 0) || (*s->p == ',' && !depth))
			return;
	}
}

/* fields = "(" { field "," } ")"; an address inside, "0xff..", is none. */
static void read_fields(struct reading *r, struct cursor *s)
{
	struct vreg *reg = r->reg;
	int64_t imm = 0;

	if (!cursor_word(s, "("))
		return;
	while (s->p < s->end && !cursor_word(s, ")")) {
		if (!read_bounds(r, s) && !read_var_off(r, s) &&
		    !read_map(reg, s) && !read_u32(s, "id=", &reg->id) &&
		    !read_u32(s, "ref_obj_id=", &reg->ref) &&
		    !read_u32(s, "r=", &reg->range) &&
		    !read_u32(s, "ks=", &reg->key_size) &&
		    !read_u32(s, "vs=", &reg->value_size) &&
		    !read_u32(s, "sz=", &reg->mem_size) &&
		    !read_u32(s, "mem_size=", &reg->mem_size) &&
		    !read_number(s, "off=", &reg->off) &&
		    !read_number(s, "imm=", &imm))
			skip_field(s);
		if (!cursor_word(s, ",") && cursor_peek(s) != ')')
			skip_field(s);
	}
	if (imm) { /* before 6.5 beside off, since 7.3 instead of it */
		reg->known = true;
		reg->off += imm;
	}
}

/* ---- What was not said, because it is the default ---- */

static void set_number(struct vreg *reg, int64_t n)
{
	reg->known = true;
	reg->value = reg->smin = reg->smax = n;
	reg->umin = reg->umax = reg->var_value = n;
	reg->smin32 = reg->smax32 = n;
	reg->umin32 = reg->umax32 = n;
	reg->var_mask = 0;
}

/* Before 6.8 a signed bound was left out also where it is the unsigned one:
 * below 2^63 both orders are the same. */
static void set_bounds(struct reading *r)
{
	struct vreg *reg = r->reg;
	const int64_t *b = r->bound;

	if (reg->known) {
		set_number(reg, reg->value);
		return;
	}
	reg->umin = r->given[UMIN] ? (uint64_t)b[UMIN] : 0;
	reg->umax = r->given[UMAX] ? (uint64_t)b[UMAX] : UINT64_MAX;
	if (r->given[SMIN] && b[SMIN] >= 0 && (uint64_t)b[SMIN] > reg->umin)
		reg->umin = b[SMIN];
	reg->smin = r->given[SMIN]	     ? b[SMIN]
		    : reg->umax <= INT64_MAX ? (int64_t)reg->umin
					     : INT64_MIN;
	reg->smax = r->given[SMAX]	     ? b[SMAX]
		    : reg->umax <= INT64_MAX ? (int64_t)reg->umax
					     : INT64_MAX;
	reg->umin32 = r->given[UMIN32] ? b[UMIN32] : 0;
	reg->umax32 = r->given[UMAX32] ? (uint32_t)b[UMAX32] : UINT32_MAX;
	reg->smin32 = r->given[SMIN32] ? b[SMIN32] : INT32_MIN;
	reg->smax32 = r->given[SMAX32] ? b[SMAX32] : INT32_MAX;
	if (!r->has_var_off)
		reg->var_mask = UINT64_MAX;
}

/* ---- A register ---- */

static bool ends_with(const char *s, size_t len, const char *end)
{
	size_t n = strlen(end);

	return len >= n && !memcmp(s + len - n, end, n);
}

/* "ptr_or_null_sock" is a "ptr_sock" that may be NULL. */
static void split_null(struct vreg *reg)
{
	char *at = strstr(reg->type, "_or_null_");
	size_t skip = strlen("_or_null");

	if (!at)
		return;
	reg->maybe_null = true;
	memmove(at, at + skip, strlen(at + skip) + 1);
}

/* type = { letter | digit | "_" | "." }, without the suffix _or_null */
static bool read_type(struct vreg *reg, struct cursor *s)
{
	const char *begin = s->p;
	size_t len;

	while (s->p < s->end &&
	       (isalnum((unsigned char)*s->p) || *s->p == '_' || *s->p == '.'))
		s->p++;
	len = s->p - begin;
	if (!len || isdigit((unsigned char)*begin))
		return false;
	if (ends_with(begin, len, "_or_null")) {
		reg->maybe_null = true;
		len -= strlen("_or_null");
	}
	snprintf(reg->type, sizeof(reg->type), "%.*s", (int)len, begin);
	split_null(reg);
	return true;
}

/* stack = "fp" [ "[" frame "]" ] number */
static bool read_stack(struct vreg *reg, struct cursor *s)
{
	struct cursor t = *s;
	int64_t frame = -1, off;

	if (!cursor_word(&t, "fp"))
		return false;
	if (cursor_word(&t, "[") &&
	    (!cursor_number(&t, &frame) || !cursor_word(&t, "]")))
		return false;
	if (!cursor_number(&t, &off))
		return false;
	strcpy(reg->type, "fp");
	reg->frame = frame;
	reg->off = off;
	*s = t;
	return true;
}

/* "inv" was any number until 5.17, "unknown" for some time before. */
static bool is_number(struct vreg *reg, struct cursor *s)
{
	int64_t n;

	if (strcmp(reg->type, "inv") && strcmp(reg->type, "invP") &&
	    strcmp(reg->type, "scalar"))
		return false;
	reg->precise |= reg->type[3] == 'P';
	strcpy(reg->type, "scalar");
	if (cursor_number(s, &n)) {
		reg->known = true;
		reg->value = n;
	}
	return true;
}

/* "inv4" and "invP-1": the type's letters run into the number. */
static void split_inv(struct vreg *reg, struct cursor *s)
{
	size_t at = !strncmp(reg->type, "invP", 4) ? 4 : 3;
	size_t len = strlen(reg->type);

	if (strncmp(reg->type, "inv", 3) || len <= at ||
	    !isdigit((unsigned char)reg->type[at]))
		return;
	s->p -= len - at;
	reg->type[at] = '\0';
}

static bool is_any(const bool *given)
{
	for (int i = 0; i < BOUNDS; i++)
		if (given[i])
			return true;
	return false;
}

bool vreg_read(struct vreg *reg, struct cursor *s)
{
	struct reading r = { .reg = reg };

	memset(reg, 0, sizeof(*reg));
	reg->frame = -1;
	if (cursor_peek(s) == 'P')
		reg->precise = cursor_word(s, "P");
	if (cursor_number(s, &reg->value)) {
		reg->kind = VREG_NUMBER;
		strcpy(reg->type, "scalar");
		set_number(reg, reg->value);
		return true;
	}
	if (!read_stack(reg, s)) {
		if (!read_type(reg, s))
			return false;
		split_inv(reg, s);
	}
	reg->kind = is_number(reg, s) ? VREG_NUMBER : VREG_POINTER;
	read_fields(&r, s);
	if (reg->kind == VREG_POINTER && !r.has_var_off && !is_any(r.given))
		reg->known = true; /* nothing is added, or imm= */
	set_bounds(&r);
	return true;
}
