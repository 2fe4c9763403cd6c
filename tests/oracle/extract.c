/*
 * extract.c - the objects of libbpf-tools, as files.
 *
 *     build/oracle/extract FOLDER
 *
 *   /usr/sbin/opensnoop  -->  FOLDER/opensnoop.o
 *
 * A tool of several names gives one file.
 */
#include "tests/cli/tools.h"
#include "tests/run.h"

#include <err.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *folder;

/* In a test this would leave a row: see tests/run.h. */
void skip(const char *why, ...)
{
	va_list ap;

	va_start(ap, why);
	verrx(3, why, ap);
}

/* A tool's second object would be "opensnoop-2.o". */
static void write_object(const char *tool, const unsigned char *bytes,
			 size_t size)
{
	char path[PATH_MAX];
	struct stat st;
	FILE *out;

	snprintf(path, sizeof(path), "/usr/sbin/%s", tool);
	if (lstat(path, &st) == 0 && S_ISLNK(st.st_mode))
		return;
	snprintf(path, sizeof(path), "%s/%s.o", folder, tool);
	for (int n = 2; access(path, F_OK) == 0; n++)
		snprintf(path, sizeof(path), "%s/%s-%d.o", folder, tool, n);
	out = fopen(path, "we");
	if (!out || fwrite(bytes, size, 1, out) != 1 || fclose(out) != 0)
		err(1, "%s", path);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		errx(2, "usage: extract FOLDER");
	folder = argv[1];
	if (mkdir(folder, 0777) < 0)
		err(1, "%s", folder);
	tools_each(write_object);
	return 0;
}
