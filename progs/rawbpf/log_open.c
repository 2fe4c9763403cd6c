/*
 * log_open.c - where the logs come from.
 *
 *     prog.o    loaded by the kernel, each program asked about   one log each
 *     --log F   text from anywhere; each "processed N insns" ends one
 */
#include "loader/err.h"
#include "loader/hint.h"
#include "loader/load/load.h"
#include "loader/prog.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/load_args.h"
#include "progs/rawbpf/log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- One text, and the logs in it ---- */

static int add_view(struct logs *logs, const struct log_view *view)
{
	struct log_view *more =
		reallocarray(logs->views, logs->count + 1, sizeof(*more));

	if (!more)
		return -ENOMEM;
	logs->views = more;
	logs->views[logs->count++] = *view;
	return 0;
}

/* Behind the numbers that end a log; `last` if none do. */
static int find_end(const struct vlog *log, int first)
{
	int i = first;

	while (i < log->count) {
		const struct vlog_record *r = &log->records[i++];

		if (r->kind == VLOG_STATS && r->length > 10 &&
		    !memcmp(vlog_text(log, r), "processed ", 10))
			break;
	}
	return i;
}

/* Anything of the verifier's, or only somebody's words? */
static bool is_log(const struct vlog *log, int first, int last)
{
	for (int i = first; i < last; i++)
		if (log->records[i].kind != VLOG_OTHER &&
		    log->records[i].kind != VLOG_SOURCE)
			return true;
	return false;
}

static int add_part(struct logs *logs, struct log_view view)
{
	int err = add_view(logs, &view);
	struct log_view *added = &logs->views[logs->count - 1];

	if (err)
		return err;
	added->name = strdup(view.name);
	added->about = strdup(view.about);
	vstats_read(&added->stats, view.log, view.first, view.last);
	err = vpath_read(&added->path, view.log, view.first, view.last);
	if (!err)
		err = vtree_read(&added->tree, &added->path, view.last);
	if (!err && (!added->name || !added->about))
		err = -ENOMEM;
	return err;
}

/* `like` is what is known of all that the text holds; the text is the log's
 * from now on. */
static int add_text(struct logs *logs, char *text, const struct log_view *like)
{
	struct vlog **more =
		reallocarray(logs->texts, logs->text_count + 1, sizeof(*more));
	struct vlog *log = more ? calloc(1, sizeof(*log)) : NULL;
	struct log_view view = *like;
	int err = 0;

	logs->texts = more ? more : logs->texts;
	if (!log) {
		free(text);
		return fail(-ENOMEM, "the log");
	}
	logs->texts[logs->text_count++] = view.log = log;
	err = vlog_read(log, text, strlen(text));
	for (int first = 0; first < log->count && !err; first = view.last) {
		view.first = first;
		view.last = find_end(log, first);
		if (is_log(log, first, view.last) || like->asked ||
		    (view.last == log->count && !logs->count))
			err = add_part(logs, view);
	}
	return err ? fail(err, "the log") : 0;
}

void logs_close(struct logs *logs)
{
	for (int i = 0; i < logs->count; i++) {
		vtree_close(&logs->views[i].tree);
		vpath_close(&logs->views[i].path);
		free(logs->views[i].name);
		free(logs->views[i].about);
	}
	for (int i = 0; i < logs->text_count; i++) {
		vlog_close(logs->texts[i]);
		free(logs->texts[i]);
	}
	log_lines_close(logs->lines);
	free(logs->views);
	free(logs->texts);
	memset(logs, 0, sizeof(*logs));
}

/* ---- From a file ---- */

enum exit_code logs_read(struct logs *logs, const struct args *args,
			 const char *path)
{
	char *text;
	size_t size;
	int err = file_read(path, &text, &size);

	for (size_t i = 0; !err && i < size; i++)
		if (!text[i])
			text[i] = '?';
	if (!err)
		err = add_text(logs, text,
			       &(struct log_view){ .name = "", .about = "" });
	if (err)
		return give_up(args, err);
	if (logs->count)
		return DONE;
	fprintf(stderr, "rawbpf log: %s: it is empty\n", file_name(path));
	return NO;
}

/* ---- From the kernel ---- */

/* Of a program that was refused, the path that was; else all of them, as
 * level 1 leaves nothing of a path that ended well. */
static uint32_t level_for(const struct args *args, const struct load_prog *prog)
{
	const char *level = args_value(args, "level");
	uint32_t n = prog->err && prog->err != -E2BIG ? 1 : 2;

	if (level)
		load_args_number(level, &n);
	else
		n |= 4;
	return n;
}

/* Refused before the verifier looked: all there is to say is the error. */
static char *without_log(const struct load_prog *prog)
{
	return strdup(prog->error ? prog->error : "the verifier said nothing");
}

static const struct log_lines *add_lines(struct logs *logs,
					 const struct load *load,
					 const struct load_prog *prog)
{
	struct log_lines *lines = log_lines_read(load, prog);

	if (!lines)
		return NULL;
	lines->next = logs->lines;
	return logs->lines = lines;
}

static int add_prog(struct logs *logs, const struct args *args,
		    const struct load *load, const struct load_prog *prog)
{
	uint32_t level = level_for(args, prog);
	char about[200], *log;

	if (!prog->wanted || !prog->spec.insns)
		return 0;
	if (prog->err)
		logs->verdict = prog->err == -EPERM ? NOT_HERE : NO;
	sys_quiet(true);
	log = prog_log(&prog->spec, level);
	sys_quiet(false);
	snprintf(about, sizeof(about), "%s, %d instruction%s, %s; log level %u",
		 prog->def->section, prog->def->code.count,
		 prog->def->code.count == 1 ? "" : "s",
		 prog->err ? "refused" : "accepted", level);
	if (!log)
		log = without_log(prog);
	if (!log)
		return fail(-ENOMEM, "the log");
	return add_text(logs, log,
			&(struct log_view){ .name = (char *)prog->def->name,
					    .about = about,
					    .lines =
						    add_lines(logs, load, prog),
					    .asked = true,
					    .refused = prog->err != 0 });
}

static enum exit_code ask_kernel(struct logs *logs, const struct args *args,
				 struct load *load)
{
	int err = load_args_set(args, load);

	if (!err)
		err = load_all(load);
	if (err < 0) {
		give_up(args, err);
		hint_print(stderr);
		return err == -EPERM || err == -EACCES ? NOT_HERE : NO;
	}
	err = 0;
	for (int i = 0; i < load->progdefs.count && !err; i++)
		err = add_prog(logs, args, load, &load->progs[i]);
	if (err)
		return give_up(args, err);
	if (logs->verdict == NOT_HERE)
		hint_print(stderr);
	return DONE;
}

/* A log without --log is the mistake that comes first. */
static void hint_log(const char *path)
{
	FILE *in = fopen(path, "re");
	char magic[4] = "";

	if (!in)
		return;
	if (fread(magic, 1, 4, in) && memcmp(magic, "\177ELF", 4))
		fprintf(stderr, "try: rawbpf log --log %s, if it is a log\n",
			path);
	fclose(in);
}

static enum exit_code open_object(struct logs *logs, const struct args *args)
{
	struct load load = { .btf_fd = -1 };
	struct load_args given;
	enum exit_code code = load_args_read(&given, args);
	int err = 0;

	if (args->count > 1) {
		given.only[0] = args->operands[1];
		given.only[1] = NULL;
		given.want.only_count = 1;
	}
	if (code == DONE)
		err = load_open(&load, args->operands[0], &given.want);
	if (err) {
		code = give_up(args, err);
		hint_log(args->operands[0]);
	} else if (code == DONE)
		code = ask_kernel(logs, args, &load);
	load_close(&load);
	load_args_close(&given);
	return code;
}

enum exit_code logs_open(struct logs *logs, const struct args *args)
{
	memset(logs, 0, sizeof(*logs));
	return args_has(args, "log")
		       ? logs_read(logs, args, args_value(args, "log"))
		       : open_object(logs, args);
}
