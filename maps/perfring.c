/*
 * perfring.c - the records of one CPU's ring, drawn in perfbuf.c.
 */
#include "loader/err.h"
#include "maps/perfbuf_in.h"

#include <errno.h>
#include <string.h>

struct scan {
	struct perfbuf *pb;
	struct perfring *ring;
	uint64_t at, end; /* positions */
	perfbuf_fn fn;
	void *arg;
	int count;
};

static int bad(const struct scan *scan)
{
	return refuse(-EBADMSG,
		      "perf buffer: at byte %llu of CPU %d there is no record",
		      (unsigned long long)scan->at, scan->ring->cpu);
}

/* The next `size` bytes, in one piece. */
static const unsigned char *whole(const struct scan *scan, size_t size)
{
	const struct perfring *ring = scan->ring;
	size_t from = scan->at & (ring->size - 1), first = ring->size - from;

	if (size <= first)
		return ring->data + from;
	memcpy(scan->pb->whole, ring->data + from, first);
	memcpy(scan->pb->whole + first, ring->data, size - first);
	return scan->pb->whole;
}

static int sample(struct scan *scan, const unsigned char *body, size_t room)
{
	uint32_t size;

	if (room < sizeof(size))
		return bad(scan);
	memcpy(&size, body, sizeof(size));
	if (size > room - sizeof(size))
		return bad(scan);
	scan->count++;
	return scan->fn(scan->arg, scan->ring->cpu, body + sizeof(size), size);
}

static int lost(struct scan *scan, const unsigned char *body, size_t room)
{
	const struct perfbuf *pb = scan->pb;
	struct {
		uint64_t id, count;
	} lost;

	if (room < sizeof(lost))
		return bad(scan);
	memcpy(&lost, body, sizeof(lost));
	scan->ring->told += lost.count;
	if (pb->on_lost)
		pb->on_lost(pb->lost_arg, scan->ring->cpu, lost.count);
	return 0;
}

/* Records are multiples of 8 bytes, so a header never wraps. */
static int take(struct scan *scan)
{
	uint64_t left = scan->end - scan->at;
	const unsigned char *p;
	struct perf_event_header head;
	int err = 0;

	if (left < sizeof(head) || scan->at % 8)
		return bad(scan);
	memcpy(&head, whole(scan, sizeof(head)), sizeof(head));
	if (head.size < sizeof(head) || head.size > left)
		return bad(scan);
	p = whole(scan, head.size) + sizeof(head);
	if (head.type == PERF_RECORD_SAMPLE)
		err = sample(scan, p, head.size - sizeof(head));
	else if (head.type == PERF_RECORD_LOST)
		err = lost(scan, p, head.size - sizeof(head));
	if (err != -EBADMSG)
		scan->at += head.size;
	return err;
}

int perfring_consume(struct perfbuf *pb, struct perfring *ring, perfbuf_fn fn,
		     void *arg)
{
	struct perf_event_mmap_page *page = ring->page;
	struct scan scan = {
		.pb = pb,
		.ring = ring,
		.at = page->data_tail,
		.end = __atomic_load_n(&page->data_head, __ATOMIC_ACQUIRE),
		.fn = fn,
		.arg = arg,
	};
	int err = 0;

	if (scan.end - scan.at > ring->size)
		return bad(&scan);
	while (scan.at != scan.end && !err)
		err = take(&scan);
	__atomic_store_n(&page->data_tail, scan.at, __ATOMIC_RELEASE);
	return err ? err : scan.count;
}

int perfbuf_consume(struct perfbuf *pb, perfbuf_fn fn, void *arg)
{
	int n, sum = 0;

	for (int i = 0; i < pb->count; i++) {
		if (!pb->rings[i].page)
			continue;
		n = perfring_consume(pb, &pb->rings[i], fn, arg);
		if (n < 0)
			return n;
		sum += n;
	}
	return sum;
}
