/*
 * child.h - a command that is run beside us, and is ended when we end.
 *
 *     child_start() --fork, exec--> COMMAND ... ends
 *          |                                      |
 *          `-- fd: readable when one of ours ends <' SIGCHLD
 *
 * If we are killed, the kernel kills it (PR_SET_PDEATHSIG); only one that gets
 * other rights by its exec, as sudo does, is let go on.  What it started
 * itself is its own.
 */
#ifndef PROGS_RAWBPF_CHILD_H
#define PROGS_RAWBPF_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

struct child {
	pid_t pid; /* 0: none */
	int fd;	   /* of SIGCHLD; -1: none */
	bool ended;
	int status; /* as a shell counts it: 128 + signal */
};

#define CHILD_NONE ((struct child){ .fd = -1 })

/* Run words[0], found in PATH, with these words, up to a NULL; no shell reads
 * them.  `aside`: what it prints goes to standard error.  0, or -errno with
 * the error text; child_stop() it either way. */
int child_start(struct child *child, const char *const words[], bool aside);

/* Has it ended?  Without waiting. */
bool child_ended(struct child *child);

/* Send it `signal` if it still runs, kill it if that is not enough, and wait
 * for it.  Takes one that was never started. */
void child_stop(struct child *child, int signal);

#endif
