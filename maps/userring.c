/*
 * userring.c - hand records to programs: see userring.h.
 *
 * The ring of ringbuf.c with its sides exchanged:
 *
 *   page 0          page 1          pages 2..n            again
 *   consumer pos    producer pos    records               records
 *   (read only)     (ours to write) (ours to write)       (the same pages)
 *
 * The kernel believes nothing of what we write: it checks each position and
 * each length before a program sees the record.
 *                    (kernel/bpf/ringbuf.c, __bpf_user_ringbuf_peek)
 */
#include "maps/userring.h"
#include "loader/err.h"
#include "loader/sys.h"
#include "maps/ringbuf_in.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
	USER_RINGBUF = 31 /* BPF_MAP_TYPE_USER_RINGBUF, 6.1 */
};

struct userring {
	size_t page, size; /* bytes; size is a power of two */
	const uint64_t *consumer;
	uint64_t *producer;
	unsigned char *data; /* twice */
};

static int map_all(struct userring *ur, int fd)
{
	void *p;

	p = mmap(NULL, ur->page, PROT_READ, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		return fail(-errno, "mmap the consumer's page");
	ur->consumer = p;
	p = mmap(NULL, ur->page + 2 * ur->size, PROT_READ | PROT_WRITE,
		 MAP_SHARED, fd, ur->page);
	if (p == MAP_FAILED)
		return fail(-errno, "mmap the producer's page and the records");
	ur->producer = p;
	ur->data = (unsigned char *)p + ur->page;
	return 0;
}

static int learn(struct userring *ur, int map_fd)
{
	struct bpf_map_info info;
	int err = sys_obj_info(map_fd, &info, sizeof(info));

	if (err)
		return err;
	if (info.type != USER_RINGBUF)
		return refuse(-EINVAL, "map '%s' is no user ring buffer",
			      info.name);
	ur->page = sysconf(_SC_PAGESIZE);
	ur->size = info.max_entries;
	return map_all(ur, map_fd);
}

struct userring *userring_open(int map_fd)
{
	struct userring *ur = calloc(1, sizeof(*ur));
	int err;

	if (!ur) {
		fail(-ENOMEM, "user ring buffer");
		return NULL;
	}
	sys_quiet(true);
	err = learn(ur, map_fd);
	sys_quiet(false);
	if (err) {
		within(err, "user ring buffer on map fd %d", map_fd);
		userring_close(ur);
		return NULL;
	}
	return ur;
}

void userring_close(struct userring *ur)
{
	if (!ur)
		return;
	if (ur->consumer)
		munmap((void *)ur->consumer, ur->page);
	if (ur->producer)
		munmap(ur->producer, ur->page + 2 * ur->size);
	free(ur);
}

/* Busy first, then the position: a program that sees the new position must
 * not take the record for finished. */
void *userring_reserve(struct userring *ur, size_t size)
{
	uint64_t at = *ur->producer, room = (size + RINGBUF_HEADER + 7) & ~7ull;
	uint64_t taken = __atomic_load_n(ur->consumer, __ATOMIC_ACQUIRE);
	uint32_t *header = (uint32_t *)(ur->data + (at & (ur->size - 1)));

	if (!size || size > RINGBUF_SIZE_MASK || room > ur->size) {
		refuse(-E2BIG, "a record of %zu bytes does not go into %zu",
		       size, ur->size);
		return NULL;
	}
	if (at - taken > ur->size || room > ur->size - (at - taken)) {
		refuse(-ENOSPC, "the user ring buffer is full");
		return NULL;
	}
	header[0] = size | RINGBUF_BUSY;
	header[1] = 0;
	__atomic_store_n(ur->producer, at + room, __ATOMIC_RELEASE);
	return header + 2;
}

static void commit(void *record, uint32_t bit)
{
	uint32_t *header = (uint32_t *)record - 2;

	__atomic_exchange_n(header, (*header & RINGBUF_SIZE_MASK) | bit,
			    __ATOMIC_ACQ_REL);
}

void userring_submit(struct userring *ur, void *record)
{
	(void)ur;
	commit(record, 0);
}

void userring_discard(struct userring *ur, void *record)
{
	(void)ur;
	commit(record, RINGBUF_DISCARD);
}
