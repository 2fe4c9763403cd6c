/*
 * cpu_sum.c - what the values of all CPUs come to: see cpu_sum.h.
 */
#include "progs/rawbpf/cpu_sum.h"
#include "loader/btf/find.h"

#include <string.h>

#define DEPTH 8 /* structs in structs; it ends broken types, too */

static bool add(const struct cpu_sum *s, const unsigned char *value,
		uint32_t id, uint32_t at, int depth);

/* Not what is one byte, which is a letter or a flag. */
static bool is_number(const struct btf_type *t)
{
	const uint32_t *how = btf_tail(t);

	return (t->size == 4 || t->size == 8) &&
	       BTF_INT_BITS(*how) == 8 * t->size && !BTF_INT_OFFSET(*how) &&
	       !(BTF_INT_ENCODING(*how) & BTF_INT_BOOL);
}

static bool add_number(const struct cpu_sum *s, const unsigned char *value,
		       const struct btf_type *t, uint32_t at)
{
	uint64_t all = 0, more = 0;

	if (!is_number(t) || at > s->size || s->size - at < t->size)
		return false;
	memcpy(&all, s->to + at, t->size);
	memcpy(&more, value + at, t->size);
	all += more; /* the low bytes come first on both machines of ours */
	memcpy(s->to + at, &all, t->size);
	return true;
}

static bool add_members(const struct cpu_sum *s, const unsigned char *value,
			const struct btf_type *t, uint32_t at, int depth)
{
	for (uint32_t i = 0; i < btf_vlen(t); i++) {
		struct btf_field f = btf_field(s->btf, t, i);

		if (f.bits || f.at % 8 || f.at / 8 > s->size ||
		    !add(s, value, f.type, at + f.at / 8, depth))
			return false;
	}
	return btf_vlen(t) > 0;
}

static bool add(const struct cpu_sum *s, const unsigned char *value,
		uint32_t id, uint32_t at, int depth)
{
	const struct btf_type *t = btf_type(s->btf, btf_skip(s->btf, id));

	if (btf_kind(t) == BTF_KIND_INT)
		return add_number(s, value, t, at);
	return btf_kind(t) == BTF_KIND_STRUCT && depth &&
	       add_members(s, value, t, at, depth - 1);
}

bool cpu_sum_add(const struct cpu_sum *sum, const void *value)
{
	return add(sum, value, sum->type, 0, DEPTH);
}
