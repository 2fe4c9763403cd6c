/*
 * doctor.c - what this kernel can do for the lessons, asked of it.
 *
 *   yes  load BPF programs
 *   no   attach to kernel functions: this kernel has no kprobes ...
 */
#include "loader/err.h"
#include "loader/feature.h"
#include "loader/hint.h"
#include "loader/kernel.h"

#include <stdio.h>
#include <unistd.h>

/* What an object may need; where it is missing the loader does without, or
 * says so. */
static void print_features(void)
{
	int missing = 0;

	for (int f = 0; f < FEATURES; f++) {
		if (feature_has(f))
			continue;
		printf("  no   %s: in Linux since %s\n", feature_name(f),
		       feature_since(f));
		missing++;
	}
	if (!missing)
		printf("  yes  all that loading an object may ask for\n");
}

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
	if (kernel_can(CAN_BPF) >= 0)
		print_features();
	if (missing)
		printf("Lessons that need what is missing run in the throwaway "
		       "VM by themselves.\n");
	return missing > 0;
}
