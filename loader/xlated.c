/*
 * xlated.c - the instructions of a loaded program, read back: ask how many
 * there are, then for them.
 */
#include "loader/xlated.h"
#include "insn/names.h"
#include "loader/err.h"
#include "loader/sys.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The kernel says nothing of why: the length or the pointer becomes 0. */
static int hidden(void)
{
	return refuse(-EPERM, "the kernel does not show this program's "
			      "instructions: CAP_BPF is missing, or it is "
			      "hardened (net.core.bpf_jit_harden)");
}

static int read_insns(struct xlated *x, int prog_fd, __u32 size)
{
	struct bpf_prog_info info;
	int err;

	memset(&info, 0, sizeof(info)); /* the kernel reads every byte */
	info.xlated_prog_len = size;
	x->insns = malloc(size);
	if (!x->insns)
		return fail(-ENOMEM, "%u bytes of instructions", size);
	info.xlated_prog_insns = (uintptr_t)x->insns;
	err = sys_prog_info(prog_fd, &info);
	if (!err && !info.xlated_prog_insns)
		err = hidden();
	if (!err)
		return 0;
	free(x->insns);
	x->insns = NULL;
	return err;
}

int xlated_read(struct xlated *x, int prog_fd)
{
	struct bpf_prog_info info;
	int err = sys_obj_info(prog_fd, &info, sizeof(info));

	memset(x, 0, sizeof(*x));
	if (err)
		return err;
	if (info.xlated_prog_len == 0)
		return hidden();
	memcpy(x->name, info.name, sizeof(x->name) - 1);
	x->type = info.type;
	x->count = info.xlated_prog_len / sizeof(struct bpf_insn);
	return read_insns(x, prog_fd, info.xlated_prog_len);
}

const struct ksym *xlated_base(const struct ksyms *ksyms)
{
	const struct ksym *base;

	if (!ksyms || ksyms_hidden(ksyms) ||
	    !ksyms_find(ksyms, "__bpf_call_base", &base))
		return NULL;
	return base;
}

/* To those without rights a tail call is shown by its helper's number. */
const char *xlated_callee(const struct ksyms *ksyms, const struct ksym *base,
			  const struct bpf_insn *insn)
{
	const struct ksym *sym;

	if (!base || insn->code != (BPF_JMP | BPF_CALL) ||
	    insn->src_reg == BPF_PSEUDO_CALL ||
	    name_by_id(&helper_names, insn->imm))
		return NULL;
	sym = ksyms_at(ksyms, base->address + insn->imm);
	return sym ? sym->name : NULL;
}
