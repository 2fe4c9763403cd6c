/*
 * iter.c - how this kernel hands on memory: see iter.h.
 *
 *     struct iov_iter    iter_type    how many pieces, and of whose memory
 *                        ubuf         ITER_UBUF: one of a process's
 *                        __iov        ITER_IOVEC: an array of them
 */
#include "progs/22-tty-snoop/iter.h"
#include "loader/btf/find.h"
#include "loader/err.h"
#include "progs/lesson.h"

#include <inttypes.h>

static const char *const fields[] = { "iter_type", "ubuf",  "iov",
				      "__iov",	   "count", "nr_segs" };

static void show_fields(const struct btf *btf, uint32_t id)
{
	struct btf_place place;

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		if (!btf_place(btf, id, fields[i], &place))
			lesson_show("iov_iter.%-10s byte %" PRIu64, fields[i],
				    place.at / 8);
		else
			lesson_show("iov_iter.%-10s is not there", fields[i]);
	err_clear();
}

void iter_show(const struct btf *btf)
{
	uint32_t iter = btf_find_kind(btf, "iov_iter", BTF_KIND_STRUCT);
	uint32_t types = btf_find_kind(btf, "iter_type", BTF_KIND_ENUM);
	uint64_t ubuf = 0, iovec = 0;
	bool known = iter && types &&
		     btf_enum_value(btf, types, "ITER_UBUF", &ubuf) &&
		     btf_enum_value(btf, types, "ITER_IOVEC", &iovec);

	if (iter)
		show_fields(btf, iter);
	lesson_saw(known,
		   "one piece: iter_type is %" PRIu64 "; several: %" PRIu64,
		   ubuf, iovec);
}
