/*
 * text.h - is an array of a type text?
 */
#ifndef LOADER_BTF_TEXT_H
#define LOADER_BTF_TEXT_H

#include "loader/btf/btf.h"

struct btf_text {
	const unsigned char *at;
	size_t len; /* bytes before the zero that ends it */
};

/* An array of char is, up to its first zero, if that can be printed: what
 * comes behind is what was there before.  An array of other bytes is, if
 * only zeros come behind.  `size` bytes are there. */
bool btf_text_of(const struct btf *btf, uint32_t array, const void *bytes,
		 size_t size, struct btf_text *text);

#endif
