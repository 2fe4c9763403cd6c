/*
 * btf.h - BTF: the types of a program or of a kernel, as they are stored.
 *
 *   header          types                          strings
 *   magic eb9f      [1] int   [2] ptr  [3] ...     \0 int \0 pid \0 ...
 *   24 bytes        12 bytes each, and a tail      ended by a zero each
 *
 *   struct btf_type: 12 bytes, and what its kind adds
 *
 *     0         4                                8            12
 *     | name    | flag 31 | kind 24 | vlen 0-15  | size       | tail
 *     | offset  |         | (5 bit) | how many   | or type id | vlen times
 *
 *   struct pid { int nr; };   is  [3] STRUCT vlen=1 size=4, tail: nr, [1], 0
 *
 * Types have numbers, but no table says where each begins: one pass over
 * them makes it.  That is all that is read before something is asked.
 *
 * A module's BTF goes on where that of vmlinux, its base, ends: with the
 * numbers of types and with the places of strings.
 *
 * No kernel takes part: the same answer on every machine.
 */
#ifndef LOADER_BTF_BTF_H
#define LOADER_BTF_BTF_H

#include <linux/btf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct btf {
	const struct btf *base; /* NULL: it has none */
	const unsigned char *types;
	const char *strings;
	uint32_t types_len, strings_len;
	uint32_t first_string; /* where its own begin: after the base's */
	uint32_t *at;	       /* byte of each type, from id `first` on */
	uint32_t first, end;   /* its own ids: first, ..., end - 1 */
	int unknown_kind;      /* of type `end`: what follows cannot be read */
	void *owned;	       /* what btf_open() took; NULL: nothing */
	size_t mapped;	       /* its size if it is a mapping, else 0 */
};

/* Read BTF from memory, which must stay until btf_close(); `base` too.  0,
 * or -errno with one sentence as the error text; either way btf_close() it.
 *
 * A kind that is not known ends the reading, since its tail has no known
 * size: what is before it can be used, and unknown_kind is not 0. */
int btf_read(struct btf *btf, const void *bytes, size_t size,
	     const struct btf *base);

/* The same from a file (file.c): raw, or the section .BTF of an object. */
int btf_open(struct btf *btf, const char *path, const struct btf *base);
void btf_close(struct btf *btf);

/* 0, or a refusal if a kind that is not known ended the reading. */
int btf_complete(const struct btf *btf);

/* ---- One type -------------------------------------------------------- */

/* The type with its whole tail; NULL for 0 (void) and for no type. */
const struct btf_type *btf_type(const struct btf *btf, uint32_t id);

/* The text at a place of the strings; "" if the place is outside. */
const char *btf_string(const struct btf *btf, uint32_t offset);
const char *btf_name(const struct btf *btf, const struct btf_type *t);

static inline int btf_kind(const struct btf_type *t)
{
	return t ? BTF_INFO_KIND(t->info) : BTF_KIND_UNKN;
}

static inline uint32_t btf_vlen(const struct btf_type *t)
{
	return BTF_INFO_VLEN(t->info);
}

static inline bool btf_kflag(const struct btf_type *t)
{
	return BTF_INFO_KFLAG(t->info);
}

/* What its kind adds: struct btf_member[vlen], struct btf_array, ... */
static inline const void *btf_tail(const struct btf_type *t)
{
	return t + 1;
}

/* "STRUCT"; "UNKNOWN" for what is none. */
const char *btf_kind_name(int kind);

#endif
