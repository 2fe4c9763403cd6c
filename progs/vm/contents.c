/*
 * contents.c - what is in every throwaway machine: see contents.h.
 */
#include "progs/vm/contents.h"
#include "progs/vm/libs.h"
#include "progs/vm/lines.h"
#include "loader/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
	const char *name;
	unsigned perm;
} dirs[] = {
	{ "bin", 0755 },  { "dev", 0755 },    { "etc", 0755 }, { "proc", 0755 },
	{ "root", 0755 }, { "run", 0755 },    { "sys", 0755 }, { "tmp", 01777 },
	{ "var", 0755 },  { "rawbpf", 0755 },
};

static const struct {
	const char *name, *text;
} texts[] = {
	{ "etc/passwd", "root:x:0:0:root:/root:/bin/sh\n"
			"nobody:x:65534:65534:nobody:/tmp:/bin/sh\n" },
	{ "etc/group", "root:x:0:\nnogroup:x:65534:\n" },
	{ "etc/hosts", "127.0.0.1 localhost rawbpf\n::1 localhost\n" },
};

/* What the lessons use and Debian builds as modules. */
static const char *const modules[] = {
	"drivers/net/veth",
	"drivers/net/dummy",
	"net/sched/sch_ingress",
	"net/sched/cls_bpf",
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

void contents_order(FILE *orders, const char *key, const char *fmt, ...)
{
	va_list ap;

	fprintf(orders, "%s=", key);
	va_start(ap, fmt);
	vfprintf(orders, fmt, ap);
	va_end(ap);
	fputc('\0', orders);
}

static int add_skeleton(struct initramfs *fs)
{
	int err = initramfs_dir(fs, ".", 0755);

	for (size_t i = 0; i < COUNT(dirs) && err == 0; i++)
		err = initramfs_dir(fs, dirs[i].name, dirs[i].perm);
	for (size_t i = 0; i < COUNT(texts) && err == 0; i++)
		err = initramfs_text(fs, texts[i].name, texts[i].text,
				     strlen(texts[i].text));
	return err;
}

/* Where libraries outside the usual folders are. */
static int add_ld_cache(struct initramfs *fs)
{
	return access("/etc/ld.so.cache", R_OK) == 0
		       ? initramfs_file(fs, "etc/ld.so.cache",
					"/etc/ld.so.cache")
		       : 0;
}

/* Our init is beside us in the build folder. */
static int add_init(struct initramfs *fs)
{
	char path[PATH_MAX] = "";
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 8);
	char *slash = len > 0 ? strrchr(path, '/') : NULL;

	if (!slash)
		return fail(-errno, "readlink /proc/self/exe");
	strcpy(slash, "/init");
	return initramfs_file(fs, "init", path);
}

/* "usr/bin/env"; and "linuxrc", which we have no use for. */
static void add_applet(char *line, void *arg)
{
	if (strchr(line, '/'))
		initramfs_symlink(arg, line, "/bin/busybox");
}

static int add_busybox(struct initramfs *fs)
{
	char path[PATH_MAX];
	char *argv[] = { path, "--list-full", NULL };
	int err;

	if (!find_program("busybox", path))
		return 0;
	err = initramfs_file(fs, "bin/busybox", path);
	if (err == 0)
		err = lines_of(argv, true, add_applet, fs);
	return err < 0 ? err : 0;
}

static int add_bpftool(struct initramfs *fs)
{
	char path[PATH_MAX];

	return find_program("bpftool", path) ? initramfs_host_file(fs, path)
					     : 0;
}

/* Full-screen programs look up what the terminal understands. */
static int add_terminfo(struct initramfs *fs)
{
	static const char *const roots[] = { "/etc/terminfo", "/lib/terminfo",
					     "/usr/share/terminfo" };
	const char *term = getenv("TERM");
	char path[PATH_MAX];

	if (!term || !term[0] || strchr(term, '/'))
		return 0;
	for (size_t i = 0; i < COUNT(roots); i++) {
		snprintf(path, sizeof(path), "%s/%c/%s", roots[i], term[0],
			 term);
		if (access(path, R_OK) == 0)
			return initramfs_file(fs, path + 1, path);
	}
	return 0;
}

static int add_kernel_files(struct initramfs *fs, const struct kernel *k,
			    FILE *orders)
{
	char path[PATH_MAX], name[PATH_MAX];
	int err = 0;

	for (size_t i = 0; i < COUNT(modules) && err == 0; i++) {
		if (!kernel_module(k, modules[i], path))
			continue;
		snprintf(name, sizeof(name), "lib/modules%s",
			 strrchr(path, '/'));
		contents_order(orders, "module", "/%s", name);
		err = initramfs_file(fs, name, path);
	}
	if (err < 0 || !kernel_config(k, path))
		return err;
	snprintf(name, sizeof(name), "boot/config-%s", k->version);
	return initramfs_file(fs, name, path);
}

int contents_add(struct initramfs *fs, const struct kernel *k, FILE *orders)
{
	int err = add_skeleton(fs);

	if (err == 0)
		err = add_init(fs);
	if (err == 0)
		err = add_ld_cache(fs);
	if (err == 0)
		err = add_busybox(fs);
	if (err == 0)
		err = add_bpftool(fs);
	if (err == 0)
		err = add_terminfo(fs);
	if (err == 0)
		err = add_kernel_files(fs, k, orders);
	return err;
}

static bool is_applet(const struct initramfs *fs, const char *command)
{
	static const char *const dirs[] = { "bin", "sbin", "usr/bin",
					    "usr/sbin" };
	char name[PATH_MAX];

	for (size_t i = 0; i < COUNT(dirs); i++) {
		snprintf(name, sizeof(name), "%s/%s", dirs[i], command);
		if (initramfs_has(fs, name))
			return true;
	}
	return false;
}

int contents_add_command(struct initramfs *fs, const char *command)
{
	char path[PATH_MAX], name[PATH_MAX];
	int err;

	if (strchr(command, '/'))
		return access(command, F_OK) == 0 &&
				       !initramfs_has(fs, command + 1)
			       ? initramfs_host_file(fs, command)
			       : 0;
	if (is_applet(fs, command) || !find_program(command, path))
		return 0;
	snprintf(name, sizeof(name), "bin/%s", command);
	err = initramfs_host_file(fs, path);
	return err < 0 ? err : initramfs_symlink(fs, name, path);
}
