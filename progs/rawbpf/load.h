/*
 * load.h - rawbpf load: what its files share.
 *
 *     load.c         the command
 *     load_print.c   what became of each part of the object, as lines
 *     load_json.c    the same as JSON
 */
#ifndef PROGS_RAWBPF_LOAD_H
#define PROGS_RAWBPF_LOAD_H

#include "loader/load/load.h"

#include <stdio.h>

/* One line for the types, and for each map and each program; a program that
 * was refused with its error, and why, or with the whole log. */
void load_print(FILE *out, struct load *load, bool logs);

/* Was one refused before the verifier looked at it, or without a word? */
bool load_is_silent(const struct load *load);

/* Each wanted program's instructions, and what was put into them. */
void load_print_insns(FILE *out, const struct load *load);

/* All of it; `insns`: with the instructions. */
void load_json(FILE *out, const struct load *load, bool insns);

/* The id that the kernel gave it; 0: none. */
uint32_t load_map_id(const struct load_map *map);
uint32_t load_prog_id(const struct load_prog *prog);

/* "hash"; a number for what has no name. */
const char *load_map_type(uint32_t type);

#endif
