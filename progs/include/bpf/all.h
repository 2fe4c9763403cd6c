/*
 * all.h - everything here, in one include.
 *
 *     types.h   words of fixed size; uapi.h: the kernel's numbers, structs
 *     sec.h     SEC("..."), and what else a declaration says of itself
 *     map.h     how a map is defined
 *     helper.h  the kernel's functions; helper_net.h: those for packets
 *     print.h   lines into trace_pipe
 *     endian.h  numbers of packets
 *     core.h    the kernel's structs, in any kernel's layout
 *     regs.h    arguments out of registers
 *     iter.h    what iterators are called with
 *     tracing.h programs that read like the function they are attached to
 *     usdt.h    the arguments of marks in programs
 *
 *     clang -target bpf -mcpu=v3 -O2 -g -I progs/include -c x.bpf.c -o x.o
 *
 * Nothing of the machine's own headers is used; each file can be included
 * alone.
 */
#ifndef BPF_ALL_H
#define BPF_ALL_H

#include "bpf/types.h"
#include "bpf/sec.h"
#include "bpf/map.h"
#include "bpf/helper.h"
#include "bpf/helper_net.h"
#include "bpf/print.h"
#include "bpf/endian.h"
#include "bpf/core.h"
#include "bpf/iter.h"
#include "bpf/regs.h"
#include "bpf/tracing.h"
#include "bpf/usdt.h"

#endif
