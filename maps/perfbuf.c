/*
 * perfbuf.c - take events out of a BPF perf buffer: see perfbuf.h.
 *
 * bpf_perf_event_output(ctx, &map, BPF_F_CURRENT_CPU, record, size) looks up
 * map[cpu], which is a perf event of ours, and writes into its ring:
 *
 *   page 0                  pages 1..2^n
 *   data_head  (kernel's)   [hdr|size|record...][hdr|size|record...] ...
 *   data_tail  (ours)       ^ tail                                  ^ head
 *
 *   hdr     u32 type (9 SAMPLE, 2 LOST), u16 misc, u16 size of it all
 *   SAMPLE  u32 size, then the record, filled up to 8n + 4 bytes
 *   LOST    u64 id, u64 how many
 *
 * Both positions only grow.  Unlike a ring buffer's, the pages cannot be
 * mapped twice, so a record that wraps is copied together.  "Read data_head,
 * then the records" and "be done with them, then write data_tail" must stay in
 * that order: acquire, release.     (kernel/events/ring_buffer.c; perf_event_open(2))
 *
 * A wake-up costs more than a record.  So the kernel is told to wake us when
 * some part of a ring is full (watermark), and whoever waits looks by itself
 * every PERFBUF_DELAY_MS.
 */
#include "maps/perfbuf.h"
#include "loader/err.h"
#include "loader/kernel.h"
#include "loader/sys.h"
#include "maps/perfbuf_in.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum {
	USUAL_PAGES = 64,
	FORMAT_LOST = 16 /* PERF_FORMAT_LOST, 6.0 */
};

/* ---- A ring for each CPU ---- */

static int open_event(struct perfbuf *pb, int cpu, uint32_t wake_bytes)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.config = PERF_COUNT_SW_BPF_OUTPUT,
		.sample_type = PERF_SAMPLE_RAW,
		.sample_period = 1,
		.watermark = 1,
		.wakeup_watermark = wake_bytes,
		.read_format = pb->counts ? FORMAT_LOST : 0,
	};

	return sys_perf_event_open(&attr, -1, cpu);
}

/* Does this kernel know PERF_FORMAT_LOST?  A probe. */
static bool can_count(struct perfbuf *pb)
{
	int fd;

	sys_quiet(true);
	pb->counts = true;
	fd = open_event(pb, 0, 1);
	sys_quiet(false);
	if (fd >= 0)
		close(fd);
	return fd != -EINVAL;
}

static int map_ring(struct perfring *ring, size_t mapped)
{
	void *p = mmap(NULL, mapped, PROT_READ | PROT_WRITE, MAP_SHARED,
		       ring->fd, 0);

	if (p == MAP_FAILED && errno == EPERM)
		return refuse(-EPERM,
			      "mmap %zu KiB for CPU %d: Operation not "
			      "permitted (EPERM): more than "
			      "/proc/sys/kernel/perf_event_mlock_kb lets this "
			      "user lock; take fewer pages",
			      mapped / 1024, ring->cpu);
	if (p == MAP_FAILED)
		return fail(-errno, "mmap %zu KiB for CPU %d", mapped / 1024,
			    ring->cpu);
	ring->page = p;
	ring->size = mapped - sysconf(_SC_PAGESIZE);
	ring->data = (const unsigned char *)p + sysconf(_SC_PAGESIZE);
	return 0;
}

/* A CPU that is off has no ring, and no programs run there. */
static int open_ring(struct perfbuf *pb, struct perfring *ring, int map_fd,
		     uint32_t wake_bytes)
{
	struct epoll_event wait = { .events = EPOLLIN, .data.ptr = ring };
	int err;

	ring->fd = open_event(pb, ring->cpu, wake_bytes);
	if (ring->fd == -ENODEV)
		return 0;
	if (ring->fd < 0)
		return within(ring->fd, "ring of CPU %d", ring->cpu);
	err = map_ring(ring, pb->mapped);
	if (!err)
		err = sys_map_update(map_fd, &ring->cpu, &ring->fd, BPF_ANY);
	if (!err)
		err = sys_perf_enable(ring->fd);
	if (!err && epoll_ctl(pb->epoll_fd, EPOLL_CTL_ADD, ring->fd, &wait))
		err = fail(-errno, "epoll_ctl()");
	return err;
}

static int check_map(int map_fd, int *cpus)
{
	struct bpf_map_info info;
	int err;

	sys_quiet(true);
	err = sys_obj_info(map_fd, &info, sizeof(info));
	sys_quiet(false);
	if (err)
		return err;
	if (info.type != BPF_MAP_TYPE_PERF_EVENT_ARRAY)
		return refuse(-EINVAL, "map '%s' is no perf event array",
			      info.name);
	*cpus = kernel_possible_cpus();
	if ((uint32_t)*cpus > info.max_entries)
		*cpus = info.max_entries;
	return 0;
}

static int make_room(struct perfbuf *pb, int cpus)
{
	pb->rings = calloc(cpus, sizeof(*pb->rings));
	pb->whole = malloc(UINT16_MAX + 1);
	pb->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (!pb->rings || !pb->whole)
		return fail(-ENOMEM, "%d rings", cpus);
	if (pb->epoll_fd < 0)
		return fail(-errno, "epoll_create1()");
	pb->count = cpus;
	for (int i = 0; i < cpus; i++)
		pb->rings[i] = (struct perfring){ .cpu = i, .fd = -1 };
	return 0;
}

static int open_rings(struct perfbuf *pb, int map_fd,
		      const struct perfbuf_want *want)
{
	uint32_t pages = want->pages ? want->pages : USUAL_PAGES;
	size_t page = sysconf(_SC_PAGESIZE);
	uint32_t wake = want->wake_bytes ? want->wake_bytes : pages * page / 4;
	int cpus = 0, err;

	if (pages & (pages - 1))
		return refuse(-EINVAL, "%u pages: it must be a power of two",
			      pages);
	err = check_map(map_fd, &cpus);
	if (!err)
		err = make_room(pb, cpus);
	pb->mapped = (1 + pages) * page;
	pb->counts = can_count(pb);
	for (int i = 0; i < pb->count && !err; i++)
		err = open_ring(pb, &pb->rings[i], map_fd, wake);
	return err;
}

struct perfbuf *perfbuf_open(int map_fd, const struct perfbuf_want *want)
{
	static const struct perfbuf_want usual;
	struct perfbuf *pb = calloc(1, sizeof(*pb));
	int err;

	if (!pb) {
		fail(-ENOMEM, "perf buffer");
		return NULL;
	}
	pb->epoll_fd = -1;
	err = open_rings(pb, map_fd, want ? want : &usual);
	if (err) {
		within(err, "perf buffer on map fd %d", map_fd);
		perfbuf_close(pb);
		return NULL;
	}
	return pb;
}

/* Closing the events takes them out of the map. */
void perfbuf_close(struct perfbuf *pb)
{
	if (!pb)
		return;
	for (int i = 0; i < pb->count; i++) {
		if (pb->rings[i].page)
			munmap(pb->rings[i].page, pb->mapped);
		if (pb->rings[i].fd >= 0)
			close(pb->rings[i].fd);
	}
	if (pb->epoll_fd >= 0)
		close(pb->epoll_fd);
	free(pb->whole);
	free(pb->rings);
	free(pb);
}

void perfbuf_on_lost(struct perfbuf *pb, perfbuf_lost_fn fn, void *arg)
{
	pb->on_lost = fn;
	pb->lost_arg = arg;
}

int perfbuf_fd(const struct perfbuf *pb)
{
	return pb->epoll_fd;
}

/* ---- What is lost ---- */

/* read(2) of an event with this format: its value, and what it lost. */
static uint64_t ask_lost(const struct perfring *ring)
{
	uint64_t answer[2];

	return read(ring->fd, answer, sizeof(answer)) == sizeof(answer)
		       ? answer[1]
		       : ring->told;
}

uint64_t perfbuf_cpu_lost(const struct perfbuf *pb, int cpu)
{
	const struct perfring *ring;

	if (cpu < 0 || cpu >= pb->count || pb->rings[cpu].fd < 0)
		return 0;
	ring = &pb->rings[cpu];
	return pb->counts ? ask_lost(ring) : ring->told;
}

uint64_t perfbuf_lost(const struct perfbuf *pb)
{
	uint64_t sum = 0;

	for (int cpu = 0; cpu < pb->count; cpu++)
		sum += perfbuf_cpu_lost(pb, cpu);
	return sum;
}

/* ---- Waiting ---- */

static long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000L + t.tv_nsec / 1000000;
}

static int wait_a_little(struct perfbuf *pb, long left)
{
	struct epoll_event ready;
	int ms = left < 0 || left > PERFBUF_DELAY_MS ? PERFBUF_DELAY_MS : left;

	if (epoll_wait(pb->epoll_fd, &ready, 1, ms) >= 0)
		return 0;
	return errno == EINTR ? -EINTR : fail(-errno, "epoll_wait()");
}

int perfbuf_poll(struct perfbuf *pb, int timeout_ms, perfbuf_fn fn, void *arg)
{
	long until = now_ms() + timeout_ms, left = timeout_ms;
	int n = perfbuf_consume(pb, fn, arg);

	while (n == 0 && left) {
		n = wait_a_little(pb, left);
		if (n == 0)
			n = perfbuf_consume(pb, fn, arg);
		if (timeout_ms >= 0)
			left = until > now_ms() ? until - now_ms() : 0;
	}
	return n;
}
