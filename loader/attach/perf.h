/*
 * perf.h - what the attachments by perf event share.
 */
#ifndef LOADER_ATTACH_PERF_H
#define LOADER_ATTACH_PERF_H

#include "loader/attach/hook.h"

#include <linux/perf_event.h>

/* Open the event and give it its program; with a cookie by BPF_LINK_CREATE
 * (5.15), and then the link's fd keeps both.  0, or -errno with the error text
 * set and hook->perf_fd -1. */
int hook_perf_at(struct hook *hook, struct perf_event_attr *attr, pid_t pid,
		 int cpu, int prog_fd, uint64_t cookie);

/* The same for every process. */
int hook_perf(struct hook *hook, struct perf_event_attr *attr, int prog_fd,
	      uint64_t cookie);

/* The id that perf_event_open(2) wants for a tracepoint or a tracefs probe:
 * the number in events/CATEGORY/NAME/id.  -errno with the error text set. */
int tracepoint_id(const char *category, const char *name);

#endif
