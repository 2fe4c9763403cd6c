/*
 * upload_in.h - what the parts of the upload share.
 *
 *   upload.c          the copy, and what is added to it
 *   upload_layout.c   sections: their sizes, and where their variables are
 *   upload_rewrite.c  what an older kernel does not know
 *
 *   the copy     header | types | room for two more | strings | room for "_"
 */
#ifndef LOADER_BTF_UPLOAD_IN_H
#define LOADER_BTF_UPLOAD_IN_H

#include "loader/btf/upload.h"

struct upload {
	const struct obj *obj;
	const struct btf *btf; /* as it is in the object */
	const struct externs *externs;
	unsigned int knows; /* of enum btf_knows */
	unsigned char *bytes;
	unsigned char *types; /* in the copy, as the next three */
	uint32_t types_len;
	char *strings;
	uint32_t strings_len;
	uint32_t end; /* id of the next type to be added */
	uint32_t own_int, own_var, own_name; /* 0: not yet */
};

/* The type in the copy; `id` is one of the object's. */
struct btf_type *upload_type(const struct upload *u, uint32_t id);

/* The ids of an INT of 4 bytes and of a VAR of it (or of the INT, where VARs
 * are not known), the place of a name that C takes; added if need be. */
uint32_t upload_int(struct upload *u);
uint32_t upload_var(struct upload *u);
uint32_t upload_name(struct upload *u);

/* ---- upload_layout.c ---- */

/* Of a DATASEC: what the compiler left to a linker. */
int upload_layout(struct upload *u, uint32_t id);

/* ---- upload_rewrite.c ---- */

void upload_rewrite(struct upload *u, uint32_t id);

#endif
