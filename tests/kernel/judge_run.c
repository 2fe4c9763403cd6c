/*
 * judge_run.c - the same program by our engines and by the kernel.
 */
#include "loader/err.h"
#include "maps/sim.h"
#include "tests/kernel/judge.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define MAP_FD 3 /* as judge_gen.c calls it */

static const struct map_spec memory_spec = {
	.type = BPF_MAP_TYPE_ARRAY,
	.name = "memory",
	.key_size = 4,
	.value_size = JUDGE_MEMORY,
	.max_entries = 1,
};

/* ---- Ours ---- */

static void run_ours(struct vm *vm, const struct judge_case *c,
		     judge_engine engine, struct judge_result *result)
{
	struct vm_prog prog = { c->insns, c->len, "judged", NULL };
	unsigned char packet[JUDGE_PACKET];
	int ctx = mem_add(&vm->mem, NULL, 0, 0, "context");

	memcpy(packet, c->packet, sizeof(packet));
	vm->packet = mem_add(&vm->mem, packet, sizeof(packet), MEM_MAY_BOTH,
			     "packet");
	vm->budget = 1000000;
	vm_start(vm, &prog, vm->mem.region[ctx].base);
	if (engine(vm) == VM_FAULTED)
		memcpy(result->fault, vm->fault.text, sizeof(result->fault));
	result->r0 = vm->cpu.reg[0];
	vm_prog_close(&prog);
}

void judge_ours(const struct judge_case *c, judge_engine engine,
		struct judge_result *result)
{
	struct vm *vm = vm_open();
	struct sim *sim = NULL;
	__u32 zero = 0;

	memset(result, 0, sizeof(*result));
	if (vm && sim_open(&sim, &memory_spec, 1) == 0 &&
	    vm_add_map(vm, MAP_FD, &sim->map) == 0) {
		sim_update(sim, &zero, c->memory, BPF_ANY);
		run_ours(vm, c, engine, result);
		sim_lookup(sim, &zero, result->memory);
	} else {
		strcpy(result->fault, "no memory for the machine");
	}
	vm_close(vm);
	sim_close(sim);
}

/* ---- The kernel ---- */

static void set_map_fd(struct bpf_insn *insns, int len, int fd)
{
	for (int i = 0; i < len; i += insn_is_wide(&insns[i]) ? 2 : 1)
		if (insn_is_wide(&insns[i]) && insns[i].src_reg)
			insns[i].imm = fd;
}

static int load(const struct bpf_insn *insns, int len)
{
	struct prog_spec spec = { .type = BPF_PROG_TYPE_SCHED_CLS,
				  .name = "judged",
				  .insns = insns,
				  .insn_cnt = len,
				  .license = "GPL" };

	return sys_prog_load(&spec);
}

/* The map stays open from case to case: making one is slow. */
static int memory_fd = -1;

static int memory_map(void)
{
	if (memory_fd < 0)
		memory_fd = sys_map_create(&memory_spec);
	return memory_fd;
}

void judge_close(void)
{
	if (memory_fd >= 0)
		close(memory_fd);
	memory_fd = -1;
}

static int run_loaded(int prog, int map, const struct judge_case *c,
		      struct judge_result *result)
{
	struct prog_run run = { .data_in = c->packet,
				.data_size = sizeof(c->packet),
				.repeat = 1 };
	__u32 zero = 0;
	int err = sys_map_update(map, &zero, c->memory, BPF_ANY);

	if (err == 0)
		err = sys_prog_run(prog, &run);
	if (err == 0)
		err = sys_map_lookup(map, &zero, result->memory);
	result->r0 = run.retval;
	return err;
}

int judge_kernel(const struct judge_case *c, struct judge_result *result)
{
	struct bpf_insn insns[JUDGE_SLOTS];
	int map = memory_map(), prog, err;

	memset(result, 0, sizeof(*result));
	if (map < 0)
		return map;
	memcpy(insns, c->insns, sizeof(insns));
	set_map_fd(insns, c->len, map);
	prog = load(insns, c->len);
	if (prog < 0)
		return prog;
	err = run_loaded(prog, map, c, result);
	close(prog);
	return err;
}

/* ---- What this kernel knows ---- */

static bool knows(struct bpf_insn in)
{
	struct bpf_insn insns[] = { BPF_MOV64_IMM(BPF_REG_0, 0),
				    BPF_ST_MEM(BPF_DW, BPF_REG_10, -8, 0), in,
				    BPF_EXIT_INSN() };
	int fd;

	sys_quiet(true);
	fd = load(insns, 4);
	sys_quiet(false);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

int judge_features(void)
{
	static int features = -1;

	if (features >= 0)
		return features;
	features = 0;
	if (knows(BPF_MOVSX64_REG(BPF_REG_0, BPF_REG_0, 8)))
		features |= JUDGE_V4;
	if (knows(BPF_JMP32_A(0)))
		features |= JUDGE_GOTOL;
	if (knows(BPF_MAY_GOTO_INSN(0)))
		features |= JUDGE_MAY_GOTO;
	if (knows(BPF_ATOMIC_OP(BPF_DW, BPF_LOAD_ACQ, BPF_REG_0, BPF_REG_10,
				-8)))
		features |= JUDGE_ACQ_REL;
	return features;
}

/* ---- The judgement ---- */

const struct judge_engines judge_both = {
	{ "step by step", "the threaded loop" },
	{ vm_run, vm_run_fast },
};

static bool same(const struct judge_result *a, const struct judge_result *b)
{
	return !a->fault[0] && !b->fault[0] && a->r0 == b->r0 &&
	       !memcmp(a->memory, b->memory, JUDGE_MEMORY);
}

int judge(const struct judge_case *c, const struct judge_engines *engines)
{
	struct judge_result ours, kernel;
	int err = judge_kernel(c, &kernel);

	if (err < 0)
		return err;
	for (int i = 0; engines->name[i]; i++) {
		judge_ours(c, engines->engine[i], &ours);
		if (!same(&ours, &kernel))
			return 1;
	}
	return 0;
}
