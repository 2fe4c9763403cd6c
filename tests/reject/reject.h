/*
 * reject.h - programs that the verifier refuses, each for one cause, and
 * each beside its mended twin.
 *
 *     tests/reject/CAUSE.bpf.c          refused, with this message in the log
 *     tests/reject/CAUSE.mended.bpf.c   the same with the smallest edit: loads
 *     tests/reject/CAUSE-ANOTHER...     the same cause with another message
 *     tests/reject/CAUSE.s              instructions, where clang makes none
 *                                       such; a comment SEC("socket") says
 *                                       what kind of program it is, and
 *                                       map[values] is an array of one value
 *                                       of 8 bytes
 *
 * To add one: write both files, at most 30 lines each, the way people write
 * programs; a first comment says what it does and where it goes wrong.  Then
 * a row in reject.c: what the log must have.  Then
 *
 *     build/tests/kernel 'reject: CAUSE'
 *
 * here and on the VM's kernels.  Where a kernel words it otherwise, or takes
 * the program, the row says so.
 */
#ifndef TESTS_REJECT_H
#define TESTS_REJECT_H

#include <stdbool.h>

#define KERNEL(major, minor) ((major)*1000 + (minor))

/* What older kernels say instead. */
struct reject_older {
	int before;	   /* kernels older than this one; 0: no more */
	const char *log;   /* words of their message */
	const char *cause; /* and what they mean, NULL: the same */
};

#define REJECT_OLDER 3

struct reject {
	const char *says;  /* "reject: CAUSE", and what is done wrong */
	const char *file;  /* CAUSE or CAUSE-ANOTHER, without an ending */
	const char *cause; /* as `rawbpf why` names it */
	const char *log;   /* words of the verifier's message */

	/* Where it is otherwise; 0 or NULL: nowhere. */
	struct reject_older older[REJECT_OLDER]; /* the oldest first */
	int since;	  /* older kernels lack what it uses, and refuse both */
	int taken_before; /* kernels older than this one take it, too */
	int taken_since;  /* from this one on it is taken, too */
	bool at_function; /* needs a kernel that takes programs there,
			    * or iterators that could write */
	bool no_perfmon;  /* loaded with CAP_BPF, without CAP_PERFMON */
};

extern const struct reject rejects[];
extern const int reject_count;

/* What a file became: an object, or the text of a .s. */
struct reject_file {
	const char *name; /* "null-dereference.mended.bpf.o" */
	const unsigned char *bytes, *end;
};

/* All of them; the last one has no name. */
extern const struct reject_file reject_files[];

#endif
