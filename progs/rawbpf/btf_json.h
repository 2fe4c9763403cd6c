/*
 * btf_json.h - types as JSON, as bpftool writes them.
 *
 *   { "id": 3, "kind": "STRUCT", "name": "pid", "size": 4, "vlen": 1,
 *     "members": [{ "name": "nr", "type_id": 1, "bits_offset": 0 }] }
 */
#ifndef PROGS_RAWBPF_BTF_JSON_H
#define PROGS_RAWBPF_BTF_JSON_H

#include "loader/btf/btf.h"

#include <jansson.h>
#include <stdio.h>

json_t *btf_json(const struct btf *btf, uint32_t id);

/* { "types": [ ... ] }, from `first` up to before `end`. */
void btf_json_print(FILE *out, const struct btf *btf, uint32_t first,
		    uint32_t end);

#endif
