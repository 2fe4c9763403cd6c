/*
 * lesson_load.c - an object of the lesson: see lesson_load.h.
 */
#include "progs/lesson_load.h"
#include "loader/attach/auto.h"
#include "loader/err.h"
#include "loader/why/refusal.h"

#include <errno.h>
#include <string.h>

int lesson_open(struct load *load, const struct lesson_object *object)
{
	static const struct load_want want;

	return load_open_bytes(load, object->file, object->bytes,
			       object->end - object->bytes, &want);
}

static void show_log(const struct load_prog *prog)
{
	FILE *out = lesson_indent();

	fputs(prog->log ? prog->log : "", out);
	lesson_outdent(out);
}

int lesson_load_all(struct load *load)
{
	int err = load_all(load);

	for (int i = 0; i < load->progdefs.count; i++) {
		const struct load_prog *prog = &load->progs[i];

		lesson_program(&prog->spec);
		if (!prog->err)
			continue;
		show_log(prog);
		why_show_object(stdout, load, prog);
		return refuse(prog->err, "%s", prog->error);
	}
	return err;
}

int lesson_refused(struct load *load, const struct lesson_object *object,
		   const char *message, const char *seen)
{
	int err = lesson_open(load, object);
	const struct load_prog *prog = load->progs;

	if (!err)
		err = load_all(load);
	if (err < 0)
		return err;
	lesson_program(&prog->spec);
	show_log(prog);
	lesson_saw(prog->log && strstr(prog->log, message), "%s", seen);
	return 0;
}

int lesson_attach(struct link *link, struct load *load, const char *program)
{
	struct load_prog *prog = load_prog_find(load, program);

	return prog ? attach_auto(link, &prog->def->sec, prog->fd, NULL)
		    : -ENOENT;
}

void *lesson_variable(struct load *load, const char *name, uint32_t size)
{
	uint32_t has;
	void *value = load_variable(load, name, &has);

	if (!value || has == size)
		return value;
	refuse(-EINVAL, "%s has %u bytes, not %u", name, has, size);
	return NULL;
}
