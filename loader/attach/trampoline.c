/*
 * trampoline.c - attach to what attach_btf_id said when it was loaded.
 *
 *   vfs_read:                      vfs_read:
 *     nop  (5 bytes)    ------>      call trampoline --> save the arguments
 *     push rbp                       push rbp            run fentry programs
 *     ...                            ...                 call vfs_read + 5
 *                                                        run fexit programs
 *
 * A trampoline is native code that the kernel makes for one function
 * (kernel/bpf/trampoline.c); lsm, fmod_ret and freplace are attached in the
 * same way, tp_btf at a tracepoint's list of functions.  The kernel knows
 * the place already, so attaching is one call without arguments, or one with
 * the cookie that bpf_get_attach_cookie() is to give (5.18).
 */
#include "loader/attach/at.h"
#include "loader/err.h"
#include "loader/sys.h"

#include <errno.h>
#include <linux/bpf.h>
#include <string.h>

/* ---- Functions that no trampoline may be at ---- */

/* Newer kernels refuse these when the program is loaded (btf_id_deny in
 * kernel/bpf/verifier.c); 6.1 takes the first two, and the machine stops. */
static const struct {
	const char *name, *why;
} deadly[] = {
	{ "__rcu_read_lock", "every trampoline calls it before the program" },
	{ "__rcu_read_unlock", "every trampoline calls it after the program" },
	{ "migrate_disable", "every trampoline calls it before the program" },
	{ "migrate_enable", "every trampoline calls it after the program" },
	{ "preempt_count_add", "what a trampoline calls first calls it" },
	{ "preempt_count_sub", "what a trampoline calls last calls it" },
};

static int check_function(const struct sec *sec)
{
	switch (sec->rule->attach_type) {
	case BPF_TRACE_FENTRY:
	case BPF_TRACE_FEXIT:
	case BPF_MODIFY_RETURN: break;
	default: return 0;
	}
	for (size_t i = 0; i < sizeof(deadly) / sizeof(deadly[0]); i++)
		if (!strcmp(sec->target, deadly[i].name))
			return refuse(-EDEADLK,
				      "%s: a program there stops the whole "
				      "machine, since %s, and so would call "
				      "itself without end",
				      sec->target, deadly[i].why);
	return 0;
}

/* ---- Attaching ---- */

static int with_cookie(struct link *link, const struct at *at)
{
	int attach_type = at->sec->rule->attach_type;
	struct link_tracing more = { .cookie = at->place->cookie };
	struct link_spec spec = {
		.prog_fd = at->prog_fd,
		.attach_type = attach_type < 0 ? 0 : attach_type,
		.more = &more,
		.more_size = sizeof(more),
	};

	return link_take(link, sys_link_create_with(&spec));
}

int at_trampoline(struct link *link, const struct at *at)
{
	int err = check_function(at->sec);

	if (err)
		return err;
	return at->place->cookie ? with_cookie(link, at)
				 : link_btf(link, at->prog_fd);
}
