/*
 * tracepipe.h - read what programs say with bpf_trace_printk().
 */
#ifndef MAPS_TRACEPIPE_H
#define MAPS_TRACEPIPE_H

#include <stddef.h>
#include <sys/types.h>

struct tracepipe {
	int fd; /* -1: closed */
	char buf[4096];
	size_t used;   /* bytes in buf not yet given out */
	char comm[16]; /* show the lines of this thread only; "": of all */
	pid_t pid;     /* the same by number; 0 where it cannot be known */
};

#define TRACEPIPE_NONE ((struct tracepipe){ .fd = -1 })

/* One line, taken apart. */
struct trace_line {
	char whole[512];  /* as the kernel wrote it, without the newline */
	char comm[32];	  /* the name of the thread that ran the program */
	pid_t pid;	  /* its id, in the outermost PID namespace */
	const char *says; /* into whole: what the program printed */
};

/* Open trace_pipe, once the trace event behind bpf_trace_printk() is surely
 * enabled; else the first lines can be lost.  With a `comm`, the calling
 * thread takes that name, and only its lines will be shown: the pipe is one
 * for the whole machine.  0, or -errno with the error text set;
 * tracepipe_close() takes what was never opened. */
int tracepipe_open(struct tracepipe *pipe, const char *comm);
void tracepipe_close(struct tracepipe *pipe);

/* The next line that a BPF program printed, waiting `timeout_ms` at most for
 * it.  Other lines are read and dropped.  1 a line, 0 the time is up, -EINTR a
 * signal came, or -errno with the error text set. */
int tracepipe_next(struct tracepipe *pipe, int timeout_ms,
		   struct trace_line *line);

/* Take apart one line; 0, or -EINVAL when no BPF program printed it. */
int trace_line_parse(struct trace_line *line);

#endif
