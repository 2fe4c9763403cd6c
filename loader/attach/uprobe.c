/*
 * uprobe.c - attach to a function of a program or library.
 *
 *     SEC("uprobe/libc.so.6:getpid+4")    by name, bytes into it
 *     SEC("uprobe//bin/make:0x1234")      by the byte of the file
 *     SEC("uprobe.multi/libc:mem*")       all that match, in one call (6.6)
 *
 * The uprobe PMU (4.17) makes a probe that lives as long as its perf event:
 *
 *   type     the number in /sys/bus/event_source/devices/uprobe/type
 *   config   bit 0: at return; bits 32-63: the byte of the semaphore
 *   config1  the file's path, a pointer   config2  the byte of the file
 *                                     (kernel/trace/trace_event_perf.c)
 *
 * The kernel puts a breakpoint (int3 on x86) over that instruction in every
 * process that has the file mapped, now and later.
 */
#include "loader/attach/at.h"
#include "loader/attach/perf.h"
#include "loader/attach/usym.h"
#include "loader/err.h"
#include "loader/feature.h"
#include "loader/kernel.h"
#include "loader/sys.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	UPROBE_SESSION = 57, /* BPF_TRACE_UPROBE_SESSION, 6.13 */
	AT_RETURN = 1,	     /* BPF_F_UPROBE_MULTI_RETURN */
	NAME_SIZE = 512
};

/* ---- One ---- */

/* A process of somebody's own has no CPU of its own, and none has one. */
int hook_uprobe(struct hook *hook, const struct uprobe *probe, int prog_fd)
{
	struct perf_event_attr attr = { 0 };
	int type = kernel_pmu_type("uprobe"), bit = 0;

	*hook = HOOK_NONE;
	if (type >= 0 && probe->at_return)
		bit = kernel_pmu_bit("uprobe", "retprobe");
	if (type < 0 || bit < 0)
		return type < 0 ? type : bit;
	attr.type = type;
	attr.config = (probe->at_return ? 1ull << bit : 0) | probe->semaphore
								     << 32;
	attr.config1 = (uintptr_t)probe->path;
	attr.config2 = probe->offset;
	return hook_perf_at(hook, &attr, probe->pid > 0 ? probe->pid : -1,
			    probe->pid > 0 ? -1 : 0, prog_fd, probe->cookie);
}

/* ---- What the section says ---- */

struct target {
	char path[PATH_MAX];
	char function[NAME_SIZE];
	uint64_t offset; /* bytes into it, or of the file */
	bool is_offset;	 /* there is no function */
};

static bool number(const char *text, uint64_t *value)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, 0);
	return isdigit((unsigned char)*text) && !*end && !errno;
}

static int parse_function(struct target *t, const char *text)
{
	size_t len = strcspn(text, "+");

	t->is_offset = number(text, &t->offset);
	if (t->is_offset)
		return 0;
	if (!len || len >= NAME_SIZE)
		return refuse(-EINVAL, "'%.80s' names no function", text);
	memcpy(t->function, text, len);
	t->function[len] = '\0';
	if (text[len] && !number(text + len + 1, &t->offset))
		return refuse(-EINVAL,
			      "'%.80s': what follows the + is no number of "
			      "bytes",
			      text);
	return 0;
}

/* "libc.so.6:getpid"; without a file it is the place that names one. */
static int parse(struct target *t, const struct at *at)
{
	const char *target = at->sec->target, *colon = strrchr(target, ':');
	char file[PATH_MAX / 2];
	int err;

	memset(t, 0, sizeof(*t));
	if (!colon && !at->place->path)
		return refuse(-EINVAL,
			      "'%.80s' is not FILE:FUNCTION, as in "
			      "libc.so.6:getpid",
			      target);
	snprintf(file, sizeof(file), "%.*s", colon ? (int)(colon - target) : 0,
		 target);
	err = usym_file(*file		  ? file
			: at->place->path ? at->place->path
					  : "",
			t->path);
	return err ? err : parse_function(t, colon ? colon + 1 : target);
}

static int locate(const struct target *t, uint64_t *offset)
{
	int err;

	*offset = t->offset;
	if (t->is_offset)
		return 0;
	err = usym_find(t->path, t->function, offset);
	*offset += t->offset;
	return err;
}

int at_uprobe(struct link *link, const struct at *at)
{
	struct uprobe probe = {
		.at_return = at->sec->rule->traits & SEC_RETURN ? 1 : 0,
		.pid = at->place->pid,
		.cookie = at->place->cookie,
	};
	struct target t;
	int err = parse(&t, at);

	probe.path = t.path;
	if (!err && probe.at_return && t.offset && !t.is_offset)
		return refuse(-EINVAL,
			      "'%s': a uretprobe is at a function's return, "
			      "and takes no offset",
			      at->sec->target);
	if (!err)
		err = locate(&t, &probe.offset);
	if (!err)
		err = hook_uprobe(&link->hook, &probe, at->prog_fd);
	return err;
}

/* ---- Many ---- */

static int missing(int err, const struct sec_rule *rule)
{
	bool session = rule->attach_type == UPROBE_SESSION;

	if (err == -EINVAL && (session || !feature_has(FEATURE_UPROBE_MULTI)))
		return refuse(-EOPNOTSUPP,
			      "%s came in Linux %s, and this kernel does not "
			      "have it",
			      rule->name, session ? "6.13" : "6.6");
	return err;
}

static int link_many(struct link *link, const struct at *at, const char *path,
		     const uint64_t *offsets, int count)
{
	uint64_t *cookies = NULL;
	struct link_uprobes more = {
		.path = (uintptr_t)path,
		.offsets = (uintptr_t)offsets,
		.cnt = count,
		.flags = at->sec->rule->traits & SEC_RETURN ? AT_RETURN : 0,
		.pid = at->place->pid,
	};
	struct link_spec spec = { .prog_fd = at->prog_fd,
				  .attach_type = at->sec->rule->attach_type,
				  .more = &more,
				  .more_size = sizeof(more) };
	int err;

	if (at->place->cookie) {
		cookies = calloc(count, sizeof(*cookies));
		for (int i = 0; cookies && i < count; i++)
			cookies[i] = at->place->cookie;
		more.cookies = (uintptr_t)cookies;
	}
	err = link_take(link, sys_link_create_with(&spec));
	free(cookies);
	return err ? missing(err, at->sec->rule) : 0;
}

int at_uprobe_multi(struct link *link, const struct at *at)
{
	uint64_t *offsets = NULL;
	struct target t;
	int n = parse(&t, at);

	if (!n && t.is_offset)
		return link_many(link, at, t.path, &t.offset, 1);
	if (!n && t.offset)
		return refuse(-EINVAL,
			      "'%s': many functions take no offset into them",
			      at->sec->target);
	if (!n)
		n = usym_match(t.path, t.function, &offsets);
	if (n > 0)
		n = link_many(link, at, t.path, offsets, n);
	free(offsets);
	return n;
}
