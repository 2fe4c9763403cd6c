/*
 * kernel.c - find the kernel to boot: see kernel.h.
 *
 * The bytes of a bzImage that matter here (Documentation/arch/x86/boot.rst):
 *
 *   0x202  "HdrS"
 *   0x20e  offset - 0x200 of the version text: "6.12.1-x (someone@where) ..."
 */
#include "progs/vm/kernel.h"
#include "progs/vm/lines.h"
#include "loader/err.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define KERNEL_SH "progs/vm/kernel.sh"

static int read_header(struct kernel *k, int fd)
{
	unsigned char header[0x210] = { 0 };
	unsigned at;

	if (pread(fd, header, sizeof(header), 0) < 0)
		return fail(-errno, "read %s", k->path);
	if (memcmp(header + 0x202, "HdrS", 4) != 0)
		return refuse(-ENOEXEC,
			      "%s is not a kernel that x86 can boot (a "
			      "bzImage, usually called vmlinuz)",
			      k->path);
	at = header[0x20e] + 256 * header[0x20f];
	if (at && pread(fd, k->version, sizeof(k->version) - 1, at + 0x200) > 0)
		k->version[strcspn(k->version, " \n")] = '\0';
	return 0;
}

static int check_image(struct kernel *k)
{
	int fd = open(k->path, O_RDONLY | O_CLOEXEC);
	int err;

	if (fd < 0)
		return fail(-errno, "open kernel %s", k->path);
	err = read_header(k, fd);
	close(fd);
	return err;
}

static void take_path(char *line, void *arg)
{
	struct kernel *k = arg;

	snprintf(k->path, sizeof(k->path), "%s", line);
}

/* In a folder above this program, which is built below the top; or here. */
static int find_script(char path[PATH_MAX])
{
	ssize_t n = readlink("/proc/self/exe", path,
			     PATH_MAX - sizeof(KERNEL_SH) - 1);
	char *slash;

	path[n < 0 ? 0 : n] = '\0';
	while ((slash = strrchr(path, '/'))) {
		strcpy(slash, "/" KERNEL_SH);
		if (access(path, X_OK) == 0)
			return 0;
		*slash = '\0';
	}
	strcpy(path, KERNEL_SH);
	if (access(path, X_OK) == 0)
		return 0;
	return refuse(-ENOENT, "no " KERNEL_SH " here: start the machine from "
			       "rawbpf's top folder");
}

/* kernel.sh itself says on stderr what it could not do: no text of ours. */
static int ask_script(struct kernel *k, const char *series)
{
	char script[PATH_MAX];
	char *argv[] = { script, (char *)series, NULL };
	int status = find_script(script);

	if (status)
		return status;
	status = lines_of(argv, false, take_path, k);
	if (status < 0)
		return within(status, KERNEL_SH);
	err_clear();
	return status > 0 ? -ENOENT : 0;
}

int kernel_find(struct kernel *k, const char *name)
{
	int err = 0;

	memset(k, 0, sizeof(*k));
	if (name[strspn(name, "0123456789.")] == '\0')
		err = ask_script(k, name);
	else
		snprintf(k->path, sizeof(k->path), "%s", name);
	return err < 0 ? err : check_image(k);
}

/* The length of the folder that the kernel is in, with its '/'. */
static int folder_len(const struct kernel *k)
{
	const char *slash = strrchr(k->path, '/');

	return slash ? slash + 1 - k->path : 0;
}

bool kernel_config(const struct kernel *k, char *path)
{
	snprintf(path, PATH_MAX, "%.*sconfig-%s", folder_len(k), k->path,
		 k->version);
	return k->version[0] && access(path, R_OK) == 0;
}

bool kernel_module(const struct kernel *k, const char *name, char *path)
{
	static const char *const roots[] = { "../lib", "../usr/lib" };
	static const char *const ends[] = { "", ".xz", ".zst", ".gz" };

	for (int i = 0; i < 2; i++)
		for (int j = 0; j < 4; j++) {
			snprintf(path, PATH_MAX,
				 "%.*s%s/modules/%s/kernel/%s.ko%s",
				 folder_len(k), k->path, roots[i], k->version,
				 name, ends[j]);
			if (k->version[0] && access(path, R_OK) == 0)
				return true;
		}
	return false;
}
