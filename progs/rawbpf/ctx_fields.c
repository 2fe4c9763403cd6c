/*
 * ctx_fields.c - bytes from fields by name: see ctx_fields.h.
 */
#include "progs/rawbpf/ctx_fields.h"
#include "loader/btf/find.h"
#include "loader/err.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	MOST = 65536 /* bytes of a context */
};

bool ctx_fields_is(const char *text)
{
	size_t len = strcspn(text, ":=,./");

	for (size_t i = 0; i < len; i++)
		if (!isalnum((unsigned char)text[i]) && text[i] != '_' &&
		    text[i] != ' ')
			return false;
	return len && text[len] == ':';
}

/* ---- The value ---- */

static bool read_number(const char *text, uint64_t *value)
{
	char *end;

	errno = 0;
	*value = *text == '-' ? (uint64_t)strtoll(text, &end, 0)
			      : strtoull(text, &end, 0);
	return !errno && end != text && !*end && !isspace((unsigned char)*text);
}

static bool fits(uint64_t value, uint64_t bits)
{
	int64_t rest = bits >= 64 ? 0 : (int64_t)value >> (bits - 1);

	return bits >= 64 || value >> bits == 0 || rest == -1;
}

static void put_bits(unsigned char *bytes, uint64_t at, uint64_t bits,
		     uint64_t value)
{
	for (uint64_t i = 0; i < bits; i++) {
		unsigned char *byte = &bytes[(at + i) / 8];
		int mask = 1 << (at + i) % 8;

		*byte = value >> i & 1 ? *byte | mask : *byte & ~mask;
	}
}

static bool is_chars(const struct btf *btf, uint32_t id)
{
	const struct btf_type *t = btf_type(btf, btf_skip(btf, id));

	return btf_kind(t) == BTF_KIND_ARRAY &&
	       btf_size(btf, ((const struct btf_array *)btf_tail(t))->type) ==
		       1;
}

static bool is_scalar(const struct btf *btf, uint32_t id)
{
	switch (btf_kind(btf_type(btf, btf_skip(btf, id)))) {
	case BTF_KIND_INT:
	case BTF_KIND_PTR:
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64: return true;
	}
	return false;
}

static int put_number(const struct btf *btf, const struct btf_place *p,
		      const char *text, unsigned char *bytes)
{
	uint64_t bits = p->bits ? p->bits : p->size * 8, value;

	if (!read_number(text, &value) &&
	    !btf_enum_value(btf, p->type, text, &value))
		return refuse(-EINVAL, "'%s' is no number", text);
	if (!fits(value, bits))
		return refuse(-ERANGE, "%s does not fit into %u bits", text,
			      (unsigned int)bits);
	put_bits(bytes, p->at, bits, value);
	return 0;
}

static int put(const struct btf *btf, const struct btf_place *p,
	       const char *text, unsigned char *bytes, size_t size)
{
	uint64_t bits = p->bits ? p->bits : p->size * 8;

	if (p->at + bits > size * 8)
		return refuse(-EINVAL, "it lies behind the end");
	if (is_scalar(btf, p->type) && bits >= 1 && bits <= 64)
		return put_number(btf, p, text, bytes);
	if (!is_chars(btf, p->type))
		return refuse(-EINVAL, "it is no number: name one of its "
				       "members, or an element as [0]");
	if (strlen(text) > p->size)
		return refuse(-ERANGE, "'%s' is longer than %u bytes", text,
			      (unsigned int)p->size);
	memcpy(bytes + p->at / 8, text, strlen(text));
	return 0;
}

/* ---- The fields ---- */

static int read_field(const struct btf *btf, uint32_t id, char *field,
		      char *bytes, size_t size)
{
	char *value = strchr(field, '=');
	struct btf_place place;
	int err;

	if (!value || value == field)
		return refuse(-EINVAL, "'%s' is not FIELD=VALUE", field);
	*value++ = '\0';
	err = btf_place(btf, id, field, &place);
	if (err)
		return err;
	err = put(btf, &place, value, (unsigned char *)bytes, size);
	return err ? within(err, "%s", field) : 0;
}

static int read_fields(const struct btf *btf, uint32_t id, char *fields,
		       char *bytes, size_t size)
{
	char *field;
	int err = 0;

	while (!err && (field = strsep(&fields, ",")))
		if (*field)
			err = read_field(btf, id, field, bytes, size);
	return err;
}

static int make(const struct btf *btf, char *name, char **bytes, size_t *size)
{
	char *fields = strchr(name, ':');
	int64_t id, len;
	int err;

	*fields++ = '\0';
	id = btf_find(btf, name);
	if (id < 0)
		return id;
	len = btf_size(btf, id);
	if (len <= 0 || len > MOST)
		return refuse(-EINVAL,
			      "'%s' is no type of 1 to %d bytes: a context "
			      "is a struct",
			      name, MOST);
	*size = len;
	*bytes = calloc(1, len);
	if (!*bytes)
		return fail(-ENOMEM, "a context");
	err = read_fields(btf, id, fields, *bytes, *size);
	if (err)
		free(*bytes);
	if (err)
		*bytes = NULL;
	return err;
}

int ctx_fields_read(const struct btf *btf, const char *text, char **bytes,
		    size_t *size)
{
	char *copy = strdup(text);
	int err;

	*bytes = NULL;
	*size = 0;
	if (!copy)
		return fail(-ENOMEM, "a context");
	err = strchr(copy, ':')
		      ? make(btf, copy, bytes, size)
		      : refuse(-EINVAL, "'%s' is not TYPE:FIELD=VALUE", text);
	free(copy);
	return err;
}
