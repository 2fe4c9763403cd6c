/*
 * step_replay.c - --replay FILE: the context and the helpers' answers of a
 * run that `rawbpf capture` recorded.
 */
#include "loader/err.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/record_file.h"
#include "progs/rawbpf/step.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum exit_code session_replay(struct session *s, const struct args *args,
			      size_t *ctx_size)
{
	const char *path = args_value(args, "replay");
	struct record_about about;
	int err;

	if (args_has(args, "ctx") || args_has(args, "packet"))
		return usage_error(args, "--replay brings its own context: no "
					 "--ctx or --packet beside it");
	s->record = calloc(1, sizeof(*s->record));
	s->ctx = calloc(1, RECORD_CTX);
	if (!s->record || !s->ctx)
		return give_up(args, fail(-ENOMEM, "%s", path));
	err = record_read(path, s->record, &about);
	if (err)
		return give_up(args, err);
	memcpy(s->ctx, s->record->ctx, about.ctx_size);
	*ctx_size = about.ctx_size;
	s->replay.record = s->record;
	s->vm->env.call = record_replay;
	s->vm->env.call_arg = &s->replay;
	return DONE;
}
