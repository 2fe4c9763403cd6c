/*
 * kernel_btf.c - try it: a program of two instructions, loaded for a function
 * that every kernel has, and attached.
 *
 *     fentry/bpf_fentry_test1     made for tests, called by nobody else
 *     lsm/task_getpgid            a hook; the program allows
 *
 * Some kernels take every other program and refuse these; some machines have
 * no trampolines (arm64 before 6.0), which shows when it is attached.
 */
#include "loader/kernel_btf.h"
#include "insn/insn.h"
#include "loader/attach/link.h"
#include "loader/attach/lsm.h"
#include "loader/btf/find.h"
#include "loader/err.h"
#include "loader/sys.h"

#include <errno.h>
#include <unistd.h>

struct place_of_btf {
	uint32_t prog_type, attach_type;
	const char *function, *kind;
};

static int load_at(const struct place_of_btf *place, uint32_t btf_id)
{
	static const struct bpf_insn insns[] = {
		BPF_MOV64_IMM(BPF_REG_0, 0),
		BPF_EXIT_INSN(),
	};
	struct prog_spec spec = { .type = place->prog_type,
				  .expected_attach_type = place->attach_type,
				  .name = "probe",
				  .insns = insns,
				  .insn_cnt = 2,
				  .license = "GPL",
				  .attach_btf_id = btf_id };

	return sys_prog_load(&spec);
}

static int find_function(const char *name)
{
	struct btf btf = { 0 };
	int err = btf_open(&btf, "/sys/kernel/btf/vmlinux", NULL);
	uint32_t id = err ? 0 : btf_find_kind(&btf, name, BTF_KIND_FUNC);

	btf_close(&btf);
	if (!err && !id)
		err = refuse(-ENOENT, "this kernel has no function %s", name);
	return err ? err : (int)id;
}

/* Without a place a kernel that takes such programs says EINVAL, and no types
 * need to be read. */
static int try_at(const struct place_of_btf *place)
{
	struct link link = LINK_NONE;
	int id, fd, err;

	if (load_at(place, 0) == -EPERM)
		return within(-EPERM, "this kernel refuses every program %s",
			      place->kind);
	id = find_function(place->function);
	if (id < 0)
		return id;
	fd = load_at(place, id);
	if (fd < 0)
		return within(fd, "load a program at %s", place->function);
	err = link_btf(&link, fd);
	link_close(&link);
	close(fd);
	return err ? within(err, "attach a program to %s", place->function) : 0;
}

int kernel_can_fentry(void)
{
	static const struct place_of_btf place = {
		BPF_PROG_TYPE_TRACING, BPF_TRACE_FENTRY, "bpf_fentry_test1",
		"at its functions (fentry)"
	};

	return try_at(&place);
}

int kernel_can_lsm(void)
{
	static const struct place_of_btf place = { BPF_PROG_TYPE_LSM,
						   BPF_LSM_MAC,
						   "bpf_lsm_task_getpgid",
						   "at its security hooks" };
	int err = try_at(&place);

	return err ? err : lsm_check();
}
