/*
 * usdt_arg.h - the arguments of a mark, as its note says them.
 *
 *     -4@%edi         a register         ctx[112]         cut to 4 bytes,
 *                                                         with its sign
 *     8@-16(%rbp)     memory             *(ctx[32] - 16)
 *     2@8(%rax,%rcx,4)                   *(ctx[80] + 4 * ctx[88] + 8)
 *     4@limit+8(%rip) a variable         *(ctx[128] + limit + 8 - ip)
 *     -1@$5           a constant         5
 *     8@[sp, 60]      arm64's memory     *(ctx[248] + 60)
 *
 * All are one sum, of which some parts are missing:
 *
 *     value + times[0] * ctx[reg[0]] + times[1] * ctx[reg[1]]
 *
 * and then perhaps what is in the process's memory there.  The size and sign
 * are those of the C type that the program passed.
 *          (systemtap, sys/sdt.h: the operand is written by the compiler)
 */
#ifndef LOADER_ATTACH_USDT_ARG_H
#define LOADER_ATTACH_USDT_ARG_H

#include <stdbool.h>
#include <stdint.h>

enum {
	USDT_ARGS = 12
}; /* sys/sdt.h has no mark with more */

/* The same bytes as in progs/include/bpf/usdt.h: a program reads them. */
struct usdt_arg {
	uint64_t value;
	uint16_t reg[2];  /* bytes into pt_regs */
	uint8_t times[2]; /* 0: that register does not count */
	uint8_t memory;	  /* 1: the sum is an address */
	int8_t size;	  /* bytes: 1, 2, 4, 8; negative: with a sign */
};

/* Of the file in which a mark stands. */
struct usdt_site {
	uint16_t machine; /* EM_X86_64, EM_AARCH64 */
	bool fixed;	  /* it runs where it was linked */
	uint64_t ip;	  /* the mark, as linked */

	/* The address to which a variable is linked; 0, or -errno with the
	 * error text. */
	int (*find)(void *arg, const char *name, uint64_t *address);
	void *arg;
};

/* How many arguments there are, or -errno with the error text.  The text is
 * of a file of anybody's: whatever it has, no other outcome is possible. */
int usdt_args_parse(struct usdt_arg args[USDT_ARGS], const char *text,
		    const struct usdt_site *site);

#endif
