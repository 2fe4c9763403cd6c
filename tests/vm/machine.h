/*
 * machine.h - start the throwaway machine as a user would, and watch it.
 */
#ifndef TESTS_VM_MACHINE_H
#define TESTS_VM_MACHINE_H

#include <stdbool.h>
#include <sys/types.h>

struct machine {
	pid_t pid;  /* of build/progs/vm/vm */
	int out;    /* what it prints, or the master of its terminal */
	int slave;  /* the terminal's other side; -1: there is none */
	int err;    /* its standard error, a file in memory */
	char *text; /* read from `out` so far, NUL-terminated */
	size_t len;
};

#define MACHINE_ARGS 16

/* Start it with these arguments, at most MACHINE_ARGS, up to the NULL. */
void machine_start(struct machine *m, const char *const args[]);

/* The same on a terminal of 31 rows and 97 columns. */
void machine_start_on_terminal(struct machine *m, const char *const args[]);

/* The same as nobody, if we are root. */
void machine_start_as_nobody(struct machine *m, const char *const args[]);

/* Read until `text` has been printed; fail when it ends before. */
void machine_await(struct machine *m, const char *text);

/* Read to the end.  Its exit status, as a shell counts: 128 + signal. */
int machine_end(struct machine *m);

/* What it said on its standard error so far; the caller frees it. */
char *machine_errors(const struct machine *m);

/* The process of its QEMU; 0: none. */
pid_t machine_qemu(const struct machine *m);

void machine_close(struct machine *m);

#endif
