/*
 * counter.bpf.c - how often each process enters a system call.
 *
 * The same counter as by hand, from C.  The program needs the map's file
 * descriptor in an instruction, and there is no map yet when clang writes
 * the file.  So it leaves a hole, and a relocation that says what goes in:
 *
 *     18 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00     r1 = 0 ll
 *                 ^^^^^^^^^^^ R_BPF_64_64 counts
 *
 * What kind of map `counts` is stands in its types, which -g puts into the
 * section .BTF.
 */
#include "bpf/helper.h"
#include "bpf/map.h"
#include "bpf/sec.h"

/* [map] */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __u64);
} counts SEC(".maps");
/* [/map] */

/* [count] */
SEC("tracepoint/raw_syscalls/sys_enter")
int count(void *ctx)
{
	__u32 process = bpf_get_current_pid_tgid() >> 32;
	__u64 one = 1, *calls;

	calls = bpf_map_lookup_elem(&counts, &process);
	if (calls)
		__sync_fetch_and_add(calls, 1);
	else
		bpf_map_update_elem(&counts, &process, &one, BPF_NOEXIST);
	return 0;
}
/* [/count] */

char LICENSE[] SEC("license") = "GPL";
