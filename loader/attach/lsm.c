/*
 * lsm.c - is an LSM program that is attached ever asked?  See lsm.h.
 */
#include "loader/attach/lsm.h"
#include "loader/err.h"
#include "loader/mount.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

int lsm_list(char *list, size_t size)
{
	const char *folder = mount_find("securityfs", "/sys/kernel/security");
	char path[PATH_MAX + 8];
	FILE *file;
	int err = 0;

	if (!folder)
		return within(-ENOENT, "the list of security modules");
	snprintf(path, sizeof(path), "%s/lsm", folder);
	file = fopen(path, "re");
	if (!file)
		return fail(-errno, "open %s", path);
	if (!fgets(list, size, file))
		err = refuse(-EIO, "%s is empty", path);
	fclose(file);
	if (!err)
		list[strcspn(list, "\n")] = '\0';
	return err;
}

/* One of the words between commas. */
static bool has_word(const char *list, const char *word)
{
	size_t len = strlen(word), n;

	for (; *list; list += n + (list[n] == ',')) {
		n = strcspn(list, ",");
		if (n == len && !strncmp(list, word, len))
			return true;
	}
	return false;
}

int lsm_check(void)
{
	char list[512];
	int err = lsm_list(list, sizeof(list));

	if (err || has_word(list, "bpf"))
		return err;
	return refuse(-ENOENT,
		      "the kernel asks %s, and not bpf: an LSM program is "
		      "attached but never called; boot with lsm=%s,bpf on the "
		      "kernel's command line",
		      list, list);
}
