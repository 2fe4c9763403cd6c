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

/* Start a process that appends `line` to the tracefs file `path` once this
 * process closes the fd it gets, or dies of whatever: a tracefs probe is no
 * file descriptor and would outlive us.  Returns the fd, or -errno. */
int janitor_hire(const char *path, const char *line);

/* Let the janitor do it now, and wait until it is done. */
void janitor_dismiss(int janitor_fd);

#endif
