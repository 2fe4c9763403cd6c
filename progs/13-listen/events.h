/*
 * events.h - what event.bpf.c tells, out of the perf buffer.
 */
#ifndef PROGS_13_LISTEN_EVENTS_H
#define PROGS_13_LISTEN_EVENTS_H

#include "maps/perfbuf.h"
#include "progs/13-listen/event.h"

#include <stdbool.h>
#include <stdint.h>

#define EVENT_WAIT_MS 3000 /* for what was just done; moments are usual */

/* The last event of this lesson, or pid 0: none came in time.  0, or -errno
 * with the error text. */
int event_hear(struct perfbuf *perfbuf, struct listen_event *event,
	       int timeout_ms);

/* A line of output. */
void event_show(const struct listen_event *event);

/* Is it of that server, in that namespace? */
bool event_is(const struct listen_event *event, const char *address, int port,
	      int backlog, uint32_t netns);

#endif
