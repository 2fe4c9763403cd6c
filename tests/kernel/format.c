/* The format files of this kernel's own tracepoints. */
#include "loader/attach/format.h"
#include "loader/err.h"
#include "loader/kernel.h"
#include "tests/run.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *says;
} rows[] = {
	{ "the format of each tracepoint of this kernel becomes a struct" },
};

/* ".../events/syscalls/sys_enter_read/format": the last two folders. */
static void read_one(char *path)
{
	char *name, *category, *printed = NULL;
	struct format format;
	size_t size;
	FILE *out;

	*strrchr(path, '/') = '\0';
	name = strrchr(path, '/');
	*name++ = '\0';
	category = strrchr(path, '/') + 1;
	ck_assert_msg(format_open(&format, category, name) == 0, "%s",
		      err_text());
	ck_assert_str_eq(format.name, name);
	out = open_memstream(&printed, &size);
	format_print(out, &format);
	fclose(out);
	ck_assert_msg(!strncmp(printed, "struct ", 7), "%s", printed);
	free(printed);
	format_close(&format);
}

static void check_row(int i)
{
	const char *tracefs = kernel_tracefs();
	char pattern[256];
	glob_t found;

	(void)i;
	ck_assert_msg(tracefs != NULL, "%s", err_text());
	snprintf(pattern, sizeof(pattern), "%s/events/*/*/format", tracefs);
	ck_assert_int_eq(glob(pattern, 0, NULL, &found), 0);
	ck_assert_uint_gt(found.gl_pathc, 500);
	for (size_t f = 0; f < found.gl_pathc; f++)
		read_one(found.gl_pathv[f]);
	globfree(&found);
}
TABLE(formats, rows, check_row);
