/*
 * core_value.c - the number that answers a record, for one side's types.
 *
 * A bit-field has no address.  It is taken out of the narrowest load that
 * holds it, of 1, 2, 4 or 8 bytes, at a multiple of its size:
 *
 *   struct { u32 a:5, b:14, c:13; }       b is bits 5 to 18
 *
 *     byte 0        1        2        3
 *     |aaaaabbb|bbbbbbbb|bbbccccc|cccccccc|      a load of 4 bytes at 0
 *      0        8        16       24
 *
 *     r <<= 64 - 19      LSHIFT_U64: what is above it falls off
 *     r >>= 64 - 14      RSHIFT_U64: what is below it; with sign if SIGNED
 *
 * That is so on little endian machines, and rawbpf runs on no other.
 */
#include "loader/btf/core_in.h"
#include "loader/err.h"

#include <errno.h>
#include <string.h>

/* A field as a load takes it. */
struct place {
	uint64_t byte, bytes; /* of the load */
	uint64_t bit, bits;   /* of the field */
	uint32_t type;
	bool bitfield;
};

static int no_size(const struct core_spec *spec, uint32_t id)
{
	char title[CORE_TEXT];

	return refuse(-EINVAL, "`%s` has no size",
		      core_title(title, spec->btf, id));
}

/* Where to load the bit-field from. */
static int place_bits(const struct core_spec *spec, struct place *p)
{
	const struct btf_type *t = btf_type(spec->btf, p->type);
	bool number = btf_kind(t) == BTF_KIND_INT || core_is_enum(t);

	if (!number || t->size == 0 || t->size > 8 || t->size & (t->size - 1))
		return refuse(-EINVAL, "a bit-field that is %s of %u bytes",
			      core_kind_word(spec->btf, p->type),
			      number ? t->size : 0);
	p->bytes = t->size;
	p->byte = p->bit / 8 / p->bytes * p->bytes;
	while (p->bit + p->bits > (p->byte + p->bytes) * 8) {
		if (p->bytes == 8)
			return refuse(-E2BIG,
				      "a bit-field of %llu bits at bit %llu: "
				      "no load of 8 bytes holds it",
				      (unsigned long long)p->bits,
				      (unsigned long long)p->bit);
		p->bytes *= 2;
		p->byte = p->bit / 8 / p->bytes * p->bytes;
	}
	return 0;
}

static int place_bytes(const struct core_spec *spec, struct place *p)
{
	int64_t size = btf_size(spec->btf, p->type);

	if (size < 0)
		return no_size(spec, p->type);
	p->byte = p->bit / 8;
	p->bytes = size;
	p->bits = p->bytes * 8;
	return 0;
}

/* Where is what the last step leads to? */
static int place_of(const struct core_spec *spec, struct place *p)
{
	const struct core_step *last = &spec->steps[spec->count - 1];
	struct btf_field f = { .type = last->type };

	if (last->name)
		f = btf_field_plain(spec->btf, btf_type(spec->btf, last->type),
				    last->index);
	*p = (struct place){ .bit = spec->at,
			     .bits = f.bits,
			     .type = f.type,
			     .bitfield = f.bits > 0 };
	core_skip(spec->btf, &p->type);
	return p->bitfield ? place_bits(spec, p) : place_bytes(spec, p);
}

static bool is_signed(const struct btf *btf, uint32_t id)
{
	const struct btf_type *t = btf_type(btf, id);

	if (btf_kind(t) == BTF_KIND_INT)
		return BTF_INT_ENCODING(core_int(t)) & BTF_INT_SIGNED;
	return core_is_enum(t) && btf_kflag(t);
}

/* Of what has more than 64 bits no number can be made: the shift becomes one
 * that is in no instruction. */
static uint32_t shift(int kind, const struct place *p)
{
	uint32_t right = 64 - p->bits;

	return kind == BPF_CORE_FIELD_LSHIFT_U64
		       ? right - (p->bit - p->byte * 8)
		       : right;
}

static int value_field(int kind, const struct core_spec *spec,
		       struct core_value *v)
{
	bool element = !spec->steps[spec->count - 1].name;
	struct place p;

	if (kind == BPF_CORE_FIELD_EXISTS) {
		v->number = 1;
		return 0;
	}
	if (element && kind != BPF_CORE_FIELD_BYTE_OFFSET &&
	    kind != BPF_CORE_FIELD_BYTE_SIZE)
		return refuse(-EINVAL, "%s of an element, not of a member",
			      core_kind_name(kind));
	if (place_of(spec, &p))
		return -EINVAL;
	/* Compilers choose the load of a bit-field as they like. */
	v->check = !p.bitfield || kind == BPF_CORE_FIELD_SIGNED ||
		   kind == BPF_CORE_FIELD_RSHIFT_U64;
	switch (kind) {
	case BPF_CORE_FIELD_BYTE_OFFSET:
		v->number = p.byte;
		v->size = p.bitfield ? 0 : p.bytes;
		v->type = p.bitfield ? 0 : p.type;
		return 0;
	case BPF_CORE_FIELD_BYTE_SIZE: v->number = p.bytes; return 0;
	case BPF_CORE_FIELD_SIGNED:
		v->number = is_signed(spec->btf, p.type);
		return 0;
	default: v->number = shift(kind, &p); return 0;
	}
}

static int value_type(int kind, const struct core_spec *spec,
		      struct core_value *v)
{
	int64_t size;

	v->number = 1;
	if (kind == BPF_CORE_TYPE_SIZE) {
		size = btf_size(spec->btf, spec->root);
		if (size < 0)
			return no_size(spec, spec->root);
		v->number = size;
	} else if (kind == BPF_CORE_TYPE_ID_LOCAL ||
		   kind == BPF_CORE_TYPE_ID_TARGET) {
		v->number = spec->root;
		v->check = false; /* linking may have given it a new one */
	}
	return 0;
}

/* A value of 32 bits has always been taken as signed. */
static uint64_t enum_number(const struct core_spec *spec)
{
	const struct core_step *step = &spec->steps[0];
	const struct btf_type *t = btf_type(spec->btf, step->type);
	const struct btf_enum64 *wide = btf_tail(t);
	const struct btf_enum *narrow = btf_tail(t);

	if (btf_kind(t) == BTF_KIND_ENUM)
		return (int64_t)narrow[step->index].val;
	return (uint64_t)wide[step->index].val_hi32 << 32 |
	       wide[step->index].val_lo32;
}

int core_value(int kind, const struct core_spec *spec, struct core_value *value)
{
	*value = (struct core_value){ .check = true };
	switch (core_family(kind)) {
	case CORE_FIELD: return value_field(kind, spec, value);
	case CORE_TYPE: return value_type(kind, spec, value);
	default:
		value->number =
			kind == BPF_CORE_ENUMVAL_EXISTS ? 1 : enum_number(spec);
		return 0;
	}
}
