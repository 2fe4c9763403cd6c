/*
 * insns.c - the holes in a program's code, filled.
 *
 *     as compiled                       as loaded
 *     18 01 00 00 00 00 00 00   a map   18 11 00 00 05 00 00 00   fd 5
 *     00 00 00 00 00 00 00 00           00 00 00 00 00 00 00 00
 *
 *     18 01 00 00 00 00 00 00   hits,   18 21 00 00 06 00 00 00   fd 6, the
 *     00 00 00 00 00 00 00 00   in .bss 00 00 00 00 08 00 00 00   value, at 8
 *
 *     85 10 00 00 ff ff ff ff   kfunc   85 20 00 00 31 d4 00 00   BTF id
 *
 * What is missing and may be (weak externs) becomes 0, or a call of a helper
 * that does not exist: dead code may hold it, code that is reached is then
 * refused with that number.
 */
#include "loader/err.h"
#include "loader/load/load_in.h"

#include <errno.h>
#include <string.h>

#define NO_KFUNC 2002000000 /* libbpf's number, so that others know it too */

static void call_nothing(struct bpf_insn *in, int number)
{
	*in = (struct bpf_insn){ .code = BPF_JMP | BPF_CALL, .imm = number };
}

/* ---- One relocation ---- */

/* Without a map yet the hole stays. */
static void put_map(struct bpf_insn *in, const struct load_map *map)
{
	if (map->number < 0)
		return;
	in[0].src_reg = BPF_PSEUDO_MAP_FD;
	in[0].imm = map->number;
}

static void put_value(struct bpf_insn *in, const struct load_map *map,
		      uint32_t offset)
{
	in[1].imm = offset;
	if (map->number < 0)
		return;
	in[0].src_reg = BPF_PSEUDO_MAP_VALUE;
	in[0].imm = map->number;
}

static void put_number(struct bpf_insn *in, uint64_t number)
{
	in[0].src_reg = 0;
	in[0].imm = (uint32_t)number;
	in[1].imm = number >> 32;
}

/* One that was not looked for, and may not be missing, is a variable of no
 * type: nothing takes that for an address. */
static void put_ksym(struct bpf_insn *in, const struct load *load,
		     const struct load_extern *found, bool weak)
{
	if (!found->type.id && (found->found || weak)) {
		put_number(in, found->address);
		return;
	}
	in[0].src_reg = BPF_PSEUDO_BTF_ID;
	in[0].imm = found->type.id;
	in[1].imm = load->fd_array[found->fd_index];
}

static void put_kfunc(struct bpf_insn *in, const struct load_extern *found,
		      int number)
{
	if (!found->found) {
		call_nothing(in, NO_KFUNC + number);
		return;
	}
	in->src_reg = BPF_PSEUDO_KFUNC_CALL;
	in->imm = found->type.id;
	in->off = found->fd_index;
}

static void put(struct load *load, struct bpf_insn *in, const struct reloc *r)
{
	const struct load_map *map = load_map_of(load, r->map);
	int index = r->sym ? (int)(r->sym - load->externs.rows) : -1;

	switch (r->kind) {
	case RELOC_MAP: put_map(in, map); break;
	case RELOC_DATA:
	case RELOC_KCONFIG: put_value(in, map, r->offset); break;
	case RELOC_KSYM:
		put_ksym(in, load, &load->found[index], r->sym->weak);
		break;
	case RELOC_KFUNC: put_kfunc(in, &load->found[index], index); break;
	case RELOC_CALL:
	case RELOC_FUNC: break;
	}
}

/* ---- One program ---- */

static int patch_part(struct load *load, struct load_prog *prog,
		      const struct subprog_part *part)
{
	const struct obj_func *func = part->func;
	int count = prog->def->code.count, first, end, err = 0;

	load_records_of(load, func, &first, &end);
	for (int i = first; i < end && !err; i++) {
		const struct load_record *record = &load->records[i];
		int slot = part->start + record->slot - func->start;

		if (!record->wanted)
			continue;
		err = record->err ? refuse(record->err, "%s", record->error)
				  : core_patch(prog->insns, count, slot,
					       &record->query, &record->answer);
		if (err)
			within(err, "function %s: instruction %u", func->name,
			       record->slot - func->start);
	}
	return err;
}

static int patch(struct load *load, struct load_prog *prog)
{
	const struct subprog *code = &prog->def->code;
	int err = 0;

	prog->insns = arena_copy(&load->obj.arena, code->insns,
				 code->count * sizeof(*code->insns));
	if (!prog->insns)
		return fail(-ENOMEM, "%d instructions", code->count);
	for (int i = 0; i < code->part_count && !err; i++)
		err = patch_part(load, prog, &code->parts[i]);
	for (int i = 0; i < prog->relocs.count && !err; i++)
		put(load, &prog->insns[prog->relocs.rows[i].slot],
		    &prog->relocs.rows[i]);
	return err;
}

/* What cannot be patched is that program's failure, not the object's. */
int load_patch(struct load *load)
{
	for (int i = 0; i < load->progdefs.count; i++) {
		struct load_prog *prog = &load->progs[i];

		if (!prog->wanted)
			continue;
		prog->err = patch(load, prog);
		if (prog->err) {
			within(prog->err, "program %s", prog->def->name);
			prog->error = load_keep_error();
		}
	}
	return 0;
}
