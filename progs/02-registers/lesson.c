/*
 * Lesson 2, registers: the machine that a program runs on.
 *
 *   r0  result        r1..r5  arguments, gone after a call
 *   r10 stack top     r6..r9  kept over calls            each 64 bits
 *
 *   r10 ---> +--------+
 *            | 512    |  the stack, addressed downwards: r10-8, r10-16, ...
 *            | bytes  |
 *            +--------+
 */
#include "insn/disasm.h"
#include "insn/insn.h"
#include "insn/vm/say.h"
#include "insn/vm/vm.h"
#include "loader/err.h"
#include "loader/prog.h"
#include "progs/lesson.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* [fields] */
static const struct bpf_insn few[] = {
	BPF_ALU64_IMM(BPF_ADD, BPF_REG_1, 22),
	BPF_LDX_MEM(BPF_W, BPF_REG_7, BPF_REG_6, 176),
	BPF_JMP_IMM(BPF_JNE, BPF_REG_8, 2, 1),
	BPF_LD_IMM64(BPF_REG_1, 0x1122334455667788),
	BPF_EMIT_CALL(BPF_FUNC_get_prandom_u32),
};
/* [/fields] */

/* [arithmetic] */
static const struct bpf_insn arithmetic[] = {
	BPF_MOV64_IMM(BPF_REG_0, 3),
	BPF_ALU64_IMM(BPF_ADD, BPF_REG_0, 4), /* r0 += 4 */
	BPF_MOV64_IMM(BPF_REG_2, 6),
	BPF_ALU64_REG(BPF_MUL, BPF_REG_0, BPF_REG_2), /* r0 *= r2 */
	BPF_EXIT_INSN(),
};
/* [/arithmetic] */

/* [halves] */
static const struct bpf_insn halves[] = {
	BPF_MOV64_IMM(BPF_REG_0, -1),	      /* ffffffffffffffff */
	BPF_ALU32_IMM(BPF_ADD, BPF_REG_0, 8), /* 32 bits: 7, and zeros above */
	BPF_MOV64_REG(BPF_REG_1, BPF_REG_0),
	BPF_ALU64_IMM(BPF_RSH, BPF_REG_1, 32),	      /* the upper half */
	BPF_ALU64_REG(BPF_ADD, BPF_REG_0, BPF_REG_1), /* added: nothing */
	BPF_EXIT_INSN(),
};
/* [/halves] */

/* [stack] */
static const struct bpf_insn stack[] = {
	BPF_ST_MEM(BPF_W, BPF_REG_10, -4, 0x11223344),
	BPF_LDX_MEM(BPF_B, BPF_REG_0, BPF_REG_10, -4), /* the lowest byte */
	BPF_EXIT_INSN(),
};
/* [/stack] */

/* [call] */
static const struct bpf_insn call[] = {
	BPF_MOV64_IMM(BPF_REG_6, 5),
	BPF_EMIT_CALL(BPF_FUNC_get_smp_processor_id), /* r0..r5 change */
	BPF_MOV64_REG(BPF_REG_0, BPF_REG_6),	      /* r6 did not */
	BPF_EXIT_INSN(),
};
/* [/call] */

/* [loop] */
static const struct bpf_insn loop[] = {
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_MOV64_IMM(BPF_REG_1, 1),
	BPF_ALU64_REG(BPF_ADD, BPF_REG_0, BPF_REG_1), /* <- three back */
	BPF_ALU64_IMM(BPF_ADD, BPF_REG_1, 1),	      /*       |       */
	BPF_JMP_IMM(BPF_JLE, BPF_REG_1, 10, -3),      /* -----'        */
	BPF_EXIT_INSN(),
};
/* [/loop] */

/* [context] */
static const struct bpf_insn context[] = {
	BPF_LDX_MEM(BPF_W, BPF_REG_0, BPF_REG_1, /* r0 = skb->len */
		    offsetof(struct __sk_buff, len)),
	BPF_EXIT_INSN(),
};
/* [/context] */

/* [lost] */
static const struct bpf_insn lost[] = {
	BPF_MOV64_IMM(BPF_REG_1, 5),
	BPF_EMIT_CALL(BPF_FUNC_get_smp_processor_id),
	BPF_MOV64_REG(BPF_REG_0, BPF_REG_1), /* r1 did not outlive the call */
	BPF_EXIT_INSN(),
};
/* [/lost] */

/* The kernel builds a packet from these bytes; 14 are its Ethernet header,
 * which a socket filter does not see. */
static const unsigned char packet[64];

static struct prog_spec spec_of(const char *name, const struct bpf_insn *insns,
				int count)
{
	struct prog_spec spec = { .type = BPF_PROG_TYPE_SOCKET_FILTER,
				  .insns = insns,
				  .insn_cnt = count,
				  .license = "GPL" };

	snprintf(spec.name, sizeof(spec.name), "%s", name);
	return spec;
}

static int run(const char *name, const struct bpf_insn *insns, int count,
	       uint32_t expected)
{
	struct prog_spec spec = spec_of(name, insns, count);
	struct prog_run run = { .data_in = packet,
				.data_size = sizeof(packet) };
	int fd, err;

	lesson_disasm(insns, count);
	fd = lesson_load(&spec);
	if (fd < 0)
		return fd;
	err = sys_prog_run(fd, &run);
	close(fd);
	if (err < 0)
		return err;
	lesson_saw(run.retval == expected, "r0 is %u", run.retval);
	return 0;
}

#define RUN(program, expected) \
	run(#program, program, sizeof(program) / sizeof((program)[0]), expected)

static int show_fields(void)
{
	int count = sizeof(few) / sizeof(few[0]);

	FILE *out = lesson_indent();

	for (int i = 0; i < count; fputc('\n', out))
		i += disasm_fields(out, few + i, count - i);
	lesson_outdent(out);
	return 0;
}

static int run_arithmetic(void)
{
	return RUN(arithmetic, 42);
}

static int run_halves(void)
{
	return RUN(halves, 7);
}

static int run_stack(void)
{
	return RUN(stack, 0x44);
}

static int run_call(void)
{
	return RUN(call, 5);
}

static int run_loop(void)
{
	return RUN(loop, 55);
}

static int run_context(void)
{
	return RUN(context, sizeof(packet) - 14);
}

/* ---- The machine, in the open ---- */

/* "1: (07) r0 += 4    r0 = 7": an instruction and what it changed. */
static void step_and_show(struct vm *vm)
{
	const struct vm_prog *prog = vm->cpu.prog;
	char text[DISASM_SIZE], value[SAY_SIZE];
	__u64 before[MAX_BPF_REG];

	memcpy(before, vm->cpu.reg, sizeof(before));
	disasm_line(text, sizeof(text), prog->insns, prog->len, vm->cpu.pc);
	vm_step(vm);
	for (int i = 0; i < MAX_BPF_REG; i++) {
		if (vm->cpu.reg[i] == before[i])
			continue;
		say_reg(vm, i, value, sizeof(value));
		lesson_show("%-28s r%d = %s", text, i, value);
		return;
	}
	lesson_show("%s", text);
}

/* To its end in a machine of ours, which is closed by the caller. */
static struct vm *step_through(struct vm_prog *prog)
{
	struct vm *vm = vm_open();

	if (!vm)
		return NULL;
	vm->strict = true; /* what was never written cannot be read */
	vm_start(vm, prog, 0);
	while (vm->cpu.status == VM_READY)
		step_and_show(vm);
	return vm;
}

static int step_arithmetic(void)
{
	int count = sizeof(arithmetic) / sizeof(arithmetic[0]);
	struct vm_prog prog = { .insns = arithmetic, .len = count };
	struct vm *vm = step_through(&prog);
	__u64 r0;

	if (!vm)
		return fail(-ENOMEM, "a machine");
	r0 = vm->cpu.reg[BPF_REG_0];
	vm_close(vm);
	lesson_saw(r0 == 42, "r0 is %llu in our machine", r0);
	return RUN(arithmetic, r0);
}

/* [both] */
static int refused_by_both(void)
{
	int count = sizeof(lost) / sizeof(lost[0]);
	struct vm_prog prog = { .insns = lost, .len = count };
	struct prog_spec spec = spec_of("lost", lost, count);
	struct vm *vm = step_through(&prog);
	char *log;
	int fd;

	if (!vm)
		return fail(-ENOMEM, "a machine");
	lesson_saw(vm->cpu.status == VM_FAULTED, "our machine stops: %s",
		   vm->fault.text);
	vm_close(vm);
	fd = prog_load(&spec, &log);
	lesson_saw(fd < 0 && log && strstr(log, "R1 !read_ok"),
		   "the kernel refuses it: R1 !read_ok");
	free(log);
	if (fd >= 0)
		close(fd);
	err_clear();
	return 0;
}
/* [/both] */

static void close_all(void)
{
}

static const struct lesson_step steps[] = {
	{ "Eight bytes", "fields",
	  "An instruction is eight bytes: a code, two register numbers of four "
	  "bits each, a 16-bit offset and a 32-bit number. The code's lowest "
	  "three bits are its class, and the class says what the rest means. "
	  "One instruction takes sixteen bytes: a 64-bit number does not fit "
	  "into eight.",
	  show_fields },
	{ "Arithmetic", "arithmetic",
	  "Two operands, and the first is also the result. BPF_PROG_TEST_RUN "
	  "runs a program by hand, without any event, and returns r0.",
	  run_arithmetic },
	{ "Half a register", "halves",
	  "Every operation exists with 32 bits, too. It works on the lower "
	  "half, written w0, and always clears the upper half.",
	  run_halves },
	{ "The stack", "stack",
	  "512 bytes below r10, and r10 itself never changes. The number is "
	  "stored lowest byte first, so that is the byte at the lowest "
	  "address.",
	  run_stack },
	{ "A call", "call",
	  "A helper is a function of the kernel, called by its number. It takes "
	  "r1 to r5, answers in r0, and leaves r6 to r9 alone. After it, r1 to "
	  "r5 hold nothing: the verifier refuses to read them.",
	  run_call },
	{ "A jump backwards", "loop",
	  "A jump adds its offset to the number of the next instruction. The "
	  "verifier follows this loop round by round until it ends, so it "
	  "knows that it ends.",
	  run_loop },
	{ "The context", "context",
	  "On entry r1 points to what the program is about: for a socket "
	  "filter a packet, seen as struct __sk_buff. The packet here has 64 "
	  "bytes, and a socket filter sees it without its 14-byte Ethernet "
	  "header.",
	  run_context },
	{ "The machine in the open", "arithmetic",
	  "The machine is small enough to be rebuilt in a program (insn/vm/). "
	  "There one can stop after each instruction and look at the "
	  "registers, which the kernel does not let us do. Both must come to "
	  "the same result.",
	  step_arithmetic },
	{ "A fault, and a refusal", "lost",
	  "Our machine runs a program until it does something wrong. The "
	  "verifier has to know before: it walks through all paths and "
	  "refuses a program that could do it. Here both stop at the same "
	  "instruction.",
	  refused_by_both },
	{ 0 },
};

LESSON(.number = 2, .title = "Registers, a stack, eight bytes",
       .intro = "The machine that BPF programs run on: eleven registers, 512 "
		"bytes of stack, instructions of eight bytes.",
       .needs = LESSON_NEEDS(CAN_BPF), .steps = steps, .close = close_all);
