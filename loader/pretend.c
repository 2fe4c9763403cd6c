/*
 * pretend.c - what a dry run answers in the kernel's place: see pretend.h.
 */
#include "loader/pretend.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int remember(const char *kind, const void *info, size_t size)
{
	int fd = memfd_create(kind, MFD_CLOEXEC);

	if (fd >= 0 && write(fd, info, size) != (ssize_t)size) {
		close(fd);
		fd = -1;
		errno = ENOSPC;
	}
	return fd;
}

int pretend_fd(const char *kind)
{
	return remember(kind, NULL, 0);
}

static int new_map(const union bpf_attr *attr)
{
	struct bpf_map_info info = {
		.type = attr->map_type,
		.key_size = attr->key_size,
		.value_size = attr->value_size,
		.max_entries = attr->max_entries,
		.map_flags = attr->map_flags,
	};

	memcpy(info.name, attr->map_name, sizeof(info.name));
	return remember("bpf-map", &info, sizeof(info));
}

static int new_prog(const union bpf_attr *attr)
{
	struct bpf_prog_info info = { .type = attr->prog_type };

	memcpy(info.name, attr->prog_name, sizeof(info.name));
	return remember("bpf-prog", &info, sizeof(info));
}

/* BPF_OBJ_GET_INFO_BY_FD: what is remembered, the rest stays. */
static long get_info(const union bpf_attr *attr)
{
	void *to = (void *)(uintptr_t)attr->info.info;

	return pread(attr->info.bpf_fd, to, attr->info.info_len, 0) < 0 ? -1
									: 0;
}

long pretend_bpf(int cmd, const union sys_attr *attr, bool fd)
{
	switch (cmd) {
	case BPF_MAP_CREATE: return new_map(&attr->bpf);
	case BPF_PROG_LOAD: return new_prog(&attr->bpf);
	case BPF_BTF_LOAD: return pretend_fd("btf");
	case BPF_OBJ_GET_INFO_BY_FD: return get_info(&attr->bpf);
	case BPF_MAP_GET_NEXT_KEY:
	case BPF_PROG_GET_NEXT_ID:
	case BPF_MAP_GET_NEXT_ID:
	case BPF_LINK_GET_NEXT_ID:
	case BPF_BTF_GET_NEXT_ID: errno = ENOENT; return -1;
	default: return fd ? pretend_fd("bpf_link") : 0;
	}
}
