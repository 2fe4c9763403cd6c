/*
 * step_program.c - the program to step through, told by its first bytes.
 *
 *   prog.s        text: lines and labels are known
 *   prog.bin      instructions of 8 bytes each
 *   prog.o:NAME   a function of an object, with what it calls and uses
 *                 (step_object.c)
 */
#include "loader/err.h"
#include "loader/object/elf.h"
#include "progs/rawbpf/assemble.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/step_object.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- Text and bytes ---- */

static bool is_text(const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (!isprint((unsigned char)bytes[i]) &&
		    !isspace((unsigned char)bytes[i]) &&
		    (unsigned char)bytes[i] < 0x80)
			return false;
	return size > 0;
}

/* The text, cut into its lines; the caller frees the row of them. */
static char **cut_lines(struct session *s, const char *text)
{
	char *rest = s->source = strdup(text), **lines;
	int most = 1, count = 0;

	for (const char *c = text; *c; c++)
		most += *c == '\n';
	lines = calloc(most, sizeof(*lines));
	while (s->source && lines && rest)
		lines[count++] = strsep(&rest, "\n");
	return lines;
}

static enum exit_code read_text(struct session *s)
{
	char **lines = cut_lines(s, s->bytes);
	enum exit_code code =
		assemble_with(&s->maps, &s->code, s->path, s->bytes, s->size);

	s->texts = calloc(s->code.count + 1, sizeof(*s->texts));
	for (int pc = 0; code == DONE && s->source && lines && s->texts &&
			 pc < s->code.count;
	     pc++)
		s->texts[pc] = lines[s->code.lines[pc] - 1];
	free(lines);
	return code;
}

static int keep_insns(struct session *s, const void *insns, size_t count)
{
	if (count > ASM_MOST_SLOTS)
		return refuse(-EFBIG, "a program has at most %d instructions",
			      ASM_MOST_SLOTS);
	s->code.insns = malloc(count * sizeof(*s->code.insns));
	if (!s->code.insns)
		return fail(-ENOMEM, "%zu instructions", count);
	memcpy(s->code.insns, insns, count * sizeof(*s->code.insns));
	s->code.count = count;
	return 0;
}

static int read_bytes(struct session *s)
{
	if (s->size % sizeof(struct bpf_insn))
		return refuse(-EINVAL,
			      "%s: %zu bytes are not a whole number of 8-byte "
			      "instructions",
			      s->path, s->size);
	return keep_insns(s, s->bytes, s->size / sizeof(struct bpf_insn));
}

static int read_object(struct session *s)
{
	const struct bpf_insn *insns;
	size_t count;
	int err = session_object_code(s, &insns, &count);

	if (!err)
		err = keep_insns(s, insns, count);
	return err ? err : session_object_lines(s);
}

/* ---- Any of them ---- */

/* Cut "prog.o:NAME", unless there is a file of that name. */
static char *cut_name(char *path)
{
	char *colon = strrchr(path, ':');

	if (!colon || !access(path, F_OK))
		return NULL;
	*colon = '\0';
	return strdup(colon + 1);
}

/* What is said of objects only. */
static enum exit_code check_plain(const struct session *s,
				  const struct args *args)
{
	if (s->name)
		return usage_error(args, "only an object has names in it: '%s'",
				   s->name);
	if (args_has(args, "set"))
		return usage_error(args, "only an object has variables: --set");
	if (args_has(args, "kconfig"))
		return usage_error(args, "only an object asks for settings: "
					 "--kconfig");
	return DONE;
}

enum exit_code session_file(struct session *s, const struct args *args)
{
	static char path[4096];
	int err;

	snprintf(path, sizeof(path), "%s", args->operands[0]);
	s->name = cut_name(path);
	s->path = path;
	if (!strcmp(path, "-"))
		return usage_error(args, "the program comes from a file: "
					 "standard input is for the words");
	err = file_read(path, &s->bytes, &s->size);
	if (err)
		s->bytes = NULL; /* file_read() has freed it */
	if (err)
		return give_up(args, err);
	if (!s->size)
		err = refuse(-EINVAL, "%s: it is empty", path);
	else if (elf_magic(s->bytes, s->size))
		err = session_object(s, args);
	else
		return check_plain(s, args);
	if (!err)
		return DONE;
	give_up(args, err);
	return NO;
}

enum exit_code session_program(struct session *s, const struct args *args)
{
	enum exit_code code = DONE;
	int err = 0;

	if (s->is_object)
		err = read_object(s);
	else if (is_text(s->bytes, s->size))
		code = read_text(s);
	else
		err = read_bytes(s);
	if (err) {
		give_up(args, err);
		return NO;
	}
	if (code == DONE && s->code.count == 0) {
		fprintf(stderr, "%s: there are no instructions\n", s->path);
		return NO;
	}
	s->prog =
		(struct vm_prog){ s->code.insns, s->code.count, s->path, NULL };
	return code;
}

static const struct step_other *running_other(const struct session *s)
{
	for (int i = 0; s->is_object && i < s->load.progdefs.count; i++)
		if (s->vm->cpu.prog == &s->others[i].prog)
			return &s->others[i];
	return NULL;
}

int session_line_number(const struct session *s, int pc)
{
	const struct step_other *other = running_other(s);
	const int *lines = other ? other->lines : s->code.lines;

	return lines && pc < s->vm->cpu.prog->len ? lines[pc] : 0;
}

const char *session_line(const struct session *s, int pc)
{
	const struct step_other *other = running_other(s);
	const char **texts = other ? other->texts : s->texts;

	return texts && session_line_number(s, pc) ? texts[pc] : NULL;
}
