/*
 * doctor.c - what this kernel can do for the lessons, asked of it.
 *
 *   yes  load BPF programs
 *   no   attach to kernel functions: this kernel has no kprobes ...
 */
#include "loader/err.h"
#include "loader/hint.h"
#include "loader/kernel.h"

#include <stdio.h>
#include <unistd.h>

/* 1 if something is missing here, which the throwaway VM then has. */
int main(void)
{
	int missing = 0, err;

	printf("kernel %s, %s\n", kernel_release(),
	       geteuid() ? "as an ordinary user" : "as root");
	for (int f = 0; f < KERNEL_FEATURES; f++) {
		err = kernel_can(f);
		if (err < 0)
			printf("  no   %s: %s\n", kernel_feature_name(f),
			       err_text());
		else
			printf("  yes  %s\n", kernel_feature_name(f));
		if (err < 0) {
			fflush(stdout);
			hint_print(stdout);
			missing++;
		}
	}
	if (missing)
		printf("Lessons that need what is missing run in the throwaway "
		       "VM by themselves.\n");
	return missing > 0;
}
