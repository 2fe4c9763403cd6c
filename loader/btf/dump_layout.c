/*
 * dump_layout.c - where C would put a member, and so whether it must be
 * told.
 *
 *   BTF: char a at 0, int b at 8, size 5          (in bits; size in bytes)
 *   C:   b would be at 32                         -> packed
 *   BTF: char a at 0, int b at 64, size 12
 *   C:   b would be at 32                         -> padding before it
 */
#include "loader/btf/dump_in.h"

static uint64_t round_up(uint64_t at, uint64_t to)
{
	return to ? (at + to - 1) / to * to : at;
}

/* Of a number: its own size, if that is a power of two. */
static uint64_t align_of_size(uint64_t size)
{
	return size && size <= 16 && !(size & (size - 1)) ? size : 1;
}

static uint64_t align_of_members(struct dumper *d, const struct btf_type *t)
{
	uint64_t most = 1;

	for (uint32_t i = 0; i < btf_vlen(t); i++) {
		struct btf_field f = btf_field(d->btf, t, i);
		uint64_t align = dump_align(d, f.type);

		most = align > most ? align : most;
	}
	return most;
}

static uint64_t align_of(struct dumper *d, uint32_t id)
{
	const struct btf_type *t = btf_type(d->btf, id);

	switch (btf_kind(t)) {
	case BTF_KIND_PTR: return 8;
	case BTF_KIND_ARRAY:
		return dump_align(d, ((struct btf_array *)btf_tail(t))->type);
	case BTF_KIND_INT:
	case BTF_KIND_FLOAT:
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64: return align_of_size(t->size);
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		return dump_packed(d, t) ? 1 : align_of_members(d, t);
	}
	return 1;
}

uint64_t dump_align(struct dumper *d, uint32_t id)
{
	id = btf_skip(d->btf, id);
	if (!id || id >= d->btf->end)
		return 1;
	if (!d->align[id] && dump_deeper(d)) {
		d->align[id] = align_of(d, id);
		d->depth--;
	}
	return d->align[id] ? d->align[id] : 1;
}

/* The bits of the word that a bit-field lies in. */
static uint64_t word_bits(struct dumper *d, const struct btf_field *f)
{
	int64_t size = btf_size(d->btf, f->type);

	return size > 0 && size <= 16 ? size * 8 : 8;
}

uint64_t dump_natural(struct dumper *d, const struct btf_field *f, uint64_t at,
		      bool packed)
{
	uint64_t word = word_bits(d, f);

	if (!f->bits)
		return round_up(at, packed ? 8 : dump_align(d, f->type) * 8);
	if (!packed && at % word + f->bits > word)
		return round_up(at, word);
	return at;
}

bool dump_packed(struct dumper *d, const struct btf_type *t)
{
	for (uint32_t i = 0; i < btf_vlen(t); i++) {
		struct btf_field f = btf_field(d->btf, t, i);

		if (dump_natural(d, &f, f.at, false) != f.at)
			return true;
	}
	return t->size % align_of_members(d, t) != 0;
}
