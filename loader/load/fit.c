/*
 * fit.c - what an object asks of a kernel's types, looked up.
 *
 *     record    section "kprobe/x", slot 5      task_struct, "0:3", offset
 *     extern    runqueues                       VAR runqueues
 *     attach    SEC("fentry/vfs_read")          FUNC vfs_read
 *               SEC("tp_btf/sched_switch")      TYPEDEF btf_trace_sched_switch
 *
 * All the names are told to the target before the first is asked for, so
 * that it goes through the kernel's types once.
 */
#include "insn/near.h"
#include "loader/err.h"
#include "loader/load/load_in.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- The records, in order ---- */

static int section_of(const struct obj *obj, const char *name)
{
	const struct obj_section *section = obj_section_find(obj, name);

	return section ? (int)(section - obj->sections) : 0;
}

static void read_block(struct load *load, const struct ext_block *block)
{
	int section = section_of(&load->obj, block->section);

	for (uint32_t i = 0; i < block->count; i++) {
		struct load_record *r = &load->records[load->record_count++];

		r->section = section;
		r->slot = ext_u32(block, i, 0) / 8;
		r->query = (struct core_query){
			.btf = &load->btf,
			.type = ext_u32(block, i, 4),
			.path = btf_string(&load->btf, ext_u32(block, i, 8)),
			.kind = ext_u32(block, i, 12),
		};
	}
}

static int by_place(const void *a, const void *b)
{
	const struct load_record *x = a, *y = b;

	if (x->section != y->section)
		return x->section - y->section;
	return (x->slot > y->slot) - (x->slot < y->slot);
}

static int read_records(struct load *load)
{
	size_t count = 0;

	for (int i = 0; i < load->ext.count; i++)
		if (load->ext.blocks[i].part == EXT_CORE)
			count += load->ext.blocks[i].count;
	load->records = calloc(count + 1, sizeof(*load->records));
	if (!load->records)
		return fail(-ENOMEM, "%zu CO-RE records", count);
	for (int i = 0; i < load->ext.count; i++)
		if (load->ext.blocks[i].part == EXT_CORE)
			read_block(load, &load->ext.blocks[i]);
	qsort(load->records, load->record_count, sizeof(*load->records),
	      by_place);
	return 0;
}

/* The first record at this place or behind it. */
static int first_at(const struct load *load, int section, uint32_t slot)
{
	struct load_record wanted = { .section = section, .slot = slot };
	int low = 0, high = load->record_count;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (by_place(&load->records[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void load_records_of(const struct load *load, const struct obj_func *func,
		     int *first, int *end)
{
	*first = first_at(load, func->section, func->start);
	*end = first_at(load, func->section, func->start + func->count);
}

const struct load_record *load_record_at(const struct load *load,
					 const struct progdef *prog, int slot)
{
	const struct subprog_part *part = prog->code.parts;
	const struct load_record *record;
	uint32_t own;
	int i;

	for (int p = 1; p < prog->code.part_count; p++)
		if (prog->code.parts[p].start <= slot)
			part = &prog->code.parts[p];
	own = part->func->start + slot - part->start;
	i = first_at(load, part->func->section, own);
	if (i == load->record_count)
		return NULL;
	record = &load->records[i];
	return record->section == part->func->section && record->slot == own
		       ? record
		       : NULL;
}

/* ---- What will be asked for ---- */

static void want_records(struct load *load, const struct load_prog *prog)
{
	int first, end;

	for (int p = 0; p < prog->def->code.part_count; p++) {
		load_records_of(load, prog->def->code.parts[p].func, &first,
				&end);
		while (first < end)
			load->records[first++].wanted = true;
	}
}

/* Does anything here need the kernel's types? */
static bool needs_target(const struct load *load)
{
	for (int i = 0; i < load->record_count; i++)
		if (load->records[i].wanted &&
		    load->records[i].query.kind != BPF_CORE_TYPE_ID_LOCAL)
			return true;
	if (load->want.offline)
		return false;
	for (int i = 0; i < load->progdefs.count; i++)
		if (load->progs[i].wanted &&
		    load->progs[i].def->sec.rule->traits & SEC_BTF)
			return true;
	for (int i = 0; i < load->externs.count; i++)
		if (load->externs.rows[i].kind != EXTERN_KCONFIG &&
		    load->externs.rows[i].type)
			return true;
	for (int i = 0; i < load->mapdefs.count; i++)
		if (load->mapdefs.rows[i].form == MAPDEF_STRUCT_OPS)
			return true;
	return false;
}

static int want_kernel_names(struct load *load)
{
	int err = 0;

	for (int i = 0; i < load->externs.count && !err; i++)
		if (load->externs.rows[i].kind != EXTERN_KCONFIG)
			err = target_want(&load->target,
					  load->externs.rows[i].name,
					  1u << load_extern_kind(
						  &load->externs.rows[i]));
	for (int i = 0; i < load->progdefs.count && !err; i++)
		err = load_prog_want(load, &load->progs[i]);
	for (int i = 0; i < load->mapdefs.count && !err; i++)
		err = load_ops_want(load, &load->maps[i]);
	return err;
}

static int want_names(struct load *load)
{
	int err = 0;

	for (int i = 0; i < load->record_count && !err; i++)
		if (load->records[i].wanted)
			err = core_want(&load->records[i].query, &load->target);
	return err || load->want.offline ? err : want_kernel_names(load);
}

static int open_target(struct load *load)
{
	int err;

	load->has_target = true;
	err = target_open(&load->target, load->want.btf);
	if (err)
		return within(err, "the types that the object is fitted to");
	return want_names(load);
}

/* Nobody says what the fields are like: they are as they were compiled. */
static bool no_types(struct load *load, int err)
{
	if (err != -ENOENT || !load->want.offline || load->want.btf)
		return false;
	err_clear();
	for (int i = 0; i < load->record_count; i++)
		load->records[i].wanted = false;
	return true;
}

/* ---- The answers ---- */

static void answer_records(struct load *load)
{
	for (int i = 0; i < load->record_count; i++) {
		struct load_record *record = &load->records[i];

		if (!record->wanted)
			continue;
		record->err = core_resolve(&record->query, &load->target,
					   &record->answer);
		if (record->err)
			record->error = load_keep_error();
	}
}

static int no_type(const struct load *load, const char *name, int kind)
{
	const struct btf *btf = &load->target.vmlinux;
	const char *what = kind == BTF_KIND_FUNC  ? "function"
			   : kind == BTF_KIND_VAR ? "variable"
						  : "type";
	struct near n;

	near_start(&n, name);
	for (uint32_t id = 1; id < btf->end; id++)
		if (btf_kind(btf_type(btf, id)) == kind)
			near_try(&n, btf_name(btf, btf_type(btf, id)));
	if (n.best)
		return refuse(-ENOENT,
			      "the kernel's types have no %s '%s'; did you "
			      "mean '%s'?",
			      what, name, n.best);
	return refuse(-ENOENT, "the kernel's types have no %s '%s'", what,
		      name);
}

int load_find_type(struct load *load, const char *name, int kind,
		   struct target_type *type)
{
	const struct target_type *found;
	int n = target_find(&load->target, name, 1u << kind, &found);

	if (n < 0)
		return n;
	for (int i = 0; i < n; i++) {
		const struct btf_type *t = btf_type(found[i].btf, found[i].id);

		if (btf_kind(t) != kind ||
		    strcmp(btf_name(found[i].btf, t), name))
			continue;
		*type = found[i];
		return 0;
	}
	return no_type(load, name, kind);
}

int load_fit(struct load *load)
{
	int err = read_records(load);

	if (err)
		return err;
	for (int i = 0; i < load->progdefs.count; i++)
		if (load->progs[i].wanted)
			want_records(load, &load->progs[i]);
	if (needs_target(load)) {
		err = open_target(load);
		if (err && !no_types(load, err))
			return err;
	}
	answer_records(load);
	return load_externs(load);
}
