/*
 * ctx_fields.h - bytes from fields by name.
 *
 *   xdp_md:ingress_ifindex=3,rx_queue_index=1
 *
 *   text  = TYPE ":" [ field { "," field } ]
 *   field = path "=" value                   a.b[3].c, as in loader/btf
 *   value = a number | a name of its enum | text, for an array of char
 *
 * What is not named is zero.
 */
#ifndef PROGS_RAWBPF_CTX_FIELDS_H
#define PROGS_RAWBPF_CTX_FIELDS_H

#include "loader/btf/btf.h"

/* Does it look like one: a name, a colon? */
bool ctx_fields_is(const char *text);

/* Make the bytes, which the caller frees.  0, or -errno with one sentence. */
int ctx_fields_read(const struct btf *btf, const char *text, char **bytes,
		    size_t *size);

#endif
