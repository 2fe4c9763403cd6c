/*
 * messages.h - the chapters of the table of messages, for message.c.
 *
 * The words are those of kernel/bpf/verifier.c, btf.c, bpf_lsm.c and
 * offload.c, Linux 5.15 to 7.3, as their format strings have them.  Where the
 * kernel prints one line in pieces, the row is the line.
 */
#ifndef INSN_VERIFIER_MESSAGES_H
#define INSN_VERIFIER_MESSAGES_H

#include "insn/verifier/message.h"

struct message_family {
	const struct message *rows;
	int count;
};

extern const struct message_family messages_registers;
extern const struct message_family messages_memory;
extern const struct message_family messages_stack;
extern const struct message_family messages_context;
extern const struct message_family messages_helpers;
extern const struct message_family messages_kfuncs;
extern const struct message_family messages_objects;
extern const struct message_family messages_lists;
extern const struct message_family messages_flow;
extern const struct message_family messages_encoding;
extern const struct message_family messages_rights;
extern const struct message_family messages_types_program;
extern const struct message_family messages_types_kernel;
extern const struct message_family messages_bugs;
extern const struct message_family messages_internal;
extern const struct message_family messages_newer_values;
extern const struct message_family messages_newer_program;
extern const struct message_family messages_older;

#endif
