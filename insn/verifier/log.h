/*
 * log.h - the verifier's log as records: text in, one record for each thing
 * that the verifier said.
 *
 *     func#0 @0                                            FUNC
 *     0: R1=ctx() R10=fp0                                  STATE, insn 0
 *     ; if (n > 20) @ count.bpf.c:12                       SOURCE
 *     7: (25) if r2 > 0x14 goto pc+3   ; R2=scalar(...)    INSN, insn 7
 *     mark_precise: frame0: regs=r2 ...                    PRECISE
 *     from 7 to 11: R0=0 ...                               BRANCH, insn 11
 *     11: safe                                             SAFE
 *     R2 invalid mem access 'scalar'                       OTHER
 *     processed 19 insns (limit 1000000) ...               STATS
 *
 * What the log went through on its way is undone first: colours, carriage
 * returns, what another tool put in front of every line.  A line that the
 * verifier glued together is two records.  What is not known is OTHER, and
 * is kept.  Registers are read when they are asked for (state.h), so that a
 * record is small: a long log costs little more than its text.
 *                              (kernel/bpf/verifier.c, kernel/bpf/log.c)
 */
#ifndef INSN_VERIFIER_LOG_H
#define INSN_VERIFIER_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum vlog_kind {
	VLOG_OTHER,   /* a message, a note, or somebody else's line */
	VLOG_INSN,    /* an instruction is looked at */
	VLOG_STATE,   /* what is known before it; or of a frame, insn -1 */
	VLOG_SOURCE,  /* the C line that the next instructions come from */
	VLOG_BRANCH,  /* another path begins: from insn `from` to `insn` */
	VLOG_SAFE,    /* and ends, since a state like this one was safe */
	VLOG_CALLER,  /* what follows is of the frame that calls or called */
	VLOG_CALLEE,  /* ... of the frame that is called */
	VLOG_PRECISE, /* back over the path: what must be known exactly */
	VLOG_FUNC,    /* which functions there are, and which is looked at */
	VLOG_LIVE,    /* tables of what is still needed (6.17) */
	VLOG_LOOP,    /* "cur state:", "old state:" of an endless loop */
	VLOG_REPORT,  /* the kernel's own explanation (7.3) */
	VLOG_STATS,   /* how much work it was */
	VLOG_KINDS
};

struct vlog_record {
	uint64_t at;	 /* of its first byte in vlog.text */
	uint32_t length; /* bytes, without the newline */
	int32_t insn;	 /* slot; -1: it is of none */
	int32_t from;	 /* BRANCH, SAFE: the slot it came from; else -1 */
	uint8_t kind;	 /* enum vlog_kind */
	bool glued;	 /* begins in the middle of a line */
};

struct vlog {
	char *text; /* as it was meant: see above */
	size_t size;
	struct vlog_record *records; /* in the log's order */
	int count;
};

/* Read `size` bytes of `text`, which must come from malloc(): they are the
 * log's from now on, and changed in place.  Any bytes are a log.  0 or
 * -ENOMEM.  Either way vlog_close() it; that takes one that is all zero. */
int vlog_read(struct vlog *log, char *text, size_t size);
void vlog_close(struct vlog *log);

/* The first byte of a record; not terminated. */
const char *vlog_text(const struct vlog *log, const struct vlog_record *record);

/* The part of an INSN record behind its ';', or of a STATE or BRANCH record
 * behind its place: "frame1: R0=1 R2=...".  *length is 0 if it says none. */
const char *vlog_state_text(const struct vlog *log,
			    const struct vlog_record *record, uint32_t *length);

/* What the verifier said last, before its own explanation and the numbers: a
 * record of kind OTHER; NULL: nothing. */
const struct vlog_record *vlog_last_words(const struct vlog *log);

/* "STATE" for VLOG_STATE: as in the picture above. */
const char *vlog_kind_name(enum vlog_kind kind);

#endif
