/*
 * fuzz.h - what the fuzzing targets share.
 *
 * libFuzzer makes an input, changes it, keeps what reaches new code, and
 * begins again (https://llvm.org/docs/LibFuzzer.html).  One target is one
 * program: LLVMFuzzerTestOneInput() reads the bytes as it likes.  An input
 * of several parts begins with a head:
 *
 *     0     4     8      12     16          32           48
 *     | len | id  | kind | slot | text      | insns      | a     | b ...  |
 *                                           len, rounded up to 4 --'
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include "insn/insn.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct fuzz_head {
	uint32_t len; /* bytes of part a */
	uint32_t id, kind, slot;
	char text[16];
	struct bpf_insn insns[2];
};

struct fuzz_input {
	struct fuzz_head head;
	char text[17];	      /* the head's, ended */
	unsigned char *a, *b; /* memory of their own: a byte too far is seen */
	size_t a_len, b_len;
};

/* False: these bytes have no head.  Close it either way. */
bool fuzz_open(struct fuzz_input *in, const uint8_t *data, size_t size);
void fuzz_close(struct fuzz_input *in);

/* `err` again; it ends the fuzzing if a refusal has not one line of words. */
int fuzz_said(int64_t err);

/* Where output goes, and is gone. */
FILE *fuzz_out(void);

/* ---- mutate.c: changes that leave the rest of the file whole ---- */

enum fuzz_format {
	FUZZ_ELF,
	FUZZ_BTF,
	FUZZ_BTF_EXT, /* a head, BTF and .BTF.ext */
	FUZZ_BTF_ANY, /* a head, BTF and any bytes */
	FUZZ_BTF_BTF, /* a head and two of BTF */
};

size_t fuzz_mutate(enum fuzz_format format, uint8_t *data, size_t size,
		   size_t most, unsigned int seed);

/* Put at the end of a target. */
#define FUZZ_FORMAT(format)                                            \
	size_t LLVMFuzzerCustomMutator(uint8_t *, size_t, size_t,      \
				       unsigned int);                  \
	size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size,     \
				       size_t most, unsigned int seed) \
	{                                                              \
		return fuzz_mutate(format, data, size, most, seed);    \
	}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
