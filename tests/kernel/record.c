/* A run recorded in the kernel is the same run here, to the last register. */
#include "insn/disasm.h"
#include "insn/vm/record.h"
#include "loader/attach/hook.h"
#include "loader/err.h"
#include "loader/prog.h"
#include "maps/map.h"
#include "maps/sim.h"
#include "tests/run.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CTX_SIZE 64
#define MAP_FD	 -77 /* replaced by the map's own */

static const struct row {
	const char *says;
	struct bpf_insn insns[32];
} rows[] = {
	{ "a run that asks nothing", { BPF_MOV64_IMM(0, 7), BPF_EXIT_INSN() } },
	{ "the number of the system call, from the context",
	  { BPF_LDX_MEM(BPF_W, 0, 1, 8), BPF_EXIT_INSN() } },
	{ "numbers that no two runs share",
	  { BPF_EMIT_CALL(BPF_FUNC_ktime_get_ns), BPF_MOV64_REG(6, 0),
	    BPF_EMIT_CALL(BPF_FUNC_get_prandom_u32),
	    BPF_ALU64_REG(BPF_XOR, 6, 0),
	    BPF_EMIT_CALL(BPF_FUNC_get_current_pid_tgid),
	    BPF_ALU64_REG(BPF_ADD, 0, 6), BPF_EXIT_INSN() } },
	{ "one call made many times",
	  { BPF_MOV64_IMM(6, 0), BPF_MOV64_IMM(7, 0),
	    BPF_EMIT_CALL(BPF_FUNC_get_prandom_u32),
	    BPF_ALU64_IMM(BPF_MUL, 7, 31), BPF_ALU64_REG(BPF_ADD, 7, 0),
	    BPF_ALU64_IMM(BPF_ADD, 6, 1), BPF_JMP_IMM(BPF_JLT, 6, 50, -5),
	    BPF_MOV64_REG(0, 7), BPF_EXIT_INSN() } },
	{ "bytes that a helper wrote",
	  { BPF_ST_MEM(BPF_DW, 10, -16, 0), BPF_ST_MEM(BPF_DW, 10, -8, 0),
	    BPF_MOV64_REG(1, 10), BPF_ALU64_IMM(BPF_ADD, 1, -16),
	    BPF_MOV64_IMM(2, 16), BPF_EMIT_CALL(BPF_FUNC_get_current_comm),
	    BPF_LDX_MEM(BPF_DW, 0, 10, -16), BPF_EXIT_INSN() } },
	{ "a value that is there, and is changed",
	  { BPF_ST_MEM(BPF_DW, 10, -8, 1), BPF_LD_MAP_FD(1, MAP_FD),
	    BPF_MOV64_REG(2, 10), BPF_ALU64_IMM(BPF_ADD, 2, -8),
	    BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem),
	    BPF_JMP_IMM(BPF_JEQ, 0, 0, 3), BPF_LDX_MEM(BPF_DW, 6, 0, 0),
	    BPF_ST_MEM(BPF_DW, 0, 0, 5), BPF_MOV64_REG(0, 6),
	    BPF_EXIT_INSN() } },
	{ "a value that is not there",
	  { BPF_ST_MEM(BPF_DW, 10, -8, 2), BPF_LD_MAP_FD(1, MAP_FD),
	    BPF_MOV64_REG(2, 10), BPF_ALU64_IMM(BPF_ADD, 2, -8),
	    BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem),
	    BPF_JMP_IMM(BPF_JEQ, 0, 0, 1), BPF_MOV64_IMM(0, 1),
	    BPF_ALU64_IMM(BPF_ADD, 0, 40), BPF_EXIT_INSN() } },
	{ "a subprogram that asks",
	  { BPF_MOV64_IMM(1, 3), BPF_CALL_REL(2), BPF_ALU64_IMM(BPF_ADD, 0, 1),
	    BPF_EXIT_INSN(), BPF_MOV64_REG(6, 1),
	    BPF_EMIT_CALL(BPF_FUNC_ktime_get_ns), BPF_ALU64_REG(BPF_MUL, 0, 6),
	    BPF_EXIT_INSN() } },
};

static int length(const struct row *row)
{
	int n = sizeof(row->insns) / sizeof(row->insns[0]);

	while (row->insns[n - 1].code == 0)
		n--;
	return n;
}

static const struct map_spec values = { .type = BPF_MAP_TYPE_HASH,
					.name = "values",
					.key_size = 8,
					.value_size = 8,
					.max_entries = 4 };

static const struct map_spec records = {
	.type = BPF_MAP_TYPE_ARRAY,
	.name = "record",
	.key_size = 4,
	.value_size = sizeof(struct record),
	.max_entries = 1,
};

static void set_map(struct bpf_insn *insns, int len, int fd)
{
	for (int pc = 0; pc < len; pc++)
		if (insn_is_wide(&insns[pc]) && insns[pc].imm == MAP_FD)
			insns[pc].imm = fd;
}

/* The program with the recorder in it, loaded. */
static int load(const struct bpf_insn *insns, int len, int record_fd)
{
	struct prog_spec spec = { .type = BPF_PROG_TYPE_TRACEPOINT,
				  .name = "recorded",
				  .license = "GPL" };
	struct bpf_insn *out;
	const char *why;
	char *log;
	int n, fd;

	n = record_instrument(insns, len, record_fd, CTX_SIZE, &out, &why);
	ck_assert_msg(n > len, "%d: %s", n, why);
	spec.insns = out;
	spec.insn_cnt = n;
	fd = prog_load(&spec, &log);
	if (fd < 0)
		disasm_print(stderr, out, n);
	ck_assert_msg(fd >= 0, "%s\n%.3000s", err_text(), log ? log : "");
	free(out);
	return fd;
}

/* Let it run once in the kernel, or more often: the first counts. */
static void record_run(const struct bpf_insn *insns, int len,
		       struct record *record)
{
	struct map map;
	struct hook hook;
	uint32_t zero = 0;
	int fd, err;

	ck_assert_int_eq(map_open(&map, &records), 0);
	fd = load(insns, len, map.fd);
	err = hook_tracepoint(&hook, "syscalls", "sys_enter_getppid", fd);
	ck_assert_msg(err == 0, "%s", err_text());
	getppid();
	getppid();
	hook_close(&hook);
	ck_assert_int_eq(map_lookup(&map, &zero, record), 0);
	ck_assert_uint_eq(record->state, 2);
	close(fd);
	map_close(&map);
}

static void replay_run(struct bpf_insn *insns, int len, int fd,
		       const struct record *record)
{
	struct vm_prog prog = { .insns = insns, .len = len, .name = "test" };
	struct replay replay = { .record = record };
	struct vm *vm = vm_open();
	char ctx[RECORD_CTX];
	struct sim *sim;
	int region;

	ck_assert_int_eq(sim_open(&sim, &values, 1), 0);
	ck_assert_int_eq(vm_add_map(vm, fd, &sim->map), 0);
	memcpy(ctx, record->ctx, sizeof(ctx));
	region = mem_add(&vm->mem, ctx, CTX_SIZE, MEM_MAY_READ, "context");
	vm->env.call = record_replay;
	vm->env.call_arg = &replay;
	vm_start(vm, &prog, vm->mem.region[region].base);
	ck_assert_msg(vm_run(vm) == VM_EXITED, "%s", vm->fault.text);
	ck_assert_uint_eq(vm->cpu.reg[BPF_REG_0], record->r0);
	ck_assert_int_eq(replay.missing, 0);
	vm_close(vm);
	sim_close(sim);
}

static void check_row(int i)
{
	struct record *record = calloc(1, sizeof(*record));
	struct bpf_insn insns[32];
	uint64_t key = 1, value = 1234;
	struct map map;

	memcpy(insns, rows[i].insns, sizeof(insns));
	ck_assert_int_eq(map_open(&map, &values), 0);
	ck_assert_int_eq(map_update(&map, &key, &value, BPF_ANY), 0);
	set_map(insns, length(&rows[i]), map.fd);
	record_run(insns, length(&rows[i]), record);
	replay_run(insns, length(&rows[i]), map.fd, record);
	map_close(&map);
	free(record);
}
TABLE(record, rows, check_row);
