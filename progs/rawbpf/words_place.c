/*
 * words_place.c - places, as one types them: see words_place.h.
 */
#include "progs/rawbpf/words_place.h"
#include "progs/rawbpf/step_vars.h"

#include <stdlib.h>
#include <string.h>

int reg_read(const char *text)
{
	__u64 number;

	if (!strcmp(text, "fp"))
		return BPF_REG_FP;
	if (*text != 'r' || text[1] == '-' || !number_read(text + 1, &number) ||
	    number >= MAX_BPF_REG)
		return -1;
	return number;
}

/* A region by its name; 0: there is none. */
static __u64 region_base(struct session *s, const char *name)
{
	if (!strcmp(name, "ctx"))
		name = "context";
	for (int i = 1; i < MEM_REGIONS; i++) {
		const struct region *r = &s->vm->mem.region[i];

		if (r->base && r->size && !strcmp(r->name, name))
			return r->base;
	}
	return 0;
}

static bool base_read(struct session *s, const char *name, struct place *place)
{
	const struct sim *sim = session_map(s, name);
	int reg = reg_read(name);
	struct step_var var;

	if (reg >= 0)
		place->addr = s->vm->cpu.reg[reg];
	else if (sim && sim->map.values) {
		place->addr = s->vm->mem.region[sim->map.values_region].base;
		place->size = sim->map.values_size;
	} else if (step_var_find(s, name, &var)) {
		place->addr = step_var_addr(s, &var);
		place->size = var.size;
	} else if (!number_read(name, &place->addr))
		place->addr = region_base(s, name);
	return place->addr != 0;
}

bool place_read(struct session *s, const char *text, struct place *place)
{
	char name[64];
	size_t len = strcspn(text, "+-");
	__u64 off = 0;

	if (len >= sizeof(name) ||
	    (text[len] && !number_read(text + len + 1, &off)))
		return false;
	snprintf(name, sizeof(name), "%.*s", (int)len, text);
	place->size = 8;
	if (!base_read(s, name, place))
		return false;
	place->addr += text[len] == '-' ? -off : off;
	return mem_region(&s->vm->mem, place->addr) != NULL;
}
