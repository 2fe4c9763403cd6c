/*
 * usdt_marks.h - marks with arguments: each function passes one of its name.
 */
#ifndef TESTS_KERNEL_USDT_MARKS_H
#define TESTS_KERNEL_USDT_MARKS_H

#define FAR (-5000000000000)

/* All types of 1, 2, 4 and 8 bytes, with a sign and without. */
void mark_constants(void);
void mark_registers(void);
void mark_memory(void);
void mark_pointed(void); /* "pointer" */

void mark_chosen(void); /* "any", as the compiler likes */
void mark_twelve(void);
void mark_none(void);
void mark_nowhere(void); /* the first is at NULL */
void mark_first(void);	 /* both "places" */
void mark_second(void);
void mark_broken(void); /* "float", "broken", "endless" */

/* What only x86-64 has. */
void mark_variable(void);
void mark_element(void);
void mark_bytes(void);
void mark_lost(void);

#endif
