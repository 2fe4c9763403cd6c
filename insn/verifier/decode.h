/*
 * decode.h - the instruction of a record: what it reads and what it writes.
 *
 *     22: (61) r0 = *(u32 *)(r1 +4)
 *          ^ code says load, 4 bytes; the text which registers, how far
 */
#ifndef INSN_VERIFIER_DECODE_H
#define INSN_VERIFIER_DECODE_H

#include "insn/verifier/log.h"

#include <linux/bpf.h>

struct vinsn {
	struct bpf_insn insn; /* dst_reg, src_reg, off and imm out of the text;
			       * of a jump off is where it goes to, from the
			       * next slot on */
	int64_t imm;	      /* with all its bits */
	const char *call;     /* "bpf_map_lookup_elem" of #1; not terminated;
			       * "" if it is no call of a helper or kfunc */
	int call_length;
	int call_id;	  /* of a helper, 1; else 0 */
	const char *text; /* "r0 = *(u32 *)(r1 +4)"; not terminated */
	int length;
};

/* 0, or -EINVAL: the record is no instruction. */
int vinsn_read(struct vinsn *insn, const struct vlog *log,
	       const struct vlog_record *record);

/* Does it write the register?  A call writes r0, and takes r1 to r5. */
bool vinsn_writes(const struct vinsn *insn, int reg);

bool vinsn_is_call(const struct vinsn *insn);	/* helper, kfunc or function */
bool vinsn_is_branch(const struct vinsn *insn); /* if ... goto */
bool vinsn_is_goto(const struct vinsn *insn);	/* goto, without an if */
bool vinsn_is_exit(const struct vinsn *insn);
bool vinsn_is_mov(const struct vinsn *insn);
bool vinsn_is_load(const struct vinsn *insn);  /* reads memory at src_reg */
bool vinsn_is_store(const struct vinsn *insn); /* writes it at dst_reg */

/* Is the register named in its text, or an argument of its call? */
bool vinsn_names(const struct vinsn *insn, int reg);

/* Bytes that a load or store moves, 0 if it is none. */
int vinsn_size(const struct vinsn *insn);

#endif
