/*
 * types.c - BTF as it is named on a command line: see types.h.
 */
#include "progs/rawbpf/types.h"

#include <string.h>
#include <unistd.h>

static const char *file_of(const char *path)
{
	return !strcmp(path, "vmlinux") && access(path, F_OK) ? VMLINUX_BTF
							      : path;
}

static const char *base_of(const char *path)
{
	bool module = !strncmp(path, "/sys/kernel/btf/", 16) &&
		      strcmp(path, VMLINUX_BTF);

	return module ? VMLINUX_BTF : NULL;
}

int types_open(struct types *types, const char *path, const char *base)
{
	int err = 0;

	memset(types, 0, sizeof(*types));
	path = file_of(path);
	base = base ? file_of(base) : base_of(path);
	if (base)
		err = btf_open(&types->base, base, NULL);
	if (!err)
		err = btf_open(&types->btf, path, base ? &types->base : NULL);
	return err;
}

void types_close(struct types *types)
{
	btf_close(&types->btf);
	btf_close(&types->base);
}
