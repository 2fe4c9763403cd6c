/*
 * vm.c - how fast the machine is, with the kernel's JIT as the ceiling.
 *
 *     build/tests/bench/vm
 *
 * Millions of instructions a second for loops of one kind; nanoseconds for
 * a helper call and a map lookup.  The best of several runs: the others are
 * somebody else's work.
 */
#include "insn/vm/vm.h"
#include "loader/sys.h"
#include "maps/sim.h"

#include <string.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define R(n)   BPF_REG_##n
#define MAP_FD 3
#define RUNS   7
#define OURS   3000000 /* turns of the loop */
#define KERNEL 10000   /* so that the verifier sees its end */

/* r6 counts; what is between is the loop.  {} ends it. */
static const struct bench {
	const char *name;
	struct bpf_insn body[16];
	__u32 map; /* type of the map it looks into; 0: none */
} benches[] = {
	{ "arithmetic",
	  { BPF_ALU64_IMM(BPF_ADD, R(0), 3), BPF_ALU64_REG(BPF_XOR, R(0), R(6)),
	    BPF_ALU64_IMM(BPF_LSH, R(2), 1), BPF_ALU64_REG(BPF_ADD, R(2), R(0)),
	    BPF_ALU32_IMM(BPF_MUL, R(0), 5), BPF_ALU64_REG(BPF_OR, R(3), R(2)),
	    BPF_ALU64_IMM(BPF_RSH, R(3), 3) },
	  0 },
	{ "memory, stack",
	  { BPF_STX_MEM(BPF_DW, R(10), R(6), -8),
	    BPF_LDX_MEM(BPF_DW, R(3), R(10), -8),
	    BPF_STX_MEM(BPF_W, R(10), R(3), -16),
	    BPF_LDX_MEM(BPF_W, R(4), R(10), -16),
	    BPF_LDX_MEM(BPF_B, R(5), R(10), -8),
	    BPF_ALU64_REG(BPF_ADD, R(0), R(5)) },
	  0 },
	{ "memory, a value",
	  { BPF_STX_MEM(BPF_DW, R(7), R(6), 8),
	    BPF_LDX_MEM(BPF_DW, R(3), R(7), 8),
	    BPF_STX_MEM(BPF_W, R(7), R(3), 16),
	    BPF_LDX_MEM(BPF_W, R(4), R(7), 16),
	    BPF_LDX_MEM(BPF_B, R(5), R(7), 8),
	    BPF_ALU64_REG(BPF_ADD, R(0), R(5)) },
	  BPF_MAP_TYPE_ARRAY },
	{ "branches",
	  { BPF_MOV64_REG(R(2), R(6)), BPF_ALU64_IMM(BPF_AND, R(2), 3),
	    BPF_JMP_IMM(BPF_JEQ, R(2), 0, 2), BPF_JMP_IMM(BPF_JGT, R(2), 1, 2),
	    BPF_ALU64_IMM(BPF_ADD, R(0), 1), BPF_JMP_A(1),
	    BPF_ALU64_IMM(BPF_ADD, R(0), 2) },
	  0 },
	{ "helper call", { BPF_EMIT_CALL(BPF_FUNC_get_prandom_u32) }, 0 },
	{ "array lookup",
	  { BPF_LD_MAP_FD(R(1), MAP_FD), BPF_MOV64_REG(R(2), R(10)),
	    BPF_ALU64_IMM(BPF_ADD, R(2), -4),
	    BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem) },
	  BPF_MAP_TYPE_ARRAY },
	{ "hash lookup",
	  { BPF_LD_MAP_FD(R(1), MAP_FD), BPF_MOV64_REG(R(2), R(10)),
	    BPF_ALU64_IMM(BPF_ADD, R(2), -4),
	    BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem) },
	  BPF_MAP_TYPE_HASH },
};

struct program {
	struct bpf_insn insns[40];
	int len;
};

static void append(struct program *p, const struct bpf_insn *insns, int count)
{
	memcpy(p->insns + p->len, insns, count * sizeof(*insns));
	p->len += count;
}

static int body_length(const struct bench *b)
{
	static const struct bpf_insn none;
	int len = sizeof(b->body) / sizeof(b->body[0]);

	while (len && !memcmp(&b->body[len - 1], &none, sizeof(none)))
		len--;
	return len;
}

/* zero registers; r7 = the value; r6 = turns; body; if (--r6) again */
static void make(struct program *p, const struct bench *b, int turns, int fd)
{
	int len = body_length(b);
	struct bpf_insn start[] = {
		BPF_MOV64_IMM(R(0), 0), BPF_MOV64_IMM(R(2), 0),
		BPF_MOV64_IMM(R(3), 0), BPF_ST_MEM(BPF_DW, R(10), -8, 0),
		BPF_MOV64_IMM(R(7), 0),
	};
	struct bpf_insn value[] = { BPF_LD_MAP_VALUE(R(7), fd, 0) };
	struct bpf_insn count[] = { BPF_MOV64_IMM(R(6), turns) };
	struct bpf_insn end[] = { BPF_ALU64_IMM(BPF_SUB, R(6), 1),
				  BPF_JMP_IMM(BPF_JNE, R(6), 0, -len - 2),
				  BPF_MOV64_IMM(R(0), 0), BPF_EXIT_INSN() };

	p->len = 0;
	append(p, start, 5);
	if (b->map == BPF_MAP_TYPE_ARRAY)
		append(p, value, 2);
	append(p, count, 1);
	append(p, b->body, len);
	append(p, end, 4);
	for (int i = 0; i < p->len; i += insn_is_wide(&p->insns[i]) ? 2 : 1)
		if (insn_is_wide(&p->insns[i]))
			p->insns[i].imm = fd;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec * 1e-9;
}

static struct map_spec map_of(const struct bench *b)
{
	return (struct map_spec){ .type = b->map,
				  .name = "bench",
				  .key_size = 4,
				  .value_size = 64,
				  .max_entries = b->map == BPF_MAP_TYPE_HASH
							 ? 1024
							 : 1 };
}

/* ---- Ours ---- */

/* Seconds for one turn of the loop. */
static double time_ours(const struct bench *b,
			enum vm_status (*engine)(struct vm *))
{
	struct map_spec spec = map_of(b);
	struct vm *vm = vm_open();
	struct sim *sim = NULL;
	struct program p;
	struct vm_prog prog = { p.insns, 0, b->name, NULL };
	double best = 1e9;
	char zero[64] = "";

	if (b->map && sim_open(&sim, &spec, 1) == 0) {
		vm_add_map(vm, MAP_FD, &sim->map);
		sim_update(sim, zero, zero, BPF_ANY);
	}
	make(&p, b, OURS, MAP_FD);
	prog.len = p.len;
	vm->budget = 1ull << 60;
	for (int i = 0; i < RUNS; i++) {
		double start = now();

		vm_start(vm, &prog, 0);
		engine(vm);
		start = now() - start;
		best = start < best ? start : best;
	}
	vm_prog_close(&prog);
	vm_close(vm);
	sim_close(sim);
	return best / OURS;
}

/* ---- The kernel's ---- */

static double run_kernel(const struct program *p)
{
	struct prog_spec spec = { .type = BPF_PROG_TYPE_SOCKET_FILTER,
				  .name = "bench",
				  .insns = p->insns,
				  .insn_cnt = p->len,
				  .license = "GPL" };
	char packet[64] = "";
	struct prog_run run = { .data_in = packet,
				.data_size = sizeof(packet),
				.repeat = 100 };
	int fd = sys_prog_load(&spec);
	double best = 1e9;

	if (fd < 0)
		return 0;
	for (int i = 0; i < RUNS; i++)
		if (sys_prog_run(fd, &run) == 0 && run.duration * 1e-9 < best)
			best = run.duration * 1e-9;
	close(fd);
	return best;
}

/* 0: it cannot be asked here. */
static double time_kernel(const struct bench *b)
{
	struct map_spec spec = map_of(b);
	struct program p;
	char zero[64] = "";
	int map = b->map ? sys_map_create(&spec) : -1;
	double best;

	if (b->map && map < 0)
		return 0;
	if (b->map)
		sys_map_update(map, zero, zero, BPF_ANY);
	make(&p, b, KERNEL, map);
	best = run_kernel(&p);
	if (map >= 0)
		close(map);
	return best / KERNEL;
}

/* ---- The table ---- */

static void print_one(double turn, const struct bench *b, bool calls)
{
	if (turn == 0)
		printf("%12s", "-");
	else if (calls)
		printf("%9.1f ns", turn * 1e9);
	else
		printf("%9.0f M/s", (body_length(b) + 2) / turn / 1e6);
}

int main(void)
{
	int count = sizeof(benches) / sizeof(benches[0]);

	printf("%-16s%12s%12s%12s\n", "", "vm_run", "vm_run_fast",
	       "kernel JIT");
	for (int i = 0; i < count; i++) {
		const struct bench *b = &benches[i];
		bool calls =
			strstr(b->name, "call") || strstr(b->name, "lookup");

		printf("%-16s", b->name);
		print_one(time_ours(b, vm_run), b, calls);
		print_one(time_ours(b, vm_run_fast), b, calls);
		print_one(time_kernel(b), b, calls);
		printf("\n");
	}
	return 0;
}
