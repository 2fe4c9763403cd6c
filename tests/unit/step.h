/*
 * step.h - a debugger's session on a program of text, and its whole state.
 *
 * There are maps of four entries: hash, lru, array (4-byte keys, 8-byte
 * values), and ring, of a page.
 */
#ifndef TESTS_UNIT_STEP_H
#define TESTS_UNIT_STEP_H

#include "insn/asm.h"
#include "insn/vm/debug.h"
#include "maps/sim.h"
#include "tests/run.h"

#define STEP_MAPS 4

struct step_test {
	struct debug d;
	struct vm *vm;
	struct asm_prog text;
	struct vm_prog prog;
	struct sim *sims[STEP_MAPS];
};

/* Registers for a call on a map, with the key at r10-4. */
#define STEP_MAP(name) "r1 = map[" name "]\nr2 = r10\nr2 += -4\n"

void step_open(struct step_test *t, const char *text);
void step_close(struct step_test *t);

/* Everything a step may change; free() it. */
struct state;
struct state *step_state(const struct step_test *t);
void step_same(const struct step_test *t, const struct state *state);

#endif
