/*
 * native.h - native code as text, by LLVM's disassembler.
 *
 *   f3 0f 1e fa               endbr64                    \
 *   55                        push rbp                    | prologue
 *   48 89 e5                  mov rbp, rsp               /
 *   8b 47 70                  mov eax, dword ptr [rdi + 0x70]
 *   e8 3b 5a 41 c1            call bpf_ktime_get_ns
 *   74 05                     je +0x27                   of the function
 *   c9                        leave                      \ epilogue
 *   c3                        ret                        /
 *
 * The JIT compiler puts a prologue before a function's instructions, which
 * makes its stack and keeps the caller's registers, and an epilogue where it
 * ends.  They are told by their look, a table per machine.
 *
 * libLLVM is loaded when the first disassembler is opened, never before.
 */
#ifndef LOADER_NATIVE_H
#define LOADER_NATIVE_H

#include "loader/jited.h"
#include "loader/ksyms.h"

#include <stdint.h>
#include <stdio.h>

#define NATIVE_SIZE 128 /* room for the text of an instruction, and its 0 */

enum native_part {
	NATIVE_PROLOGUE,
	NATIVE_BODY,
	NATIVE_EPILOGUE
};

struct native_insn {
	uint64_t address;
	const uint8_t *code;
	int size; /* bytes */
	enum native_part part;
	char text[NATIVE_SIZE];
};

struct native;

/* A disassembler for `machine`, "x86_64" or "aarch64" as uname(2) says it, or
 * for this one if that is NULL.  NULL with the error text set: there is no
 * libLLVM, or none for that machine.  native_close() the result. */
struct native *native_open(const char *machine);
void native_close(struct native *n);

/* Name what is called outside of the program by these symbols, which stay
 * the caller's; NULL, as at the start: by its address. */
void native_symbols(struct native *n, const struct ksyms *symbols);

/* Go to the begin of a function of `j`, which must outlive the walk.  A
 * branch into it goes to "+0x27", a call of another of its functions to
 * "func#1", as the verifier's log has it. */
void native_start(struct native *n, const struct jited *j, uint32_t func);

/* The next instruction.  1, or 0 after the last, or -EILSEQ with the error
 * text set: these bytes are none. */
int native_next(struct native *n, struct native_insn *insn);

/* Which register of `machine` (NULL: of this one) the JIT compiler keeps
 * r0..r10 in: "rdi"; NULL: not known. */
const char *native_register(const char *machine, int r);

/* Each file that libLLVM is made of, a line: what another machine must have
 * to run this program there.  0, or -errno with the error text set. */
int native_files(FILE *out);

#endif
