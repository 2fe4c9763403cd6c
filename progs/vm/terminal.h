/*
 * terminal.h - the user's terminal, lent to the machine.
 */
#ifndef PROGS_VM_TERMINAL_H
#define PROGS_VM_TERMINAL_H

#include <stdbool.h>

/* Is there one, for reading and for writing? */
bool terminal_here(void);

/* Pass every key on as it is; the guest's terminal echoes, edits and makes
 * signals.  Returns 0 or -errno with the error text. */
int terminal_raw(void);

/* As it was before terminal_raw().  May be called at any time, repeatedly. */
void terminal_restore(void);

/* Its size; 24 80 when it has none. */
void terminal_size(int *rows, int *columns);

#endif
