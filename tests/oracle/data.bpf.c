/*
 * data.bpf.c - variables in all kinds of sections, and the settings of the
 * kernel.
 */
#include "bpf/helper.h"
#include "bpf/sec.h"

enum libbpf_tristate {
	TRI_NO,
	TRI_YES,
	TRI_MODULE,
};

struct pair {
	__u64 a;
	char b[5];
};

const volatile __u32 constant = 7;
const volatile struct pair constants[2] = { { 1, "one" }, { 2, "two" } };
volatile __u64 first = 1, last = ~0ull;
static volatile __u16 own = 0x1234;
volatile struct pair zeros[3];
static volatile __u8 own_zero;
volatile __u32 here SEC(".data.here") = 5;
volatile __u32 there SEC(".bss.there");
const volatile __u32 fixed SEC(".rodata.fixed") = 6;
__hidden volatile __u64 hidden = 3;

extern int LINUX_KERNEL_VERSION __kconfig;
extern bool CONFIG_BPF_SYSCALL __kconfig;
extern unsigned long CONFIG_HZ __kconfig;
extern bool CONFIG_HZ_250 __kconfig __weak;
extern enum libbpf_tristate CONFIG_NET __kconfig;
extern char CONFIG_NO_SUCH_THING __kconfig __weak;
extern char CONFIG_DEFAULT_HOSTNAME[12] __kconfig __weak;
extern bool LINUX_HAS_SYSCALL_WRAPPER __kconfig;
extern bool LINUX_HAS_BPF_COOKIE __kconfig;

SEC("raw_tp/sched_switch")
int variables(void *ctx)
{
	static const char text[] = "text %d, more than a register holds";

	bpf_trace_printk(text, sizeof(text), own);
	first += constant + constants[1].a + constants[0].b[1];
	last = zeros[2].a + own_zero++;
	here = there + fixed + hidden;
	zeros[1].b[2] = first;
	return 0;
}

SEC("raw_tp/sched_switch")
int settings(void *ctx)
{
	first = CONFIG_HZ + CONFIG_HZ_250 + CONFIG_NET + CONFIG_BPF_SYSCALL;
	if (LINUX_KERNEL_VERSION >= 0x050a00 && CONFIG_NO_SUCH_THING)
		first++;
	if (LINUX_HAS_SYSCALL_WRAPPER && LINUX_HAS_BPF_COOKIE)
		last += CONFIG_DEFAULT_HOSTNAME[0];
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
