/* An object's types and a kernel's, for CO-RE: see core_both.h. */
#include "tests/unit/core_both.h"
#include "loader/btf/find.h"
#include "loader/err.h"
#include "tests/run.h"
#include "tests/unit/core_row.h"
#include "tests/unit/ctypes.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int both_kernel(struct target *kernel, const void *bytes, size_t size)
{
	int fd = memfd_create("kernel", MFD_CLOEXEC), err;
	char path[64];

	ck_assert_int_eq(write(fd, bytes, size), size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	err = target_open(kernel, path);
	close(fd);
	return err;
}

void both_open(struct both *both, const char *object, const char *kernel)
{
	size_t size;
	void *bytes = ctypes_make(kernel, &size);
	int err = both_kernel(&both->kernel, bytes, size);

	ck_assert_msg(err == 0, "%s", err_text());
	free(bytes);
	both->bytes = ctypes_make(object, &size);
	err = btf_read(&both->object, both->bytes, size, NULL);
	ck_assert_msg(err == 0, "%s", err_text());
}

void both_close(struct both *both)
{
	target_close(&both->kernel);
	btf_close(&both->object);
	free(both->bytes);
}

struct core_query both_query(const struct both *both, const char *type,
			     const char *path, int kind)
{
	int64_t id = *type == '@' ? strtol(type + 1, NULL, 10)
				  : btf_find(&both->object, type);

	ck_assert_msg(id >= 0, "%s", err_text());
	return (struct core_query){ &both->object, id, path, kind };
}

char *both_said(const struct core_query *query,
		const struct core_answer *answer, int err)
{
	char *text = NULL;
	size_t size;
	FILE *out;

	if (err)
		return strdup(err_text());
	out = open_memstream(&text, &size);
	core_say(out, query, answer);
	fclose(out);
	return text;
}

void core_row_check(const struct core_row *r)
{
	struct core_answer a;
	struct core_query query;
	struct both both;
	char *said;
	int err;

	both_open(&both, r->object, r->kernel);
	query = both_query(&both, r->type, r->path, r->kind);
	ck_assert_int_eq(core_want(&query, &both.kernel), 0);
	err = core_resolve(&query, &both.kernel, &a);
	said = both_said(&query, &a, err);
	ck_assert_str_eq(said, r->said);
	free(said);
	ck_assert_int_eq(err != 0, r->flags == REFUSED);
	if (!err) {
		bool found = !(r->flags & (POISON | NONE));

		ck_assert_int_eq(a.old, r->old);
		ck_assert_int_eq(a.new, r->new);
		ck_assert_int_eq(a.found, found);
		ck_assert_int_eq(a.poison, !!(r->flags & POISON));
		ck_assert_int_eq(a.check, !(r->flags & UNCHECKED));
		ck_assert_int_eq(a.no_load, !!(r->flags & NO_LOAD));
		ck_assert_int_eq(found && a.old_size != a.new_size,
				 !!(r->flags & (NO_LOAD | RESIZED)));
		ck_assert_int_eq(a.type.id != 0, found && r->kind != LOCAL);
	}
	both_close(&both);
}
