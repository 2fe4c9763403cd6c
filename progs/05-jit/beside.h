/*
 * beside.h - one program three times: as it was loaded, as the kernel keeps
 * it, and as the processor runs it, each beside the first.
 *
 * What belongs together is known from lines: the program was loaded with one
 * for each instruction, whose number is the instruction's slot.
 */
#ifndef PROGS_05_JIT_BESIDE_H
#define PROGS_05_JIT_BESIDE_H

#include "loader/jited.h"
#include "loader/native.h"
#include "loader/xlated.h"

struct beside {
	const struct bpf_insn *insns; /* as loaded */
	int count;
	const struct jited *jited;
	struct ksyms *ksyms;   /* NULL: calls have no names */
	struct native *native; /* NULL: there is no disassembler */
};

/* The slot of the program as it is kept where our instruction begins; of one
 * that is gone, where the next does. */
int beside_slot(const struct beside *b, int insn);

void beside_xlated(const struct beside *b, const struct xlated *x);

/* Each instruction with the native ones under it; *bytes counts the bytes of
 * each part.  0, or -errno with the error text set. */
int beside_native(const struct beside *b, int bytes[3]);

/* The same without a disassembler, and why: the bytes. */
void beside_bytes(const struct beside *b, const char *why);

/* How many of r0 to r9 get r10, in this order, by the instruction that they
 * should by the table in loader/native_machine.c. */
int beside_registers(const struct beside *b, const struct jited *j);

#endif
