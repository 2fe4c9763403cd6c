/*
 * text.c - is an array of a type text?  See text.h.
 *
 *   char comm[16]     73 68 00 6b 65 72 ...     "sh": strings are copied up
 *                           ^ from before       to their zero
 *   __u8 mac[6]       61 62 00 00 00 00         "ab"
 *   __u8 mac[6]       61 62 00 6b 65 72         { 97, 98, 0, 107, ... }
 */
#include "loader/btf/text.h"
#include "loader/btf/find.h"

#include <ctype.h>
#include <string.h>

static bool is_char(const struct btf *btf, const struct btf_type *t)
{
	return !strcmp(btf_name(btf, t), "char");
}

static bool only_zeros(const unsigned char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (bytes[i])
			return false;
	return true;
}

bool btf_text_of(const struct btf *btf, uint32_t array, const void *bytes,
		 size_t size, struct btf_text *text)
{
	const struct btf_array *a = btf_tail(btf_type(btf, array));
	const struct btf_type *of = btf_type(btf, btf_skip(btf, a->type));
	size_t len = 0;

	if (btf_kind(of) != BTF_KIND_INT || of->size != 1 || !a->nelems ||
	    a->nelems > size)
		return false;
	*text = (struct btf_text){ bytes, 0 };
	while (len < a->nelems && isprint(text->at[len]) &&
	       text->at[len] != '"' && text->at[len] != '\\')
		len++;
	text->len = len;
	if (is_char(btf, of) && (len == a->nelems || !text->at[len]))
		return true;
	return only_zeros(text->at + len, a->nelems - len);
}
