/*
 * mapdef_ops.c - tables of functions: see mapdef.h.
 *
 *     struct tcp_congestion_ops mine SEC(".struct_ops") = {
 *             .init = (void *)mine_init,     a relocation: byte 16
 *             .name = "mine",                bytes
 *     };
 */
#include "loader/err.h"
#include "loader/object/mapdef_in.h"

#include <errno.h>
#include <string.h>

enum {
	LINK = 1 << 13
}; /* BPF_F_LINK, since 6.4 */

static bool ends_in_link(const char *section)
{
	const char *dot = strrchr(section, '.');

	return dot && !strcmp(dot, ".link");
}

static int fill(struct mapdef_reader *r, struct mapdef *def,
		const struct mapdef_var *var)
{
	const struct obj_section *section =
		&r->obj->sections[var->symbol->section];
	bool link = ends_in_link(section->name);
	int err;

	*def = (struct mapdef){
		.name = var->name,
		.form = MAPDEF_STRUCT_OPS,
		.section = var->symbol->section,
		.offset = var->symbol->value,
		.type = BPF_MAP_TYPE_STRUCT_OPS,
		.key_size = 4,
		.value_size = var->of->size,
		.max_entries = 1,
		.map_flags = link ? LINK : 0,
		.value_type = var->type,
		.bytes = obj_bytes(section, var->symbol->value, var->of->size),
		.link = link,
	};
	err = mapdef_read_slots(r, def, var);
	for (int i = 0; i < def->value_count && !err; i++) {
		err = mapdef_check_program(r, &def->values[i]);
		if (err)
			within(err, "byte %u", def->values[i].index);
	}
	return err;
}

int mapdef_read_ops(struct mapdef_reader *r, const struct mapdef_var *var)
{
	struct mapdef *def = mapdef_add(r);
	int err = def ? fill(r, def, var) : -E2BIG;

	return err ? within(err, "struct_ops %s", var->name) : 0;
}
