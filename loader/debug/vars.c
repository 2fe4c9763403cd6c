/*
 * vars.c - asking for the name of a register, or of a place on the stack:
 * see vars.h.
 */
#include "loader/debug/vars.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static bool is_letter(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

bool vars_in_line(const char *line, const char *word)
{
	size_t len = strlen(word);

	for (const char *p = line; p && (p = strstr(p, word)); p++)
		if ((p == line || !is_letter(p[-1])) && !is_letter(p[len]))
			return true;
	return false;
}

/* Behind the last row of the register that begins at or before the slot. */
static int behind(const struct vars *vars, int slot, int reg)
{
	int low = 0, high = vars->count;

	while (low < high) {
		int middle = low + (high - low) / 2;
		const struct var *row = &vars->rows[middle];

		if (row->reg < reg || (row->reg == reg && row->from <= slot))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* ---- Registers ---- */

/* Several variables may have the same value: all of them are right. */
static bool is_better(const struct var *a, const struct var *b,
		      const char *line)
{
	bool in_line = vars_in_line(line, a->name);

	if (in_line != vars_in_line(line, b->name))
		return in_line;
	return a->depth > b->depth;
}

const struct var *vars_reg(const struct vars *vars, int slot, int reg,
			   const char *line)
{
	const struct var *best = NULL;

	for (int i = behind(vars, slot, reg) - 1; i >= 0; i--) {
		const struct var *row = &vars->rows[i];

		if (row->reg != reg)
			break;
		if (slot < row->to && (!best || is_better(row, best, line)))
			best = row;
	}
	return best;
}

bool vars_has(const struct vars *vars, int slot, const char *variable)
{
	size_t len = strcspn(variable, "."); /* of a struct's field */

	for (int i = behind(vars, slot, VAR_NOWHERE) - 1; i >= 0; i--)
		if (slot < vars->rows[i].to &&
		    !strncmp(vars->rows[i].name, variable, len) &&
		    !vars->rows[i].name[len])
			return true;
	return false;
}

/* ---- The stack ---- */

static bool covers(const struct var *row, int off)
{
	int size = row->type->size ? (int)row->type->size : 1;

	return off >= row->off && off < row->off + size;
}

/* Compilers give the same bytes to variables that are not used at the same
 * time, and may call both there all along: then it is not known. */
const struct var *vars_stack(const struct vars *vars, int slot, int off)
{
	const struct var *best = NULL;
	bool twice = false;

	for (int i = behind(vars, slot, VAR_STACK) - 1; i >= 0; i--) {
		const struct var *row = &vars->rows[i];

		if (row->reg != VAR_STACK)
			break;
		if (slot >= row->to || !covers(row, off))
			continue;
		if (!best || row->depth > best->depth) {
			best = row;
			twice = false;
		} else if (row->depth == best->depth) {
			twice |= strcmp(row->name, best->name) != 0;
		}
	}
	return twice ? NULL : best;
}

static const struct var_field *field_at(const struct var *var, int at,
					int bytes)
{
	const struct var_field *found = NULL;

	for (int i = 0; i < var->type->field_count; i++) {
		const struct var_field *field = &var->type->fields[i];

		if (at < (int64_t)field->at ||
		    at >= (int64_t)field->at + field->size)
			continue;
		if (!found || ((int64_t)field->at == at &&
			       field->size == (uint32_t)bytes))
			found = field;
	}
	return found;
}

char *vars_place(char *buf, size_t size, const struct var *var, int off,
		 int bytes)
{
	int at = off - var->off;
	const struct var_field *field = field_at(var, at, bytes);

	if (field)
		snprintf(buf, size, "%s.%s", var->name, field->name);
	else if (var->type->field_count && bytes < (int)var->type->size)
		snprintf(buf, size, "padding of %s", var->name);
	else
		snprintf(buf, size, "%s", var->name);
	return buf;
}

/* Once each, in the order of memory. */
char *vars_slot(char *buf, size_t size, const struct vars *vars, int slot,
		int off)
{
	char last[128] = "", place[128];

	buf[0] = '\0';
	for (int i = 0; i < 8; i++) {
		const struct var *var = vars_stack(vars, slot, off + i);
		size_t len = strlen(buf);

		if (!var)
			continue;
		vars_place(place, sizeof(place), var, off + i, 1);
		if (!strcmp(place, last) || !strncmp(place, "padding ", 8))
			continue;
		snprintf(buf + len, size - len, "%s%s", len ? ", " : "", place);
		memcpy(last, place, sizeof(last));
	}
	return buf;
}
