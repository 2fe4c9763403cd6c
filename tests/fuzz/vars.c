/* Any bytes as an object whose debug information names the variables. */
#include "loader/debug/vars.h"
#include "loader/object/progdef.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

enum {
	FRAME = 512
};

/* What is said can be printed. */
static void check(const char *text)
{
	for (const char *p = text; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			abort();
}

static void ask(const struct vars *vars, int slots)
{
	char words[80];

	for (int slot = 0; slot < slots && slot < 64; slot++) {
		for (int reg = 0; reg < BPF_REG_10; reg++) {
			const struct var *var =
				vars_reg(vars, slot, reg, "if (n > 20)");

			if (var && (!*var->name || slot < var->from))
				abort();
		}
		for (int off = -8; off >= -FRAME; off -= 8)
			check(vars_slot(words, sizeof(words), vars, slot, off));
	}
}

static void use(const struct obj *obj, const struct progdefs *progs)
{
	struct vars vars;

	for (int i = 0; i < progs->count; i++) {
		if (!fuzz_said(vars_read(&vars, obj, &progs->rows[i].code)))
			ask(&vars, progs->rows[i].code.count);
		for (int k = 0; k < vars.count; k++) {
			check(vars.rows[k].name);
			check(vars.rows[k].type->name);
		}
		vars_close(&vars);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct progdefs progs = { 0 };
	struct obj obj;

	if (!fuzz_said(obj_read(&obj, data, size)) &&
	    !fuzz_said(progdef_read(&progs, &obj)))
		use(&obj, &progs);
	obj_close(&obj);
	return 0;
}

FUZZ_FORMAT(FUZZ_ELF)
