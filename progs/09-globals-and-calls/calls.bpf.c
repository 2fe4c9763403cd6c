/*
 * calls.bpf.c - variables, and the three ways to call.
 *
 *     .rodata   wanted      set before loading, then frozen
 *     .data     ticket      has a first value
 *     .bss      groups[4]   begins as zero: no bytes in the file
 *
 * Each becomes a map with one value, which user space can read and write.
 *
 *     take --call--> group_of      static: verified again for this call
 *          --call--> is_wanted     global: verified once, for any argument
 *          --jump--> report        a tail call: a program of its own, with
 *                                  the same ctx; it does not come back
 */
#include "bpf/helper.h"
#include "bpf/map.h"
#include "bpf/print.h"
#include "bpf/sec.h"

/* [variables] */
const volatile __u32 wanted = 0; /* this process only; 0: any */
__u64 ticket = 1000;
__u64 groups[4];
/* [/variables] */

int report(__u64 *ctx);
/* [next] */
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__uint(key_size, sizeof(__u32));
	__array(values, int(__u64 *));
} next SEC(".maps") = { .values = { [0] = &report } };
/* [/next] */

/* [functions] */
static __noinline __u32 group_of(__u64 process)
{
	return process & 3;
}

__noinline int is_wanted(__u32 process)
{
	return !wanted || process == wanted;
}
/* [/functions] */

/* [take] */
SEC("tracepoint/syscalls/sys_enter_getpgid")
int take(__u64 *ctx)
{
	if (!is_wanted(bpf_get_current_pid_tgid() >> 32))
		return 0;
	groups[group_of(ctx[2])]++; /* of the process asked for */
	ticket++;
	bpf_tail_call(ctx, &next, 0);
	return 0; /* only if the slot is empty */
}
/* [/take] */

SEC("tracepoint")
int report(__u64 *ctx)
{
	bpf_printk("ticket %lu: getpgid(%lu)", ticket, ctx[2]);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
