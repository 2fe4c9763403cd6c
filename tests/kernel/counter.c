/* counter.c - a program that counts: see counter.h. */
#include "tests/kernel/counter.h"
#include "insn/insn.h"
#include "loader/err.h"
#include "loader/prog.h"
#include "tests/kernel/auto.h"
#include "tests/run.h"

#include <unistd.h>

struct map counter_open(void)
{
	struct map_spec spec = { .type = BPF_MAP_TYPE_ARRAY,
				 .name = "count",
				 .key_size = 4,
				 .value_size = 8,
				 .max_entries = 2 };
	struct map map;

	ck_assert_msg(map_open(&map, &spec) == 0, "%s", err_text());
	return map;
}

uint64_t counter_element(const struct map *map, uint32_t key)
{
	uint64_t value = ~0ull;

	ck_assert_int_eq(map_lookup(map, &key, &value), 0);
	return value;
}

int counter_load_as(const struct sec *sec, int map_fd, uint32_t attach_type)
{
	const struct bpf_insn insns[] = {
		BPF_MOV64_REG(BPF_REG_6, BPF_REG_1),
		BPF_EMIT_CALL(BPF_FUNC_get_current_pid_tgid),
		BPF_ALU64_IMM(BPF_RSH, BPF_REG_0, 32),
		BPF_JMP32_IMM(BPF_JNE, BPF_REG_0, getpid(), 21),
		BPF_MOV64_REG(BPF_REG_1, BPF_REG_6),
		BPF_EMIT_CALL(BPF_FUNC_get_attach_cookie),
		BPF_STX_MEM(BPF_DW, BPF_REG_10, BPF_REG_0, -16),
		BPF_ST_MEM(BPF_W, BPF_REG_10, -4, 1),
		BPF_LD_MAP_FD(BPF_REG_1, map_fd),
		BPF_MOV64_REG(BPF_REG_2, BPF_REG_10),
		BPF_ALU64_IMM(BPF_ADD, BPF_REG_2, -4),
		BPF_MOV64_REG(BPF_REG_3, BPF_REG_10),
		BPF_ALU64_IMM(BPF_ADD, BPF_REG_3, -16),
		BPF_MOV64_IMM(BPF_REG_4, 0),
		BPF_EMIT_CALL(BPF_FUNC_map_update_elem),
		BPF_ST_MEM(BPF_W, BPF_REG_10, -4, 0),
		BPF_LD_MAP_FD(BPF_REG_1, map_fd),
		BPF_MOV64_REG(BPF_REG_2, BPF_REG_10),
		BPF_ALU64_IMM(BPF_ADD, BPF_REG_2, -4),
		BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem),
		BPF_JMP_IMM(BPF_JEQ, BPF_REG_0, 0, 2),
		BPF_MOV64_IMM(BPF_REG_1, 1),
		BPF_ATOMIC_OP(BPF_DW, BPF_ADD, BPF_REG_0, BPF_REG_1, 0),
		BPF_MOV64_IMM(BPF_REG_0, 0),
		BPF_EXIT_INSN(),
	};
	struct prog_spec spec = { .type = sec->rule->prog_type,
				  .name = "counter",
				  .insns = insns,
				  .insn_cnt = sizeof(insns) / 8,
				  .license = "GPL",
				  .flags = sec->rule->prog_flags };

	spec.expected_attach_type = attach_type;
	return load_or_say(&spec);
}

int counter_load(const struct sec *sec, int map_fd)
{
	int type = sec->rule->attach_type;

	return counter_load_as(sec, map_fd,
			       type == SEC_NO_ATTACH_TYPE ? 0 : type);
}
