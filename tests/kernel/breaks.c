/*
 * What the lessons' README files tell a learner to break: the message they
 * show there is what this kernel says.  tests/lessons checks that the same
 * words stand in the README.
 */
#include "insn/insn.h"
#include "loader/prog.h"
#include "maps/map.h"
#include "tests/breaks.h"
#include "tests/run.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Lesson 1: 24 bytes from r10-16 on. */
static struct bpf_insn too_long[] = {
	BPF_LD_IMM64(BPF_REG_1, 0x57202c6f6c6c6548),
	BPF_STX_MEM(BPF_DW, BPF_REG_10, BPF_REG_1, -16),
	BPF_LD_IMM64(BPF_REG_1, 0x00000021646c726f),
	BPF_STX_MEM(BPF_DW, BPF_REG_10, BPF_REG_1, -8),
	BPF_MOV64_REG(BPF_REG_1, BPF_REG_10),
	BPF_ALU64_IMM(BPF_ADD, BPF_REG_1, -16),
	BPF_MOV64_IMM(BPF_REG_2, 24),
	BPF_EMIT_CALL(BPF_FUNC_trace_printk),
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_EXIT_INSN(),
};

/* Lesson 2: r1 does not outlive a call. */
static struct bpf_insn clobbered[] = {
	BPF_MOV64_IMM(BPF_REG_1, 5),
	BPF_EMIT_CALL(BPF_FUNC_get_smp_processor_id),
	BPF_MOV64_REG(BPF_REG_0, BPF_REG_1),
	BPF_EXIT_INSN(),
};

/* Lesson 3: no comparison with NULL before the add. */
static struct bpf_insn unchecked[] = {
	BPF_ST_MEM(BPF_DW, BPF_REG_10, -8, 56),
	BPF_LD_MAP_FD(BPF_REG_1, 0),
	BPF_MOV64_REG(BPF_REG_2, BPF_REG_10),
	BPF_ALU64_IMM(BPF_ADD, BPF_REG_2, -8),
	BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem),
	BPF_MOV64_IMM(BPF_REG_1, 1),
	BPF_ATOMIC_OP(BPF_DW, BPF_ADD, BPF_REG_0, BPF_REG_1, 0),
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_EXIT_INSN(),
};

/* Lesson 4: four bytes from byte 5 of 8. */
static struct bpf_insn one_too_far[] = {
	BPF_ST_MEM(BPF_DW, BPF_REG_10, -8, 0),
	BPF_LD_MAP_FD(BPF_REG_1, 0),
	BPF_MOV64_REG(BPF_REG_2, BPF_REG_10),
	BPF_ALU64_IMM(BPF_ADD, BPF_REG_2, -8),
	BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem),
	BPF_JMP_IMM(BPF_JEQ, BPF_REG_0, 0, 1),
	BPF_LDX_MEM(BPF_W, BPF_REG_0, BPF_REG_0, 5),
	BPF_EXIT_INSN(),
};

/* Lesson 5: r10 belongs to the machine. */
static struct bpf_insn frame_pointer[] = {
	BPF_MOV64_REG(BPF_REG_0, BPF_REG_10),
	BPF_MOV64_REG(BPF_REG_10, BPF_REG_0),
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_EXIT_INSN(),
};

/* Lesson 6: what bpf_trace_printk() is for. */
static struct bpf_insn proprietary[] = {
	BPF_ST_MEM(BPF_DW, BPF_REG_10, -8, 0),
	BPF_MOV64_REG(BPF_REG_1, BPF_REG_10),
	BPF_ALU64_IMM(BPF_ADD, BPF_REG_1, -8),
	BPF_MOV64_IMM(BPF_REG_2, 8),
	BPF_EMIT_CALL(BPF_FUNC_trace_printk),
	BPF_EXIT_INSN(),
};

/* Lesson 7: an add to eight bytes of four. */
static struct bpf_insn too_wide[] = {
	BPF_ST_MEM(BPF_DW, BPF_REG_10, -8, 0),
	BPF_LD_MAP_FD(BPF_REG_1, 0),
	BPF_MOV64_REG(BPF_REG_2, BPF_REG_10),
	BPF_ALU64_IMM(BPF_ADD, BPF_REG_2, -8),
	BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem),
	BPF_JMP_IMM(BPF_JEQ, BPF_REG_0, 0, 2),
	BPF_MOV64_IMM(BPF_REG_1, 1),
	BPF_ATOMIC_OP(BPF_DW, BPF_ADD, BPF_REG_0, BPF_REG_1, 0),
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_EXIT_INSN(),
};

/* Lesson 9: an index of which nothing is known, as of what a global function
 * returns. */
static struct bpf_insn any_index[] = {
	BPF_ST_MEM(BPF_DW, BPF_REG_10, -8, 0),
	BPF_LD_MAP_FD(BPF_REG_1, 0),
	BPF_MOV64_REG(BPF_REG_2, BPF_REG_10),
	BPF_ALU64_IMM(BPF_ADD, BPF_REG_2, -8),
	BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem),
	BPF_JMP_IMM(BPF_JEQ, BPF_REG_0, 0, 7),
	BPF_MOV64_REG(BPF_REG_6, BPF_REG_0),
	BPF_EMIT_CALL(BPF_FUNC_get_prandom_u32),
	BPF_MOV32_REG(BPF_REG_0, BPF_REG_0),
	BPF_ALU64_IMM(BPF_LSH, BPF_REG_0, 3),
	BPF_MOV64_REG(BPF_REG_2, BPF_REG_6),
	BPF_ALU64_REG(BPF_ADD, BPF_REG_2, BPF_REG_0),
	BPF_LDX_MEM(BPF_DW, BPF_REG_1, BPF_REG_2, 0),
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_EXIT_INSN(),
};

/* Lesson 8: a write to the record of a tracepoint. */
static struct bpf_insn meddling[] = {
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_STX_MEM(BPF_DW, BPF_REG_1, BPF_REG_0, 32),
	BPF_EXIT_INSN(),
};

/* Lesson 10: a value of 32 bytes from r10-16 on. */
static struct bpf_insn half_value[] = {
	BPF_ST_MEM(BPF_DW, BPF_REG_10, -8, 0),
	BPF_ST_MEM(BPF_DW, BPF_REG_10, -16, 0),
	BPF_LD_MAP_FD(BPF_REG_1, 0),
	BPF_MOV64_REG(BPF_REG_2, BPF_REG_10),
	BPF_ALU64_IMM(BPF_ADD, BPF_REG_2, -8),
	BPF_MOV64_REG(BPF_REG_3, BPF_REG_10),
	BPF_ALU64_IMM(BPF_ADD, BPF_REG_3, -16),
	BPF_MOV64_IMM(BPF_REG_4, BPF_ANY),
	BPF_EMIT_CALL(BPF_FUNC_map_update_elem),
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_EXIT_INSN(),
};

/* Lesson 11: what a loader could not fill in. */
static struct bpf_insn poisoned[] = {
	BPF_EMIT_CALL(195896080),
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_EXIT_INSN(),
};

/* Lesson 12: 288 bytes to where 256 are, up to the stack's end. */
static struct bpf_insn too_much[] = {
	BPF_MOV64_REG(BPF_REG_1, BPF_REG_10),
	BPF_ALU64_IMM(BPF_ADD, BPF_REG_1, -256),
	BPF_MOV64_IMM(BPF_REG_2, 288),
	BPF_MOV64_IMM(BPF_REG_3, 0),
	BPF_EMIT_CALL(BPF_FUNC_probe_read_user_str),
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_EXIT_INSN(),
};

/* Lesson 21: a packet's type, without a look at where it ends. */
static struct bpf_insn beyond_end[] = {
	BPF_LDX_MEM(BPF_W, BPF_REG_1, BPF_REG_1, 0),
	BPF_LDX_MEM(BPF_H, BPF_REG_0, BPF_REG_1, 12),
	BPF_EXIT_INSN(),
};

/* Lesson 15: 32 bytes to where 16 are. */
static struct bpf_insn too_small[] = {
	BPF_MOV64_REG(BPF_REG_1, BPF_REG_10),
	BPF_ALU64_IMM(BPF_ADD, BPF_REG_1, -16),
	BPF_MOV64_IMM(BPF_REG_2, 32),
	BPF_MOV64_IMM(BPF_REG_3, 0),
	BPF_EMIT_CALL(BPF_FUNC_probe_read_user_str),
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_EXIT_INSN(),
};

/* Lesson 14: a record that is the reader's already. */
static struct bpf_insn too_late[] = {
	BPF_LD_MAP_FD(BPF_REG_1, 0),
	BPF_MOV64_IMM(BPF_REG_2, 8),
	BPF_MOV64_IMM(BPF_REG_3, 0),
	BPF_EMIT_CALL(BPF_FUNC_ringbuf_reserve),
	BPF_JMP_IMM(BPF_JEQ, BPF_REG_0, 0, 5),
	BPF_MOV64_REG(BPF_REG_6, BPF_REG_0),
	BPF_MOV64_REG(BPF_REG_1, BPF_REG_0),
	BPF_MOV64_IMM(BPF_REG_2, 0),
	BPF_EMIT_CALL(BPF_FUNC_ringbuf_submit),
	BPF_ST_MEM(BPF_DW, BPF_REG_6, 0, 0),
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_EXIT_INSN(),
};

/* Lesson 13: a record of 56 bytes from r10-48 on. */
static struct bpf_insn long_record[] = {
	BPF_ST_MEM(BPF_DW, BPF_REG_10, -8, 0),
	BPF_ST_MEM(BPF_DW, BPF_REG_10, -16, 0),
	BPF_ST_MEM(BPF_DW, BPF_REG_10, -24, 0),
	BPF_ST_MEM(BPF_DW, BPF_REG_10, -32, 0),
	BPF_ST_MEM(BPF_DW, BPF_REG_10, -40, 0),
	BPF_ST_MEM(BPF_DW, BPF_REG_10, -48, 0),
	BPF_LD_MAP_FD(BPF_REG_2, 0),
	BPF_MOV64_IMM(BPF_REG_3, 0),
	BPF_MOV64_REG(BPF_REG_4, BPF_REG_10),
	BPF_ALU64_IMM(BPF_ADD, BPF_REG_4, -48),
	BPF_MOV64_IMM(BPF_REG_5, 56),
	BPF_EMIT_CALL(BPF_FUNC_perf_event_output),
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_EXIT_INSN(),
};

/* Lesson 16: a number taken for a pointer. */
static struct bpf_insn number_followed[] = {
	BPF_LDX_MEM(BPF_DW, BPF_REG_1, BPF_REG_1, 0),
	BPF_LDX_MEM(BPF_W, BPF_REG_1, BPF_REG_1, 16),
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_EXIT_INSN(),
};

/* Lesson 18: stacks into a hash. */
static struct bpf_insn no_stacks[] = {
	BPF_LD_MAP_FD(BPF_REG_2, 0),
	BPF_MOV64_IMM(BPF_REG_3, BPF_F_USER_STACK),
	BPF_EMIT_CALL(BPF_FUNC_get_stackid),
	BPF_MOV64_IMM(BPF_REG_0, 0),
	BPF_EXIT_INSN(),
};

#define PROGRAM_AS(p, type, license, value_size) \
	p, sizeof(p) / 8, BPF_PROG_TYPE_##type, license, value_size
#define PROGRAM(p) PROGRAM_AS(p, KPROBE, "GPL", 8)

static const struct row {
	const char *says;
	struct bpf_insn *insns;
	uint32_t count;
	uint32_t type;
	const char *license;
	uint32_t value_size; /* of the map it uses; 0: a ring buffer */
	const char *message;
} rows[] = {
	{ "lesson 1: a text longer than the stack", PROGRAM(too_long),
	  BREAK_HELLO },
	{ "lesson 2: a register read after a call", PROGRAM(clobbered),
	  BREAK_REGISTERS },
	{ "lesson 3: an add without a NULL check", PROGRAM(unchecked),
	  BREAK_COUNTING },
	{ "lesson 4: an offset one too far", PROGRAM(one_too_far),
	  BREAK_REFUSED },
	{ "lesson 5: r10 written to", PROGRAM(frame_pointer), BREAK_JIT },
	{ "lesson 6: a helper for GPL programs",
	  PROGRAM_AS(proprietary, KPROBE, "Proprietary", 8), BREAK_OBJECT },
	{ "lesson 7: a value wider than its map says",
	  PROGRAM_AS(too_wide, KPROBE, "GPL", 4), BREAK_MAPS },
	{ "lesson 8: a tracepoint's record written to",
	  PROGRAM_AS(meddling, TRACEPOINT, "GPL", 8), BREAK_PAIR },
	{ "lesson 9: an index that may be any number", PROGRAM(any_index),
	  BREAK_GLOBALS },
	{ "lesson 10: half of a value",
	  PROGRAM_AS(half_value, KPROBE, "GPL", 32), BREAK_TYPES },
	{ "lesson 11: a field that could not be found", PROGRAM(poisoned),
	  BREAK_CORE },
	{ "lesson 12: a name longer than its place", PROGRAM(too_much),
	  BREAK_POLICE },
	{ "lesson 13: a record longer than the stack", PROGRAM(long_record),
	  BREAK_LISTEN },
	{ "lesson 14: a record written to after it was submitted",
	  PROGRAM_AS(too_late, KPROBE, "GPL", 0), BREAK_EXECS },
	{ "lesson 15: a string into an array that is too small",
	  PROGRAM(too_small), BREAK_PROBES },
	{ "lesson 16: a number that is taken for a pointer",
	  PROGRAM_AS(number_followed, RAW_TRACEPOINT, "GPL", 8),
	  BREAK_TRAMPOLINES },
	{ "lesson 21: a packet read beyond its end",
	  PROGRAM_AS(beyond_end, XDP, "GPL", 0), BREAK_PACKETS },
	{ "lesson 18: stacks into a hash",
	  PROGRAM_AS(no_stacks, PERF_EVENT, "GPL", 8), BREAK_PROFILE },
};

static void check_row(int i)
{
	struct map_spec hash = { .type = BPF_MAP_TYPE_HASH,
				 .name = "test",
				 .key_size = 8,
				 .value_size = rows[i].value_size,
				 .max_entries = 1 };
	struct map_spec ring = { .type = BPF_MAP_TYPE_RINGBUF,
				 .name = "test",
				 .max_entries = 4096 };
	struct prog_spec spec = { .type = rows[i].type,
				  .name = "bad",
				  .insns = rows[i].insns,
				  .insn_cnt = rows[i].count,
				  .license = rows[i].license };
	struct map map;
	char *log;

	ck_assert_int_eq(map_open(&map, rows[i].value_size ? &hash : &ring), 0);
	for (uint32_t k = 0; k < rows[i].count; k++)
		if (rows[i].insns[k].code == (BPF_LD | BPF_DW | BPF_IMM) &&
		    rows[i].insns[k].src_reg == BPF_PSEUDO_MAP_FD)
			rows[i].insns[k].imm = map.fd;
	ck_assert_int_lt(prog_load(&spec, &log), 0);
	ck_assert_msg(log && strstr(log, rows[i].message), "wanted: %s\n%s",
		      rows[i].message, log ? log : "(no log)");
	free(log);
	map_close(&map);
}
TABLE(breaks, rows, check_row);
