/*
 * files.c - files in and out, and the end of a command that failed.
 */
#include "progs/rawbpf/files.h"
#include "loader/err.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	MOST = 1 << 28 /* bytes; a BPF object has thousands */
};

static bool is_standard(const char *path)
{
	return !path || !strcmp(path, "-");
}

const char *file_name(const char *path)
{
	return is_standard(path) ? "standard input" : path;
}

/* The rest of `in`, grown as it comes: it may be a pipe. */
static char *read_all(FILE *in, size_t *size)
{
	size_t room = 65536;
	char *bytes = malloc(room + 1), *more;

	*size = 0;
	while (bytes && *size < MOST) {
		*size += fread(bytes + *size, 1, room - *size, in);
		if (*size < room)
			break;
		room *= 2;
		more = realloc(bytes, room + 1);
		if (!more)
			free(bytes);
		bytes = more;
	}
	if (bytes)
		bytes[*size] = '\0';
	return bytes;
}

int file_read_all(FILE *in, char **bytes, size_t *size)
{
	int err;

	*bytes = read_all(in, size);
	err = ferror(in) ? -errno : *bytes ? 0 : -ENOMEM;
	if (!err && *size >= MOST)
		err = -EFBIG;
	if (err) {
		free(*bytes);
		*bytes = NULL;
	}
	return err;
}

int file_read(const char *path, char **bytes, size_t *size)
{
	FILE *in = is_standard(path) ? stdin : fopen(path, "re");
	int err;

	if (!in)
		return fail(-errno, "%s", path);
	err = file_read_all(in, bytes, size);
	if (in != stdin)
		fclose(in);
	return err ? fail(err, "%s", file_name(path)) : 0;
}

int output_open(const struct args *args, FILE **out)
{
	const char *path = args_value(args, "output");

	*out = is_standard(path) ? stdout : fopen(path, "we");
	return *out ? 0 : fail(-errno, "%s", path);
}

int output_close(FILE *out)
{
	int err = fflush(out) || ferror(out) ? -errno : 0;

	if (out != stdout && fclose(out) && !err)
		err = -errno;
	return err ? fail(err, "writing") : 0;
}

void output_abandon(const struct args *args, FILE *out)
{
	if (out == stdout)
		return;
	fclose(out);
	unlink(args_value(args, "output"));
}

enum exit_code give_up(const struct args *args, int err)
{
	fprintf(stderr, "rawbpf %s: %s\n", args->command->name, err_text());
	switch (err) {
	case -EPERM:
	case -ENOSYS:
	case -EOPNOTSUPP: return NOT_HERE;
	}
	return NO;
}
