/*
 * fields.c - the bytes of one instruction, field by field.
 *
 *     07 01 00 00 16 00 00 00   r1 += 22
 *     07                        code: BPF_ALU64 07 | BPF_ADD 00 | BPF_K 00
 *        01                     dst: 1, src: 0
 *           00 00               off: 0
 *                 16 00 00 00   imm: 22 = 0x16
 */
#include "insn/disasm.h"
#include "insn/insn.h"
#include "insn/names.h"

#include <string.h>

/* Bytes [from, to) of the slot, where they stand in it. */
static void print_bytes(FILE *out, const struct bpf_insn *insn, int from,
			int to)
{
	unsigned char bytes[sizeof(*insn)];

	memcpy(bytes, insn, sizeof(bytes));
	for (int i = 0; i < (int)sizeof(bytes); i++)
		if (i >= from && i < to)
			fprintf(out, "%02x ", bytes[i]);
		else
			fprintf(out, "   ");
	fprintf(out, "  ");
}

/* " = BPF_FUNC_map_lookup_elem" */
static void print_meaning(FILE *out, const struct names *names, int id)
{
	const struct name *row = name_by_id(names, id);

	if (row)
		fprintf(out, " = %s%s", names->prefix, row->name);
}

static void print_part(FILE *out, const struct names *names, int value)
{
	const struct name *row = name_by_id(names, value);

	fprintf(out, "%s%s %02x", row ? names->prefix : "",
		row ? row->name : "unknown", value);
}

/* The two ways to cut the upper five bits: see insn.h. */
static void print_code(FILE *out, int code)
{
	int class = BPF_CLASS(code);
	int jumps = class == BPF_JMP || class == BPF_JMP32;
	int alu = class == BPF_ALU || class == BPF_ALU64;
	int end = alu && BPF_OP(code) == BPF_END;

	fprintf(out, "code: ");
	print_part(out, &class_names, class);
	fprintf(out, " | ");
	if (!alu && !jumps) {
		print_part(out, &size_names, BPF_SIZE(code));
		fprintf(out, " | ");
		print_part(out, &mode_names, BPF_MODE(code));
		return;
	}
	print_part(out, jumps ? &jmp_names : &alu_names, BPF_OP(code));
	fprintf(out, " | ");
	print_part(out, end ? &order_names : &source_names, BPF_SRC(code));
}

/* src is a register, or says of what kind the imm is. */
static void print_registers(FILE *out, const struct bpf_insn *insn)
{
	fprintf(out, "dst: %d, src: %d", insn->dst_reg, insn->src_reg);
	if (insn_is_wide(insn))
		print_meaning(out, &imm64_names, insn->src_reg);
	if (insn->code == (BPF_JMP | BPF_CALL))
		print_meaning(out, &call_names, insn->src_reg);
}

static void print_imm(FILE *out, const struct bpf_insn *insn)
{
	fprintf(out, "imm: %d", insn->imm);
	if (insn->code == (BPF_JMP | BPF_CALL) && insn->src_reg == 0)
		print_meaning(out, &helper_names, insn->imm);
	else if (BPF_CLASS(insn->code) == BPF_STX &&
		 BPF_MODE(insn->code) == BPF_ATOMIC)
		print_meaning(out, &atomic_names, insn->imm);
	else if (insn->imm < 0 || insn->imm > 9)
		fprintf(out, " = 0x%x", (__u32)insn->imm);
}

static void print_slot(FILE *out, const struct bpf_insn *insn)
{
	print_bytes(out, insn, 0, 1);
	print_code(out, insn->code);
	fprintf(out, "\n");
	print_bytes(out, insn, 1, 2);
	print_registers(out, insn);
	fprintf(out, "\n");
	print_bytes(out, insn, 2, 4);
	fprintf(out, "off: %d\n", insn->off);
	print_bytes(out, insn, 4, 8);
	print_imm(out, insn);
	fprintf(out, "\n");
}

int disasm_fields(FILE *out, const struct bpf_insn *insn, int left)
{
	char text[DISASM_SIZE];
	int slots = disasm_insn(text, sizeof(text), insn, left);
	const char *wrong = insn_malformed(insn, left);

	if (slots == 0)
		return 0;
	print_bytes(out, insn, 0, 8);
	fprintf(out, "%s%s%s\n", text, wrong ? " ; " : "", wrong ? wrong : "");
	print_slot(out, insn);
	if (slots == 2) {
		print_bytes(out, &insn[1], 0, 8);
		fprintf(out, "imm: %d = 0x%x, the upper half\n", insn[1].imm,
			(__u32)insn[1].imm);
	}
	return slots;
}
