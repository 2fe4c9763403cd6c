/*
 * rival.h - libbpf, behind names that do not collide with ours.
 */
#ifndef TESTS_BENCH_RIVAL_H
#define TESTS_BENCH_RIVAL_H

#include <stdint.h>

/* Each takes records out of a ring and counts them.  NULL: not possible. */
void *rival_ring_open(int map_fd, uint64_t *count);
int rival_ring_poll(void *ring, int timeout_ms);
void rival_ring_close(void *ring);

/* Its usual: a wake-up for each record. */
void *rival_perf_open(int map_fd, uint64_t *count);
int rival_perf_poll(void *perf, int timeout_ms);
void rival_perf_close(void *perf);

/* All elements of a map with keys of 4 and values of 8 bytes; how many. */
uint64_t rival_batch(int map_fd, uint32_t room);

#endif
