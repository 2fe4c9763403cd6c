/*
 * label.c - file descriptors by the names of what they stand for: see label.h.
 */
#include "tests/oracle/label.h"

#include <linux/bpf.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What `info` holds is read as well: where there is room for a name. */
static bool ask(int fd, void *info, uint32_t size)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.info.bpf_fd = fd;
	attr.info.info_len = size;
	attr.info.info = (uintptr_t)info;
	return syscall(SYS_bpf, BPF_OBJ_GET_INFO_BY_FD, &attr, sizeof(attr)) ==
	       0;
}

bool label_ask(int fd, void *info, uint32_t size)
{
	memset(info, 0, size);
	return ask(fd, info, size);
}

/* An object's own types have no name. */
static void name_btf(char *label, int fd)
{
	char name[LABEL - 8] = "";
	struct bpf_btf_info info = { .name = (uintptr_t)name,
				     .name_len = sizeof(name) };

	ask(fd, &info, sizeof(info));
	snprintf(label, LABEL, "btf:%s", name[0] ? name : "own");
}

void label_fd(char label[LABEL], int fd)
{
	struct bpf_map_info map;
	struct bpf_prog_info prog;
	char link[64], kind[64] = "";

	snprintf(label, LABEL, fd ? "?" : "-");
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	if (!fd || readlink(link, kind, sizeof(kind) - 1) < 0)
		return;
	if (strcmp(kind, "anon_inode:bpf-map") == 0 &&
	    label_ask(fd, &map, sizeof(map)))
		snprintf(label, LABEL, "map:%.16s", map.name);
	else if (strcmp(kind, "anon_inode:bpf-prog") == 0 &&
		 label_ask(fd, &prog, sizeof(prog)))
		snprintf(label, LABEL, "program:%.16s", prog.name);
	else if (strcmp(kind, "anon_inode:btf") == 0)
		name_btf(label, fd);
}
