/*
 * counter_old.bpf.c - the same counter, its map in the form of old programs.
 *
 * Before there was BTF, a map was a struct in the section "maps", and a
 * loader read its bytes:
 *
 *     01 00 00 00  04 00 00 00  08 00 00 00  00 04 00 00  00 00 00 00
 *     HASH         key_size     value_size   max_entries  map_flags
 *
 * How long the struct is, each loader said itself.  And the kernel learns
 * that a value has eight bytes, but not that they are one number.  libbpf
 * refuses it since 1.0; the instructions and relocations are the same.
 */
#include "bpf/helper.h"
#include "bpf/map.h"
#include "bpf/sec.h"

/* [old] */
struct bpf_map_def SEC("maps") counts = {
	.type = BPF_MAP_TYPE_HASH,
	.key_size = sizeof(__u32),
	.value_size = sizeof(__u64),
	.max_entries = 1024,
};
/* [/old] */

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

char LICENSE[] SEC("license") = "GPL";
