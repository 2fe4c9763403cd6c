/* A program that puts records into a ring, by hand: see producer.h.  No test of
 * its own, so that benchmarks can have it: what goes wrong ends the process. */
#include "tests/kernel/producer.h"
#include "insn/insn.h"
#include "loader/err.h"
#include "loader/prog.h"
#include "loader/sys.h"

#include <err.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	ROOM = 256 /* bytes of a record at most */
};

/* r7 = &count[0]; the record is at fp-ROOM. */
static int emit_record(struct bpf_insn *to, const struct producer *p, int size)
{
	const struct bpf_insn head[] = {
		BPF_MOV64_REG(BPF_REG_6, BPF_REG_1),
		BPF_ST_MEM(BPF_W, BPF_REG_10, -4, 0),
		BPF_LD_MAP_FD(BPF_REG_1, p->count_fd),
		BPF_MOV64_REG(BPF_REG_2, BPF_REG_10),
		BPF_ALU64_IMM(BPF_ADD, BPF_REG_2, -4),
		BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem),
		BPF_JMP_IMM(BPF_JNE, BPF_REG_0, 0, 1),
		BPF_EXIT_INSN(),
		BPF_MOV64_REG(BPF_REG_7, BPF_REG_0),
		BPF_LDX_MEM(BPF_DW, BPF_REG_1, BPF_REG_7, 0),
		BPF_STX_MEM(BPF_DW, BPF_REG_10, BPF_REG_1, -ROOM),
		BPF_ALU64_IMM(BPF_ADD, BPF_REG_1, 1),
		BPF_STX_MEM(BPF_DW, BPF_REG_7, BPF_REG_1, 0),
	};
	int n = sizeof(head) / sizeof(head[0]);

	memcpy(to, head, sizeof(head));
	for (int at = 8; at < size; at += 8)
		to[n++] = BPF_ST_MEM(BPF_DW, BPF_REG_10, at - ROOM,
				     PRODUCER_MARK);
	return n;
}

static int emit_output(struct bpf_insn *to, const struct producer *p,
		       uint32_t type, int size)
{
	const struct bpf_insn ring[] = {
		BPF_LD_MAP_FD(BPF_REG_1, p->map_fd),
		BPF_MOV64_REG(BPF_REG_2, BPF_REG_10),
		BPF_ALU64_IMM(BPF_ADD, BPF_REG_2, -ROOM),
		BPF_MOV64_IMM(BPF_REG_3, size),
		BPF_MOV64_IMM(BPF_REG_4, 0),
		BPF_EMIT_CALL(BPF_FUNC_ringbuf_output),
		BPF_MOV64_IMM(BPF_REG_0, 0),
		BPF_EXIT_INSN(),
	};
	const struct bpf_insn perf[] = {
		BPF_MOV64_REG(BPF_REG_1, BPF_REG_6),
		BPF_LD_MAP_FD(BPF_REG_2, p->map_fd),
		BPF_LD_IMM64(BPF_REG_3, BPF_F_CURRENT_CPU),
		BPF_MOV64_REG(BPF_REG_4, BPF_REG_10),
		BPF_ALU64_IMM(BPF_ADD, BPF_REG_4, -ROOM),
		BPF_MOV64_IMM(BPF_REG_5, size),
		BPF_EMIT_CALL(BPF_FUNC_perf_event_output),
		BPF_MOV64_IMM(BPF_REG_0, 0),
		BPF_EXIT_INSN(),
	};
	bool is_ring = type == BPF_MAP_TYPE_RINGBUF;
	size_t bytes = is_ring ? sizeof(ring) : sizeof(perf);

	memcpy(to, is_ring ? ring : perf, bytes);
	return bytes / sizeof(*to);
}

void producer_open(struct producer *p, uint32_t type, uint32_t entries,
		   int size)
{
	struct map_spec ring = { .type = type,
				 .name = "ring",
				 .max_entries = entries };
	struct map_spec count = { .type = BPF_MAP_TYPE_ARRAY,
				  .name = "count",
				  .key_size = 4,
				  .value_size = 8,
				  .max_entries = 1 };
	struct bpf_insn insns[64];
	struct prog_spec spec = { .type = BPF_PROG_TYPE_SCHED_CLS,
				  .name = "producer",
				  .insns = insns,
				  .license = "GPL" };
	char *log = NULL;

	if (type != BPF_MAP_TYPE_RINGBUF) {
		ring.key_size = ring.value_size = 4;
		ring.max_entries = 64;
	}
	p->map_fd = sys_map_create(&ring);
	p->count_fd = sys_map_create(&count);
	spec.insn_cnt = emit_record(insns, p, size);
	spec.insn_cnt += emit_output(insns + spec.insn_cnt, p, type, size);
	p->prog_fd = prog_load(&spec, &log);
	if (p->prog_fd < 0)
		errx(1, "%s\n%s", err_text(), log ? log : "");
	free(log);
}

void producer_run(const struct producer *p, uint32_t times)
{
	unsigned char packet[14] = { 0 };
	struct prog_run run = { .data_in = packet,
				.data_size = sizeof(packet),
				.repeat = times };

	if (sys_prog_run(p->prog_fd, &run))
		errx(1, "%s", err_text());
}

void producer_close(struct producer *p)
{
	close(p->prog_fd);
	close(p->count_fd);
	close(p->map_fd);
}
