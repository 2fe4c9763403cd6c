/*
 * kprobe_multi.c - attach to many kernel functions in one call (5.18).
 *
 *     SEC("kprobe.multi/tcp_*")       at each that matches
 *     SEC("kretprobe.multi/tcp_*")    at their returns
 *     SEC("kprobe.session/tcp_*")     at both, and they share a cookie (6.10)
 *
 * A kprobe is a breakpoint for each function, put there one after the other;
 * this is one ftrace filter for all of them, so it needs functions that
 * begin with a call of ftrace's: those in available_filter_functions.
 *                                     (kernel/trace/bpf_trace.c, fprobe.c)
 */
#include "loader/attach/at.h"
#include "loader/err.h"
#include "loader/kernel.h"
#include "loader/ksyms.h"
#include "loader/sys.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	KPROBE_SESSION = 56, /* BPF_TRACE_KPROBE_SESSION, 6.10 */
	AT_RETURN = 1	     /* BPF_F_KPROBE_MULTI_RETURN */
};

struct names {
	const char **rows;
	int count;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_code(const struct ksym *sym)
{
	return sym->type == 't' || sym->type == 'T' || sym->type == 'w' ||
	       sym->type == 'W' || !sym->type;
}

/* The kernel looks names up, and refuses one that two functions have. */
static void keep_single(struct names *names)
{
	int kept = 0;

	qsort(names->rows, names->count, sizeof(*names->rows), by_name);
	for (int i = 0; i < names->count; i++) {
		bool twice =
			(i && !strcmp(names->rows[i], names->rows[i - 1])) ||
			(i + 1 < names->count &&
			 !strcmp(names->rows[i], names->rows[i + 1]));

		if (!twice)
			names->rows[kept++] = names->rows[i];
	}
	names->count = kept;
}

static int match(struct names *names, const struct ksyms *k,
		 const char *pattern)
{
	names->rows = calloc(k->count + 1, sizeof(*names->rows));
	names->count = 0;
	if (!names->rows)
		return fail(-ENOMEM, "%zu names", k->count);
	for (size_t i = 0; i < k->count; i++)
		if (is_code(&k->rows[i]) && !*k->rows[i].module &&
		    !fnmatch(pattern, k->rows[i].name, 0))
			names->rows[names->count++] = k->rows[i].name;
	keep_single(names);
	return names->count ? 0
			    : refuse(-ENOENT,
				     "no function of this kernel that can be "
				     "probed has a name like '%s'",
				     pattern);
}

/* Where ftrace says what it can hook, that (of several names for one place it
 * has one); else all functions. */
static struct ksyms *read_functions(void)
{
	const char *tracefs = kernel_tracefs();
	struct ksyms *k = NULL;
	char path[256];

	if (tracefs) {
		snprintf(path, sizeof(path), "%s/available_filter_functions",
			 tracefs);
		k = ksyms_read(path, FUNCTIONS);
	}
	return k ? k : ksyms_open(NULL);
}

/* A kernel without them loads the program, and refuses here. */
static int missing(int err, const struct sec_rule *rule)
{
	bool session = rule->attach_type == KPROBE_SESSION;

	if (err == -EOPNOTSUPP)
		return refuse(err,
			      "%s: this kernel was built without fprobe "
			      "(CONFIG_FPROBE), which it goes by; a kprobe at "
			      "one function may do",
			      rule->name);
	if (err == -EINVAL && session)
		return refuse(-EOPNOTSUPP,
			      "kprobe.session came in Linux 6.10, and this "
			      "kernel does not have it");
	return err;
}

static int link_names(struct link *link, const struct at *at,
		      const struct names *names)
{
	uint64_t *cookies = NULL;
	struct link_kprobes more = {
		.flags = at->sec->rule->traits & SEC_RETURN ? AT_RETURN : 0,
		.cnt = names->count,
		.syms = (uintptr_t)names->rows,
	};
	struct link_spec spec = { .prog_fd = at->prog_fd,
				  .attach_type = at->sec->rule->attach_type,
				  .more = &more,
				  .more_size = sizeof(more) };
	int err;

	if (at->place->cookie) {
		cookies = calloc(names->count, sizeof(*cookies));
		for (int i = 0; cookies && i < names->count; i++)
			cookies[i] = at->place->cookie;
		more.cookies = (uintptr_t)cookies;
	}
	err = link_take(link, sys_link_create_with(&spec));
	free(cookies);
	return err ? missing(err, at->sec->rule) : 0;
}

int at_kprobe_multi(struct link *link, const struct at *at)
{
	bool one = !strpbrk(at->sec->target, "*?[");
	const char *name = at->sec->target;
	struct names names = { &name, 1 };
	struct ksyms *k = NULL;
	int err = 0;

	if (!one) {
		k = read_functions();
		err = k ? match(&names, k, name) : -ENOENT;
	}
	if (!err)
		err = link_names(link, at, &names);
	if (!one && k)
		free(names.rows);
	ksyms_close(k);
	return err;
}
