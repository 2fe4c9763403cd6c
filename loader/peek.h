/*
 * peek.h - read this process's memory at an address that may be wrong.
 *
 * A call that failed with EFAULT is shown too, and its pointers point
 * nowhere: they are read through the kernel, which checks them.
 */
#ifndef LOADER_PEEK_H
#define LOADER_PEEK_H

#include <stddef.h>
#include <stdint.h>

/* Copy `size` bytes at `address` to `to`.  0 or -EFAULT. */
int peek_bytes(uint64_t address, void *to, size_t size);

/* Copy the string at `address`, cut to `size` - 1 characters and always
 * ended by a zero.  Its length in `to`, or -EFAULT. */
int peek_string(uint64_t address, char *to, size_t size);

#endif
