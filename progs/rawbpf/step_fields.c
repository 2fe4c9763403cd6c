/*
 * step_fields.c - --ctx TYPE:FIELD=VALUE,...: whose type it is.
 *
 *   --btf FILE      else the object's own types      else the kernel's
 *
 * A type whose fields were fitted to the kernel's (CO-RE) is the kernel's.
 */
#include "loader/btf/find.h"
#include "loader/err.h"
#include "progs/rawbpf/ctx_fields.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/step.h"
#include "progs/rawbpf/types.h"

#include <string.h>

/* Does the file have the type that stands before the colon? */
static bool has_type(const char *path, const char *text)
{
	struct types types;
	char name[128];
	bool has;

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(text, ":"), text);
	has = !types_open(&types, path, NULL) && btf_find(&types.btf, name) > 0;
	types_close(&types);
	return has;
}

/* Was an access to a field of that type fitted to the kernel's? */
static bool is_fitted(const struct session *s, const char *text)
{
	size_t len = strcspn(text, ":");

	for (int i = 0; s->is_object && i < s->load.record_count; i++) {
		const struct core_query *q = &s->load.records[i].query;
		const char *name = btf_name(q->btf, btf_type(q->btf, q->type));

		if (s->load.records[i].wanted && strlen(name) == len &&
		    !strncmp(name, text, len))
			return true;
	}
	return false;
}

static const char *source_of(const struct session *s, const struct args *args,
			     const char *text)
{
	const char *path = args_value(args, "btf");

	if (path)
		return path;
	return s->is_object && !is_fitted(s, text) && has_type(s->path, text)
		       ? s->path
		       : VMLINUX_BTF;
}

enum exit_code session_fields(const struct session *s, const struct args *args,
			      const char *text, char **bytes, size_t *size)
{
	const char *path = source_of(s, args, text);
	struct types types;
	int err = types_open(&types, path, NULL);

	if (!err) {
		err = ctx_fields_read(&types.btf, text, bytes, size);
		if (err)
			within(err, "--ctx, by the types of %s", path);
	}
	types_close(&types);
	return err ? give_up(args, err) : DONE;
}
