/* A kernel's types cut down to what records ask for: the same answers, from
 * fewer bytes. */
#include "loader/btf/shrink.h"
#include "loader/btf/find.h"
#include "loader/err.h"
#include "tests/run.h"
#include "tests/unit/core_both.h"
#include "tests/unit/core_row.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */

#define TASK "struct ns { int level; int inum; };" \
	     "struct task { long l; union { int a; struct { int x; int pid; }; };" \
	     "struct ns ns; struct ns *to; int c[4]; int flag:3; int mode:5; };"

static const struct row {
	const char *says;
	const char *object, *type, *path;
	int kind;
	const char *kernel;
	const char *gone; /* a name that is not needed; NULL: all is */
} rows[] = {
	{ "a field, and not its neighbours",
	  "struct task { struct ns *to; };", "struct task", "0:0", OFFSET,
	  TASK, "inum" },
	{ "a field in anonymous ones", "struct task { int pid; };",
	  "struct task", "0:0", OFFSET, TASK, "level" },
	{ "a field of a struct in a struct",
	  "struct task { struct { int inum; } ns; };", "struct task", "0:0:0",
	  OFFSET, TASK, "level" },
	{ "an element", "struct task { int c[3]; };", "struct task", "0:0:2",
	  OFFSET, TASK, "inum" },
	{ "an element behind the end", "struct task { int c[9]; };",
	  "struct task", "0:0:8", OFFSET, TASK, "inum" },
	{ "a bit-field", "struct task { int flag:3; };", "struct task", "0:0",
	  LSHIFT, TASK, "inum" },
	{ "a field that is not there", "struct task { int uid; };",
	  "struct task", "0:0", EXISTS, TASK, "inum" },
	{ "a field of another kind", "struct task { int to; };", "struct task",
	  "0:0", OFFSET, TASK, "inum" },
	{ "a type that is not there", "struct cred { int uid; };",
	  "struct cred", "0", TYPE, TASK, "task" },
	{ "a type that is", "struct task { int x; };", "struct task", "0",
	  TYPE, TASK, "ns" },
	{ "how big a type is", "struct task { int x; };", "struct task", "0",
	  TSIZE, TASK, "ns" },
	{ "a value of an enum", "enum e { B = 1 };", "enum e", "0",
	  VALUE, "enum e { A = 5, B = 6, C = 7 };", "C" },
	{ "a value that is not there", "enum e { D = 1 };", "enum e", "0",
	  VEXISTS, "enum e { A = 5, B = 6, C = 7 };", "A" },
	{ "a whole type", "struct ns { int inum; };", "struct ns", "0",
	  MATCHES, TASK, "task" },
	{ "a whole type that lacks something", "struct ns { int i; };",
	  "struct ns", "0", MATCHES, TASK, "task" },
	{ "an array of none that does not become the last",
	  "struct s { int n; int a[2]; };", "struct s", "0:1:1", OFFSET,
	  "struct s { int n; int a[0]; int b; int m; };", "b" },
	{ "two of a name that agree",
	  "struct s { int b; };", "struct s", "0:0", OFFSET,
	  "struct s { int a; int b; int z; };"
	  "struct s___2 { int c; int b; int z; };", "c" },
	{ "two of a name that do not",
	  "struct s { int b; };", "struct s", "0:0", OFFSET,
	  "struct s { int a; int b; int z; };"
	  "struct s___2 { long c; int b; int z; };", "c" },
};

/* clang-format on */

static void check_same(const struct core_query *query, struct target *whole,
		       struct target *less)
{
	struct core_answer a, b;
	int err_a = core_resolve(query, whole, &a);
	int err_b = core_resolve(query, less, &b);

	ck_assert_int_eq(err_a, err_b);
	ck_assert_int_eq(a.found, b.found);
	ck_assert_int_eq(a.poison, b.poison);
	ck_assert_int_eq(a.check, b.check);
	ck_assert_int_eq(a.no_load, b.no_load);
	ck_assert_int_eq(a.old, b.old);
	ck_assert_int_eq(a.new, b.new);
	ck_assert_int_eq(a.new_size, b.new_size);
	ck_assert_int_eq(a.type.id != 0, b.type.id != 0);
	ck_assert_int_eq(a.other.id != 0, b.other.id != 0);
}

/* Is it the name of a type, a member or a value? */
static bool has_name(const void *bytes, size_t size, const char *name)
{
	const struct btf_header *h = bytes;
	const char *at = (const char *)bytes + h->hdr_len + h->str_off;

	for (; at < (const char *)bytes + size; at += strlen(at) + 1)
		if (!strcmp(at, name))
			return true;
	return false;
}

static void check_row(int i)
{
	const struct row *r = &rows[i];
	struct core_query query;
	struct target less;
	struct both both;
	size_t size;
	void *bytes;

	both_open(&both, r->object, r->kernel);
	query = both_query(&both, r->type, r->path, r->kind);
	ck_assert_msg(btf_shrink(&both.kernel.vmlinux, &query, 1, &bytes,
				 &size) == 0,
		      "%s", err_text());
	ck_assert_msg(!has_name(bytes, size, r->gone), "%s is kept", r->gone);
	ck_assert_msg(both_kernel(&less, bytes, size) == 0, "%s", err_text());
	free(bytes);
	check_same(&query, &both.kernel, &less);
	target_close(&less);
	both_close(&both);
}
TABLE(shrink, rows, check_row);

/* ---- What cannot be asked, and who cannot be ---- */

static int shrink(struct both *both, struct core_query *query)
{
	size_t size;
	void *bytes;
	int err = btf_shrink(&both->kernel.vmlinux, query, 1, &bytes, &size);

	ck_assert_int_eq(!bytes, err != 0);
	free(bytes);
	return err;
}

static void circle(struct both *both, struct core_query *query)
{
	query->kind = MATCHES;
	ck_assert_int_eq(shrink(both, query), 0);
}

static void bad_path(struct both *both, struct core_query *query)
{
	query->path = "0:7";
	ck_assert_int_eq(shrink(both, query), -EINVAL);
	ck_assert_ptr_nonnull(strstr(err_text(), "0:7"));
}

static void module(struct both *both, struct core_query *query)
{
	both->kernel.vmlinux.base = &both->object;
	ck_assert_int_eq(shrink(both, query), -EINVAL);
	ck_assert_ptr_nonnull(strstr(err_text(), "a module's types"));
	both->kernel.vmlinux.base = NULL;
}

static const struct {
	const char *says;
	void (*check)(struct both *both, struct core_query *query);
} others[] = {
	{ "a struct that leads back to itself ends", circle },
	{ "a record that makes no sense is refused", bad_path },
	{ "a module's types are not taken out alone", module },
};

static void check_other(int i)
{
	struct core_query query;
	struct both both;

	both_open(&both, "struct s { int a; };",
		  "struct s { int a; struct s *next; };");
	query = both_query(&both, "struct s", "0", SIZE);
	others[i].check(&both, &query);
	both_close(&both);
}
TABLE(shrink_others, others, check_other);
