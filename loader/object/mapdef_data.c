/*
 * mapdef_data.c - maps of variables: see mapdef.h.
 *
 *     .rodata   00 00 00 00  68 65 6c 6c 6f 00      an array with one value
 *               limit        text                   of 10 bytes
 *
 * Names and flags are as libbpf makes them (internal_map_name and
 * map_is_mmapable in tools/lib/bpf/libbpf.c), so that what others know of a
 * program's maps holds here as well.
 */
#include "loader/err.h"
#include "loader/object/mapdef_in.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
	NAME = BPF_OBJ_NAME_LEN - 1, /* letters */
	SUFFIX = 7		     /* at least, for ".rodata" */
};

/* The kernel takes no other letters. */
static void clean(char *name)
{
	for (; *name; name++)
		if (!isalnum((unsigned char)*name) && *name != '_' &&
		    *name != '.')
			*name = '_';
}

/* "hello" and ".data" make "hello.data"; ".data.mine" stays as it is. */
static const char *name_for(struct mapdef_reader *r, const char *section)
{
	size_t len = strlen(section);
	size_t room = NAME - (len < SUFFIX ? SUFFIX : len);
	bool custom = strchr(section + 1, '.') || len > NAME;
	char *name = arena_take(&r->obj->arena, len + NAME + 1, 1);

	if (!name)
		return NULL;
	snprintf(name, len + NAME + 1, "%.*s%s", custom ? 0 : (int)room,
		 r->file, section);
	clean(name);
	return name;
}

/* User space can map it into its memory.  What no other file can name
 * (static) is not meant for that. */
static bool is_shared(const struct btf *btf, const struct btf_type *datasec)
{
	const struct btf_var_secinfo *infos =
		datasec ? btf_tail(datasec) : NULL;

	for (uint32_t i = 0; i < (datasec ? btf_vlen(datasec) : 0); i++) {
		const struct btf_type *t = btf_type(btf, infos[i].type);

		if (btf_kind(t) == BTF_KIND_VAR &&
		    *(const uint32_t *)btf_tail(t) != BTF_VAR_STATIC)
			return true;
	}
	return false;
}

static int add(struct mapdef_reader *r, const char *section, bool rodata,
	       struct mapdef **added)
{
	uint32_t datasec = mapdef_datasec(r, section);
	struct mapdef *def = mapdef_add(r);

	if (!def)
		return -E2BIG;
	*def = (struct mapdef){
		.name = name_for(r, section),
		.type = BPF_MAP_TYPE_ARRAY,
		.key_size = 4,
		.max_entries = 1,
		.map_flags = rodata ? BPF_F_RDONLY_PROG : 0,
		.value_type = datasec,
		.rodata = rodata,
	};
	if (is_shared(r->btf, btf_type(r->btf, datasec)))
		def->map_flags |= BPF_F_MMAPABLE;
	*added = def;
	return def->name ? 0 : fail(-ENOMEM, "reading an object");
}

int mapdef_read_data(struct mapdef_reader *r, int index)
{
	const struct obj_section *section = &r->obj->sections[index];
	struct mapdef *def;
	int err;

	if (!section->size)
		return 0;
	if (section->size > UINT32_MAX)
		return refuse(-E2BIG,
			      "section %s has %llu bytes: the value of a map "
			      "has less than 4 GiB",
			      section->name, (unsigned long long)section->size);
	err = add(r, section->name, section->role == ROLE_RODATA, &def);
	if (err)
		return err;
	def->form = MAPDEF_DATA;
	def->section = index;
	def->value_size = section->size;
	def->bytes = section->bytes;
	return 0;
}

int mapdef_read_kconfig(struct mapdef_reader *r)
{
	struct mapdef *def;
	int err;

	if (!r->externs->kconfig_size)
		return 0;
	err = add(r, ".kconfig", true, &def);
	if (err)
		return err;
	def->form = MAPDEF_KCONFIG;
	def->section = -1;
	def->value_size = r->externs->kconfig_size;
	return 0;
}
