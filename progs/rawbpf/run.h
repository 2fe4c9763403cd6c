/*
 * run.h - rawbpf run: what its files share.
 *
 *     run.c        the command
 *     run_attached.c  until the end; `rawbpf load --autoattach`, too
 *     child.c      the command that is run meanwhile
 *     attached.c   each program at its place
 *     run_rings.c  the rings of the object, opened and listened to
 *     run_say.c    an event, a line, a loss: as text or as JSON
 *     run_maps.c   what is in the maps at the end
 *     cpu_sum.c    of a map per CPU, what that comes to
 */
#ifndef PROGS_RAWBPF_RUN_H
#define PROGS_RAWBPF_RUN_H

#include "loader/attach/auto.h"
#include "loader/load/load.h"
#include "maps/loop.h"
#include "progs/rawbpf/child.h"
#include "progs/rawbpf/command.h"

#include <stdio.h>

struct run_ring {
	struct run *run;
	const struct load_map *map;
	struct ringbuf *rb; /* one of the two */
	struct perfbuf *pb;
	bool told; /* how its records are read was said */
};

struct run {
	const struct args *args;
	struct load *load;
	FILE *out;
	bool json;
	long count_left;	    /* events; -1: no end */
	const char *const *command; /* to be run meanwhile; NULL: none */
	struct child child;
	struct loop *loop;
	struct tracepipe pipe;
	struct run_ring *rings;
	int ring_count;
};

/* Attach all programs, run the command, and give out what comes until that
 * has ended, until the time is up (-1: never), until so many events came, or
 * until a signal.  What cannot be attached is said.  `run` has args, load,
 * out, json, count_left, command.  The code, or the exit status of a command
 * that ended by itself. */
enum exit_code run_attached(struct run *run, const struct place *place,
			    int timeout_ms);

/* Open all rings of the object, and trace_pipe, and listen to them.  One that
 * cannot be opened is said, and the others are listened to.  0, or -errno
 * with the error text.  run_rings_close() it either way. */
int run_rings_open(struct run *run);
void run_rings_close(struct run *run);

/* A record, a line, a loss.  0, or -ECANCELED: that was the last wanted, or
 * nobody reads what we write. */
int run_say_record(struct run_ring *ring, int cpu, const void *record,
		   size_t size);
int run_say_line(struct run *run, const struct trace_line *line);
void run_say_lost(struct run_ring *ring, int cpu, uint64_t count);

/* All maps that hold values, `most` entries of each. */
void run_maps(struct run *run, long most);

#endif
