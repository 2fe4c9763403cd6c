/* lost_setting.bpf.c - reads a setting that nobody has made. */
#include "bpf/helper.h"
#include "bpf/sec.h"

extern int CONFIG_NO_SUCH_THING __kconfig;

SEC("syscall")
int ask(void *ctx)
{
	return CONFIG_NO_SUCH_THING;
}

char LICENSE[] SEC("license") = "GPL";
