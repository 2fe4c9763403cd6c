/*
 * run_maps.c - what is in an object's maps: see run.h.
 *
 *     counts, 2 entries:              a map: each key and its value
 *       "sh" -> 7
 *     .bss:                           variables: a map with one value
 *       total = 12
 *
 *     {"maps": {"counts": [{"key": "sh", "value": 7}], ".bss": {"total": 12}}}
 */
#include "loader/attach/usdt_spec.h"
#include "loader/btf/find.h"
#include "loader/btf/print.h"
#include "loader/err.h"
#include "loader/kernel.h"
#include "maps/batch.h"
#include "progs/rawbpf/cpu_sum.h"
#include "progs/rawbpf/json.h"
#include "progs/rawbpf/run.h"
#include "progs/rawbpf/value_json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* One map while it is shown. */
struct shown {
	struct run *run;
	const struct load_map *map;
	struct map open;
	long left; /* entries */
	long count;
	json_t *list; /* NULL: as text */
};

/* Those that user space can look into, and that programs write. */
static bool holds_values(const struct load_map *map)
{
	switch (map->spec.type) {
	case BPF_MAP_TYPE_HASH:
	case BPF_MAP_TYPE_ARRAY:
	case BPF_MAP_TYPE_PERCPU_HASH:
	case BPF_MAP_TYPE_PERCPU_ARRAY:
	case BPF_MAP_TYPE_LRU_HASH:
	case BPF_MAP_TYPE_LRU_PERCPU_HASH:
		return map->fd >= 0 && !map->def->rodata &&
		       map->def->form != MAPDEF_KCONFIG &&
		       strcmp(map->def->name, USDT_SPECS);
	}
	return false;
}

static void print_bytes(FILE *out, const unsigned char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		fprintf(out, i ? " %02x" : "%02x", bytes[i]);
}

static void print(const struct shown *s, uint32_t type, const void *bytes,
		  uint32_t size)
{
	if (type)
		btf_print(s->run->out, &s->run->load->btf, type, bytes, size);
	else
		print_bytes(s->run->out, bytes, size);
}

static json_t *as_json(const struct shown *s, uint32_t type, const void *bytes,
		       uint32_t size)
{
	return type ? value_json(&s->run->load->btf, type, bytes, size)
		    : value_json_hex(bytes, size);
}

/* ---- Entries ---- */

/* Where there is one to be had: "sum 7; " */
static void print_sum(const struct shown *s, void *value)
{
	struct cpu_sum sum = { .btf = &s->run->load->btf,
			       .type = s->map->def->value_type,
			       .size = s->open.spec.value_size };
	int cpus = kernel_possible_cpus();
	bool can = sum.type && cpus > 1;

	sum.to = calloc(1, sum.size);
	for (int cpu = 0; cpu < cpus && can; cpu++)
		can = sum.to &&
		      cpu_sum_add(&sum, map_cpu_value(&s->open, value, cpu));
	if (can) {
		fputs("sum ", s->run->out);
		print(s, sum.type, sum.to, sum.size);
		fputs("; ", s->run->out);
	}
	free(sum.to);
}

static void print_value(const struct shown *s, void *value)
{
	const struct mapdef *def = s->map->def;
	uint32_t size = s->open.spec.value_size;
	FILE *out = s->run->out;

	if (!map_per_cpu(s->open.spec.type)) {
		print(s, def->value_type, value, size);
		return;
	}
	print_sum(s, value);
	for (int cpu = 0; cpu < kernel_possible_cpus(); cpu++) {
		fprintf(out, cpu ? ", cpu %d: " : "cpu %d: ", cpu);
		print(s, def->value_type, map_cpu_value(&s->open, value, cpu),
		      size);
	}
}

static json_t *value_of(const struct shown *s, void *value)
{
	const struct mapdef *def = s->map->def;
	uint32_t size = s->open.spec.value_size;
	json_t *list;

	if (!map_per_cpu(s->open.spec.type))
		return as_json(s, def->value_type, value, size);
	list = json_array();
	for (int cpu = 0; cpu < kernel_possible_cpus(); cpu++)
		json_array_append_new(list, as_json(s, def->value_type,
						    map_cpu_value(&s->open,
								  value, cpu),
						    size));
	return list;
}

static int show_entry(void *arg, const void *key, void *value)
{
	struct shown *s = arg;
	const struct mapdef *def = s->map->def;
	uint32_t size = s->open.spec.key_size;

	s->count++;
	if (s->left-- <= 0)
		return 0;
	if (s->list) {
		json_array_append_new(s->list,
				      json_pack("{s:o, s:o}", "key",
						as_json(s, def->key_type, key,
							size),
						"value", value_of(s, value)));
		return 0;
	}
	fputs("  ", s->run->out);
	print(s, def->key_type, key, size);
	fputs(" -> ", s->run->out);
	print_value(s, value);
	fputc('\n', s->run->out);
	return 0;
}

static void show_entries(struct shown *s, long most)
{
	FILE *out = s->run->out;
	int n;

	if (!s->list)
		fprintf(out, "%s:\n", s->map->def->name);
	n = map_walk_batch(&s->open, show_entry, s);
	if (n < 0)
		fprintf(stderr, "%s: %s\n", s->map->def->name, err_text());
	if (s->list)
		return;
	if (!s->count)
		fprintf(out, "  empty\n");
	else if (s->count > most)
		fprintf(out, "  and %ld more\n", s->count - most);
}

/* ---- Variables ---- */

/* Programs and we share them as long as the object is loaded. */
static void show_variable(const struct shown *s, json_t *object,
			  const struct btf_type *var)
{
	const struct btf *btf = &s->run->load->btf;
	const char *name = btf_name(btf, var);
	uint32_t size;
	const void *bytes = load_variable(s->run->load, name, &size);

	if (!bytes)
		return;
	if (object) {
		json_object_set_new(object, name,
				    value_json(btf, var->type, bytes, size));
		return;
	}
	fprintf(s->run->out, "  %s = ", name);
	btf_print(s->run->out, btf, var->type, bytes, size);
	fputc('\n', s->run->out);
}

static json_t *show_variables(const struct shown *s, bool json)
{
	const struct btf *btf = &s->run->load->btf;
	const char *section = strchr(s->map->def->name, '.');
	const struct btf_type *t =
		btf_type(btf,
			 section ? btf_find_kind(btf, section, BTF_KIND_DATASEC)
				 : 0);
	const struct btf_var_secinfo *vars = t ? btf_tail(t) : NULL;
	json_t *object = json ? json_object() : NULL;

	if (!json && t)
		fprintf(s->run->out, "%s:\n", section);
	for (uint32_t i = 0; t && i < btf_vlen(t); i++)
		if (btf_kind(btf_type(btf, vars[i].type)) == BTF_KIND_VAR)
			show_variable(s, object, btf_type(btf, vars[i].type));
	return object;
}

/* ---- All maps ---- */

static void show_map(struct run *run, const struct load_map *map, long most,
		     json_t *all)
{
	struct shown s = { .run = run, .map = map, .left = most };
	json_t *json;

	map_borrow(&s.open, map->fd, &map->spec);
	if (map->def->form == MAPDEF_DATA) {
		json = show_variables(&s, all != NULL);
	} else {
		s.list = json = all ? json_array() : NULL;
		show_entries(&s, most);
	}
	if (all)
		json_object_set_new(all, map->def->name, json);
}

void run_maps(struct run *run, long most)
{
	json_t *all = run->json ? json_object() : NULL;

	for (int i = 0; i < run->load->mapdefs.count; i++)
		if (holds_values(&run->load->maps[i]))
			show_map(run, &run->load->maps[i], most, all);
	if (!all)
		return;
	all = json_pack("{s:o}", "maps", all);
	json_dumpf(all, run->out, JSON_COMPACT | JSON_PRESERVE_ORDER);
	fputc('\n', run->out);
	json_decref(all);
}
