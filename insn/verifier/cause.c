/*
 * cause.c - the table of causes, out of its three chapters.
 */
#include "insn/verifier/cause.h"

#include <stddef.h>
#include <string.h>

/* clang-format off */

const struct cause causes[CAUSES] = {
#include "insn/verifier/cause_memory.inc"
#include "insn/verifier/cause_calls.inc"
#include "insn/verifier/cause_program.inc"
};

/* clang-format on */

static const struct {
	const char *id, *words;
} verdicts[] = {
	[VERDICT_CODE] = { "your-code", "the code lacks something" },
	[VERDICT_COMPILER] = { "compiler",
			       "the compiler changed what the code says" },
	[VERDICT_PLACE] = { "not-here",
			    "it is not possible in this place: program type, "
			    "kernel, rights or licence" },
	[VERDICT_BUDGET] = { "budget", "a limit of the kernel is used up" },
	[VERDICT_VERIFIER] = { "verifier",
			       "it may be right, and the verifier cannot see "
			       "it" },
};

const struct cause *cause_find(const char *id)
{
	for (int i = 0; i < CAUSES; i++)
		if (!strcmp(causes[i].id, id))
			return &causes[i];
	return NULL;
}

const char *verdict_id(enum verdict verdict)
{
	return verdicts[verdict].id;
}

const char *verdict_words(enum verdict verdict)
{
	return verdicts[verdict].words;
}
