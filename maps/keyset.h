/*
 * keyset.h - a set of keys of one size: has this one been seen before?
 */
#ifndef MAPS_KEYSET_H
#define MAPS_KEYSET_H

#include <stdint.h>

struct keyset;

/* NULL: no memory.  keyset_close() takes NULL. */
struct keyset *keyset_open(uint32_t key_size);
void keyset_close(struct keyset *set);

/* 1: the key is new and now in the set; 0: it was there; -ENOMEM. */
int keyset_add(struct keyset *set, const void *key);

#endif
