/*
 * refusal.c - explain a load that the kernel refused just now.
 */
#include "loader/why/refusal.h"
#include "insn/disasm.h"
#include "loader/err.h"
#include "loader/prog.h"
#include "loader/why/before.h"
#include "loader/why/fields.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define WALK_MOST (1 << 20) /* bytes of the log of too much work */

static int read_text(struct vlog *log, char *text)
{
	return text ? vlog_read(log, text, strlen(text)) : -ENOMEM;
}

/* Too much work: its log is the message alone, so a piece of the walk is
 * asked for, to see where it was. */
static int explain_walk(struct why *why, const struct vlog *log,
			struct why_ask *ask, const struct prog_spec *spec)
{
	char *text;
	struct vlog walk = { 0 };
	int err = 0;

	sys_quiet(true);
	text = prog_log_part(spec, WALK_MOST);
	sys_quiet(false);
	if (text)
		err = read_text(&walk, text);
	if (text && !err) {
		ask->walk = &walk;
		why_close(why);
		err = why_log(why, log, ask);
		ask->walk = NULL;
	}
	vlog_close(&walk);
	return err;
}

/* Refused before the first step: the log shows no instructions. */
static int name_insn(struct why *why, const struct prog_spec *spec)
{
	char text[DISASM_SIZE];

	if (why->insn < 0 || why->insn_text || why->insn >= (int)spec->insn_cnt)
		return 0;
	disasm_insn(text, sizeof(text), &spec->insns[why->insn],
		    spec->insn_cnt - why->insn);
	why->insn_text = arena_copy(&why->arena, text, strlen(text) + 1);
	return why->insn_text ? 0 : -ENOMEM;
}

/* Two ways lead to the instruction, and the refused one is all that level 1
 * has: with a log of every way the other one is shown, too. */
static int explain_ways(struct why *why, struct vlog *log,
			const struct why_ask *ask, const struct prog_spec *spec)
{
	char *text;

	sys_quiet(true);
	text = prog_log(spec, 2);
	sys_quiet(false);
	if (!text)
		return 0;
	why_close(why);
	vlog_close(log);
	return read_text(log, text) ? -ENOMEM : why_log(why, log, ask);
}

static bool has_insns(const struct vlog *log)
{
	for (int i = 0; i < log->count; i++)
		if (log->records[i].kind == VLOG_INSN)
			return true;
	return false;
}

int why_refusal(struct why *why, const struct refusal *refusal,
		const struct why_source *source)
{
	struct why_ask ask = { .source = source,
			       .prog_type = refusal->spec->type,
			       .license = refusal->spec->license,
			       .insns = refusal->spec->insns,
			       .insn_cnt = refusal->spec->insn_cnt };
	struct vlog log = { 0 };
	int err;

	memset(why, 0, sizeof(*why));
	if (!refusal->log)
		return why_before(why, refusal);
	err = read_text(&log, strdup(refusal->log));
	if (!err)
		err = why_log(why, &log, &ask);
	if (err == -ENOENT && !has_insns(&log)) {
		vlog_close(&log);
		why_close(why);
		return why_before(why, refusal);
	}
	if (!err && why->cause == CAUSE_TOO_COMPLEX && why->insn < 0)
		err = explain_walk(why, &log, &ask, refusal->spec);
	if (!err)
		err = name_insn(why, refusal->spec);
	if (!err && why->cause == CAUSE_DIFFERENT_POINTERS)
		err = explain_ways(why, &log, &ask, refusal->spec);
	vlog_close(&log);
	return err;
}

int why_object(struct why *why, struct load *load, const struct load_prog *prog)
{
	struct refusal refusal = { &prog->spec, prog->log, prog->err,
				   prog->error };
	struct why_source source;
	int err = why_source_read(&source, load, prog);

	memset(why, 0, sizeof(*why));
	if (!err)
		err = why_source_vars(&source, load, prog);
	if (!err)
		err = why_refusal(why, &refusal, &source);
	why_source_close(&source);
	if (!err && why->cause == CAUSE_CONTEXT_FIELD)
		why_fields(why, load, prog);
	if (!err && prog->why && why->cause == CAUSE_HELPER_UNAVAILABLE)
		why->detail =
			arena_copy(&why->arena, prog->why, strlen(prog->why));
	return err;
}

/* ---- Shown at once ---- */

static void show(FILE *out, struct why *why, int err, char *text)
{
	if (!err)
		why_print(out, why);
	why_close(why);
	if (text)
		refuse(-EINVAL, "%s", text);
	free(text);
}

void why_show(FILE *out, const struct refusal *refusal)
{
	char *text = strdup(err_text());
	struct why why;
	int err = why_refusal(&why, refusal, NULL);

	show(out, &why, err, text);
}

void why_show_object(FILE *out, struct load *load, const struct load_prog *prog)
{
	char *text = strdup(err_text());
	struct why why;
	int err = why_object(&why, load, prog);

	show(out, &why, err, text);
}
