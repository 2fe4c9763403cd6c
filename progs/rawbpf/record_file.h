/*
 * record_file.h - a recorded run (insn/vm/record.h) as a JSON file.
 *
 *   { "at": "tracepoint:syscalls/sys_enter_openat",
 *     "ctx": "4c0101...", "r0": "0x0",
 *     "calls": [ { "pc": 3, "helper": "get_current_comm", "r0": "0x0",
 *                  "data": "6c7300..." }, ... ] }
 *
 * Numbers of 64 bits are strings, since JSON's hold 53; bytes are hex.
 */
#ifndef PROGS_RAWBPF_RECORD_FILE_H
#define PROGS_RAWBPF_RECORD_FILE_H

#include "insn/vm/record.h"

#include <stdio.h>

/* What belongs to a record and is not in it. */
struct record_about {
	char at[128]; /* where it was recorded, as on the command line */
	__u32 ctx_size;
};

/* Print it; `insns` tells the names of the helpers that were called. */
void record_print(FILE *out, const struct record *record,
		  const struct record_about *about,
		  const struct bpf_insn *insns);

/* Read a file of that form, which may hold anything.  0, or -errno with the
 * error text set. */
int record_read(const char *path, struct record *record,
		struct record_about *about);

#endif
