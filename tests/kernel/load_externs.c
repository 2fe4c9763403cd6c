/* The loader: what the kernel has, as programs see it. */
#include "tests/kernel/load.h"
#include "loader/err.h"
#include "loader/kconfig.h"
#include "loader/kernel.h"
#include "loader/ksyms.h"
#include "tests/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* ---- Settings ---- */

OBJECT(settings);

static int hz(void)
{
	struct timespec tick;

	clock_getres(CLOCK_MONOTONIC_COARSE, &tick);
	return (1000000000 + tick.tv_nsec / 2) / tick.tv_nsec;
}

/* Debian says 6.1.180 in the version's text, and 6.1.0 in the release. */
static int version(void)
{
	unsigned int major = 0, minor = 0;

	sscanf(kernel_release(), "%u.%u", &major, &minor);
	return major << 8 | minor;
}

static const struct {
	const char *says, *prog;
	int shift; /* of what the program returns */
	int value;
	int (*ask)(void); /* instead */
} settings_rows[] = {
	{ "load: LINUX_KERNEL_VERSION is this kernel's", "version", 8, 0,
	  version },
	{ "load: a setting that is true or false", "yes", 0, 1, NULL },
	{ "load: a setting that is a number", "number", 0, 0, hz },
	{ "load: a setting that is yes, no or module", "tristate", 0, 1, NULL },
	{ "load: a setting that is a text", "text", 0, '(' + 'n' * 256, NULL },
	{ "load: a setting that nobody has made, weak, is 0", "missing", 0, 0,
	  NULL },
};

static void check_setting(int i)
{
	struct load load;
	int value;

	must_load(&load, &settings, NULL);
	value = run(&load, settings_rows[i].prog) >> settings_rows[i].shift;
	ck_assert_int_eq(value, settings_rows[i].ask ? settings_rows[i].ask()
						     : settings_rows[i].value);
	load_close(&load);
}
TABLE(load_settings, settings_rows, check_setting);

/* ---- Symbols ---- */

OBJECT(addresses);
OBJECT(symbols);

static uint64_t address_of(const char *name)
{
	struct ksyms *ksyms = ksyms_open(NULL);
	uint64_t address = 0;

	ck_assert_msg(ksyms != NULL, "%s", err_text());
	for (size_t i = 0; i < ksyms->count && !address; i++)
		if (!strcmp(ksyms->rows[i].name, name))
			address = ksyms->rows[i].address;
	ksyms_close(ksyms);
	return address;
}

static void sees_address(struct load *load)
{
	uint32_t size;
	uint64_t *seen = load_variable(load, "address", &size);

	ck_assert_int_eq(run(load, "see_address"), 0);
	ck_assert_uint_eq(*seen, address_of("schedule"));
	ck_assert_uint_ne(*seen, 0);
}

static void sees_nothing(struct load *load)
{
	ck_assert_int_eq(run(load, "no_address"), 0);
}

/* 6.1 has no such function. */
static void calls_function(struct load *load)
{
	ck_assert_int_eq(run(load, "call_function"), since(6, 2));
}

static void calls_nothing(struct load *load)
{
	ck_assert_int_eq(run(load, "call_nothing"), 2);
}

static const struct {
	const char *says;
	const struct object *object;
	void (*check)(struct load *load);
} symbols_rows[] = {
	{ "load: an address is that of /proc/kallsyms", &addresses,
	  sees_address },
	{ "load: what is nowhere, weak, has the address 0", &addresses,
	  sees_nothing },
	{ "load: a kernel function is called where there is one", &symbols,
	  calls_function },
	{ "load: a kernel function that is nowhere, weak, is not called",
	  &symbols, calls_nothing },
};

static void check_symbol(int i)
{
	struct load load;

	must_load(&load, symbols_rows[i].object, NULL);
	symbols_rows[i].check(&load);
	load_close(&load);
}
TABLE(load_symbols, symbols_rows, check_symbol);

OBJECT(flavours);

static const struct {
	const char *says, *prog;
	int major, minor; /* since when a program may have such an address */
	int result;
} flavour_rows[] = {
	{ "load: a weak function that is declared otherwise is not there",
	  "other", 0, 0, 2 },
	{ "load: one that is declared as it is, by a flavour of its name",
	  "same", 6, 4, 3 },
};

static void check_flavour(int i)
{
	struct load_want want = { .only = &flavour_rows[i].prog,
				  .only_count = 1 };
	struct load load;

	if (since(flavour_rows[i].major, flavour_rows[i].minor)) {
		must_load(&load, &flavours, &want);
		ck_assert_int_eq(run(&load, flavour_rows[i].prog),
				 flavour_rows[i].result);
	} else {
		must_open(&load, &flavours, &want);
		ck_assert_int_eq(load_all(&load), 1);
		must_say(load_prog_find(&load, flavour_rows[i].prog)->log,
			 "in ldimm64 isn't KIND_VAR");
	}
	load_close(&load);
}
TABLE(load_flavours, flavour_rows, check_flavour);

OBJECT(per_cpu);

static const struct {
	const char *says, *prog;
} per_cpu_rows[] = {
	{ "load: the first CPU's copy of a variable", "first_cpu" },
	{ "load: this CPU's copy of a variable", "this_cpu" },
};

/* The kernel looks its own variables up in kallsyms, which may have been
 * built with functions alone. */
static void check_per_cpu(int i)
{
	struct load load;

	if (address_of("runqueues")) {
		must_load(&load, &per_cpu, NULL);
		ck_assert_int_eq(run(&load, per_cpu_rows[i].prog), 0);
	} else {
		must_open(&load, &per_cpu, NULL);
		ck_assert_int_eq(load_all(&load), 2);
		must_say(load_prog_find(&load, per_cpu_rows[i].prog)->log,
			 "failed to find the address for kernel symbol "
			 "'runqueues'");
	}
	load_close(&load);
}
TABLE(load_per_cpu, per_cpu_rows, check_per_cpu);

/* ---- What is not there, or otherwise ---- */

OBJECT(lost_function);
OBJECT(lost_variable);
OBJECT(lost_address);
OBJECT(lost_setting);
OBJECT(wrong_function);
OBJECT(wrong_variable);
OBJECT(wrong_forward);
OBJECT(wrong_result);

static const struct {
	const char *says;
	const struct object *object;
	const char *error;
} lost[] = {
	{ "load: a kernel function that is nowhere", &lost_function,
	  "extern 'bpf_no_such_function': the kernel's types have no function "
	  "'bpf_no_such_function'" },
	{ "load: a kernel variable that is nowhere", &lost_variable,
	  "extern 'no_such_variable': the kernel's types have no variable "
	  "'no_such_variable'" },
	{ "load: a kernel address that is nowhere", &lost_address,
	  "extern 'no_such_address': /proc/kallsyms has none" },
	{ "load: a setting that nobody has made", &lost_setting,
	  "extern CONFIG_NO_SUCH_THING: not set in /" },
	{ "load: a kernel function that is declared otherwise", &wrong_function,
	  "extern 'schedule': it is declared with another type than the "
	  "kernel's 'schedule' has: it takes 0 arguments, declared are 1" },
	{ "load: a kernel function's struct that is only named", &wrong_forward,
	  "'wake_up_process' has: argument 1 leads to a struct, declared is a "
	  "struct that is only declared (`struct task_struct {};` is enough)" },
	{ "load: a kernel function that returns something else", &wrong_result,
	  "'wake_up_process' has: its result is a number, declared is a "
	  "pointer" },
	{ "load: a kernel variable that is declared otherwise", &wrong_variable,
	  "extern 'runqueues': it is declared with another type than the "
	  "kernel's 'runqueues' has: it is a struct, declared is a number" },
};

static void check_lost(int i)
{
	struct load load;

	must_open(&load, lost[i].object, NULL);
	ck_assert_int_lt(load_all(&load), 0);
	must_say(err_text(), lost[i].error);
	ck_assert_int_lt(load.progs[0].fd, 0);
	load_close(&load);
}
TABLE(load_lost, lost, check_lost);

/* Called without asking whether it is there: the verifier gets to a call of
 * a helper that does not exist, and we know what it stands for. */
static const struct {
	const char *says;
} unasked[] = { { "load: a weak function that is called unasked is named" } };

static void check_unasked(int i)
{
	static const char *const only[] = { "call_unasked" };
	struct load_want want = { .only = only, .only_count = 1 };
	struct load load;

	(void)i;
	must_open(&load, &symbols, &want);
	ck_assert_int_eq(load_all(&load), 1);
	must_say(load_prog_find(&load, "call_unasked")->why,
		 "kernel function `bpf_no_such_function`: this kernel has "
		 "none, and it is weak");
	load_close(&load);
}
TABLE(load_unasked, unasked, check_unasked);
