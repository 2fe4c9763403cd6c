/*
 * dump.c - in which order types must be printed for C to take them.
 *
 *   contained   struct a { struct b b; }    b must be whole before
 *   only named  struct a { struct b *b; }   struct b; is enough
 *
 * need() goes along the first kind of arrow, mention() along the second.
 * What has no name is printed where it is used, and what it needs before.
 */
#include "loader/btf/dump.h"
#include "loader/btf/dump_in.h"
#include "loader/err.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DEEP  256
#define OFTEN 4 /* steps for each byte of types; a kernel's take 1 in 8 */

static void need(struct dumper *d, uint32_t id);
static void mention(struct dumper *d, uint32_t id);

bool dump_deeper(struct dumper *d)
{
	if (!d->err && d->depth >= DEEP)
		d->err = refuse(-ELOOP,
				"its types lead in a circle, or are "
				"nested deeper than %d",
				DEEP);
	if (!d->err && !d->left--)
		d->err = refuse(-E2BIG,
				"its %u types stand inside each other in more "
				"ways than can be printed",
				d->btf->end - 1);
	if (d->err)
		return false;
	d->depth++;
	return true;
}

static bool has_name(const struct dumper *d, uint32_t id)
{
	return *btf_name(d->btf, btf_type(d->btf, id));
}

/* ---- Printing one, when what it needs is there ---- */

static void end_statement(struct dumper *d)
{
	fputs(";\n\n", d->out);
	d->space = false;
}

static void declare(struct dumper *d, uint32_t id)
{
	const struct btf_type *t = btf_type(d->btf, id);
	bool is_union = btf_kind(t) == BTF_KIND_UNION ||
			(btf_kind(t) == BTF_KIND_FWD && btf_kflag(t));

	if (d->state[id] == DUMP_DONE || d->declared[id] || d->inside == id)
		return;
	d->declared[id] = true;
	fputs(is_union ? "union" : "struct", d->out);
	d->space = true;
	dump_name(d, id);
	end_statement(d);
}

static void define_enum(struct dumper *d, uint32_t id)
{
	if (d->state[id] == DUMP_DONE)
		return;
	dump_enum(d, id);
	end_statement(d);
}

static void define_typedef(struct dumper *d, uint32_t id)
{
	const struct btf_type *t = btf_type(d->btf, id);
	const char *name = btf_name(d->btf, t);
	char copy[16] = "", *full = NULL;

	d->state[id] = DUMP_DONE;
	if (dump_builtin(d, id))
		return;
	if (d->copy[id] > 1)
		snprintf(copy, sizeof(copy), "___%u", d->copy[id]);
	if (asprintf(&full, "%s%s", name, copy) < 0) {
		d->err = fail(-ENOMEM, "a name");
		return;
	}
	fputs("typedef ", d->out);
	dump_decl(d, t->type, full);
	end_statement(d);
	free(full);
}

/* ---- What must be whole ---- */

static void need_members(struct dumper *d, uint32_t id)
{
	const struct btf_type *t = btf_type(d->btf, id);
	uint32_t inside = has_name(d, id) ? id : d->inside;

	for (uint32_t i = 0; i < btf_vlen(t) && !d->err; i++) {
		d->inside = inside;
		need(d, btf_field(d->btf, t, i).type);
	}
}

static void need_compound(struct dumper *d, uint32_t id)
{
	if (d->state[id] == DUMP_DONE)
		return;
	if (d->state[id] == DUMP_WITHIN) {
		d->err = refuse(-ELOOP, "type [%u], '%s', contains itself", id,
				btf_name(d->btf, btf_type(d->btf, id)));
		return;
	}
	d->state[id] = DUMP_WITHIN;
	need_members(d, id);
	d->state[id] = DUMP_DONE;
	if (!has_name(d, id) || d->err)
		return;
	dump_struct(d, id);
	end_statement(d);
}

static void need_kind(struct dumper *d, uint32_t id, const struct btf_type *t)
{
	switch (btf_kind(t)) {
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION: need_compound(d, id); break;
	case BTF_KIND_TYPEDEF:
		d->inside = 0;
		need(d, t->type);
		if (d->state[id] != DUMP_DONE)
			define_typedef(d, id);
		break;
	case BTF_KIND_CONST:
	case BTF_KIND_VOLATILE:
	case BTF_KIND_RESTRICT:
	case BTF_KIND_TYPE_TAG: need(d, t->type); break;
	case BTF_KIND_ARRAY:
		need(d, ((struct btf_array *)btf_tail(t))->type);
		break;
	default: mention(d, id); break;
	}
}

static void need(struct dumper *d, uint32_t id)
{
	if (!dump_deeper(d))
		return;
	need_kind(d, id, btf_type(d->btf, id));
	d->depth--;
}

/* ---- What is only named ---- */

static void mention_compound(struct dumper *d, uint32_t id)
{
	if (has_name(d, id))
		declare(d, id);
	else
		need_compound(d, id);
}

static void mention_proto(struct dumper *d, const struct btf_type *t)
{
	const struct btf_param *p = btf_tail(t);

	mention(d, t->type);
	for (uint32_t i = 0; i < btf_vlen(t); i++)
		mention(d, p[i].type);
}

static void mention_kind(struct dumper *d, uint32_t id,
			 const struct btf_type *t)
{
	switch (btf_kind(t)) {
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION: mention_compound(d, id); break;
	case BTF_KIND_FWD: declare(d, id); break;
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		if (has_name(d, id))
			define_enum(d, id);
		break;
	case BTF_KIND_TYPEDEF:
		if (d->state[id] == DUMP_DONE)
			break;
		d->inside = 0;
		mention(d, t->type);
		if (d->state[id] != DUMP_DONE)
			define_typedef(d, id);
		break;
	case BTF_KIND_PTR:
	case BTF_KIND_CONST:
	case BTF_KIND_VOLATILE:
	case BTF_KIND_RESTRICT:
	case BTF_KIND_TYPE_TAG: mention(d, t->type); break;
	case BTF_KIND_FUNC_PROTO: mention_proto(d, t); break;
	case BTF_KIND_ARRAY: need(d, id); break;
	}
}

static void mention(struct dumper *d, uint32_t id)
{
	if (!dump_deeper(d))
		return;
	mention_kind(d, id, btf_type(d->btf, id));
	d->depth--;
}

/* ---- One, or all ---- */

static int dumper_open(struct dumper *d, FILE *out, const struct btf *btf)
{
	memset(d, 0, sizeof(*d));
	d->out = out;
	d->btf = btf;
	d->left = 4 * DEEP;
	for (const struct btf *b = btf; b; b = b->base)
		d->left += (uint64_t)OFTEN * b->types_len;
	d->state = calloc(btf->end, sizeof(*d->state));
	d->declared = calloc(btf->end, sizeof(*d->declared));
	d->align = calloc(btf->end, sizeof(*d->align));
	d->copy = calloc(btf->end, sizeof(*d->copy));
	if (!d->state || !d->declared || !d->align || !d->copy)
		return fail(-ENOMEM, "a dump of %u types", btf->end);
	return dump_names(d);
}

static int dumper_close(struct dumper *d)
{
	names_close(&d->tags);
	names_close(&d->words);
	free(d->state);
	free(d->declared);
	free(d->align);
	free(d->copy);
	return d->err;
}

/* Functions, variables, tags: only for one that was asked for by name. */
static bool is_type(int kind)
{
	return kind == BTF_KIND_STRUCT || kind == BTF_KIND_UNION ||
	       kind == BTF_KIND_ENUM || kind == BTF_KIND_ENUM64 ||
	       kind == BTF_KIND_TYPEDEF || kind == BTF_KIND_FWD;
}

/* Enums without a name that nothing has used yet come last. */
static void dump_rest(struct dumper *d)
{
	for (uint32_t id = d->btf->first; id < d->btf->end && !d->err; id++) {
		int kind = btf_kind(btf_type(d->btf, id));

		if (kind == BTF_KIND_ENUM || kind == BTF_KIND_ENUM64)
			define_enum(d, id);
	}
}

/* With this attribute, clang writes down which fields are accessed, so that
 * a loader can move the access to where the field is (CO-RE). */
static const char above[] =
	"#ifndef __VMLINUX_H__\n#define __VMLINUX_H__\n\n"
	"#if defined(__bpf__) && !defined(BPF_NO_PRESERVE_ACCESS_INDEX)\n"
	"#pragma clang attribute push "
	"(__attribute__((preserve_access_index)), apply_to = record)\n"
	"#endif\n\n";
static const char below[] =
	"#if defined(__bpf__) && !defined(BPF_NO_PRESERVE_ACCESS_INDEX)\n"
	"#pragma clang attribute pop\n#endif\n\n"
	"#endif\n";

int btf_dump_all(FILE *out, const struct btf *btf)
{
	struct dumper d;

	d.err = btf_complete(btf);
	if (d.err)
		return d.err;
	fputs(above, out);
	d.err = dumper_open(&d, out, btf);
	for (uint32_t id = btf->first; id < btf->end && !d.err; id++)
		if (is_type(btf_kind(btf_type(btf, id))) && has_name(&d, id))
			need(&d, id);
	if (!d.err)
		dump_rest(&d);
	fputs(below, out);
	return dumper_close(&d);
}

int btf_dump_type(FILE *out, const struct btf *btf, uint32_t id)
{
	const struct btf_type *t = btf_type(btf, id);
	struct dumper d;

	d.err = dumper_open(&d, out, btf);
	if (!d.err &&
	    (btf_kind(t) == BTF_KIND_FUNC || btf_kind(t) == BTF_KIND_VAR)) {
		mention(&d, t->type);
		dump_decl(&d, t->type, btf_name(btf, t));
		end_statement(&d);
	} else if (!d.err) {
		need(&d, id);
	}
	return dumper_close(&d);
}
