/*
 * vars_in.h - what the files that read variables share.
 */
#ifndef LOADER_DEBUG_VARS_IN_H
#define LOADER_DEBUG_VARS_IN_H

#include "loader/debug/libdw.h"
#include "loader/debug/vars.h"

/* Of DWARF (dwarfstd.org; elfutils' dwarf.h has all of it). */
enum {
	TAG_ARRAY = 0x01,
	TAG_FORMAL_PARAMETER = 0x05,
	TAG_LEXICAL_BLOCK = 0x0b,
	TAG_MEMBER = 0x0d,
	TAG_POINTER = 0x0f,
	TAG_STRUCTURE = 0x13,
	TAG_TYPEDEF = 0x16,
	TAG_UNION = 0x17,
	TAG_INLINED = 0x1d,
	TAG_SUBRANGE = 0x21,
	TAG_BASE = 0x24,
	TAG_CONST = 0x26,
	TAG_ENUMERATION = 0x04,
	TAG_SUBPROGRAM = 0x2e,
	TAG_VARIABLE = 0x34,
	TAG_VOLATILE = 0x35,
	TAG_RESTRICT = 0x37,
	TAG_ATOMIC = 0x47,

	AT_LOCATION = 0x02,
	AT_BYTE_SIZE = 0x0b,
	AT_BIT_OFFSET = 0x0c,
	AT_BIT_SIZE = 0x0d,
	AT_UPPER_BOUND = 0x2f,
	AT_COUNT = 0x37,
	AT_MEMBER_LOCATION = 0x38,
	AT_FRAME_BASE = 0x40,
	AT_TYPE = 0x49,
	AT_DATA_BIT_OFFSET = 0x6b,
	AT_ALIGNMENT = 0x88,
};

#define VARS_MOST  20000 /* rows */
#define DEPTH_MOST 32	 /* of scopes */
#define SPANS_MOST 16	 /* pieces of one scope */

/* Addresses, as in image.h. */
struct span {
	uint64_t from, to;
};

struct scope {
	struct span spans[SPANS_MOST];
	int count, depth;
	bool framed; /* the function says what its places on the stack are
			 * counted from: r10 */
};

struct vars_reader {
	const struct libdw *dw;
	struct vars *vars;
	const struct obj *obj;
	const struct subprog *code;
	const struct var_type **types; /* those that were read already */
	int type_count;
	int room;    /* for rows */
	int widest;  /* alignment that a variable was given, above 8; or 8 */
	long budget; /* DIEs and places that may still be looked at: the file
		      * is anybody's */
	int64_t end; /* and until when, in milliseconds */
	int err;
};

/* May another one be looked at? */
bool vars_spend(struct vars_reader *r);

/* A name as it can be printed: what is no letter becomes '?'. */
const char *vars_copy(struct vars_reader *r, const char *text);

/* A row for each function of the program that the span is in.  `off` is as
 * the compiler said it. */
void vars_add(struct vars_reader *r, const struct var *row,
	      const struct span *span);

/* All places of one variable. */
void vars_places(struct vars_reader *r, struct libdw_die *die,
		 const struct var *variable, const struct scope *scope);

/* Of a function: DW_AT_frame_base. */
void vars_frame_base(struct vars_reader *r, struct libdw_die *die,
		     struct scope *scope);

extern const struct var_type vars_no_type; /* "", of no size */

/* Note its DW_AT_alignment. */
void vars_align(struct vars_reader *r, struct libdw_die *die);

/* The type of a DIE; never NULL. */
const struct var_type *vars_type(struct vars_reader *r, struct libdw_die *die);

/* Put the rows of the stack where the code says that they are; those that
 * are not certain become VAR_NOWHERE. */
void vars_settle_frames(struct vars_reader *r);

#endif
