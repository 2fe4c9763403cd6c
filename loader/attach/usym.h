/*
 * usym.h - where a function of a program or library begins in its file.
 *
 *     libc.so.6:getpid+4
 *     |         |      bytes into the function
 *     |         symbol: .symtab, .dynsym      linked at   0xdc5d0
 *     |         PT_LOAD segment               in the file 0xdc5d0 - vaddr
 *     |                                                         + offset
 *     the file: as it is, or looked up by name
 *
 * A uprobe is at a byte of a file: whoever runs that byte meets it.
 */
#ifndef LOADER_ATTACH_USYM_H
#define LOADER_ATTACH_USYM_H

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

/* The file that `name` means: a path with a slash stays; "libc" or
 * "libc.so.6" is looked for where libraries are, anything else in PATH.  0,
 * or -ENOENT with the error text. */
int usym_file(const char *name, char path[PATH_MAX]);

/* The byte of the file at which this function begins.  0, or -errno with the
 * error text, which says what is in the way: no such symbol (and the nearest),
 * a stripped file, an IFUNC, a symbol of another file. */
int usym_find(const char *path, const char *function, uint64_t *offset);

/* All functions whose name matches (* and ? as in a shell), sorted, each
 * place once; the caller frees *offsets.  How many, at least 1, or -errno
 * with the error text. */
int usym_match(const char *path, const char *pattern, uint64_t **offsets);

#endif
