/* Anything at all as a program: a fault in words or an end, never a crash. */
#include "tests/unit/vm_run.h"

#include <stdlib.h>
#include <string.h>

static const struct row {
	const char *says;
	int rounds;
	int tame; /* of ten instructions, how many are made likely to run */
} rows[] = {
	{ "random bytes never crash the machine", 4000, 0 },
	{ "random instructions never crash the machine", 4000, 10 },
	{ "a mixture of both never crashes the machine", 4000, 8 },
};

static __u64 state = 1;

static __u32 chance(void)
{
	state = state * 6364136223846793005ull + 1442695040888963407ull;
	return state >> 32;
}

/* Codes that exist, registers that exist, small distances. */
static void tame(struct bpf_insn *in)
{
	static const __u8 classes[] = { BPF_ALU, BPF_ALU64, BPF_JMP, BPF_JMP32,
					BPF_LDX, BPF_ST,    BPF_STX };
	__u8 class = classes[chance() % 7];

	in->code = (in->code & 0xf8) | class;
	in->dst_reg = chance() % 11;
	in->src_reg = chance() % 11;
	in->off = chance() % 64 ? (__s16)(chance() % 16) - 8 : in->off;
	in->imm = chance() % 4 ? (__s32)(chance() % 256) : in->imm;
	if (class >= BPF_JMP && BPF_OP(in->code) == BPF_CALL && chance() % 2)
		in->src_reg = BPF_PSEUDO_CALL;
	if (class < BPF_ALU && chance() % 2)
		in->code = class | BPF_MEM | BPF_SIZE(in->code);
	if (class < BPF_ALU && chance() % 2)
		in->dst_reg = in->src_reg = BPF_REG_10;
}

static int make(struct bpf_insn *insns, int most, int tamed)
{
	int len = chance() % most;

	for (int i = 0; i < len; i++) {
		__u32 bytes[2] = { chance(), chance() };

		memcpy(&insns[i], bytes, sizeof(bytes));
		if ((int)(chance() % 10) < tamed)
			tame(&insns[i]);
	}
	return len;
}

static void run(struct vm_cpu *cpu, const struct bpf_insn *insns, int len,
		enum vm_status (*engine)(struct vm *))
{
	struct vm_prog prog = { insns, len, "random", NULL };
	struct vm *vm = vm_open();

	vm->budget = 2000;
	vm_start(vm, &prog, 0);
	engine(vm);
	ck_assert_int_ne(vm->cpu.status, VM_READY);
	if (vm->cpu.status == VM_FAULTED)
		ck_assert_int_ne(vm->fault.text[0], 0);
	memcpy(cpu, &vm->cpu, sizeof(*cpu));
	vm_prog_close(&prog);
	vm_close(vm);
}

static void check_row(int i)
{
	struct vm_cpu slow, fast;

	for (int n = 0; n < rows[i].rounds; n++) {
		struct bpf_insn *insns = malloc(40 * sizeof(*insns));
		int len = make(insns, 40, rows[i].tame);

		insns = realloc(insns, (len + !len) * sizeof(*insns));
		run(&slow, insns, len, vm_run);
		run(&fast, insns, len, vm_run_fast);
		ck_assert_int_eq(memcmp(slow.reg, fast.reg, sizeof(slow.reg)),
				 0);
		ck_assert_uint_eq(slow.steps, fast.steps);
		ck_assert_int_eq(slow.pc, fast.pc);
		ck_assert_uint_eq(slow.status, fast.status);
		free(insns);
	}
}
TABLE(vm_bytes, rows, check_row);
