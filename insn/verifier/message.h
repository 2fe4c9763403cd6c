/*
 * message.h - the words in which the verifier refuses a program, and what
 * each of them means.
 *
 *     invalid access to map value, value_size=44 off=84 size=4
 *     invalid access to map value, value_size=%d off=%d size=%d
 *                                             44     84      4   args
 *
 * Two lines often belong together: the first has the numbers, the last the
 * verdict.
 */
#ifndef INSN_VERIFIER_MESSAGE_H
#define INSN_VERIFIER_MESSAGE_H

#include "insn/verifier/cause.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct message {
	const char *format; /* the kernel's, without the newline */
	enum cause_id cause;
	const char *means; /* one or two sentences, of this message alone */
	const char *fix;   /* NULL: the cause's */
	bool note;	   /* a remark: the program can be accepted with it */
};

/* What stands in the line for one directive of the format. */
struct message_arg {
	const char *text; /* points into the line */
	uint32_t len;
	int64_t number; /* of %d, %x and their like, cut to 64 bits */
	bool is_number;
};

struct message_args {
	int count; /* of the first ten */
	struct message_arg arg[10];
};

/* The row whose format the line was printed by; of several the one with the
 * most letters of its own.  NULL: none.  Blanks, full stops and newlines at
 * the end make no difference.  `args` may be NULL. */
const struct message *message_match(const char *line, size_t len,
				    struct message_args *args);

/* The rows one after the other, from 0; NULL: there are no more. */
const struct message *message_at(int index);

#endif
