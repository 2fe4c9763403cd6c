/* What this kernel knows: asked, and compared with what the lists of its
 * version say.  Only what came late is missing anywhere here. */
#include "loader/feature.h"
#include "loader/kernel.h"
#include "loader/sys.h"
#include "tests/run.h"

#include <stdio.h>

static int calls;

static void count(void *arg, const struct sys_call *call)
{
	(void)arg;
	(void)call;
	calls++;
}

/* 6.12 for "6.12". */
static int number(const char *version)
{
	int major = 0, minor = 0;

	ck_assert_int_eq(sscanf(version, "%d.%d", &major, &minor), 2);
	return 1000 * major + minor;
}

static void all(void)
{
	int here = number(kernel_release());

	for (int i = 0; i < FEATURES; i++)
		ck_assert_msg(feature_has(i) ==
				      (number(feature_since(i)) <= here),
			      "%s: %s, but since %s", feature_name(i),
			      feature_has(i) ? "there" : "missing",
			      feature_since(i));
}

static void types(void)
{
	unsigned int knows = feature_btf();

	for (int i = 0; 1 << i < BTF_KNOWS_ALL; i++)
		ck_assert_int_eq(knows >> i & 1,
				 feature_has(FEATURE_BTF_FUNC + i));
}

static void unseen(void)
{
	sys_observe(count, NULL);
	feature_btf();
	for (int i = 0; i < FEATURES; i++)
		feature_has(i);
	sys_observe(NULL, NULL);
	ck_assert_int_eq(calls, 0);
}

static void everything(void)
{
	sys_pretend(true);
	for (int i = 0; i < FEATURES; i++)
		ck_assert(feature_has(i));
	ck_assert_uint_eq(feature_btf(), BTF_KNOWS_ALL);
	sys_pretend(false);
	all();
}

static const struct {
	const char *says;
	void (*check)(void);
} cases[] = {
	{ "what its version brought is there, what came later is not", all },
	{ "the kinds of types one by one and all at once", types },
	{ "asking is not shown to an observer", unseen },
	{ "a dry run is for a kernel that knows everything", everything },
};

static void check_case(int i)
{
	if (kernel_can(CAN_BPF))
		skip("a kernel cannot be asked without the right to");
	cases[i].check();
}
TABLE(feature, cases, check_case);
