/*
 * vars_type.c - what a type is called, and where its fields are.
 *
 *     struct key { __u32 a; __u8 b; __u64 c; };     "struct key", 16 bytes
 *     a  0, 4      b  4, 1      (padding)      c  8, 8
 *
 * Structs in structs are taken apart ("in.a"); arrays are not.
 */
#include "loader/debug/vars_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	TYPES_MOST = 1000,
	FIELDS_MOST = 64, /* of one */
	LEVELS = 8,
	NAME_SIZE = 80
};

const struct var_type vars_no_type = { .name = "" };

/* ---- Questions to a DIE ---- */

static bool follow(struct vars_reader *r, struct libdw_die *die)
{
	struct libdw_attr attr;
	struct libdw_die next;

	if (!vars_spend(r) || !r->dw->attr_integrate(die, AT_TYPE, &attr) ||
	    !r->dw->formref_die(&attr, &next))
		return false;
	*die = next;
	return true;
}

static bool number(struct vars_reader *r, struct libdw_die *die, int name,
		   uint64_t *value)
{
	struct libdw_attr attr;

	return r->dw->attr_integrate(die, name, &attr) &&
	       !r->dw->formudata(&attr, value);
}

void vars_align(struct vars_reader *r, struct libdw_die *die)
{
	uint64_t alignment;

	if (number(r, die, AT_ALIGNMENT, &alignment) && alignment <= 256 &&
	    (int)alignment > r->widest)
		r->widest = alignment;
}

static bool is_struct(int tag)
{
	return tag == TAG_STRUCTURE || tag == TAG_UNION;
}

/* They change nothing of a type's bytes. */
static bool is_dress(int tag)
{
	return tag == TAG_TYPEDEF || tag == TAG_CONST || tag == TAG_VOLATILE ||
	       tag == TAG_RESTRICT || tag == TAG_ATOMIC;
}

static bool strip(struct vars_reader *r, struct libdw_die *die)
{
	for (int i = 0; i < LEVELS; i++) {
		vars_align(r, die);
		if (!is_dress(r->dw->tag(die)))
			return true;
		if (!follow(r, die))
			return false;
	}
	return false;
}

/* ---- Sizes ---- */

static uint64_t elements(struct vars_reader *r, struct libdw_die *array)
{
	struct libdw_die die, next;
	uint64_t all = 1, n;

	if (r->dw->child(array, &die))
		return 0;
	while (vars_spend(r)) {
		if (r->dw->tag(&die) == TAG_SUBRANGE) {
			if (number(r, &die, AT_UPPER_BOUND, &n))
				n++;
			else if (!number(r, &die, AT_COUNT, &n))
				n = 0;
			all = n > UINT32_MAX ? 0 : (uint32_t)(all * n);
		}
		if (r->dw->siblingof(&die, &next))
			break;
		die = next;
	}
	return all;
}

static uint32_t size_of(struct vars_reader *r, struct libdw_die die)
{
	uint64_t size, count = 1;

	for (int i = 0; i < LEVELS && strip(r, &die); i++) {
		if (r->dw->tag(&die) == TAG_POINTER)
			return 8 * count;
		if (number(r, &die, AT_BYTE_SIZE, &size))
			return size <= UINT32_MAX ? size * count : 0;
		if (r->dw->tag(&die) != TAG_ARRAY)
			return 0;
		count = (uint32_t)(count * elements(r, &die));
		if (!follow(r, &die))
			return 0;
	}
	return 0;
}

/* Of a number or a pointer, or an array of them; else 0. */
static uint32_t alignment_of(struct vars_reader *r, struct libdw_die die)
{
	for (int i = 0; i < LEVELS && strip(r, &die); i++) {
		int tag = r->dw->tag(&die);

		if (tag == TAG_POINTER || tag == TAG_BASE ||
		    tag == TAG_ENUMERATION)
			return size_of(r, die);
		if (tag != TAG_ARRAY || !follow(r, &die))
			break;
	}
	return 0;
}

/* ---- Names ---- */

static const char *word_of(int tag)
{
	switch (tag) {
	case TAG_STRUCTURE: return "struct ";
	case TAG_UNION: return "union ";
	case TAG_ENUMERATION: return "enum ";
	}
	return "";
}

/* name = [ "struct " ] word { " *" } */
static const char *spell(struct vars_reader *r, struct libdw_die die)
{
	char text[NAME_SIZE], stars[LEVELS + 2] = "";
	const char *name;
	int tag = r->dw->tag(&die);
	bool whole = true;

	for (int i = 0; i < LEVELS && whole; i++, tag = r->dw->tag(&die)) {
		if (tag == TAG_POINTER)
			strcat(stars, "*");
		else if (tag != TAG_CONST && tag != TAG_VOLATILE)
			break;
		whole = follow(r, &die);
	}
	name = whole ? r->dw->diename(&die) : *stars ? "void" : NULL;
	if (!name || tag == TAG_ARRAY)
		return "";
	snprintf(text, sizeof(text), "%s%.50s%s%s", whole ? word_of(tag) : "",
		 name, *stars ? " " : "", stars);
	return vars_copy(r, text);
}

/* ---- Fields ---- */

struct fields {
	struct vars_reader *r;
	struct var_field list[FIELDS_MOST];
	int count;
	uint32_t alignment;
	bool unsure; /* there are bytes of which it is not known whose they
		      * are */
};

static void add_field(struct fields *f, const char *name, uint64_t at,
		      uint64_t size)
{
	if (f->count == FIELDS_MOST || at > UINT32_MAX || !size ||
	    size > UINT32_MAX) {
		f->unsure = true;
		return;
	}
	f->list[f->count++] =
		(struct var_field){ vars_copy(f->r, name), at, size };
}

/* The first of a member's bits.  As DWARF 2 said it, and clang does for BPF:
 * bits left over in front of it, in a number read as big-endian. */
static bool first_bit(struct vars_reader *r, struct libdw_die *member,
		      uint64_t bits, uint64_t *first)
{
	uint64_t at = 0, size, offset;

	if (number(r, member, AT_DATA_BIT_OFFSET, first))
		return true;
	number(r, member, AT_MEMBER_LOCATION, &at);
	if (!number(r, member, AT_BIT_OFFSET, &offset) ||
	    !number(r, member, AT_BYTE_SIZE, &size))
		return false;
	if (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
		offset = size * 8 - bits - offset;
	*first = at * 8 + offset;
	return true;
}

/* All bytes that have one of its bits. */
static void add_bits(struct fields *f, struct libdw_die *member,
		     const char *name, uint64_t base, uint64_t bits)
{
	uint64_t first;

	if (first_bit(f->r, member, bits, &first))
		add_field(f, name, base + first / 8,
			  (first % 8 + bits + 7) / 8);
	else
		f->unsure = true;
}

static void add_whole(struct fields *f, const char *name, uint64_t at,
		      struct libdw_die *type)
{
	uint32_t alignment = alignment_of(f->r, *type);

	add_field(f, name, at, size_of(f->r, *type));
	if (alignment > f->alignment)
		f->alignment = alignment;
}

static void add_fields(struct fields *f, struct libdw_die *parent,
		       const char *prefix, uint64_t base, int level);

/* A struct in it is taken apart. */
static void add_member(struct fields *f, struct libdw_die *member,
		       const char *prefix, uint64_t base, int level)
{
	const char *own = f->r->dw->diename(member);
	struct libdw_die type = *member;
	char name[NAME_SIZE], inner[NAME_SIZE + 1];
	uint64_t at = 0, bits;

	snprintf(name, sizeof(name), "%s%s", prefix, own ? own : "");
	if (number(f->r, member, AT_BIT_SIZE, &bits)) {
		add_bits(f, member, name, base, bits);
		return;
	}
	number(f->r, member, AT_MEMBER_LOCATION, &at);
	if (!follow(f->r, &type) || !strip(f->r, &type)) {
		f->unsure = true;
	} else if (!is_struct(f->r->dw->tag(&type))) {
		add_whole(f, name, base + at, &type);
	} else {
		snprintf(inner, sizeof(inner), "%s%s", name, own ? "." : "");
		add_fields(f, &type, inner, base + at, level + 1);
	}
}

static void add_fields(struct fields *f, struct libdw_die *parent,
		       const char *prefix, uint64_t base, int level)
{
	struct libdw_die die, next;

	if (level > 4 || f->r->dw->child(parent, &die)) {
		f->unsure = true;
		return;
	}
	while (vars_spend(f->r) && !f->unsure) {
		if (f->r->dw->tag(&die) == TAG_MEMBER)
			add_member(f, &die, prefix, base, level);
		if (f->r->dw->siblingof(&die, &next))
			return;
		die = next;
	}
}

/* ---- A type ---- */

static void read_type(struct vars_reader *r, struct var_type *type,
		      struct libdw_die die)
{
	struct fields f = { .r = r };

	type->name = spell(r, die);
	type->size = size_of(r, die);
	type->alignment = alignment_of(r, die);
	if (!strip(r, &die) || !is_struct(r->dw->tag(&die)))
		return;
	add_fields(&f, &die, "", 0, 0);
	type->alignment = f.alignment;
	if (f.unsure)
		return;
	type->fields = arena_copy(&r->vars->arena, f.list,
				  f.count * sizeof(f.list[0]));
	type->field_count = type->fields ? f.count : 0;
}

static struct var_type *add_type(struct vars_reader *r, uint64_t die)
{
	struct var_type *type;

	if (!r->types)
		r->types = calloc(TYPES_MOST, sizeof(*r->types));
	type = r->types && r->type_count < TYPES_MOST
		       ? arena_take(&r->vars->arena, 1, sizeof(*type))
		       : NULL;
	if (!type)
		return NULL;
	type->die = die;
	type->name = "";
	r->types[r->type_count++] = type;
	return type;
}

const struct var_type *vars_type(struct vars_reader *r,
				 struct libdw_die *variable)
{
	struct libdw_die die = *variable;
	struct var_type *type;
	uint64_t at;

	if (!follow(r, &die))
		return &vars_no_type;
	at = r->dw->dieoffset(&die);
	for (int i = 0; i < r->type_count; i++)
		if (r->types[i]->die == at)
			return r->types[i];
	type = add_type(r, at);
	if (!type)
		return &vars_no_type;
	read_type(r, type, die);
	return type;
}
