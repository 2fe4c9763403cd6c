/*
 * log_vars.c - the variable of C beside the register that holds it.
 *
 *     the object   debug_info: n is in r2 from slot 16 to 18
 *     the log      17: if w2 > 0x14 goto pc+4     r2 = n: 0..20
 *
 * What an instruction leaves behind is named as it is before the next one.
 */
#include "progs/rawbpf/log.h"

#include <stdio.h>

static const struct vars *vars_of(const struct log_view *view)
{
	static const struct vars none;

	return view->lines ? &view->lines->vars : &none;
}

const char *log_variable(const struct log_view *view, int slot, int reg)
{
	const char *line = log_lines_text(view->lines, slot);
	const struct var *var =
		slot < 0 ? NULL : vars_reg(vars_of(view), slot, reg, line);

	return var ? var->name : NULL;
}

int log_slot_after(const struct log_view *view, int step, int frame)
{
	const struct vpath *path = &view->path;
	const struct vstep *steps = path->steps;
	struct vinsn in;

	if (step + 1 < path->count && steps[step + 1].parent == step)
		return steps[step + 1].frame == frame
			       ? vpath_slot(path, step + 1)
			       : -1;
	vpath_insn(path, step, &in);
	if (steps[step].frame != frame || vinsn_is_exit(&in))
		return -1;
	return vpath_slot(path, step) + 1 +
	       (in.insn.code == (BPF_LD | BPF_IMM | BPF_DW));
}

char *log_reg_name(char *buf, const struct log_view *view, int slot, int reg)
{
	const char *variable = log_variable(view, slot, reg);

	snprintf(buf, LOG_NAME, "r%d%s%s", reg, variable ? " = " : "",
		 variable ? variable : "");
	return buf;
}

char *log_stack_name(char *buf, const struct log_view *view, int slot, int off)
{
	char places[LOG_NAME - 16] = "";

	if (slot >= 0)
		vars_slot(places, sizeof(places), vars_of(view), slot, off);
	snprintf(buf, LOG_NAME, "fp%d%s%s", off, *places ? " = " : "", places);
	return buf;
}
