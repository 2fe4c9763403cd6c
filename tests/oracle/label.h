/*
 * label.h - file descriptors by the names of what they stand for.
 *
 *     5 --/proc/self/fd--> anon_inode:bpf-map --the kernel--> map:counts
 */
#ifndef TESTS_ORACLE_LABEL_H
#define TESTS_ORACLE_LABEL_H

#include <stdbool.h>
#include <stdint.h>

#define LABEL 64 /* bytes, with the zero */

/* "map:counts", "program:hello", "btf:vmlinux", of an object "btf:own"; "-"
 * for fd 0, which is none. */
void label_fd(char label[LABEL], int fd);

/* struct bpf_map_info or bpf_prog_info of what it stands for. */
bool label_ask(int fd, void *info, uint32_t size);

#endif
