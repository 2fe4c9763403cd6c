/*
 * sys_in.h - what the files sys*.c share.
 */
#ifndef LOADER_SYS_IN_H
#define LOADER_SYS_IN_H

#include "loader/sys.h"

/* All bytes zero. */
void sys_clear(union sys_attr *attr);

/* bpf(cmd, attr, size): 0, a count or -errno, without a text; shown to the
 * observer.  The second is for commands that answer with a file descriptor. */
int sys_bpf(int cmd, union sys_attr *attr, uint32_t size);
int sys_bpf_fd(int cmd, union sys_attr *attr, uint32_t size);

/* The attr up to its last word that is not zero, and at least `least` bytes:
 * an older kernel is not asked for what it does not know. */
uint32_t sys_used_size(const union sys_attr *attr, uint32_t least);

/* How many bytes of the attr a command uses: up to its last field. */
#define ATTR_END(field) offsetofend(union bpf_attr, field)
#define offsetofend(type, field) \
	(offsetof(type, field) + sizeof(((type *)NULL)->field))

static inline uint64_t address(const void *p)
{
	return (uint64_t)(uintptr_t)p;
}

#endif
