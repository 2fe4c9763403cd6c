/*
 * settings.bpf.c - the settings of the kernel, as programs see them.
 */
#include "bpf/helper.h"
#include "bpf/sec.h"

enum libbpf_tristate {
	TRI_NO,
	TRI_YES,
	TRI_MODULE,
};

extern int LINUX_KERNEL_VERSION __kconfig;
extern bool CONFIG_BPF_SYSCALL __kconfig;
extern int CONFIG_HZ __kconfig;
extern enum libbpf_tristate CONFIG_NET __kconfig;
extern char CONFIG_DEFAULT_HOSTNAME[16] __kconfig;
extern int CONFIG_NO_SUCH_THING __kconfig __weak;

SEC("syscall")
int version(void *ctx)
{
	return LINUX_KERNEL_VERSION;
}

SEC("syscall")
int yes(void *ctx)
{
	return CONFIG_BPF_SYSCALL;
}

SEC("syscall")
int number(void *ctx)
{
	return CONFIG_HZ;
}

SEC("syscall")
int tristate(void *ctx)
{
	return CONFIG_NET == TRI_YES;
}

SEC("syscall")
int text(void *ctx)
{
	return CONFIG_DEFAULT_HOSTNAME[0] + CONFIG_DEFAULT_HOSTNAME[1] * 256;
}

SEC("syscall")
int missing(void *ctx)
{
	return CONFIG_NO_SUCH_THING;
}

char LICENSE[] SEC("license") = "GPL";
