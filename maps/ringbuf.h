/*
 * ringbuf.h - take events out of a BPF ring buffer.
 *
 * One buffer for all CPUs (BPF_MAP_TYPE_RINGBUF, 5.8): the records come in
 * the order in which programs reserved them.  Where it is full the program's
 * bpf_ringbuf_reserve() gives NULL, and nobody counts that but the program.
 */
#ifndef MAPS_RINGBUF_H
#define MAPS_RINGBUF_H

#include <stddef.h>

struct ringbuf;

/* A record, good until the function returns, at an address that is a
 * multiple of 8.  0: go on; -errno ends the scan, this record being done. */
typedef int (*ringbuf_fn)(void *arg, const void *record, size_t size);

/* The map's fd stays the caller's.  NULL with the error text: it is a map of
 * another type, or may not be mapped.  ringbuf_close() takes NULL. */
struct ringbuf *ringbuf_open(int map_fd);
void ringbuf_close(struct ringbuf *rb);

/* Call `fn` for every finished record, without waiting.  Returns how many
 * there were, or -errno from `fn`, or -EBADMSG with the error text where the
 * bytes cannot be records.  A record still being written ends the scan: it is
 * not lost, it is the first one next time.                 [ringbuf-busy] */
int ringbuf_consume(struct ringbuf *rb, ringbuf_fn fn, void *arg);

/* The same, waiting `timeout_ms` at most (-1: for ever) for the first one.
 * -EINTR: a signal came. */
int ringbuf_poll(struct ringbuf *rb, int timeout_ms, ringbuf_fn fn, void *arg);

/* What epoll(7) waits for: readable while there are records.  Owned here. */
int ringbuf_fd(const struct ringbuf *rb);

#endif
