/*
 * vars_at.c - the places of a variable: registers, and bytes of the stack.
 *
 *     DW_OP_reg2                            it is in r2
 *     DW_OP_breg2 +0, DW_OP_stack_value     its value is r2's
 *       ... DW_OP_constu 0xffffffff, and    ... cut to its width
 *     DW_OP_fbreg -16, DW_OP_breg10 -16     its bytes are at r10-16
 *     DW_OP_reg1, DW_OP_piece 4, ...        of a struct: its first 4 bytes
 *     DW_OP_breg10 -16, DW_OP_plus_uconst 4, DW_OP_piece 8
 *                                           of one at r10-16, which is partly
 *                                           elsewhere: bytes 4..11
 *
 * Others are computed: no register holds that, and none is named.
 */
#include "loader/debug/vars_in.h"

#include <stdio.h>
#include <string.h>

enum {
	OP_CONSTU = 0x10,
	OP_AND = 0x1a,
	OP_PLUS = 0x23, /* of a constant */
	OP_REG0 = 0x50,
	OP_REG9 = 0x59,
	OP_REG10 = 0x5a,
	OP_BREG0 = 0x70,
	OP_BREG9 = 0x79,
	OP_BREG10 = 0x7a,
	OP_REGX = 0x90,
	OP_FBREG = 0x91,
	OP_PIECE = 0x93,
	OP_STACK_VALUE = 0x9f,
	OP_CONVERT = 0xa8,
	OP_GNU_CONVERT = 0xf7,
	OFF_MOST = 1024
};

/* The operations of a place, and how far they are read. */
struct ops {
	const struct libdw_op *at;
	size_t count, next;
};

static const struct libdw_op *peek(const struct ops *ops)
{
	return ops->next < ops->count ? &ops->at[ops->next] : NULL;
}

static bool take(struct ops *ops, int atom)
{
	const struct libdw_op *op = peek(ops);

	if (!op || op->atom != atom)
		return false;
	ops->next++;
	return true;
}

/* cut = { convert | constu 0xff.. and } stack_value */
static bool take_cut(struct ops *ops)
{
	const struct libdw_op *op;

	while ((op = peek(ops)) && op->atom != OP_STACK_VALUE) {
		ops->next++;
		if (op->atom == OP_CONVERT || op->atom == OP_GNU_CONVERT)
			continue;
		if (op->atom != OP_CONSTU || (op->number & (op->number + 1)) ||
		    !take(ops, OP_AND))
			return false;
	}
	return take(ops, OP_STACK_VALUE);
}

/* stack = ( fbreg off | breg10 off ) { plus_uconst off } */
static bool take_stack(struct ops *ops, int64_t off, struct var *row)
{
	const struct libdw_op *op = peek(ops);

	while (off > -OFF_MOST && off < OFF_MOST && take(ops, OP_PLUS)) {
		off = op->number < OFF_MOST ? off + (int64_t)op->number
					    : OFF_MOST;
		op = peek(ops);
	}
	row->reg = VAR_STACK;
	row->off = off;
	return off > -OFF_MOST && off < OFF_MOST;
}

/* place = reg | breg 0 cut | stack; false: it is no such. */
static bool take_place(struct ops *ops, const struct scope *scope,
		       struct var *row)
{
	const struct libdw_op *op = peek(ops);
	int64_t number;

	if (!op)
		return false;
	ops->next++;
	number = op->number;
	if (op->atom == OP_FBREG)
		return scope->framed && take_stack(ops, number, row);
	if (op->atom == OP_BREG10)
		return take_stack(ops, number, row);
	if (op->atom >= OP_REG0 && op->atom <= OP_REG9)
		row->reg = op->atom - OP_REG0;
	else if (op->atom == OP_REGX && op->number < BPF_REG_10)
		row->reg = number;
	else if (op->atom >= OP_BREG0 && op->atom <= OP_BREG9 && !number)
		row->reg = op->atom - OP_BREG0;
	else
		return false;
	return op->atom < OP_BREG0 || op->atom > OP_BREG9 || take_cut(ops);
}

/* ---- Structs in pieces ---- */

static const char *piece_name(struct vars_reader *r, const struct var *row,
			      uint64_t at, uint64_t size)
{
	const struct var_type *type = row->type;
	char name[128];

	for (int i = 0; i < type->field_count; i++) {
		const struct var_field *field = &type->fields[i];

		if (field->at != at || field->size != size)
			continue;
		snprintf(name, sizeof(name), "%s.%s", row->name, field->name);
		return vars_copy(r, name);
	}
	return NULL;
}

static void add_field(struct vars_reader *r, const struct var *whole,
		      const struct var *place, uint64_t at, uint64_t size,
		      const struct span *span)
{
	struct var row = *place;

	row.name = piece_name(r, whole, at, size);
	row.type = &vars_no_type;
	if (row.name)
		vars_add(r, &row, span);
}

/* pieces = { [place] piece }.  One in memory shows where all of it would be;
 * others are constants, or nowhere. */
static void add_pieces(struct vars_reader *r, struct ops *ops,
		       const struct scope *scope, const struct var *whole,
		       const struct span *span)
{
	bool home = false;
	uint64_t at = 0;

	for (ops->next = 0; peek(ops) && at < OFF_MOST && vars_spend(r);) {
		struct var row = *whole;
		bool placed = peek(ops)->atom != OP_PIECE &&
			      take_place(ops, scope, &row);
		const struct libdw_op *piece = peek(ops);

		placed = placed && piece && piece->atom == OP_PIECE;
		while ((piece = peek(ops)) && !take(ops, OP_PIECE))
			ops->next++;
		if (placed && piece && row.reg != VAR_STACK) {
			add_field(r, whole, &row, at, piece->number, span);
		} else if (placed && piece && !home) {
			row.off -= at;
			home = true;
			vars_add(r, &row, span);
		}
		at += piece ? piece->number : 0;
	}
}

/* ---- All of them ---- */

static void add_place(struct vars_reader *r, const struct libdw_op *list,
		      size_t count, const struct scope *scope,
		      const struct var *variable, const struct span *span)
{
	struct ops ops = { list, count, 0 };
	struct var row = *variable;
	bool placed = take_place(&ops, scope, &row);

	if (placed && ops.next == count)
		vars_add(r, &row, span);
	else if (count && list[count - 1].atom == OP_PIECE)
		add_pieces(r, &ops, scope, variable, span);
}

void vars_places(struct vars_reader *r, struct libdw_die *die,
		 const struct var *variable, const struct scope *scope)
{
	struct libdw_attr attr;
	struct libdw_op *ops;
	ptrdiff_t at = 0;
	struct span span;
	uint64_t base;
	size_t count;

	if (!r->dw->attr_integrate(die, AT_LOCATION, &attr))
		return;
	while (vars_spend(r)) {
		at = r->dw->getlocations(&attr, at, &base, &span.from, &span.to,
					 &ops, &count);
		if (at <= 0)
			break;
		if (span.from || span.to != UINT64_MAX) {
			add_place(r, ops, count, scope, variable, &span);
			continue;
		}
		for (int i = 0; i < scope->count; i++)
			add_place(r, ops, count, scope, variable,
				  &scope->spans[i]);
	}
}

void vars_frame_base(struct vars_reader *r, struct libdw_die *die,
		     struct scope *scope)
{
	struct libdw_attr attr;
	struct libdw_op *ops;
	struct span span;
	uint64_t base;
	size_t count;

	scope->framed = false;
	if (!r->dw->attr_integrate(die, AT_FRAME_BASE, &attr) ||
	    r->dw->getlocations(&attr, 0, &base, &span.from, &span.to, &ops,
				&count) <= 0 ||
	    count != 1)
		return;
	scope->framed = ops->atom == OP_REG10 ||
			(ops->atom == OP_BREG10 && !ops->number);
}
