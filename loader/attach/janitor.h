/*
 * janitor.h - what no file descriptor keeps is removed whatever ends us.
 *
 * A perf event and a bpf_link go with their last fd.  A line of
 * kprobe_events, a filter of an interface, a folder of cgroups stay until
 * somebody removes them: a second process waits for our end and does.  We
 * may be killed at any moment, so it is hired before they are there; then
 * `clean` must harm nobody's who has the like.
 */
#ifndef LOADER_ATTACH_JANITOR_H
#define LOADER_ATTACH_JANITOR_H

/* Start a process that calls `clean(arg)` once this process closes the fd
 * it gets, or dies of whatever.  It has a copy of our memory as it is now,
 * our namespaces, and no fd but `keep_fd` (-1: none), which has the same
 * number there.  Returns the fd, or -errno with the error text. */
int janitor_hire(void (*clean)(const void *arg), const void *arg, int keep_fd);

/* Let the janitor do it now, and wait until it is done. */
void janitor_dismiss(int janitor_fd);

/* There is nothing to do after all: let it go. */
void janitor_release(int janitor_fd);

#endif
