/* Going back is to be where one was, whatever the step did. */
#include "insn/vm/trail.h"
#include "maps/sim.h"
#include "tests/unit/vm_run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MAP  3
#define MOST 400 /* steps */

/* r6 = 1 ...: what is put into the map, 5 turns; then the function at the
 * end, which sends, draws, asks the time and calls itself no more */
#define BODY(CALLED)                                                       \
	BPF_MOV64_IMM(R6, 1), BPF_STX_MEM(BPF_W, R10, R6, -4),             \
		BPF_STX_MEM(BPF_DW, R10, R6, -16), BPF_LD_MAP_FD(R1, MAP), \
		BPF_MOV64_REG(R2, R10), BPF_ALU64_IMM(BPF_ADD, R2, -4),    \
		BPF_MOV64_REG(R3, R10), BPF_ALU64_IMM(BPF_ADD, R3, -16),   \
		BPF_MOV64_IMM(R4, 0), BPF_EMIT_CALL(CALLED),               \
		BPF_MOV64_REG(R1, R6), BPF_CALL_REL(3),                    \
		BPF_ALU64_IMM(BPF_ADD, R6, 1),                             \
		BPF_JMP_IMM(BPF_JLE, R6, 5, -14), BPF_EXIT_INSN(),         \
		BPF_STX_MEM(BPF_DW, R10, R1, -8),                          \
		BPF_EMIT_CALL(BPF_FUNC_get_prandom_u32),                   \
		BPF_ATOMIC_OP(BPF_DW, BPF_ADD | BPF_FETCH, R10, R0, -8),   \
		BPF_EMIT_CALL(BPF_FUNC_ktime_get_ns), BPF_EXIT_INSN()

static const struct row {
	const char *says;
	__u32 type;
	struct bpf_insn insns[40];
} rows[] = {
	{ "back through updates of a hash",
	  BPF_MAP_TYPE_HASH,
	  { BODY(BPF_FUNC_map_update_elem) } },
	{ "back through an LRU hash that forgets",
	  BPF_MAP_TYPE_LRU_HASH,
	  { BODY(BPF_FUNC_map_update_elem) } },
	{ "back through deletions",
	  BPF_MAP_TYPE_HASH,
	  { BODY(BPF_FUNC_map_delete_elem) } },
	{ "back through lookups that change the order of use",
	  BPF_MAP_TYPE_LRU_HASH,
	  { BODY(BPF_FUNC_map_lookup_elem) } },
	{ "back through an array",
	  BPF_MAP_TYPE_ARRAY,
	  { BODY(BPF_FUNC_map_update_elem) } },
	{ "back through a ring buffer",
	  BPF_MAP_TYPE_RINGBUF,
	  { BPF_LD_MAP_FD(R1, MAP), BPF_MOV64_IMM(R2, 8), BPF_MOV64_IMM(R3, 0),
	    BPF_EMIT_CALL(BPF_FUNC_ringbuf_reserve),
	    BPF_ST_MEM(BPF_DW, R0, 0, 7), BPF_MOV64_REG(R1, R0),
	    BPF_EMIT_CALL(BPF_FUNC_ringbuf_submit),
	    BPF_ALU64_IMM(BPF_ADD, R6, 1), BPF_JMP_IMM(BPF_JLE, R6, 5, -10),
	    BPF_EXIT_INSN() } },
	{ "back through a loop that calls back",
	  BPF_MAP_TYPE_ARRAY,
	  { BPF_MOV64_IMM(R1, 5), BPF_LD_FUNC(R2, 5), BPF_MOV64_REG(R3, R10),
	    BPF_MOV64_IMM(R4, 0), BPF_EMIT_CALL(BPF_FUNC_loop), BPF_EXIT_INSN(),
	    BPF_STX_MEM(BPF_DW, R2, R1, -8), BPF_ST_MEM(BPF_DW, R10, -16, 9),
	    BPF_MOV64_IMM(R0, 0), BPF_EXIT_INSN() } },
	{ "back from a fault",
	  BPF_MAP_TYPE_ARRAY,
	  { BPF_MOV64_IMM(R1, 5), BPF_LDX_MEM(BPF_DW, R1, R1, 0),
	    BPF_EXIT_INSN() } },
};

/* All that a program can see, and its map's contents. */
struct state {
	struct vm_cpu cpu;
	char stack[VM_FRAMES][MAX_BPF_STACK];
	struct mem_gate gate[64];
	char map[4096];
};

static void look(struct state *s, const struct vm *vm, struct sim *sim)
{
	char key[4], next[4], value[64];
	size_t at = 0;
	int end;

	memset(s, 0, sizeof(*s));
	memcpy(&s->cpu, &vm->cpu, sizeof(s->cpu));
	memcpy(s->stack, vm->stack, sizeof(s->stack));
	memcpy(s->gate, vm->mem.gate, sizeof(s->gate));
	for (end = sim_next_key(sim, NULL, next); end == 0;
	     end = sim_next_key(sim, key, next)) {
		memcpy(key, next, sizeof(key));
		memcpy(s->map + at, key, sizeof(key));
		if (sim_lookup(sim, key, value) == 0)
			memcpy(s->map + at + 8, value, 8);
		at += 16;
	}
	if (sim->map.ops->query)
		for (int i = 0; i < 4; i++)
			s->map[i] = sim->map.ops->query(&sim->map, i);
}

static void walk(struct vm *vm, struct sim *sim, struct trail *t,
		 struct state *seen)
{
	struct state now;
	int count = 0;

	do
		look(&seen[count++], vm, sim);
	while (trail_step(t) == VM_READY && count < MOST);
	ck_assert_int_lt(count, MOST);
	for (int i = count - 1; i >= 0; i--) {
		ck_assert_int_eq(trail_back(t), 0);
		look(&now, vm, sim);
		ck_assert_msg(!memcmp(&now, &seen[i], sizeof(now)),
			      "step %d is not what it was", i);
	}
	ck_assert_int_eq(trail_back(t), -ENOENT);
	for (int i = 0; i < count; i += 7) { /* forth, and back again */
		ck_assert_int_eq(trail_goto(t, (i * 5) % count), 0);
		look(&now, vm, sim);
		ck_assert(!memcmp(&now, &seen[(i * 5) % count], sizeof(now)));
	}
}

static void check_row(int i)
{
	bool ring = rows[i].type == BPF_MAP_TYPE_RINGBUF;
	struct map_spec spec = { .type = rows[i].type,
				 "map",
				 ring ? 0 : 4,
				 ring ? 0 : 8,
				 ring ? 4096 : 3,
				 0 };
	struct vm_prog prog = { rows[i].insns, 40, "back", NULL };
	struct state *seen = calloc(MOST + 1, sizeof(*seen));
	struct vm *vm = vm_open();
	struct trail *t = trail_open(vm, 1 << 20);
	struct sim *sim;
	__u32 key = 2;

	ck_assert_int_eq(sim_open(&sim, &spec, 1), 0);
	vm_add_map(vm, MAP, &sim->map);
	if (!ring)
		sim_update(sim, &key, "12345678", BPF_ANY);
	vm_start(vm, &prog, 0);
	walk(vm, sim, t, seen);
	trail_close(t);
	vm_close(vm);
	sim_close(sim);
	free(seen);
}
TABLE(vm_trail, rows, check_row);

/* ---- Who, and how far back ---- */

static const struct who_row {
	const char *says;
	int reg, off; /* or, for reg -1, the place at r10 */
	__s64 step;
	int pc;
} whos[] = {
	{ "who wrote r2 last", R2, 0, 4, 4 },
	{ "who wrote r1, in the loop's last turn", R1, 0, 19, 2 },
	{ "nobody wrote r9", R9, 0, -ENOENT, 0 },
	{ "who wrote a byte of the stack", -1, -5, 18, 1 },
	{ "nobody wrote below it", -1, -9, -ENOENT, 0 },
};

static const struct bpf_insn who_insns[] = {
	{ BPF_ALU64 | BPF_MOV | BPF_K, R1, 0, 0, 5 },
	{ BPF_STX | BPF_MEM | BPF_DW, R10, R1, -8, 0 },
	{ BPF_ALU64 | BPF_SUB | BPF_K, R1, 0, 0, 1 },
	{ BPF_JMP | BPF_JEQ | BPF_K, R2, 0, 1, 7 },
	{ BPF_ALU64 | BPF_MOV | BPF_K, R2, 0, 0, 7 },
	{ BPF_JMP | BPF_JNE | BPF_K, R1, 0, -5, 0 },
	{ BPF_JMP | BPF_EXIT, 0, 0, 0, 0 },
};

static void check_who(int i)
{
	struct vm_prog prog = { who_insns, 7, "who", NULL };
	struct vm *vm = vm_open();
	struct trail *t = trail_open(vm, 1 << 16);
	__s64 step;
	int pc = 0;

	vm_start(vm, &prog, 0);
	while (trail_step(t) == VM_READY)
		;
	if (whos[i].reg < 0)
		step = trail_who_mem(t, vm->cpu.reg[R10] + whos[i].off, &pc);
	else
		step = trail_who_reg(t, whos[i].reg, &pc);
	ck_assert_int_eq(pc, whos[i].pc);
	ck_assert_int_eq(step, whos[i].step);
	trail_close(t);
	vm_close(vm);
}
TABLE(vm_trail_who, whos, check_who);

static const struct {
	const char *says;
	size_t size;
} limits[] = {
	{ "the oldest steps are forgotten when there is no room", 4096 },
	{ "a trail too small for a step keeps none", 64 },
};

static void check_limit(int i)
{
	struct bpf_insn loop = BPF_JMP_A(-1);
	struct vm_prog prog = { &loop, 1, "loop", NULL };
	struct vm *vm = vm_open();
	struct trail *t = trail_open(vm, limits[i].size);
	__u64 oldest;

	vm_start(vm, &prog, 0);
	for (int n = 0; n < 1000; n++)
		trail_step(t);
	oldest = trail_oldest(t);
	ck_assert_uint_gt(oldest, 0);
	ck_assert_int_eq(trail_goto(t, oldest), 0);
	ck_assert_int_eq(trail_goto(t, oldest - 1), -ENOENT);
	ck_assert_uint_eq(vm->cpu.steps, oldest);
	trail_close(t);
	vm_close(vm);
}
TABLE(vm_trail_limit, limits, check_limit);
