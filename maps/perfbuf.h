/*
 * perfbuf.h - take events out of a BPF perf buffer.
 *
 * A ring per CPU (BPF_MAP_TYPE_PERF_EVENT_ARRAY, 4.3): records of one CPU
 * come in order, those of two do not.  What does not fit is lost, and the
 * kernel counts it.
 */
#ifndef MAPS_PERFBUF_H
#define MAPS_PERFBUF_H

#include <stddef.h>
#include <stdint.h>

struct perfbuf;

/* All zero: the usual, of each. */
struct perfbuf_want {
	uint32_t pages;	     /* of each CPU's ring, a power of two; 64 */
	uint32_t wake_bytes; /* wake the reader when so many came; a quarter of
			      * the ring.  1: for each record */
};

/* A record, good until the function returns.  `size` has up to 7 bytes more
 * than the program wrote: the kernel fills it up to 8n + 4.  0: go on;
 * -errno ends the scan, this record being done. */
typedef int (*perfbuf_fn)(void *arg, int cpu, const void *record, size_t size);

/* So many records of this CPU were lost, at this place among the others. */
typedef void (*perfbuf_lost_fn)(void *arg, int cpu, uint64_t count);

/* Open a ring for each CPU and put it into the map, whose fd stays the
 * caller's.  `want` may be NULL.  NULL with the error text: the map is of
 * another type, or the memory is more than this user may lock.
 * perfbuf_close() takes NULL. */
struct perfbuf *perfbuf_open(int map_fd, const struct perfbuf_want *want);
void perfbuf_close(struct perfbuf *pb);

/* Tell of losses as they are met. */
void perfbuf_on_lost(struct perfbuf *pb, perfbuf_lost_fn fn, void *arg);

/* Call `fn` for every record of every CPU, without waiting.  Returns how
 * many, or -errno from `fn`, or -EBADMSG with the error text. */
int perfbuf_consume(struct perfbuf *pb, perfbuf_fn fn, void *arg);

/* The same, waiting `timeout_ms` at most (-1: for ever) for the first one.
 * What the kernel has not woken us for comes after PERFBUF_DELAY_MS all the
 * same.  -EINTR: a signal came. */
#define PERFBUF_DELAY_MS 100
int perfbuf_poll(struct perfbuf *pb, int timeout_ms, perfbuf_fn fn, void *arg);

/* Records that did not fit, of all CPUs or of one.  Since 6.0 the kernel says
 * it at any time; before, it is known once a later record did fit.  Then
 * delivered + lost is what programs put in. */
uint64_t perfbuf_lost(const struct perfbuf *pb);
uint64_t perfbuf_cpu_lost(const struct perfbuf *pb, int cpu);

/* What epoll(7) waits for.  Owned here. */
int perfbuf_fd(const struct perfbuf *pb);

#endif
