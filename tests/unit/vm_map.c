/* Programs and their maps: the helpers' rules are the kernel's. */
#include "maps/sim.h"
#include "tests/unit/vm_run.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
	HASH = 11,
	ARRAY,
	LRU,
	PERCPU,
	RING,
	PROGS,
	PERF,
	RODATA,
	MAPS = RODATA - HASH + 1
};

static const struct map_spec specs[MAPS] = {
	{ .type = BPF_MAP_TYPE_HASH, "hash", 4, 8, 2, 0 },
	{ .type = BPF_MAP_TYPE_ARRAY, "array", 4, 12, 3, 0 },
	{ .type = BPF_MAP_TYPE_LRU_HASH, "lru", 4, 8, 2, 0 },
	{ .type = BPF_MAP_TYPE_PERCPU_ARRAY, "percpu", 4, 8, 2, 0 },
	{ .type = BPF_MAP_TYPE_RINGBUF, "ring", 0, 0, 4096, 0 },
	{ .type = BPF_MAP_TYPE_PROG_ARRAY, "progs", 4, 4, 2, 0 },
	{ .type = BPF_MAP_TYPE_PERF_EVENT_ARRAY, "perf", 4, 4, 4, 0 },
	{ .type = BPF_MAP_TYPE_ARRAY, "rodata", 4, 8, 1, BPF_F_RDONLY_PROG },
};

/* What the program array holds: itself at 1. */
static struct vm_prog tail = {
	(const struct bpf_insn[]){
		{ BPF_ALU64 | BPF_ADD | BPF_K, R6, 0, 0, 1 },
		{ BPF_LD | BPF_DW | BPF_IMM, R2, BPF_PSEUDO_MAP_FD, 0, PROGS },
		{ 0, 0, 0, 0, 0 },
		{ BPF_ALU64 | BPF_MOV | BPF_K, R3, 0, 0, 1 },
		{ BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_tail_call },
		{ BPF_ALU64 | BPF_MOV | BPF_X, R0, R6, 0, 0 },
		{ BPF_JMP | BPF_EXIT, 0, 0, 0, 0 } },
	7, "tail", NULL
};

static struct sim *sims[MAPS];
static char sent[64]; /* what went out, as text */

static int keep(void *arg, const void *data, __u32 size)
{
	size_t len = strlen(sent);

	(void)arg;
	snprintf(sent + len, sizeof(sent) - len, "%.*s;", (int)size,
		 (const char *)data);
	return 0;
}

static int keep_output(void *arg, struct vm_map *map, const void *data,
		       __u32 size)
{
	(void)map;
	return keep(arg, data, size);
}

static __u64 setup(struct vm *vm)
{
	static const int fds[] = { RODATA, HASH };
	__u32 key = 0;

	vm->fd_array = fds;
	vm->fd_count = 2;
	vm->env.cpus = 2;
	vm->env.cpu = 1;
	vm->env.output = keep_output;
	sent[0] = 0;
	for (int i = 0; i < MAPS; i++) {
		ck_assert_int_eq(sim_open(&sims[i], &specs[i], 2), 0);
		ck_assert_int_eq(vm_add_map(vm, HASH + i, &sims[i]->map), 0);
	}
	sim_update(sims[RODATA - HASH], &key, "%d: %s\n\0", 0);
	sim_set_prog(sims[PROGS - HASH], 1, &tail);
	return 0;
}

/* Ends the maps; the ring's records become text. */
static void after(struct vm *vm)
{
	sim_consume(sims[RING - HASH], keep, NULL);
	vm_prog_close(&tail);
	for (int i = 0; i < MAPS; i++) {
		vm->maps[i].map->mem = NULL;
		sim_close(sims[i]);
	}
	vm->map_count = 0;
}

/* Pieces: the key at r10-4, the value at r10-16, the map in r1. */
#define KEY(N) BPF_ST_MEM(BPF_W, R10, -4, N)
#define ARGS(MAP)                                       \
	BPF_LD_MAP_FD(R1, MAP), BPF_MOV64_REG(R2, R10), \
		BPF_ALU64_IMM(BPF_ADD, R2, -4)
#define LOOKUP(MAP, N) \
	KEY(N), ARGS(MAP), BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem)
#define UPDATE(MAP, N, VALUE, FLAGS)                                     \
	KEY(N), BPF_ST_MEM(BPF_DW, R10, -16, VALUE), ARGS(MAP),          \
		BPF_MOV64_REG(R3, R10), BPF_ALU64_IMM(BPF_ADD, R3, -16), \
		BPF_MOV64_IMM(R4, FLAGS),                                \
		BPF_EMIT_CALL(BPF_FUNC_map_update_elem)
#define DELETE(MAP, N) \
	KEY(N), ARGS(MAP), BPF_EMIT_CALL(BPF_FUNC_map_delete_elem)
#define EXIT	BPF_EXIT_INSN()
#define OR_EXIT BPF_JMP_IMM(BPF_JNE, R0, 0, 1), EXIT
#define VALUE	BPF_LDX_MEM(BPF_DW, R0, R0, 0), EXIT
#define RESERVE(SIZE)                                     \
	BPF_LD_MAP_FD(R1, RING), BPF_MOV64_IMM(R2, SIZE), \
		BPF_MOV64_IMM(R3, 0), BPF_EMIT_CALL(BPF_FUNC_ringbuf_reserve)
#define TAIL(INDEX)                                         \
	BPF_LD_MAP_FD(R2, PROGS), BPF_MOV64_IMM(R3, INDEX), \
		BPF_EMIT_CALL(BPF_FUNC_tail_call)

static const struct vm_row rows[] = {
	{ "a key that is not there is NULL", PROG(LOOKUP(HASH, 1), EXIT),
	  .r0 = 0 },
	{ "what was put into a hash is found",
	  PROG(UPDATE(HASH, 1, 77, BPF_ANY), LOOKUP(HASH, 1), OR_EXIT, VALUE),
	  .r0 = 77 },
	{ "BPF_NOEXIST refuses a key that is there with EEXIST",
	  PROG(UPDATE(HASH, 1, 7, 0), UPDATE(HASH, 1, 8, BPF_NOEXIST), EXIT),
	  .r0 = -EEXIST },
	{ "BPF_EXIST refuses a key that is not there with ENOENT",
	  PROG(UPDATE(HASH, 1, 7, BPF_EXIST), EXIT), .r0 = -ENOENT },
	{ "unknown flags are EINVAL", PROG(UPDATE(HASH, 1, 7, 3), EXIT),
	  .r0 = -EINVAL },
	{ "a full hash says E2BIG",
	  PROG(UPDATE(HASH, 1, 1, 0), UPDATE(HASH, 2, 2, 0),
	       UPDATE(HASH, 3, 3, 0), EXIT),
	  .r0 = -E2BIG },
	{ "a full hash still replaces",
	  PROG(UPDATE(HASH, 1, 1, 0), UPDATE(HASH, 2, 2, 0),
	       UPDATE(HASH, 1, 3, 0), EXIT),
	  .r0 = 0 },
	{ "what was deleted is gone",
	  PROG(UPDATE(HASH, 1, 7, 0), DELETE(HASH, 1), LOOKUP(HASH, 1), EXIT),
	  .r0 = 0 },
	{ "deleting what is not there is ENOENT", PROG(DELETE(HASH, 1), EXIT),
	  .r0 = -ENOENT },
	{ "a pointer to a replaced value sees the old one",
	  PROG(UPDATE(HASH, 1, 7, 0), LOOKUP(HASH, 1), BPF_MOV64_REG(R6, R0),
	       UPDATE(HASH, 1, 8, 0), BPF_MOV64_REG(R0, R6), VALUE),
	  .r0 = 7 },
	{ "a full LRU hash forgets what was used longest ago",
	  PROG(UPDATE(LRU, 1, 1, 0), UPDATE(LRU, 2, 2, 0), LOOKUP(LRU, 1),
	       UPDATE(LRU, 3, 3, 0), LOOKUP(LRU, 2), EXIT),
	  .r0 = 0 },
	{ "and keeps what was looked up",
	  PROG(UPDATE(LRU, 1, 1, 0), UPDATE(LRU, 2, 2, 0), LOOKUP(LRU, 1),
	       UPDATE(LRU, 3, 3, 0), LOOKUP(LRU, 1), OR_EXIT, VALUE),
	  .r0 = 1 },
	{ "all of an array is there from the start, zero",
	  PROG(LOOKUP(ARRAY, 2), BPF_LDX_MEM(BPF_W, R0, R0, 8), EXIT),
	  .r0 = 0 },
	{ "an array has no index past its end", PROG(LOOKUP(ARRAY, 3), EXIT),
	  .r0 = 0 },
	{ "updating past the end of an array is E2BIG",
	  PROG(UPDATE(ARRAY, 3, 1, 0), EXIT), .r0 = -E2BIG },
	{ "BPF_NOEXIST never works on an array",
	  PROG(UPDATE(ARRAY, 0, 1, BPF_NOEXIST), EXIT), .r0 = -EEXIST },
	{ "an array never deletes", PROG(DELETE(ARRAY, 0), EXIT),
	  .r0 = -EINVAL },
	{ "each CPU has a value of its own",
	  PROG(UPDATE(PERCPU, 0, 5, 0), KEY(0), ARGS(PERCPU),
	       BPF_MOV64_IMM(R3, 0),
	       BPF_EMIT_CALL(BPF_FUNC_map_lookup_percpu_elem), VALUE),
	  .r0 = 0 },
	{ "one may look at another CPU's value",
	  PROG(UPDATE(PERCPU, 0, 5, 0), KEY(0), ARGS(PERCPU),
	       BPF_MOV64_IMM(R3, 1),
	       BPF_EMIT_CALL(BPF_FUNC_map_lookup_percpu_elem), VALUE),
	  .r0 = 5 },
	{ "there is no CPU past the last",
	  PROG(KEY(0), ARGS(PERCPU), BPF_MOV64_IMM(R3, 2),
	       BPF_EMIT_CALL(BPF_FUNC_map_lookup_percpu_elem), EXIT),
	  .r0 = 0 },

	{ "running out of one value is not running into the next",
	  PROG(LOOKUP(ARRAY, 0), BPF_LDX_MEM(BPF_W, R0, R0, 12), EXIT),
	  .fault = "4-byte read at r0+12: just past the end of the 12-byte "
		   "value of map 'array'" },
	{ "half past the end of a value",
	  PROG(LOOKUP(ARRAY, 1), BPF_LDX_MEM(BPF_DW, R0, R0, 8), EXIT),
	  .fault = "8-byte read at r0+8: its last 4 bytes are past the end "
		   "of the 12-byte value of map 'array'" },
	{ "a map is not memory",
	  PROG(BPF_LD_MAP_FD(R1, HASH), BPF_LDX_MEM(BPF_W, R0, R1, 0), EXIT),
	  .fault = "4-byte read at r1: the map 'hash' is no memory of the "
		   "program" },
	{ "the address of a value in the instruction itself",
	  PROG(BPF_LD_MAP_VALUE(R1, RODATA, 1), BPF_LDX_MEM(BPF_B, R0, R1, 0),
	       EXIT),
	  .r0 = 'd' },
	{ "a map by its index",
	  PROG(BPF_LD_MAP_IDX_VALUE(R1, 0, 1), BPF_LDX_MEM(BPF_B, R0, R1, 0),
	       EXIT),
	  .r0 = 'd' },
	{ "a map by an index that is not there",
	  PROG(BPF_LD_MAP_IDX(R1, 2), EXIT),
	  .fault = "there is no map at index 2" },
	{ "a read-only map cannot be written",
	  PROG(BPF_LD_MAP_VALUE(R1, RODATA, 0), BPF_ST_MEM(BPF_B, R1, 0, 1),
	       EXIT),
	  .fault = "1-byte write at r1: the value of map 'rodata' is read "
		   "only" },
	{ "a helper wants a map",
	  PROG(BPF_MOV64_IMM(R1, 1), BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem),
	       EXIT),
	  .fault = "r1 is not a map: 0x1" },
	{ "a helper wants a key that is there",
	  PROG(BPF_LD_MAP_FD(R1, HASH), BPF_MOV64_REG(R2, R10),
	       BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem), EXIT),
	  .fault = "4-byte read at r2 by map_lookup_elem: just past the end "
		   "of the 512-byte stack frame" },
	{ "a ring buffer has no keys", PROG(LOOKUP(RING, 0), EXIT),
	  .fault = "map 'ring' is not one where programs can do this" },

	{ "a record is sent when it is submitted",
	  PROG(RESERVE(2), OR_EXIT, BPF_ST_MEM(BPF_H, R0, 0, 0x6968),
	       BPF_MOV64_REG(R1, R0), BPF_MOV64_IMM(R2, 0),
	       BPF_EMIT_CALL(BPF_FUNC_ringbuf_submit), BPF_MOV64_IMM(R0, 0),
	       EXIT),
	  .r0 = 0, .sent = "hi;" },
	{ "a discarded record is not",
	  PROG(RESERVE(2), OR_EXIT, BPF_MOV64_REG(R1, R0), BPF_MOV64_IMM(R2, 0),
	       BPF_EMIT_CALL(BPF_FUNC_ringbuf_discard), BPF_MOV64_IMM(R0, 0),
	       EXIT),
	  .r0 = 0, .sent = "" },
	{ "there is no room for more than the ring", PROG(RESERVE(4096), EXIT),
	  .r0 = 0 },
	{ "past the end of a record",
	  PROG(RESERVE(2), OR_EXIT, BPF_ST_MEM(BPF_B, R0, 2, 1), EXIT),
	  .fault = "1-byte write at r0+2: just past the end of the 2-byte "
		   "record of map 'ring'" },
	{ "a record is gone when it was submitted",
	  PROG(RESERVE(2), OR_EXIT, BPF_MOV64_REG(R6, R0),
	       BPF_MOV64_REG(R1, R0), BPF_EMIT_CALL(BPF_FUNC_ringbuf_submit),
	       BPF_MOV64_REG(R1, R6), BPF_EMIT_CALL(BPF_FUNC_ringbuf_submit),
	       EXIT),
	  .fault = "r1 is not a reserved record: 0x1f10000000" },
	{ "bpf_ringbuf_output copies",
	  PROG(BPF_ST_MEM(BPF_W, R10, -4, 0x216968), BPF_LD_MAP_FD(R1, RING),
	       BPF_MOV64_REG(R2, R10), BPF_ALU64_IMM(BPF_ADD, R2, -4),
	       BPF_MOV64_IMM(R3, 3), BPF_MOV64_IMM(R4, 0),
	       BPF_EMIT_CALL(BPF_FUNC_ringbuf_output), EXIT),
	  .r0 = 0, .sent = "hi!;" },
	{ "bpf_ringbuf_query knows the size",
	  PROG(BPF_LD_MAP_FD(R1, RING), BPF_MOV64_IMM(R2, BPF_RB_RING_SIZE),
	       BPF_EMIT_CALL(BPF_FUNC_ringbuf_query), EXIT),
	  .r0 = 4096 },
	{ "bpf_perf_event_output sends to this CPU",
	  PROG(BPF_ST_MEM(BPF_W, R10, -4, 0x6f79), BPF_LD_MAP_FD(R2, PERF),
	       BPF_MOV32_IMM(R3, -1), BPF_MOV64_REG(R4, R10),
	       BPF_ALU64_IMM(BPF_ADD, R4, -4), BPF_MOV64_IMM(R5, 2),
	       BPF_EMIT_CALL(BPF_FUNC_perf_event_output), EXIT),
	  .r0 = 0, .sent = "yo;" },
	{ "bpf_perf_event_output refuses another CPU with EOPNOTSUPP",
	  PROG(BPF_LD_MAP_FD(R2, PERF), BPF_MOV32_IMM(R3, 0),
	       BPF_MOV64_REG(R4, R10), BPF_ALU64_IMM(BPF_ADD, R4, -4),
	       BPF_MOV64_IMM(R5, 2), BPF_EMIT_CALL(BPF_FUNC_perf_event_output),
	       EXIT),
	  .r0 = -EOPNOTSUPP },

	{ "a tail call goes on with the other program, 33 times at most",
	  PROG(BPF_MOV64_IMM(R6, 0), TAIL(1), BPF_MOV64_IMM(R0, 99), EXIT),
	  .r0 = 33 },
	{ "a tail call of nothing falls through",
	  PROG(TAIL(0), BPF_MOV64_IMM(R0, 99), EXIT), .r0 = 99 },
	{ "a tail call past the end falls through",
	  PROG(TAIL(2), BPF_MOV64_IMM(R0, 99), EXIT), .r0 = 99 },
	{ "bpf_for_each_map_elem calls back for each: sum and count",
	  PROG(UPDATE(HASH, 5, 1, 0), UPDATE(HASH, 6, 2, 0),
	       BPF_LD_MAP_FD(R1, HASH), BPF_LD_FUNC(R2, 9),
	       BPF_MOV64_REG(R3, R10), BPF_ST_MEM(BPF_DW, R10, -24, 0),
	       BPF_MOV64_IMM(R4, 0), BPF_EMIT_CALL(BPF_FUNC_for_each_map_elem),
	       BPF_LDX_MEM(BPF_DW, R1, R10, -24),
	       BPF_ALU64_IMM(BPF_MUL, R1, 10), BPF_ALU64_REG(BPF_ADD, R0, R1),
	       EXIT, BPF_LDX_MEM(BPF_DW, R1, R3, 0),
	       BPF_LDX_MEM(BPF_DW, R2, R4, -24), BPF_ALU64_REG(BPF_ADD, R2, R1),
	       BPF_STX_MEM(BPF_DW, R4, R2, -24), BPF_MOV64_IMM(R0, 0), EXIT),
	  .r0 = 32 },
};

static void check_row(int i)
{
	vm_check_after(&rows[i], setup, after);
	if (rows[i].sent)
		ck_assert_str_eq(sent, rows[i].sent);
}
TABLE(vm_map, rows, check_row);
