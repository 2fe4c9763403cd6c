/* A small BTF made by hand: see btf_blob.h. */
#include "tests/unit/btf_blob.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct {
	uint32_t types[512];
	size_t count;
	char strings[512];
	size_t len;
} made;

static uint32_t name(const char *text)
{
	size_t at = made.len;

	if (!*text)
		return 0;
	made.len += strlen(text) + 1;
	strcpy(made.strings + at, text);
	return at;
}

static void put(uint32_t word)
{
	made.types[made.count++] = word;
}

static void type(const char *text, int kind, int vlen, uint32_t size)
{
	put(name(text));
	put((uint32_t)kind << 24 | vlen);
	put(size);
}

static void row(const char *text, uint32_t a, uint32_t b)
{
	put(name(text));
	put(a);
	put(b);
}

static void numbers(void)
{
	type("int", BTF_KIND_INT, 0, 4);
	put(BTF_INT_SIGNED << 24 | 32);
	type("long", BTF_KIND_INT, 0, 8);
	put(BTF_INT_SIGNED << 24 | 64);
	type("char", BTF_KIND_INT, 0, 1);
	put(8);
}

static void array(uint32_t of, uint32_t count)
{
	type("", BTF_KIND_ARRAY, 0, 0);
	put(of);
	put(1);
	put(count);
}

static void structs(void)
{
	array(3, 16);
	type("ns", BTF_KIND_STRUCT, 3, 8);
	made.types[made.count - 2] |= 1u << 31;
	row("inum", 1, 0);
	row("flags", 1, 3u << 24 | 32);
	row("mode", 1, 5u << 24 | 35);
	type("", BTF_KIND_PTR, 0, 5);
	type("", BTF_KIND_CONST, 0, 5);
	type("ns_t", BTF_KIND_TYPEDEF, 0, 7);
	type("", BTF_KIND_UNION, 2, 8);
	row("a", 2, 0);
	row("b", 10, 0);
	array(1, 2);
	type("task", BTF_KIND_STRUCT, 5, 64);
	row("ns", 8, 0);
	row("comm", 4, 64);
	row("", 9, 192);
	row("next", 12, 320);
	row("state", 13, 448);
	type("", BTF_KIND_PTR, 0, 11);
}

static void enums(void)
{
	type("state", BTF_KIND_ENUM, 2, 4);
	put(name("RUNNING"));
	put(0);
	put(name("DEAD"));
	put(16);
	type("big", BTF_KIND_ENUM64, 1, 8);
	row("HUGE", 1, 1);
}

static void rest(void)
{
	type("float", BTF_KIND_FLOAT, 0, 4);
	type("", BTF_KIND_FUNC_PROTO, 2, 1);
	put(name("task"));
	put(12);
	put(0);
	put(0);
	type("wake", BTF_KIND_FUNC, 1, 16);
	type("count", BTF_KIND_VAR, 0, 1);
	put(1);
	type(".data", BTF_KIND_DATASEC, 1, 4);
	put(18);
	put(0);
	put(4);
	type("tag", BTF_KIND_DECL_TAG, 0, 11);
	put(-1);
	type("user", BTF_KIND_TYPE_TAG, 0, 1);
	type("", BTF_KIND_VOLATILE, 0, 1);
	type("", BTF_KIND_RESTRICT, 0, 6);
	type("away", BTF_KIND_FWD, 0, 0);
}

void *blob_make(size_t *size)
{
	struct btf_header h = {
		BTF_MAGIC, BTF_VERSION, 0, sizeof(h), 0, 0, 0, 0
	};
	char *blob;

	memset(&made, 0, sizeof(made));
	made.len = 1;
	numbers();
	structs();
	enums();
	rest();
	h.type_len = h.str_off = made.count * 4;
	h.str_len = made.len;
	*size = sizeof(h) + h.type_len + h.str_len;
	blob = malloc(*size);
	ck_assert_ptr_nonnull(blob);
	memcpy(blob, &h, sizeof(h));
	memcpy(blob + sizeof(h), made.types, h.type_len);
	memcpy(blob + sizeof(h) + h.type_len, made.strings, h.str_len);
	return blob;
}

size_t blob_at(const void *blob, size_t size, uint32_t id)
{
	struct btf btf;
	size_t at;

	ck_assert_int_eq(btf_read(&btf, blob, size, NULL), 0);
	at = (const char *)btf_type(&btf, id) - (const char *)blob;
	btf_close(&btf);
	return at;
}
