/* The bytes of an instruction, field by field. */
#include "insn/disasm.h"
#include "insn/insn.h"
#include "tests/run.h"

#include <stdlib.h>

/* clang-format off */

#define INSN(...) .insns = { __VA_ARGS__ }

static const struct row {
	const char *says;
	struct bpf_insn insns[2];
	const char *text;
} rows[] = {
	{ "arithmetic has an operation and a source",
	  INSN(BPF_ALU64_IMM(BPF_ADD, 1, 22)),
	  "07 01 00 00 16 00 00 00   r1 += 22\n"
	  "07                        code: BPF_ALU64 07 | BPF_ADD 00 | BPF_K 00\n"
	  "   01                     dst: 1, src: 0\n"
	  "      00 00               off: 0\n"
	  "            16 00 00 00   imm: 22 = 0x16\n" },
	{ "a load has a size and a mode",
	  INSN(BPF_LDX_MEM(BPF_W, 1, 10, -4)),
	  "61 a1 fc ff 00 00 00 00   r1 = *(u32 *)(r10 -4)\n"
	  "61                        code: BPF_LDX 01 | BPF_W 00 | BPF_MEM 60\n"
	  "   a1                     dst: 1, src: 10\n"
	  "      fc ff               off: -4\n"
	  "            00 00 00 00   imm: 0\n" },
	{ "a call names its helper",
	  INSN(BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem)),
	  "85 00 00 00 01 00 00 00   call bpf_map_lookup_elem#1\n"
	  "85                        code: BPF_JMP 05 | BPF_CALL 80 | BPF_K 00\n"
	  "   00                     dst: 0, src: 0\n"
	  "      00 00               off: 0\n"
	  "            01 00 00 00   imm: 1 = BPF_FUNC_map_lookup_elem\n" },
	{ "an atomic operation is named in imm",
	  INSN(BPF_ATOMIC_OP(BPF_DW, BPF_ADD | BPF_FETCH, 1, 2, -8)),
	  "db 21 f8 ff 01 00 00 00   "
	  "r2 = atomic64_fetch_add((u64 *)(r1 -8), r2)\n"
	  "db                        code: BPF_STX 03 | BPF_DW 18 | BPF_ATOMIC c0\n"
	  "   21                     dst: 1, src: 2\n"
	  "      f8 ff               off: -8\n"
	  "            01 00 00 00   imm: 1 = BPF_ADD | BPF_FETCH\n" },
	{ "a swap of bytes has a direction for a source",
	  INSN(BPF_ENDIAN(BPF_TO_BE, 1, 16)),
	  "dc 01 00 00 10 00 00 00   r1 = be16 r1\n"
	  "dc                        code: BPF_ALU 04 | BPF_END d0 | BPF_TO_BE 08\n"
	  "   01                     dst: 1, src: 0\n"
	  "      00 00               off: 0\n"
	  "            10 00 00 00   imm: 16 = 0x10\n" },
	{ "a wide constant shows its kind and its second slot",
	  INSN(BPF_LD_MAP_VALUE(1, 3, 8)),
	  "18 21 00 00 03 00 00 00   r1 = map[fd:3][0]+8\n"
	  "18                        code: BPF_LD 00 | BPF_DW 18 | BPF_IMM 00\n"
	  "   21                     dst: 1, src: 2 = BPF_PSEUDO_MAP_VALUE\n"
	  "      00 00               off: 0\n"
	  "            03 00 00 00   imm: 3\n"
	  "00 00 00 00 08 00 00 00   imm: 8 = 0x8, the upper half\n" },
	{ "what is malformed is said behind the text",
	  INSN(BPF_RAW_INSN(0xf5, 1, 0, 0, 0)),
	  "f5 01 00 00 00 00 00 00   BUG_jmp_f5 ; there is no such operation\n"
	  "f5                        code: BPF_JMP 05 | unknown f0 | BPF_K 00\n"
	  "   01                     dst: 1, src: 0\n"
	  "      00 00               off: 0\n"
	  "            00 00 00 00   imm: 0\n" },
};

/* clang-format on */

static void check_row(int i)
{
	int slots = insn_is_wide(rows[i].insns) ? 2 : 1;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	ck_assert_int_eq(disasm_fields(out, rows[i].insns, slots), slots);
	ck_assert_int_eq(disasm_fields(out, rows[i].insns, 0), 0);
	fclose(out);
	ck_assert_str_eq(text, rows[i].text);
	free(text);
}
TABLE(fields, rows, check_row);
