/*
 * expr.c - pieces of a line of C.
 */
#include "loader/why/expr.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static const char *copy(struct arena *arena, const char *from, const char *to)
{
	while (from < to && isspace((unsigned char)*from))
		from++;
	while (to > from && isspace((unsigned char)to[-1]))
		to--;
	return from < to ? arena_copy(arena, from, to - from) : NULL;
}

/* The name that ends before `end`; NULL: none does. */
static const char *name_before(const char *line, const char *end)
{
	const char *p;

	while (end > line && isspace((unsigned char)end[-1]))
		end--;
	p = end;
	while (p > line && is_name(p[-1]))
		p--;
	return p < end && !isdigit((unsigned char)*p) ? p : NULL;
}

static const char *name_end(const char *p)
{
	while (is_name(*p))
		p++;
	return p;
}

/* The assignment's '=': not that of a comparison; NULL: none. */
static const char *find_assign(const char *line)
{
	for (const char *p = line; *p; p++) {
		if (*p == '"' || *p == '(')
			return NULL;
		if (*p == '=' && p[1] != '=' && p > line &&
		    !strchr("=!<>+-*/%&|^", p[-1]))
			return p;
	}
	return NULL;
}

const char *expr_assigned(struct arena *arena, const char *line)
{
	const char *at = line ? find_assign(line) : NULL;
	const char *name = at ? name_before(line, at) : NULL;

	if (at && strchr(at, ',') && find_assign(strchr(at, ',')))
		return NULL; /* several: which one? */

	if (!name || (name > line && (name[-1] == '.' || name[-1] == '>')))
		return NULL;
	return copy(arena, name, name_end(name));
}

/* Behind the bracket's partner; NULL: it has none. */
static const char *match(const char *open)
{
	char close = *open == '(' ? ')' : ']';
	int depth = 0;

	for (const char *p = open; *p; p++) {
		if (*p == *open)
			depth++;
		else if (*p == close && --depth == 0)
			return p + 1;
	}
	return NULL;
}

const char *expr_index(struct arena *arena, const char *line)
{
	const char *open = line ? strchr(line, '[') : NULL;
	const char *end = open ? match(open) : NULL;

	if (!end || strchr(end, '['))
		return NULL;
	return copy(arena, open + 1, end - 1);
}

/* name ( "->" | "[" )  |  "*" name */
const char *expr_pointer(struct arena *arena, const char *line)
{
	const char *at, *name;

	if (!line)
		return NULL;
	at = strstr(line, "->");
	if (!at)
		at = strchr(line, '[');
	if (at) {
		name = name_before(line, at);
		if (name &&
		    (name == line || (name[-1] != '.' && name[-1] != '>')))
			return copy(arena, name, name_end(name));
		return NULL;
	}
	at = strrchr(line, '*');
	if (at && is_name(at[1]) && !isdigit((unsigned char)at[1]))
		return copy(arena, at + 1, name_end(at + 1));
	return NULL;
}

bool expr_is_unsigned(const char *line, const char *name)
{
	static const char *const types[] = { "__u8 ",  "__u16 ", "__u32 ",
					     "__u64 ", "u8 ",	 "u16 ",
					     "u32 ",   "u64 ",	 "unsigned ",
					     "uint",   "size_t " };

	for (size_t i = 0; line && i < sizeof(types) / sizeof(types[0]); i++)
		if (!strncmp(line, types[i], strlen(types[i])))
			return strstr(line, name) != NULL;
	return false;
}

const char *expr_base(struct arena *arena, const char *expression)
{
	const char *end, *rest;

	if (!expression)
		return NULL;
	for (end = expression; is_name(*end) || *end == '.' ||
			       (*end == '-' && end[1] == '>') ||
			       (*end == '>' && end[-1] == '-');)
		end++;
	for (rest = end; strchr(" +-", *rest) && *rest;)
		rest++;
	while (isalnum((unsigned char)*rest))
		rest++;
	return *rest || end == expression ? NULL : copy(arena, expression, end);
}

/* The n-th argument begins here; NULL: there are fewer. */
static const char *find_argument(const char *open, int n)
{
	int depth = 0, i = 1;

	for (const char *p = open + 1; *p; p++) {
		if (i == n)
			return p;
		if (*p == '(' || *p == '[')
			depth++;
		else if ((*p == ')' || *p == ']') && depth-- == 0)
			return NULL;
		else if (*p == ',' && !depth)
			i++;
	}
	return NULL;
}

const char *expr_argument(struct arena *arena, const char *line,
			  const char *call, int n)
{
	const char *at = line ? strstr(line, call) : NULL;

	if (!at || at[strlen(call)] != '(')
		return NULL;
	at = find_argument(at + strlen(call), n);
	while (at && *at == ' ')
		at++;
	if (!at || *at != '&' || !is_name(at[1]))
		return NULL;
	return strchr(",)", *name_end(at + 1)) && *name_end(at + 1)
		       ? copy(arena, at + 1, name_end(at + 1))
		       : NULL;
}

/* cast = "(" name { name } { "*" } ")" */
static const char *behind_cast(const char *p)
{
	const char *end = p;

	if (*p != '(')
		return p;
	for (end++; is_name(*end) || *end == ' ' || *end == '*'; end++)
		;
	return *end == ')' ? end + 1 : p;
}

const char *expr_by_address(struct arena *arena, const char *line,
			    const char *call, int n)
{
	const char *at = line ? strstr(line, call) : NULL, *name, *end;
	char text[512];

	if (!at || at[strlen(call)] != '(')
		return NULL;
	at = find_argument(at + strlen(call), n);
	while (at && *at == ' ')
		at++;
	if (!at)
		return NULL;
	name = behind_cast(at);
	end = name_end(name);
	if (!is_name(*name) || isdigit((unsigned char)*name) || !*end ||
	    !strchr(",)", *end))
		return NULL;
	snprintf(text, sizeof(text), "%.*s&%s", (int)(at - line), line, name);
	return arena_copy(arena, text, strlen(text));
}

const char *expr_address(struct arena *arena, const char *line)
{
	for (const char *p = line; p && *p; p++)
		if (*p == '&' && p[1] != '&' && is_name(p[1]) &&
		    !isdigit((unsigned char)p[1]) && p > line &&
		    (p[-1] == '(' || p[-1] == ' '))
			return copy(arena, p + 1, name_end(p + 1));
	return NULL;
}

static const char *find_comparison(const char *line)
{
	for (const char *p = line; *p; p++) {
		if ((*p == '<' || *p == '>') && p[1] != *p &&
		    (p == line || (p[-1] != '-' && p[-1] != *p)))
			return p;
		if ((*p == '=' || *p == '!') && p[1] == '=')
			return p;
	}
	return NULL;
}

const char *expr_compared(struct arena *arena, const char *line)
{
	const char *at = line ? find_comparison(line) : NULL;
	const char *from;

	if (!at)
		return NULL;
	from = at;
	while (from > line && isspace((unsigned char)from[-1]))
		from--;
	while (from > line &&
	       (is_name(from[-1]) || from[-1] == '.' ||
		(from[-1] == '>' && from - line > 1 && from[-2] == '-') ||
		(from[-1] == '-' && *from == '>')))
		from--;
	if (from == at || isdigit((unsigned char)*from))
		return NULL;
	return copy(arena, from, at);
}

/* ---- Numbers ---- */

/* The number at `p`; false: none begins there. */
static bool number_at(const char *line, const char *p, int64_t *n,
		      const char **end)
{
	char *stop;

	if (!isdigit((unsigned char)*p) || (p > line && is_name(p[-1])))
		return false;
	*n = strtoll(p, &stop, 0);
	while (*stop && strchr("uUlL", *stop))
		stop++;
	*end = stop;
	return !is_name(*stop) && *stop != '.';
}

const char *expr_move_number(struct arena *arena, const char *line,
			     int64_t near, int64_t by, int64_t *now)
{
	const char *at = NULL, *end, *stop = NULL;
	char text[512];
	int64_t n;

	for (const char *p = line; line && *p; p++) {
		if (*p == '"' || !number_at(line, p, &n, &end))
			continue;
		if (n < near - 1 || n > near + 1)
			continue;
		if (at)
			return NULL;
		at = p;
		stop = end;
		*now = n + by;
	}
	if (!at)
		return NULL;
	snprintf(text, sizeof(text), "%.*s%lld%s", (int)(at - line), line,
		 (long long)*now, stop);
	return arena_copy(arena, text, strlen(text));
}

int expr_length(const char *text)
{
	const char *p = text;

	while (*p == '*' || *p == '&')
		p++;
	for (;;) {
		const char *end;

		if (is_name(*p) || *p == '.') {
			p++;
		} else if (*p == '-' && p[1] == '>') {
			p += 2;
		} else if (*p == '[' || *p == '(') {
			end = match(p);
			if (!end)
				break;
			p = end;
		} else {
			break;
		}
	}
	return p - text;
}
