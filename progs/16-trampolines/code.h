/*
 * code.h - native code of the kernel, shown where it lies.
 *
 *     ffffffff8663efc0  f3 0f 1e fa       endbr64
 *     ffffffff8663efc4  0f 1f 44 00 00    nop dword ptr [rax + rax]
 *     ffffffff8663efc9  41 56             push r14
 *     ...               e8 37 00 f0 ff    call vfs_fallocate+0x9
 */
#ifndef PROGS_16_TRAMPOLINES_CODE_H
#define PROGS_16_TRAMPOLINES_CODE_H

#include "loader/ksyms.h"
#include "loader/native.h"

struct code {
	struct native *native; /* NULL: bytes only */
	struct ksyms *ksyms;   /* as they are now; NULL: nothing is named */
};

/* Read the kernel's symbols anew: programs and trampolines have some, too. */
int code_symbols(struct code *code);
void code_close(struct code *code);

/* Where a function begins.  0: there is none, with the error text. */
uint64_t code_find(const struct code *code, const char *function);

/* "vfs_fallocate+0x9", or "0xffff...". */
void code_name(const struct code *code, uint64_t address, char *to,
	       size_t size);

/* Show `size` bytes from `address` on; with `whole` set, up to the return
 * that ends a function, or its calls if there is no disassembler.  How many
 * calls of `callee` (an address) there are; -errno with the error text. */
int code_show(struct code *code, uint64_t address, const uint8_t *bytes,
	      uint32_t size, bool whole, uint64_t callee);

#endif
