/*
 * mark.h - marks in a program, as sys/sdt.h of systemtap makes them.
 *
 *     MARK("rawbpf", "passed", "0", "");
 *     MARK("rawbpf", "asked", "0", "%n[size]@%[id]",
 *          MARK_SIZE(size, id), [id] "nor"(id));
 *
 * The third is the semaphore's name, the fourth what the note says of the
 * arguments; the rest are operands, which the compiler writes into it.
 */
#ifndef TESTS_MARK_H
#define TESTS_MARK_H

#define MARK(provider, name, semaphore, args, operands...)                    \
	__asm__ volatile("990: nop\n"                                         \
			 ".pushsection .note.stapsdt, \"?\", \"note\"\n"      \
			 ".balign 4\n.4byte 992f-991f, 994f-993f, 3\n"        \
			 "991: .asciz \"stapsdt\"\n992: .balign 4\n"          \
			 "993: .8byte 990b, _.stapsdt.base, " semaphore "\n"  \
			 ".asciz \"" provider "\", \"" name "\", \"" args     \
			 "\"\n"                                               \
			 "994: .balign 4\n.popsection\n"                      \
			 ".ifndef _.stapsdt.base\n"                           \
			 ".pushsection .stapsdt.base, \"aG\", \"progbits\", " \
			 ".stapsdt.base, comdat\n"                            \
			 ".weak _.stapsdt.base\n.hidden _.stapsdt.base\n"     \
			 "_.stapsdt.base: .space 1\n"                         \
			 ".size _.stapsdt.base, 1\n.popsection\n.endif\n"     \
			 :                                                    \
			 : operands)

/* %n writes a number with its sign turned: "-4" for what has one. */
#define MARK_SIZE(operand, value) \
	[operand] "n"(((__typeof__(value))-1 < 1 ? 1 : -1) * (int)sizeof(value))

#endif
