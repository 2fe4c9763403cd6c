/*
 * listing.h - programs to show, wherever they come from.
 *
 *   prog.o     an ELF object: each of its functions
 *   prog.s     text: what it is assembled to
 *   prog.bin   any other bytes: instructions, 8 bytes each
 *   --id 12, --pinned PATH    what the kernel made of a loaded program
 */
#ifndef PROGS_RAWBPF_LISTING_H
#define PROGS_RAWBPF_LISTING_H

#include "insn/flow.h"
#include "loader/ksyms.h"
#include "loader/object/obj.h"
#include "progs/rawbpf/command.h"

struct listing {
	const char *section, *name; /* "" if it has none */
	const char *note;	    /* what a reader must know, or NULL */
	const struct bpf_insn *insns;
	int count, start; /* slots; where in the section */
	enum flow_calls calls;
	const struct obj_section *relocated; /* by these; or NULL */
	const char *const *symbols; /* of each slot, what it calls; or NULL */
};

struct listings {
	struct listing *rows;
	int count;

	struct obj obj; /* the rows point into these */
	struct bpf_insn *insns;
	struct ksyms *ksyms;
	const char **symbols;
	char name[64];
};

/* Fill in what the command line names.  DONE, or another code after words
 * on standard error.  Either way listings_close() them. */
enum exit_code listings_open(const struct args *args, struct listings *l);
void listings_close(struct listings *l);

/* Make room for `count` rows. */
bool listings_room(struct listings *l, int count);

/* A program that is loaded (listing_loaded.c): --id or --pinned. */
enum exit_code listings_loaded(const struct args *args, struct listings *l);

/* The kernel's function that the listing's slot calls; NULL: not known. */
const char *listing_symbol(const struct listing *listing, int pc);

/* What a relocation at the listing's slot stands for; NULL: there is none. */
const char *listing_reloc(const struct listings *l,
			  const struct listing *listing, int pc);

#endif
