/*
 * types.h - BTF made by hand, type by type, for a test.
 *
 *   types_start();
 *   types_add("int", BTF_KIND_INT, 0, 4);       [1]
 *   types_word(BTF_INT_SIGNED << 24 | 32);      what its kind adds
 *   types_add("", BTF_KIND_PTR, 0, 1);          [2]
 *   types_read(&btf);
 */
#ifndef TESTS_UNIT_TYPES_H
#define TESTS_UNIT_TYPES_H

#include "loader/btf/btf.h"

void types_start(void);

/* Its id.  `size` is the type's where its kind refers to one. */
uint32_t types_add(const char *name, int kind, int vlen, uint32_t size);
void types_word(uint32_t word);
void types_name(const char *name); /* the word of a name */

uint32_t types_int(const char *name, uint32_t size, uint32_t encoding);
uint32_t types_array(uint32_t of, uint32_t count);
uint32_t types_var(const char *name, uint32_t type, uint32_t linkage);

/* A section and the ids of what is in it, up to a 0. */
uint32_t types_datasec(const char *name, const uint32_t *ids);

/* All of them; its bytes, valid until the next time. */
void types_read(struct btf *btf);
void *types_bytes(size_t *size);

#endif
