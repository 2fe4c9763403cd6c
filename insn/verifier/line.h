/*
 * line.h - what one line of a log is.
 */
#ifndef INSN_VERIFIER_LINE_H
#define INSN_VERIFIER_LINE_H

#include "insn/verifier/log.h"

/* Say what the line is: kind, insn and from of `record`.  Returns how many
 * of its bytes that is: fewer than `length` where the verifier glued the
 * next line to it, which then is to be asked about by itself. */
uint32_t vlog_line(struct vlog_record *record, const char *line,
		   uint32_t length);

#endif
