/*
 * testrun.h - run a loaded program by hand, whatever its type needs for that.
 *
 *     BPF_PROG_TEST_RUN     data: a packet        what packets' programs get
 *                           ctx: a struct         what it is told besides
 *                           repeat: times         and the average of them
 *
 * The kernel can do that for some types only, and each wants something else;
 * a wrong field is EINVAL for all of them, and no word which.  So here is
 * what each type takes, and a look at it before the kernel is asked.
 *
 * A program at a function (fentry, fexit, fmod_ret) is not called by this.
 * The kernel calls functions of its own that are there for tests,
 * bpf_fentry_test1() and so on; attached to one of them, the program runs.
 *                               (net/bpf/test_run.c, kernel/bpf/syscall.c)
 */
#ifndef LOADER_TESTRUN_H
#define LOADER_TESTRUN_H

#include "loader/sys.h"

/* What one type takes. */
struct testrun_rule {
	uint32_t prog_type;
	uint32_t least_data; /* bytes; 0: it takes no data */
	uint32_t most_ctx;   /* bytes; 0: it takes no ctx */
	bool needs_ctx;
	bool repeats;
	const char *data, *ctx; /* in words; NULL: none */
};

/* NULL: programs of that type cannot be run by hand. */
const struct testrun_rule *testrun_rule(uint32_t prog_type);

/* Every rule; the last one has prog_type 0. */
extern const struct testrun_rule testrun_rules[];

/* Run it.  Where the type needs data or a ctx and `run` has none, it gets
 * zeros, which are in no way a packet, but are enough of one for the kernel.
 * The ctx of a syscall program is written back to where it was: it must not
 * be constant.
 * 0; -EOPNOTSUPP: the type cannot be run by hand; -EINVAL: `run` has what it
 * does not take; or what the kernel answered.  With the error text. */
int testrun(int prog_fd, struct prog_run *run);

#endif
