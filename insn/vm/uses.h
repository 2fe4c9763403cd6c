/*
 * uses.h - which registers an instruction reads and writes.
 *
 *     r1 += r2               reads r1 r2    writes r1
 *     *(u64 *)(r10 -8) = r3  reads r10 r3   writes none
 *     call map_lookup_elem   reads r1 r2    writes r0 (r1-r5 are lost)
 *
 * A set of registers is a number: bit n is register n.
 */
#ifndef INSN_VM_USES_H
#define INSN_VM_USES_H

#include "insn/insn.h"

#define USES_ARGS 0x3e /* r1-r5 */

unsigned insn_reads(const struct bpf_insn *in);
unsigned insn_writes(const struct bpf_insn *in);

#endif
