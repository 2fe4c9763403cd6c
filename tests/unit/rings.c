/* Rings in memory made by hand: what is read of them, and what is refused. */
#include "loader/err.h"
#include "maps/perfbuf_in.h"
#include "maps/ringbuf.h"
#include "maps/ringbuf_in.h"
#include "tests/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIZE 64 /* bytes of a ring here */

/* What came out, as text: "ab|cde|" */
struct seen {
	char text[256];
	int stop_after; /* 0: never */
	int count;
	uint64_t lost;
};

static int see(void *arg, const void *record, size_t size)
{
	struct seen *seen = arg;
	size_t len = strlen(seen->text);

	snprintf(seen->text + len, sizeof(seen->text) - len, "%.*s|", (int)size,
		 (const char *)record);
	return ++seen->count == seen->stop_after ? -ECANCELED : 0;
}

/* ---- Ring buffers ---- */

struct piece {
	uint32_t header; /* length and bits */
	const char *text;
};

static const struct {
	const char *says;
	uint64_t from; /* both positions, at first */
	struct piece pieces[4];
	uint64_t more; /* the producer says this much more than there is */
	int stop_after;
	int result;
	const char *out;
	uint64_t taken; /* bytes */
} rings[] = {
	{ "an empty ring", 0, { { 0 } }, 0, 0, 0, "", 0 },
	{ "records one behind the other",
	  0,
	  { { 2, "ab" }, { 8, "cdefghij" } },
	  0,
	  0,
	  2,
	  "ab|cdefghij|",
	  32 },
	{ "a record that wraps is in one piece",
	  48,
	  { { 12, "abcdefghijkl" } },
	  0,
	  0,
	  1,
	  "abcdefghijkl|",
	  24 },
	{ "positions go on behind 2^32",
	  (1ull << 32) + 8,
	  { { 3, "abc" } },
	  0,
	  0,
	  1,
	  "abc|",
	  16 },
	{ "one that was discarded is skipped",
	  0,
	  { { 2 | RINGBUF_DISCARD, "ab" }, { 1, "c" } },
	  0,
	  0,
	  1,
	  "c|",
	  32 },
	{ "one that is being written ends it",
	  0,
	  { { 1, "a" }, { 1 | RINGBUF_BUSY, "b" }, { 1, "c" } },
	  0,
	  0,
	  1,
	  "a|",
	  16 },
	{ "whoever has enough ends it, that one done",
	  0,
	  { { 1, "a" }, { 1, "b" }, { 1, "c" } },
	  0,
	  2,
	  -ECANCELED,
	  "a|b|",
	  32 },
	{ "a length beyond what was put in is refused",
	  0,
	  { { 1, "a" }, { 60, "b" } },
	  0,
	  0,
	  -EBADMSG,
	  "a|",
	  16 },
	{ "the longest length there can be is refused",
	  0,
	  { { RINGBUF_SIZE_MASK, "" } },
	  0,
	  0,
	  -EBADMSG,
	  "",
	  0 },
	{ "a producer who is farther than the ring is long is refused",
	  0,
	  { { 1, "a" } },
	  100,
	  0,
	  -EBADMSG,
	  "",
	  0 },
	{ "a producer who has gone back is refused",
	  64,
	  { { 0 } },
	  -8ull,
	  0,
	  -EBADMSG,
	  "",
	  0 },
};

static uint64_t fill_ring(unsigned char *data, int i)
{
	uint64_t at = rings[i].from;

	for (const struct piece *p = rings[i].pieces; p->text; p++) {
		char bytes[SIZE] = "";
		size_t len = strlen(p->text), room = (8 + len + 7) & ~7ull;

		memcpy(bytes, &p->header, 4);
		memcpy(bytes + 8, p->text, len);
		for (size_t k = 0; k < room; k++)
			data[(at + k) % SIZE] = data[(at + k) % SIZE + SIZE] =
				bytes[k];
		at += room;
	}
	return at;
}

static void check_ring(int i)
{
	_Alignas(8) unsigned char data[2 * SIZE] = { 0 };
	uint64_t consumer = rings[i].from, producer;
	struct ringbuf rb = { .fd = -1,
			      .size = SIZE,
			      .consumer = &consumer,
			      .producer = &producer,
			      .data = data,
			      .at = consumer,
			      .published = consumer };
	struct seen seen = { .stop_after = rings[i].stop_after };

	producer = fill_ring(data, i) + rings[i].more;
	ck_assert_int_eq(ringbuf_consume(&rb, see, &seen), rings[i].result);
	ck_assert_str_eq(seen.text, rings[i].out);
	ck_assert_uint_eq(rb.at - rings[i].from, rings[i].taken);
	if (rings[i].result != -EBADMSG)
		ck_assert_uint_eq(consumer, rb.at);
	else
		ck_assert_ptr_nonnull(
			strstr(err_text(), "ring buffer: at byte"));
}
TABLE(rings, rings, check_ring);

/* ---- Perf buffers ---- */

static int see_cpu(void *arg, int cpu, const void *record, size_t size)
{
	ck_assert_int_eq(cpu, 3);
	return see(arg, record, size);
}

static void see_lost(void *arg, int cpu, uint64_t count)
{
	struct seen *seen = arg;

	ck_assert_int_eq(cpu, 3);
	seen->lost += count;
}

/* A header, and the words behind it. */
struct perf_piece {
	uint32_t type;
	uint16_t size;
	uint32_t words[6];
};

#define SAMPLE(size, ...)           \
	{                           \
		9, size,            \
		{                   \
			__VA_ARGS__ \
		}                   \
	}

static const struct {
	const char *says;
	uint64_t from;
	struct perf_piece pieces[3];
	uint64_t more;
	int result;
	const char *out;
	uint64_t lost, taken;
} perfs[] = {
	{ "an empty ring of a CPU", 0, { { 0 } }, 0, 0, "", 0, 0 },
	{ "a sample", 0, { SAMPLE(16, 4, 0x64636261) }, 0, 1, "abcd|", 0, 16 },
	{ "a sample that wraps is put together",
	  48,
	  { SAMPLE(24, 12, 0x64636261, 0x68676665, 0x6c6b6a69) },
	  0,
	  1,
	  "abcdefghijkl|",
	  0,
	  24 },
	{ "records of other kinds are passed over",
	  0,
	  { { 77, 16, { 0 } }, SAMPLE(16, 4, 0x64636261) },
	  0,
	  1,
	  "abcd|",
	  0,
	  32 },
	{ "lost records are told of",
	  0,
	  { { 2, 24, { 1, 0, 7, 0 } } },
	  0,
	  0,
	  "",
	  7,
	  24 },
	{ "a record of no size is refused",
	  0,
	  { { 9, 0, { 0 } } },
	  8,
	  -EBADMSG,
	  "",
	  0,
	  0 },
	{ "a record longer than what is there is refused",
	  0,
	  { SAMPLE(16, 4, 0x64636261), { 9, 48, { 0 } } },
	  -32ull,
	  -EBADMSG,
	  "abcd|",
	  0,
	  16 },
	{ "a sample longer than its record is refused",
	  0,
	  { SAMPLE(16, 5, 0x64636261) },
	  0,
	  -EBADMSG,
	  "",
	  0,
	  0 },
	{ "a sample without a length is refused",
	  0,
	  { { 9, 8, { 0 } } },
	  0,
	  -EBADMSG,
	  "",
	  0,
	  0 },
	{ "lost records without a number are refused",
	  0,
	  { { 2, 16, { 1, 0 } } },
	  0,
	  -EBADMSG,
	  "",
	  0,
	  0 },
	{ "a head farther than the ring is long is refused",
	  0,
	  { { 0 } },
	  100,
	  -EBADMSG,
	  "",
	  0,
	  0 },
};

static uint64_t fill_perf(unsigned char *data, int i)
{
	uint64_t at = perfs[i].from;

	for (const struct perf_piece *p = perfs[i].pieces; p->type; p++) {
		struct perf_event_header head = { p->type, 0, p->size };
		unsigned char bytes[SIZE] = { 0 };

		memcpy(bytes, &head, sizeof(head));
		memcpy(bytes + sizeof(head), p->words, sizeof(p->words));
		for (int k = 0; k < p->size; k++)
			data[(at + k) % SIZE] = bytes[k];
		at += p->size;
	}
	return at;
}

static void check_perf(int i)
{
	_Alignas(8) unsigned char data[SIZE] = { 0 };
	unsigned char *whole = malloc(UINT16_MAX + 1);
	struct perf_event_mmap_page page = { .data_tail = perfs[i].from };
	struct perfring ring = {
		.cpu = 3, .fd = -1, .page = &page, .data = data, .size = SIZE
	};
	struct perfbuf pb = { .whole = whole, .on_lost = see_lost };
	struct seen seen = { .lost = 0 };

	pb.lost_arg = &seen;
	page.data_head = fill_perf(data, i) + perfs[i].more;
	ck_assert_int_eq(perfring_consume(&pb, &ring, see_cpu, &seen),
			 perfs[i].result);
	ck_assert_str_eq(seen.text, perfs[i].out);
	ck_assert_uint_eq(seen.lost, perfs[i].lost);
	ck_assert_uint_eq(ring.told, perfs[i].lost);
	ck_assert_uint_eq(page.data_tail - perfs[i].from, perfs[i].taken);
	free(whole);
}
TABLE(rings_perf, perfs, check_perf);
