/*
 * words.h - what the verifier knows of a register, in words.
 *
 *     scalar(smin=0,smax=umax=80,var_off=(0x0; 0x7c))   0..80, a multiple of 4
 *     map_value_or_null(id=1,map=vals,ks=4,vs=44)       a value of map vals, or
 *                                                       NULL
 */
#ifndef INSN_VERIFIER_WORDS_H
#define INSN_VERIFIER_WORDS_H

#include "insn/verifier/state.h"

#define VWORDS 200 /* room for any of them */

/* "0..20", "exactly 5", "any number": what a number can be, or what is added
 * to a pointer.  Returns `buf`. */
char *vreg_number_words(char *buf, size_t size, const struct vreg *reg);

/* A register in words.  Returns `buf`. */
char *vreg_words(char *buf, size_t size, const struct vreg *reg);

/* What kind of pointer the kernel means by "ptr_sock" or "pkt": "a pointer
 * into the packet"; of types that it does not know, their name. */
char *vreg_type_words(char *buf, size_t size, const char *type);

#endif
