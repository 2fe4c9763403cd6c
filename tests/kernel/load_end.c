/* The loader: what stays of it, and what must not. */
#include "tests/kernel/load.h"
#include "loader/err.h"
#include "loader/hint.h"
#include "loader/kernel.h"
#include "tests/kernel/hint_row.h"
#include "tests/run.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

OBJECT(addresses);
OBJECT(calls);
OBJECT(legacy);
OBJECT(maps);
OBJECT(module);
OBJECT(ops);
OBJECT(per_cpu);
OBJECT(refused);
OBJECT(settings);
OBJECT(symbols);
OBJECT(twins);
OBJECT(untyped);
OBJECT(variables);

/* ---- Names in the BPF file system ---- */

static char folder[256];

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* "count maps/ maps/counter ": all that is below, in order. */
static void list(const char *dir, const char *prefix, char *text)
{
	struct dirent **rows;
	char path[600], below[300];
	int n = scandir(dir, &rows, NULL, by_name);

	for (int i = 0; i < n; i++) {
		const char *name = rows[i]->d_name;

		snprintf(path, sizeof(path), "%s/%s", dir, name);
		snprintf(below, sizeof(below), "%s%s/", prefix, name);
		if (*name == '.' && (!name[1] || !strcmp(name, "..")))
			;
		else if (rows[i]->d_type == DT_DIR)
			list(path, below, strcat(strcat(text, below), " "));
		else
			strcat(strcat(strcat(text, prefix), name), " ");
		free(rows[i]);
	}
	if (n >= 0)
		free(rows);
}

static void remove_all(const char *dir)
{
	struct dirent **rows;
	char path[600];
	int n = scandir(dir, &rows, NULL, NULL);

	for (int i = 0; i < n; i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, rows[i]->d_name);
		if (rows[i]->d_name[0] == '.')
			;
		else if (rows[i]->d_type == DT_DIR)
			remove_all(path);
		else
			unlink(path);
		free(rows[i]);
	}
	if (n >= 0)
		free(rows);
	rmdir(dir);
}

static void take_name(struct load *load, const char *dir, const char *name)
{
	char path[600];

	mkdir(folder, 0700);
	snprintf(path, sizeof(path), "%s/%s", folder, dir);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/%s/%s", folder, dir, name);
	ck_assert_msg(sys_obj_pin(load->maps[0].fd, path) == 0, "%s",
		      err_text());
}

static const struct {
	const char *says;
	const struct object *object;
	const char *taken; /* a name in `maps` that is given already */
	const char *names;
	const char *error;
} pins[] = {
	{ "load: programs and maps are pinned by their names", &legacy, NULL,
	  "count maps/ maps/first maps/second ", NULL },
	{ "load: long names are pinned whole, dots become underscores", &twins,
	  NULL,
	  "count maps/ maps/a_name_for_the_first maps/a_name_for_the_second "
	  "maps/twins_bss ",
	  NULL },
	{ "load: where a name is taken nothing is pinned", &legacy, "second",
	  "maps/ maps/second ", "maps/second: bpf(BPF_OBJ_PIN): File exists" },
};

static void check_pin(int i)
{
	struct load load;
	char names[1000] = "";
	int err;

	ck_assert_ptr_nonnull(kernel_bpffs());
	snprintf(folder, sizeof(folder), "%s/rawbpf-pin-%d", kernel_bpffs(),
		 getpid());
	must_load(&load, pins[i].object, NULL);
	if (pins[i].taken)
		take_name(&load, "maps", pins[i].taken);
	err = load_pin(&load, folder);
	list(folder, "", names);
	remove_all(folder);
	if (pins[i].error) {
		ck_assert_int_lt(err, 0);
		must_say(err_text(), pins[i].error);
	} else {
		ck_assert_msg(err == 0, "%s", err_text());
	}
	ck_assert_str_eq(names, pins[i].names);
	load_close(&load);
}
TABLE(load_pins, pins, check_pin);

static const struct {
	const char *says;
	bool made; /* the folder is there already */
} elsewhere[] = {
	{ "load: no file system for BPF: a folder made is taken back", false },
	{ "load: no file system for BPF: a folder that was there stays", true },
};

static void check_elsewhere(int i)
{
	struct load load;
	char *hint;

	snprintf(folder, sizeof(folder), "/tmp/rawbpf-pin-%d", getpid());
	must_load(&load, &legacy, NULL);
	if (elsewhere[i].made)
		ck_assert_int_eq(mkdir(folder, 0700), 0);
	ck_assert_int_lt(load_pin(&load, folder), 0);
	must_say(err_text(), "bpf(BPF_OBJ_PIN): Operation not permitted");
	hint = hint_text(hint_print);
	must_say(hint, "is in no BPF file system");
	free(hint);
	ck_assert_int_eq(rmdir(folder), elsewhere[i].made ? 0 : -1);
	load_close(&load);
}
TABLE(load_pins_elsewhere, elsewhere, check_elsewhere);

/* ---- Pretending ---- */

static const struct load_size later = { "sized_later", 30, 0 };
static const struct load_want sized = { .sizes = &later, .size_count = 1 };

static const char *const on_setup[] = { "on_setup" };
static const struct load_want at_module = { .only = on_setup, .only_count = 1 };

/* What is nowhere in the kernel's types is refused all the same. */
static const struct {
	const char *says;
	const struct object *object;
	const struct load_want *want;
	int refused;
	const char *unless; /* this file is there */
} dry[] = {
	{ "load: pretending to load variables", &variables, NULL, 0, NULL },
	{ "load: pretending to load maps in maps, and tail calls", &maps,
	  &sized, 0, NULL },
	{ "load: pretending to load maps of the old form", &legacy, NULL, 0,
	  NULL },
	{ "load: pretending to load an object without types", &untyped, NULL, 0,
	  NULL },
	{ "load: pretending to load functions that are called", &calls, NULL, 0,
	  NULL },
	{ "load: pretending to load settings", &settings, NULL, 0, NULL },
	{ "load: pretending to load addresses in the kernel", &addresses, NULL,
	  0, NULL },
	{ "load: pretending to load calls into the kernel", &symbols, NULL, 0,
	  NULL },
	{ "load: pretending to load a variable of each CPU", &per_cpu, NULL, 0,
	  NULL },
	{ "load: pretending to load a table of functions", &ops, NULL, 0,
	  NULL },
	{ "load: pretending to load a program at a function of a module",
	  &module, &at_module, 1, "/sys/kernel/btf/dummy" },
	{ "load: pretending, where one program fits nowhere", &refused, NULL, 1,
	  NULL },
};

/* bpf(2) and perf_event_open(2) would be refused. */
static void check_dry(int i)
{
	bool all = dry[i].unless && !access(dry[i].unless, F_OK);
	struct load load;

	hint_become(FILTER_EPERM);
	must_open(&load, dry[i].object, dry[i].want);
	sys_pretend(true);
	ck_assert_msg(load_all(&load) == (all ? 0 : dry[i].refused), "%s",
		      err_text());
	ck_assert_msg(load_pin(&load, "/nowhere/at/all") == 0, "%s",
		      err_text());
	sys_pretend(false);
	for (int m = 0; m < load.mapdefs.count; m++)
		ck_assert_int_ge(load.maps[m].fd, 0);
	load_close(&load);
}
TABLE(load_dry, dry, check_dry);

/* ---- Without rights ---- */

static const struct {
	const char *says;
	enum who who;
	const struct object *object;
	const char *error, *hint;
} rights[] = {
	{ "load: nobody is told what is missing", NOBODY, &legacy,
	  "map first: bpf(BPF_MAP_CREATE): Operation not permitted (EPERM)",
	  "CAP_BPF" },
	{ "load: CAP_BPF is not enough for TCP's functions", BPF_ONLY, &ops,
	  "EPERM", "CAP_" },
	{ "load: a filter of system calls is named", FILTER_EPERM, &variables,
	  "map variable.rodata: bpf(BPF_MAP_CREATE): Operation not permitted "
	  "(EPERM)",
	  "seccomp" },
};

static void check_right(int i)
{
	struct load load;
	char *words;
	int err;

	hint_become(rights[i].who);
	must_open(&load, rights[i].object, NULL);
	err = load_all(&load);
	ck_assert_int_ne(err, 0);
	must_say(err < 0 ? err_text() : load.progs[0].error, rights[i].error);
	words = hint_text(hint_print);
	must_say(words, rights[i].hint);
	free(words);
	load_close(&load);
}
TABLE(load_rights, rights, check_right);

/* ---- When file descriptors run out ---- */

static int open_fds(void)
{
	int n = 0;

	for (int fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

static int first_free(void)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	close(fd);
	return fd;
}

/* Some step must have said why; a kernel's types may be left out. */
static bool is_told(const struct load *load, int result)
{
	if (result < 0)
		return strstr(err_text(), "EMFILE");
	for (int i = 0; i < load->progdefs.count; i++)
		if (load->progs[i].error &&
		    strstr(load->progs[i].error, "EMFILE"))
			return true;
	return load->btf_error && strstr(load->btf_error, "EMFILE");
}

/* With so many free: 0, all is loaded; 1: told that there are none left. */
static int load_with(const struct object *object, int spare)
{
	struct rlimit limit = { first_free() + spare, 4096 };
	int before = open_fds(), result;
	struct load load;

	setrlimit(RLIMIT_NOFILE, &limit);
	result = object_open(&load, object, object == &maps ? &sized : NULL);
	if (!result)
		result = load_all(&load);
	if (result && !is_told(&load, result)) {
		fprintf(stderr, "%d fds: %d: %s\n", spare, result, err_text());
		return 2;
	}
	load_close(&load);
	if (open_fds() != before) {
		fprintf(stderr, "%d fds: %d are left open\n", spare,
			open_fds() - before);
		return 3;
	}
	return result != 0;
}

static const struct {
	const char *says;
	const struct object *object;
	int most; /* so many are tried at most; 0: until all is loaded */
} short_rows[] = {
	{ "load: fds run out at each step: variables", &variables, 0 },
	{ "load: fds run out at each step: maps in maps", &maps, 0 },
	{ "load: fds run out at each step: settings", &settings, 0 },
	{ "load: fds run out at each step: addresses in the kernel", &addresses,
	  4 },
	{ "load: fds run out at each step: a table of functions", &ops, 6 },
};

/* Each in a process of its own: what the kernel can do is asked once. */
static void check_short(int i)
{
	int most = short_rows[i].most ? short_rows[i].most : 64;
	int spare = 0, status = 1 << 8;

	while (status && spare < most) {
		pid_t pid = fork();

		if (pid == 0)
			_exit(load_with(short_rows[i].object, spare));
		ck_assert_int_eq(waitpid(pid, &status, 0), pid);
		ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) <= 1,
			      "with %d fds: status %x", spare, status);
		spare++;
	}
	ck_assert_int_gt(spare, 3);
	ck_assert(short_rows[i].most || status == 0);
}
TABLE(load_short, short_rows, check_short);
