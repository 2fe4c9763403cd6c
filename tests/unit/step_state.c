/* See step.h. */
#include "tests/unit/step.h"

#include <stdlib.h>
#include <string.h>

static const struct map_spec specs[STEP_MAPS] = {
	{ .type = BPF_MAP_TYPE_HASH, "hash", 4, 8, 4, 0 },
	{ .type = BPF_MAP_TYPE_LRU_HASH, "lru", 4, 8, 4, 0 },
	{ .type = BPF_MAP_TYPE_ARRAY, "array", 4, 8, 4, 0 },
	{ .type = BPF_MAP_TYPE_RINGBUF, "ring", 0, 0, 4096, 0 },
};

void step_open(struct step_test *t, const char *text)
{
	static const struct asm_map rows[STEP_MAPS] = {
		{ "hash", 3 }, { "lru", 4 }, { "array", 5 }, { "ring", 6 }
	};
	static const struct asm_maps maps = { rows, STEP_MAPS };

	memset(t, 0, sizeof(*t));
	ck_assert_msg(asm_text(&t->text, text, strlen(text), &maps) == 0,
		      "line %d: %s", t->text.error.line, t->text.error.says);
	t->vm = vm_open();
	t->vm->strict = true;
	t->vm->budget = 1000;
	for (int i = 0; i < STEP_MAPS; i++) {
		ck_assert_int_eq(sim_open(&t->sims[i], &specs[i], 1), 0);
		ck_assert_int_eq(vm_add_map(t->vm, rows[i].fd,
					    &t->sims[i]->map),
				 0);
	}
	t->prog =
		(struct vm_prog){ t->text.insns, t->text.count, "test", NULL };
	ck_assert_int_eq(debug_open(&t->d, t->vm, &t->prog, 0), 0);
	t->d.lines = t->text.lines;
}

void step_close(struct step_test *t)
{
	debug_close(&t->d);
	vm_close(t->vm);
	for (int i = 0; i < STEP_MAPS; i++)
		sim_close(t->sims[i]);
	asm_close(&t->text);
}

struct state {
	struct vm_cpu cpu;
	struct mem mem;
	char stack[sizeof(((struct vm *)0)->stack)];
	char known[sizeof(((struct vm *)0)->stack_known)];
	char key[sizeof(((struct vm *)0)->key)];
	char values[STEP_MAPS][256];
	__u32 keys[STEP_MAPS][4]; /* in the order that a walk finds them */
	__s64 places[STEP_MAPS][4];
	__u64 produced, ran;
	int output;
};

static void copy_map(struct state *s, int i, struct vm_map *map)
{
	__s64 at = 0;

	ck_assert_uint_le(map->values_size, sizeof(s->values[i]));
	if (map->values)
		memcpy(s->values[i], map->values, map->values_size);
	for (int n = 0; map->ops->walk && n < 4 && at >= 0; n++)
		at = map->ops->walk(map, at, &s->keys[i][n], &s->places[i][n],
				    0);
	if (map->ops->query)
		s->produced = map->ops->query(map, BPF_RB_PROD_POS);
}

struct state *step_state(const struct step_test *t)
{
	struct state *s = calloc(1, sizeof(*s));

	ck_assert_ptr_nonnull(s);
	memcpy(&s->cpu, &t->vm->cpu, sizeof(s->cpu));
	memcpy(&s->mem, &t->vm->mem, sizeof(s->mem));
	memcpy(s->stack, t->vm->stack, sizeof(s->stack));
	memcpy(s->known, t->vm->stack_known, sizeof(s->known));
	memcpy(s->key, t->vm->key, sizeof(s->key));
	for (int i = 0; i < STEP_MAPS; i++)
		copy_map(s, i, &t->sims[i]->map);
	s->ran = t->d.ran;
	s->output = t->d.output_count;
	return s;
}

void step_same(const struct step_test *t, const struct state *state)
{
	struct state *now = step_state(t);

	ck_assert_uint_eq(now->ran, state->ran);
	ck_assert_int_eq(now->cpu.pc, state->cpu.pc);
	ck_assert_int_eq(now->output, state->output);
	ck_assert_msg(!memcmp(&now->cpu, &state->cpu, sizeof(now->cpu)),
		      "step %llu: other registers", now->ran);
	ck_assert_msg(!memcmp(now->stack, state->stack, sizeof(now->stack)),
		      "step %llu: another stack", now->ran);
	ck_assert_msg(!memcmp(now->values, state->values, sizeof(now->values)),
		      "step %llu: other values", now->ran);
	ck_assert_msg(!memcmp(now, state, sizeof(*now)),
		      "step %llu: something else differs", now->ran);
	free(now);
}
