/* BTF read from bytes: types by name, members by path, and broken files. */
#include "loader/btf/dump.h"
#include "loader/btf/find.h"
#include "loader/btf/print.h"
#include "loader/err.h"
#include "tests/run.h"
#include "tests/unit/btf_blob.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct btf btf;
static void *blob;
static size_t blob_size;

static void open_blob(void)
{
	blob = blob_make(&blob_size);
	ck_assert_msg(!btf_read(&btf, blob, blob_size, NULL), "%s", err_text());
}

static void close_blob(void)
{
	btf_close(&btf);
	free(blob);
}

/* clang-format off */

static const struct path {
	const char *says;
	const char *type, *path;
	unsigned int at, size, bits;	/* of what is found */
	const char *error;
} paths[] = {
	{ "a member", "struct ns", "inum", 0, 4, 0, NULL },
	{ "a bit-field", "ns", "mode", 35, 4, 5, NULL },
	{ "a member of a member", "task", "ns.inum", 0, 4, 0, NULL },
	{ "through a typedef and const", "ns_t", "flags", 32, 4, 3, NULL },
	{ "in what has no name", "task", "a", 192, 8, 0, NULL },
	{ "an element", "task", "b[1]", 224, 4, 0, NULL },
	{ "an element of text", "task", "comm[15]", 184, 1, 0, NULL },
	{ "a pointer is 8 bytes", "task", "next", 320, 8, 0, NULL },
	{ "the type itself", "task", "", 0, 64, 0, NULL },
	{ "a misspelt member", "task", "com", 0, 0, 0,
	  "struct task has no member 'com'; did you mean 'comm'?" },
	{ "a member like none", "task", "elephant", 0, 0, 0,
	  "struct task has no member 'elephant'" },
	{ "an element beyond the end", "task", "comm[16]", 0, 0, 0,
	  "[16] of an array of 16" },
	{ "an element of no array", "task", "ns[0]", 0, 0, 0,
	  "[0] is asked of what is no array" },
	{ "a member of a number", "task", "b[0].x", 0, 0, 0,
	  "'x' is asked of what has no members (INT)" },
	{ "a pointer is not followed", "task", "next.ns", 0, 0, 0,
	  "'ns' is asked of what has no members (PTR)" },
	{ "no path: a dot first", "task", ".ns", 0, 0, 0,
	  "'.ns' is no path of members, as a.b[3].c is" },
	{ "no path: two dots", "task", "ns..inum", 0, 0, 0,
	  "'ns..inum' is no path of members, as a.b[3].c is" },
	{ "no path: half an index", "task", "b[1", 0, 0, 0,
	  "'b[1' is no path of members, as a.b[3].c is" },
	{ "no path: a bracket too many", "task", "b]", 0, 0, 0,
	  "'b]' is no path of members, as a.b[3].c is" },
	{ "a misspelt type", "struct tsk", "ns", 0, 0, 0,
	  "there is no type 'struct tsk'; did you mean 'task'?" },
	{ "an enum is no struct", "struct state", "ns", 0, 0, 0,
	  "there is no type 'struct state'" },
	{ "no name", "", "", 0, 0, 0, "there is no type ''" },
};

/* clang-format on */

static void check_path(int i)
{
	struct btf_place p = { 0 };
	int64_t id;
	int err;

	open_blob();
	id = btf_find(&btf, paths[i].type);
	err = id < 0 ? id : btf_place(&btf, id, paths[i].path, &p);
	if (paths[i].error) {
		ck_assert_int_lt(err, 0);
		ck_assert_str_eq(err_text(), paths[i].error);
	} else {
		ck_assert_msg(!err, "%s", err_text());
		ck_assert_uint_eq(p.at, paths[i].at);
		ck_assert_uint_eq(p.size, paths[i].size);
		ck_assert_uint_eq(p.bits, paths[i].bits);
	}
	close_blob();
}
TABLE(btf_path, paths, check_path);

/* clang-format off */

enum { HEADER = 0 };

static const struct bad {
	const char *says;
	uint32_t id;		/* whose bytes; 0: the header's */
	size_t byte;
	uint32_t value;
	const char *error;
} bads[] = {
	{ "no magic", HEADER, 0, 0x00010000, "not BTF: it begins with 0000" },
	{ "the other byte order", HEADER, 0, 0x00019feb,
	  "BTF of the other byte order" },
	{ "another version", HEADER, 0, 0x0002eb9f,
	  "BTF of version 2; known is 1" },
	{ "a short header", HEADER, 4, 8, "a BTF header of 8 bytes, of at least 24" },
	{ "a header beyond the end", HEADER, 4, 1 << 20,
	  "a BTF header of 1048576 bytes, in " },
	{ "types beyond the end", HEADER, 8, 1 << 20,
	  "truncated: " },
	{ "more types than bytes", HEADER, 12, -4, "truncated: 42949" },
	{ "types not at a multiple of 4", HEADER, 8, 2,
	  "its types are not at a multiple of 4" },
	{ "strings beyond the end", HEADER, 16, -1, "truncated: " },
	{ "more strings than bytes", HEADER, 20, 1 << 20, "truncated: " },
	{ "strings without an end", HEADER, 20, 3,
	  "its strings do not end with a zero" },
	{ "no strings", HEADER, 20, 0,
	  "it has no strings, not even an empty one" },
	{ "a first string that is not empty", HEADER, 532, 0x746e6978,
	  "its first string is not empty" },
	{ "half a type at the end", HEADER, 12, 8,
	  "truncated: type [1] has 8 bytes" },
	{ "half a tail at the end", HEADER, 12, 12,
	  "truncated: type [1], a INT, has 12 of 16 bytes" },
	{ "all but one byte of a tail at the end", HEADER, 12, 15,
	  "truncated: type [1], a INT, has 15 of 16 bytes" },
	{ "a struct of 65535 members", 11, 4,
	  BTF_KIND_STRUCT << 24 | 0xffff, "truncated: type [11], a STRUCT" },
};

/* clang-format on */

static void check_bad(int i)
{
	size_t at;
	int err;

	blob = blob_make(&blob_size);
	at = bads[i].id ? blob_at(blob, blob_size, bads[i].id) : 0;
	memcpy((char *)blob + at + bads[i].byte, &bads[i].value, 4);
	err = btf_read(&btf, blob, blob_size, NULL);
	ck_assert_int_eq(err, -EINVAL);
	ck_assert_msg(!strncmp(err_text(), bads[i].error,
			       strlen(bads[i].error)),
		      "%s", err_text());
	close_blob();
}
TABLE(btf_bad, bads, check_bad);

/* ---- Any break at all ---- */

/* Ask everything of it. */
static void use_all(const void *bytes, size_t size)
{
	FILE *out = fopen("/dev/null", "we");
	struct btf_place p;

	ck_assert_ptr_nonnull(out);
	if (!btf_read(&btf, bytes, size, NULL)) {
		int64_t id = btf_find(&btf, "task");

		if (id > 0) {
			btf_place(&btf, id, "b[1]", &p);
			btf_place(&btf, id, "ns.flags", &p);
			btf_dump_type(out, &btf, id);
			btf_print(out, &btf, id, bytes, size);
		}
		for (uint32_t of = 0; of < btf.end; of++)
			btf_size(&btf, of);
		btf_dump_all(out, &btf);
	}
	btf_close(&btf);
	fclose(out);
}

static void cut_everywhere(void)
{
	for (size_t size = 0; size < blob_size; size++) {
		void *cut = malloc(size + !size);

		memcpy(cut, blob, size);
		use_all(cut, size);
		free(cut);
	}
}

static void break_every_word(void)
{
	static const uint32_t values[] = { 0,	       1,	   5,
					   9,	       11,	   13,
					   0x7fffffff, 0x80000000, 0xffffffff,
					   0x1000000,  0x84000002, 0x4000001 };

	for (size_t at = 0; at + 4 <= blob_size; at += 4)
		for (size_t i = 0; i < sizeof(values) / 4; i++) {
			uint32_t kept;

			memcpy(&kept, (char *)blob + at, 4);
			memcpy((char *)blob + at, &values[i], 4);
			use_all(blob, blob_size);
			memcpy((char *)blob + at, &kept, 4);
		}
}

static void break_every_bit(void)
{
	for (size_t bit = 0; bit < blob_size * 8; bit++) {
		((char *)blob)[bit / 8] ^= 1 << bit % 8;
		use_all(blob, blob_size);
		((char *)blob)[bit / 8] ^= 1 << bit % 8;
	}
}

static const struct {
	const char *says;
	void (*breaks)(void);
} anyhow[] = {
	{ "cut after every byte, BTF is refused or read", cut_everywhere },
	{ "with every word another, BTF is refused or read", break_every_word },
	{ "with every bit another, BTF is refused or read", break_every_bit },
};

static void check_anyhow(int i)
{
	blob = blob_make(&blob_size);
	anyhow[i].breaks();
	free(blob);
}
TABLE(btf_anyhow, anyhow, check_anyhow);
