/*
 * json.h - instructions as JSON.
 *
 *   { "pc": 2, "code": 85, "dst": 0, "src": 0, "off": 1, "imm": 0,
 *     "bytes": "5500010000000000", "text": "if r0 != 0x0 goto pc+1" }
 *
 * One object for each instruction; the second slot of a wide one is in
 * "imm64" (a string, "0x5": JSON's numbers hold 53 bits) and in "bytes".
 */
#ifndef PROGS_RAWBPF_JSON_H
#define PROGS_RAWBPF_JSON_H

#include "insn/insn.h"

#include <jansson.h>
#include <stdio.h>

json_t *json_insns(const struct bpf_insn *insns, int count);

/* A string; bytes that are no UTF-8 become '?'. */
json_t *json_text(const char *text);

/* Print and release `value`. */
void json_print(FILE *out, json_t *value);

#endif
