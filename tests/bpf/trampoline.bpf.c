/*
 * trampoline.bpf.c - a program for each kind of place that BTF names: it
 * counts what one process does there, and keeps what it saw.
 */
#include "bpf/core.h"
#include "bpf/tracing.h"

#define EPERM	  1
#define ODD_COUNT 4711 /* bytes that nobody else reads */

volatile __u32 me; /* the process */
volatile __u32 times;
volatile __u32 seen, result, cookie;
volatile __u64 name; /* a user's address, to be read by who may sleep */

static __always_inline bool is_me(void)
{
	return bpf_get_current_pid_tgid() >> 32 == me;
}

SEC("?tp_btf/task_rename")
int BPF_PROG(renamed, void *task, const char *comm)
{
	char first = 0;

	if (!is_me())
		return 0;
	times++;
	bpf_probe_read_kernel(&first, 1, comm);
	seen = first;
	return 0;
}

SEC("?tp_btf/task_rename")
int BPF_PROG(renamed_typed, void *task)
{
	if (is_me())
		times++;
	cookie = bpf_get_attach_cookie(ctx);
	return 0;
}

SEC("?raw_tp/task_rename")
int BPF_PROG(renamed_raw, void *task)
{
	if (is_me())
		times++;
	cookie = bpf_get_attach_cookie(ctx);
	return 0;
}

SEC("?raw_tp/task_rename")
int BPF_PROG(renamed_plain, void *task)
{
	if (is_me())
		times++;
	return 0;
}

SEC("?fentry/vfs_read")
int BPF_PROG(entered, void *file, char *buf, size_t count)
{
	if (!is_me() || count != ODD_COUNT)
		return 0;
	times++;
	seen = count;
	cookie = bpf_get_attach_cookie(ctx);
	return 0;
}

SEC("?fexit/vfs_read")
int BPF_PROG(left, void *file, char *buf, size_t count, void *pos, long ret)
{
	if (!is_me() || count != ODD_COUNT)
		return 0;
	times++;
	seen = count;
	result = ret;
	cookie = bpf_get_attach_cookie(ctx);
	return 0;
}

SEC("?fmod_ret/security_path_mkdir")
int BPF_PROG(forbids, void *dir, void *entry, unsigned short mode, int ret)
{
	if (!is_me())
		return ret;
	times++;
	seen = mode;
	return -EPERM;
}

SEC("?lsm/path_mkdir")
int BPF_PROG(denies, void *dir, void *entry, unsigned short mode, int ret)
{
	if (!is_me())
		return ret;
	times++;
	seen = mode;
	return -EPERM;
}

SEC("?lsm.s/file_open")
int BPF_PROG(sleeps, void *file, int ret)
{
	unsigned char first = 0;

	if (!is_me() || !name)
		return ret;
	if (!bpf_copy_from_user(&first, 1, (void *)name))
		times++;
	seen = first;
	return first == 'x' ? -EPERM : ret;
}

SEC("?fentry.s/vfs_read")
int BPF_PROG(may_not_sleep)
{
	return 0;
}

SEC("?fmod_ret/vfs_read")
int BPF_PROG(may_not_change)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
