/*
 * sim_ring.c - a ring buffer: records in the order they were reserved.
 *
 *     consumed          produced         position, counted for ever
 *     v                 v
 *     | len | data | len | data | ...    byte: position % size
 *
 *     len: 4 bytes, BUSY (bit 31) until submitted, DISCARD (bit 30);
 *     then 4 bytes unused here; records begin at multiples of 8.
 *
 * The memory is twice the size, so that a record that begins before the end
 * lies in one piece.  (kernel/bpf/ringbuf.c maps the pages twice instead)
 */
#include "maps/sim_type.h"

#include <errno.h>
#include <stdlib.h>

#define PAGE 4096

struct ring {
	char *data;
	__u64 consumed, produced;
};

static __u64 record_room(__u64 size)
{
	return (size + BPF_RINGBUF_HDR_SZ + 7) & ~7ull;
}

static char *at(const struct sim *sim, __u64 position)
{
	const struct ring *ring = sim->state;

	return ring->data + position % sim->spec.max_entries;
}

static void *ring_reserve(struct vm_map *map, __u64 size)
{
	struct sim *sim = (struct sim *)map;
	struct ring *ring = sim->state;
	__u64 room = record_room(size);
	__u32 len = size | BPF_RINGBUF_BUSY_BIT;
	char *head = at(sim, ring->produced);

	if (size > 0xffffffffu / 4 || room > map->max_entries ||
	    ring->produced + room - ring->consumed > map->max_entries - 1)
		return NULL;
	sim_put(sim, head, &len, sizeof(len));
	SIM_SET(sim, ring->produced, ring->produced + room);
	return head + BPF_RINGBUF_HDR_SZ;
}

static void ring_submit(struct vm_map *map, void *record, bool discard)
{
	struct sim *sim = (struct sim *)map;
	char *head = (char *)record - BPF_RINGBUF_HDR_SZ;
	__u32 len;

	memcpy(&len, head, sizeof(len));
	len &= ~BPF_RINGBUF_BUSY_BIT;
	if (discard)
		len |= BPF_RINGBUF_DISCARD_BIT;
	sim_put(sim, head, &len, sizeof(len));
}

static __u64 ring_query(struct vm_map *map, __u64 what)
{
	const struct ring *ring = ((struct sim *)map)->state;

	switch (what) {
	case BPF_RB_AVAIL_DATA: return ring->produced - ring->consumed;
	case BPF_RB_RING_SIZE: return map->max_entries;
	case BPF_RB_CONS_POS: return ring->consumed;
	case BPF_RB_PROD_POS: return ring->produced;
	}
	return 0;
}

int sim_consume(struct sim *sim, sim_record fn, void *arg)
{
	struct ring *ring = sim->state;
	int count = 0, result = 0;
	__u32 len, size;

	if (sim->spec.type != BPF_MAP_TYPE_RINGBUF)
		return -EINVAL;
	while (ring->consumed < ring->produced && result == 0) {
		const char *head = at(sim, ring->consumed);

		memcpy(&len, head, sizeof(len));
		if (len & BPF_RINGBUF_BUSY_BIT)
			break;
		size = len & ~BPF_RINGBUF_DISCARD_BIT;
		SIM_SET(sim, ring->consumed,
			ring->consumed + record_room(size));
		if (len & BPF_RINGBUF_DISCARD_BIT)
			continue;
		count++;
		result = fn(arg, head + BPF_RINGBUF_HDR_SZ, size);
	}
	return result ? result : count;
}

static const struct vm_map_ops ring_ops = {
	.reserve = ring_reserve,
	.submit = ring_submit,
	.query = ring_query,
};

static int ring_open(struct sim *sim)
{
	__u32 size = sim->spec.max_entries;
	struct ring *ring;

	if (sim->spec.key_size || sim->spec.value_size || size & (size - 1) ||
	    size % PAGE)
		return -EINVAL;
	sim->map.ops = &ring_ops;
	sim->state = ring = calloc(1, sizeof(*ring));
	if (ring)
		ring->data = calloc(2, size);
	return ring && ring->data ? 0 : -ENOMEM;
}

static void ring_close(struct sim *sim)
{
	free(((struct ring *)sim->state)->data);
	free(sim->state);
}

const struct sim_type sim_ring = {
	.open = ring_open,
	.close = ring_close,
};
