/*
 * progdef.c - the programs of an object: see progdef.h.
 */
#include "loader/object/progdef.h"
#include "insn/near.h"
#include "loader/err.h"

#include <elf.h>
#include <errno.h>
#include <string.h>

bool progdef_is(const struct obj *obj, const struct obj_func *func)
{
	return obj->sections[func->section].role == ROLE_PROGRAM &&
	       obj->symbols[func->symbol].bind != STB_LOCAL;
}

/* The rule for what is no program. */
static const struct sec_rule *no_rule(void)
{
	const struct sec_rule *rule = sec_rules;

	while (rule->name)
		rule++;
	return rule;
}

static int read_prog(struct progdef *def, struct obj *obj,
		     const struct obj_func *func)
{
	int err = 0;

	def->name = func->name;
	def->section = obj->sections[func->section].name;
	def->func = func;
	def->sec = (struct sec){ no_rule(), "", true };
	if (progdef_is(obj, func))
		err = sec_parse(&def->sec, def->section);
	if (!err)
		err = subprog_link(&def->code, obj, func);
	return err ? within(err, "program %s", func->name) : 0;
}

int progdef_read(struct progdefs *defs, struct obj *obj)
{
	int count = 0, err = 0;

	memset(defs, 0, sizeof(*defs));
	for (int i = 0; i < obj->func_count; i++)
		count += progdef_is(obj, &obj->funcs[i]);
	defs->rows = arena_take(&obj->arena, count + 1, sizeof(*defs->rows));
	if (!defs->rows)
		return fail(-ENOMEM, "reading an object");
	for (int i = 0; i < obj->func_count && !err; i++)
		if (progdef_is(obj, &obj->funcs[i]))
			err = read_prog(&defs->rows[defs->count++], obj,
					&obj->funcs[i]);
	return err;
}

static const struct obj_func *find_func(const struct obj *obj, const char *name)
{
	struct near n;

	near_start(&n, name);
	for (int i = 0; i < obj->func_count; i++) {
		if (!strcmp(obj->funcs[i].name, name))
			return &obj->funcs[i];
		near_try(&n, obj->funcs[i].name);
	}
	if (n.best)
		refuse(-ENOENT, "it has no function '%s'; did you mean '%s'?",
		       name, n.best);
	else
		refuse(-ENOENT, "it has no function '%s'", name);
	return NULL;
}

int progdef_add(struct progdefs *defs, struct obj *obj, const char *function)
{
	const struct obj_func *func = find_func(obj, function);
	struct progdef *rows;

	if (!func)
		return -ENOENT;
	for (int i = 0; i < defs->count; i++)
		if (defs->rows[i].func == func)
			return 0;
	rows = arena_take(&obj->arena, defs->count + 1, sizeof(*rows));
	if (!rows)
		return fail(-ENOMEM, "reading an object");
	memcpy(rows, defs->rows, defs->count * sizeof(*rows));
	defs->rows = rows;
	return read_prog(&rows[defs->count++], obj, func);
}

const struct progdef *progdef_find(const struct progdefs *defs,
				   const char *name)
{
	struct near n;

	near_start(&n, name);
	for (int i = 0; i < defs->count; i++) {
		if (!strcmp(defs->rows[i].name, name))
			return &defs->rows[i];
		near_try(&n, defs->rows[i].name);
	}
	if (n.best)
		refuse(-ENOENT, "it has no program '%s'; did you mean '%s'?",
		       name, n.best);
	else
		refuse(-ENOENT, "it has no program '%s'", name);
	return NULL;
}
