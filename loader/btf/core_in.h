/*
 * core_in.h - what the files of CO-RE share.
 *
 *   record --core_begin-->  spec of the object's type
 *                               |  core_match
 *                               v
 *                           spec of each type of that name in the kernel
 *                               |  core_value
 *                               v
 *                           the old number and the new one
 *
 * A spec is a path with names.  "0:1:2:3" of
 *
 *     struct s { int x; struct { int y, z, a[7]; }; };
 *
 * has three steps: element 0, `a`, element 3.  The anonymous struct is no
 * step: on the other side `a` may be in another one, or in none.
 */
#ifndef LOADER_BTF_CORE_IN_H
#define LOADER_BTF_CORE_IN_H

#include "loader/btf/core.h"
#include "loader/btf/find.h"

enum core_family {
	CORE_NONE,
	CORE_FIELD,
	CORE_TYPE,
	CORE_VALUE
};

struct core_step {
	const char *name; /* NULL: an element, of a pointer or an array */
	uint32_t type;	  /* that has the member; or the element's own */
	uint32_t index;	  /* of the member or element */
};

struct core_spec {
	const struct btf *btf;
	bool target;   /* else of the object */
	uint32_t root; /* as the record has it: perhaps a typedef */
	uint64_t at;   /* in bits */
	int depth;     /* numbers in the path, those of anonymous ones too */
	int count;
	struct core_step steps[CORE_DEPTH];
};

/* Why a type does not fit. */
struct core_miss {
	enum {
		CORE_UNLIKE,	 /* in no way that could be told */
		CORE_NO_MEMBER,	 /* or no such value of an enum */
		CORE_FEWER,	 /* members or values than the object's */
		CORE_OTHER_KIND, /* the member is of another type */
		CORE_OUTSIDE,	 /* an element behind the end of the array */
		CORE_NO_ARRAY,
		CORE_NO_ENUM,
		CORE_ARGUMENTS, /* of a function: more or fewer */
		CORE_PART,	/* what an argument is, a result, or what
				 * they lead to */
	} reason;
	const char *name;     /* the member's, as the object has it */
	uint32_t local, type; /* the member's; NO_MEMBER: what lacks it */
	uint32_t index, room; /* OUTSIDE, FEWER, ARGUMENTS: asked for, and
			       * there are; PART: which argument, from 1 on,
			       * and behind how many pointers */
};

/* One search: the types of both sides may be forged. */
struct core_work {
	const struct core_query *query;
	struct core_spec local, found;
	struct core_miss miss;
	int left; /* of what may be looked at */
};

/* An answer for one side. */
struct core_value {
	uint64_t number;
	uint32_t size; /* of a load; 0: a bit-field's, or no load at all */
	uint32_t type; /* of what is loaded */
	bool check;
};

enum core_family core_family(int kind);

/* Start a search: read the record's path.  0 or -errno with the text. */
int core_begin(struct core_work *work, const struct core_query *query);
int core_spec_read(const struct core_query *query, struct core_spec *spec);

/* Go `index` elements of `type` on; -errno with the text. */
int core_spec_move(struct core_spec *spec, uint32_t type, uint32_t index);

/* An array of none as the last member: it has as many as one likes. */
bool core_is_flexible(const struct core_spec *spec,
		      const struct btf_array *array);

/* Does type `id` fit?  1, and work->found says how; 0, and work->miss says
 * why not; -errno with the text. */
int core_match(struct core_work *work, const struct btf *btf, uint32_t id);

/* The same for types as a whole (core_types.c): alike enough to be asked
 * whether it exists; and the same in all that the object's type has. */
int core_types_compatible(struct core_work *work, uint32_t id);
int core_types_match(struct core_work *work, uint32_t id);

/* The answer to a query for the types of one side. */
int core_value(int kind, const struct core_spec *spec,
	       struct core_value *value);

/* Behind typedef, const and the like: NULL for no type, or a circle; else
 * *id is moved on.  void has a type of its own here, of kind 0. */
const struct btf_type *core_skip(const struct btf *btf, uint32_t *id);

const char *core_enum_name(const struct btf *btf, const struct btf_type *t,
			   uint32_t i);

/* Alike but for what follows "___". */
bool core_same_name(const char *a, const char *b);

/* One more look.  False: that was too many, and the text is set. */
bool core_spend(struct core_work *work);

static inline bool core_is_compound(const struct btf_type *t)
{
	return btf_kind(t) == BTF_KIND_STRUCT || btf_kind(t) == BTF_KIND_UNION;
}

static inline bool core_is_enum(const struct btf_type *t)
{
	return btf_kind(t) == BTF_KIND_ENUM || btf_kind(t) == BTF_KIND_ENUM64;
}

static inline bool core_same_kind(const struct btf_type *a,
				  const struct btf_type *b)
{
	return btf_kind(a) == btf_kind(b) ||
	       (core_is_enum(a) && core_is_enum(b));
}

static inline uint32_t core_int(const struct btf_type *t)
{
	return *(const uint32_t *)btf_tail(t);
}

/* ---- Words (core_text.c) ---- */

#define CORE_TEXT 160

/* "struct net", cut to CORE_TEXT, fit for a terminal. */
const char *core_title(char *text, const struct btf *btf, uint32_t id);

/* A name, so that it can be printed. */
const char *core_clean(char *text, const char *name);

/* "field `ns.inum` of `struct net`", "value `A` of `enum e`", "`int`". */
const char *core_subject(char *text, const struct core_spec *spec, int kind);

/* "a pointer" for BTF_KIND_PTR. */
const char *core_kind_word(const struct btf *btf, uint32_t id);

#endif
