/*
 * step_object.c - a program out of an object, for our machine.
 *
 *     the loader reads, links and patches it       (loader/load/load.h)
 *       maps           become simulated ones, by --map or as it defines them
 *       variables      the value of such a map, with --set and the settings
 *       CO-RE          by --btf, else by this kernel's types
 *       tail calls     to the programs that it puts into its maps
 *
 * What only a kernel has, its functions and variables and some types of
 * maps, is a hole: reaching it is a fault that says what it is.
 */
#include "progs/rawbpf/step_object.h"
#include "loader/err.h"
#include "loader/load/say.h"
#include "progs/rawbpf/load_args.h"
#include "progs/rawbpf/types.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- Which function ---- */

/* For a sentence: "a, b, c".  The programs; if it has none, all. */
static const char *all_names(const struct obj *obj, int programs)
{
	static char names[200];
	size_t len = 0;

	*names = '\0';
	for (int i = 0; i < obj->func_count && len < sizeof(names) - 1; i++)
		if (!programs || progdef_is(obj, &obj->funcs[i]))
			len += snprintf(names + len, sizeof(names) - len,
					"%s%s", len ? ", " : "",
					obj->funcs[i].name);
	return names;
}

/* Without a name: the only program, or the only function. */
static int choose_from(struct session *s, const struct obj *obj)
{
	const struct obj_func *func = obj->funcs;
	int programs = 0;

	for (int i = 0; i < obj->func_count; i++)
		if (progdef_is(obj, &obj->funcs[i])) {
			func = &obj->funcs[i];
			programs++;
		}
	if (!obj->func_count)
		return refuse(-ENOENT, "it has no functions");
	if (programs > 1 || (!programs && obj->func_count > 1))
		return refuse(-ENOENT, "say which function, as FILE:NAME: %s",
			      all_names(obj, programs));
	s->name = strdup(func->name);
	return s->name ? 0 : fail(-ENOMEM, "%s", func->name);
}

static int choose(struct session *s)
{
	struct obj obj;
	int err = obj_read(&obj, s->bytes, s->size);

	if (!err)
		err = choose_from(s, &obj);
	obj_close(&obj);
	return err ? within(err, "%s", s->path) : 0;
}

/* ---- Opened, and fitted ---- */

/* The programs that tail calls may lead to. */
static void want_others(struct load *load)
{
	for (int i = 0; i < load->mapdefs.count; i++) {
		const struct mapdef *def = &load->mapdefs.rows[i];

		for (int k = 0; k < def->value_count; k++) {
			struct load_prog *prog =
				load_prog_of(load, def->values[k].symbol);

			if (prog && def->type == BPF_MAP_TYPE_PROG_ARRAY)
				prog->wanted = true;
		}
	}
}

/* Nothing is asked of the kernel but its files. */
static int fit(struct session *s, const struct args *args)
{
	int err = load_args_set(args, &s->load);

	if (err)
		return err;
	want_others(&s->load);
	sys_pretend(true);
	err = load_fit(&s->load);
	sys_pretend(false);
	if (!err && s->load.has_target && !s->load.target.vmlinux.end)
		fprintf(stderr,
			"rawbpf %s: there is no " VMLINUX_BTF ": fields are "
			"where the compiler had them\n",
			args->command->name);
	return err;
}

int session_object(struct session *s, const struct args *args)
{
	struct load_want want = {
		.btf = args_value(args, "btf"),
		.kconfig = args_value(args, "kconfig"),
		.only = (const char *const *)&s->name,
		.only_count = 1,
		.offline = true,
	};
	int err = s->name ? 0 : choose(s);

	if (err)
		return err;
	want.function = s->name;
	s->is_object = true;
	err = load_open_bytes(&s->load, s->path, s->bytes, s->size, &want);
	if (err)
		return err;
	s->main = load_prog_find(&s->load, s->name);
	s->map_err = calloc(s->load.mapdefs.count + 1, sizeof(*s->map_err));
	s->others = calloc(s->load.progdefs.count, sizeof(*s->others));
	if (!s->map_err || !s->others)
		return fail(-ENOMEM, "%s", s->path);
	snprintf(s->section, sizeof(s->section), "%s",
		 s->main->def->section + (*s->main->def->section == '?'));
	err = fit(s, args);
	return err ? within(err, "%s", s->path) : 0;
}

/* ---- Its maps ---- */

static int fill(struct sim *sim, const struct load_map *map)
{
	uint32_t zero = 0;

	if (!map->value || sim->spec.value_size != map->def->value_size)
		return 0;
	return sim_update(sim, &zero, map->value, BPF_ANY);
}

static int take_map(struct session *s, int i)
{
	struct load_map *map = &s->load.maps[i];
	struct sim *sim = session_map(s, map->def->name);
	struct map_spec spec;
	int err = 0;

	if (!sim) {
		load_map_spec(&s->load, map->def, &spec);
		err = session_add_map(s, map->def->name, &spec);
		sim = session_map(s, map->def->name);
	}
	s->map_err[i] = err;
	map->number = session_map_number(s, sim);
	return sim ? fill(sim, map) : 0;
}

int session_object_map(struct session *s, const char *name)
{
	struct load_map *map = load_map_find(&s->load, name);

	return map ? take_map(s, map - s->load.maps) : -ENOENT;
}

void session_object_maps(struct session *s)
{
	for (int i = 0; i < s->load.mapdefs.count; i++)
		if (s->load.maps[i].def->form != MAPDEF_STRUCT_OPS)
			take_map(s, i);
}

/* ---- Its code ---- */

/* The programs in a map of programs, as the object fills it. */
static int fill_progs(struct session *s, const struct load_map *map)
{
	struct sim *sim = session_map(s, map->def->name);
	int err = 0;

	for (int k = 0; sim && !err && k < map->def->value_count; k++) {
		const struct mapdef_value *v = &map->def->values[k];
		struct load_prog *to = load_prog_of(&s->load, v->symbol);
		struct vm_prog *prog = &s->prog;

		if (!to)
			continue;
		if (to != s->main) {
			prog = &s->others[to - s->load.progs].prog;
			*prog = (struct vm_prog){ to->insns,
						  to->def->code.count,
						  to->def->name, NULL };
		}
		err = sim_set_prog(sim, v->index, prog);
		if (err)
			refuse(err, "map %s: it has no slot %u", map->def->name,
			       v->index);
	}
	return err;
}

static int patch(struct session *s)
{
	int err = load_patch(&s->load);

	for (int i = 0; !err && i < s->load.progdefs.count; i++) {
		const struct load_prog *prog = &s->load.progs[i];

		if (prog->wanted && prog->err)
			err = refuse(prog->err, "%s", prog->error);
	}
	for (int i = 0; !err && i < s->load.mapdefs.count; i++)
		if (s->load.maps[i].def->type == BPF_MAP_TYPE_PROG_ARRAY)
			err = fill_progs(s, &s->load.maps[i]);
	return err;
}

static const char *why(void *arg, const struct vm *vm);

int session_object_code(struct session *s, const struct bpf_insn **insns,
			size_t *count)
{
	int err = patch(s);

	if (err)
		return within(err, "%s", s->path);
	*insns = s->main->insns;
	*count = s->main->def->code.count;
	s->vm->env.why = why;
	s->vm->env.why_arg = s;
	return 0;
}

/* ---- What is not here ---- */

static const struct load_prog *running(const struct session *s,
				       const struct vm *vm)
{
	for (int i = 0; i < s->load.progdefs.count; i++)
		if (vm->cpu.prog == &s->others[i].prog)
			return &s->load.progs[i];
	return s->main;
}

static const struct reloc *reloc_at(const struct load_prog *prog, int slot)
{
	for (int i = 0; i < prog->relocs.count; i++)
		if (prog->relocs.rows[i].slot == slot)
			return &prog->relocs.rows[i];
	return NULL;
}

static bool say_reloc(FILE *out, const struct session *s, const struct reloc *r)
{
	int err = r->map ? s->map_err[r->map - s->load.mapdefs.rows] : 0;

	if (err)
		fprintf(out, "map '%s': %s%s", r->map->name,
			session_map_refused(err),
			err == -EINVAL ? "; --map gives it others" : "");
	else if (r->kind == RELOC_KFUNC)
		fprintf(out, "'%s' is a function of the kernel: it is not here",
			r->name);
	else if (r->kind == RELOC_KSYM)
		fprintf(out, "'%s' is the kernel's: it is not here", r->name);
	return err || r->kind == RELOC_KFUNC || r->kind == RELOC_KSYM;
}

/* Did nothing fit, so that the instruction must not run? */
static bool is_poison(const struct load_record *record)
{
	return record && record->wanted &&
	       (record->answer.poison || record->answer.no_load);
}

static const char *why(void *arg, const struct vm *vm)
{
	struct session *s = arg;
	const struct load_prog *prog = running(s, vm);
	const struct reloc *r = reloc_at(prog, vm->at);
	const struct load_record *record =
		load_record_at(&s->load, prog->def, vm->at);
	FILE *out = fmemopen(s->why, sizeof(s->why), "w");
	bool said = false;

	if (!out)
		return NULL;
	if (r)
		said = say_reloc(out, s, r);
	else if (is_poison(record)) {
		core_say(out, &record->query, &record->answer);
		said = true;
	}
	fclose(out);
	return said ? s->why : NULL;
}

static bool say(FILE *out, const struct session *s, int pc)
{
	const struct load_prog *prog = running(s, s->vm);
	const struct reloc *r = reloc_at(prog, pc);

	if (r && r->sym && r->sym->kind != EXTERN_KCONFIG)
		return say_reloc(out, s, r);
	return load_say(out, &s->load, prog, pc);
}

char *session_object_say(const struct session *s, int pc)
{
	char *words = NULL;
	size_t size;
	bool said;
	FILE *out;

	out = s->is_object ? open_memstream(&words, &size) : NULL;
	if (!out)
		return NULL;
	said = say(out, s, pc);
	fclose(out);
	if (said)
		return words;
	free(words);
	return NULL;
}

const struct reloc *session_object_hole(const struct session *s)
{
	for (int i = 0; s->is_object && i < s->main->relocs.count; i++) {
		const struct reloc *r = &s->main->relocs.rows[i];

		if ((r->kind == RELOC_KSYM || r->kind == RELOC_KFUNC) &&
		    !r->sym->weak)
			return r;
	}
	return NULL;
}

void session_object_close(struct session *s)
{
	for (int i = 0; s->others && i < s->load.progdefs.count; i++) {
		free(s->others[i].lines);
		free(s->others[i].texts);
	}
	if (s->is_object)
		load_close(&s->load);
	free(s->map_err);
	free(s->others);
}
