/*
 * tools.c - the objects of libbpf-tools, found by their ELF headers.
 */
#include "tests/cli/tools.h"
#include "tests/run.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#ifndef EM_BPF
#define EM_BPF 247
#endif

/* With a zero after it; the caller frees it.  NULL: there is none.  Nothing
 * of libcheck's here: tests/oracle/extract.c is no test. */
static char *read_file(const char *path, size_t *size)
{
	FILE *in = fopen(path, "re");
	struct stat st;
	char *bytes = NULL;

	if (in && fstat(fileno(in), &st) == 0)
		bytes = calloc(1, st.st_size + 1);
	*size = bytes ? fread(bytes, 1, st.st_size, in) : 0;
	if (in)
		fclose(in);
	return bytes;
}

/* The size of the BPF object that begins at `bytes`; 0: there is none.  Its
 * section table is the last thing in it. */
static size_t object_size(const unsigned char *bytes, size_t room)
{
	Elf64_Ehdr header;
	size_t size;

	if (room < sizeof(header))
		return 0;
	memcpy(&header, bytes, sizeof(header));
	size = header.e_shoff + header.e_shnum * sizeof(Elf64_Shdr);
	if (header.e_machine != EM_BPF || header.e_shoff >= room)
		return 0;
	return size <= room ? size : 0;
}

static int each_in(const char *path,
		   void (*fn)(const char *, const unsigned char *, size_t))
{
	size_t size, at = 1, found;
	char *bytes = read_file(path, &size);
	int n = 0;

	while (bytes && at + SELFMAG < size) {
		const char *next =
			memmem(bytes + at, size - at, ELFMAG, SELFMAG);

		if (!next)
			break;
		at = next - bytes;
		found = object_size((const void *)next, size - at);
		if (found) {
			fn(strrchr(path, '/') + 1, (const void *)next, found);
			n++;
		}
		at += found ? found : 1;
	}
	free(bytes);
	return n;
}

int tools_each(void (*fn)(const char *tool, const unsigned char *bytes,
			  size_t size))
{
	static const char list[] = "/var/lib/dpkg/info/libbpf-tools.list";
	size_t size;
	char *paths = read_file(list, &size), *rest = paths, *path;
	int n = 0;

	if (!paths)
		skip("libbpf-tools is not installed");
	while ((path = strsep(&rest, "\n")))
		if (strstr(path, "/sbin/"))
			n += each_in(path, fn);
	free(paths);
	return n;
}
