/* Marks whose arguments are in places of all kinds. */
#include "tests/kernel/usdt_marks.h"
#include "tests/mark.h"

#include <stddef.h>
#include <stdint.h>

#define NOINLINE __attribute__((noinline))
#define ARG(n)	 "%n[s" #n "]@%[a" #n "]"
#define ALL                                                             \
	ARG(0)                                                          \
	" " ARG(1) " " ARG(2) " " ARG(3) " " ARG(4) " " ARG(5) " " ARG( \
		6) " " ARG(7)
#define OPERAND(n, constraint, value) \
	MARK_SIZE(s##n, value), [a##n] constraint(value)

/* One of each type. */
struct all {
	int8_t a;
	uint8_t b;
	int16_t c;
	uint16_t d;
	int32_t e;
	uint32_t f;
	int64_t g;
	uint64_t h;
};

static const struct all given = {
	-2, 0xfe, -3, 0xfffd, -4, 0xfffffffcu, FAR, 0xfedcba9876543210u,
};

#define MARK_ALL(name, constraint, from)                                 \
	MARK("rawbpf", name, "0", ALL, OPERAND(0, constraint, (from).a), \
	     OPERAND(1, constraint, (from).b),                           \
	     OPERAND(2, constraint, (from).c),                           \
	     OPERAND(3, constraint, (from).d),                           \
	     OPERAND(4, constraint, (from).e),                           \
	     OPERAND(5, constraint, (from).f),                           \
	     OPERAND(6, constraint, (from).g),                           \
	     OPERAND(7, constraint, (from).h))

NOINLINE void mark_registers(void)
{
	struct all all = given;

	__asm__ volatile("" : "+m"(all));
	MARK_ALL("registers", "r", all);
}

NOINLINE void mark_memory(void)
{
	struct all all = given;

	__asm__ volatile("" : "+m"(all));
	MARK_ALL("memory", "m", all);
}

static NOINLINE void mark_pointer(const struct all *all)
{
	__asm__ volatile("" : "+r"(all));
	MARK_ALL("pointer", "m", *all);
}

void mark_pointed(void)
{
	struct all all = given;

	mark_pointer(&all);
}

NOINLINE void mark_constants(void)
{
	MARK("rawbpf", "constants", "0", ALL, OPERAND(0, "n", (int8_t)-2),
	     OPERAND(1, "n", (uint8_t)0xfe), OPERAND(2, "n", (int16_t)-3),
	     OPERAND(3, "n", (uint16_t)0xfffd), OPERAND(4, "n", (int32_t)-4),
	     OPERAND(5, "n", (uint32_t)-4), OPERAND(6, "n", (int64_t)FAR),
	     OPERAND(7, "n", (uint64_t)0xfedcba9876543210u));
}

/* As sys/sdt.h has it: the compiler chooses. */
static NOINLINE void mark_any(int8_t a, uint16_t b, int c, long d)
{
	MARK("rawbpf", "any", "0", ARG(0) " " ARG(1) " " ARG(2) " " ARG(3),
	     OPERAND(0, "nor", a), OPERAND(1, "nor", b), OPERAND(2, "nor", c),
	     OPERAND(3, "nor", d));
}

void mark_chosen(void)
{
	mark_any(-2, 0xfffd, -4, FAR);
}

NOINLINE void mark_twelve(void)
{
	MARK("rawbpf", "twelve", "0",
	     "1@%[c] 1@%[c] 1@%[c] 1@%[c] 1@%[c] 1@%[c] 1@%[c] 1@%[c] 1@%[c] "
	     "1@%[c] 1@%[c] -8@%[last]",
	     [c] "n"(3), [last] "r"(-12l));
}

NOINLINE void mark_none(void)
{
	MARK("rawbpf", "none", "0", "");
}

/* Two places, each with a value of its own. */
static NOINLINE void mark_places(int which)
{
	if (which)
		MARK("rawbpf", "places", "0", ARG(0), OPERAND(0, "n", 1l));
	else
		MARK("rawbpf", "places", "0", ARG(0), OPERAND(0, "n", 2l));
}

void mark_first(void)
{
	mark_places(1);
}

void mark_second(void)
{
	mark_places(0);
}

NOINLINE void mark_nowhere(void)
{
	const long *nothing = NULL;

	__asm__ volatile("" : "+r"(nothing));
	MARK("rawbpf", "nowhere", "0",
	     "8@%[there] 8@%[five]", [there] "m"(*nothing), [five] "r"(5l));
}

NOINLINE void mark_broken(void)
{
	MARK("rawbpf", "float", "0", "8f@xmm0");
	MARK("rawbpf", "broken", "0", "3@x");
	MARK("rawbpf", "endless\"\n.ascii \"8@5\"\n.if 0\n.asciz \"", "0",
	     "\"\n.endif\n.ascii \"");
}

#ifdef __x86_64__

static int32_t variable_here[4] = { 1, -2, 3, -4 };

NOINLINE void mark_variable(void)
{
	MARK("rawbpf", "variable", "0",
	     "-4@variable_here(%%rip) -4@variable_here+12(%%rip)");
	__asm__ volatile("" : "+m"(variable_here));
}

NOINLINE void mark_element(void)
{
	MARK("rawbpf", "element", "0",
	     "-4@(%%rax,%%rcx,4) -4@4(%%rax,%%rcx,4) 8@%%rcx",
	     "a"(variable_here), "c"(2l), "m"(variable_here));
}

NOINLINE void mark_bytes(void)
{
	MARK("rawbpf", "bytes", "0", "1@%%ah 1@%%al -1@%%bh 2@%%bx 8@%%eax",
	     "a"(0x11112233445566l), "b"(0xf1f2f3l));
}

NOINLINE void mark_lost(void)
{
	MARK("rawbpf", "lost", "0", "8@no_variable_here(%%rip)");
}

#endif
