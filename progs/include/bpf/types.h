/*
 * types.h - the words of fixed size, and the numbers that programs use.
 *
 * A BPF program has no C library, and <linux/bpf.h> pulls in headers of the
 * machine's own architecture, which clang -target bpf may not find.  So the
 * little that a program needs is here.  It is also in vmlinux.h, a dump of
 * every type of one kernel:
 *
 *     rawbpf btf vmlinux >vmlinux.h
 *
 *     #include "vmlinux.h"         first, if you want it at all
 *     #include "bpf/all.h"         sees it, and adds only what it lacks
 *
 * The other way round clang complains of enumerators defined twice.  After
 * <linux/bpf.h> instead of vmlinux.h it works the same; headers of formats,
 * such as <linux/ip.h>, may come before or after.
 */
#ifndef BPF_TYPES_H
#define BPF_TYPES_H

#include "bpf/uapi.h"

/* These two are clang's own and include nothing. */
#ifndef __VMLINUX_H__
#include <stdbool.h>
#include <stddef.h>
#endif

#ifndef NULL
#define NULL ((void *)0)
#endif

#ifndef offsetof
#define offsetof(type, member) __builtin_offsetof(type, member)
#endif

/* The struct that has a member at this place. */
#ifndef container_of
#define container_of(place, type, member) \
	((type *)((void *)(place)-offsetof(type, member)))
#endif

/* A kernel's types hold no macros: these are in no vmlinux.h. */
#define TASK_COMM_LEN 16

#define ETH_P_IP   0x0800
#define ETH_P_ARP  0x0806
#define ETH_P_IPV6 0x86DD

#define TC_ACT_UNSPEC	(-1) /* the next filter decides */
#define TC_ACT_OK	0
#define TC_ACT_SHOT	2 /* drop it */
#define TC_ACT_PIPE	3
#define TC_ACT_STOLEN	4
#define TC_ACT_REDIRECT 7 /* what bpf_redirect() returns */

#endif
