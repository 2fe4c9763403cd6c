/*
 * say.h - what is in the machine, as a person would say it.
 *
 *     0x0000000110000200     fp           the frame's end
 *     0x00000001100001f8     fp-8         a place in this function's stack
 *     0x0000000910000010     ctx+16       a place in the context
 *     0x0000001410000000     map counts
 *     0x0000001510000008     counts[1]    the value of its key 1
 *     0xffffffffffffffea     0xffffffffffffffea (-22)
 *     7                      7
 *
 * A stack is shown by its slots of eight bytes, named by where they begin.
 */
#ifndef INSN_VM_SAY_H
#define INSN_VM_SAY_H

#include "insn/vm/vm.h"

#include <stdio.h>

#define SAY_SIZE 80

/* A value: a place with a name, or a number. */
void say_value(struct vm *vm, __u64 value, char *buf, size_t len);

/* A register's value; "?" if it was never written, or lost by a call. */
void say_reg(struct vm *vm, int reg, char *buf, size_t len);

/* Bytes "0a 00 00 00"; `known` (or NULL) says which were written, ".." are
 * those that were not. */
void say_bytes(const void *bytes, const unsigned char *known, int size,
	       char *buf, size_t len);

/* A key or value of a map: a number if it has the size of one, else bytes
 * (cut to what fits). */
void say_item(const void *bytes, int size, char *buf, size_t len);

/* A slot of a frame's stack; `below` is 8, 16, ... 512. */
struct say_slot {
	int below;
	__u64 value;
	const unsigned char *bytes, *known; /* known: NULL, all are */
};

/* The slots of a frame that are in use, from fp-8 downwards: the first at
 * `below` or deeper.  False: there is none. */
bool say_slot(struct vm *vm, int depth, int below, struct say_slot *slot);

#endif
