/*
 * dump_body.c - what is between the braces of a struct, a union, an enum.
 *
 *   struct task {
 *           char state;
 *           long: 56;              to where BTF says the next one is
 *           long flags: 3;
 *   } __attribute__((packed));     only if it does not come out without
 */
#include "loader/btf/dump_in.h"

#define LINES 16 /* of padding; more becomes an array */

/* A struct that is being printed. */
struct body {
	uint32_t id;
	const struct btf_type *t;
	bool packed;
	uint64_t align; /* bytes */
	uint64_t at;	/* the bit that is reached */
};

void dump_indent(struct dumper *d)
{
	for (int i = 0; i < d->indent; i++)
		fputc('\t', d->out);
}

/* ---- Padding ---- */

static const struct {
	const char *name;
	unsigned int bits;
} fillers[] = { { "long", 64 }, { "int", 32 }, { "short", 16 }, { "char", 8 } };

/* The widest unnamed bit-field that goes here: it must neither cross a word
 * of its type, nor be aligned more than the struct is. */
static uint64_t filler(const struct body *b, uint64_t to, const char **name)
{
	int i = 0;
	uint64_t room;

	while (i < 3 && (b->packed ? to - b->at < fillers[i].bits
				   : fillers[i].bits > b->align * 8))
		i++;
	room = fillers[i].bits - (b->packed ? 0 : b->at % fillers[i].bits);
	*name = fillers[i].name;
	return to - b->at < room ? to - b->at : room;
}

static void pad_bytes(struct dumper *d, struct body *b, uint64_t bytes)
{
	dump_indent(d);
	fprintf(d->out, "unsigned char __pad_%u_%llu[%llu];\n", b->id,
		(unsigned long long)b->at / 8, (unsigned long long)bytes);
	b->at += bytes * 8;
}

static void pad_bits(struct dumper *d, struct body *b, uint64_t to)
{
	const char *name;
	uint64_t bits;

	for (; b->at < to; b->at += bits) {
		bits = filler(b, to, &name);
		dump_indent(d);
		fprintf(d->out, "%s: %u;\n", name, (unsigned int)bits);
	}
}

static void pad(struct dumper *d, struct body *b, uint64_t to)
{
	if (to > b->at + 64 * LINES) {
		pad_bits(d, b, (b->at + 7) / 8 * 8);
		pad_bytes(d, b, (to - b->at) / 8);
	}
	pad_bits(d, b, to);
}

/* In a union all begin at 0, so what fills it up must be one. */
static void fill_union(struct dumper *d, struct body *b)
{
	b->at = 0;
	dump_indent(d);
	fprintf(d->out, "struct {\n");
	d->indent++;
	pad(d, b, (uint64_t)b->t->size * 8);
	d->indent--;
	dump_indent(d);
	fprintf(d->out, "};\n");
}

static void fill(struct dumper *d, struct body *b)
{
	uint64_t unit = b->packed ? 8 : b->align * 8;
	uint64_t size = (uint64_t)b->t->size * 8;

	if ((b->at + unit - 1) / unit * unit >= size)
		return;
	if (btf_kind(b->t) == BTF_KIND_UNION)
		fill_union(d, b);
	else
		pad(d, b, size);
}

/* ---- Members ---- */

static uint64_t bits_of(struct dumper *d, const struct btf_field *f)
{
	int64_t size = btf_size(d->btf, f->type);

	return f->bits ? f->bits : size > 0 ? (uint64_t)size * 8 : 0;
}

static void member(struct dumper *d, struct body *b, const struct btf_field *f)
{
	bool is_union = btf_kind(b->t) == BTF_KIND_UNION;
	uint64_t end = f->at + bits_of(d, f);

	if (!is_union && f->at > dump_natural(d, f, b->at, b->packed))
		pad(d, b, f->at);
	dump_indent(d);
	dump_decl(d, f->type, f->name);
	if (f->bits)
		fprintf(d->out, ": %u", f->bits);
	fputs(";\n", d->out);
	if (end > b->at)
		b->at = end;
}

static void head(struct dumper *d, uint32_t id, const char *keyword)
{
	d->space = false;
	fputs(keyword, d->out);
	d->space = true;
	dump_name(d, id);
	d->space = false;
}

void dump_struct(struct dumper *d, uint32_t id)
{
	const struct btf_type *t = btf_type(d->btf, id);
	struct body b = { id, t, dump_packed(d, t), dump_align(d, id), 0 };
	const char *keyword =
		btf_kind(t) == BTF_KIND_UNION ? "union" : "struct";

	if (d->space)
		fputc(' ', d->out);
	if (*btf_name(d->btf, t))
		head(d, id, keyword);
	else
		fputs(keyword, d->out);
	fputs(" {\n", d->out);
	d->indent++;
	for (uint32_t i = 0; i < btf_vlen(t) && !d->err; i++) {
		struct btf_field f = btf_field(d->btf, t, i);

		member(d, &b, &f);
	}
	fill(d, &b);
	d->indent--;
	dump_indent(d);
	fputs(b.packed ? "} __attribute__((packed))" : "}", d->out);
	d->space = true;
}

/* ---- Enums ---- */

static void value(struct dumper *d, const struct btf_type *t, uint32_t i)
{
	const struct btf_enum *e = btf_tail(t);
	const struct btf_enum64 *e64 = btf_tail(t);
	uint64_t v;

	if (btf_kind(t) == BTF_KIND_ENUM) {
		dump_enumerator(d, btf_string(d->btf, e[i].name_off));
		fprintf(d->out, btf_kflag(t) ? " = %d,\n" : " = %u,\n",
			e[i].val);
		return;
	}
	v = e64[i].val_lo32 | (uint64_t)e64[i].val_hi32 << 32;
	dump_enumerator(d, btf_string(d->btf, e64[i].name_off));
	fprintf(d->out, btf_kflag(t) ? " = %lldLL,\n" : " = %lluULL,\n",
		(unsigned long long)v);
}

/* C would give an enum four bytes, if its values fit. */
static const char *mode_of(const struct btf_type *t)
{
	switch (t->size) {
	case 1: return "} __attribute__((mode(QI)))";
	case 2: return "} __attribute__((mode(HI)))";
	case 8: return "} __attribute__((mode(DI)))";
	}
	return "}";
}

void dump_enum(struct dumper *d, uint32_t id)
{
	const struct btf_type *t = btf_type(d->btf, id);

	if (d->space)
		fputc(' ', d->out);
	d->state[id] = DUMP_DONE;
	if (*btf_name(d->btf, t))
		head(d, id, "enum");
	else
		fputs("enum", d->out);
	d->space = true;
	if (!btf_vlen(t))
		return;
	fputs(" {\n", d->out);
	d->indent++;
	for (uint32_t i = 0; i < btf_vlen(t); i++) {
		dump_indent(d);
		value(d, t, i);
	}
	d->indent--;
	dump_indent(d);
	fputs(mode_of(t), d->out);
	d->space = true;
}
