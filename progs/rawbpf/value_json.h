/*
 * value_json.h - bytes as JSON, by the type they have.
 *
 *   07 00 00 00 73 68 00 ...   struct { int pid; char comm[16]; }
 *
 *   { "pid": 7, "comm": "sh" }
 */
#ifndef PROGS_RAWBPF_VALUE_JSON_H
#define PROGS_RAWBPF_VALUE_JSON_H

#include "loader/btf/btf.h"

#include <jansson.h>

/* Enums by name, pointers and what has no type as "0x...", numbers that
 * JSON's cannot hold as strings; null for what lies beyond `size` bytes.  The
 * caller's to release. */
json_t *value_json(const struct btf *btf, uint32_t id, const void *bytes,
		   size_t size);

/* "5a00ff": bytes of no known type. */
json_t *value_json_hex(const void *bytes, size_t size);

#endif
