/* BTF made by hand: see types.h. */
#include "tests/unit/types.h"

#include <check.h>
#include <string.h>

static struct {
	uint32_t words[2048];
	size_t count;
	char strings[2048];
	size_t len;
	uint32_t last;
} made;

static struct {
	struct btf_header header;
	char rest[sizeof(made)];
} blob;

void types_start(void)
{
	memset(&made, 0, sizeof(made));
	made.len = 1;
}

void types_word(uint32_t word)
{
	ck_assert_uint_lt(made.count, 2048);
	made.words[made.count++] = word;
}

void types_name(const char *name)
{
	size_t len = strlen(name) + 1;

	types_word(*name ? made.len : 0);
	if (!*name)
		return;
	ck_assert_uint_lt(made.len + len, sizeof(made.strings));
	memcpy(made.strings + made.len, name, len);
	made.len += len;
}

uint32_t types_add(const char *name, int kind, int vlen, uint32_t size)
{
	types_name(name);
	types_word((uint32_t)kind << 24 | vlen);
	types_word(size);
	return ++made.last;
}

uint32_t types_int(const char *name, uint32_t size, uint32_t encoding)
{
	uint32_t id = types_add(name, BTF_KIND_INT, 0, size);

	types_word(encoding << 24 | size * 8);
	return id;
}

uint32_t types_array(uint32_t of, uint32_t count)
{
	uint32_t id = types_add("", BTF_KIND_ARRAY, 0, 0);

	types_word(of);
	types_word(1);
	types_word(count);
	return id;
}

uint32_t types_var(const char *name, uint32_t type, uint32_t linkage)
{
	uint32_t id = types_add(name, BTF_KIND_VAR, 0, type);

	types_word(linkage);
	return id;
}

uint32_t types_datasec(const char *name, const uint32_t *ids)
{
	uint32_t count = 0, id;

	while (ids[count])
		count++;
	id = types_add(name, BTF_KIND_DATASEC, count, 0);
	for (uint32_t i = 0; i < count; i++) {
		types_word(ids[i]);
		types_word(0);
		types_word(0);
	}
	return id;
}

void *types_bytes(size_t *size)
{
	uint32_t types = made.count * sizeof(made.words[0]);

	blob.header = (struct btf_header){
		.magic = BTF_MAGIC,
		.version = BTF_VERSION,
		.hdr_len = sizeof(blob.header),
		.type_len = types,
		.str_off = types,
		.str_len = made.len,
	};
	memcpy(blob.rest, made.words, types);
	memcpy(blob.rest + types, made.strings, made.len);
	*size = sizeof(blob.header) + types + made.len;
	return &blob;
}

void types_read(struct btf *btf)
{
	size_t size;
	void *bytes = types_bytes(&size);

	ck_assert_int_eq(btf_read(btf, bytes, size, NULL), 0);
}
