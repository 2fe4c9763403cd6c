/*
 * kconfig_value.c - one setting, from its text to bytes: kconfig_value.h.
 *
 *     shape       type in BTF             y n m    "text"     number
 *     BOOL        INT, encoding BOOL      1 0 -    -          0 1
 *     CHAR        INT of 1 byte           letter   -          if it fits
 *     NUMBER      INT of 2, 4, 8 bytes    -        -          if it fits
 *     TRISTATE    enum libbpf_tristate    1 0 2    -          -
 *     TEXT        CHAR[n]                 -        cut to n   -
 *
 * The rules are libbpf's, so that the same object gets the same bytes.
 */
#include "loader/kconfig_value.h"
#include "loader/btf/find.h"
#include "loader/err.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum shape {
	SHAPE_NONE, /* can hold no setting */
	SHAPE_BOOL,
	SHAPE_CHAR,
	SHAPE_NUMBER,
	SHAPE_TRISTATE,
	SHAPE_TEXT,
};

struct slot {
	const struct extern_sym *sym;
	const char *from, *says;
	enum shape shape;
	uint32_t size; /* bytes at `at` */
	bool is_signed;
	void *at;
};

/* ---- What a type can hold ---- */

static enum shape int_shape(const struct btf_type *t, uint32_t encoding)
{
	if (encoding & BTF_INT_BOOL)
		return t->size == 1 ? SHAPE_BOOL : SHAPE_NONE;
	if (t->size == 1)
		return SHAPE_CHAR;
	return t->size == 2 || t->size == 4 || t->size == 8 ? SHAPE_NUMBER
							    : SHAPE_NONE;
}

static uint32_t int_encoding(const struct btf_type *t)
{
	return BTF_INT_ENCODING(*(const uint32_t *)btf_tail(t));
}

static enum shape array_shape(const struct btf *btf, const struct btf_type *t)
{
	const struct btf_array *array = btf_tail(t);
	const struct btf_type *of = btf_type(btf, btf_skip(btf, array->type));

	if (!array->nelems || btf_kind(of) != BTF_KIND_INT)
		return SHAPE_NONE;
	return int_shape(of, int_encoding(of)) == SHAPE_CHAR ? SHAPE_TEXT
							     : SHAPE_NONE;
}

static enum shape shape_of(const struct btf *btf, const struct btf_type *t)
{
	switch (btf_kind(t)) {
	case BTF_KIND_INT: return int_shape(t, int_encoding(t));
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		return t->size == 4 && !strcmp(btf_name(btf, t),
					       "libbpf_tristate")
			       ? SHAPE_TRISTATE
			       : SHAPE_NONE;
	case BTF_KIND_ARRAY: return array_shape(btf, t);
	}
	return SHAPE_NONE;
}

int kconfig_check(const struct extern_sym *sym, const struct btf *btf)
{
	const struct btf_type *t = btf_type(btf, sym->type);

	if (shape_of(btf, t) != SHAPE_NONE)
		return 0;
	return refuse(-EINVAL,
		      "extern %s: no setting has its type (%s %s); there are "
		      "bool, char, integers, char arrays and enum "
		      "libbpf_tristate",
		      sym->name, btf_kind_name(btf_kind(t)),
		      t ? btf_name(btf, t) : "");
}

/* ---- The three kinds of text ---- */

static int wrong(const struct slot *slot, int err, const char *why)
{
	return refuse(err, "extern %s: %s says %.60s, %s", slot->sym->name,
		      slot->from, slot->says, why);
}

static int put(const struct slot *slot, uint64_t number)
{
	uint16_t two = number;
	uint32_t four = number;

	if (slot->size == 1)
		*(uint8_t *)slot->at = number;
	else
		memcpy(slot->at,
		       slot->size == 2	 ? (void *)&two
		       : slot->size == 4 ? (void *)&four
					 : (void *)&number,
		       slot->size);
	return 0;
}

static int put_letter(const struct slot *slot)
{
	char letter = *slot->says;

	switch (slot->shape) {
	case SHAPE_BOOL:
		if (letter == 'm')
			return wrong(slot, -EINVAL,
				     "a module, and it is a bool; enum "
				     "libbpf_tristate knows the three");
		return put(slot, letter == 'y');
	case SHAPE_CHAR: return put(slot, letter);
	case SHAPE_TRISTATE:
		return put(slot, letter == 'y' ? 1 : letter == 'm' ? 2 : 0);
	default:
		return wrong(slot, -EINVAL,
			     "so it must be a bool, a char or an enum "
			     "libbpf_tristate");
	}
}

/* Without its quotes, and always ended by a zero. */
static int put_text(const struct slot *slot)
{
	size_t len = strlen(slot->says);

	if (slot->shape != SHAPE_TEXT)
		return wrong(slot, -EINVAL, "so it must be a char array");
	if (len < 2 || slot->says[len - 1] != '"')
		return wrong(slot, -EINVAL, "a text without its last quote");
	len -= 2;
	if (len >= slot->size)
		len = slot->size - 1;
	memset(slot->at, 0, slot->size);
	memcpy(slot->at, slot->says + 1, len);
	return 0;
}

/* -1 is all ones in 64 bits, and 0xffff800000000000 may be meant as signed:
 * what fills 64 bits always fits them. */
static bool fits(const struct slot *slot, uint64_t number)
{
	unsigned int bits = slot->size * 8;

	if (slot->shape == SHAPE_BOOL)
		return number <= 1;
	if (bits == 64)
		return true;
	if (slot->is_signed)
		number += 1ull << (bits - 1);
	return number >> bits == 0;
}

static int put_number(const struct slot *slot)
{
	char why[64], *end;
	uint64_t number;

	errno = 0;
	number = strtoull(slot->says, &end, 0);
	if (errno || *end || isspace((unsigned char)*slot->says))
		return wrong(slot, errno ? -errno : -EINVAL,
			     errno ? "more than 64 bits"
				   : "neither y, n, m, a text in quotes nor a "
				     "number");
	if (slot->shape == SHAPE_TEXT || slot->shape == SHAPE_TRISTATE)
		return wrong(slot, -EINVAL, "so it must be an integer");
	if (!fits(slot, number)) {
		snprintf(why, sizeof(why), "which does not fit %s of %u byte%s",
			 slot->shape == SHAPE_BOOL ? "a bool"
			 : slot->is_signed	   ? "a signed integer"
						   : "an unsigned integer",
			 slot->size, slot->size == 1 ? "" : "s");
		return wrong(slot, -ERANGE, why);
	}
	return put(slot, number);
}

int kconfig_write(const struct extern_sym *sym, const struct btf *btf,
		  const char *from, const char *says, void *at)
{
	const struct btf_type *t = btf_type(btf, sym->type);
	struct slot slot = { .sym = sym,
			     .from = from,
			     .says = says,
			     .shape = shape_of(btf, t),
			     .size = sym->size,
			     .at = at };

	if (slot.shape == SHAPE_NONE)
		return kconfig_check(sym, btf);
	if (btf_kind(t) == BTF_KIND_INT)
		slot.is_signed = int_encoding(t) & BTF_INT_SIGNED;
	if (!*says)
		return refuse(-EINVAL, "extern %s: %s says nothing after the =",
			      sym->name, from);
	if (*says && strchr("ynm", *says) && !says[1])
		return put_letter(&slot);
	return *says == '"' ? put_text(&slot) : put_number(&slot);
}
