/*
 * snapshot.c - what is there on this machine: see snapshot.h.
 *
 * A row for each kind of thing.  Programs and the like come and go all the
 * time where other tests run, too: those are told apart by who held them.
 */
#include "tests/killed/snapshot.h"
#include "loader/sys.h"
#include "tests/run.h"

#include <ctype.h>
#include <dirent.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- A list of words ---- */

void snapshot_add(struct snapshot *s, const char *fmt, ...)
{
	va_list ap;
	int n;

	if (s->count == s->room) {
		s->room = s->room ? 2 * s->room : 256;
		s->things = realloc(s->things, s->room * sizeof(char *));
		ck_assert_ptr_nonnull(s->things);
	}
	va_start(ap, fmt);
	n = vasprintf(&s->things[s->count], fmt, ap);
	va_end(ap);
	ck_assert_int_ge(n, 0);
	s->count++;
}

static bool has(const struct snapshot *s, const char *thing)
{
	for (int i = 0; i < s->count; i++)
		if (!strcmp(s->things[i], thing))
			return true;
	return false;
}

void snapshot_free(struct snapshot *s)
{
	for (int i = 0; i < s->count; i++)
		free(s->things[i]);
	free(s->things);
	*s = (struct snapshot){ 0 };
}

/* ---- What the kernel has a number for ---- */

static const struct {
	const char *word, *field; /* ours, and that of /proc/PID/fdinfo */
	enum sys_kind kind;
} numbered[] = {
	{ "program", "prog_id:", SYS_PROGS },
	{ "map", "map_id:", SYS_MAPS },
	{ "link", "link_id:", SYS_LINKS },
	{ "types", "btf_id:", SYS_BTFS },
};

#define NUMBERED (int)(sizeof(numbered) / sizeof(*numbered))

static void add_numbered(struct snapshot *s)
{
	for (int i = 0; i < NUMBERED; i++)
		for (uint32_t id = 0;
		     sys_next_id(numbered[i].kind, id, &id) == 0;)
			snapshot_add(s, "%s %u", numbered[i].word, id);
}

/* ---- What stands in files, a line each, and in folders ---- */

static void add_lines(struct snapshot *s, const char *word, const char *path)
{
	FILE *in = fopen(path, "re");
	char line[1024];

	while (in && fgets(line, sizeof(line), in)) {
		line[strcspn(line, "\n")] = '\0';
		snapshot_add(s, "%s %s", word, line);
	}
	if (in)
		fclose(in);
}

static void add_entries(struct snapshot *s, const char *word, const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		snapshot_add(s, "%s %s/%s", word, path, entry->d_name);
	if (dir)
		closedir(dir);
}

static struct snapshot *walked;
static const char *walk_word;
static int walk_wanted;

static int see_file(const char *path, const struct stat *st, int type,
		    struct FTW *ftw)
{
	(void)st;
	(void)ftw;
	if (type == walk_wanted)
		snapshot_add(walked, "%s %s", walk_word, path);
	return 0;
}

/* All folders (FTW_D) or files (FTW_F) below a path. */
static void add_below(struct snapshot *s, const char *word, const char *path,
		      int wanted)
{
	walked = s;
	walk_word = word;
	walk_wanted = wanted;
	nftw(path, see_file, 16, FTW_PHYS | FTW_MOUNT);
}

/* ---- Namespaces, as long as a process is in them ---- */

static void add_namespaces_of(struct snapshot *s, const char *pid)
{
	static const char *const kinds[] = { "cgroup", "ipc",  "mnt", "net",
					     "pid",    "user", "uts", "time" };
	char path[300], name[64];

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		ssize_t n;

		snprintf(path, sizeof(path), "/proc/%s/ns/%s", pid, kinds[i]);
		n = readlink(path, name, sizeof(name) - 1);
		name[n < 0 ? 0 : n] = '\0';
		if (n > 0)
			snapshot_add(s, "namespace %s", name);
	}
}

static void add_namespaces(struct snapshot *s)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	while (proc && (entry = readdir(proc)))
		if (isdigit((unsigned char)entry->d_name[0]))
			add_namespaces_of(s, entry->d_name);
	if (proc)
		closedir(proc);
}

static void add_settings(struct snapshot *s)
{
	static const char *const paths[] = {
		"net/core/bpf_jit_enable",
		"net/core/bpf_jit_harden",
		"kernel/bpf_stats_enabled",
		"kernel/unprivileged_bpf_disabled",
		"kernel/kptr_restrict",
		"kernel/perf_event_paranoid",
		"kernel/perf_event_max_stack",
		"net/ipv4/tcp_congestion_control",
		"net/ipv4/tcp_available_congestion_control",
	};
	char path[128];

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		snprintf(path, sizeof(path), "/proc/sys/%s", paths[i]);
		add_lines(s, paths[i], path);
	}
}

void snapshot_take(struct snapshot *s)
{
	*s = (struct snapshot){ 0 };
	add_numbered(s);
	add_namespaces(s);
	add_lines(s, "mount", "/proc/self/mounts");
	add_lines(s, "kprobe", "/sys/kernel/tracing/kprobe_events");
	add_lines(s, "uprobe", "/sys/kernel/tracing/uprobe_events");
	add_settings(s);
	add_entries(s, "interface", "/sys/class/net");
	snapshot_qdiscs(s);
	add_entries(s, "scratch", "/tmp");
	add_entries(s, "scratch", "/dev/shm");
	add_below(s, "cgroup", "/sys/fs/cgroup", FTW_D);
	add_below(s, "cgroup", "/sys/fs/cgroup/unified", FTW_D);
	add_below(s, "pinned", "/sys/fs/bpf", FTW_F);
}

/* ---- What a process has ---- */

/* "prog_id:\t12" */
static void add_fd(struct snapshot *s, const char *path)
{
	FILE *in = fopen(path, "re");
	char line[256];

	while (in && fgets(line, sizeof(line), in))
		for (int i = 0; i < NUMBERED; i++) {
			size_t n = strlen(numbered[i].field);

			if (!strncmp(line, numbered[i].field, n))
				snapshot_add(s, "%s %d", numbered[i].word,
					     atoi(line + n));
		}
	if (in)
		fclose(in);
}

static void add_fds_of(struct snapshot *s, const char *pid)
{
	char path[300], file[600];
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%s/fdinfo", pid);
	dir = opendir(path);
	while (dir && (entry = readdir(dir))) {
		snprintf(file, sizeof(file), "%s/%s", path, entry->d_name);
		add_fd(s, file);
	}
	if (dir)
		closedir(dir);
}

static void add_mounts_of(struct snapshot *s, const char *pid)
{
	char path[300];

	snprintf(path, sizeof(path), "/proc/%s/mounts", pid);
	add_lines(s, "mount", path);
}

/* "0::/lesson.1234", wherever cgroup2 is mounted. */
static void add_cgroup_of(struct snapshot *s, const char *pid)
{
	char path[300], line[1024] = "";
	FILE *in;

	snprintf(path, sizeof(path), "/proc/%s/cgroup", pid);
	in = fopen(path, "re");
	while (in && fgets(line, sizeof(line), in)) {
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, "0::", 3) != 0)
			continue;
		snapshot_add(s, "cgroup /sys/fs/cgroup%s", line + 3);
		snapshot_add(s, "cgroup /sys/fs/cgroup/unified%s", line + 3);
	}
	if (in)
		fclose(in);
}

/* "pid (name) state parent ...", see proc(5). */
static pid_t parent_of(pid_t pid)
{
	char path[64], text[512] = "", *end;
	int parent = 0;
	FILE *in;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	in = fopen(path, "re");
	if (in && !fgets(text, sizeof(text), in))
		text[0] = '\0';
	if (in)
		fclose(in);
	end = strrchr(text, ')');
	return end && sscanf(end, ") %*c %d", &parent) == 1 ? parent : 0;
}

static bool descends(pid_t pid, pid_t from)
{
	while (pid > 1 && pid != from)
		pid = parent_of(pid);
	return pid == from;
}

void snapshot_hold(struct snapshot *s, pid_t pid)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	*s = (struct snapshot){ 0 };
	while (proc && (entry = readdir(proc))) {
		if (!isdigit((unsigned char)entry->d_name[0]) ||
		    !descends(atoi(entry->d_name), pid))
			continue;
		add_fds_of(s, entry->d_name);
		add_namespaces_of(s, entry->d_name);
		add_mounts_of(s, entry->d_name);
		add_cgroup_of(s, entry->d_name);
	}
	if (proc)
		closedir(proc);
}

/* ---- What is left ---- */

/* Others make such things all the time, and keep them as long as they like:
 * these count only if they were held by whom we watch. */
static bool is_common(const char *thing)
{
	static const char *const common[] = {
		"program ",   "map ",	"link ",   "types ",
		"namespace ", "mount ", "cgroup ", "scratch ",
	};

	for (size_t i = 0; i < sizeof(common) / sizeof(*common); i++)
		if (!strncmp(thing, common[i], strlen(common[i])))
			return true;
	return false;
}

/* "program 12", and what its name is. */
static void name_thing(FILE *out, const char *thing)
{
	struct bpf_prog_info prog = { 0 };
	struct bpf_map_info map = { 0 };
	unsigned int id = 0;
	int fd = -1;

	if (sscanf(thing, "program %u", &id) == 1 &&
	    (fd = sys_fd_by_id(SYS_PROGS, id)) >= 0)
		sys_obj_info(fd, &prog, sizeof(prog));
	else if (sscanf(thing, "map %u", &id) == 1 &&
		 (fd = sys_fd_by_id(SYS_MAPS, id)) >= 0)
		sys_obj_info(fd, &map, sizeof(map));
	if (fd >= 0)
		close(fd);
	fprintf(out, "%s %s%s\n", thing, prog.name, map.name);
}

char *snapshot_left(const struct snapshot *before, const struct snapshot *after,
		    const struct snapshot *held)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	for (int i = 0; i < after->count; i++) {
		const char *thing = after->things[i];

		if (has(before, thing))
			continue;
		if (!held || !is_common(thing) || has(held, thing))
			name_thing(out, thing);
	}
	fclose(out);
	return text;
}
