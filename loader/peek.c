/*
 * peek.c - read this process's memory at an address that may be wrong: see
 * peek.h.
 */
#include "loader/peek.h"

#include <errno.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#define PAGE 4096 /* or a multiple of it */

int peek_bytes(uint64_t address, void *to, size_t size)
{
	struct iovec local = { to, size };
	struct iovec remote = { (void *)(uintptr_t)address, size };
	ssize_t n = process_vm_readv(getpid(), &local, 1, &remote, 1, 0);

	return n == (ssize_t)size ? 0 : -EFAULT;
}

/* Page by page: the page after the string's last byte may not be there. */
int peek_string(uint64_t address, char *to, size_t size)
{
	size_t len = 0, part;
	char *end;

	while (len + 1 < size) {
		part = PAGE - (address + len) % PAGE;
		if (part > size - 1 - len)
			part = size - 1 - len;
		if (peek_bytes(address + len, to + len, part) < 0)
			return -EFAULT;
		end = memchr(to + len, '\0', part);
		if (end)
			return (int)(end - to);
		len += part;
	}
	to[len] = '\0';
	return (int)len;
}
