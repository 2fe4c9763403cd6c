/*
 * hint_place.c - BPF_PROG_LOAD was refused for the place it is meant for.
 *
 *     SEC("fentry.s/vfs_read")   "vfs_read is not sleepable"
 *     SEC("fmod_ret/vfs_read")   "vfs_read() is not modifiable"
 *
 * Only the verifier knows which places take what, so it is asked again, with
 * a log.
 */
#include "loader/hint_rule.h"
#include "loader/prog.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *log, *why, *what_to_try;
} causes[] = {
	{ "is not sleepable",
	  "a program that may sleep (.s) is only taken where the kernel's "
	  "authors have said that one may: some LSM hooks, and functions that "
	  "are there for injecting errors, of which most kernels have none",
	  "the same section without .s; those that may sleep are lsm.s, "
	  "uprobe.s, iter.s and syscall" },
	{ "is not modifiable",
	  "fmod_ret changes what a function returns, and only functions called "
	  "security_..., and those that are there for injecting errors, "
	  "permit that",
	  "fexit, which sees the result; or fmod_ret at a function that is "
	  "called security_..." },
	{ "points to wrong type name",
	  "attach_btf_id is of a function that is no security hook: the "
	  "hooks' are called bpf_lsm_...",
	  "rawbpf btf vmlinux | grep bpf_lsm_" },
	{ "points to disabled hook",
	  "this kernel lets no BPF program be at that hook",
	  "rawbpf btf vmlinux | grep bpf_lsm_" },
	{ "At program exit the register R0",
	  "at this place only some results are allowed, and the program may "
	  "return others",
	  "0, or a negated errno where something can be denied" },
};

static bool is_at_function(const union bpf_attr *attr)
{
	return attr->prog_type == BPF_PROG_TYPE_TRACING ||
	       attr->prog_type == BPF_PROG_TYPE_LSM;
}

bool hint_prog_place(struct hint *h)
{
	const union bpf_attr *attr = h->attr;
	struct prog_spec spec = {
		.type = attr->prog_type,
		.insns = h->failure->insns,
		.insn_cnt = h->failure->insn_cnt,
		.license = h->failure->name,
		.expected_attach_type = attr->expected_attach_type,
		.attach_btf_id = attr->attach_btf_id,
		.flags = attr->prog_flags,
	};
	bool said = false;
	char *log;

	if (!is_at_function(attr) || !spec.insn_cnt || attr->attach_prog_fd ||
	    attr->fd_array)
		return false;
	log = prog_log(&spec, 1);
	for (size_t i = 0; log && !said && i < sizeof(causes) / sizeof(*causes);
	     i++) {
		said = strstr(log, causes[i].log);
		if (said) {
			hint_why(h, "%s", causes[i].why);
			hint_try(h, "%s", causes[i].what_to_try);
		}
	}
	free(log);
	return said;
}
