/*
 * listing_print.h - a program in one of the forms of rawbpf dis.
 */
#ifndef PROGS_RAWBPF_LISTING_PRINT_H
#define PROGS_RAWBPF_LISTING_PRINT_H

#include "progs/rawbpf/listing.h"

/* As the verifier's log has it:
 *
 *     ; section kprobe/inet_listen
 *     hello:
 *     0: (79) r6 = *(u64 *)(r1 +112)
 *     1: (18) r1 = 0x0                 ; -> counts
 *
 * `rawbpf asm` reads it back: an instruction whose text would lose something
 * is written as its bytes, with the text behind it. */
void listing_text(FILE *out, const struct listings *l,
		  const struct listing *listing);

/* The same to be edited: labels instead of places. */
void listing_labels(FILE *out, const struct listings *l,
		    const struct listing *listing);

/* Each byte, and what it says. */
void listing_bytes(FILE *out, const struct listings *l,
		   const struct listing *listing);

#endif
