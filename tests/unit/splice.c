/* Instructions put between others: every distance is right again. */
#include "insn/splice.h"
#include "tests/run.h"

#include <errno.h>
#include <stdlib.h>

#define NOP BPF_MOV64_REG(9, 9)

/* Two slots before and one after instruction `pc`, one at the head. */
static const struct row {
	const char *says;
	struct bpf_insn in[8];
	int len, pc;
	int result; /* slots, or -errno */
	int at;	    /* slot whose distance is looked at */
	int off, imm;
} rows[] = {
	{ "a jump over what is put in grows",
	  { BPF_JMP_A(1), BPF_MOV64_IMM(0, 0), BPF_EXIT_INSN() },
	  3,
	  1,
	  7,
	  1,
	  4,
	  0 },
	{ "a jump to it leads before it",
	  { BPF_JMP_A(0), BPF_MOV64_IMM(0, 0), BPF_EXIT_INSN() },
	  3,
	  1,
	  7,
	  1,
	  0,
	  0 },
	{ "a jump back over it grows, but not to the head",
	  { BPF_MOV64_IMM(0, 0), BPF_JMP_IMM(BPF_JEQ, 0, 1, -2),
	    BPF_EXIT_INSN() },
	  3,
	  0,
	  7,
	  5,
	  -5,
	  1 },
	{ "a jump that carries it starts behind what is before it",
	  { BPF_MOV64_IMM(0, 0), BPF_JMP_A(0), BPF_EXIT_INSN() },
	  3,
	  1,
	  7,
	  4,
	  1,
	  0 },
	{ "a call of a subprogram",
	  { BPF_CALL_REL(1), BPF_EXIT_INSN(), BPF_MOV64_IMM(0, 0),
	    BPF_EXIT_INSN() },
	  4,
	  1,
	  8,
	  1,
	  0,
	  4 },
	{ "the far jump",
	  { BPF_JMP32_A(1), BPF_EXIT_INSN(), BPF_MOV64_IMM(0, 0),
	    BPF_EXIT_INSN() },
	  4,
	  1,
	  8,
	  1,
	  0,
	  4 },
	{ "a function's address",
	  { BPF_LD_FUNC(1, 2), BPF_MOV64_IMM(0, 0), BPF_EXIT_INSN(),
	    BPF_EXIT_INSN() },
	  5,
	  2,
	  9,
	  1,
	  0,
	  5 },
	{ "the call of a helper stays what it is",
	  { BPF_EMIT_CALL(BPF_FUNC_ktime_get_ns), BPF_EXIT_INSN() },
	  2,
	  1,
	  6,
	  1,
	  0,
	  BPF_FUNC_ktime_get_ns },
	{ "a jump out of the program is refused",
	  { BPF_JMP_A(5), BPF_EXIT_INSN() },
	  2,
	  1,
	  -EINVAL,
	  0,
	  0,
	  0 },
};

static void check_row(int i)
{
	static const struct bpf_insn two[] = { NOP, NOP };
	const struct splice head = { two, NULL, 1, 0 };
	struct splice at[8] = { 0 };
	struct bpf_insn *out;
	int n;

	at[rows[i].pc] = (struct splice){ two, two, 2, 1 };
	n = insn_splice(rows[i].in, rows[i].len, &head, at, &out);
	ck_assert_int_eq(n, rows[i].result);
	if (n > 0) {
		ck_assert_int_eq(out[rows[i].at].off, rows[i].off);
		ck_assert_int_eq(out[rows[i].at].imm, rows[i].imm);
	} else {
		ck_assert_ptr_eq(out, NULL);
	}
	free(out);
}
TABLE(splice, rows, check_row);
