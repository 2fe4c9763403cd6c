/*
 * ufile.c - which file a name means: see usym.h.
 *
 *     /usr/bin/make      as it is
 *     libc, libc.so.6    where libraries are: libc.so.6
 *     make               in PATH
 */
#include "loader/attach/usym.h"
#include "loader/err.h"

#include <errno.h>
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const folders[] = {
	"/lib/x86_64-linux-gnu",
	"/usr/lib/x86_64-linux-gnu",
	"/lib/aarch64-linux-gnu",
	"/usr/lib/aarch64-linux-gnu",
	"/lib64",
	"/usr/lib64",
	"/lib",
	"/usr/lib",
	"/usr/local/lib",
};

/* The first file that the pattern matches and that can be read. */
static bool first_of(const char *pattern, char path[PATH_MAX])
{
	glob_t found;
	bool is = false;

	if (glob(pattern, 0, NULL, &found))
		return false;
	for (size_t i = 0; i < found.gl_pathc && !is; i++) {
		is = access(found.gl_pathv[i], R_OK) == 0;
		if (is)
			snprintf(path, PATH_MAX, "%s", found.gl_pathv[i]);
	}
	globfree(&found);
	return is;
}

/* A library is loaded by the name with its version; the one without it may be
 * a text for the linker. */
static bool find_library(const char *name, char path[PATH_MAX])
{
	const char *ending = strstr(name, ".so") ? "" : ".so.[0-9]*";
	char pattern[PATH_MAX];

	if (strpbrk(name, "*?[\\"))
		return false;
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		snprintf(pattern, sizeof(pattern), "%s/%s%s", folders[i], name,
			 ending);
		if (first_of(pattern, path))
			return true;
	}
	return false;
}

static bool find_program(const char *name, char path[PATH_MAX])
{
	const char *at = getenv("PATH");

	while (at && *at) {
		size_t len = strcspn(at, ":");

		snprintf(path, PATH_MAX, "%.*s/%s", (int)len, at, name);
		if (access(path, X_OK) == 0)
			return true;
		at += len + (at[len] == ':');
	}
	return false;
}

int usym_file(const char *name, char path[PATH_MAX])
{
	if (strlen(name) >= PATH_MAX / 2)
		return refuse(-ENAMETOOLONG, "the name of a file is too long");
	if (strchr(name, '/')) {
		snprintf(path, PATH_MAX, "%s", name);
		return 0;
	}
	if (!strncmp(name, "lib", 3) && find_library(name, path))
		return 0;
	if (*name && find_program(name, path))
		return 0;
	return refuse(-ENOENT,
		      "there is no '%s' where libraries are (/lib, /usr/lib, "
		      "...), nor in PATH: write its whole path",
		      name);
}
