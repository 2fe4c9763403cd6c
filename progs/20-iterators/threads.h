/*
 * threads.h - a process that is easily found: its name, and three threads.
 */
#ifndef PROGS_20_ITERATORS_THREADS_H
#define PROGS_20_ITERATORS_THREADS_H

#include <sys/types.h>

#define THREADS 3

/* A child whose threads all have that name.  They sleep until it is killed;
 * it does not outlive us.  Its id, or -errno with the error text. */
pid_t threads_start(const char *name);

/* End it, and wait for that.  Takes 0. */
void threads_end(pid_t pid);

/* How many threads /proc shows of a process. */
int threads_in_proc(pid_t pid);

#endif
