/*
 * refused.bpf.c - a string of user space, as C would read it.
 */
#include "bpf/tracing.h"

char first;

/* [refused] */
SEC("uprobe/libc.so.6:setenv")
int BPF_KPROBE(on_setenv, const char *what)
{
	first = what[0]; /* a number that came out of a register */
	return 0;
}
/* [/refused] */

char LICENSE[] SEC("license") = "GPL";
