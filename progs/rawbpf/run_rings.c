/*
 * run_rings.c - the rings of an object, opened and listened to: see run.h.
 */
#include "loader/err.h"
#include "progs/rawbpf/run.h"

#include <errno.h>
#include <stdlib.h>

static int on_record(void *arg, const void *record, size_t size)
{
	return run_say_record(arg, -1, record, size);
}

static int on_cpu_record(void *arg, int cpu, const void *record, size_t size)
{
	return run_say_record(arg, cpu, record, size);
}

static void on_lost(void *arg, int cpu, uint64_t count)
{
	run_say_lost(arg, cpu, count);
}

static int on_line(void *arg, const struct trace_line *line)
{
	return run_say_line(arg, line);
}

static int listen_ring(struct run *run, struct run_ring *ring)
{
	ring->rb = ringbuf_open(ring->map->fd);
	if (!ring->rb)
		return -EINVAL;
	return loop_add_ringbuf(run->loop, ring->rb, on_record, ring);
}

static int listen_perf(struct run *run, struct run_ring *ring)
{
	ring->pb = perfbuf_open(ring->map->fd, NULL);
	if (!ring->pb)
		return -EINVAL;
	perfbuf_on_lost(ring->pb, on_lost, ring);
	return loop_add_perfbuf(run->loop, ring->pb, on_cpu_record, ring);
}

static void listen_map(struct run *run, const struct load_map *map)
{
	struct run_ring *ring = &run->rings[run->ring_count];
	int err;

	if (map->fd < 0 || (map->spec.type != BPF_MAP_TYPE_RINGBUF &&
			    map->spec.type != BPF_MAP_TYPE_PERF_EVENT_ARRAY))
		return;
	*ring = (struct run_ring){ .run = run, .map = map };
	run->ring_count++;
	err = map->spec.type == BPF_MAP_TYPE_RINGBUF ? listen_ring(run, ring)
						     : listen_perf(run, ring);
	if (err)
		fprintf(stderr, "Nothing will be heard of '%s': %s\n",
			map->def->name, err_text());
}

static void listen_pipe(struct run *run)
{
	if (tracepipe_open(&run->pipe, "") ||
	    loop_add_tracepipe(run->loop, &run->pipe, on_line, run))
		fprintf(stderr, "What they print cannot be read: %s\n",
			err_text());
}

int run_rings_open(struct run *run)
{
	int most = run->load->mapdefs.count + 1;

	run->pipe = TRACEPIPE_NONE;
	run->rings = calloc(most, sizeof(*run->rings));
	run->loop = run->rings ? loop_open() : NULL;
	if (!run->loop)
		return fail(-ENOMEM, "%d rings", most);
	for (int i = 0; i < run->load->mapdefs.count; i++)
		listen_map(run, &run->load->maps[i]);
	listen_pipe(run);
	return loop_catch_signals(run->loop);
}

void run_rings_close(struct run *run)
{
	loop_close(run->loop);
	tracepipe_close(&run->pipe);
	for (int i = 0; i < run->ring_count; i++) {
		ringbuf_close(run->rings[i].rb);
		perfbuf_close(run->rings[i].pb);
	}
	free(run->rings);
}
