/*
 * assemble.h - assembler text of a file, read for a command.
 */
#ifndef PROGS_RAWBPF_ASSEMBLE_H
#define PROGS_RAWBPF_ASSEMBLE_H

#include "insn/asm.h"
#include "progs/rawbpf/command.h"

/* Assemble the text with the maps of --map NAME=FD.  DONE, or after words on
 * standard error, with the place:
 *
 *     prog.s:2:1: there is no instruction 'exti'; did you mean 'exit'?
 *         exti
 *         ^
 *
 * Either way asm_close() it. */
enum exit_code assemble(const struct args *args, struct asm_prog *prog,
			const char *path, const char *text, size_t size);

/* The same with maps that are at hand. */
enum exit_code assemble_with(const struct asm_maps *maps, struct asm_prog *prog,
			     const char *path, const char *text, size_t size);

#endif
