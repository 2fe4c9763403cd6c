/*
 * print.c - bytes as what their type says they are: see print.h.
 */
#include "loader/btf/print.h"
#include "loader/btf/find.h"
#include "loader/btf/text.h"

#include <string.h>

enum {
	DEPTH = 32,   /* types in types */
	LEAST = 4096, /* values that are printed of however few bytes */
};

struct printer {
	FILE *out;
	const struct btf *btf;
	const unsigned char *bytes;
	uint64_t bits; /* all there are */
	int depth;
	uint64_t left; /* values: a forged file may fan out */
};

static void value(struct printer *p, uint32_t id, uint64_t at, uint32_t bits);

/* Up to 64 bits; those beyond the end were refused before. */
static uint64_t take(const struct printer *p, uint64_t at, uint64_t bits)
{
	uint64_t v = 0;

	for (uint64_t i = 0; i < bits; i++)
		v |= (uint64_t)(p->bytes[(at + i) / 8] >> (at + i) % 8 & 1)
		     << i;
	return v;
}

static int64_t sign_extend(uint64_t v, uint64_t bits)
{
	return (int64_t)(v << (64 - bits)) >> (64 - bits);
}

/* ---- Numbers ---- */

static void number(struct printer *p, const struct btf_type *t, uint64_t v,
		   uint64_t bits)
{
	int encoding = BTF_INT_ENCODING(*(const uint32_t *)btf_tail(t));

	if (encoding & BTF_INT_BOOL)
		fputs(v ? "true" : "false", p->out);
	else if (encoding & BTF_INT_SIGNED)
		fprintf(p->out, "%lld", (long long)sign_extend(v, bits));
	else
		fprintf(p->out, "%llu", (unsigned long long)v);
}

static void enumerator(struct printer *p, uint32_t id, uint64_t v,
		       uint64_t bits)
{
	const struct btf_type *t = btf_type(p->btf, id);
	uint64_t whole = btf_kflag(t) ? (uint64_t)sign_extend(v, bits) : v;
	const char *name = btf_enum_name(p->btf, id, whole);

	if (name)
		fputs(name, p->out);
	else
		fprintf(p->out, "%lld", (long long)whole);
}

static void floating(struct printer *p, uint64_t v, uint64_t bits)
{
	double d;
	float f;

	memcpy(&d, &v, sizeof(d));
	memcpy(&f, &v, sizeof(f));
	fprintf(p->out, "%g", bits == 32 ? (double)f : d);
}

static void scalar(struct printer *p, uint32_t id, uint64_t at, uint64_t bits)
{
	const struct btf_type *t = btf_type(p->btf, id);
	uint64_t v;

	if (bits < 1 || bits > 64) {
		fprintf(p->out, "(%llu bits)", (unsigned long long)bits);
		return;
	}
	v = take(p, at, bits);
	switch (btf_kind(t)) {
	case BTF_KIND_INT: number(p, t, v, bits); break;
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64: enumerator(p, id, v, bits); break;
	case BTF_KIND_FLOAT: floating(p, v, bits); break;
	default: fprintf(p->out, "0x%llx", (unsigned long long)v); break;
	}
}

/* ---- Several ---- */

static void array(struct printer *p, uint32_t id, uint64_t at)
{
	const struct btf_array *a = btf_tail(btf_type(p->btf, id));
	int64_t size = btf_size(p->btf, a->type);
	struct btf_text text;

	if (at % 8 == 0 && btf_text_of(p->btf, id, p->bytes + at / 8,
				       (p->bits - at) / 8, &text)) {
		fprintf(p->out, "\"%.*s\"", (int)text.len, text.at);
		return;
	}
	fputs("{ ", p->out);
	for (uint32_t i = 0; i < a->nelems && size > 0 && p->left; i++) {
		fputs(i ? ", " : "", p->out);
		value(p, a->type, at + i * (uint64_t)size * 8, 0);
		if (at + (i + 1) * (uint64_t)size * 8 > p->bits)
			break;
	}
	fputs(" }", p->out);
}

static void compound(struct printer *p, const struct btf_type *t, uint64_t at)
{
	fputs("{ ", p->out);
	for (uint32_t i = 0; i < btf_vlen(t) && p->left; i++) {
		struct btf_field f = btf_field(p->btf, t, i);

		fputs(i ? ", " : "", p->out);
		if (*f.name)
			fprintf(p->out, ".%s = ", f.name);
		value(p, f.type, at + f.at, f.bits);
	}
	fputs(" }", p->out);
}

/* `bits` is 0 for what is no bit-field. */
static void value(struct printer *p, uint32_t id, uint64_t at, uint32_t bits)
{
	const struct btf_type *t = btf_type(p->btf, id = btf_skip(p->btf, id));
	int64_t size = btf_size(p->btf, id);

	p->left -= p->left > 0;
	if (at > p->bits || p->depth >= DEPTH) {
		fputs("...", p->out);
		return;
	}
	p->depth++;
	if (btf_kind(t) == BTF_KIND_STRUCT || btf_kind(t) == BTF_KIND_UNION)
		compound(p, t, at);
	else if (btf_kind(t) == BTF_KIND_ARRAY)
		array(p, id, at);
	else if (size < 0 || (bits ? bits : size * 8ull) > p->bits - at)
		fputs("...", p->out);
	else
		scalar(p, id, at, bits ? bits : size * 8ull);
	p->depth--;
}

void btf_print(FILE *out, const struct btf *btf, uint32_t id, const void *bytes,
	       size_t size)
{
	struct printer p = { .out = out,
			     .btf = btf,
			     .bytes = bytes,
			     .bits = size * 8ull,
			     .left = size * 8ull + LEAST };

	value(&p, id, 0, 0);
}
