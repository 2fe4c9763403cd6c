/*
 * load_args.h - what the caller may want of a load, from the command line.
 *
 *     --btf FILE  --kconfig FILE  --pinned-maps DIR  --program NAME
 *     --map NAME=ENTRIES[,BYTES]  --target PROGRAM
 *
 * Of these, a command has those that are in its table of options.
 */
#ifndef PROGS_RAWBPF_LOAD_ARGS_H
#define PROGS_RAWBPF_LOAD_ARGS_H

#include "loader/load/load.h"
#include "progs/rawbpf/command.h"

struct load_args {
	struct load_want want; /* points into the rest */
	const char *only[ARGS_MOST + 1];
	struct load_size sizes[ARGS_MOST];
	char *names[ARGS_MOST]; /* of the sizes */
};

/* DONE, or another code after words on standard error.  Either way
 * load_args_close() them. */
enum exit_code load_args_read(struct load_args *load, const struct args *args);
void load_args_close(struct load_args *load);

/* A number of any base, all of the text.  False: it is none. */
bool load_args_number(const char *text, uint32_t *value);

/* Put the numbers of --set into the object's variables, once it is open.  0,
 * or -errno with the error text. */
int load_args_set(const struct args *args, struct load *load);

#endif
