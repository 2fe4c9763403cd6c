/*
 * subprog.c - a program and the functions that it calls: see subprog.h.
 */
#include "loader/object/subprog.h"
#include "loader/err.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	MOST = 1000000
}; /* BPF_COMPLEXITY_LIMIT_INSNS (kernel/bpf/core.c) */

/* Where the walk is: a function that is not done, and its next slot. */
struct frame {
	int func, pc;
};

struct walk {
	struct subprog *prog;
	struct obj *obj;
	int *start; /* by function: its slot in the whole; -1: not reached */
	struct frame *stack;
	int depth;
};

/* ---- What an instruction calls ---- */

struct place {
	int section;
	__s64 slot;
};

static bool is_call(const struct bpf_insn *in)
{
	return in->code == (BPF_JMP | BPF_CALL) &&
	       in->src_reg == BPF_PSEUDO_CALL;
}

/* The symbol stands for a place in its section; what the instruction has is
 * added: slots less one for a call, bytes for a callback. */
static bool relocated(const struct obj *obj, const struct obj_reloc *reloc,
		      const struct bpf_insn *in, struct place *to)
{
	const struct obj_symbol *symbol = &obj->symbols[reloc->symbol];
	__s64 byte = (__s64)(symbol->value + (uint64_t)reloc->addend);

	if (symbol->section <= 0 ||
	    !obj_is_code(&obj->sections[symbol->section]))
		return false;
	to->section = symbol->section;
	to->slot = is_call(in) ? byte / 8 + in->imm + 1
			       : (__s64)((uint64_t)byte + in->imm) / 8;
	return true;
}

/* Where the function is that slot `pc` calls, or hands over as a callback;
 * false: it does neither. */
static bool calls(const struct obj *obj, const struct obj_func *func, int pc,
		  struct place *to)
{
	const struct obj_section *section = &obj->sections[func->section];
	const struct bpf_insn *in = &func->insns[pc];
	const struct obj_reloc *reloc;

	if (!is_call(in) && !insn_is_wide(in))
		return false;
	reloc = obj_reloc_at(section, 8 * (uint64_t)(func->start + pc));
	if (reloc)
		return relocated(obj, reloc, in, to);
	to->section = func->section;
	to->slot = (__s64)func->start + pc + in->imm + 1;
	return is_call(in);
}

static int by_place(const void *key, const void *row)
{
	const struct place *place = key;
	const struct obj_func *func = row;

	if (place->section != func->section)
		return place->section - func->section;
	return (place->slot > func->start) - (place->slot < func->start);
}

enum {
	NO_CALL = -1,
	NO_FUNC = -2
};

/* The function that slot `pc` calls, as its index in obj.funcs. */
static int callee(const struct obj *obj, const struct obj_func *func, int pc)
{
	const struct obj_func *found;
	struct place to;

	if (!calls(obj, func, pc, &to))
		return NO_CALL;
	found = bsearch(&to, obj->funcs, obj->func_count, sizeof(*found),
			by_place);
	return found ? (int)(found - obj->funcs) : NO_FUNC;
}

static int no_func(const struct obj *obj, const struct obj_func *func, int pc)
{
	struct place to;

	calls(obj, func, pc, &to);
	return refuse(-EINVAL,
		      "function %s: instruction %d calls slot %lld of section "
		      "%s, where no function begins",
		      func->name, pc, (long long)to.slot,
		      obj->sections[to.section].name);
}

/* ---- Which functions, in which order ---- */

static int enter(struct walk *w, int index)
{
	const struct obj_func *func = &w->obj->funcs[index];
	struct subprog *prog = w->prog;

	if (func->count > MOST - prog->count)
		return refuse(-E2BIG,
			      "function %s: with what it calls, the program "
			      "has more than %d instructions",
			      func->name, MOST);
	w->start[index] = prog->count;
	w->stack[w->depth++] = (struct frame){ index, 0 };
	prog->parts[prog->part_count++] =
		(struct subprog_part){ func, prog->count };
	prog->count += func->count;
	return 0;
}

/* One instruction of the function on top. */
static int step(struct walk *w)
{
	struct frame *top = &w->stack[w->depth - 1];
	const struct obj_func *func = &w->obj->funcs[top->func];
	int pc = top->pc++, index;

	if (pc == func->count) {
		w->depth--;
		return 0;
	}
	index = callee(w->obj, func, pc);
	if (index == NO_FUNC)
		return no_func(w->obj, func, pc);
	if (index == NO_CALL || w->start[index] >= 0)
		return 0;
	return enter(w, index);
}

static int walk(struct walk *w, int first)
{
	int err;

	for (int i = 0; i < w->obj->func_count; i++)
		w->start[i] = -1;
	err = enter(w, first);
	while (!err && w->depth)
		err = step(w);
	return err;
}

/* ---- The instructions ---- */

static void rebase(const struct walk *w, const struct subprog_part *part)
{
	struct bpf_insn *insns = w->prog->insns + part->start;

	for (int pc = 0; pc < part->func->count; pc++) {
		int index = callee(w->obj, part->func, pc);

		if (index < 0)
			continue;
		insns[pc].imm = w->start[index] - (part->start + pc) - 1;
		if (insn_is_wide(&insns[pc]))
			insns[pc].src_reg = BPF_PSEUDO_FUNC;
	}
}

static int join(const struct walk *w)
{
	struct subprog *prog = w->prog;

	prog->insns =
		arena_take(&w->obj->arena, prog->count, sizeof(*prog->insns));
	if (!prog->insns)
		return fail(-ENOMEM, "%d instructions", prog->count);
	for (int i = 0; i < prog->part_count; i++) {
		const struct subprog_part *part = &prog->parts[i];

		memcpy(prog->insns + part->start, part->func->insns,
		       part->func->count * sizeof(*prog->insns));
		rebase(w, part);
	}
	return 0;
}

/* The parts, no more of them than there are. */
static int keep_parts(const struct walk *w)
{
	struct subprog *prog = w->prog;

	prog->parts = arena_copy(&w->obj->arena, prog->parts,
				 prog->part_count * sizeof(*prog->parts));
	return prog->parts ? 0 : fail(-ENOMEM, "reading an object");
}

int subprog_link(struct subprog *prog, struct obj *obj,
		 const struct obj_func *func)
{
	struct walk w = { .prog = prog, .obj = obj };
	struct subprog_part *parts = calloc(obj->func_count, sizeof(*parts));
	int err;

	*prog = (struct subprog){ .parts = parts };
	w.start = calloc(obj->func_count, sizeof(*w.start));
	w.stack = calloc(obj->func_count, sizeof(*w.stack));
	err = parts && w.start && w.stack ? 0 : fail(-ENOMEM, "a program");
	if (!err)
		err = walk(&w, func - obj->funcs);
	if (!err)
		err = keep_parts(&w);
	if (!err)
		err = join(&w);
	free(w.start);
	free(w.stack);
	free(parts);
	if (err)
		*prog = (struct subprog){ 0 };
	return err;
}
