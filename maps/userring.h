/*
 * userring.h - hand records to programs: a user ring buffer.
 *
 * The other way round (BPF_MAP_TYPE_USER_RINGBUF, 6.1): we put records in,
 * and a program takes them out by bpf_user_ringbuf_drain().
 */
#ifndef MAPS_USERRING_H
#define MAPS_USERRING_H

#include <stddef.h>

struct userring;

/* The map's fd stays the caller's.  NULL with the error text.
 * userring_close() takes NULL. */
struct userring *userring_open(int map_fd);
void userring_close(struct userring *ur);

/* Room for a record of `size` bytes, at least 1, to be filled and then
 * submitted or discarded; the program waits at it until then.  One thread at
 * a time.  NULL with the error text: there is no room, until a program has
 * taken something out, or never will be for so much. */
void *userring_reserve(struct userring *ur, size_t size);
void userring_submit(struct userring *ur, void *record);
void userring_discard(struct userring *ur, void *record);

#endif
