/* Room for one set of arguments: element 0 is nobody's. */
#define BPF_USDT_SPECS 2
#include "bpf/all.h"

long value;

SEC("usdt")
int BPF_USDT(usdt_few, long a)
{
	value = a;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
