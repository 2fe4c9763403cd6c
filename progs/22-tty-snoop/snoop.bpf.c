/*
 * snoop.bpf.c - what is written to one terminal.
 *
 *     tty_write(iocb, from)
 *        iocb --> ki_filp --> f_inode --> i_rdev    which terminal
 *        from --> iter_type    ITER_UBUF   one piece: ubuf, count
 *                              ITER_IOVEC  pieces:    iov[0], iov[1], ...
 *
 * The struct iov_iter was changed often: the array is called iov before 6.4
 * and __iov since, and ITER_UBUF was 6 once and is 0 now.
 */
#include "bpf/core.h"
#include "bpf/map.h"
#include "bpf/tracing.h"
#include "progs/22-tty-snoop/event.h"

#define PIECES 4 /* of one write, at most */

volatile __u32 terminal; /* its device number */

/* [structs] */
struct inode {
	__u32 i_rdev;
} CORE;
struct file {
	struct inode *f_inode;
} CORE;
struct kiocb {
	struct file *ki_filp;
} CORE;

struct iovec {
	void *iov_base;
	unsigned long iov_len;
} CORE;
struct iov_iter {
	__u8 iter_type;
	unsigned long count, nr_segs;
	void *ubuf;
	const struct iovec *__iov;
} CORE;
struct iov_iter___old {
	const struct iovec *iov;
} CORE;

enum iter_type { /* their numbers are looked up */
	ITER_IOVEC,
	ITER_UBUF,
};
/* [/structs] */

struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 64);
	__type(value, struct event);
} events SEC(".maps");

/* [note] */
static __always_inline void note(const void *from, __u64 size, int piece)
{
	struct event event = { .size = size, .piece = piece };
	__u32 most = size < DATA ? size : DATA;

	event.process = bpf_get_current_pid_tgid() >> 32;
	bpf_get_current_comm(event.comm, sizeof(event.comm));
	event.got = bpf_probe_read_user(event.data, most, from);
	bpf_map_push_elem(&events, &event, BPF_ANY);
}
/* [/note] */

/* [pieces] */
static __always_inline const struct iovec *pieces(struct iov_iter *from)
{
	struct iov_iter___old *old = (void *)from;

	return bpf_core_field_exists(old->iov) ? BPF_CORE_READ(old, iov)
					       : BPF_CORE_READ(from, __iov);
}
/* [/pieces] */

/* [snoop] */
SEC("fentry/tty_write")
int BPF_PROG(snoop, struct kiocb *iocb, struct iov_iter *from)
{
	const struct iovec *iov;

	if (iocb->ki_filp->f_inode->i_rdev != terminal)
		return 0;
	if (from->iter_type == bpf_core_enum_value(enum iter_type, ITER_UBUF))
		note(BPF_CORE_READ(from, ubuf), BPF_CORE_READ(from, count), 0);
	if (from->iter_type != bpf_core_enum_value(enum iter_type, ITER_IOVEC))
		return 0;
	iov = pieces(from);
	for (__u32 i = 0; i < PIECES && i < BPF_CORE_READ(from, nr_segs); i++)
		note(BPF_CORE_READ(&iov[i], iov_base),
		     BPF_CORE_READ(&iov[i], iov_len), i);
	return 0;
}
/* [/snoop] */

char LICENSE[] SEC("license") = "GPL";
