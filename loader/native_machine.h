/*
 * native_machine.h - what is a machine's own about its JIT compiler.
 */
#ifndef LOADER_NATIVE_MACHINE_H
#define LOADER_NATIVE_MACHINE_H

#include <stdbool.h>

#define NATIVE_REGISTERS 11 /* r0..r10 */

struct native_machine {
	const char *name;	     /* uname -m */
	const char *triple, *target; /* as LLVM names it */
	const char *registers[NATIVE_REGISTERS];
	const char *const *prologue; /* how its instructions begin, in their
				      * order, though not all need be there;
				      * '>': only right after the one before */
	const char *const *epilogue;
};

/* The row of a machine, NULL: of this one.  NULL, with the error text set:
 * no row is that machine's. */
const struct native_machine *native_machine(const char *name);

/* Does an instruction look like one of the prologue?  *place is how far in it
 * one is, 0 at its begin; it ends with the first that does not fit. */
bool native_in_prologue(const struct native_machine *m, const char *text,
			int *place);

/* Like one of an epilogue, `ending` saying whether the one before did? */
bool native_in_epilogue(const struct native_machine *m, const char *text,
			bool ending);

#endif
