/*
 * perfbuf_in.h - the inside of a perf buffer, for its code, its tests and
 * the lesson that looks into it.
 */
#ifndef MAPS_PERFBUF_IN_H
#define MAPS_PERFBUF_IN_H

#include "maps/perfbuf.h"

#include <linux/perf_event.h>
#include <stdbool.h>

/* The ring of one CPU. */
struct perfring {
	int cpu;
	int fd; /* of the perf event; -1: that CPU is off */
	struct perf_event_mmap_page *page;
	const unsigned char *data;
	uint64_t size; /* bytes, a power of two */
	uint64_t told; /* records that the ring itself said were lost */
};

struct perfbuf {
	struct perfring *rings;
	int count;
	int epoll_fd;
	bool counts;   /* read() says what was lost: PERF_FORMAT_LOST, 6.0 */
	size_t mapped; /* bytes of each ring, and its first page */
	unsigned char *whole; /* a record that wraps, in one piece */
	perfbuf_lost_fn on_lost;
	void *lost_arg;
};

/* One ring, as perfbuf_consume() does each. */
int perfring_consume(struct perfbuf *pb, struct perfring *ring, perfbuf_fn fn,
		     void *arg);

#endif
