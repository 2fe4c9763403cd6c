/*
 * kcore.h - the kernel's own memory, by its addresses.
 *
 *     /proc/kcore     an ELF file as a crashed program leaves one, made while
 *                     it is read
 *
 *     ELF header      how many program headers, and where they are
 *     PT_LOAD         p_vaddr  an address of the kernel
 *                     p_memsz  bytes from there on
 *                     p_offset where they are in this file
 *     ...
 *
 *     address --> the PT_LOAD it is in --> p_offset + (address - p_vaddr)
 *
 * Reading it takes CAP_SYS_RAWIO, and a kernel that is not locked down.
 */
#ifndef LOADER_KCORE_H
#define LOADER_KCORE_H

#include <stddef.h>
#include <stdint.h>

#define KCORE "/proc/kcore"

/* `size` bytes from `address` on, by /proc/kcore or another file of its form.
 * 0, or -errno with the error text: -ENOENT, nothing is there. */
int kcore_read(const char *path, uint64_t address, void *to, size_t size);

#endif
