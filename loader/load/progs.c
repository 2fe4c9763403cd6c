/*
 * progs.c - the programs of an object: BPF_PROG_LOAD, one after the other.
 *
 *     SEC("lsm.s/file_open")      prog_type             29 (LSM)
 *                                 expected_attach_type  27 (BPF_LSM_MAC)
 *                                 prog_flags            BPF_F_SLEEPABLE
 *                                 attach_btf_id         bpf_lsm_file_open's
 *
 * What is refused is kept, with the verifier's words, and the next one gets
 * its turn.
 */
#include "loader/btf/find.h"
#include "loader/err.h"
#include "loader/feature.h"
#include "loader/load/load_in.h"
#include "loader/load/say.h"
#include "loader/prog.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- Where it attaches, by type ---- */

/* The kernel has no BTF for hooks, it has it for a function or a typedef
 * made for each of them. */
static const struct {
	int prog_type, attach_type; /* 0: any */
	const char *prefix;
	int kind;
} hooks[] = {
	{ BPF_PROG_TYPE_TRACING, BPF_TRACE_RAW_TP, "btf_trace_",
	  BTF_KIND_TYPEDEF },
	{ BPF_PROG_TYPE_TRACING, BPF_TRACE_ITER, "bpf_iter_", BTF_KIND_FUNC },
	{ BPF_PROG_TYPE_LSM, 0, "bpf_lsm_", BTF_KIND_FUNC },
	{ 0, 0, "", BTF_KIND_FUNC },
};

struct hook_name {
	char name[128];
	int kind;
};

static int hook_name(const struct sec *sec, struct hook_name *hook)
{
	int i = 0;

	while (hooks[i].prog_type &&
	       (hooks[i].prog_type != sec->rule->prog_type ||
		(hooks[i].attach_type &&
		 hooks[i].attach_type != sec->rule->attach_type)))
		i++;
	hook->kind = hooks[i].kind;
	if (snprintf(hook->name, sizeof(hook->name), "%s%s", hooks[i].prefix,
		     sec->target) >= (int)sizeof(hook->name))
		return refuse(-ENAMETOOLONG, "SEC(\"%s/%s\")", sec->rule->name,
			      sec->target);
	return 0;
}

/* Is it at a function of another program, whose BTF then says where?  There
 * is no freplace of the kernel's functions; fentry and the like are at the
 * kernel's unless a program is given. */
static bool by_other_prog(const struct load *load, const struct sec *sec)
{
	switch (sec->rule->attach_type) {
	case BPF_TRACE_FENTRY:
	case BPF_TRACE_FEXIT:
	case BPF_MODIFY_RETURN: return load->want.target_prog && *sec->target;
	}
	return sec->rule->prog_type == BPF_PROG_TYPE_EXT;
}

/* Does the kernel's BTF say where it attaches?  struct_ops says it by its
 * map. */
static bool by_kernel_type(const struct load *load, const struct sec *sec)
{
	return sec->rule->traits & SEC_BTF && *sec->target &&
	       sec->rule->prog_type != BPF_PROG_TYPE_STRUCT_OPS &&
	       !by_other_prog(load, sec);
}

int load_prog_want(struct load *load, const struct load_prog *prog)
{
	struct hook_name hook;

	if (!prog->wanted || !by_kernel_type(load, &prog->def->sec) ||
	    hook_name(&prog->def->sec, &hook))
		return 0;
	return target_want(&load->target, hook.name, 1u << hook.kind);
}

static int set_hook(struct load *load, const struct sec *sec,
		    struct prog_spec *spec)
{
	struct hook_name hook;
	struct target_type type;
	int err = hook_name(sec, &hook);

	if (!err)
		err = load_find_type(load, hook.name, hook.kind, &type);
	if (err)
		return within(err, "SEC(\"%s/%s\")", sec->rule->name,
			      sec->target);
	spec->attach_btf_id = type.id;
	if (type.module < 0)
		return 0;
	spec->attach_fd = target_module_fd(&load->target, type.module);
	return spec->attach_fd < 0 ? spec->attach_fd : 0;
}

/* ---- Into another program ---- */

/* The id of a function in a loaded program's BTF. */
static int func_in(int btf_fd, const char *name)
{
	struct bpf_btf_info info = { 0 };
	struct btf btf = { 0 };
	void *bytes;
	int err = sys_btf_info(btf_fd, &info), id = 0;

	bytes = err ? NULL : malloc(info.btf_size);
	if (!bytes)
		return err ? err : fail(-ENOMEM, "%u bytes", info.btf_size);
	info = (struct bpf_btf_info){ .btf = (uintptr_t)bytes,
				      .btf_size = info.btf_size };
	err = sys_btf_info(btf_fd, &info);
	if (!err)
		err = btf_read(&btf, bytes, info.btf_size, NULL);
	if (!err)
		id = btf_find_kind(&btf, name, BTF_KIND_FUNC);
	btf_close(&btf);
	free(bytes);
	if (!err && !id)
		err = refuse(-ENOENT, "that program has no function '%s'",
			     name);
	return err ? err : id;
}

static int set_other_prog(struct load *load, const struct sec *sec,
			  struct prog_spec *spec)
{
	struct bpf_prog_info info;
	int btf_fd, id;

	if (!load->want.target_prog)
		return refuse(-EINVAL,
			      "SEC(\"%s/%s\"): say which loaded program "
			      "has that function",
			      sec->rule->name, sec->target);
	id = sys_obj_info(load->want.target_prog, &info, sizeof(info));
	if (id < 0)
		return id;
	if (!info.btf_id)
		return refuse(-EINVAL, "program %u was loaded without types",
			      info.id);
	btf_fd = sys_fd_by_id(SYS_BTFS, info.btf_id);
	if (btf_fd < 0)
		return btf_fd;
	id = func_in(btf_fd, sec->target);
	close(btf_fd);
	spec->attach_btf_id = id > 0 ? id : 0;
	spec->attach_fd = load->want.target_prog;
	return id < 0 ? id : 0;
}

static int set_target(struct load *load, const struct load_prog *prog,
		      struct prog_spec *spec)
{
	const struct sec *sec = &prog->def->sec;

	if (sec->rule->prog_type == BPF_PROG_TYPE_STRUCT_OPS)
		return load_ops_program(load, prog, spec);
	if (by_other_prog(load, sec))
		return set_other_prog(load, sec, spec);
	return by_kernel_type(load, sec) ? set_hook(load, sec, spec) : 0;
}

/* ---- The spec ---- */

static uint32_t attach_type(const struct sec_rule *rule)
{
	if (rule->attach_type == SEC_NO_ATTACH_TYPE ||
	    (rule->traits & SEC_OPTIONAL && !feature_has(FEATURE_ATTACH_TYPE)))
		return 0;
	return rule->attach_type;
}

static int set_lines(struct load *load, struct load_prog *prog,
		     struct prog_spec *spec)
{
	struct proginfo *info = &prog->info;
	int err;

	if (load->btf_fd < 0)
		return 0;
	err = proginfo_make(info, &load->obj, &load->ext, &prog->def->code);
	if (err)
		return err;
	spec->btf_fd = load->btf_fd;
	spec->func_info = info->funcs.rows;
	spec->func_info_rec_size = info->funcs.size;
	spec->func_info_cnt = info->funcs.count;
	spec->line_info = info->lines.rows;
	spec->line_info_rec_size = info->lines.size;
	spec->line_info_cnt = info->lines.count;
	return 0;
}

static int make_spec(struct load *load, struct load_prog *prog)
{
	const struct sec_rule *rule = prog->def->sec.rule;
	int err;

	prog->spec = (struct prog_spec){
		.type = rule->prog_type,
		.insns = prog->insns,
		.insn_cnt = prog->def->code.count,
		.license = load->obj.license,
		.expected_attach_type = attach_type(rule),
		.flags = rule->prog_flags,
		.kern_version = load->obj.version,
		.fd_array = load->fd_count ? load->fd_array : NULL,
	};
	load_name(prog->spec.name, prog->def->name);
	err = set_lines(load, prog, &prog->spec);
	return err ? err : set_target(load, prog, &prog->spec);
}

/* ---- Another kernel's numbers ---- */

static bool has_type_numbers(const struct load *load,
			     const struct load_prog *prog)
{
	const struct sec *sec = &prog->def->sec;

	if (by_kernel_type(load, sec) ||
	    sec->rule->prog_type == BPF_PROG_TYPE_STRUCT_OPS)
		return true;
	for (int i = 0; i < prog->relocs.count; i++) {
		const struct extern_sym *sym = prog->relocs.rows[i].sym;

		if (sym && load->found[sym - load->externs.rows].type.id)
			return true;
	}
	return false;
}

int load_check_numbers(const struct load *load)
{
	if (!load->has_target || load->target.running || sys_pretending() ||
	    !strcmp(load->want.btf, "/sys/kernel/btf/vmlinux"))
		return 0;
	return refuse(-EINVAL,
		      "it has numbers of types of %s in it, which are not this "
		      "kernel's",
		      load->want.btf);
}

/* ---- All of them ---- */

static int load_one(struct load *load, struct load_prog *prog)
{
	int err = has_type_numbers(load, prog) ? load_check_numbers(load) : 0;
	int fd;

	if (!err)
		err = make_spec(load, prog);
	if (err)
		return within(err, "program %s", prog->def->name);
	fd = prog_load(&prog->spec, &prog->log);
	if (fd < 0)
		return fd;
	prog->fd = fd;
	return 0;
}

/* A map of programs says which of this object's are in it; also one that was
 * found pinned, with those of an older object in it. */
static int fill(struct load *load, const struct load_map *map)
{
	int err = 0;

	for (int i = 0; i < map->def->value_count && !err; i++) {
		const struct mapdef_value *v = &map->def->values[i];
		const struct load_prog *prog = load_prog_of(load, v->symbol);

		if (!prog || prog->fd < 0)
			continue;
		err = sys_map_update(map->fd, &v->index, &prog->fd, BPF_ANY);
		if (err)
			within(err, "map %s: slot %u", map->def->name,
			       v->index);
	}
	return err;
}

static int fill_all(struct load *load)
{
	int err = 0;

	for (int i = 0; i < load->mapdefs.count && !err; i++) {
		struct load_map *map = &load->maps[i];

		if (map->def->type == BPF_MAP_TYPE_PROG_ARRAY)
			err = fill(load, map);
		if (map->def->form == MAPDEF_STRUCT_OPS && !map->left_out)
			err = load_ops_fill(load, map);
	}
	return err;
}

int load_progs(struct load *load)
{
	int refused = 0, err;

	for (int i = 0; i < load->progdefs.count; i++) {
		struct load_prog *prog = &load->progs[i];

		if (prog->wanted && !prog->err) {
			prog->err = load_one(load, prog);
			if (prog->err) {
				prog->error = load_keep_error();
				prog->why = load_say_missing(load, prog);
			}
		}
		refused += prog->err != 0;
	}
	err = fill_all(load);
	return err ? err : refused;
}
