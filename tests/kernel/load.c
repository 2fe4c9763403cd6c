/* The loader: variables, and what the tests of it share. */
#include "tests/kernel/load.h"
#include "loader/err.h"
#include "loader/kernel.h"
#include "maps/map.h"
#include "tests/run.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- For all of them ---- */

int object_open(struct load *load, const struct object *object,
		const struct load_want *want)
{
	static const struct load_want usual;

	return load_open_bytes(load, object->name, object->bytes,
			       object->end - object->bytes,
			       want ? want : &usual);
}

void must_open(struct load *load, const struct object *object,
	       const struct load_want *want)
{
	ck_assert_msg(object_open(load, object, want) == 0, "%s", err_text());
}

void must_load(struct load *load, const struct object *object,
	       const struct load_want *want)
{
	int refused;

	must_open(load, object, want);
	refused = load_all(load);
	ck_assert_msg(refused >= 0, "%s", err_text());
	for (int i = 0; refused && i < load->progdefs.count; i++) {
		const char *log = load->progs[i].log ? load->progs[i].log : "";
		size_t len = strlen(log);

		ck_assert_msg(!load->progs[i].err, "%s\n%s",
			      load->progs[i].error,
			      log + (len > 1000 ? len - 1000 : 0));
	}
}

int run(struct load *load, const char *name)
{
	static const char packet[64];
	struct load_prog *prog = load_prog_find(load, name);
	struct prog_run run = { 0 };

	ck_assert_msg(prog != NULL, "%s", err_text());
	if (prog->spec.type == BPF_PROG_TYPE_SOCKET_FILTER ||
	    prog->spec.type == BPF_PROG_TYPE_SCHED_CLS) {
		run.data_in = packet;
		run.data_size = sizeof(packet);
	}
	ck_assert_msg(sys_prog_run(prog->fd, &run) == 0, "%s", err_text());
	return run.retval;
}

uint32_t variable(struct load *load, const char *name)
{
	uint32_t size = 0, *at = load_variable(load, name, &size);

	ck_assert_msg(at != NULL, "%s", err_text());
	ck_assert_uint_eq(size, sizeof(*at));
	return *(volatile uint32_t *)at;
}

void must_say(const char *text, const char *words)
{
	ck_assert_msg(text && strstr(text, words), "'%s' is not in: %.1500s",
		      words, text ? text : "(nothing)");
}

bool since(int major, int minor)
{
	int has_major = 0, has_minor = 0;

	sscanf(kernel_release(), "%d.%d", &has_major, &has_minor);
	return has_major != major ? has_major > major : has_minor >= minor;
}

/* ---- Variables ---- */

OBJECT(variables);

static void set(struct load *load, const char *name, uint32_t value)
{
	uint32_t size, *at;

	if (!name)
		return;
	at = load_variable(load, name, &size);
	ck_assert_msg(at != NULL, "%s", err_text());
	ck_assert_uint_eq(size, sizeof(value));
	*(volatile uint32_t *)at = value;
}

static const struct row {
	const char *says;
	const char *prog;
	int first, second;  /* what it returns, run twice */
	const char *before; /* this variable is 100 before loading */
	const char *after;  /* and this one 200 between the runs */
	const char *seen;   /* and in the end this one is the same as `value` */
	uint32_t value;
} rows[] = {
	{ "load: a counter in a map counts", "count", 1, 2, NULL, NULL, NULL,
	  0 },
	{ "load: .rodata has the value of the source", "see_limit", 7, 7, NULL,
	  NULL, "limit", 7 },
	{ "load: .rodata written before is what the program sees", "see_limit",
	  100, 100, "limit", NULL, "limit", 100 },
	{ "load: .data has the value of the source, .bss is zero", "add_step",
	  2, 4, NULL, NULL, "sum", 4 },
	{ "load: .data written before is what the program sees", "add_step",
	  100, 200, "step", NULL, "sum", 200 },
	{ "load: .data written afterwards is what the program sees", "add_step",
	  2, 202, NULL, "step", "sum", 202 },
	{ "load: .bss written afterwards is what the program sees", "add_step",
	  2, 202, NULL, "sum", "sum", 202 },
	{ "load: a static variable is found by its name", "see_own", 101, 102,
	  "own", NULL, "own", 102 },
	{ "load: sections .data.here and .bss.there", "see_here", 5, 205, NULL,
	  "there", "there", 205 },
	{ "load: .data.here written before", "see_here", 100, 200, "here", NULL,
	  "there", 200 },
	{ "load: section .rodata.fixed", "see_fixed", 6, 6, NULL, NULL, "fixed",
	  6 },
	{ "load: .rodata.fixed written before", "see_fixed", 100, 100, "fixed",
	  NULL, "fixed", 100 },
	{ "load: a text without a name is there", "see_text", 5 * 256 + 't',
	  5 * 256 + 't', NULL, NULL, NULL, 0 },
};

static void check_row(int i)
{
	const struct row *row = &rows[i];
	struct load load;
	int refused;

	must_open(&load, &variables, NULL);
	set(&load, row->before, 100);
	refused = load_all(&load);
	ck_assert_msg(refused == 0, "%d: %s", refused, err_text());
	ck_assert_int_eq(run(&load, row->prog), row->first);
	set(&load, row->after, 200);
	ck_assert_int_eq(run(&load, row->prog), row->second);
	if (row->seen)
		ck_assert_uint_eq(variable(&load, row->seen), row->value);
	load_close(&load);
}
TABLE(load_variables, rows, check_row);

/* ---- What cannot be mapped ---- */

OBJECT(locked);

static const struct {
	const char *says, *prog, *variable;
} copied[] = {
	{ "load: a variable beside a lock", "count_guarded", "guarded" },
	{ "load: a section of static variables alone", "count_alone", "alone" },
};

static void check_copied(int i)
{
	struct load load;

	must_open(&load, &locked, NULL);
	set(&load, copied[i].variable, 100);
	ck_assert_msg(!load_all(&load), "%s", err_text());
	ck_assert_int_eq(run(&load, copied[i].prog), 101);
	ck_assert_uint_eq(variable(&load, copied[i].variable), 101);
	ck_assert_int_eq(run(&load, copied[i].prog), 102);
	ck_assert_uint_eq(variable(&load, copied[i].variable), 102);
	load_close(&load);
}
TABLE(load_copied, copied, check_copied);

/* ---- What only programs read ---- */

/* A child that writes there ends by this signal. */
static int signal_of_write(void *at)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		signal(SIGSEGV, SIG_DFL);
		*(volatile char *)at = 1;
		_exit(0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static const struct {
	const char *says, *map, *variable;
	bool frozen;
} frozen[] = {
	{ "load: .rodata can not be written any more", "variable.rodata",
	  "limit", true },
	{ "load: .rodata.fixed neither", ".rodata.fixed", "fixed", true },
	{ "load: .data can", "variable.data", "step", false },
	{ "load: .bss can", "variable.bss", "sum", false },
};

static void check_frozen(int i)
{
	struct load_map *map;
	uint32_t zero = 0, size;
	struct load load;
	int err;

	must_load(&load, &variables, NULL);
	map = load_map_find(&load, frozen[i].map);
	ck_assert_msg(map != NULL, "%s", err_text());
	err = sys_map_update(map->fd, &zero, map->value, BPF_ANY);
	ck_assert_int_eq(err, frozen[i].frozen ? -EPERM : 0);
	ck_assert_int_eq(signal_of_write(load_variable(&load,
						       frozen[i].variable,
						       &size)),
			 frozen[i].frozen ? SIGSEGV : 0);
	load_close(&load);
}
TABLE(load_frozen, frozen, check_frozen);

/* ---- No such variable ---- */

OBJECT(ops);

static const struct {
	const char *says;
	const struct object *object;
	const char *name, *error;
} nowhere[] = {
	{ "load: a variable that is not there", &variables, "limits",
	  "it has no variable 'limits'; did you mean 'limit'?" },
	{ "load: a map is no variable", &variables, "counter",
	  "it has no variable 'counter'" },
	{ "load: a program is no variable", &variables, "see_own",
	  "it has no variable 'see_own'" },
	{ "load: a table of functions is no variable", &ops, "table",
	  "it has no variable 'table'" },
};

static void check_nowhere(int i)
{
	struct load load;
	uint32_t size;

	must_load(&load, nowhere[i].object, NULL);
	ck_assert_ptr_null(load_variable(&load, nowhere[i].name, &size));
	must_say(err_text(), nowhere[i].error);
	load_close(&load);
}
TABLE(load_nowhere, nowhere, check_nowhere);
