/* What the verifier says of instructions that are wrong in themselves. */
#include "insn/verifier/messages.h"

#include <stddef.h>

/* clang-format off */

static const struct message rows[] = {
	{ "BPF_ATOMIC stores into R%d %s is not allowed", CAUSE_ATOMIC,
	  "An atomic operation is done on memory where none is possible: the "
	  "context, the packet, a socket, flow keys.", NULL, false },
	{ "BPF_ATOMIC uses invalid atomic opcode %02x", CAUSE_ATOMIC,
	  "The constant of the instruction names no atomic operation that "
	  "this kernel has.", NULL, false },
	{ "invalid atomic operand size", CAUSE_ATOMIC,
	  "Atomic operations have 4 or 8 bytes (1 and 2 only for load-acquire "
	  "and store-release).", NULL, false },
	{ "invalid bpf_ld_imm64 insn", CAUSE_MALFORMED_INSTRUCTION,
	  "A 64-bit constant takes two slots, and the second is missing or "
	  "not empty but for its imm.", NULL, false },
	{ "div by zero", CAUSE_MALFORMED_INSTRUCTION,
	  "A division by the constant 0.", NULL, false },
	{ "unknown opcode %02x", CAUSE_MALFORMED_INSTRUCTION,
	  "This kernel knows no instruction with that code.", NULL, false },
	{ "BPF_LD_IMM64 uses reserved fields", CAUSE_MALFORMED_INSTRUCTION,
	  "A 64-bit constant has its off field set, which must be 0.",
	  NULL, false },
	{ "BPF_CALL uses reserved fields", CAUSE_MALFORMED_INSTRUCTION,
	  "A call has fields set that it does not use (dst, off, or the size "
	  "in its code).", NULL, false },
	{ "unrecognized bpf_ld_imm64 insn", CAUSE_MALFORMED_INSTRUCTION,
	  "The src field of a 64-bit constant names a kind of constant (map, "
	  "function, BTF) that this kernel does not know.", NULL, false },
	{ "BPF_ALU uses reserved fields", CAUSE_MALFORMED_INSTRUCTION,
	  "An arithmetic instruction has a field set that it does not use: "
	  "imm with a register, src with a constant, or off.", NULL, false },
	{ "BPF_LDX uses reserved fields", CAUSE_MALFORMED_INSTRUCTION,
	  "A load from memory has its imm set, or a mode that does not exist.",
	  NULL, false },
	{ "BPF_END uses reserved fields", CAUSE_MALFORMED_INSTRUCTION,
	  "A byte swap has fields set that it does not use, or a width other "
	  "than 16, 32 and 64.", NULL, false },
	{ "BPF_EXIT uses reserved fields", CAUSE_MALFORMED_INSTRUCTION,
	  "The exit instruction has a field set: it uses none.", NULL, false },
	{ "BPF_JA uses reserved fields", CAUSE_MALFORMED_INSTRUCTION,
	  "A jump has fields set that it does not use.", NULL, false },
	{ "BPF_JMP/JMP32 uses reserved fields", CAUSE_MALFORMED_INSTRUCTION,
	  "A conditional jump has imm set beside a register, or a register "
	  "beside a constant.", NULL, false },
	{ "BPF_LD_[ABS|IND] uses reserved fields", CAUSE_MALFORMED_INSTRUCTION,
	  "A packet load (BPF_LD_ABS, BPF_LD_IND) has fields set that it does "
	  "not use, or 8 bytes.", NULL, false },
	{ "BPF_MOV uses reserved fields", CAUSE_MALFORMED_INSTRUCTION,
	  "A move has a field set that it does not use. Before 6.6 off must "
	  "be 0: sign extension is newer.", NULL, false },
	{ "BPF_NEG uses reserved fields", CAUSE_MALFORMED_INSTRUCTION,
	  "A negation has fields set that it does not use: it has neither src "
	  "nor imm.", NULL, false },
	{ "BPF_ST uses reserved fields", CAUSE_MALFORMED_INSTRUCTION,
	  "A store of a constant has its src set, or a mode that does not "
	  "exist.", NULL, false },
	{ "BPF_STX uses reserved fields", CAUSE_MALFORMED_INSTRUCTION,
	  "A store of a register has its imm set, or a mode that does not "
	  "exist.", NULL, false },
	{ "invalid BPF_ALU opcode %x", CAUSE_MALFORMED_INSTRUCTION,
	  "The operation in the code of this arithmetic instruction does not "
	  "exist.", NULL, false },
	{ "invalid BPF_JMP/JMP32 opcode %x", CAUSE_MALFORMED_INSTRUCTION,
	  "The condition in the code of this jump does not exist.",
	  NULL, false },
	{ "invalid BPF_LD mode", CAUSE_MALFORMED_INSTRUCTION,
	  "A load of class BPF_LD has a mode that does not exist.",
	  NULL, false },
	{ "invalid BPF_LD_IMM insn", CAUSE_MALFORMED_INSTRUCTION,
	  "A constant of class BPF_LD is not 64 bits wide, as the only one "
	  "there is.", NULL, false },
	{ "invalid shift %d", CAUSE_MALFORMED_INSTRUCTION,
	  "The constant of a shift is negative, or as large as the register "
	  "has bits.", NULL, false },
	{ "unknown insn class %d", CAUSE_MALFORMED_INSTRUCTION,
	  "The class in the code of the instruction does not exist.",
	  NULL, false },
	{ "addr_space_cast insn can only be used in a program that has an "
	  "associated arena", CAUSE_ARENA,
	  "An address is cast between user space and the kernel's, and the "
	  "program uses no arena.", NULL, false },
	{ "addr_space_cast insn can only convert between address space 1 and 0",
	  CAUSE_ARENA,
	  "An address is cast between other spaces than 0 (the kernel's) and "
	  "1 (the arena's).", NULL, false },
	{ "R%d is not a pointer to arena or scalar.", CAUSE_ARENA,
	  "This argument must be a pointer into the arena, or a number.",
	  NULL, false },
	{ "arena's user address must be set via map_extra or mmap()",
	  CAUSE_ARENA,
	  "The program was loaded before the arena had its address in user "
	  "space.", NULL, false },
	{ "sign extending loads from arena are not supported yet", CAUSE_ARENA,
	  "A load with sign extension goes to the arena, which this kernel "
	  "cannot do.",
	  "Load without the sign and extend it afterwards: `(int)(s16)v`.",
	  false },
	{ "Only one arena per program", CAUSE_ARENA,
	  "The program uses a second arena.", NULL, false },
	{ "BPF_XADD stores into R%d %s is not allowed", CAUSE_ATOMIC,
	  "An atomic addition is done on memory where none is possible (the "
	  "words of kernels before 5.12).", NULL, false },
	{ "BPF_XADD uses reserved fields", CAUSE_ATOMIC,
	  "An atomic operation other than an addition, or of another width "
	  "than 4 and 8 bytes: kernels before 5.12 have none.", NULL, false },
	{ "BPF_ATOMIC loads from R%d %s is not allowed", CAUSE_ATOMIC,
	  "A load-acquire reads memory where none is possible: the context, "
	  "the packet, a socket.", NULL, false },
	{ "64-bit load-acquires are only supported on 64-bit arches",
	  CAUSE_ATOMIC,
	  "A load-acquire of 8 bytes, on a machine of 32 bits.", NULL, false },
	{ "64-bit store-releases are only supported on 64-bit arches",
	  CAUSE_ATOMIC,
	  "A store-release of 8 bytes, on a machine of 32 bits.", NULL, false },
	{ "BPF_JA|BPF_X uses reserved fields", CAUSE_MALFORMED_INSTRUCTION,
	  "An indirect jump (gotox) has fields set that it does not use.",
	  NULL, false },
	{ "invalid may_goto imm %d", CAUSE_MALFORMED_INSTRUCTION,
	  "may_goto has its imm set, which must be 0.", NULL, false },
};

/* clang-format on */

const struct message_family messages_encoding = {
	rows, sizeof(rows) / sizeof(rows[0])
};
