/*
 * core.h - CO-RE: what a program takes for granted about types, looked up
 * in the types of the kernel it will run on.
 *
 *     object                            a record of .BTF.ext
 *     r1 = *(u32 *)(r1 +24)      <---   byte 40 of section "kprobe/x":
 *          task->pid, as compiled       [9] struct task_struct, "0:3",
 *                                       BPF_CORE_FIELD_BYTE_OFFSET
 *
 *     this kernel: [142] struct task_struct, pid is member 58, byte 2456
 *     r1 = *(u32 *)(r1 +2456)
 *
 * "0:3" is a path: element 0 of what the pointer points to, then the member
 * of index 3; and so on, through arrays and structs in structs.  On the
 * other side members are found by name, not by index.  There may be several
 * types of a name: all that fit must agree.
 *
 * The rules are libbpf's and the kernel's (tools/lib/bpf/relo_core.c), since
 * clang and gcc make the records and both of them are served.  Every record
 * is answered by itself, as in the kernel; libbpf no longer asks types that
 * did not fit an earlier record of the same type.
 */
#ifndef LOADER_BTF_CORE_H
#define LOADER_BTF_CORE_H

#include "insn/insn.h"
#include "loader/btf/target.h"

#include <stdio.h>

#define CORE_DEPTH 64 /* members in a path, at most */

/* What a record asks.  `kind` is enum bpf_core_relo_kind: 13 of them. */
struct core_query {
	const struct btf *btf; /* the object's */
	uint32_t type;	       /* in it */
	const char *path;      /* "0:3"; of enums the value's index, "2" */
	int kind;
};

/* What was found out. */
struct core_answer {
	bool found;	   /* false: no type fits, or not the member */
	bool poison;	   /* not found, and the kind has no answer for that:
			    * the instruction must not run */
	bool check;	   /* false: the old value in the instruction says
			    * nothing (a bit-field's), do not compare it */
	bool no_load;	   /* BYTE_OFFSET: the sizes differ, and a load or a
			    * store cannot make up for it; an address can be
			    * used */
	uint64_t old, new; /* for the object's types, and for the target's */
	uint32_t old_size, new_size; /* BYTE_OFFSET: bytes that are loaded or
				      * stored; 0: a bit-field's */
	struct target_type type;     /* what fits; .id 0: nothing does */
	struct target_type other;    /* if nothing does: what has the name, and
				      * the kind if one has; .id 0: nothing */
};

/* Answer it.  0, or -errno with one sentence (a record that makes no sense,
 * candidates that disagree). */
int core_resolve(const struct core_query *query, struct target *target,
		 struct core_answer *answer);

/* The same for all that is wanted of `target`, before the first answer: the
 * names it will ask for. */
int core_want(const struct core_query *query, struct target *target);

/* Put the answer into the instruction at `insns[slot]` of `count`: an ALU's
 * imm, a load's or store's offset and size, or a 64-bit constant.  Poison
 * becomes a call of helper 195896080 (0xbad2310), as everywhere.  0, or
 * -errno with one sentence. */
int core_patch(struct bpf_insn *insns, int count, int slot,
	       const struct core_query *query,
	       const struct core_answer *answer);

/* "field `ns.inum` of `struct net` is at byte 144": in words, without an
 * end; where nothing fits, what was looked for and what there is. */
void core_say(FILE *out, const struct core_query *query,
	      const struct core_answer *answer);

/* Is type `id` what a declaration says, type `own_id` of `own`?  Of the same
 * kind, through pointers and arrays; of functions all arguments.  No error
 * text; in `why`, of `size` bytes, where the two part, or "". */
bool core_compatible(const struct btf *own, uint32_t own_id,
		     const struct btf *btf, uint32_t id, char *why,
		     size_t size);

/* "field byte offset"; "" for no kind. */
const char *core_kind_name(int kind);

#endif
