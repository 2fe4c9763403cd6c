/*
 * load_attach.h - rawbpf load --autoattach: the programs run until Ctrl-C.
 */
#ifndef PROGS_RAWBPF_LOAD_ATTACH_H
#define PROGS_RAWBPF_LOAD_ATTACH_H

#include "loader/load/load.h"
#include "progs/rawbpf/command.h"

/* Attach every loaded program as its section says, show what they print
 * until a signal comes, detach. */
enum exit_code load_attach(const struct args *args, struct load *load,
			   FILE *out);

#endif
