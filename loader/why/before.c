/*
 * before.c - refused before the verifier: an errno, and an empty log.
 *
 *     BPF_PROG_LOAD   E2BIG    a field that this kernel does not know
 *                     EPERM    no right: capabilities, sysctl, lockdown
 *                     EINVAL   type, attach type, flags, licence ...
 *                     ENOMEM   no memory
 *
 * (kernel/bpf/syscall.c, bpf_prog_load() up to bpf_check())
 */
#include "loader/why/before.h"
#include "loader/err.h"
#include "loader/hint.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
	int err;
	enum cause_id cause;
} rows[] = {
	{ -EPERM, CAUSE_NOT_PERMITTED },  { -EACCES, CAUSE_NOT_PERMITTED },
	{ -E2BIG, CAUSE_TOO_NEW },	  { -ENOMEM, CAUSE_OUT_OF_MEMORY },
	{ -EINVAL, CAUSE_PROGRAM_TYPE },  { -EOPNOTSUPP, CAUSE_PROGRAM_TYPE },
	{ -524, CAUSE_PROGRAM_TYPE },	  { -ESRCH, CAUSE_ATTACH_TARGET },
	{ -ENOENT, CAUSE_ATTACH_TARGET },
};

static enum cause_id cause_of(int err, const char *words)
{
	if (words && strstr(words, "lockdown"))
		return CAUSE_LOCKDOWN;
	if (words && (strstr(words, "licen") || strstr(words, "GPL")))
		return CAUSE_LICENCE;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].err == err)
			return rows[i].cause;
	return CAUSE_UNKNOWN;
}

/* The hints of the same load made once more: "why: ...\n     ...\ntry: ..."
 * The caller frees them. */
static char *hints(const struct refusal *refusal)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	struct prog_spec spec = *refusal->spec;
	int fd;

	if (!out)
		return NULL;
	fd = sys_prog_load(&spec);
	if (fd >= 0)
		close(fd);
	else
		hint_print(out);
	fclose(out);
	return text;
}

/* What stands behind "why: " or "try: ", its lines put together; NULL: no
 * such part. */
static const char *part(struct why *why, const char *text, const char *name)
{
	const char *from = text ? strstr(text, name) : NULL;
	size_t len = 0, size;
	char *words;

	if (!from)
		return NULL;
	from += strlen(name);
	size = strlen(from);
	words = arena_take(&why->arena, size + 1, 1);
	for (size_t i = 0; words && i < size; i++) {
		bool end = from[i] == '\n' && from[i + 1] != ' ';

		if (end)
			break;
		if (from[i] == '\n' || from[i] == ' ') {
			if (len && words[len - 1] != ' ')
				words[len++] = ' ';
		} else {
			words[len++] = from[i];
		}
	}
	return words;
}

/* What the loader itself could not find: no call was made for it. */
static const struct {
	const char *words;
	enum cause_id cause;
	const char *fix; /* NULL: the cause's */
} missing[] = {
	{ "SEC(\"", CAUSE_ATTACH_TARGET, NULL },
	{ "have no function", CAUSE_KFUNC_UNAVAILABLE, NULL },
	{ "another type than", CAUSE_KFUNC_UNAVAILABLE,
	  "declare it as this kernel has it: rawbpf btf vmlinux NAME" },
	{ "extern ", CAUSE_BTF,
	  "declare it __weak, so that it is 0 where a kernel has none, and "
	  "ask for that before it is used" },
};

static bool is_missing(struct why *why, const char *error)
{
	const char *words;

	if (!error || strstr(error, "bpf("))
		return false;
	for (size_t i = 0; i < sizeof(missing) / sizeof(missing[0]); i++) {
		if (!strstr(error, missing[i].words))
			continue;
		words = strncmp(error, "program ", 8) ? NULL
						      : strstr(error, ": ");
		memset(why, 0, sizeof(*why));
		why->insn = why->reg = -1;
		why->verdict = VERDICT_PLACE;
		why->cause = missing[i].cause;
		words = words ? words + 2 : error;
		why->summary = arena_copy(&why->arena, words, strlen(words));
		why->fix = missing[i].fix ? missing[i].fix
					  : causes[why->cause].fix;
		return true;
	}
	return false;
}

static void explain(struct why *why, int err, const char *error,
		    const char *hints)
{
	const char *words;

	memset(why, 0, sizeof(*why));
	why->insn = why->reg = -1;
	words = part(why, hints, "why: ");
	why->cause = cause_of(err, words);
	why->verdict = VERDICT_PLACE;
	why->summary = words && *words ? words : causes[why->cause].title;
	why->fix = part(why, hints, "try: ");
	if (!why->fix)
		why->fix = causes[why->cause].fix;
	if (error)
		why->message = arena_copy(&why->arena, error, strlen(error));
}

int why_before(struct why *why, const struct refusal *refusal)
{
	char *text;

	if (is_missing(why, refusal->error))
		return 0;
	text = hints(refusal);
	explain(why, refusal->err, refusal->error, text);
	why->detail = "the kernel refused it before its verifier looked at it";
	free(text);
	return 0;
}

int why_failed(struct why *why, int err, const char *error)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out;

	if (is_missing(why, error))
		return 0;
	out = open_memstream(&text, &size);
	if (!out)
		return -ENOMEM;
	hint_print(out);
	fclose(out);
	explain(why, err, error, text);
	why->detail = "the kernel refused this before any program was loaded";
	free(text);
	return 0;
}
