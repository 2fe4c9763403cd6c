/*
 * loop.h - one wait for all that comes out of the kernel.
 *
 *     ring buffers ---.
 *     perf buffers ---+--> epoll --> the function of whichever is ready
 *     trace_pipe -----+
 *     any other fd ---'
 *     SIGINT, SIGTERM, SIGHUP: end it cleanly
 */
#ifndef MAPS_LOOP_H
#define MAPS_LOOP_H

#include "maps/perfbuf.h"
#include "maps/ringbuf.h"
#include "maps/tracepipe.h"

#include <stdbool.h>

struct loop;

/* NULL with the error text.  What is added stays its owner's and must stay
 * open as long as the loop; loop_close() takes NULL. */
struct loop *loop_open(void);
void loop_close(struct loop *loop);

/* From here on SIGINT, SIGTERM and SIGHUP do not kill: they end loop_run().
 * They are blocked, so that none comes unseen between two waits; a child that
 * is to be killed by them unblocks them. */
int loop_catch_signals(struct loop *loop);

/* Each: 0, or -errno with the error text.  A function that returns -errno
 * ends the loop with it: -ECANCELED for "that is enough". */
int loop_add_ringbuf(struct loop *loop, struct ringbuf *rb, ringbuf_fn fn,
		     void *arg);
int loop_add_perfbuf(struct loop *loop, struct perfbuf *pb, perfbuf_fn fn,
		     void *arg);

typedef int (*loop_line_fn)(void *arg, const struct trace_line *line);
int loop_add_tracepipe(struct loop *loop, struct tracepipe *pipe,
		       loop_line_fn fn, void *arg);

typedef int (*loop_ready_fn)(void *arg, int fd);
int loop_add_fd(struct loop *loop, int fd, loop_ready_fn fn, void *arg);

/* Until `timeout_ms` are over (-1: never).  0 they are; -EINTR a signal came
 * (loop_signal() says which); or -errno from a function, or our own with the
 * error text.  What had come by then has been given out. */
int loop_run(struct loop *loop, int timeout_ms);

/* The signal that ended it, or that came since; 0: none, or it was not ours
 * to catch.  One that nobody asks for here kills at loop_close(). */
int loop_signal(struct loop *loop);

/* Give out all that is there, without waiting.  0 or -errno. */
int loop_drain(struct loop *loop);

#endif
