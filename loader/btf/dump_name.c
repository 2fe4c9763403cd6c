/*
 * dump_name.c - names that two types share.
 *
 *   struct foo { int a; };          struct foo { int a; };
 *   struct foo { long b; };   ->    struct foo___2 { long b; };
 *
 * C has one space of names for struct, union and enum (tags), and one for
 * the rest.  CO-RE ignores what follows three underscores.
 */
#include "loader/btf/dump_in.h"
#include "loader/err.h"

#include <ctype.h>
#include <errno.h>

static struct names *space_of(struct dumper *d, int kind)
{
	switch (kind) {
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64: return &d->tags;
	case BTF_KIND_TYPEDEF: return &d->words;
	}
	return NULL;
}

static int take(struct dumper *d, struct names *names, uint32_t id)
{
	const char *name = btf_name(d->btf, btf_type(d->btf, id));
	uint32_t n = *name ? names_take(names, name, id) : 1;

	if (!n)
		return fail(-ENOMEM, "a table of names");
	d->copy[id] = n < UINT16_MAX ? n : UINT16_MAX;
	return 0;
}

/* struct foo; is the one struct foo that there is, or one of its own. */
static int take_forward(struct dumper *d, uint32_t id)
{
	const struct btf_type *t = btf_type(d->btf, id), *same;
	uint32_t first = names_first(&d->tags, btf_name(d->btf, t));
	int kind = btf_kflag(t) ? BTF_KIND_UNION : BTF_KIND_STRUCT;

	same = btf_type(d->btf, first);
	if (btf_kind(same) == kind ||
	    (btf_kind(same) == BTF_KIND_FWD && btf_kflag(same) == btf_kflag(t)))
		return 0;
	return take(d, &d->tags, id);
}

int dump_names(struct dumper *d)
{
	int err = 0;

	for (uint32_t id = 1; id < d->btf->end && !err; id++) {
		int kind = btf_kind(btf_type(d->btf, id));
		struct names *names = space_of(d, kind);

		if (names)
			err = take(d, names, id);
	}
	for (uint32_t id = 1; id < d->btf->end && !err; id++)
		if (btf_kind(btf_type(d->btf, id)) == BTF_KIND_FWD)
			err = take_forward(d, id);
	return err;
}

/* What is no letter of C's (Rust and C++ have some) becomes '_'. */
void dump_ident(struct dumper *d, const char *name)
{
	if (d->space)
		fputc(' ', d->out);
	d->space = true;
	for (; *name; name++)
		fputc(isalnum((unsigned char)*name) || *name == ' ' ? *name
								    : '_',
		      d->out);
}

void dump_name(struct dumper *d, uint32_t id)
{
	dump_ident(d, btf_name(d->btf, btf_type(d->btf, id)));
	if (d->copy[id] > 1)
		fprintf(d->out, "___%u", d->copy[id]);
}

void dump_enumerator(struct dumper *d, const char *name)
{
	uint32_t n = names_take(&d->words, name, 0);

	d->space = false;
	dump_ident(d, name);
	if (n > 1)
		fprintf(d->out, "___%u", n);
	d->space = false;
}
