/*
 * hint.c - what was probably wrong, and what to type: see hint.h.
 *
 * The table is the summary of the hint_*.c files: (command, errno) -> who
 * may know why.
 */
#include "loader/hint.h"
#include "insn/names.h"
#include "loader/err.h"
#include "loader/hint_rule.h"
#include "loader/wrap.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const struct hint_rule hint_bpf_rules[] = {
	{ HINT_ANY, ENOSYS, hint_missing_call },
	{ BPF_MAP_LOOKUP_ELEM, EPERM, hint_map_access },
	{ BPF_MAP_UPDATE_ELEM, EPERM, hint_map_access },
	{ BPF_MAP_DELETE_ELEM, EPERM, hint_map_access },
	{ BPF_OBJ_PIN, HINT_ANY, hint_pin },
	{ BPF_OBJ_GET, HINT_ANY, hint_pin },
	{ BPF_LINK_CREATE, HINT_ANY, hint_cgroup },
	{ BPF_PROG_ATTACH, HINT_ANY, hint_cgroup },
	{ HINT_ANY, EPERM, hint_permission },
	{ HINT_ANY, EBADF, hint_bad_fd },
	{ HINT_ANY, EFAULT, hint_bad_pointer },
	{ HINT_ANY, EINVAL, hint_wrong_fd },

	{ BPF_MAP_CREATE, EINVAL, hint_map_fields },
	{ BPF_MAP_CREATE, EBADF, hint_map_fields },
	{ BPF_MAP_CREATE, E2BIG, hint_map_fields },
	{ BPF_MAP_CREATE, ENOMEM, hint_map_fields },
	{ BPF_MAP_CREATE, EOPNOTSUPP, hint_map_fields },
	{ BPF_MAP_CREATE, HINT_ENOTSUPP, hint_map_fields },

	{ BPF_MAP_UPDATE_ELEM, HINT_ANY, hint_element },
	{ BPF_MAP_LOOKUP_ELEM, HINT_ANY, hint_element },
	{ BPF_MAP_DELETE_ELEM, HINT_ANY, hint_element },
	{ BPF_MAP_GET_NEXT_KEY, HINT_ANY, hint_element },

	{ BPF_PROG_LOAD, E2BIG, hint_prog_size },
	{ BPF_PROG_LOAD, ENOSPC, hint_prog_log },
	{ BPF_PROG_LOAD, EINVAL, hint_prog_log },
	{ BPF_PROG_LOAD, EINVAL, hint_prog_license },
	{ BPF_PROG_LOAD, HINT_ANY, hint_prog_place },
	{ BPF_PROG_LOAD, HINT_ANY, hint_prog_verifier },
	{ BPF_PROG_LOAD, EINVAL, hint_prog_fields },

	{ BPF_RAW_TRACEPOINT_OPEN, HINT_ANY, hint_link },
	{ BPF_LINK_CREATE, HINT_ANY, hint_link },
	{ 0, 0, NULL },
};

static void say(struct hint *h, const char *label, const char *fmt, va_list ap)
{
	struct wrap w;
	char text[1024];

	vsnprintf(text, sizeof(text), fmt, ap);
	wrap_start(&w, h->out, 5);
	wrap_word(&w, "%s", label);
	wrap_text(&w, text);
	wrap_end(&w);
}

void hint_why(struct hint *h, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(h, "why:", fmt, ap);
	va_end(ap);
}

void hint_try(struct hint *h, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(h, "try:", fmt, ap);
	va_end(ap);
}

static const char *vm = "make lesson-N KERNEL=6.12";

void hint_say_vm(const char *type)
{
	vm = type;
}

const char *hint_vm(void)
{
	return vm;
}

static bool ask_rules(struct hint *h, const struct hint_rule *rule)
{
	int cmd = h->failure->call.cmd;

	for (; rule->explain; rule++) {
		if (rule->cmd != HINT_ANY && rule->cmd != cmd)
			continue;
		if (rule->err != HINT_ANY && rule->err != h->err)
			continue;
		if (rule->explain(h))
			return true;
	}
	return false;
}

static bool ask_table(struct hint *h)
{
	switch (h->failure->call.nr) {
	case SYS_NR_BPF: return ask_rules(h, hint_bpf_rules);
	case SYS_NR_PERF_EVENT_OPEN: return ask_rules(h, hint_event_rules);
	case SYS_NR_IOCTL: return ask_rules(h, hint_ioctl_rules);
	}
	return false;
}

/* Is the error text about the call that failed last?  It may have come from
 * something that is no system call of ours, a file that is not there. */
static bool is_about(const char *text, const struct sys_call *call)
{
	const char *what = "perf_event_open()";

	if (call->nr == SYS_NR_BPF)
		what = name_of(&cmd_names, call->cmd);
	else if (call->nr == SYS_NR_IOCTL)
		what = "ioctl(";
	return strstr(text, what) != NULL;
}

bool hint_print(FILE *out)
{
	struct hint h = { .out = out, .failure = sys_last_failure() };
	char *text = strdup(err_text()); /* probes that fail replace it */
	bool printed;

	if (!text || h.failure->call.result >= 0 ||
	    !is_about(text, &h.failure->call)) {
		free(text);
		return false;
	}
	h.err = -h.failure->call.result;
	if (h.failure->call.nr == SYS_NR_BPF)
		h.attr = &h.failure->attr.bpf;
	cap_read(&h.cap);
	sys_quiet(true);
	printed = ask_table(&h);
	sys_quiet(false);
	refuse(-h.err, "%s", text);
	free(text);
	return printed;
}
