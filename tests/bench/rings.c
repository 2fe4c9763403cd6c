/*
 * rings.c - records and elements out of the kernel, beside libbpf.
 *
 *     build/bench/rings
 *
 *   one thread makes a program put in records, as fast as it can; another
 *   takes them out: how many a second, and how much CPU for each.  Both
 *   readers take turns; the figures are medians.
 */
#include "loader/err.h"
#include "maps/batch.h"
#include "maps/perfbuf.h"
#include "maps/ringbuf.h"
#include "tests/bench/rival.h"
#include "tests/kernel/producer.h"

#include <err.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
	TURNS = 5,
	RECORDS = 1000000,
	SIZE = 64,
	RING = 1 << 20,
	ELEMENTS = 200000
};

static double seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec + t.tv_nsec * 1e-9;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double median(double *figures)
{
	qsort(figures, TURNS, sizeof(*figures), by_value);
	return figures[TURNS / 2];
}

/* ---- Rings ---- */

static int count_ring(void *count, const void *record, size_t size)
{
	(void)record;
	(void)size;
	++*(uint64_t *)count;
	return 0;
}

static int count_perf(void *count, int cpu, const void *record, size_t size)
{
	(void)cpu;
	return count_ring(count, record, size);
}

static uint64_t *counter; /* of the reader that runs */

static void *ring_open(int map_fd, uint64_t *count)
{
	counter = count;
	return ringbuf_open(map_fd);
}

static int ring_poll(void *ring, int ms)
{
	return ringbuf_poll(ring, ms, count_ring, counter);
}

static void ring_close(void *ring)
{
	ringbuf_close(ring);
}

static void *perf_open(int map_fd, uint64_t *count)
{
	counter = count;
	return perfbuf_open(map_fd, NULL);
}

static int perf_poll(void *perf, int ms)
{
	return perfbuf_poll(perf, ms, count_perf, counter);
}

static void perf_close(void *perf)
{
	perfbuf_close(perf);
}

struct reader {
	void *(*open)(int map_fd, uint64_t *count);
	int (*poll)(void *ring, int ms);
	void (*close)(void *ring);
};

static const struct {
	const char *name;
	uint32_t type, entries;
	struct reader ours, theirs;
} rings[] = {
	{ "ring buffer",
	  BPF_MAP_TYPE_RINGBUF,
	  RING,
	  { ring_open, ring_poll, ring_close },
	  { rival_ring_open, rival_ring_poll, rival_ring_close } },
	{ "perf buffer",
	  BPF_MAP_TYPE_PERF_EVENT_ARRAY,
	  0,
	  { perf_open, perf_poll, perf_close },
	  { rival_perf_open, rival_perf_poll, rival_perf_close } },
};

static bool done;

static void *produce(void *producer)
{
	producer_run(producer, RECORDS);
	__atomic_store_n(&done, true, __ATOMIC_RELEASE);
	return NULL;
}

struct figures {
	double rate, cpu; /* records a second; nanoseconds of CPU for each */
};

/* The reader's CPU only: the producer's is another thread. */
static struct figures flow(const struct reader *reader, uint32_t type,
			   uint32_t entries)
{
	uint64_t count = 0;
	struct producer producer;
	double wall, cpu;
	pthread_t thread;
	void *ring;

	producer_open(&producer, type, entries, SIZE);
	ring = reader->open(producer.map_fd, &count);
	if (!ring)
		errx(1, "%s", err_text());
	done = false;
	wall = seconds(CLOCK_MONOTONIC);
	cpu = seconds(CLOCK_THREAD_CPUTIME_ID);
	pthread_create(&thread, NULL, produce, &producer);
	while (!__atomic_load_n(&done, __ATOMIC_ACQUIRE))
		reader->poll(ring, 10);
	wall = seconds(CLOCK_MONOTONIC) - wall;
	cpu = seconds(CLOCK_THREAD_CPUTIME_ID) - cpu;
	pthread_join(thread, NULL);
	reader->close(ring);
	producer_close(&producer);
	return (struct figures){ count / wall, cpu * 1e9 / count };
}

static void bench_ring(int i)
{
	double rate[2][TURNS], cpu[2][TURNS];

	for (int turn = 0; turn < TURNS; turn++)
		for (int who = 0; who < 2; who++) {
			struct figures f =
				flow(who ? &rings[i].theirs : &rings[i].ours,
				     rings[i].type, rings[i].entries);

			rate[who][turn] = f.rate;
			cpu[who][turn] = f.cpu;
		}
	printf("  %-12s %6.2f M records/s, %6.0f ns of CPU each; libbpf %6.2f "
	       "M, %6.0f ns: %.2f times the rate, %.2f of the CPU\n",
	       rings[i].name, median(rate[0]) / 1e6, median(cpu[0]),
	       median(rate[1]) / 1e6, median(cpu[1]),
	       median(rate[0]) / median(rate[1]),
	       median(cpu[0]) / median(cpu[1]));
}

/* ---- Maps ---- */

static int count_element(void *count, const void *key, void *value)
{
	(void)value;
	return count_ring(count, key, 0);
}

static double read_map(const struct map *map, int how)
{
	double start = seconds(CLOCK_MONOTONIC);
	uint64_t count = 0;

	if (how == 0)
		map_walk_batch(map, count_element, &count);
	else if (how == 1)
		count = rival_batch(map->fd, 4096);
	else
		map_walk(map, count_element, &count);
	if (count != ELEMENTS)
		errx(1, "%llu elements", (unsigned long long)count);
	return (seconds(CLOCK_MONOTONIC) - start) * 1e9 / ELEMENTS;
}

static void bench_map(void)
{
	struct map_spec spec = { .type = BPF_MAP_TYPE_HASH,
				 .name = "bench",
				 .key_size = 4,
				 .value_size = 8,
				 .max_entries = ELEMENTS };
	double ns[3][TURNS];
	struct map map;

	if (map_open(&map, &spec))
		errx(1, "%s", err_text());
	for (uint32_t i = 0; i < ELEMENTS; i++) {
		uint64_t value = i;

		map_update(&map, &i, &value, BPF_ANY);
	}
	for (int turn = 0; turn < TURNS; turn++)
		for (int how = 0; how < 3; how++)
			ns[how][turn] = read_map(&map, how);
	printf("  batch reads  %6.0f ns an element; libbpf %6.0f ns: %.2f of "
	       "it; one by one %.0f ns\n",
	       median(ns[0]), median(ns[1]), median(ns[0]) / median(ns[1]),
	       median(ns[2]));
	map_close(&map);
}

int main(void)
{
	printf("out of the kernel, %d bytes a record, one program without a "
	       "pause\n",
	       SIZE);
	for (int i = 0; i < 2; i++)
		bench_ring(i);
	bench_map();
	return 0;
}
