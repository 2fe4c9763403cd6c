/*
 * ops.c - tables of functions: struct_ops.
 *
 *     in the object                      in the kernel's map
 *     struct tcp_congestion_ops          struct bpf_struct_ops_tcp_...
 *     0    .init = my_init   (reloc)       0   refcount, state
 *     8    .name = "mine"                 64   struct tcp_congestion_ops
 *                                              as this kernel has it:
 *                                              .init = a program's fd
 *                                              .name = "mine"
 *
 * The object's struct may be older, and have its members elsewhere: each is
 * moved by its name.  A program for one of them is loaded with the number of
 * the struct as attach_btf_id, and that of the member as attach type.
 *                                        (kernel/bpf/bpf_struct_ops.c)
 */
#include "loader/err.h"
#include "loader/btf/find.h"
#include "loader/load/load_in.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	F_LINK = 1 << 13, /* BPF_F_LINK, 6.4 */
};

/* Both sides of one table. */
struct table {
	const struct btf *own;
	const struct btf_type *own_type;
	struct target_type value; /* struct bpf_struct_ops_NAME */
	struct target_type type;  /* struct NAME */
	uint32_t data;		  /* bytes; where it is in the value */
};

/* ---- Those that are left out ---- */

static bool has_member(const struct mapdef *def, const struct load_prog *prog)
{
	for (int i = 0; i < def->value_count; i++)
		if (def->values[i].symbol == prog->def->func->symbol)
			return def->form == MAPDEF_STRUCT_OPS;
	return false;
}

static bool waits(const struct load *load, const struct mapdef *def)
{
	return def->form == MAPDEF_STRUCT_OPS &&
	       load->obj.sections[def->section].name[0] == '?';
}

bool load_ops_waits(const struct load *load, const struct load_prog *prog)
{
	bool found = false;

	for (int i = 0; i < load->mapdefs.count; i++) {
		const struct mapdef *def = &load->mapdefs.rows[i];

		if (!has_member(def, prog))
			continue;
		if (!waits(load, def))
			return false;
		found = true;
	}
	return found;
}

void load_ops_leave_out(struct load *load)
{
	for (int i = 0; i < load->mapdefs.count; i++) {
		struct load_map *map = &load->maps[i];

		map->left_out = waits(load, map->def);
		for (int j = 0; j < load->progdefs.count; j++)
			if (load->progs[j].wanted &&
			    has_member(map->def, &load->progs[j]))
				map->left_out = false;
	}
}

/* ---- Both sides ---- */

static int type_name(const struct load *load, const struct mapdef *def,
		     const char *prefix, char *name, size_t room)
{
	const struct btf_type *t =
		btf_type(&load->btf, btf_skip(&load->btf, def->value_type));
	const char *own = btf_name(&load->btf, t);

	if (btf_kind(t) != BTF_KIND_STRUCT || !*own)
		return refuse(-EINVAL, "it is no struct with a name");
	if (snprintf(name, room, "%s%.*s", prefix, (int)target_name_len(own),
		     own) >= (int)room)
		return refuse(-ENAMETOOLONG, "struct %s", own);
	return 0;
}

int load_ops_want(struct load *load, const struct load_map *map)
{
	static const char *const prefixes[] = { "", "bpf_struct_ops_" };
	char name[128];
	int err = 0;

	if (map->def->form != MAPDEF_STRUCT_OPS)
		return 0;
	for (int i = 0; i < 2 && !err; i++)
		if (!type_name(load, map->def, prefixes[i], name, sizeof(name)))
			err = target_want(&load->target, name,
					  1u << BTF_KIND_STRUCT);
	return err;
}

static int find_kernel_type(struct load *load, const struct mapdef *def,
			    const char *prefix, struct target_type *type)
{
	char name[128];
	int err = type_name(load, def, prefix, name, sizeof(name));

	if (!err)
		err = load_find_type(load, name, BTF_KIND_STRUCT, type);
	if (!err && type->module >= 0)
		err = refuse(-EOPNOTSUPP,
			     "struct %s is a module's: that is "
			     "not possible yet",
			     name);
	return err;
}

/* The types may come from a file: all that is written must fit. */
static int check_room(const struct table *table, const struct btf_type *value)
{
	const struct btf_type *t = btf_type(table->type.btf, table->type.id);
	uint64_t used = 0;

	for (uint32_t i = 0; i < btf_vlen(t); i++) {
		struct btf_field f = btf_field(table->type.btf, t, i);
		int64_t size = btf_size(table->type.btf, f.type);

		if (size >= 0 && f.at / 8 + (uint64_t)size > used)
			used = f.at / 8 + (uint64_t)size;
	}
	if (table->data + used <= value->size)
		return 0;
	return refuse(-EINVAL,
		      "the kernel's struct %s has %u bytes, and what is in it "
		      "ends at %llu",
		      btf_name(table->value.btf, value), value->size,
		      (unsigned long long)(table->data + used));
}

static int find_table(struct load *load, const struct mapdef *def,
		      struct table *table)
{
	const struct btf_type *value;
	int err = find_kernel_type(load, def, "", &table->type);

	if (!err)
		err = find_kernel_type(load, def, "bpf_struct_ops_",
				       &table->value);
	if (err)
		return err;
	table->own = &load->btf;
	table->own_type =
		btf_type(&load->btf, btf_skip(&load->btf, def->value_type));
	value = btf_type(table->value.btf, table->value.id);
	for (uint32_t i = 0; i < btf_vlen(value); i++) {
		struct btf_field f = btf_field(table->value.btf, value, i);

		if (f.type != table->type.id)
			continue;
		table->data = f.at / 8;
		return check_room(table, value);
	}
	return refuse(-EINVAL, "the kernel's struct %s holds no such table",
		      btf_name(table->value.btf, value));
}

/* The kernel's member of the same name, its index in *index. */
static bool same_member(const struct table *table, const char *name,
			struct btf_field *field, uint32_t *index)
{
	const struct btf_type *t = btf_type(table->type.btf, table->type.id);

	for (*index = 0; *index < btf_vlen(t); ++*index) {
		*field = btf_field(table->type.btf, t, *index);
		if (!strcmp(field->name, name))
			return true;
	}
	return false;
}

/* ---- The value ---- */

static bool all_zero(const unsigned char *bytes, size_t size)
{
	while (size && !bytes[size - 1])
		size--;
	return size == 0;
}

static int move_member(const struct table *table, struct load_map *map,
		       const struct btf_field *own)
{
	const unsigned char *from =
		(const unsigned char *)map->def->bytes + own->at / 8;
	int64_t size = btf_size(table->own, own->type), kernel_size;
	struct btf_field there;
	uint32_t index;

	if (size < 0 || own->at / 8 + size > map->def->value_size)
		return refuse(-EINVAL, "member %s has no size", own->name);
	if (!same_member(table, own->name, &there, &index)) {
		if (all_zero(from, size))
			return 0;
		return refuse(-ENOENT, "this kernel's table has no member '%s'",
			      own->name);
	}
	kernel_size = btf_size(table->type.btf, there.type);
	if (own->bits || there.bits || kernel_size != size)
		return refuse(-EINVAL,
			      "member %s has %lld bytes, in this kernel %lld",
			      own->name, (long long)size,
			      (long long)kernel_size);
	memcpy(map->value + table->data + there.at / 8, from, size);
	return 0;
}

int load_ops_prepare(struct load *load, struct load_map *map)
{
	struct table table;
	int err = load_check_numbers(load);

	if (!err)
		err = find_table(load, map->def, &table);
	if (err)
		return err;
	map->spec.value_size = btf_type(table.value.btf, table.value.id)->size;
	map->spec.btf_vmlinux_value_type_id = table.value.id;
	map->spec.btf_key_type_id = map->spec.btf_value_type_id = 0;
	map->spec.btf_fd = load->btf_fd;
	map->spec.flags |= map->def->link ? F_LINK : 0;
	err = load_value_take(map, map->spec.value_size);
	for (uint32_t i = 0; !err && i < btf_vlen(table.own_type); i++) {
		struct btf_field own = btf_field(table.own, table.own_type, i);

		err = move_member(&table, map, &own);
	}
	return err;
}

/* The kernel refused the map: would it take it without the link? */
int load_ops_explain(const struct load_map *map, int err)
{
	struct map_spec less = map->spec;
	int fd;

	if (!(less.flags & F_LINK))
		return err;
	less.flags &= ~F_LINK;
	sys_quiet(true);
	fd = sys_map_create(&less);
	sys_quiet(false);
	if (fd < 0)
		return fail(err, "bpf(BPF_MAP_CREATE)");
	close(fd);
	return refuse(err, "this kernel takes no table that is registered by "
			   "a link (6.4): SEC(\".struct_ops\") is one that "
			   "needs none");
}

/* ---- The programs ---- */

/* The member of the kernel's table that the object has at byte `at`. */
static int member_at(const struct table *table, uint32_t at,
		     struct btf_field *field, uint32_t *index)
{
	for (uint32_t i = 0; i < btf_vlen(table->own_type); i++) {
		struct btf_field own =
			btf_field(table->own, table->own_type, i);

		if (own.at != at * 8)
			continue;
		if (same_member(table, own.name, field, index))
			return 0;
		return refuse(-ENOENT, "this kernel's table has no member '%s'",
			      own.name);
	}
	return refuse(-EINVAL, "byte %u is no member of it", at);
}

int load_ops_program(struct load *load, const struct load_prog *prog,
		     struct prog_spec *spec)
{
	struct btf_field field;
	struct table table;

	for (int i = 0; i < load->mapdefs.count; i++) {
		const struct mapdef *def = &load->mapdefs.rows[i];

		for (int j = 0; j < def->value_count; j++) {
			int err;

			if (def->form != MAPDEF_STRUCT_OPS ||
			    def->values[j].symbol != prog->def->func->symbol)
				continue;
			err = find_table(load, def, &table);
			spec->attach_btf_id = err ? 0 : table.type.id;
			return err ? err
				   : member_at(&table, def->values[j].index,
					       &field,
					       &spec->expected_attach_type);
		}
	}
	return refuse(-EINVAL,
		      "no table of .struct_ops has it, so that its member is "
		      "not known");
}

int load_ops_fill(struct load *load, struct load_map *map)
{
	struct table table;
	int err = find_table(load, map->def, &table);

	for (int i = 0; i < map->def->value_count && !err; i++) {
		const struct mapdef_value *v = &map->def->values[i];
		const struct load_prog *prog = load_prog_of(load, v->symbol);
		struct btf_field field;
		uint64_t fd;
		uint32_t index;

		if (!prog || prog->fd < 0) /* it has said why not */
			continue;
		fd = prog->fd;
		err = member_at(&table, v->index, &field, &index);
		if (!err && btf_size(table.type.btf, field.type) != sizeof(fd))
			err = refuse(-EINVAL, "member %s is no function",
				     field.name);
		if (!err)
			memcpy(map->value + table.data + field.at / 8, &fd,
			       sizeof(fd));
	}
	return err ? within(err, "map %s", map->def->name) : 0;
}
