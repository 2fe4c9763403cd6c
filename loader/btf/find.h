/*
 * find.h - types by name, members by path, and how big and where.
 *
 *   btf_find(btf, "struct pid")                 its id
 *   btf_find(btf, "pid_t")                      of any kind; types first
 *
 *   btf_place(btf, id, "numbers[1].ns", &p)     bit 768, 64 bits, its type
 *              through:  typedef and const; anonymous struct and union
 */
#ifndef LOADER_BTF_FIND_H
#define LOADER_BTF_FIND_H

#include "loader/btf/btf.h"

/* One member of a struct or union. */
struct btf_field {
	const char *name; /* "" if it has none */
	uint32_t type;
	uint32_t at;   /* in bits */
	uint32_t bits; /* of a bit-field; 0: it is none */
};

/* What a path leads to. */
struct btf_place {
	uint32_t type;
	uint64_t at;   /* in bits, from the start */
	uint64_t size; /* in bytes; of a bit-field, of its type */
	uint32_t bits; /* of a bit-field; 0: it is none */
};

/* The id of a name, which may begin with struct, union or enum.  -ENOENT
 * with one sentence, and the nearest name in it. */
int64_t btf_find(const struct btf *btf, const char *name);

/* The same, of one kind; no error text, 0 if there is none. */
uint32_t btf_find_kind(const struct btf *btf, const char *name, int kind);

/* What is behind typedef, const, volatile, restrict and type tags. */
uint32_t btf_skip(const struct btf *btf, uint32_t id);

/* Bytes; -EINVAL without text for what has no size (void, a function). */
int64_t btf_size(const struct btf *btf, uint32_t id);

/* The i-th member of a struct or union; `i` is less than its vlen. */
struct btf_field btf_field(const struct btf *btf, const struct btf_type *t,
			   uint32_t i);

/* The same without the bits that an int had of its own before 4.20: CO-RE
 * does not know of them. */
struct btf_field btf_field_plain(const struct btf *btf,
				 const struct btf_type *t, uint32_t i);

/* Follow a path from type `id`.  0, or -errno with one sentence. */
int btf_place(const struct btf *btf, uint32_t id, const char *path,
	      struct btf_place *place);

/* The number that a name in an enum stands for; false if it has none. */
bool btf_enum_value(const struct btf *btf, uint32_t id, const char *name,
		    uint64_t *value);

/* The name of a number in an enum, NULL if it has none. */
const char *btf_enum_name(const struct btf *btf, uint32_t id, uint64_t value);

#endif
