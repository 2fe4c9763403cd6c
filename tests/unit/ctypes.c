/*
 * ctypes.c - C as BTF: a parser by its grammar, see ctypes.h.
 */
#include "tests/unit/ctypes.h"

#include <check.h>
#include <ctype.h>
#include <linux/btf.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#undef fail

#define LATER 0x80000000u /* a tag's index, its type's id not yet known */

enum {
	WORDS = 1 << 16,
	TAGS = 256,
	MEMBERS = 64
};

struct type {
	uint32_t id; /* or LATER | tag */
	uint32_t size, align;
};

struct word {
	const char *at;
	int len;
};

struct tag {
	struct word word; /* "struct", "union", "enum", "typedef" */
	struct word name;
	struct type type;
	bool defined;
};

static struct {
	const char *at;
	uint32_t words[WORDS], later[WORDS];
	char strings[WORDS];
	struct tag tags[TAGS];
	int count, later_count, tag_count, len;
	uint32_t ids;
} s;

/* ---- Words of the source ---- */

static void space(void)
{
	while (isspace((unsigned char)*s.at))
		s.at++;
}

static bool is_letter(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static struct word peek(void)
{
	struct word w;

	space();
	w = (struct word){ s.at, 0 };
	while (is_letter(s.at[w.len]))
		w.len++;
	return w;
}

static bool same(struct word a, struct word b)
{
	return a.len == b.len && !memcmp(a.at, b.at, a.len);
}

static bool is(struct word w, const char *text)
{
	return same(w, (struct word){ text, strlen(text) });
}

static struct word word(void)
{
	struct word w = peek();

	ck_assert_msg(w.len > 0, "a word is expected: '%.40s'", s.at);
	s.at += w.len;
	return w;
}

static bool accept_word(const char *text)
{
	struct word w = peek();

	if (!is(w, text))
		return false;
	s.at += w.len;
	return true;
}

static bool accept(char c)
{
	space();
	if (*s.at != c)
		return false;
	s.at++;
	return true;
}

static void expect(char c)
{
	ck_assert_msg(accept(c), "'%c' is expected: '%.40s'", c, s.at);
}

static long long number(void)
{
	char *end;
	long long n = strtoull(s.at, &end, 0);

	ck_assert_msg(end > s.at, "a number is expected: '%.40s'", s.at);
	s.at = end;
	return n;
}

/* ---- BTF ---- */

static uint32_t string(struct word w)
{
	uint32_t at = s.len;

	if (!w.len)
		return 0;
	memcpy(s.strings + at, w.at, w.len);
	s.len += w.len + 1;
	return at;
}

static void put(uint32_t n)
{
	ck_assert_int_lt(s.count, WORDS);
	s.words[s.count++] = n;
}

static void put_type(uint32_t id)
{
	if (id & LATER)
		s.later[s.later_count++] = s.count;
	put(id);
}

/* The first three words of a type; its id. */
static uint32_t start(struct word name, int kind, bool flag, uint32_t vlen)
{
	put(string(name));
	put((uint32_t)flag << 31 | (uint32_t)kind << 24 | vlen);
	return ++s.ids;
}

static struct type wrap(int kind, struct type of)
{
	struct type t = { start((struct word){ 0 }, kind, false, 0), of.size,
			  of.align };

	put_type(of.id);
	if (kind == BTF_KIND_PTR)
		t.size = t.align = 8;
	return t;
}

static struct type array(struct type of, uint32_t count)
{
	struct type t = { start((struct word){ 0 }, BTF_KIND_ARRAY, false, 0),
			  of.size * count, of.align };

	put(0);
	put_type(of.id);
	put_type(of.id);
	put(count);
	return t;
}

/* ---- base ---- */

static const struct {
	const char *name;
	uint32_t size, encoding;
} builtins[] = {
	{ "int", 4, BTF_INT_SIGNED },
	{ "char", 1, BTF_INT_SIGNED },
	{ "long", 8, BTF_INT_SIGNED },
	{ "u8", 1, 0 },
	{ "u16", 2, 0 },
	{ "u32", 4, 0 },
	{ "u64", 8, 0 },
	{ "s8", 1, BTF_INT_SIGNED },
	{ "s16", 2, BTF_INT_SIGNED },
	{ "s32", 4, BTF_INT_SIGNED },
	{ "s64", 8, BTF_INT_SIGNED },
	{ "i128", 16, BTF_INT_SIGNED },
	{ "bool", 1, BTF_INT_BOOL },
};

static struct tag *tag_of(struct word kind, struct word name)
{
	struct tag *tag = s.tags;

	for (; tag < s.tags + s.tag_count; tag++)
		if (name.len && same(tag->word, kind) && same(tag->name, name))
			return tag;
	ck_assert_int_lt(s.tag_count, TAGS);
	s.tag_count++;
	*tag = (struct tag){ kind, name, { 0 }, false };
	tag->type = (struct type){ LATER | (uint32_t)(tag - s.tags), 0, 1 };
	return tag;
}

static struct type builtin(struct word name)
{
	struct word kind = { "typedef", 7 };
	struct tag *tag = tag_of(kind, name);

	if (tag->defined)
		return tag->type;
	for (size_t i = 0; i < sizeof(builtins) / sizeof(builtins[0]); i++) {
		uint32_t size = builtins[i].size;

		if (!is(name, builtins[i].name))
			continue;
		tag->type = (struct type){ start(name, BTF_KIND_INT, false, 0),
					   size, size };
		put(size);
		put(builtins[i].encoding << 24 | size * 8);
		tag->defined = true;
	}
	if (is(name, "float")) {
		tag->type =
			(struct type){ start(name, BTF_KIND_FLOAT, false, 0), 4,
				       4 };
		put(4);
		tag->defined = true;
	}
	ck_assert_msg(tag->defined, "no type: '%.*s'", name.len, name.at);
	return tag->type;
}

static struct type type(void);

struct member {
	struct word name;
	struct type type;
	uint32_t at, bits;
};

/* A body that is being laid out. */
struct body {
	struct member members[MEMBERS];
	int count;
	bool is_union, packed, has_bits;
	uint32_t at, end, align; /* bits, bits, bytes */
};

static void place(struct body *b, struct member *m)
{
	uint32_t unit = m->type.size * 8, align = b->packed ? 1 : m->type.align;
	uint32_t size = m->bits ? m->bits : unit;

	b->has_bits |= m->bits > 0;
	if (b->is_union)
		b->at = 0;
	if (!m->bits)
		b->at = (b->at + align * 8 - 1) / (align * 8) * (align * 8);
	else if (!b->packed && b->at / unit != (b->at + size - 1) / unit)
		b->at = (b->at + unit - 1) / unit * unit;
	m->at = b->at;
	b->at += size;
	b->end = b->at > b->end ? b->at : b->end;
	b->align = align > b->align ? align : b->align;
}

static struct word declarator(struct type *t);

static void member(struct body *b)
{
	struct member *m = &b->members[b->count++];

	ck_assert_int_le(b->count, MEMBERS);
	*m = (struct member){ .type = type() };
	m->name = declarator(&m->type);
	if (accept(':'))
		m->bits = number();
	expect(';');
	place(b, m);
}

static void define(struct tag *tag, bool packed)
{
	struct body *b = calloc(1, sizeof(*b));
	uint32_t size;

	b->is_union = is(tag->word, "union");
	b->packed = packed;
	b->align = 1;
	while (!accept('}'))
		member(b);
	size = ((b->end + 7) / 8 + b->align - 1) / b->align * b->align;
	tag->type = (struct type){
		start(tag->name, b->is_union ? BTF_KIND_UNION : BTF_KIND_STRUCT,
		      b->has_bits, b->count),
		size, b->align
	};
	put(size);
	for (int i = 0; i < b->count; i++) {
		put(string(b->members[i].name));
		put_type(b->members[i].type.id);
		put(b->members[i].bits << 24 | b->members[i].at);
	}
	tag->defined = true;
	free(b);
}

static void define_enum(struct tag *tag)
{
	bool wide = is(tag->word, "enum64"), minus = false;
	struct word names[MEMBERS];
	long long values[MEMBERS];
	int count = 0;

	for (; !accept('}'); accept(',')) {
		ck_assert_int_lt(count, MEMBERS);
		names[count] = word();
		expect('=');
		space();
		minus |= *s.at == '-';
		values[count] = number();
		count++;
	}
	tag->type = (struct type){ start(tag->name,
					 wide ? BTF_KIND_ENUM64 : BTF_KIND_ENUM,
					 minus, count),
				   wide ? 8 : 4, wide ? 8 : 4 };
	put(tag->type.size);
	for (int i = 0; i < count; i++) {
		put(string(names[i]));
		put((uint32_t)values[i]);
		if (wide)
			put((uint64_t)values[i] >> 32);
	}
	tag->defined = true;
}

static struct type base(bool packed)
{
	struct word kind, name = { 0 };
	struct tag *tag;

	if (accept('@'))
		return (struct type){ number(), 4, 4 };
	kind = word();
	if (is(kind, "void"))
		return (struct type){ 0, 1, 1 };
	if (!is(kind, "struct") && !is(kind, "union") && !is(kind, "enum") &&
	    !is(kind, "enum64"))
		return builtin(kind);
	if (peek().len)
		name = word();
	tag = tag_of(kind, name);
	if (accept('{')) {
		if (kind.at[0] == 'e')
			define_enum(tag);
		else
			define(tag, packed);
	}
	return tag->type;
}

static struct type type(void)
{
	bool packed = accept_word("packed");

	if (accept_word("const"))
		return wrap(BTF_KIND_CONST, type());
	if (accept_word("volatile"))
		return wrap(BTF_KIND_VOLATILE, type());
	return base(packed);
}

/* ---- name ---- */

static struct type function(struct type returns)
{
	struct type args[8], t = { 0, 8, 8 };
	int count = 0;

	for (; !accept(')'); accept(',')) {
		args[count] = type();
		while (accept('*'))
			args[count] = wrap(BTF_KIND_PTR, args[count]);
		count++;
	}
	t.id = start((struct word){ 0 }, BTF_KIND_FUNC_PROTO, false, count);
	put_type(returns.id);
	for (int i = 0; i < count; i++) {
		put(0);
		put_type(args[i].id);
	}
	return wrap(BTF_KIND_PTR, t);
}

static struct word declarator(struct type *t)
{
	uint32_t counts[8];
	struct word name;
	int n = 0;

	while (accept('*'))
		*t = wrap(BTF_KIND_PTR, *t);
	if (accept('(')) {
		expect('*');
		name = word();
		expect(')');
		expect('(');
		*t = function(*t);
		return name;
	}
	name = peek();
	s.at += name.len;
	for (; accept('['); expect(']'))
		counts[n++] = number();
	while (n > 0)
		*t = array(*t, counts[--n]);
	return name;
}

/* ---- unit ---- */

static void declare_typedef(void)
{
	struct type t = type();
	struct word name = declarator(&t);
	struct tag *tag = tag_of((struct word){ "typedef", 7 }, name);

	tag->type = (struct type){ start(name, BTF_KIND_TYPEDEF, false, 0),
				   t.size, t.align };
	put_type(t.id);
	tag->defined = true;
}

static void unit(void)
{
	for (space(); *s.at; space()) {
		if (accept_word("typedef"))
			declare_typedef();
		else
			type();
		expect(';');
	}
	for (int i = 0; i < s.tag_count; i++) {
		struct tag *tag = &s.tags[i];

		if (tag->defined)
			continue;
		tag->type.id = start(tag->name, BTF_KIND_FWD,
				     is(tag->word, "union"), 0);
		put(0);
	}
	for (int i = 0; i < s.later_count; i++) {
		uint32_t *word = &s.words[s.later[i]];

		*word = s.tags[*word & ~LATER].type.id;
	}
}

void *ctypes_make(const char *source, size_t *size)
{
	struct btf_header h = {
		BTF_MAGIC, BTF_VERSION, 0, sizeof(h), 0, 0, 0, 0
	};
	char *blob;

	memset(&s, 0, sizeof(s));
	s.at = source;
	s.len = 1;
	unit();
	h.type_len = h.str_off = s.count * 4;
	h.str_len = s.len;
	*size = sizeof(h) + h.type_len + h.str_len;
	blob = malloc(*size);
	ck_assert_ptr_nonnull(blob);
	memcpy(blob, &h, sizeof(h));
	memcpy(blob + sizeof(h), s.words, h.type_len);
	memcpy(blob + sizeof(h) + h.type_len, s.strings, h.str_len);
	return blob;
}
