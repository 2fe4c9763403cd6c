/* Output in bulk, and the first of it. */
#include "tests/run.h"
#include "tests/vm/machine.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const struct {
	const char *says;
} bulk[] = { { "all of 2 MB arrives, byte for byte" } };

static void check_bulk(int i)
{
	static const char line[] =
		"1234567\r\t\n"; /* what a terminal changes */
	static const char *const args[] = {
		"--kernel",
		"6.1",
		"sh",
		"-c",
		"yes \"$(printf '1234567\\r\\t')\" | head -n 200000",
		NULL
	};
	struct machine m;

	(void)i;
	machine_start(&m, args);
	ck_assert_int_eq(machine_end(&m), 0);
	ck_assert_uint_eq(m.len, 2000000);
	for (size_t at = 0; at < m.len; at += 10)
		ck_assert_msg(!memcmp(m.text + at, line, 10), "at %zu", at);
	machine_close(&m);
}
TABLE(vm_bulk, bulk, check_bulk);

static const struct {
	const char *says, *kernel, *release;
} kernels[] = {
	{ "Debian's 6.1 boots to the first output", "6.1", "6.1." },
	{ "Debian's 6.12 boots to the first output", "6.12", "6.12." },
};

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static void check_kernel(int i)
{
	const char *const args[] = { "--kernel", kernels[i].kernel,
				     "--",	 "uname",
				     "-r",	 NULL };
	double start = seconds();
	struct machine m;

	machine_start(&m, args);
	machine_await(&m, "\n");
	printf("  %s: first output after %.1f s\n", kernels[i].kernel,
	       seconds() - start);
	ck_assert(strncmp(m.text, kernels[i].release,
			  strlen(kernels[i].release)) == 0);
	ck_assert_int_eq(machine_end(&m), 0);
	machine_close(&m);
}
TABLE(vm_kernels, kernels, check_kernel);
