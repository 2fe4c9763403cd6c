/*
 * counter.h - a program that counts in a map each time that it fires, made by
 * hand for whatever a section says.
 *
 *     element 0    how often it ran in this process
 *     element 1    the last cookie that bpf_get_attach_cookie() gave it
 */
#ifndef TESTS_KERNEL_COUNTER_H
#define TESTS_KERNEL_COUNTER_H

#include "loader/object/sec.h"
#include "maps/map.h"

/* The map of both.  The caller closes it. */
struct map counter_open(void);
uint64_t counter_element(const struct map *map, uint32_t key);

/* The program of a section, or of a section under another attach type; its
 * fd is the caller's.  A refusal fails the row. */
int counter_load(const struct sec *sec, int map_fd);
int counter_load_as(const struct sec *sec, int map_fd, uint32_t attach_type);

#endif
