/*
 * ringbuf.c - take events out of a BPF ring buffer: see ringbuf.h.
 *
 * The kernel appends records; we read them and say how far we got.
 *
 *   page 0          page 1          pages 2..n            again
 *   consumer pos    producer pos    records               records
 *   (ours to write) (read only)     (read only)           (the same pages)
 *
 * The data is mapped twice, back to back, so a record that wraps past the
 * end can still be read as one piece.  Both positions only grow; their lower
 * bits are the place in the data.
 *
 *   producer 64                    header, 8 bytes before each record:
 *   |                              +---+---+----------------+-----------+
 *   v       data                   | B | D | length, 30 bits| page      |
 *   ...[rec][rec][rec]......       +---+---+----------------+-----------+
 *      ^                           Busy: reserved, not yet submitted
 *      consumer 16                 Discarded: skip it
 *
 * Who waits for whom: the program writes its record, then takes B away in the
 * header; we read the header first, then the record.  "First" and "then" are
 * not kept by a CPU unless it is told: the kernel's xchg() on the header goes
 * with our load-acquire of it, and our store-release of the consumer position
 * with the kernel's look at it before it gives the room to somebody else.
 *                                                 (kernel/bpf/ringbuf.c)
 */
#include "maps/ringbuf.h"
#include "loader/err.h"
#include "loader/sys.h"
#include "maps/ringbuf_in.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static void *map_pages(struct ringbuf *rb, size_t size, int prot, size_t at)
{
	void *p = mmap(NULL, size, prot, MAP_SHARED, rb->fd, at);

	return p == MAP_FAILED ? NULL : p;
}

static int map_all(struct ringbuf *rb)
{
	size_t page = sysconf(_SC_PAGESIZE);

	rb->page = page;
	rb->consumer = map_pages(rb, page, PROT_READ | PROT_WRITE, 0);
	if (!rb->consumer)
		return fail(-errno, "mmap the consumer's page");
	rb->producer = map_pages(rb, page + 2 * rb->size, PROT_READ, page);
	if (!rb->producer)
		return fail(-errno, "mmap the producer's page and the records");
	rb->data = (const unsigned char *)rb->producer + page;
	rb->at = rb->published =
		__atomic_load_n(rb->consumer, __ATOMIC_RELAXED);
	return 0;
}

static int learn(struct ringbuf *rb, int map_fd)
{
	struct bpf_map_info info;
	int err = sys_obj_info(map_fd, &info, sizeof(info));

	if (err)
		return err;
	if (info.type != BPF_MAP_TYPE_RINGBUF)
		return refuse(-EINVAL, "map '%s' is no ring buffer", info.name);
	rb->size = info.max_entries;
	rb->fd = fcntl(map_fd, F_DUPFD_CLOEXEC, 3);
	return rb->fd < 0 ? fail(-errno, "another fd for it") : map_all(rb);
}

struct ringbuf *ringbuf_open(int map_fd)
{
	struct ringbuf *rb = calloc(1, sizeof(*rb));
	int err;

	if (!rb) {
		fail(-ENOMEM, "ring buffer");
		return NULL;
	}
	rb->fd = -1;
	sys_quiet(true);
	err = learn(rb, map_fd);
	sys_quiet(false);
	if (err) {
		within(err, "ring buffer on map fd %d", map_fd);
		ringbuf_close(rb);
		return NULL;
	}
	return rb;
}

void ringbuf_close(struct ringbuf *rb)
{
	if (!rb)
		return;
	if (rb->consumer)
		munmap(rb->consumer, rb->page);
	if (rb->producer)
		munmap((void *)rb->producer, rb->page + 2 * rb->size);
	if (rb->fd >= 0)
		close(rb->fd);
	free(rb);
}

int ringbuf_fd(const struct ringbuf *rb)
{
	return rb->fd;
}

static int bad(uint64_t at, uint32_t header)
{
	return refuse(-EBADMSG,
		      "ring buffer: at byte %llu there is no record, but %#x",
		      (unsigned long long)at, header);
}

/* Room is given back in pieces: for each record, the line of the cache with
 * the position would go to the producer and back. */
static void publish(struct ringbuf *rb, uint64_t at, uint64_t piece)
{
	if (at - rb->published <= piece)
		return;
	__atomic_store_n(rb->consumer, at, __ATOMIC_RELEASE);
	rb->published = at;
}

/* The record at rb->at, which is before `end`.  1 it was one, or one to be
 * skipped (0 in *n); 0 it is still being written; or -errno. */
static int take(struct ringbuf *rb, uint64_t end, int *n, ringbuf_fn fn,
		void *arg)
{
	const unsigned char *p = rb->data + (rb->at & (rb->size - 1));
	uint32_t header =
		__atomic_load_n((const uint32_t *)p, __ATOMIC_ACQUIRE);
	uint32_t size = header & RINGBUF_SIZE_MASK;
	uint64_t room = (RINGBUF_HEADER + (uint64_t)size + 7) & ~7ull;
	int err = 0;

	if (header & RINGBUF_BUSY)
		return 0;
	if (room > end - rb->at)
		return bad(rb->at, header);
	if (!(header & RINGBUF_DISCARD)) {
		err = fn(arg, p + RINGBUF_HEADER, size);
		++*n;
	}
	rb->at += room;
	return err ? err : 1;
}

int ringbuf_consume(struct ringbuf *rb, ringbuf_fn fn, void *arg)
{
	int n = 0, more = 1;
	uint64_t end;

	while (more > 0 && n < RINGBUF_MOST) {
		end = __atomic_load_n(rb->producer, __ATOMIC_ACQUIRE);
		if (end - rb->at > rb->size)
			return bad(rb->at, 0);
		if (end == rb->at)
			break;
		while (more > 0 && rb->at != end) {
			more = take(rb, end, &n, fn, arg);
			publish(rb, rb->at, rb->size / 16);
		}
		/* The program wakes us only where it sees that we had caught
		 * up with it: say so, and only then look again. */
		publish(rb, rb->at, 0);
		__atomic_thread_fence(__ATOMIC_SEQ_CST);
	}
	return more < 0 ? more : n;
}

int ringbuf_poll(struct ringbuf *rb, int timeout_ms, ringbuf_fn fn, void *arg)
{
	struct pollfd ready = { .fd = rb->fd, .events = POLLIN };
	int n = ringbuf_consume(rb, fn, arg);

	if (n)
		return n;
	n = poll(&ready, 1, timeout_ms);
	if (n < 0)
		return errno == EINTR ? -EINTR
				      : fail(-errno, "poll the ring buffer");
	return n ? ringbuf_consume(rb, fn, arg) : 0;
}
