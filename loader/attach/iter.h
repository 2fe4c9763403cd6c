/*
 * iter.h - a program that is run over all there is of something, and read.
 *
 *     SEC("iter/task")     BPF_LINK_CREATE     BPF_ITER_CREATE   read(2)
 *     program ------------> link -------------> file ----------> text
 *                             |                                   ^
 *                             `-- pinned: a path, open(2) --------'
 *
 * Nothing runs while nobody reads.  Each file that is opened begins at the
 * first object; reading calls the program once for each, and what it writes
 * with bpf_seq_printf() is what is read.  After the last one it is called
 * once more, with no object.
 */
#ifndef LOADER_ATTACH_ITER_H
#define LOADER_ATTACH_ITER_H

#include <stdio.h>

/* Run it over everything, from the first to the last: what it writes goes to
 * `out`.  `link_fd` is what attach_auto() made of SEC("iter/...").  0, or
 * -errno with the error text. */
int iter_read(int link_fd, FILE *out);

#endif
