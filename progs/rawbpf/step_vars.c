/*
 * step_vars.c - the variables of an object, by their names.
 *
 *     symbol "limit"    byte 0 of .rodata   ->  map hello.rodata, byte 0
 *     symbol "hits"     byte 8 of .bss      ->  map hello.bss, byte 8
 *     extern CONFIG_HZ                      ->  map hello.kconfig, byte 4
 */
#include "progs/rawbpf/step_vars.h"

#include <elf.h>
#include <string.h>

static bool take(const struct session *s, const struct mapdef *def,
		 struct step_var *var)
{
	var->sim = def ? session_map(s, def->name) : NULL;
	return var->sim && var->sim->map.values &&
	       var->offset <= var->sim->spec.value_size &&
	       var->size <= var->sim->spec.value_size - var->offset;
}

static bool take_symbol(const struct session *s, const struct obj_symbol *from,
			struct step_var *var)
{
	const struct mapdef *def;

	if (from->type != STT_OBJECT || from->section <= 0 ||
	    from->value > UINT32_MAX || from->size > UINT32_MAX)
		return false;
	def = mapdef_at(&s->load.mapdefs, from->section, 0);
	*var = (struct step_var){ from->name, NULL, from->value, from->size };
	return def && def->form == MAPDEF_DATA && take(s, def, var);
}

static bool take_extern(const struct session *s, const struct extern_sym *from,
			struct step_var *var)
{
	if (from->kind != EXTERN_KCONFIG)
		return false;
	*var = (struct step_var){ from->name, NULL, from->offset, from->size };
	for (int i = 0; i < s->load.mapdefs.count; i++)
		if (s->load.mapdefs.rows[i].form == MAPDEF_KCONFIG)
			return take(s, &s->load.mapdefs.rows[i], var);
	return false;
}

bool step_var_next(const struct session *s, int *at, struct step_var *var)
{
	int symbols = s->is_object ? s->load.obj.symbol_count : 0;
	int externs = s->is_object ? s->load.externs.count : 0;

	while (*at < symbols + externs) {
		int i = (*at)++;

		if (i < symbols
			    ? take_symbol(s, &s->load.obj.symbols[i], var)
			    : take_extern(s, &s->load.externs.rows[i - symbols],
					  var))
			return true;
	}
	return false;
}

bool step_var_find(const struct session *s, const char *name,
		   struct step_var *var)
{
	int at = 0;

	while (step_var_next(s, &at, var))
		if (!strcmp(var->name, name))
			return true;
	return false;
}

__u64 step_var_addr(const struct session *s, const struct step_var *var)
{
	return s->vm->mem.region[var->sim->map.values_region].base +
	       var->offset;
}
