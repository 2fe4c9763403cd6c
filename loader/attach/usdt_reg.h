/*
 * usdt_reg.h - a register's name, and where a program finds its value.
 *
 *     x86-64    %rax %eax %ax %al     all in ctx[80..88), the first bytes
 *               %ah                   the second byte: ctx[81]
 *     arm64     x3 w3                 ctx[24..32)
 *               xzr wzr               nowhere: it is always 0
 *
 * A probe's program is handed struct pt_regs; that layout is what debuggers
 * see and never changes.              (arch/x86, arch/arm64: asm/ptrace.h)
 */
#ifndef LOADER_ATTACH_USDT_REG_H
#define LOADER_ATTACH_USDT_REG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct usdt_reg {
	uint16_t offset; /* bytes into pt_regs */
	uint8_t width;	 /* bytes */
	bool zero;	 /* xzr: reads as 0 */
};

/* `machine` is EM_X86_64 or EM_AARCH64; the name is without its %, and need
 * not end where `len` does.  False: no register that pt_regs has. */
bool usdt_reg_find(uint16_t machine, const char *name, size_t len,
		   struct usdt_reg *reg);

/* Bytes into pt_regs of the instruction pointer. */
uint16_t usdt_reg_ip(uint16_t machine);

#endif
