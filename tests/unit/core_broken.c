/* CO-RE: records that make no sense, and types that are forged. */
#include "loader/err.h"
#include "tests/run.h"
#include "tests/unit/core_both.h"
#include "tests/unit/ctypes.h"

#include <stdlib.h>
#include <string.h>

#define OFFSET BPF_CORE_FIELD_BYTE_OFFSET

/* clang-format off */

#define S "struct s { int a; int *p; int m[3]; struct { int x; }; };"
#define LONG "0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:" /* 16 of them */

static const struct row {
	const char *says;
	const char *object, *type, *path;
	int kind;
	const char *kernel, *text;
} rows[] = {
	{ "a type that is none", S, "@99", "0:1", OFFSET, S,
	  "no type [99] in the object's types" },
	{ "void has no fields", S, "@0", "0", OFFSET, S,
	  "`void` has no size in the object's types" },
	{ "void has no name", S, "@0", "0", BPF_CORE_TYPE_EXISTS, S,
	  "type [0] has no name to look for in a kernel" },
	{ "a type without a name", "struct { int a; };", "@2", "0:0", OFFSET,
	  S, "type [2] has no name to look for in a kernel" },
	{ "a kind that is none", S, "struct s", "0:1", 13, S,
	  "kind 13: there are kinds 0 to 12" },
	{ "a kind below 0", S, "struct s", "0:1", -1, S,
	  "kind -1: there are kinds 0 to 12" },
	{ "a path that is empty", S, "struct s", "", OFFSET, S,
	  "its path is empty" },
	{ "a path of letters", S, "struct s", "a.b", OFFSET, S,
	  "'a.b' is no path: numbers with ':' between them" },
	{ "a path that ends with ':'", S, "struct s", "0:", OFFSET, S,
	  "'0:' is no path: numbers with ':' between them" },
	{ "a path that begins with ':'", S, "struct s", ":0", OFFSET, S,
	  "':0' is no path: numbers with ':' between them" },
	{ "a path with a number below 0", S, "struct s", "0:-1", OFFSET, S,
	  "'0:-1' is no path: numbers with ':' between them" },
	{ "a path with a space", S, "struct s", "0: 1", OFFSET, S,
	  "'0: 1' is no path: numbers with ':' between them" },
	{ "a path with a number of 32 bits", S, "struct s", "0:4294967296",
	  OFFSET, S,
	  "'0:4294967296' is no path: numbers with ':' between them" },
	{ "a path that breaks off later", S, "struct s", "0:1x", OFFSET, S,
	  "'0:1x' is no path: numbers with ':' between them" },
	{ "a member behind the last", S, "struct s", "0:4", OFFSET, S,
	  "path '0:4': `struct s` has no member 4 of 4" },
	{ "a way into a number", S, "struct s", "0:0:0", OFFSET, S,
	  "path '0:0:0' goes into `int`, a number" },
	{ "a way through a pointer", S, "struct s", "0:1:0", OFFSET, S,
	  "path '0:1:0' goes into `int *`, a pointer" },
	{ "an element behind the last", S, "struct s", "0:2:3", OFFSET, S,
	  "path '0:2:3': element 3 of an array of 3" },
	{ "a path that ends at an anonymous member", S, "struct s", "0:3",
	  OFFSET, S, "path '0:3' ends at a member without a name" },
	{ "an element farther than memory", S, "struct s", "2147483647:0",
	  OFFSET, S, "element 2147483647 of `struct s` is farther than "
	  "4 GiB" },
	{ "a path of more than 64 numbers", "struct s { struct s a; };",
	  "struct s", LONG LONG LONG LONG "0", OFFSET, S,
	  "path '" LONG LONG LONG LONG "0' has more than 64 numbers" },
	{ "a path of a whole type", S, "struct s", "0:1",
	  BPF_CORE_TYPE_EXISTS, S, "path '0:1' of a whole type, not \"0\"" },
	{ "a path of a whole type, not 0", S, "struct s", "1",
	  BPF_CORE_TYPE_SIZE, S, "path '1' of a whole type, not \"0\"" },
	{ "a value of what is no enum", S, "struct s", "0",
	  BPF_CORE_ENUMVAL_VALUE, S,
	  "a value of `struct s`, which is no enum" },
	{ "a value behind the last", "enum e { A = 1 };", "enum e", "1",
	  BPF_CORE_ENUMVAL_VALUE, S, "`enum e` has no value 1 of 1" },
	{ "a value in a value", "enum e { A = 1 };", "enum e", "0:0",
	  BPF_CORE_ENUMVAL_EXISTS, S,
	  "path '0:0' of a value of `enum e`: one number" },
	{ "a field of what is only declared", "struct s;", "struct s", "0",
	  OFFSET, S, "`struct s` has no size in the object's types" },
	{ "the size of what is only declared", "struct s;", "struct s", "0",
	  BPF_CORE_TYPE_SIZE, S, "`struct s` has no size" },
	{ "a member of a type that is none", "struct s { @99 a; };",
	  "struct s", "0:0", OFFSET, S, "`void` has no size" },
	{ "a way through a type that is none", "struct s { @99 a; };",
	  "struct s", "0:0:0", OFFSET, S,
	  "path '0:0:0' leads to no type [99]" },
	{ "an array of a type that is none", "struct s { @99 a[2]; };",
	  "struct s", "0:0:1", OFFSET, S,
	  "path '0:0:1': an array of no type [99]" },
	{ "a typedef of itself", "typedef @1 t;", "@1", "0", OFFSET, S,
	  "no type [1] in the object's types" },
	{ "a typedef of itself on the way",
	  "typedef @1 t; struct s { t a; };", "struct s", "0:0:0", OFFSET,
	  S, "path '0:0:0' leads to no type [1]" },
	{ "a bit-field that is a pointer", "struct s { int *p:3; };",
	  "struct s", "0:0", OFFSET, S,
	  "a bit-field that is a pointer of 0 bytes" },
	{ "a bit-field of 128 bits", "struct s { i128 p:3; };",
	  "struct s", "0:0", OFFSET, S,
	  "a bit-field that is a number of 16 bytes" },

	/* ---- The kernel's types ---- */

	{ "the kernel's member is of a type that is none",
	  "struct s { int a; };", "struct s", "0:0", OFFSET,
	  "struct s { @99 a; };", "a type leads to no type [99]" },
	{ "a typedef of itself in the kernel", "struct s { int a; };",
	  "struct s", "0:0", OFFSET, "typedef @1 t; struct s { t a; };",
	  "a type leads to no type [1]" },
	{ "a whole type of types that are none",
	  "typedef int (*f_t)(int);", "f_t", "0", BPF_CORE_TYPE_EXISTS,
	  "typedef int (*f_t)(@99);", "a type leads to no type [99]" },
	{ "a function that takes itself",
	  "typedef int (*f_t)(@2);", "f_t", "0", BPF_CORE_TYPE_EXISTS,
	  "typedef int (*f_t)(@2);", "types in types, more than 32 deep" },
	{ "a function that takes itself, matched",
	  "typedef int (*f_t)(@2);", "f_t", "0", BPF_CORE_TYPE_MATCHES,
	  "typedef int (*f_t)(@2);", "types in types, more than 32 deep" },
	{ "a struct in itself, matched", "struct s { struct s a; };",
	  "struct s", "0", BPF_CORE_TYPE_MATCHES,
	  "struct s { struct s a; };", "types in types, more than 32 deep" },
	{ "a pointer to itself", "typedef @2 *t;", "t", "0",
	  BPF_CORE_TYPE_EXISTS, "typedef @2 *t;",
	  "types in types, more than 32 deep" },
	{ "an anonymous struct in itself", "struct s { int b; };",
	  "struct s", "0:0", OFFSET, "struct s { struct s; };",
	  "the kernel's types are more than 64 deep" },
	{ "a kernel's bit-field that is a struct",
	  "struct s { struct { int x; } a; };", "struct s", "0:0", OFFSET,
	  "struct s { struct { int x; } a:3; };",
	  "a bit-field that is a struct of 0 bytes" },
	{ "a kernel's element farther than memory",
	  "struct s { int n; char a[0]; };", "struct s", "0:1:2147483647",
	  OFFSET, "struct s { int n; i128 a[0]; };",
	  "element 2147483647 of `i128` is farther than 4 GiB" },
};

/* clang-format on */

static void check_row(int i)
{
	const struct row *r = &rows[i];
	struct core_query query;
	struct core_answer a;
	struct both both;

	both_open(&both, r->object, r->kernel);
	query = both_query(&both, r->type, r->path, r->kind);
	ck_assert_int_eq(core_want(&query, &both.kernel), 0);
	ck_assert_int_lt(core_resolve(&query, &both.kernel, &a), 0);
	ck_assert_str_eq(err_text(), r->text);
	both_close(&both);
}
TABLE(core_broken, rows, check_row);

/* ---- Types that fan out ---- */

/* struct s { struct a19; struct a19; }, struct a19 { struct a18; ... */
static char *fan(const char *first)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	fprintf(out, "struct a0 { %s }; ", first);
	for (int i = 1; i < 24; i++)
		fprintf(out, "struct a%d { struct a%d; struct a%d; }; ", i,
			i - 1, i - 1);
	fprintf(out, "struct s { struct a23; struct a23; };");
	fclose(out);
	return text;
}

static const struct {
	const char *says;
	const char *object, *path;
	int kind;
} fans[] = {
	{ "a member that is not in 2^24 anonymous structs",
	  "struct s { int b; };", "0:0", OFFSET },
	{ "a struct of 2^24 structs that has to match",
	  "struct s { struct { int q; }; };", "0", BPF_CORE_TYPE_MATCHES },
};

static void check_fan(int i)
{
	char *kernel = fan("int a;");
	struct core_query query;
	struct core_answer a;
	struct both both;
	int err;

	both_open(&both, fans[i].kind == OFFSET ? fans[i].object : kernel,
		  kernel);
	query = both_query(&both, "struct s", fans[i].path, fans[i].kind);
	err = core_resolve(&query, &both.kernel, &a);
	ck_assert_int_lt(err, 0);
	ck_assert_msg(strstr(err_text(), "types without end"), "%s",
		      err_text());
	both_close(&both);
	free(kernel);
}
TABLE(core_fan, fans, check_fan);

/* ---- Every word of both sides, forged ---- */

#define WHOLE                                                              \
	"enum e { A = 1, B = 2 }; enum64 w { C = 5, D = 6 };"              \
	"struct t { u32 x:3; s32 y:7; struct { long z; }; };"              \
	"typedef const struct t *t_t; typedef int (*f_t)(t_t, enum e);"    \
	"struct s { int a; struct t t[2]; union { t_t p; u64 q; }; f_t f;" \
	" enum e e; float g; char end[0]; };"

static const struct {
	const char *type, *path;
	int first, last; /* kinds */
} questions[] = {
	{ "struct s", "0:0", OFFSET, BPF_CORE_FIELD_RSHIFT_U64 },
	{ "struct s", "0:1:1:1", OFFSET, BPF_CORE_FIELD_RSHIFT_U64 },
	{ "struct s", "0:1:0:2:0", OFFSET, BPF_CORE_FIELD_RSHIFT_U64 },
	{ "struct s", "0:2:1", OFFSET, BPF_CORE_FIELD_RSHIFT_U64 },
	{ "struct s", "1:3", OFFSET, BPF_CORE_FIELD_RSHIFT_U64 },
	{ "struct s", "0:4", OFFSET, BPF_CORE_FIELD_RSHIFT_U64 },
	{ "struct s", "0:6:9", OFFSET, BPF_CORE_FIELD_RSHIFT_U64 },
	{ "struct s", "0", BPF_CORE_TYPE_ID_LOCAL, BPF_CORE_TYPE_SIZE },
	{ "struct s", "0", BPF_CORE_TYPE_MATCHES, BPF_CORE_TYPE_MATCHES },
	{ "f_t", "0", BPF_CORE_TYPE_EXISTS, BPF_CORE_TYPE_SIZE },
	{ "f_t", "0", BPF_CORE_TYPE_MATCHES, BPF_CORE_TYPE_MATCHES },
	{ "enum e", "1", BPF_CORE_ENUMVAL_EXISTS, BPF_CORE_ENUMVAL_VALUE },
	{ "enum w", "1", BPF_CORE_ENUMVAL_EXISTS, BPF_CORE_ENUMVAL_VALUE },
};
#define QUESTIONS (sizeof(questions) / sizeof(questions[0]))

/* Ask all of it: an answer and a sentence, or a refusal; how many answers. */
static int ask_all(struct both *both, const uint32_t *ids)
{
	struct core_answer a;
	int answers = 0;

	for (size_t i = 0; i < QUESTIONS; i++) {
		for (int k = questions[i].first; k <= questions[i].last; k++) {
			struct core_query q = { &both->object, ids[i],
						questions[i].path, k };
			int err = core_resolve(&q, &both->kernel, &a);
			char *said = both_said(&q, &a, err);

			ck_assert_msg(*said && strlen(said) < 500,
				      "%zu, kind %d: '%s'", i, k, said);
			answers += !err;
			free(said);
		}
	}
	return answers;
}

static const uint32_t values[] = { 0,	       1,	   2,
				   9,	       0xffffffff, 0x80000000,
				   0x84000003, 0x04000002 };
#define VALUES (sizeof(values) / sizeof(values[0]))

/* Both sides from the same C, but one word of one of them. */
static int forge(bool kernel, uint32_t word, uint32_t value,
		 const uint32_t *ids)
{
	struct both both = { 0 };
	size_t size;
	uint32_t *bytes = ctypes_make(WHOLE, &size);
	void *copy = malloc(size);
	int answers = 0;

	memcpy(copy, bytes, size);
	both.bytes = bytes;
	((uint32_t *)(kernel ? copy : bytes))[word] = value;
	if (!btf_read(&both.object, bytes, size, NULL) &&
	    !both_kernel(&both.kernel, copy, size))
		answers = ask_all(&both, ids);
	free(copy);
	both_close(&both);
	return answers;
}

static const struct {
	const char *says;
	bool kernel;
} sides[] = {
	{ "any word of the object's types may be anything", false },
	{ "any word of the kernel's types may be anything", true },
};

static void check_forged(int i)
{
	uint32_t ids[QUESTIONS], words;
	struct both both;
	int answers = 0, all;

	both_open(&both, WHOLE, WHOLE);
	for (size_t k = 0; k < QUESTIONS; k++)
		ids[k] = both_query(&both, questions[k].type, "0", 0).type;
	words = both.object.types_len / 4;
	all = ask_all(&both, ids);
	both_close(&both);
	for (uint32_t w = 0; w < words; w++)
		for (size_t v = 0; v < VALUES; v++)
			answers +=
				forge(sides[i].kernel, 6 + w, values[v], ids);
	ck_assert_int_gt(all, 30);
	ck_assert_int_gt(answers, 0);
	ck_assert_int_lt(answers, all * (int)(words * VALUES));
}
TABLE(core_forged, sides, check_forged);
