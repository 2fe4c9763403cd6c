/* What programs put into rings comes out, or is counted as lost. */
#include "tests/kernel/producer.h"
#include "loader/err.h"
#include "maps/loop.h"
#include "maps/map.h"
#include "tests/run.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- What comes out ---- */

struct seen {
	uint64_t next, count, size, lost;
	int stop_after; /* 0: never */
};

/* Numbers go up; where some are lost they are left out, never mixed. */
static int see(void *arg, const void *record, size_t size)
{
	const unsigned char *bytes = record;
	struct seen *seen = arg;
	uint64_t number;

	memcpy(&number, record, sizeof(number));
	ck_assert_uint_ge(number, seen->next);
	ck_assert_uint_ge(size, seen->size);
	ck_assert_uint_lt(size, seen->size + 8);
	for (uint64_t i = 8; i < seen->size; i += 8)
		ck_assert_uint_eq(bytes[i], PRODUCER_MARK);
	seen->next = number + 1;
	seen->count++;
	return seen->stop_after && seen->count >= (uint64_t)seen->stop_after
		       ? -ECANCELED
		       : 0;
}

static int see_cpu(void *arg, int cpu, const void *record, size_t size)
{
	ck_assert_int_ge(cpu, 0);
	return see(arg, record, size);
}

static void see_lost(void *arg, int cpu, uint64_t count)
{
	struct seen *seen = arg;

	ck_assert_int_ge(cpu, 0);
	seen->lost += count;
}

/* ---- Ring buffers ---- */

static const struct {
	const char *says;
	uint32_t room;
	int size;
	uint32_t times;
	int rounds;
	uint64_t want; /* records that come out */
} rings[] = {
	{ "a record comes out as it was put in", 4096, 8, 1, 1, 1 },
	{ "records wrap past the end and stay in one piece", 4096, 200, 15, 9,
	  15 * 9 },
	{ "many records, each time all", 1 << 16, 24, 2000, 5, 10000 },
	{ "of more than fit, the first come", 4096, 56, 100, 1, 63 },
};

static void check_ring(int i)
{
	struct seen seen = { .size = rings[i].size };
	struct ringbuf *rb;
	struct producer p;
	uint64_t n = 0;

	producer_open(&p, BPF_MAP_TYPE_RINGBUF, rings[i].room, rings[i].size);
	rb = ringbuf_open(p.map_fd);
	ck_assert_msg(rb != NULL, "%s", err_text());
	ck_assert_int_eq(ringbuf_consume(rb, see, &seen), 0);
	for (int round = 0; round < rings[i].rounds; round++) {
		producer_run(&p, rings[i].times);
		n += ringbuf_poll(rb, 1000, see, &seen);
	}
	ck_assert_uint_eq(n, seen.count);
	ck_assert_uint_eq(seen.count, rings[i].want);
	ck_assert_int_eq(ringbuf_poll(rb, 10, see, &seen), 0);
	ringbuf_close(rb);
	producer_close(&p);
}
TABLE(ringbuf, rings, check_ring);

/* ---- Perf buffers ---- */

static const struct {
	const char *says;
	uint32_t pages, wake, times;
	int size, rounds;
	bool loses;
} perfs[] = {
	{ "a perf buffer gives out what was put in", 1, 1, 1, 8, 1, false },
	{ "what nobody was woken for comes all the same", 8, 0, 3, 40, 2,
	  false },
	{ "records that wrap are put together", 1, 0, 12, 232, 20, false },
	{ "under a flood, delivered + lost = produced", 2, 0, 100000, 56, 3,
	  true },
};

static void check_perf(int i)
{
	const struct perfbuf_want want = { perfs[i].pages, perfs[i].wake };
	struct seen seen = { .size = perfs[i].size };
	struct perfbuf *pb;
	struct producer p;
	uint64_t n = 0, all = (uint64_t)perfs[i].times * perfs[i].rounds;

	producer_open(&p, BPF_MAP_TYPE_PERF_EVENT_ARRAY, 0, perfs[i].size);
	pb = perfbuf_open(p.map_fd, &want);
	ck_assert_msg(pb != NULL, "%s", err_text());
	perfbuf_on_lost(pb, see_lost, &seen);
	for (int round = 0; round < perfs[i].rounds; round++) {
		seen.next = 0; /* the next run may be on another CPU */
		producer_run(&p, perfs[i].times);
		n += perfbuf_poll(pb, 1000, see_cpu, &seen);
	}
	ck_assert_uint_eq(n, seen.count);
	ck_assert_uint_eq(seen.count + perfbuf_lost(pb), all);
	ck_assert_int_eq(perfbuf_lost(pb) > 0, perfs[i].loses);
	ck_assert_int_eq(seen.lost > 0, perfs[i].loses);
	ck_assert_uint_le(seen.lost, perfbuf_lost(pb));
	perfbuf_close(pb);
	producer_run(&p, 1); /* nobody is there: it goes nowhere */
	producer_close(&p);
}
TABLE(perfbuf, perfs, check_perf);

/* ---- What cannot be opened ---- */

static const struct {
	const char *says;
	bool perf;
	uint32_t pages;
	const char *text;
} wrong[] = {
	{ "a ring buffer on another map", false, 0,
	  "map 'wrong' is no ring buffer" },
	{ "a perf buffer on another map", true, 0,
	  "map 'wrong' is no perf event array" },
	{ "pages that are no power of two", true, 3,
	  "3 pages: it must be a power of two" },
};

static void check_wrong(int i)
{
	struct map_spec spec = { .type = BPF_MAP_TYPE_ARRAY,
				 .name = "wrong",
				 .key_size = 4,
				 .value_size = 4,
				 .max_entries = 1 };
	const struct perfbuf_want want = { wrong[i].pages, 0 };
	int fd = sys_map_create(&spec);

	ck_assert_int_ge(fd, 0);
	if (wrong[i].perf)
		ck_assert_ptr_null(perfbuf_open(fd, &want));
	else
		ck_assert_ptr_null(ringbuf_open(fd));
	ck_assert_msg(strstr(err_text(), wrong[i].text), "%s", err_text());
	close(fd);
}
TABLE(rings_wrong, wrong, check_wrong);

/* ---- The loop over all ---- */

static int enough(void *arg, int fd)
{
	char byte;

	(void)arg;
	return read(fd, &byte, 1) == 1 ? -ECANCELED : 0;
}

static const struct {
	const char *says;
	int timeout_ms, signal, stop_after;
	bool pipe;
	int result;
	bool late; /* the signal comes after the end */
} loops[] = {
	{ "the loop ends when its time is up", 150, 0, 0, false, 0, false },
	{ "a signal ends the loop, and all has come by then", -1, SIGTERM, 0,
	  false, -EINTR, false },
	{ "a function that has enough ends the loop", -1, 0, 3, false,
	  -ECANCELED, false },
	{ "another fd is waited for as well", -1, 0, 0, true, -ECANCELED,
	  false },
	{ "a signal that comes after the end is heard when asked for", 50,
	  SIGTERM, 0, false, 0, true },
};

static void run_loop(int i, struct loop *loop)
{
	int pipes[2] = { -1, -1 };

	if (loops[i].pipe) {
		ck_assert_int_eq(pipe(pipes), 0);
		ck_assert_int_eq(write(pipes[1], "x", 1), 1);
		ck_assert_int_eq(loop_add_fd(loop, pipes[0], enough, NULL), 0);
	}
	ck_assert_int_eq(loop_catch_signals(loop), 0);
	if (loops[i].signal && !loops[i].late)
		raise(loops[i].signal);
	ck_assert_msg(loop_run(loop, loops[i].timeout_ms) == loops[i].result,
		      "%s", err_text());
	if (loops[i].late)
		raise(loops[i].signal);
	ck_assert_int_eq(loop_signal(loop), loops[i].signal);
	close(pipes[0]);
	close(pipes[1]);
}

static void check_loop(int i)
{
	struct seen ring = { .size = 16, .stop_after = loops[i].stop_after };
	struct seen perf = { .size = 16 };
	struct producer p, q;
	struct ringbuf *rb;
	struct perfbuf *pb;
	struct loop *loop = loop_open();

	producer_open(&p, BPF_MAP_TYPE_RINGBUF, 4096, 16);
	producer_open(&q, BPF_MAP_TYPE_PERF_EVENT_ARRAY, 0, 16);
	rb = ringbuf_open(p.map_fd);
	pb = perfbuf_open(q.map_fd, NULL);
	ck_assert_int_eq(loop_add_ringbuf(loop, rb, see, &ring), 0);
	ck_assert_int_eq(loop_add_perfbuf(loop, pb, see_cpu, &perf), 0);
	producer_run(&p, 5);
	producer_run(&q, 7);
	run_loop(i, loop);
	if (loops[i].result != -ECANCELED) {
		ck_assert_uint_eq(ring.count, 5);
		ck_assert_uint_eq(perf.count, 7);
	}
	if (loops[i].stop_after)
		ck_assert_uint_eq(ring.count, 3);
	loop_close(loop);
	perfbuf_close(pb);
	ringbuf_close(rb);
	producer_close(&q);
	producer_close(&p);
}
TABLE(loop, loops, check_loop);
