/*
 * ringbuf_in.h - the inside of a ring buffer, for its code, its tests and
 * the lesson that looks into it.
 */
#ifndef MAPS_RINGBUF_IN_H
#define MAPS_RINGBUF_IN_H

#include <stddef.h>
#include <stdint.h>

/* The header of a record.  (include/uapi/linux/bpf.h, BPF_RINGBUF_BUSY_BIT;
 * kernel/bpf/ringbuf.c, struct bpf_ringbuf_hdr) */
#define RINGBUF_BUSY	  (1u << 31)
#define RINGBUF_DISCARD	  (1u << 30)
#define RINGBUF_SIZE_MASK (RINGBUF_DISCARD - 1)
#define RINGBUF_HEADER	  8

/* Records in one go, so that whoever writes without a pause does not keep
 * everybody else waiting. */
#define RINGBUF_MOST (1 << 20)

struct ringbuf {
	int fd;
	size_t page, size; /* bytes; size is a power of two */
	uint64_t *consumer;
	const uint64_t *producer;
	const unsigned char *data; /* twice */
	uint64_t at;		   /* how far we got */
	uint64_t published;	   /* and how far we said we did */
};

#endif
