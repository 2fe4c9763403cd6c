/*
 * btf.c - BTF from bytes: the header, the pass over the types, one type.
 */
#include "loader/btf/btf.h"
#include "loader/err.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define FOREIGN_MAGIC 0x9feb
#define HEAD	      sizeof(struct btf_type)

/* The bytes of a type: those that all of its kind have, and for each
 * member.  Five bits say the kind. */
static const struct kind {
	const char *name;
	uint32_t fixed, each;
} kinds[BTF_INFO_KIND(-1) + 1] = {
	[BTF_KIND_INT] = { "INT", HEAD + 4, 0 },
	[BTF_KIND_PTR] = { "PTR", HEAD, 0 },
	[BTF_KIND_ARRAY] = { "ARRAY", HEAD + sizeof(struct btf_array), 0 },
	[BTF_KIND_STRUCT] = { "STRUCT", HEAD, sizeof(struct btf_member) },
	[BTF_KIND_UNION] = { "UNION", HEAD, sizeof(struct btf_member) },
	[BTF_KIND_ENUM] = { "ENUM", HEAD, sizeof(struct btf_enum) },
	[BTF_KIND_FWD] = { "FWD", HEAD, 0 },
	[BTF_KIND_TYPEDEF] = { "TYPEDEF", HEAD, 0 },
	[BTF_KIND_VOLATILE] = { "VOLATILE", HEAD, 0 },
	[BTF_KIND_CONST] = { "CONST", HEAD, 0 },
	[BTF_KIND_RESTRICT] = { "RESTRICT", HEAD, 0 },
	[BTF_KIND_FUNC] = { "FUNC", HEAD, 0 },
	[BTF_KIND_FUNC_PROTO] = { "FUNC_PROTO", HEAD,
				  sizeof(struct btf_param) },
	[BTF_KIND_VAR] = { "VAR", HEAD + sizeof(struct btf_var), 0 },
	[BTF_KIND_DATASEC] = { "DATASEC", HEAD,
			       sizeof(struct btf_var_secinfo) },
	[BTF_KIND_FLOAT] = { "FLOAT", HEAD, 0 },
	[BTF_KIND_DECL_TAG] = { "DECL_TAG", HEAD + sizeof(struct btf_decl_tag),
				0 },
	[BTF_KIND_TYPE_TAG] = { "TYPE_TAG", HEAD, 0 },
	[BTF_KIND_ENUM64] = { "ENUM64", HEAD, sizeof(struct btf_enum64) },
};

const char *btf_kind_name(int kind)
{
	return kind > 0 && kind < NR_BTF_KINDS ? kinds[kind].name : "UNKNOWN";
}

/* ---- The header ---- */

static int check_header(const struct btf_header *h, size_t size)
{
	if (size < sizeof(*h))
		return refuse(-EINVAL,
			      "truncated: %zu bytes, a BTF header has %zu",
			      size, sizeof(*h));
	if (h->magic == FOREIGN_MAGIC)
		return refuse(-EINVAL, "BTF of the other byte order");
	if (h->magic != BTF_MAGIC)
		return refuse(-EINVAL,
			      "not BTF: it begins with %04x, not "
			      "%04x",
			      h->magic, BTF_MAGIC);
	if (h->version != BTF_VERSION)
		return refuse(-EINVAL, "BTF of version %d; known is %d",
			      h->version, BTF_VERSION);
	if (h->hdr_len < sizeof(*h))
		return refuse(-EINVAL,
			      "a BTF header of %u bytes, of at least "
			      "%zu",
			      h->hdr_len, sizeof(*h));
	if (h->hdr_len > size)
		return refuse(-EINVAL, "a BTF header of %u bytes, in %zu",
			      h->hdr_len, size);
	return 0;
}

/* `len` bytes at `offset` behind the header: the only way to a part. */
static const void *part(const struct btf_header *h, size_t size,
			uint32_t offset, uint32_t len)
{
	size_t room = size - h->hdr_len;

	if (offset > room || len > room - offset)
		return NULL;
	return (const unsigned char *)h + h->hdr_len + offset;
}

/* Own strings begin with "" and end with a zero; those of a module may be
 * none at all. */
static int check_strings(const struct btf *btf)
{
	if (btf->base && !btf->strings_len)
		return 0;
	if (!btf->strings_len)
		return refuse(-EINVAL, "it has no strings, not even an empty "
				       "one");
	if (btf->strings[btf->strings_len - 1])
		return refuse(-EINVAL, "its strings do not end with a zero");
	if (!btf->base && btf->strings[0])
		return refuse(-EINVAL, "its first string is not empty");
	return 0;
}

static int find_parts(struct btf *btf, const struct btf_header *h, size_t size)
{
	btf->types = part(h, size, h->type_off, h->type_len);
	btf->types_len = h->type_len;
	if (!btf->types)
		return refuse(-EINVAL,
			      "truncated: %u bytes of types at byte %u, "
			      "of %zu",
			      h->type_len, h->type_off, size - h->hdr_len);
	if ((uintptr_t)btf->types % 4)
		return refuse(-EINVAL, "its types are not at a multiple of 4");
	btf->strings = part(h, size, h->str_off, h->str_len);
	btf->strings_len = h->str_len;
	if (!btf->strings)
		return refuse(-EINVAL,
			      "truncated: %u bytes of strings at byte %u, "
			      "of %zu",
			      h->str_len, h->str_off, size - h->hdr_len);
	return check_strings(btf);
}

/* ---- The pass over the types ---- */

/* The bytes of a type of this kind with `vlen` members; 0: no such kind. */
static uint32_t type_len(uint32_t info)
{
	const struct kind *kind = &kinds[BTF_INFO_KIND(info)];

	return kind->fixed + kind->each * BTF_INFO_VLEN(info);
}

/* Why the pass ended at byte `at`: it is the end, or the type there is not
 * all there (-errno), or of a kind that is not known. */
static int end_pass(struct btf *btf, uint32_t at)
{
	const struct btf_type *t = (const void *)(btf->types + at);
	uint32_t room = btf->types_len - at;
	int kind;

	if (room == 0)
		return 0;
	if (room < sizeof(*t))
		return refuse(-EINVAL, "truncated: type [%u] has %u bytes",
			      btf->end, room);
	kind = btf_kind(t);
	if (type_len(t->info))
		return refuse(-EINVAL,
			      "truncated: type [%u], a %s, has %u of %u bytes",
			      btf->end, kinds[kind].name, room,
			      type_len(t->info));
	btf->unknown_kind = kind | !kind << 8;
	return 0;
}

/* A kernel has more than a hundred thousand types and the time of a load
 * goes here, so that a step is little more than a table and an addition. */
static int index_types(struct btf *btf)
{
	const unsigned char *types = btf->types;
	uint32_t room = btf->types_len, len, *at;

	at = btf->at = malloc(room / sizeof(struct btf_type) * sizeof(*at) + 1);
	if (!at)
		return fail(-ENOMEM, "an index of %u bytes of types", room);
	while (room >= sizeof(struct btf_type)) {
		len = type_len(
			((const struct btf_type *)(const void *)types)->info);
		if (len - 1 >= room) /* none, or more than there is */
			break;
		*at++ = btf->types_len - room;
		types += len;
		room -= len;
	}
	btf->end += at - btf->at;
	return end_pass(btf, btf->types_len - room);
}

int btf_read(struct btf *btf, const void *bytes, size_t size,
	     const struct btf *base)
{
	int err;

	memset(btf, 0, sizeof(*btf));
	btf->base = base;
	btf->first = btf->end = base ? base->end : 1;
	btf->first_string = base ? base->first_string + base->strings_len : 0;
	if ((uintptr_t)bytes % 4)
		return refuse(-EINVAL, "BTF is not at a multiple of 4");
	err = check_header(bytes, size);
	if (!err)
		err = find_parts(btf, bytes, size);
	return err ? err : index_types(btf);
}

int btf_complete(const struct btf *btf)
{
	if (btf->base && btf_complete(btf->base))
		return -EOPNOTSUPP;
	if (!btf->unknown_kind)
		return 0;
	return refuse(-EOPNOTSUPP,
		      "type [%u] is of kind %d, which is not known here: "
		      "where it ends, and all types after it, cannot be told",
		      btf->end, btf->unknown_kind & 0xff);
}

void btf_close(struct btf *btf)
{
	free(btf->at);
	if (btf->mapped)
		munmap(btf->owned, btf->mapped);
	else
		free(btf->owned);
	memset(btf, 0, sizeof(*btf));
}

/* ---- One type ---- */

const struct btf_type *btf_type(const struct btf *btf, uint32_t id)
{
	while (btf && id < btf->first)
		btf = btf->base;
	if (!btf || id >= btf->end)
		return NULL;
	return (const void *)(btf->types + btf->at[id - btf->first]);
}

const char *btf_string(const struct btf *btf, uint32_t offset)
{
	while (btf->base && offset < btf->first_string)
		btf = btf->base;
	offset -= btf->first_string;
	return offset < btf->strings_len ? btf->strings + offset : "";
}

const char *btf_name(const struct btf *btf, const struct btf_type *t)
{
	return t ? btf_string(btf, t->name_off) : "";
}
