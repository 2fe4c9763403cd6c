/*
 * libbpf.c - what libbpf sends to the kernel for an object.
 *
 *     build/oracle/libbpf [--map NAME=ENTRIES[,BYTES]]... OBJECT   (sizes.h)
 *
 *   bpf_object__load() --> syscall() --> the kernel
 *                              |
 *                              `--> record.c: text
 *
 * A program's symbols come before those of its libraries, so libbpf calls
 * our syscall().  It gives up at the first program that is refused, so it is
 * told that none is: it gets a stand-in, which does nothing.  A program that
 * it cannot even prepare is left out, and it begins anew.
 */
#include "tests/oracle/record.h"
#include "tests/oracle/sizes.h"

#include <bpf/libbpf.h>
#include <dlfcn.h>
#include <err.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SKIPPED 64 /* programs at most */

static const char *skipped[SKIPPED];
static int skip_count;
static char complaint[1024]; /* libbpf's last */
static char culprit[128];    /* the program that it named last */

/* ---- Between libbpf and libc ---- */

static long (*libc_syscall)(long, ...);

/* A program that the kernel takes. */
static int stand_in(void)
{
	static const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.prog_type = BPF_PROG_TYPE_SOCKET_FILTER;
	attr.insns = (uintptr_t)insns;
	attr.insn_cnt = 2;
	attr.license = (uintptr_t) "GPL";
	return libc_syscall(SYS_bpf, BPF_PROG_LOAD, &attr, sizeof(attr));
}

static long bpf(int cmd, union bpf_attr *attr, unsigned int size)
{
	long result = libc_syscall(SYS_bpf, cmd, attr, size);
	int err = result < 0 ? errno : 0;
	bool recorded = record_call(cmd, attr, size, err ? -err : result);

	if (recorded && err && cmd == BPF_PROG_LOAD)
		return stand_in();
	errno = err;
	return result;
}

long syscall(long nr, ...)
{
	long a[6];
	va_list ap;

	va_start(ap, nr);
	for (int i = 0; i < 6; i++)
		a[i] = va_arg(ap, long);
	va_end(ap);
	if (!libc_syscall)
		libc_syscall = dlsym(RTLD_NEXT, "syscall");
	if (nr == SYS_bpf)
		return bpf(a[0], (void *)a[1], a[2]);
	return libc_syscall(nr, a[0], a[1], a[2], a[3], a[4], a[5]);
}

/* libbpf begins what it says of a program with "prog 'NAME': ". */
static int listen(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	const char *name;

	if (level != LIBBPF_WARN)
		return 0;
	vsnprintf(complaint, sizeof(complaint), fmt, ap);
	complaint[strcspn(complaint, "\n")] = '\0';
	name = strstr(complaint, "prog '");
	if (name)
		sscanf(name, "prog '%127[^']", culprit);
	return 0;
}

/* ---- Objects ---- */

static bool is_skipped(const char *name)
{
	for (int i = 0; i < skip_count; i++)
		if (strcmp(name, skipped[i]) == 0)
			return true;
	return false;
}

static void skip(const char *name)
{
	record_say("program %.15s: not sent", name);
	skipped[skip_count++] = strdup(name);
}

/* One such program is seldom alone, and each costs another beginning: is
 * there what it is to be attached to? */
static bool is_lost(struct bpf_program *prog)
{
	const char *target = strchr(bpf_program__section_name(prog), '/');

	return target && bpf_program__type(prog) == BPF_PROG_TYPE_TRACING &&
	       bpf_program__autoload(prog) &&
	       bpf_program__set_attach_target(prog, 0, target + 1) < 0;
}

static void leave_out(struct bpf_object *object)
{
	struct bpf_program *prog;

	if (!skip_count)
		return;
	bpf_object__for_each_program(prog, object)
	{
		const char *name = bpf_program__name(prog);

		if (!is_skipped(name) && skip_count < SKIPPED && is_lost(prog))
			skip(name);
		if (is_skipped(name))
			bpf_program__set_autoload(prog, false);
	}
}

/* False: libbpf could not get through; its `culprit` goes next time. */
static bool try(const char *path)
{
	struct bpf_object *object = bpf_object__open_file(path, NULL);
	bool done;

	culprit[0] = '\0';
	if (!object)
		return false;
	sizes_set(object);
	leave_out(object);
	done = bpf_object__load(object) == 0;
	bpf_object__close(object);
	return done;
}

static void load(const char *path)
{
	while (!try(path)) {
		if (!culprit[0] || is_skipped(culprit) ||
		    skip_count == SKIPPED) {
			warnx("%s", complaint);
			record_say("no object");
			return;
		}
		skip(culprit);
	}
}

int main(int argc, char **argv)
{
	const char *path = sizes_take(argc, argv);

	libbpf_set_strict_mode(LIBBPF_STRICT_ALL);
	libbpf_set_print(listen);
	load(path);
	record_print(stdout);
	return 0;
}
