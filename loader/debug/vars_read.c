/*
 * vars_read.c - variables out of debug information: see vars.h.
 *
 *     compile_unit
 *       subprogram "prog"             section 3, bytes 0..303
 *         variable "key"              everywhere in it: fbreg -16
 *         inlined_subroutine          bytes 176..239
 *           formal_parameter          abstract_origin: "v"
 *         lexical_block
 *           variable
 */
#include "loader/debug/image.h"
#include "loader/debug/vars_in.h"
#include "loader/err.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BUDGET 2000000L
#define TIME   1000 /* milliseconds; real objects take a few */

/* In milliseconds. */
static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/* To find what is next to a DIE libdw may go over all that is in it, so that
 * their number says little of the work. */
bool vars_spend(struct vars_reader *r)
{
	return r->budget-- > 0 && !r->err && now() < r->end;
}

const char *vars_copy(struct vars_reader *r, const char *text)
{
	char *copy = arena_copy(&r->vars->arena, text, strnlen(text, 100));

	if (!copy) {
		r->err = -ENOMEM;
		return "";
	}
	for (char *p = copy; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = '?';
	return copy;
}

/* ---- Rows ---- */

static struct var *add_row(struct vars_reader *r)
{
	struct var *more;

	if (r->vars->count == r->room) {
		r->room = r->room ? 2 * r->room : 64;
		more = reallocarray(r->vars->rows, r->room, sizeof(*more));
		if (!more) {
			r->err = -ENOMEM;
			return NULL;
		}
		r->vars->rows = more;
	}
	return &r->vars->rows[r->vars->count++];
}

/* The slots of a part that are within the span: bytes of its section. */
static bool cut(const struct subprog_part *part, const struct span *span,
		struct var *row)
{
	int64_t from = debug_byte(span->from), to = debug_byte(span->to);
	int64_t begin = (int64_t)part->func->start * 8;
	int64_t end = begin + (int64_t)part->func->count * 8;

	if (debug_section(span->from) != part->func->section ||
	    debug_section(span->to) != part->func->section)
		return false;
	from = from > begin ? from : begin;
	to = to < end ? to : end;
	row->from = part->start + (from - begin + 7) / 8;
	row->to = part->start + (to - begin + 7) / 8;
	return from < to;
}

void vars_add(struct vars_reader *r, const struct var *row,
	      const struct span *span)
{
	for (int i = 0; i < r->code->part_count; i++) {
		struct var cut_row = *row, *added;

		if (r->vars->count >= VARS_MOST ||
		    !cut(&r->code->parts[i], span, &cut_row))
			continue;
		added = add_row(r);
		if (!added)
			return;
		*added = cut_row;
	}
}

/* ---- Scopes ---- */

static void read_spans(struct vars_reader *r, struct libdw_die *die,
		       struct scope *scope)
{
	ptrdiff_t at = 0;
	uint64_t base;

	scope->count = 0;
	while (scope->count < SPANS_MOST && vars_spend(r)) {
		struct span *span = &scope->spans[scope->count];

		at = r->dw->ranges(die, at, &base, &span->from, &span->to);
		if (at <= 0)
			break;
		scope->count++;
	}
}

static bool is_ours(const struct vars_reader *r, const struct scope *scope)
{
	struct var row;

	for (int i = 0; i < scope->count; i++)
		for (int p = 0; p < r->code->part_count; p++)
			if (cut(&r->code->parts[p], &scope->spans[i], &row))
				return true;
	return false;
}

static void read_variable(struct vars_reader *r, struct libdw_die *die,
			  const struct scope *scope)
{
	const char *name = r->dw->diename(die);
	struct var row = { .depth = scope->depth, .reg = VAR_NOWHERE };

	if (!name || !*name)
		return;
	row.name = vars_copy(r, name);
	row.type = vars_type(r, die);
	vars_align(r, die);
	for (int i = 0; i < scope->count; i++)
		vars_add(r, &row, &scope->spans[i]);
	vars_places(r, die, &row, scope);
}

static void read_children(struct vars_reader *r, struct libdw_die *parent,
			  const struct scope *scope);

/* One that has no code of its own, as get() when it was inlined, is not
 * gone into. */
static void read_scope(struct vars_reader *r, struct libdw_die *die,
		       const struct scope *around)
{
	struct scope scope = *around;

	scope.depth++;
	read_spans(r, die, &scope);
	if (!is_ours(r, &scope) || scope.depth > DEPTH_MOST)
		return;
	if (r->dw->tag(die) == TAG_SUBPROGRAM)
		vars_frame_base(r, die, &scope);
	read_children(r, die, &scope);
}

static void read_die(struct vars_reader *r, struct libdw_die *die,
		     const struct scope *scope)
{
	switch (r->dw->tag(die)) {
	case TAG_SUBPROGRAM:
	case TAG_INLINED:
	case TAG_LEXICAL_BLOCK: read_scope(r, die, scope); break;
	case TAG_VARIABLE:
	case TAG_FORMAL_PARAMETER:
		if (scope->depth)
			read_variable(r, die, scope);
		break;
	}
}

static void read_children(struct vars_reader *r, struct libdw_die *parent,
			  const struct scope *scope)
{
	struct libdw_die die, next;

	if (r->dw->child(parent, &die))
		return;
	while (vars_spend(r)) {
		read_die(r, &die, scope);
		if (r->dw->siblingof(&die, &next))
			return;
		die = next;
	}
}

/* ---- All of it ---- */

static void read_units(struct vars_reader *r, void *dwarf)
{
	const struct scope outside = { .depth = 0 };
	struct libdw_die die;
	void *unit = NULL;

	while (vars_spend(r) &&
	       !r->dw->get_units(dwarf, unit, &unit, NULL, NULL, &die, NULL))
		read_children(r, &die, &outside);
}

static void read_image(struct vars_reader *r, struct debug_image *image)
{
	void *elf = r->dw->elf_memory(image->bytes, image->size);
	void *dwarf = elf ? r->dw->begin_elf(elf, 0, NULL) : NULL;

	if (dwarf)
		read_units(r, dwarf);
	if (dwarf)
		r->dw->end(dwarf);
	if (elf)
		r->dw->elf_end(elf);
}

static int compare(const void *a, const void *b)
{
	const struct var *x = a, *y = b;

	if (x->reg != y->reg)
		return x->reg < y->reg ? -1 : 1;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	if (x->depth != y->depth)
		return x->depth < y->depth ? -1 : 1;
	return strcmp(x->name, y->name);
}

int vars_read(struct vars *vars, const struct obj *obj,
	      const struct subprog *code)
{
	struct vars_reader r = { .vars = vars,
				 .obj = obj,
				 .code = code,
				 .widest = 8,
				 .budget = BUDGET,
				 .end = now() + TIME };
	struct debug_image image;

	memset(vars, 0, sizeof(*vars));
	r.err = debug_image_make(&image, obj);
	if (!r.err && image.bytes) {
		r.dw = libdw_load();
		vars->missing = !r.dw;
	}
	if (r.dw)
		read_image(&r, &image);
	if (!r.err)
		vars_settle_frames(&r);
	if (vars->count)
		qsort(vars->rows, vars->count, sizeof(struct var), compare);
	debug_image_close(&image);
	free(r.types);
	return r.err ? fail(r.err, "the debug information") : 0;
}

void vars_close(struct vars *vars)
{
	arena_close(&vars->arena);
	free(vars->rows);
	memset(vars, 0, sizeof(*vars));
}
