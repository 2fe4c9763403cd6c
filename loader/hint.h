/*
 * hint.h - what was probably wrong, and what to type.
 *
 *   why: this ring buffer's max_entries is 1000: it must be a power of two
 *        and a multiple of the page size (4096); with 4096 it is created
 *   try: max_entries = 4096
 *
 * An errno has many causes; which one it was is found by probing: the same
 * call is made again with one thing corrected, or a smaller call that only
 * the suspected cause would refuse.  Where no probe can tell, nothing is
 * said.  Probes are not shown to the observer, and leave the error text as
 * it was.
 */
#ifndef LOADER_HINT_H
#define LOADER_HINT_H

#include <stdbool.h>
#include <stdio.h>

/* What to type to run this in the throwaway machine, for the hints to say:
 * "rawbpf run --kernel 6.12".  It stays the caller's; before the first call it
 * is what a lesson's reader types. */
void hint_say_vm(const char *type);

/* Explain the call that failed last (sys_last_failure).  Returns whether
 * anything was printed. */
bool hint_print(FILE *out);

/* Explain why a file of the kernel's (tracefs, bpffs, /sys, /proc) could not
 * be opened; `err` is positive or negative.  The same result. */
bool hint_path(FILE *out, const char *path, int err);

#endif
