/*
 * producer.h - a program that puts records into a ring, by hand.
 */
#ifndef TESTS_KERNEL_PRODUCER_H
#define TESTS_KERNEL_PRODUCER_H

#include <stdint.h>

#define PRODUCER_MARK 0x5a /* each eighth byte but for the first eight */

/* What it puts in: bytes of a kind, whose first eight count up from 0. */
struct producer {
	int map_fd;   /* the ring's */
	int count_fd; /* of an array with the next number */
	int prog_fd;
};

/* `type`: BPF_MAP_TYPE_RINGBUF or _PERF_EVENT_ARRAY; `entries`: bytes of a
 * ring buffer, 0 of the other; `size`: bytes of a record, a multiple of 8. */
void producer_open(struct producer *p, uint32_t type, uint32_t entries,
		   int size);
void producer_run(const struct producer *p, uint32_t times);
void producer_close(struct producer *p);

#endif
