/*
 * rival.c - libbpf, behind names that do not collide with ours: rival.h.
 */
#include "tests/bench/rival.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdlib.h>

static int on_record(void *count, void *data, size_t size)
{
	(void)data;
	(void)size;
	++*(uint64_t *)count;
	return 0;
}

void *rival_ring_open(int map_fd, uint64_t *count)
{
	return ring_buffer__new(map_fd, on_record, count, NULL);
}

int rival_ring_poll(void *ring, int timeout_ms)
{
	return ring_buffer__poll(ring, timeout_ms);
}

void rival_ring_close(void *ring)
{
	ring_buffer__free(ring);
}

static void on_sample(void *count, int cpu, void *data, uint32_t size)
{
	(void)cpu;
	(void)data;
	(void)size;
	++*(uint64_t *)count;
}

static void on_lost(void *count, int cpu, __u64 lost)
{
	(void)count;
	(void)cpu;
	(void)lost;
}

void *rival_perf_open(int map_fd, uint64_t *count)
{
	return perf_buffer__new(map_fd, 64, on_sample, on_lost, count, NULL);
}

int rival_perf_poll(void *perf, int timeout_ms)
{
	return perf_buffer__poll(perf, timeout_ms);
}

void rival_perf_close(void *perf)
{
	perf_buffer__free(perf);
}

uint64_t rival_batch(int map_fd, uint32_t room)
{
	uint32_t *keys = calloc(room, 4), in, out, count;
	uint64_t *values = calloc(room, 8), sum = 0;
	int begun = 0, err = 0;

	while (!err) {
		count = room;
		err = bpf_map_lookup_batch(map_fd, begun ? &in : NULL, &out,
					   keys, values, &count, NULL);
		if (!err || errno == ENOENT)
			sum += count;
		in = out;
		begun = 1;
	}
	free(keys);
	free(values);
	return sum;
}
