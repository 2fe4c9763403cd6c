/*
 * door.c - where in the kernel a program is to run: see door.h.
 */
#include "progs/rawbpf/door.h"
#include "loader/err.h"
#include "loader/kernel.h"

#include <errno.h>
#include <linux/bpf.h>
#include <linux/ptrace.h>
#include <stdio.h>
#include <string.h>

/* A kprobe's context is struct pt_regs; what user space knows of it begins
 * in the same way. */
#if defined(__aarch64__)
#define REGS_SIZE sizeof(struct user_pt_regs)
#else
#define REGS_SIZE sizeof(struct pt_regs)
#endif

struct door_kind {
	const char *prefix;
	uint32_t prog_type;
	int at_return;
	int (*prepare)(struct door *door);
	int (*attach)(const struct door *door, struct hook *hook, int prog_fd);
};

static int prepare_kprobe(struct door *door)
{
	door->ctx_size = REGS_SIZE;
	return 0;
}

static int prepare_ksyscall(struct door *door)
{
	char symbol[128];
	int err = kernel_syscall_symbol(door->name, symbol, sizeof(symbol));

	if (!err)
		snprintf(door->name, sizeof(door->name), "%s", symbol);
	door->ctx_size = REGS_SIZE;
	return err;
}

static int attach_kprobe(const struct door *door, struct hook *hook,
			 int prog_fd)
{
	struct kprobe probe = { .symbol = door->name,
				.at_return = door->kind->at_return };

	return hook_kprobe(hook, &probe, prog_fd);
}

/* The end of the last field that the event's format file names:
 *
 *     field:const char * filename;	offset:24;	size:8;	signed:0;     */
static int prepare_tracepoint(struct door *door)
{
	const char *tracefs = kernel_tracefs();
	unsigned int offset, size;
	char path[512], line[512], *at;
	FILE *file;

	if (!tracefs)
		return within(-ENOENT, "%s", door->text);
	if (!strchr(door->name, '/'))
		return refuse(-EINVAL, "'%s': say tracepoint:CATEGORY/NAME",
			      door->text);
	snprintf(path, sizeof(path), "%s/events/%s/format", tracefs,
		 door->name);
	file = fopen(path, "re");
	if (!file)
		return fail(-errno, "open %s", path);
	while (fgets(line, sizeof(line), file)) {
		at = strstr(line, "offset:");
		if (at &&
		    sscanf(at, "offset:%u; size:%u;", &offset, &size) == 2 &&
		    offset + size > door->ctx_size)
			door->ctx_size = offset + size;
	}
	fclose(file);
	return 0;
}

static int attach_tracepoint(const struct door *door, struct hook *hook,
			     int prog_fd)
{
	char category[128], *slash;

	snprintf(category, sizeof(category), "%s", door->name);
	slash = strchr(category, '/');
	*slash = '\0';
	return hook_tracepoint(hook, category, slash + 1, prog_fd);
}

static const struct door_kind kinds[] = {
	{ "kprobe:", BPF_PROG_TYPE_KPROBE, 0, prepare_kprobe, attach_kprobe },
	{ "kretprobe:", BPF_PROG_TYPE_KPROBE, 1, prepare_kprobe,
	  attach_kprobe },
	{ "ksyscall:", BPF_PROG_TYPE_KPROBE, 0, prepare_ksyscall,
	  attach_kprobe },
	{ "tracepoint:", BPF_PROG_TYPE_TRACEPOINT, 0, prepare_tracepoint,
	  attach_tracepoint },
};

int door_read(struct door *door, const char *text)
{
	memset(door, 0, sizeof(*door));
	door->text = text;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		size_t len = strlen(kinds[i].prefix);

		if (strncmp(text, kinds[i].prefix, len) || !text[len])
			continue;
		door->kind = &kinds[i];
		door->prog_type = kinds[i].prog_type;
		snprintf(door->name, sizeof(door->name), "%s", text + len);
		return kinds[i].prepare(door);
	}
	return refuse(-EINVAL,
		      "--at takes kprobe:FUNCTION, kretprobe:FUNCTION, "
		      "ksyscall:NAME or tracepoint:CATEGORY/NAME, not '%s'",
		      text);
}

int door_attach(const struct door *door, struct hook *hook, int prog_fd)
{
	return door->kind->attach(door, hook, prog_fd);
}
