/*
 * libs.c - ask the dynamic loader: see libs.h.
 *
 * A program that is linked dynamically names its loader in a PT_INTERP
 * segment.  Called with --list, that loader prints what it would map:
 *
 *	linux-vdso.so.1 (0x00007f34)                    not a file
 *	libelf.so.1 => /lib/libelf.so.1 (0x00007f33)
 *	/lib64/ld-linux-x86-64.so.2 (0x00007f32)        itself
 */
#include "progs/vm/libs.h"
#include "progs/vm/lines.h"
#include "loader/err.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

/* The text of PT_INTERP into `interp`: 1, or 0 when there is none. */
static int read_interp(int fd, const Elf64_Ehdr *eh, char *interp)
{
	Elf64_Phdr ph;

	for (int i = 0; i < eh->e_phnum; i++) {
		if (pread(fd, &ph, sizeof(ph), eh->e_phoff + i * sizeof(ph)) !=
		    sizeof(ph))
			return 0;
		if (ph.p_type != PT_INTERP || ph.p_filesz >= PATH_MAX)
			continue;
		interp[ph.p_filesz] = '\0';
		return pread(fd, interp, ph.p_filesz, ph.p_offset) ==
		       (ssize_t)ph.p_filesz;
	}
	return 0;
}

static int find_interp(const char *path, char *interp)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	Elf64_Ehdr eh;
	int found = 0;

	if (fd < 0)
		return fail(-errno, "open %s", path);
	if (pread(fd, &eh, sizeof(eh), 0) == sizeof(eh) &&
	    memcmp(eh.e_ident, ELFMAG, SELFMAG) == 0 &&
	    eh.e_ident[EI_CLASS] == ELFCLASS64 &&
	    eh.e_phentsize == sizeof(Elf64_Phdr))
		found = read_interp(fd, &eh, interp);
	close(fd);
	return found;
}

struct found {
	void (*fn)(char *lib, void *arg);
	void *arg;
};

static void take_line(char *line, void *arg)
{
	struct found *found = arg;
	char *path = strchr(line, '/');
	char *end = path ? strstr(path, " (") : NULL;

	if (!end)
		return;
	*end = '\0';
	found->fn(path, found->arg);
}

int libs_of(const char *path, void (*fn)(char *lib, void *arg), void *arg)
{
	char interp[PATH_MAX], full[PATH_MAX + 2];
	char *argv[] = { interp, "--list", full, NULL };
	int found = find_interp(path, interp);
	int status;

	if (found <= 0)
		return found;
	/* The loader, too, looks for a name without '/' in its folders. */
	strcpy(full, strchr(path, '/') ? "" : "./");
	strncat(full, path, PATH_MAX - 1);
	status = lines_of(argv, true, take_line, &(struct found){ fn, arg });
	if (status == 0)
		fn(interp, arg);
	return status < 0 ? within(status, "%s", interp) : 0;
}
