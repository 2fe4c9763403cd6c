/*
 * bytes.h - a file in memory: read, or mapped where it is the kernel's.
 *
 * A mapping costs nothing until a page is looked at: of a kernel's 5 MB of
 * types few are.  Files of /sys can be mapped since 6.16.  Any other is read:
 * it may change meanwhile.  The few words of a file of /proc or /sys are read
 * by one read(2).
 */
#ifndef LOADER_BYTES_H
#define LOADER_BYTES_H

#include <stdbool.h>
#include <stddef.h>

struct bytes {
	void *at;
	size_t size;
	bool mapped; /* else it is memory of malloc() */
};

/* 0, or -errno with the error text; then there is nothing to close. */
int bytes_open(struct bytes *bytes, const char *path);
void bytes_close(struct bytes *bytes);

/* A small file's text, cut to `size` with its zero.  0, or -errno without
 * an error text; then it is "". */
int bytes_text(const char *path, char *text, size_t size);

#endif
