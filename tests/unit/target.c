/* Types by wanted names, in a file of types; and names without flavours. */
#include "loader/btf/target.h"
#include "loader/err.h"
#include "tests/run.h"
#include "tests/unit/btf_blob.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct row {
	const char *says;
	const char *name;
	size_t len;
} rows[] = {
	{ "a plain name is whole", "task_struct", 11 },
	{ "a flavour is dropped", "task_struct___old", 11 },
	{ "the last of two flavours is dropped", "a___b___c", 5 },
	{ "a flavour has at least one letter", "task___", 7 },
	{ "a name has at least one letter before its flavour", "___task", 7 },
	{ "two underscores are part of the name", "a__b", 4 },
	{ "four underscores are part of the name", "a____b", 6 },
	{ "the shortest name with a flavour", "a___b", 1 },
	{ "an empty name", "", 0 },
};

static void check_row(int i)
{
	ck_assert_uint_eq(target_name_len(rows[i].name), rows[i].len);
}
TABLE(flavour, rows, check_row);

/* ---- Finding ---- */

#define KIND(kind) (1u << BTF_KIND_##kind)

static struct target target;
static const struct target_type *found;
/* The blob as a file, after a name in it was replaced by one no longer. */
static void open_blob(const char *from, const char *to)
{
	char path[] = "/tmp/rawbpf-target-XXXXXX";
	size_t size;
	char *blob = blob_make(&size), *at;
	int fd = mkstemp(path);

	if (from) {
		at = memmem(blob, size, from, strlen(from) + 1);
		ck_assert_ptr_nonnull(at);
		memcpy(at, to, strlen(to) + 1);
	}
	ck_assert_int_eq(write(fd, blob, size), size);
	close(fd);
	ck_assert_msg(target_open(&target, path) == 0, "%s", err_text());
	unlink(path);
	free(blob);
}

static const struct {
	const char *says;
	const char *from, *to; /* a name of the blob is changed */
	const char *name;
	uint32_t kinds;
	uint32_t id; /* 0: none */
} finds[] = {
	{ "a struct", NULL, NULL, "task", TARGET_TYPES, 11 },
	{ "a struct by a flavour", NULL, NULL, "task___x", TARGET_TYPES, 11 },
	{ "a name of two letters", NULL, NULL, "ns", TARGET_TYPES, 5 },
	{ "the kernel's flavour is dropped too", "float", "f___t", "f",
	  TARGET_TYPES, 15 },
	{ "a name of three letters by a flavour", NULL, NULL, "int___abc",
	  TARGET_TYPES, 1 },
	{ "a function", NULL, NULL, "wake", TARGET_FUNC, 17 },
	{ "a function is no type", NULL, NULL, "wake", TARGET_TYPES, 0 },
	{ "a variable", NULL, NULL, "count", TARGET_VAR, 18 },
	{ "a section", NULL, NULL, ".data", KIND(DATASEC), 19 },
	{ "a struct that is declared only", NULL, NULL, "away", TARGET_TYPES,
	  24 },
	{ "the beginning of a name is another", NULL, NULL, "tas", TARGET_TYPES,
	  0 },
	{ "a name is not the beginning of another", NULL, NULL, "tasks",
	  TARGET_TYPES, 0 },
	{ "a member is no type", NULL, NULL, "comm", ~0u, 0 },
	{ "nothing has no name", NULL, NULL, "", ~0u, 0 },
};

static void check_find(int i)
{
	int n = finds[i].id ? 1 : 0;

	open_blob(finds[i].from, finds[i].to);
	ck_assert_int_eq(target_want(&target, finds[i].name, finds[i].kinds),
			 0);
	ck_assert_int_eq(target_find(&target, finds[i].name, finds[i].kinds,
				     &found),
			 n);
	if (n) {
		ck_assert_uint_eq(found->id, finds[i].id);
		ck_assert_ptr_eq(found->btf, &target.vmlinux);
		ck_assert_int_eq(found->module, -1);
	}
	target_close(&target);
}
TABLE(target, finds, check_find);

/* ---- One after the other ---- */

static void late_name(void)
{
	const struct target_type *early;

	ck_assert_int_eq(target_find(&target, "task", KIND(STRUCT), &early), 1);
	ck_assert_int_eq(target_find(&target, "ns_t", TARGET_TYPES, &found), 1);
	ck_assert_uint_eq(found->id, 8);
	ck_assert_uint_eq(early->id, 11);
}

static void late_kind(void)
{
	const struct target_type *early;

	ck_assert_int_eq(target_find(&target, "wake", KIND(STRUCT), &early), 0);
	ck_assert_int_eq(target_find(&target, "wake", TARGET_FUNC, &found), 1);
	ck_assert_uint_eq(found->id, 17);
}

static void many_names(void)
{
	char name[16];

	for (int i = 0; i < 5000; i++) {
		snprintf(name, sizeof(name), "name%d", i);
		ck_assert_int_eq(target_want(&target, name, ~0u), 0);
		if (i == 2500)
			target_want(&target, "task", TARGET_TYPES);
	}
	ck_assert_int_eq(target_find(&target, "task", TARGET_TYPES, &found), 1);
	ck_assert_uint_eq(found->id, 11);
	ck_assert_int_eq(target_find(&target, "name4999", ~0u, &found), 0);
}

static void no_modules(void)
{
	ck_assert(!target.running);
	ck_assert_int_eq(target_find(&target, "gone", ~0u, &found), 0);
	ck_assert_int_eq(target.module_count, 0);
}

static const struct {
	const char *says;
	void (*check)(void);
} cases[] = {
	{ "a name may be wanted late, and what was found stays", late_name },
	{ "a kind may be wanted late", late_kind },
	{ "more names than there is room for at first", many_names },
	{ "a file has no modules", no_modules },
};

static void check_case(int i)
{
	open_blob(NULL, NULL);
	cases[i].check();
	target_close(&target);
}
TABLE(target_order, cases, check_case);

/* ---- Two of a name ---- */

static const struct {
	const char *says;
	uint32_t kinds;
	int count;
	uint32_t ids[2];
} twins[] = {
	{ "two of a name in the order of their ids",
	  TARGET_TYPES,
	  2,
	  { 5, 15 } },
	{ "only those of a wanted kind", KIND(FLOAT), 1, { 15 } },
};

static void check_twins(int i)
{
	open_blob("float", "ns");
	ck_assert_int_eq(target_find(&target, "ns", twins[i].kinds, &found),
			 twins[i].count);
	for (int k = 0; k < twins[i].count; k++)
		ck_assert_uint_eq(found[k].id, twins[i].ids[k]);
	target_close(&target);
}
TABLE(target_twins, twins, check_twins);

static void check_missing(int i)
{
	(void)i;
	ck_assert_int_eq(target_open(&target, "/no/such/file"), -ENOENT);
	ck_assert_str_eq(err_text(),
			 "/no/such/file: No such file or directory (ENOENT)");
	target_close(&target);
}
static const struct {
	const char *says;
} missing[] = { { "a file that is not there has no types" } };
TABLE(target_missing, missing, check_missing);
