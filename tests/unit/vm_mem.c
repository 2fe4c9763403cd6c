/* What may be touched, and what is said when it may not. */
#include "tests/unit/vm_run.h"

#include <string.h>

#define TASK  0xffff888012345678ull
#define MIX64 0x8877665544332211ull

/* r1 = the context: 16 bytes, read only, and after it at r1 + 4 GB the
 * packet of 20 bytes */
static unsigned char context[16], packet[20], task[8] = { 1, 2, 3 };

static __u64 setup(struct vm *vm)
{
	int ctx = mem_add(&vm->mem, context, sizeof(context), MEM_MAY_READ,
			  "context");

	for (int i = 0; i < 20; i++)
		packet[i] = 0xf0 + i;
	memset(context, 0x5a, sizeof(context));
	vm->packet = mem_add(&vm->mem, packet, sizeof(packet), MEM_MAY_BOTH,
			     "packet");
	mem_add_pointer(&vm->mem, vm->mem.region[ctx].base + 4,
			vm->mem.region[vm->packet].base);
	mem_place(&vm->mem, TASK, task, sizeof(task), MEM_MAY_READ, "task");
	return vm->mem.region[ctx].base;
}

/* MIX64 at r10-8, then r0 = LOAD of it */
#define LOADED(LOAD)                                                          \
	PROG(BPF_LD_IMM64(R1, MIX64), BPF_STX_MEM(BPF_DW, R10, R1, -8), LOAD, \
	     BPF_EXIT_INSN())
/* -1 at r10-8, STORE over it, r0 = all of it */
#define STORED(STORE)                                                         \
	PROG(BPF_LD_IMM64(R1, MIX64), BPF_ST_MEM(BPF_DW, R10, -8, -1), STORE, \
	     BPF_LDX_MEM(BPF_DW, R0, R10, -8), BPF_EXIT_INSN())
/* The two with an atomic operation: r0, r1, memory and what is fetched */
#define ATOMIC(SIZE, OP, R0_IS, R1_IS, RESULT)                            \
	PROG(BPF_LD_IMM64(R2, MIX64), BPF_STX_MEM(BPF_DW, R10, R2, -8),   \
	     BPF_LD_IMM64(R0, R0_IS), BPF_LD_IMM64(R1, R1_IS),            \
	     BPF_ATOMIC_OP(SIZE, OP, R10, R1, -8),                        \
	     BPF_LDX_MEM(BPF_DW, R2, R10, -8), BPF_MOV64_REG(R0, RESULT), \
	     BPF_EXIT_INSN())
#define ACCESS(INSN) PROG(INSN, BPF_MOV64_IMM(R0, 0), BPF_EXIT_INSN())
#define PACKET(LOAD) \
	PROG(BPF_MOV64_REG(R6, R1), BPF_MOV64_IMM(R7, 3), LOAD, BPF_EXIT_INSN())

static const struct vm_row rows[] = {
	{ "a load of 1 byte fills up with zeros",
	  LOADED(BPF_LDX_MEM(BPF_B, R0, R10, -1)), .r0 = 0x88 },
	{ "a load of 2 bytes", LOADED(BPF_LDX_MEM(BPF_H, R0, R10, -8)),
	  .r0 = 0x2211 },
	{ "a load of 4 bytes", LOADED(BPF_LDX_MEM(BPF_W, R0, R10, -4)),
	  .r0 = 0x88776655 },
	{ "a load need not be aligned", LOADED(BPF_LDX_MEM(BPF_W, R0, R10, -7)),
	  .r0 = 0x55443322 },
	{ "a load of 1 byte with its sign",
	  LOADED(BPF_LDX_MEMSX(BPF_B, R0, R10, -1)), .r0 = -0x78ull },
	{ "a load of 2 bytes with its sign",
	  LOADED(BPF_LDX_MEMSX(BPF_H, R0, R10, -2)), .r0 = -0x7789ull },
	{ "a load of 4 bytes with its sign",
	  LOADED(BPF_LDX_MEMSX(BPF_W, R0, R10, -4)), .r0 = -0x778899abull },
	{ "a store of 1 byte leaves the others",
	  STORED(BPF_STX_MEM(BPF_B, R10, R1, -8)), .r0 = 0xffffffffffffff11 },
	{ "a store of 2 bytes leaves the others",
	  STORED(BPF_STX_MEM(BPF_H, R10, R1, -8)), .r0 = 0xffffffffffff2211 },
	{ "a store of 4 bytes leaves the others",
	  STORED(BPF_STX_MEM(BPF_W, R10, R1, -8)), .r0 = 0xffffffff44332211 },
	{ "an immediate of 4 bytes is stored",
	  STORED(BPF_ST_MEM(BPF_W, R10, -4, -2)), .r0 = 0xfffffffeffffffff },
	{ "an immediate of 8 bytes is stored with its sign",
	  STORED(BPF_ST_MEM(BPF_DW, R10, -8, -2)), .r0 = -2ull },
	{ "what was never written is zero",
	  PROG(BPF_LDX_MEM(BPF_DW, R0, R10, -512), BPF_EXIT_INSN()), .r0 = 0 },

	{ "atomic add", ATOMIC(BPF_DW, BPF_ADD, 0, 1, R2), .r0 = MIX64 + 1 },
	{ "atomic add leaves the register", ATOMIC(BPF_DW, BPF_ADD, 0, 1, R1),
	  .r0 = 1 },
	{ "atomic add of 4 bytes does not carry over",
	  ATOMIC(BPF_W, BPF_ADD, 0, 0xf0000000, R2), .r0 = 0x8877665534332211 },
	{ "atomic and", ATOMIC(BPF_DW, BPF_AND, 0, 0xff, R2), .r0 = 0x11 },
	{ "atomic or", ATOMIC(BPF_DW, BPF_OR, 0, 0xff, R2),
	  .r0 = 0x88776655443322ff },
	{ "atomic xor", ATOMIC(BPF_DW, BPF_XOR, 0, MIX64, R2), .r0 = 0 },
	{ "a fetch gives what was there",
	  ATOMIC(BPF_DW, BPF_ADD | BPF_FETCH, 0, 1, R1), .r0 = MIX64 },
	{ "a fetch of 4 bytes has no sign",
	  ATOMIC(BPF_W, BPF_OR | BPF_FETCH, 0, -1ull, R1), .r0 = 0x44332211 },
	{ "xchg puts the register there", ATOMIC(BPF_DW, BPF_XCHG, 0, 7, R2),
	  .r0 = 7 },
	{ "xchg gives what was there", ATOMIC(BPF_DW, BPF_XCHG, 0, 7, R1),
	  .r0 = MIX64 },
	{ "cmpxchg stores if r0 is what is there",
	  ATOMIC(BPF_DW, BPF_CMPXCHG, MIX64, 7, R2), .r0 = 7 },
	{ "cmpxchg does not store if it is not",
	  ATOMIC(BPF_DW, BPF_CMPXCHG, 1, 7, R2), .r0 = MIX64 },
	{ "cmpxchg gives r0 what was there",
	  ATOMIC(BPF_DW, BPF_CMPXCHG, 1, 7, R0), .r0 = MIX64 },
	{ "cmpxchg leaves the register",
	  ATOMIC(BPF_DW, BPF_CMPXCHG, MIX64, 7, R1), .r0 = 7 },
	{ "cmpxchg of 4 bytes compares 4 bytes",
	  ATOMIC(BPF_W, BPF_CMPXCHG, 0xffffffff44332211, 7, R2),
	  .r0 = 0x8877665500000007 },
	{ "cmpxchg of 4 bytes clears the upper half of r0",
	  ATOMIC(BPF_W, BPF_CMPXCHG, 0xffffffff44332211, 7, R0),
	  .r0 = 0x44332211 },
	{ "load_acquire loads",
	  LOADED(BPF_ATOMIC_OP(BPF_H, BPF_LOAD_ACQ, R0, R10, -8)),
	  .r0 = 0x2211 },
	{ "store_release stores",
	  STORED(BPF_ATOMIC_OP(BPF_B, BPF_STORE_REL, R10, R1, -8)),
	  .r0 = 0xffffffffffffff11 },
	{ "an atomic operation must be aligned",
	  ACCESS(BPF_ATOMIC_OP(BPF_DW, BPF_ADD, R10, R2, -12)),
	  .fault = "atomic operation at r10-12: 0x1100001f4 is not a multiple "
		   "of 8" },

	{ "below the stack", ACCESS(BPF_LDX_MEM(BPF_DW, R0, R10, -520)),
	  .fault = "8-byte read at r10-520: 8 bytes below the 512-byte stack "
		   "frame" },
	{ "half below the stack", ACCESS(BPF_STX_MEM(BPF_DW, R10, R2, -516)),
	  .fault = "8-byte write at r10-516: its first 4 bytes are below the "
		   "512-byte stack frame" },
	{ "above the stack", ACCESS(BPF_LDX_MEM(BPF_B, R0, R10, 0)),
	  .fault = "1-byte read at r10: just past the end of the 512-byte "
		   "stack frame" },
	{ "half above the stack", ACCESS(BPF_LDX_MEM(BPF_W, R0, R10, -2)),
	  .fault = "4-byte read at r10-2: its last 2 bytes are past the end of "
		   "the 512-byte stack frame" },
	{ "far past the context", ACCESS(BPF_LDX_MEM(BPF_B, R0, R1, 100)),
	  .fault = "1-byte read at r1+100: 84 bytes past the end of the "
		   "16-byte context" },
	{ "a write to what is read only", ACCESS(BPF_ST_MEM(BPF_B, R1, 0, 1)),
	  .fault = "1-byte write at r1: the context is read only" },
	{ "NULL", ACCESS(BPF_LDX_MEM(BPF_DW, R0, R2, 0)),
	  .fault = "8-byte read at r2: the address is NULL" },
	{ "next to NULL", ACCESS(BPF_LDX_MEM(BPF_DW, R0, R2, 16)),
	  .fault = "8-byte read at r2+16: the address is NULL + 16" },
	{ "nowhere",
	  PROG(BPF_LD_IMM64(R2, 0xffff888000000000),
	       BPF_LDX_MEM(BPF_DW, R0, R2, 0), BPF_EXIT_INSN()),
	  .fault = "8-byte read at r2: there is no memory at "
		   "0xffff888000000000" },
	{ "memory placed at an address of its own",
	  PROG(BPF_LD_IMM64(R2, TASK), BPF_LDX_MEM(BPF_H, R0, R2, 1),
	       BPF_EXIT_INSN()),
	  .r0 = 0x302 },
	{ "past the end of memory placed at an address of its own",
	  PROG(BPF_LD_IMM64(R2, TASK), BPF_LDX_MEM(BPF_W, R0, R2, 6),
	       BPF_EXIT_INSN()),
	  .fault = "4-byte read at r2+6: its last 2 bytes are past the end of "
		   "the 8-byte task" },
	{ "memory placed read only is read only",
	  PROG(BPF_LD_IMM64(R2, TASK), BPF_ST_MEM(BPF_W, R2, 0, 0),
	       BPF_EXIT_INSN()),
	  .fault = "4-byte write at r2: the task is read only" },
	{ "a field of the context that stands for an address",
	  PROG(BPF_LDX_MEM(BPF_W, R2, R1, 4), BPF_LDX_MEM(BPF_B, R0, R2, 2),
	       BPF_EXIT_INSN()),
	  .r0 = 0xf2 },
	{ "one byte of that field is only a byte",
	  PROG(BPF_LDX_MEM(BPF_B, R0, R1, 4), BPF_EXIT_INSN()), .r0 = 0x5a },

	{ "bytes of the packet come in the network's order",
	  PACKET(BPF_LD_ABS(BPF_W, 1)), .r0 = 0xf1f2f3f4 },
	{ "two bytes of the packet", PACKET(BPF_LD_ABS(BPF_H, 0)),
	  .r0 = 0xf0f1 },
	{ "bytes of the packet by a register", PACKET(BPF_LD_IND(BPF_B, R7, 1)),
	  .r0 = 0xf4 },
	{ "past the end of the packet the program ends with 0",
	  PROG(BPF_MOV64_REG(R6, R1), BPF_MOV64_IMM(R0, 3),
	       BPF_LD_ABS(BPF_W, 17), BPF_MOV64_IMM(R0, 9), BPF_EXIT_INSN()),
	  .r0 = 0 },
	{ "a packet load wants the context in r6", ACCESS(BPF_LD_ABS(BPF_W, 1)),
	  .fault = "r6 does not hold the "
		   "context" },
};

static void check_row(int i)
{
	vm_check(&rows[i], setup);
}
TABLE(vm_mem, rows, check_row);

static const struct vm_row strict[] = {
	{ "strict: a register that was never written",
	  PROG(BPF_MOV64_REG(R0, R3), BPF_EXIT_INSN()),
	  .fault = "r3 was never written" },
	{ "strict: stack that was never written",
	  PROG(BPF_ST_MEM(BPF_W, R10, -8, 1), BPF_LDX_MEM(BPF_DW, R0, R10, -8),
	       BPF_EXIT_INSN()),
	  .fault = "8-byte read at r10-8: byte 4 was never written" },
	{ "strict: stack that was written is known",
	  PROG(BPF_ST_MEM(BPF_DW, R10, -8, 1), BPF_LDX_MEM(BPF_B, R0, R10, -8),
	       BPF_EXIT_INSN()),
	  .r0 = 1 },
	{ "strict: the result must be there at the end", PROG(BPF_EXIT_INSN()),
	  .fault = "r0 was never written" },
	{ "strict: a helper loses r1-r5",
	  PROG(BPF_MOV64_IMM(R2, 2), BPF_EMIT_CALL(BPF_FUNC_ktime_get_ns),
	       BPF_MOV64_REG(R0, R2), BPF_EXIT_INSN()),
	  .fault = "r2 was never written" },
	{ "strict: r6-r9 are not the function's",
	  PROG(BPF_MOV64_IMM(R6, 2), BPF_CALL_REL(1), BPF_EXIT_INSN(),
	       BPF_MOV64_REG(R0, R6), BPF_EXIT_INSN()),
	  .fault = "r6 was never written" },
	{ "strict: r6-r9 are the caller's again",
	  PROG(BPF_MOV64_IMM(R6, 2), BPF_CALL_REL(2), BPF_MOV64_REG(R0, R6),
	       BPF_EXIT_INSN(), BPF_MOV64_IMM(R0, 0), BPF_EXIT_INSN()),
	  .r0 = 2 },
	{ "strict: a function's stack starts unwritten",
	  PROG(BPF_CALL_REL(4), BPF_CALL_REL(1), BPF_EXIT_INSN(),
	       BPF_LDX_MEM(BPF_DW, R0, R10, -8), BPF_EXIT_INSN(),
	       BPF_ST_MEM(BPF_DW, R10, -8, 1), BPF_MOV64_IMM(R0, 0),
	       BPF_EXIT_INSN()),
	  .fault = "8-byte read at r10-8: byte 0 was never written" },
};

static __u64 setup_strict(struct vm *vm)
{
	vm->strict = true;
	return 0;
}

static void check_strict(int i)
{
	vm_check(&strict[i], setup_strict);
}
TABLE(vm_strict, strict, check_strict);
