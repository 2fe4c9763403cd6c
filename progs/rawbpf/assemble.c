/*
 * assemble.c - assembler text: see assemble.h.
 */
#include "progs/rawbpf/assemble.h"
#include "progs/rawbpf/files.h"
#include "progs/style.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The maps of --map; their names are cut out of the command line. */
struct given_maps {
	struct asm_map rows[ARGS_MOST];
	char *names[ARGS_MOST];
	struct asm_maps maps;
};

static bool read_map(struct given_maps *given, const char *text)
{
	const char *equals = strchr(text, '=');
	int n = given->maps.count;
	char *end;
	long fd;

	if (!equals || equals == text)
		return false;
	errno = 0;
	fd = strtol(equals + 1, &end, 0);
	if (*end || end == equals + 1 || errno || fd < 0 || fd > 0x7fffffff)
		return false;
	given->names[n] = strndup(text, equals - text);
	given->rows[n] = (struct asm_map){ given->names[n], (int)fd };
	given->maps.count++;
	return given->names[n] != NULL;
}

static enum exit_code read_maps(const struct args *args,
				struct given_maps *given)
{
	const char *text;
	int at = 0;

	memset(given, 0, sizeof(*given));
	given->maps.rows = given->rows;
	while ((text = args_next(args, "map", &at)))
		if (!read_map(given, text))
			return usage_error(args,
					   "--map takes NAME=FD, not '%s'",
					   text);
	return DONE;
}

static void forget_maps(struct given_maps *given)
{
	for (int i = 0; i < given->maps.count; i++)
		free(given->names[i]);
}

/* The line itself, and a caret below the column; tabs stay tabs. */
static void show_place(const char *text, size_t size,
		       const struct asm_error *error)
{
	const char *at = text, *end = text + size, *stop;

	for (int line = 1; line < error->line && at; line++) {
		at = memchr(at, '\n', end - at);
		at = at ? at + 1 : end;
	}
	stop = memchr(at, '\n', end - at);
	stop = stop ? stop : end;
	if (stop - at > 200 || memchr(at, '\0', stop - at))
		return;
	fprintf(stderr, "    %.*s\n    ", (int)(stop - at), at);
	for (int i = 0; i < error->column - 1; i++)
		fputc(at + i < stop && at[i] == '\t' ? '\t' : ' ', stderr);
	fprintf(stderr, "%s^%s\n", style(stderr, BAD), style(stderr, PLAIN));
}

enum exit_code assemble_with(const struct asm_maps *maps, struct asm_prog *prog,
			     const char *path, const char *text, size_t size)
{
	memset(prog, 0, sizeof(*prog));
	if (asm_text(prog, text, size, maps) == 0)
		return DONE;
	fprintf(stderr, "%s:%d:%d: %s\n", file_name(path), prog->error.line,
		prog->error.column, prog->error.says);
	show_place(text, size, &prog->error);
	return NO;
}

enum exit_code assemble(const struct args *args, struct asm_prog *prog,
			const char *path, const char *text, size_t size)
{
	struct given_maps given;
	enum exit_code code = read_maps(args, &given);

	memset(prog, 0, sizeof(*prog));
	if (code == DONE)
		code = assemble_with(&given.maps, prog, path, text, size);
	forget_maps(&given);
	return code;
}
