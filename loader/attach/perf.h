/*
 * perf.h - what the attachments by perf event share.
 */
#ifndef LOADER_ATTACH_PERF_H
#define LOADER_ATTACH_PERF_H

#include "loader/attach/hook.h"

#include <linux/perf_event.h>

/* Open the event for every process and set its program.  0, or -errno with
 * the error text set and hook->perf_fd -1. */
int hook_perf(struct hook *hook, struct perf_event_attr *attr, int prog_fd);

/* The id that perf_event_open(2) wants for a tracepoint or a tracefs probe:
 * the number in events/CATEGORY/NAME/id.  -errno with the error text set. */
int tracepoint_id(const char *category, const char *name);

#endif
