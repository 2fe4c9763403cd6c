/*
 * cause.h - why the verifier refuses programs: some seventy causes, each with
 * the rule behind it and what usually mends it.
 *
 * A message of the log leads to one of them (message.h).  The last five are
 * for refusals before the verifier looks at the program: there is no message
 * then, only an errno.
 */
#ifndef INSN_VERIFIER_CAUSE_H
#define INSN_VERIFIER_CAUSE_H

/* Whose the next move is. */
enum verdict {
	VERDICT_CODE,	  /* your code lacks something */
	VERDICT_COMPILER, /* the code is right, the compiler hid it */
	VERDICT_PLACE,	  /* not here: type, kernel, rights, licence */
	VERDICT_BUDGET,	  /* a limit is used up */
	VERDICT_VERIFIER  /* right, and the verifier cannot see it */
};

enum cause_id {
	CAUSE_UNKNOWN,
	CAUSE_PACKET_OUT_OF_BOUNDS,
	CAUSE_NOT_A_POINTER,
	CAUSE_MAP_OUT_OF_BOUNDS,
	CAUSE_UNINITIALIZED_REGISTER,
	CAUSE_CONTEXT_FIELD,
	CAUSE_HELPER_ARGUMENT,
	CAUSE_UNBOUNDED_POINTER_MATH,
	CAUSE_MISALIGNED_ACCESS,
	CAUSE_STACK_OUT_OF_BOUNDS,
	CAUSE_BAD_JUMP,
	CAUSE_NULL_DEREFERENCE,
	CAUSE_POINTER_ARITHMETIC,
	CAUSE_MALFORMED_INSTRUCTION,
	CAUSE_UNRELEASED_REFERENCE,
	CAUSE_HELPER_UNAVAILABLE,
	CAUSE_FUNCTION_CALL,
	CAUSE_RETURN_VALUE,
	CAUSE_MAP_MISMATCH,
	CAUSE_KFUNC_ARGUMENT,
	CAUSE_KERNEL_OBJECT_ACCESS,
	CAUSE_NEGATIVE_SIZE,
	CAUSE_ENDLESS_LOOP,
	CAUSE_TOO_COMPLEX,
	CAUSE_NULL_ARGUMENT,
	CAUSE_ZERO_SIZE,
	CAUSE_UNBOUNDED_INDEX,
	CAUSE_SPIN_LOCK,
	CAUSE_DYNPTR,
	CAUSE_UNINITIALIZED_STACK,
	CAUSE_RELEASE_MISMATCH,
	CAUSE_MODIFIED_CONTEXT,
	CAUSE_STACK_TOO_LARGE,
	CAUSE_KPTR,
	CAUSE_DIFFERENT_POINTERS,
	CAUSE_NEGATIVE_INDEX,
	CAUSE_NULL_ARITHMETIC,
	CAUSE_PACKET_WRITE,
	CAUSE_INVALID_REGISTER,
	CAUSE_READ_ONLY_MAP,
	CAUSE_KFUNC_UNAVAILABLE,
	CAUSE_CALLBACK,
	CAUSE_SPECIAL_POINTER,
	CAUSE_ITERATOR,
	CAUSE_CONSTANT_ARGUMENT,
	CAUSE_ATOMIC,
	CAUSE_POINTER_COMPARISON,
	CAUSE_MAP_VALUE_OFFSET,
	CAUSE_SLEEPING,
	CAUSE_READ_ONLY_MEMORY,
	CAUSE_SPILL_SIZE,
	CAUSE_LIST_RBTREE,
	CAUSE_ATTACH_TARGET,
	CAUSE_BTF,
	CAUSE_UNBOUNDED_SIZE,
	CAUSE_TIMER,
	CAUSE_STACK_POINTER_ESCAPE,
	CAUSE_MEMORY_LENGTH,
	CAUSE_POINTER_LEAK,
	CAUSE_SPECULATION,
	CAUSE_EXCEPTION,
	CAUSE_ARENA,
	CAUSE_STRUCT_OPS,
	CAUSE_LICENCE,
	CAUSE_CAPABILITY,
	CAUSE_JIT,
	CAUSE_VERIFIER_BUG,
	CAUSE_NOT_PERMITTED,
	CAUSE_LOCKDOWN,
	CAUSE_PROGRAM_TYPE,
	CAUSE_TOO_NEW,
	CAUSE_OUT_OF_MEMORY,
	CAUSES
};

struct cause {
	const char *id;	      /* "packet-out-of-bounds": it never changes */
	enum verdict verdict; /* the usual one */
	const char *title;    /* one line, as in an index */
	const char *rule; /* what it protects, why the verifier must be so */
	const char *fix;  /* what usually mends it, with the C to type */
};

extern const struct cause causes[CAUSES]; /* by enum cause_id */

/* NULL: there is no such id. */
const struct cause *cause_find(const char *id);

const char *verdict_id(enum verdict verdict); /* "your-code" */

/* A piece of a sentence: "the code lacks something". */
const char *verdict_words(enum verdict verdict);

#endif
