/*
 * hint_path.c - a file of the kernel's could not be opened.
 *
 * What a path is for is known from its beginning; whether its file system is
 * mounted is asked, by the magic number that statfs(2) gives.
 */
#include "loader/cap.h"
#include "loader/hint.h"
#include "loader/hint_rule.h"

#include <errno.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

static const struct place {
	const char *path;
	long magic; /* of the file system that ought to be there, 0: any */
	const char *mount;  /* what mounts it */
	const char *absent; /* ENOENT although it is mounted */
} places[] = {
	{ "/sys/kernel/tracing", TRACEFS_MAGIC,
	  "mount -t tracefs tracefs /sys/kernel/tracing",
	  "this kernel has no such event or file: events/GROUP/NAME exists for "
	  "the tracepoints it was built with" },
	{ "/sys/kernel/debug/tracing", TRACEFS_MAGIC,
	  "mount -t tracefs tracefs /sys/kernel/tracing",
	  "this kernel has no such event or file" },
	{ "/sys/kernel/debug", DEBUGFS_MAGIC,
	  "mount -t debugfs debugfs /sys/kernel/debug",
	  "this kernel has no such file" },
	{ "/sys/fs/bpf", BPF_FS_MAGIC, "mount -t bpf bpf /sys/fs/bpf",
	  "nothing is pinned under that name" },
	{ "/sys/bus/event_source/devices/kprobe", 0, NULL,
	  "this kernel has no kprobes: it was built without CONFIG_KPROBES or "
	  "CONFIG_KPROBE_EVENTS" },
	{ "/sys/bus/event_source/devices/uprobe", 0, NULL,
	  "this kernel has no uprobes: it was built without "
	  "CONFIG_UPROBE_EVENTS" },
	{ "/sys/kernel/btf/vmlinux", 0, NULL,
	  "this kernel has no BTF: it was built without "
	  "CONFIG_DEBUG_INFO_BTF" },
	{ "/proc/kallsyms", 0, NULL,
	  "this kernel does not list its symbols: it was built without "
	  "CONFIG_KALLSYMS, or /proc is not mounted" },
};

static const struct place *place_of(const char *path)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		size_t len = strlen(places[i].path);

		if (!strncmp(path, places[i].path, len) &&
		    (path[len] == '/' || path[len] == '\0'))
			return &places[i];
	}
	return NULL;
}

/* A directory that only root may enter says EACCES: then nobody knows. */
static bool is_mounted(const struct place *place)
{
	struct statfs fs;

	if (!place->magic)
		return true;
	if (statfs(place->path, &fs) < 0)
		return errno == EACCES;
	return (long)fs.f_type == place->magic;
}

static bool explain_absent(struct hint *h, const struct place *place)
{
	if (is_mounted(place)) {
		hint_why(h, "%s", place->absent);
		if (!place->magic)
			hint_try(h,
				 "%s: a throwaway VM with a kernel that has it",
				 hint_vm());
		return true;
	}
	hint_why(h, "nothing is mounted at %s", place->path);
	hint_try(h, "sudo %s", place->mount);
	return true;
}

static bool explain_refused(struct hint *h, const struct place *place)
{
	if (geteuid() != 0) {
		hint_why(h, "%s is for root only", place->path);
		hint_try(h,
			 "sudo; or %s: a throwaway VM, which needs no "
			 "privileges",
			 hint_vm());
		return true;
	}
	if (h->cap.lockdown == CAP_LOCKDOWN_CONFIDENTIALITY) {
		hint_why(h, "the kernel is locked down (confidentiality in "
			    "/sys/kernel/security/lockdown)");
		return true;
	}
	if (!h->cap.first_userns) {
		hint_why(h,
			 "this is root of a user namespace, and %s is for "
			 "the machine's root",
			 place->path);
		return true;
	}
	if (h->err != EPERM)
		return false;
	hint_why(h, "root is refused, and lockdown is not the reason: a policy "
		    "of this kernel or of a security module "
		    "(/sys/kernel/security/lsm)");
	hint_try(h, "%s: a throwaway VM", hint_vm());
	return true;
}

bool hint_path(FILE *out, const char *path, int err)
{
	const struct place *place = place_of(path);
	struct hint h = { .out = out, .err = abs(err) };

	if (!place)
		return false;
	cap_read(&h.cap);
	switch (h.err) {
	case ENOENT: return explain_absent(&h, place);
	case EACCES:
	case EPERM: return explain_refused(&h, place);
	}
	return false;
}
