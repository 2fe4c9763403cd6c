/*
 * judge_report.c - a case where we differ, made small and said in full.
 */
#include "insn/disasm.h"
#include "loader/sys.h"
#include "tests/kernel/judge.h"

#include <string.h>
#include <time.h>

/* ---- Shrinking: take instructions out, as long as they still differ ---- */

/* Where slot `pc` is when the `count` slots from `at` are gone. */
static int moved(int pc, int at, int count)
{
	if (pc >= at + count)
		return pc - count;
	return pc > at ? at : pc;
}

/* The field that says how far a jump or call goes; NULL: it is neither. */
static bool get_target(const struct bpf_insn *in, int pc, int *target)
{
	int class = BPF_CLASS(in->code), op = BPF_OP(in->code);

	if (class != BPF_JMP && class != BPF_JMP32)
		return false;
	if (op == BPF_EXIT || (op == BPF_CALL && !in->src_reg))
		return false;
	*target = pc + 1 + in->off;
	if (op == BPF_CALL || in->code == (BPF_JMP32 | BPF_JA))
		*target = pc + 1 + in->imm;
	return true;
}

static void set_target(struct bpf_insn *in, int pc, int target)
{
	if (BPF_OP(in->code) == BPF_CALL || in->code == (BPF_JMP32 | BPF_JA))
		in->imm = target - pc - 1;
	else
		in->off = target - pc - 1;
}

/* `c` without the `count` slots from `at`; jumps still go where they went. */
static void take_out(struct judge_case *c, int at, int count)
{
	struct bpf_insn old[JUDGE_SLOTS];
	int target, len = c->len;

	memcpy(old, c->insns, sizeof(old));
	c->len = 0;
	for (int pc = 0; pc < len; pc++) {
		bool wide = insn_is_wide(&old[pc]);

		if (pc < at || pc >= at + count) {
			struct bpf_insn *in = &c->insns[c->len];

			*in = old[pc];
			if (get_target(&old[pc], pc, &target))
				set_target(in, c->len,
					   moved(target, at, count));
			c->len++;
			if (wide)
				c->insns[c->len++] = old[pc + 1];
		}
		pc += wide;
	}
}

static enum vm_status run_strictly(struct vm *vm)
{
	const struct bpf_insn *first = vm->cpu.prog->insns;

	vm->strict = true;
	if (first->code == (BPF_ALU64 | BPF_MOV | BPF_X) &&
	    first->dst_reg == BPF_REG_CTX)
		vm_step(vm);
	vm->cpu.known &= ~(1u << BPF_REG_1);
	return vm_run(vm);
}

/* Does it read only what it wrote, and the context's address for r6 only?
 * The verifier lets root do more, but then the results are different ones:
 * what the stack happened to hold, and where things happened to lie. */
static bool is_sound(const struct judge_case *c)
{
	struct judge_result result;

	judge_ours(c, run_strictly, &result);
	return !result.fault[0];
}

/* Try without each piece of `size` slots.  Did any go? */
static bool try_without(struct judge_case *c, int size,
			const struct judge_engines *engines)
{
	struct judge_case smaller;
	bool any = false;

	for (int at = c->len - size; at >= 0; at--) {
		smaller = *c;
		take_out(&smaller, at, size);
		if (smaller.len == c->len || !is_sound(&smaller) ||
		    judge(&smaller, engines) != 1)
			continue;
		*c = smaller;
		any = true;
		at = at < c->len - size ? at : c->len - size + 1;
	}
	return any;
}

void judge_shrink(struct judge_case *c, const struct judge_engines *engines)
{
	bool any = true;

	sys_quiet(true);
	while (any) {
		any = false;
		for (int size = 32; size >= 1; size /= 2)
			any |= try_without(c, size, engines);
	}
	sys_quiet(false);
}

/* ---- The report ---- */

static void report_engine(FILE *out, const char *name,
			  const struct judge_result *ours,
			  const struct judge_result *kernel)
{
	if (ours->fault[0])
		fprintf(out, "%s: %s\n", name, ours->fault);
	if (ours->r0 != kernel->r0)
		fprintf(out, "%s: r0 is 0x%x, the kernel's 0x%x\n", name,
			ours->r0, kernel->r0);
	for (int i = 0; i < JUDGE_MEMORY; i++)
		if (ours->memory[i] != kernel->memory[i])
			fprintf(out, "%s: byte %d is %02x, the kernel's %02x\n",
				name, i, ours->memory[i], kernel->memory[i]);
}

void judge_report(FILE *out, const struct judge_case *c,
		  const struct judge_engines *engines)
{
	struct judge_result ours, kernel;

	fprintf(out, "seed %llu, memory", c->seed);
	for (int i = 0; i < JUDGE_DATA; i++)
		fprintf(out, "%s%02x", i % 8 ? "" : " ", c->memory[i]);
	fprintf(out, "\n");
	disasm_print(out, c->insns, c->len);
	judge_kernel(c, &kernel);
	for (int i = 0; engines->name[i]; i++) {
		judge_ours(c, engines->engine[i], &ours);
		report_engine(out, engines->name[i], &ours, &kernel);
	}
}

/* ---- Many ---- */

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec * 1e-9;
}

int judge_many(FILE *out, __u64 seed, double seconds, int features,
	       int *refused, const struct judge_engines *engines)
{
	double end = now() + seconds;
	struct judge_case c;
	int count = 0, answer;

	*refused = 0;
	for (; now() < end; seed++, count++) {
		judge_generate(&c, seed, features);
		answer = judge(&c, engines);
		*refused += answer < 0;
		if (answer != 1)
			continue;
		fprintf(out, "they differ: %d slots, made smaller:\n", c.len);
		judge_shrink(&c, engines);
		judge_report(out, &c, engines);
		count = -1;
		break;
	}
	judge_close();
	return count;
}
