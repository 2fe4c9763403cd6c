/* What the verifier says of registers, and pointers that may be NULL. */
#include "insn/verifier/messages.h"

#include <stddef.h>

/* clang-format off */

static const struct message rows[] = {
	{ "R%d !read_ok", CAUSE_UNINITIALIZED_REGISTER,
	  "The register holds nothing on this path: it was never written, or "
	  "a call since then has wiped it (calls wipe R1 to R5). For R0 at "
	  "the exit: no return value was set.", NULL, false },
	{ "R%d is invalid", CAUSE_INVALID_REGISTER,
	  "The instruction names a register above R10, which does not exist.",
	  NULL, false },
	{ "frame pointer is read only", CAUSE_INVALID_REGISTER,
	  "The instruction writes R10, the frame pointer, which only the "
	  "kernel sets.", NULL, false },
	{ "Possibly NULL pointer passed to trusted arg%d", CAUSE_NULL_ARGUMENT,
	  "This argument goes to a kernel function that follows it at once, "
	  "and here it may still be NULL.", NULL, false },
	{ "R%d pointer arithmetic on %s prohibited, null-check it first",
	  CAUSE_NULL_ARITHMETIC,
	  "The pointer may be NULL, and a number is added to it before "
	  "anybody has checked; &p->field adds as well.", NULL, false },
	{ "Possibly NULL pointer passed to helper arg%d", CAUSE_NULL_ARGUMENT,
	  "This argument goes to a helper that takes no NULL, and nothing on "
	  "this path has ruled it out.", NULL, false },
	{ "arg#%d is expected to be non-NULL", CAUSE_NULL_ARGUMENT,
	  "The function's argument is declared as never NULL, and the pointer "
	  "passed may be.", NULL, false },
	{ "R%d invalid mem access '%s'", CAUSE_SPECIAL_POINTER,
	  "This kind of pointer cannot be followed: it only stands for "
	  "something, and the calls that know it make use of it.",
	  NULL, false },
	{ "R%d invalid mem access 'scalar'", CAUSE_NOT_A_POINTER,
	  "The register is used as an address, and holds a number: nothing is "
	  "known of what lies there.", NULL, false },
	{ "R%d invalid mem access 'inv'", CAUSE_NOT_A_POINTER,
	  "The register is used as an address, and holds a number (\"inv\", "
	  "as kernels before 5.18 call one): nothing is known of what lies "
	  "there.", NULL, false },
	{ "R%d invalid mem access '%s_or_null'", CAUSE_NULL_DEREFERENCE,
	  "The pointer may still be NULL here: nothing on this path, of this "
	  "very pointer or a copy of it, has ruled that out.", NULL, false },
	{ "R%d invalid mem access '%sor_null_'", CAUSE_NULL_DEREFERENCE,
	  "The pointer to a kernel object may still be NULL here: nothing on "
	  "this path has ruled that out.", NULL, false },
	{ "same insn cannot be used with different pointers",
	  CAUSE_DIFFERENT_POINTERS,
	  "This one load or store is reached with one kind of pointer on one "
	  "path and with another on a second, and the kernel can rewrite it "
	  "for one of them only.", NULL, false },
	{ "R%d cannot write into %s", CAUSE_READ_ONLY_MEMORY,
	  "The memory that the register points to may be read by this "
	  "program, and not written.", NULL, false },
	{ "R%d must point to kernel BTF", CAUSE_KPTR,
	  "What is stored into the map's kernel pointer field is not a typed "
	  "pointer to a kernel object.", NULL, false },
	{ "math between %s pointer and register with unbounded min value is "
	  "not allowed", CAUSE_UNBOUNDED_POINTER_MATH,
	  "The number added to the pointer has no lower bound: as a signed "
	  "number it could be anything below zero.",
	  "`if (i < 0 || i > 100) return 0;` right before it is added, or an "
	  "unsigned index that is masked: `i &= 0xff;`.", false },
	{ "math between %s pointer and %lld is not allowed",
	  CAUSE_UNBOUNDED_POINTER_MATH,
	  "The constant added to the pointer is 2^29 or more, further than "
	  "the verifier follows a pointer.", NULL, false },
	{ "R%d pointer arithmetic on %s prohibited", CAUSE_POINTER_ARITHMETIC,
	  "Nothing may be added to this kind of pointer: it must be used as "
	  "it was given.", NULL, false },
	{ "R%d tried to subtract pointer from scalar", CAUSE_POINTER_ARITHMETIC,
	  "The operands are the wrong way round: a number minus a pointer has "
	  "no meaning.",
	  "Write pointer minus number.", false },
	{ "%s pointer offset %d is not allowed", CAUSE_UNBOUNDED_POINTER_MATH,
	  "After the addition the pointer's fixed offset is 2^29 or more away "
	  "from where it started.", NULL, false },
	{ "value %lld makes %s pointer be out of bounds",
	  CAUSE_UNBOUNDED_POINTER_MATH,
	  "The constant that is added moves the pointer so far that it cannot "
	  "be inside its object any more.", NULL, false },
	{ "R%d pointer %s pointer prohibited", CAUSE_POINTER_ARITHMETIC,
	  "Two pointers are combined, and only a number can be added to a "
	  "pointer. (Their difference is a number, for programs with "
	  "CAP_PERFMON.)", NULL, false },
	{ "R%d 32-bit pointer arithmetic prohibited", CAUSE_POINTER_ARITHMETIC,
	  "The addition is done in 32 bits, which would cut the address in "
	  "half.",
	  "Use a 64-bit operation: in C, no int or __u32 between pointer and "
	  "pointer.", false },
	{ "R%d pointer arithmetic with %s operator prohibited",
	  CAUSE_POINTER_ARITHMETIC,
	  "A pointer is multiplied, divided or shifted: only adding and "
	  "subtracting keep it a pointer.", NULL, false },
	{ "R%d bitwise operator %s on pointer prohibited",
	  CAUSE_POINTER_ARITHMETIC,
	  "A mask (and, or, xor) is laid on a pointer. Mask the number before "
	  "it is added.", NULL, false },
	{ "R%d subtraction from stack pointer prohibited",
	  CAUSE_POINTER_ARITHMETIC,
	  "Something is subtracted from a pointer to the stack, which not "
	  "every JIT can do.",
	  "Add the negative number: `r2 = r10; r2 += -8;`.", false },
	{ "R%d partial copy of pointer", CAUSE_POINTER_LEAK,
	  "The lower 32 bits of a pointer are copied, which would make a "
	  "number out of it; without CAP_PERFMON that is refused.",
	  NULL, false },
	{ "R%d pointer arithmetic prohibited", CAUSE_POINTER_LEAK,
	  "A pointer is negated or byte-swapped, which would make a number "
	  "out of it; without CAP_PERFMON that is refused.", NULL, false },
	{ "R%d sign-extension part of pointer", CAUSE_POINTER_LEAK,
	  "A part of a pointer is sign-extended, which would make a number "
	  "out of it; without CAP_PERFMON that is refused.", NULL, false },
	{ "R%d pointer comparison prohibited", CAUSE_POINTER_COMPARISON,
	  "A pointer is compared with something else than 0 or its own kind, "
	  "and without CAP_PERFMON that is refused.", NULL, false },
	{ "misaligned %saccess off %s+%d+%d size %d", CAUSE_MISALIGNED_ACCESS,
	  "The parts of the address, added up, are no multiple of the size of "
	  "the access. The word before \"access\" says which memory it is.",
	  NULL, false },
	{ "misaligned packet access off %d+%s+%d+%d size %d",
	  CAUSE_MISALIGNED_ACCESS,
	  "Counted from the start of the packet (with the 2 bytes that align "
	  "the IP header) the address is no multiple of the access's size, "
	  "and this machine, or BPF_F_STRICT_ALIGNMENT, asks for that.",
	  "Load without the flag, or read field by field: "
	  "`__builtin_memcpy(&v, p, sizeof(v));`.", false },
};

/* clang-format on */

const struct message_family messages_registers = {
	rows, sizeof(rows) / sizeof(rows[0])
};
