/*
 * elsewhere.h - a command of rawbpf's, run in the throwaway machine.
 */
#ifndef PROGS_RAWBPF_ELSEWHERE_H
#define PROGS_RAWBPF_ELSEWHERE_H

#include "progs/rawbpf/command.h"

/* The row of the option, for the table of a command that asks the kernel. */
#define KERNEL_OPTION                                                        \
	{                                                                    \
		"kernel", 0, "WHICH",                                        \
			"in the throwaway machine, under Debian's 6.1 or "   \
			"6.12, or a vmlinuz by its path; it takes no rights" \
	}

/* Run the words that `args` were read from in the machine that --kernel
 * names; there rawbpf is root.  It becomes that process, so it comes back
 * only where that fails: USAGE or NOT_HERE, after words on standard error. */
enum exit_code elsewhere(const struct args *args, int argc, char **argv);

#endif
