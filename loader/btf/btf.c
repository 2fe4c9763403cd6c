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

static const struct kind {
	const char *name;
	unsigned char fixed, each; /* bytes of its tail */
} kinds[NR_BTF_KINDS] = {
	[BTF_KIND_INT] = { "INT", 4, 0 },
	[BTF_KIND_PTR] = { "PTR", 0, 0 },
	[BTF_KIND_ARRAY] = { "ARRAY", sizeof(struct btf_array), 0 },
	[BTF_KIND_STRUCT] = { "STRUCT", 0, sizeof(struct btf_member) },
	[BTF_KIND_UNION] = { "UNION", 0, sizeof(struct btf_member) },
	[BTF_KIND_ENUM] = { "ENUM", 0, sizeof(struct btf_enum) },
	[BTF_KIND_FWD] = { "FWD", 0, 0 },
	[BTF_KIND_TYPEDEF] = { "TYPEDEF", 0, 0 },
	[BTF_KIND_VOLATILE] = { "VOLATILE", 0, 0 },
	[BTF_KIND_CONST] = { "CONST", 0, 0 },
	[BTF_KIND_RESTRICT] = { "RESTRICT", 0, 0 },
	[BTF_KIND_FUNC] = { "FUNC", 0, 0 },
	[BTF_KIND_FUNC_PROTO] = { "FUNC_PROTO", 0, sizeof(struct btf_param) },
	[BTF_KIND_VAR] = { "VAR", sizeof(struct btf_var), 0 },
	[BTF_KIND_DATASEC] = { "DATASEC", 0, sizeof(struct btf_var_secinfo) },
	[BTF_KIND_FLOAT] = { "FLOAT", 0, 0 },
	[BTF_KIND_DECL_TAG] = { "DECL_TAG", sizeof(struct btf_decl_tag), 0 },
	[BTF_KIND_TYPE_TAG] = { "TYPE_TAG", 0, 0 },
	[BTF_KIND_ENUM64] = { "ENUM64", 0, sizeof(struct btf_enum64) },
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
	if (h->hdr_len < sizeof(*h) || h->hdr_len > size)
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
	if (!btf->strings_len || btf->strings[btf->strings_len - 1])
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

/* The bytes of the type at `at`: 0 if its kind is not known, -errno if it
 * is not all there. */
static int64_t type_len(const struct btf *btf, uint32_t at)
{
	const struct btf_type *t = (const void *)(btf->types + at);
	uint32_t room = btf->types_len - at, len = sizeof(*t);
	int kind;

	if (room < len)
		return refuse(-EINVAL, "truncated: type [%u] has %u bytes",
			      btf->end, room);
	kind = btf_kind(t);
	if (kind >= NR_BTF_KINDS || !kinds[kind].name)
		return 0;
	len += kinds[kind].fixed + kinds[kind].each * btf_vlen(t);
	if (len > room)
		return refuse(-EINVAL,
			      "truncated: type [%u], a %s, has %u of %u bytes",
			      btf->end, kinds[kind].name, room, len);
	return len;
}

static int index_types(struct btf *btf)
{
	int64_t len;

	btf->at = malloc(btf->types_len / sizeof(struct btf_type) *
				 sizeof(*btf->at) +
			 1);
	if (!btf->at)
		return fail(-ENOMEM, "an index of %u bytes of types",
			    btf->types_len);
	for (uint32_t at = 0; at < btf->types_len; at += len) {
		len = type_len(btf, at);
		if (len < 0)
			return len;
		if (len == 0) {
			btf->unknown_kind = btf_kind((void *)(btf->types + at));
			btf->unknown_kind |= !btf->unknown_kind << 8;
			return 0;
		}
		btf->at[btf->end++ - btf->first] = at;
	}
	return 0;
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
